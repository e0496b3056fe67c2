//! `iamdrift reference`: which AWS data is used, and how it is renewed.

use std::env;
use std::path::{Path, PathBuf};

use super::{Exit, Failure, write_stdout};
use crate::reference::Reference;
use crate::reference::overlay::{Difference, Overlay, StoreError};

/// The word for the user's cache where a folder of newer data is named.
const CACHE: &str = "cache";
/// Names the folder of newer data, as --reference does.
const VARIABLE: &str = "IAMDRIFT_REFERENCE";

/// Say which AWS data is used, or fetch newer
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print the date, the sources and the size of the data inside this program, and what newer data adds
    Info,
    /// Fetch AWS's service reference, for use with --reference
    ///
    /// Only what has changed is fetched. What cannot be fetched, or is not what AWS writes, stays as it was.
    ///
    /// Exit codes: 0 all is up to date; 1 some services could not be fetched; 3 nothing was changed.
    #[cfg(feature = "update")]
    Update(Update),
}

/// Where from, and where to
#[cfg(feature = "update")]
#[derive(clap::Args)]
struct Update {
    /// The address of an index, or a folder with `index.json` and the files that it names [default: AWS's own]
    #[arg(long, value_name = "DIR|URL")]
    from: Option<std::ffi::OsString>,
    /// The folder that is brought up to date [default: the user's cache]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Makes newer data count, if the command line or the environment names some.
pub(super) fn select(named: Option<&Path>) -> Result<(), Failure> {
    let variable = env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = named.map(Path::to_path_buf).or(variable) {
        Reference::select(Overlay::read(&folder_of(&folder)?).map_err(|error| unusable(&error))?);
    }
    Ok(())
}

fn folder_of(named: &Path) -> Result<PathBuf, Failure> {
    if named.as_os_str() == CACHE { cache() } else { Ok(named.to_owned()) }
}

fn unusable(error: &StoreError) -> Failure {
    Failure::Input {
        message: error.to_string(),
        help: Some("`iamdrift reference update` fetches it, with --to into a folder of your own".to_owned()),
    }
}

/// The user's cache: where each system keeps such things (XDG Base Directory Specification; Apple's and Microsoft's guides).
fn cache() -> Result<PathBuf, Failure> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || folder("HOME");
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    let base = base.ok_or_else(|| Failure::Input {
        message: "there is no folder for caches".to_owned(),
        help: Some("name a folder with --to, and then with --reference".to_owned()),
    })?;
    Ok(base.join("iamdrift").join("reference"))
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Info => info(),
        #[cfg(feature = "update")]
        Command::Update(args) => update(args),
    }
}

fn info() -> Result<Exit, Failure> {
    let reference = Reference::embedded();
    let mut text = format!("AWS data of {}\n\n", reference.info().date);
    for source in reference.sources() {
        let (name, version) = (&source.package, &source.version);
        text += &format!("  {name} {version} of {} ({}): {}\n", source.date, source.licence, source.gives);
    }
    text.push('\n');
    for (kind, count) in reference.counts() {
        text += &format!("  {count:>6} {kind}\n");
    }
    let cached = || cache().ok().and_then(|folder| Overlay::read(&folder).ok());
    if let Some(overlay) = Reference::current().overlay() {
        text += &newer(overlay, "in use", reference);
    } else if let Some(overlay) = cached() {
        text += &newer(&overlay, "in the cache, not in use without `--reference cache`", reference);
    }
    write_stdout(text.as_bytes())
}

/// What newer data adds, for people.
fn newer(overlay: &Overlay, state: &str, snapshot: &Reference) -> String {
    /// How many names of each kind are printed.
    const MOST: usize = 20;
    let Difference { services, actions, operations } = overlay.difference(snapshot);
    let count = overlay.prefixes().count();
    let mut text =
        format!("\nAWS service reference of {} ({state}), {count} services, {}\n\n", overlay.date, overlay.digest);
    for (kind, names) in [("services", services), ("actions", actions), ("SDK operations", operations)] {
        text += &format!("  {:>6} {kind} that the data above does not have\n", names.len());
        for name in names.iter().take(MOST) {
            text += &format!("         {name}\n");
        }
        if names.len() > MOST {
            text += "         ...\n";
        }
    }
    text
}

#[cfg(feature = "update")]
fn update(args: &Update) -> Result<Exit, Failure> {
    use std::io::{self, Write as _};
    use std::time::{SystemTime, UNIX_EPOCH};

    use crate::config::date_of;
    use crate::reference::overlay::Store;
    use crate::reference::overlay::update::{AWS, Limits, Source, update};

    let folder = match &args.to {
        Some(folder) => folder_of(folder)?,
        None => cache()?,
    };
    let source = match &args.from {
        None => Source::Url(AWS.to_owned()),
        Some(from) => match from.to_str().filter(|text| text.contains("://")) {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => Source::Url(url.to_owned()),
            Some(url) => {
                return Err(Failure::Input {
                    message: format!("`{url}` is not an address of HTTP"),
                    help: Some("give one that begins with https://, or a folder".to_owned()),
                });
            }
            None => Source::Folder(PathBuf::from(from)),
        },
    };
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let today = i64::try_from(since).ok().and_then(date_of).map(|date| date.to_string()).unwrap_or_default();
    let outcome = update(&source, &Store::at(&folder), &Limits::default(), &today)
        .map_err(|error| Failure::Update { message: format!("nothing was changed: {error}") })?;
    for (service, reason) in &outcome.failed {
        // The exit code tells it too.
        let _ = writeln!(io::stderr(), "not updated: {service}: {reason}");
    }
    let text = format!(
        "{} changed, {} unchanged, {} not updated in {}\n",
        outcome.changed.len(),
        outcome.unchanged,
        outcome.failed.len(),
        folder.display()
    );
    write_stdout(text.as_bytes())?;
    Ok(if outcome.failed.is_empty() { Exit::Clean } else { Exit::Findings })
}

//! `iamdrift.toml`, and the comments that say the same beside the line that they are about.
//!
//! - [`Config::read`] reads the file; `file` is what stands in it, `schema` its JSON Schema.
//! - [`comment`] finds `# iamdrift: ignore[rule] reason` in source and infrastructure text.
//!
//! A mistake that makes the file mean nothing is an error, with its place. What only has no effect (a key that nobody
//! knows, an ignore that has ended) is a [`Problem`]: it is reported like a finding, and the rest counts.
//!
//! Nothing here reads a clock or a repository: which side the file is taken from, and which day it is, is the caller's to
//! say.

pub mod advice;
pub mod comment;
mod date;
mod entries;
mod file;
mod ignored;
mod paths;
mod schema;

pub use date::{Date, date_of};
pub use entries::{DeployedNames, RoleEntry, TemplateEntry, WorkloadEntry};
pub use ignored::Ignore;
pub use paths::Paths;
pub use schema::schema;

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeTable;

use crate::repo::RepoPath;
use crate::text::Span;

/// The file's name, in the repository's root.
pub const FILE_NAME: &str = "iamdrift.toml";

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file in the repository; none if there is no file, or if it lies elsewhere.
    pub path: Option<RepoPath>,
    /// Its text.
    pub text: Arc<[u8]>,
    /// Whose infrastructure is not read.
    pub exclude: Paths,
    /// What is said about workloads, in order of the file.
    pub workloads: Vec<WorkloadEntry>,
    /// What is said about roles, in order of the file.
    pub roles: Vec<RoleEntry>,
    /// What AWS calls roles, in order of the file.
    pub deployed: Vec<DeployedNames>,
    /// What is rendered, in order of the file.
    pub templates: Vec<TemplateEntry>,
    /// Terraform's plans, by the folder of their root.
    pub plans: BTreeMap<RepoPath, RepoPath>,
    /// Findings that are accepted, in order of the file.
    pub ignores: Vec<Ignore>,
    /// What has no effect, in order of the file.
    pub problems: Vec<Problem>,
}

/// A place of the file that has no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place.
    pub span: Span,
    /// What is wrong: a sentence, lower case and without a full stop.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The list and the number of the entry that it stands in.
    entry: Option<(String, usize)>,
}

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// The place; empty where there is none to point at.
    pub span: Span,
    /// What is wrong: a sentence, lower case and without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl ConfigError {
    fn at(span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        Self { span: Span::new(span.start, span.end), message: message.into(), help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl Config {
    /// Reads a file. `path` is where it stands in the repository, if it does.
    ///
    /// # Errors
    /// It is no TOML, or a value is not what it must be.
    pub fn read(path: Option<RepoPath>, bytes: &[u8]) -> Result<Self, ConfigError> {
        if bytes.len() > MAX_BYTES {
            return Err(ConfigError::at(0..0, "the file is larger than 1 MiB"));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| ConfigError::at(error.valid_up_to()..error.valid_up_to(), "the file is not UTF-8 text"))?;
        let wrong = |error: toml::de::Error| {
            let message = error.message().trim_end_matches('.').replace('\n', ", ");
            ConfigError::at(error.span().unwrap_or_default(), message)
        };
        let table = DeTable::parse(text).map_err(wrong)?;
        let file: file::File = toml::from_str(text).map_err(wrong)?;
        let exclude =
            Paths::new(file.exclude.iter().map(|pattern| pattern.get_ref().as_str())).map_err(|(number, why)| {
                let span = file.exclude.get(number).map(toml::Spanned::span).unwrap_or_default();
                ConfigError::at(span, format!("this is no pattern of paths: {why}"))
            })?;
        let mut problems = schema::unknown_keys(table.get_ref());
        let mut ignores = Vec::new();
        for (number, ignore) in file.ignore.into_iter().enumerate() {
            let entry = Some(("ignore".to_owned(), number));
            let mut wrong = problems.iter_mut().filter(|problem| problem.entry == entry).peekable();
            // What a misspelt key was to narrow would accept more than was meant.
            if wrong.peek().is_none() {
                ignores.push(Ignore::new(ignore)?);
            }
            wrong.for_each(|problem| problem.message.push_str(", so this entry ignores nothing"));
        }
        let (mut roles, mut deployed) = (Vec::new(), Vec::new());
        for role in file.role {
            let (entry, names) = entries::role(role)?;
            roles.extend(entry);
            deployed.extend(names);
        }
        let templates = file.template.into_iter().map(TemplateEntry::new).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            path,
            text: bytes.into(),
            exclude: exclude.with_files(templates.iter().map(|template| template.file.clone())),
            workloads: file.workload.into_iter().map(WorkloadEntry::new).collect::<Result<_, _>>()?,
            roles,
            deployed,
            templates,
            plans: file.plan.into_iter().map(entries::plan).collect::<Result<_, _>>()?,
            ignores,
            problems,
        })
    }
}

/// The name that is most like `name`, if one is.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// How alike two names must be for one to be a slip of the other.
    const ALIKE: f64 = 0.75;
    let rated = names.into_iter().map(|known| (strsim::jaro_winkler(name, known), known));
    let best = rated.filter(|(alike, _)| *alike >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, known)| known)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::drift::Rule;

    /// Every key.
    pub(crate) const EXAMPLE: &str = r#"
exclude = ["examples/", "!examples/orders"]

[[workload]]
name = "Resize"
file = "template.yaml"
code = ["services/resize", "layers/common"]
handler = "app.handler"
runtime = "python3.13"
role = "resize"

[[role]]
name = "resize"
workloads = ["Resize"]
policies = ["iam/resize.json", "iam/attached.json"]
boundary = "iam/boundary.json"
deployed = ["*-resize"]

[[role]]
name = "OrdersRole"
deployed = ["acme-orders"]

[[template]]
file = "stack.yaml.j2"
rendered = "build/stack.yaml"

[[plan]]
root = "infra"
file = "infra/plan.json"

[[ignore]]
rule = "excess-action"
file = "infra/**"
role = "Shared*"
action = "s3:*"
workload = "Orders"
until = 2026-12-31
reason = "the migration still writes"

[[ignore]]
rule = ["missing-action", "denied-action"]
reason = "granted by another stack"
"#;

    fn read(text: &str) -> Result<Config, ConfigError> {
        Config::read(RepoPath::new(FILE_NAME), text.as_bytes())
    }

    /// What is wrong with a file, and the text that it points at.
    fn error(text: &str) -> String {
        let error = read(text).unwrap_err();
        format!("{}\n  at {:?}\n  help {:?}", error.message, &text[error.span.start..error.span.end], error.help)
    }

    #[test]
    fn a_file_with_every_key_is_read() {
        let config = read(EXAMPLE).unwrap();
        assert_eq!(config.problems, []);
        assert_eq!(config.ignores.len(), 2);
        assert_eq!(config.ignores[1].rules, [Rule::MissingAction, Rule::DeniedAction]);
        assert_eq!(config.ignores[0].until.map(|(date, _)| date), date_of(1_798_700_000));
        assert!(config.exclude.holds(&RepoPath::new("examples/a.tf").unwrap()));
        assert!(config.exclude.holds(&config.templates[0].file));
        assert_eq!((config.roles.len(), config.deployed.len()), (1, 2));
        assert_eq!(config.workloads[0].code.len() + config.roles[0].policies.len(), 4);
        assert!(read("").unwrap().ignores.is_empty());
    }

    #[test]
    fn what_cannot_be_meant_is_an_error_with_its_place() {
        insta::assert_snapshot!(error("[[ignore]]\nrule = \"excess-action\"\n"), @r#"
        missing field `reason`
          at "[[ignore]]"
          help None
        "#);
        insta::assert_snapshot!(error("[[ignore]]\nreason = \" \"\n"), @r#"
        an ignore without a reason
          at "\" \""
          help Some("say why it is accepted")
        "#);
        insta::assert_snapshot!(error("[[ignore]]\nreason = \"r\"\nrule = [\"missing-action\", \"exces-action\"]\n"), @r#"
        there is no rule `exces-action`
          at "[\"missing-action\", \"exces-action\"]"
          help Some("did you mean `excess-action`?")
        "#);
        insta::assert_snapshot!(error("[[ignore]]\nreason = \"r\"\nuntil = \"2026-12-31\"\n"), @r#"
        invalid type: string "2026-12-31", expected a TOML datetime
          at "\"2026-12-31\""
          help None
        "#);
        insta::assert_snapshot!(error("[[ignore]]\nreason = \"r\"\nuntil = 2026-12-31T00:00:00Z\n"), @r#"
        this is no day
          at "2026-12-31T00:00:00Z"
          help Some("write it as in `until = 2026-12-31`")
        "#);
        insta::assert_snapshot!(error("[[role]]\nname = \"r\"\nworkloads = [\"a\"]\ndeployed = [\"d\"]\n"), @r#"
        the role `r` has no `policies`
          at "[[role]]"
          help Some("name the files with its policies; only an entry that says no more than `deployed` goes without")
        "#);
        insta::assert_snapshot!(error("[ignore]\nreason = \"r\"\n"), @r#"
        invalid type: map, expected a sequence
          at "[ignore]"
          help None
        "#);
        insta::assert_snapshot!(error("exclude = [\"a\", \"[z-a]\"]\n"), @r#"
        this is no pattern of paths: error parsing glob '[z-a]': invalid range; 'z' > 'a'
          at "\"[z-a]\""
          help None
        "#);
        insta::assert_snapshot!(error("[[workload]]\nname = \"W\"\ncode = \"../other\"\n"), @r#"
        `../other` is no path inside of the repository
          at "\"../other\""
          help Some("write it from the repository's root, with `/` between its parts")
        "#);
        insta::assert_snapshot!(error("[[role]]\nname = \"r\"\npolicies = [\"a.json\", \"/etc/passwd\"]\n"), @r#"
        `/etc/passwd` is no path inside of the repository
          at "[\"a.json\", \"/etc/passwd\"]"
          help Some("write it from the repository's root, with `/` between its parts")
        "#);
        insta::assert_snapshot!(error("exclude = [\n"), @r#"
        unclosed array, expected `]`
          at ""
          help None
        "#);
        assert!(Config::read(None, b"\xff").is_err());
        assert!(Config::read(None, &vec![b'#'; MAX_BYTES + 1]).is_err());
        // However deep.
        assert!(read(&format!("a = {}", "[".repeat(100_000))).is_err());
    }

    #[test]
    fn a_key_that_nobody_knows_is_named_and_the_rest_counts() {
        let text = "excludes = []\n[[ignore]]\nreason = \"r\"\nactions = \"s3:*\"\n[rules]\nx = 1\n";
        let config = read(text).unwrap();
        assert_eq!(config.ignores.len(), 0, "what was to narrow it is not known");
        let said = config
            .problems
            .iter()
            .map(|it| format!("{}: {}; {}\n", &text[it.span.start..it.span.end], it.message, it.help));
        insta::assert_snapshot!(said.collect::<String>(), @"
        excludes: the key `excludes` means nothing here; did you mean `exclude`?
        actions: the key `actions` means nothing here, so this entry ignores nothing; did you mean `action`?
        rules: the key `rules` means nothing here; did you mean `role`?
        ");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]a-z=\"'\n#{}. -]{0,80}") {
            let _ = Config::read(None, &bytes);
            let _ = Config::read(None, text.as_bytes());
        }
    }
}

//! What a command that begins a container starts: a script of the repository, whichever programs and scripts of a shell stand before it.

use super::{Open, Stage, absolute, shell};
use crate::repo::RepoPath;

/// Programs that start another, which follows in their arguments, with the words of each.
const WRAPPERS: [&[&str]; 13] = [
    &["exec"],
    &["tini", "--"],
    &["/tini", "--"],
    &["/sbin/tini", "--"],
    &["/usr/bin/tini", "--"],
    &["dumb-init", "--"],
    &["dumb-init"],
    &["ddtrace-run"],
    &["newrelic-admin", "run-program"],
    &["opentelemetry-instrument"],
    &["poetry", "run"],
    &["pipenv", "run"],
    &["uv", "run"],
];

/// Programs that load an application which is named as `module:object`.
const SERVERS: [&str; 5] = ["gunicorn", "uvicorn", "hypercorn", "daphne", "granian"];

/// What a server does beside the module that it loads.
const SERVED: &str = "what the web server calls in it is not followed";

/// Programs that run a script of a shell.
const SHELLS: [&str; 5] = ["sh", "bash", "dash", "ash", "zsh"];

/// What a script of a shell does beside what it starts.
const SCRIPTED: &str = "what else its shell script runs is not followed";

/// How many scripts may call one another.
const MAX_SCRIPTS: usize = 4;

/// The largest script of a shell that is read, in bytes.
const MAX_SCRIPT: usize = 64 << 10;

/// What a container begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// A Lambda function's handler, and the folder that it is found from.
    Handler {
        /// The folder.
        root: RepoPath,
        /// The handler as written.
        handler: String,
    },
    /// A script.
    Script {
        /// The file.
        file: RepoPath,
        /// The folder that imports are looked up in.
        root: RepoPath,
        /// What runs of it besides, if anything.
        hidden: Option<&'static str>,
    },
}

/// The files of an image, as far as they are the repository's, seen from a folder of it.
pub struct Files<'f> {
    stage: &'f Stage,
    context: &'f RepoPath,
    open: &'f Open<'f>,
    /// Absolute; none if it is not known.
    folder: Option<String>,
    /// How many scripts of a shell were followed.
    depth: usize,
}

impl<'f> Files<'f> {
    /// The files of an image that is built from `context`, seen from the folder that its container begins in.
    pub fn new(stage: &'f Stage, context: &'f RepoPath, open: &'f Open<'f>) -> Self {
        Self { stage, context, open, folder: stage.folder.clone(), depth: 0 }
    }

    fn is_file(&self, path: &RepoPath) -> bool {
        (self.open)(path).is_some()
    }

    /// The file of the repository that lies at a path of the image: what was copied last counts.
    fn find(&self, path: &str) -> Result<RepoPath, String> {
        let path = absolute(self.folder.as_deref(), path).ok_or_else(|| "whose WORKDIR is not known".to_owned())?;
        for copy in self.stage.copies.iter().rev() {
            // A target that is not known may be any, but then others are found by what is known of them.
            let Some(target) = &copy.target else { continue };
            let below = if target == "/" { path.strip_prefix('/') } else { path.strip_prefix(&**target) };
            let Some(below) = below else { continue };
            let inside = below.strip_prefix('/').or((target == "/").then_some(below));
            let Some(sources) = &copy.sources else {
                if inside.is_some() || below.is_empty() {
                    return Err(format!("where {path} comes from another stage or from elsewhere"));
                }
                continue;
            };
            for source in sources {
                if let Some(file) = self.copied(source, copy.is_folder, below, inside) {
                    return Ok(file);
                }
            }
        }
        Err(format!("which copies no file of the repository to {path}"))
    }

    /// The file that a source of `COPY` puts at what is left of a path below the target.
    fn copied(&self, source: &str, is_folder: bool, below: &str, inside: Option<&str>) -> Option<RepoPath> {
        let source = source.trim_start_matches('/');
        let name = source.rsplit('/').next().unwrap_or(source);
        if let Some((before, after)) = name.split_once('*') {
            let file = inside.filter(|file| file.starts_with(before) && file.ends_with(after))?;
            let folder = source.strip_suffix(name).unwrap_or_default();
            return self.context.join(folder)?.join(file).filter(|path| self.is_file(path));
        }
        let path = self.context.join(source)?;
        let as_file = if is_folder { inside == Some(name) } else { below.is_empty() };
        if as_file && self.is_file(&path) {
            return Some(path);
        }
        path.join(inside?).filter(|path| self.is_file(path))
    }

    /// What a function begins with, by its handler as written.
    pub fn handler(&self, handler: &str) -> Result<Start, String> {
        let module = handler.rsplit_once('.').map_or(handler, |(module, _)| module).replace('.', "/");
        let (_, root) = self.module(&module)?;
        Ok(Start::Handler { root, handler: handler.to_owned() })
    }

    /// A module's file, and the folder that it is found from.
    fn module(&self, module: &str) -> Result<(RepoPath, RepoPath), String> {
        let candidates = [format!("{module}.py"), format!("{module}/__main__.py"), format!("{module}/__init__.py")];
        let mut first_reason = None;
        for relative in candidates {
            match self.find(&relative) {
                Ok(file) => {
                    let root = file.as_str().strip_suffix(&*relative).map(|root| root.trim_end_matches('/'));
                    let root = root.and_then(RepoPath::new).unwrap_or_else(|| file.parent());
                    return Ok((file, root));
                }
                Err(reason) => _ = first_reason.get_or_insert(reason),
            }
        }
        Err(first_reason.unwrap_or_default())
    }

    /// What a program that is started with these words runs of the repository.
    pub fn program(&self, words: &[&str]) -> Result<Start, String> {
        let mut words = words;
        while let Some(wrapper) = WRAPPERS.iter().find(|wrapper| words.starts_with(wrapper)) {
            words = &words[wrapper.len()..];
        }
        let Some((program, arguments)) = words.split_first() else {
            return Err("which starts nothing".to_owned());
        };
        let name = program.rsplit('/').next().unwrap_or(program);
        let version = name.strip_prefix("python");
        if version.is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
            && !name.ends_with(".py")
        {
            return self.python(arguments);
        }
        if SERVERS.contains(&name) {
            return self.served(arguments);
        }
        if name.ends_with(".py") {
            return self.script(program);
        }
        if SHELLS.contains(&name) {
            return self.shell(arguments);
        }
        if let Ok(file) = self.find(program)
            && (name.ends_with(".sh") || self.text(&file).is_some_and(|text| is_shell_script(&text)))
        {
            return self.shell_script(&file, arguments);
        }
        Err(format!("which starts {name}, and what that runs is not known here"))
    }

    fn python(&self, arguments: &[&str]) -> Result<Start, String> {
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "-m" => {
                    let module = arguments.next().copied().unwrap_or_default();
                    if SERVERS.contains(&module) {
                        return self.served(arguments.as_slice());
                    }
                    let (file, root) = self.module(&module.replace('.', "/"))?;
                    return Ok(Start::Script { file, root, hidden: None });
                }
                "-W" | "-X" => _ = arguments.next(),
                "-c" => return Err("which starts Python with code of its own".to_owned()),
                option if option.starts_with('-') => {}
                script => return self.script(script),
            }
        }
        Err("which starts Python without a script".to_owned())
    }

    /// What a shell that is started with these arguments runs.
    fn shell(&self, arguments: &[&str]) -> Result<Start, String> {
        let mut arguments = arguments;
        while let Some((first, rest)) = arguments.split_first() {
            match *first {
                // `-c`, `-lc`, `-ec`: what follows is the script.
                option if option.starts_with('-') && option.ends_with('c') => {
                    let (script, given) =
                        rest.split_first().ok_or_else(|| "which starts an empty script".to_owned())?;
                    return self.commands("in its command", script, given.get(1..).unwrap_or_default());
                }
                option if option.starts_with('-') => arguments = rest,
                script => return self.shell_script(&self.find(script)?, rest),
            }
        }
        Err("which starts a shell without a script".to_owned())
    }

    fn shell_script(&self, file: &RepoPath, arguments: &[&str]) -> Result<Start, String> {
        let text = self.text(file).ok_or_else(|| format!("whose script {file} is no text"))?;
        self.commands(file.as_str(), &text, arguments)
    }

    /// What a script of a shell starts, if it starts one program.
    fn commands(&self, script: &str, text: &str, arguments: &[&str]) -> Result<Start, String> {
        if self.depth >= MAX_SCRIPTS {
            return Err("whose scripts call each other too deep".to_owned());
        }
        let started = shell::read(text, arguments).map_err(|reason| format!("whose script {script} {reason}"))?;
        let mut folder = self.folder.clone();
        for change in &started.folders {
            folder = absolute(folder.as_deref(), change);
        }
        let inside = Self { folder, depth: self.depth + 1, ..*self };
        let words: Vec<&str> = started.words.iter().map(String::as_str).collect();
        match inside.program(&words)? {
            Start::Script { file, root, hidden } if started.runs_more => {
                Ok(Start::Script { file, root, hidden: hidden.or(Some(SCRIPTED)) })
            }
            start => Ok(start),
        }
    }

    fn text(&self, file: &RepoPath) -> Option<String> {
        let bytes = (self.open)(file).filter(|bytes| bytes.len() <= MAX_SCRIPT)?;
        String::from_utf8(bytes.to_vec()).ok()
    }

    fn script(&self, path: &str) -> Result<Start, String> {
        let file = self.find(path)?;
        let root = file.parent();
        Ok(Start::Script { file, root, hidden: None })
    }

    /// The application that a web server loads: `module:object`.
    fn served(&self, arguments: &[&str]) -> Result<Start, String> {
        let is_name =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        let named = arguments.iter().find_map(|argument| {
            let (module, object) = argument.split_once(':')?;
            let is_object = is_name(object.trim_end_matches("()")) && !object.chars().all(|c| c.is_ascii_digit());
            (is_name(module) && is_object).then_some(module)
        });
        let module = named.ok_or_else(|| "which starts a web server without naming its application".to_owned())?;
        let (file, root) = self.module(&module.replace('.', "/"))?;
        Ok(Start::Script { file, root, hidden: Some(SERVED) })
    }
}

/// Whether text says in its first line that a shell runs it.
fn is_shell_script(text: &str) -> bool {
    let first = text.lines().next().and_then(|line| line.strip_prefix("#!")).unwrap_or_default();
    first.split(['/', ' ']).any(|word| SHELLS.contains(&word))
}

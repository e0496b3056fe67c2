//! Dockerfiles, as far as they tell which file of the repository a container begins with.
//!
//! Nothing is built. `COPY` says where files of the build's folder come to lie, and `ENTRYPOINT` and `CMD` what is started; what a
//! command of `RUN` does to either is not known, and neither is what another image brings. Wherever the text leaves something open,
//! the answer is a reason and no guess.
//!
//! Facts: "Dockerfile reference" in Docker's documentation; "Deploy Python Lambda functions with container images" in the AWS Lambda
//! Developer Guide (AWS's images start a handler, in `/var/task`).

use std::collections::BTreeMap;

use crate::repo::RepoPath;

/// The largest Dockerfile that is read, in bytes.
const MAX_BYTES: usize = 256 << 10;

/// How many stages are read: each may hold all that stands in those before it.
const MAX_STAGES: usize = 64;

/// The longest text that variables make, in bytes. No path is longer on Linux.
const MAX_TEXT: usize = 4096;

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

/// The stage that an image is made of, with those that it builds upon.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// Whether it builds upon AWS's image for Lambda functions.
    is_lambda: bool,
    /// AWS's image for functions of another language, if it builds upon one.
    other_runtime: Option<String>,
    /// Absolute; none if it is not known.
    folder: Option<String>,
    copies: Vec<Copy>,
    entry_point: Option<Command>,
    command: Option<Command>,
    variables: BTreeMap<String, Option<String>>,
}

/// `COPY` or `ADD`.
#[derive(Clone, Debug)]
struct Copy {
    /// Relative to the build's folder; none if they are of another stage, or not known.
    sources: Option<Vec<String>>,
    /// Absolute; none if it is not known.
    target: Option<String>,
    /// Whether the target is a folder for sure.
    is_folder: bool,
}

/// The words of a command, if they are known.
type Command = Option<Vec<String>>;

/// Reads a Dockerfile: the stage that is called `target`, or the last.
///
/// # Errors
/// The end of a sentence that begins with the file's name.
pub fn read(text: &str, target: Option<&str>) -> Result<Stage, String> {
    let mut stages: Vec<(Option<String>, Stage)> = Vec::new();
    if text.len() > MAX_BYTES {
        return Err("which is too large to be read".to_owned());
    }
    for line in &logical_lines(text) {
        if stages.len() > MAX_STAGES {
            return Err("which has too many stages".to_owned());
        }
        let (instruction, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        if instruction.eq_ignore_ascii_case("FROM") {
            let words: Vec<&str> = rest.split_whitespace().filter(|word| !word.starts_with("--")).collect();
            let base = words.first().copied().unwrap_or_default();
            let name = words.get(1).filter(|word| word.eq_ignore_ascii_case("AS")).and(words.get(2));
            let upon =
                stages.iter().find(|(name, _)| name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(base)));
            let stage = upon.map_or_else(|| Stage::of_image(base), |(_, stage)| stage.clone());
            stages.push((name.map(|name| (*name).to_owned()), stage));
        } else if let Some((_, stage)) = stages.last_mut() {
            stage.add(instruction, rest);
        }
    }
    let found = match target {
        Some(target) => stages.into_iter().find(|(name, _)| name.as_deref() == Some(target)),
        None => stages.pop(),
    };
    found.map(|(_, stage)| stage).ok_or_else(|| "which has no such stage".to_owned())
}

/// The instructions, one a line: without comments, and with continued lines joined. The text of here-documents is left out.
fn logical_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_open = false;
    let mut rest = text.lines();
    while let Some(line) = rest.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (part, continues) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match lines.last_mut().filter(|_| is_open) {
            Some(last) => {
                last.push(' ');
                last.push_str(part);
            }
            None => lines.push(part.to_owned()),
        }
        is_open = continues;
        let word = part.split_once("<<").map(|(_, word)| word.trim_start_matches('-').trim_matches(['"', '\'']));
        if let Some(end) = word.and_then(|word| word.split_whitespace().next()).filter(|_| !continues) {
            let end = end.trim_matches(['"', '\'']);
            rest.find(|line| line.trim() == end);
        }
    }
    lines
}

impl Stage {
    fn of_image(name: &str) -> Self {
        let path = name.split(['@', ':']).next().unwrap_or_default();
        let is_lambda = path.contains("lambda/python") || path.contains("aws-lambda-python");
        let folder = if is_lambda { "/var/task" } else { "/" };
        let is_other = ["public.ecr.aws/lambda/", "amazon/aws-lambda-"].iter().any(|start| path.starts_with(start));
        // These are of no language: they run what is copied to them.
        let is_other = is_other && !is_lambda && !path.contains("provided");
        let other_runtime = is_other.then(|| path.to_owned());
        let mut stage = Self { is_lambda, other_runtime, folder: Some(folder.to_owned()), ..Self::default() };
        if is_lambda {
            stage.variables.insert("LAMBDA_TASK_ROOT".to_owned(), Some(folder.to_owned()));
        }
        stage
    }

    fn add(&mut self, instruction: &str, rest: &str) {
        match &*instruction.to_ascii_uppercase() {
            "WORKDIR" => self.folder = self.expand(rest).and_then(|path| self.absolute(&path)),
            "ENV" => self.set_variables(rest),
            // What a build gives is not known.
            "ARG" => {
                let (name, value) = rest.split_once('=').map_or((rest, None), |(name, value)| (name, Some(value)));
                let value = value.and_then(|value| self.expand(value.trim_matches('"')));
                self.variables.entry(name.trim().to_owned()).or_insert(value);
            }
            "COPY" | "ADD" => {
                let copy = self.copy(rest);
                self.copies.push(copy);
            }
            "ENTRYPOINT" => {
                self.entry_point = Some(words(rest));
                // An image's own command is forgotten with its entry point.
                self.command = None;
            }
            "CMD" => self.command = Some(words(rest)),
            _ => {}
        }
    }

    fn set_variables(&mut self, rest: &str) {
        if !rest.split_whitespace().next().is_some_and(|first| first.contains('=')) {
            if let Some((name, value)) = rest.split_once(char::is_whitespace) {
                let value = self.expand(value.trim());
                self.variables.insert(name.to_owned(), value);
            }
            return;
        }
        for (name, value) in rest.split_whitespace().filter_map(|word| word.split_once('=')) {
            let value = self.expand(value.trim_matches(['"', '\'']));
            self.variables.insert(name.to_owned(), value);
        }
    }

    fn copy(&self, rest: &str) -> Copy {
        let unknown = |target| Copy { sources: None, target, is_folder: false };
        let (options, list): (Vec<&str>, Vec<&str>) = rest.split_whitespace().partition(|word| word.starts_with("--"));
        let listed: Option<Vec<String>> =
            match rest.find('[').filter(|_| list.first().is_some_and(|word| word.starts_with('['))) {
                Some(at) => serde_json::from_str(&rest[at..]).ok(),
                None => Some(list.iter().map(|word| (*word).to_owned()).collect()),
            };
        let Some(mut sources) = listed.filter(|list| list.len() >= 2) else { return unknown(None) };
        let Some(target) = sources.pop().and_then(|target| self.expand(&target)) else { return unknown(None) };
        let is_folder = target.ends_with('/') || target == "." || target == "./" || sources.len() > 1;
        let target = self.absolute(&target);
        // What is copied to a folder that is there lies in it, also where the name does not end in a slash.
        let is_folder = is_folder || target == self.folder;
        if options.iter().any(|option| option.starts_with("--from")) {
            return unknown(target);
        }
        let sources: Option<Vec<String>> = sources.iter().map(|source| self.expand(source)).collect();
        let sources =
            sources.filter(|sources| !sources.iter().any(|source| source.contains("://") || source.contains("<<")));
        Copy { sources, target, is_folder }
    }

    /// Text with the values of variables; none if one is not known.
    fn expand(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let (name, after) = match after.strip_prefix('{') {
                Some(inside) => inside.split_once('}')?,
                None => {
                    after.split_at(after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len()))
                }
            };
            out.push_str(self.variables.get(name)?.as_ref()?);
            if out.len() > MAX_TEXT {
                return None;
            }
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }

    /// A path of the image from its root, without `.` and `..`.
    fn absolute(&self, path: &str) -> Option<String> {
        let from = if path.starts_with('/') { "" } else { self.folder.as_deref()? };
        let mut parts: Vec<&str> = Vec::new();
        for part in from.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                ".." => _ = parts.pop(),
                part => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/"))).filter(|path| path.len() <= MAX_TEXT)
    }

    /// What a container of the image begins with.
    ///
    /// # Errors
    /// The end of a sentence that begins with the Dockerfile's name.
    pub fn start(
        &self,
        context: &RepoPath,
        entry_point: Option<&[String]>,
        command: Option<&[String]>,
        is_file: &dyn Fn(&RepoPath) -> bool,
    ) -> Result<Start, String> {
        let known = |own: &Option<Command>, name: &str| match own {
            Some(None) => Err(format!("whose {name} is put together when it runs")),
            Some(Some(words)) => Ok(words.clone()),
            None => Ok(Vec::new()),
        };
        let first = entry_point.map_or_else(|| known(&self.entry_point, "ENTRYPOINT"), |words| Ok(words.to_vec()))?;
        let rest = match (command, entry_point) {
            (Some(words), _) => words.to_vec(),
            // Another entry point takes the image's command away.
            (None, Some(_)) => Vec::new(),
            (None, None) => known(&self.command, "CMD")?,
        };
        if let Some(image) = &self.other_runtime {
            return Err(format!("which builds upon {image}, and only Python is read so far"));
        }
        let files = Files { stage: self, context, is_file };
        let runs_handler = first.is_empty() && self.is_lambda
            || first.iter().any(|word| word == "awslambdaric" || word.ends_with("lambda-entrypoint.sh"));
        if runs_handler {
            let handler = rest.first().ok_or_else(|| "which names no handler in CMD".to_owned())?;
            return files.handler(handler);
        }
        let words: Vec<&str> = first.iter().chain(&rest).map(String::as_str).collect();
        if words.is_empty() {
            return Err("which has neither ENTRYPOINT nor CMD".to_owned());
        }
        files.program(&words)
    }
}

/// The words of a command: a JSON array, or text for a shell that does nothing but start a program.
fn words(text: &str) -> Command {
    if text.starts_with('[') {
        return serde_json::from_str(text).ok();
    }
    let is_plain = !text.contains(['$', ';', '&', '|', '<', '>', '`', '"', '\'', '(', '*', '\\']);
    is_plain.then(|| text.split_whitespace().map(str::to_owned).collect())
}

/// The files of an image, as far as they are the repository's.
struct Files<'f> {
    stage: &'f Stage,
    context: &'f RepoPath,
    is_file: &'f dyn Fn(&RepoPath) -> bool,
}

impl Files<'_> {
    /// The file of the repository that lies at a path of the image: what was copied last counts.
    fn find(&self, path: &str) -> Result<RepoPath, String> {
        let path = self.stage.absolute(path).ok_or_else(|| "whose WORKDIR is not known".to_owned())?;
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
            return self.context.join(folder)?.join(file).filter(self.is_file);
        }
        let path = self.context.join(source)?;
        let as_file = if is_folder { inside == Some(name) } else { below.is_empty() };
        if as_file && (self.is_file)(&path) {
            return Some(path);
        }
        path.join(inside?).filter(self.is_file)
    }

    fn handler(&self, handler: &str) -> Result<Start, String> {
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
    fn program(&self, words: &[&str]) -> Result<Start, String> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What an image of a folder `app` with these files begins with.
    fn start(dockerfile: &str, files: &[&str]) -> String {
        let context = RepoPath::new("app").unwrap();
        let is_file = |path: &RepoPath| files.contains(&path.as_str());
        let started = read(dockerfile, None).and_then(|stage| stage.start(&context, None, None, &is_file));
        match started {
            Ok(Start::Handler { root, handler }) => format!("{handler} in {root}"),
            Ok(Start::Script { file, root, hidden }) => {
                format!("{file} in {root}{}", if hidden.is_some() { ", served" } else { "" })
            }
            Err(reason) => reason,
        }
    }

    #[test]
    fn a_function_starts_with_the_handler_of_its_command() {
        let image =
            "FROM public.ecr.aws/lambda/python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n";
        let sam = format!("{image}COPY app.py ${{LAMBDA_TASK_ROOT}}\nCMD [\"app.handler\"]\n");
        assert_eq!(start(&sam, &["app/app.py"]), "app.handler in app");
        let in_folder = format!("{image}COPY src/ ./\nCMD [ \"jobs.load.handler\" ]");
        assert_eq!(start(&in_folder, &["app/src/jobs/load.py"]), "jobs.load.handler in app/src");
        let own = "FROM python:3.13-slim AS build\nRUN make\nFROM python:3.13-slim\nARG DIR=\"/function\"\nWORKDIR ${DIR}\nCOPY --from=build /wheels /wheels\nCOPY . .\nENTRYPOINT [\"python\", \"-m\", \"awslambdaric\"]\nCMD [\"app.handler\"]";
        assert_eq!(start(own, &["app/app.py"]), "app.handler in app");
        assert_eq!(start(image, &[]), "which names no handler in CMD");
    }

    #[test]
    fn a_container_starts_with_a_script_a_module_or_an_application() {
        let with =
            |rest: &str| format!("FROM python:3.13\nWORKDIR /srv\nCOPY worker/ /srv/worker/\nCOPY *.py ./\n{rest}");
        let files = ["app/worker/main.py", "app/worker/__main__.py", "app/web.py"];
        assert_eq!(start(&with("CMD python -u worker/main.py --all"), &files), "app/worker/main.py in app/worker");
        assert_eq!(
            start(&with("ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"python3\", \"-m\", \"worker\"]"), &files),
            "app/worker/__main__.py in app"
        );
        assert_eq!(start(&with("CMD exec gunicorn -b 0.0.0.0:80 web:app"), &files), "app/web.py in app, served");
        assert_eq!(
            start(&with("CMD [\"python\", \"-m\", \"uvicorn\", \"--port\", \"80\", \"web:create()\"]"), &files),
            "app/web.py in app, served"
        );
    }

    #[test]
    fn what_is_open_is_said_and_not_guessed() {
        let with = |rest: &str| format!("FROM python:3.13\n{rest}");
        assert_eq!(start(&with("COPY . /srv\nCMD python $MAIN"), &[]), "whose CMD is put together when it runs");
        assert_eq!(
            start(&with("COPY --from=build /srv /srv\nCMD [\"python\", \"/srv/main.py\"]"), &["app/main.py"]),
            "where /srv/main.py comes from another stage or from elsewhere"
        );
        assert_eq!(
            start(&with("COPY . /srv\nCMD [\"python\", \"/opt/main.py\"]"), &["app/main.py"]),
            "which copies no file of the repository to /opt/main.py"
        );
        assert_eq!(
            start(&with("COPY . .\nCMD [\"node\", \"index.js\"]"), &[]),
            "which starts node, and what that runs is not known here"
        );
        assert_eq!(
            start(&with("COPY . .\nCMD [\"python\", \"../../main.py\"]"), &["main.py"]),
            "which copies no file of the repository to /main.py"
        );
        let other = "FROM public.ecr.aws/lambda/nodejs:22\nCOPY app.js ./\nCMD [\"app.handler\"]";
        assert_eq!(start(other, &[]), "which builds upon public.ecr.aws/lambda/nodejs, and only Python is read so far");
        assert_eq!(start("FROM scratch", &[]), "which has neither ENTRYPOINT nor CMD");
        assert!(read("FROM a AS b\n", Some("c")).is_err());
    }

    #[test]
    fn growth_stops() {
        let doubled = format!("FROM a\nENV A=abcdefgh\n{}WORKDIR $A\nCMD python main.py", "ENV A=$A$A\n".repeat(200));
        assert_eq!(start(&doubled, &["app/main.py"]), "whose WORKDIR is not known");
        let stages: String = (0..5000).map(|at| format!("FROM s{at} AS s{}\nCOPY . .\n", at + 1)).collect();
        assert_eq!(start(&stages, &[]), "which has too many stages");
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "(FROM|COPY|ADD|CMD|ENV|ARG|WORKDIR|ENTRYPOINT| |\\$|\\{|\\}|/|\\.|\\*|=|a|\\[|\\]|\"|<<|\\\\|\n){0,60}") {
            let context = RepoPath::root();
            let _ = read(&text, None).and_then(|stage| stage.start(&context, None, None, &|_| true));
        }
    }
}

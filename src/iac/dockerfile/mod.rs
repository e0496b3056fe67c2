//! Dockerfiles, as far as they tell which file of the repository a container begins with.
//!
//! Nothing is built. `COPY` says where files of the build's folder come to lie, and `ENTRYPOINT` and `CMD` what is started; what a
//! command of `RUN` does to either is not known, and neither is what another image brings. Wherever the text leaves something open,
//! the answer is a reason and no guess.
//!
//! Facts: "Dockerfile reference" in Docker's documentation; "Deploy Python Lambda functions with container images" in the AWS Lambda
//! Developer Guide (AWS's images start a handler, in `/var/task`).

mod shell;
mod started;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use started::Start;

use crate::repo::RepoPath;
use started::Files;

/// Gives the bytes of a file of the repository.
pub type Open<'o> = dyn Fn(&RepoPath) -> Option<Arc<[u8]>> + 'o;

/// The largest Dockerfile that is read, in bytes.
const MAX_BYTES: usize = 256 << 10;

/// How many stages are read: each may hold all that stands in those before it.
const MAX_STAGES: usize = 64;

/// The longest text that variables make, in bytes. No path is longer on Linux.
const MAX_TEXT: usize = 4096;

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
        absolute(self.folder.as_deref(), path)
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
        open: &Open<'_>,
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
        let files = Files::new(self, context, open);
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

/// A path of the image from its root, without `.` and `..`; relative to `folder`, if that is known.
fn absolute(folder: Option<&str>, path: &str) -> Option<String> {
    let from = if path.starts_with('/') { "" } else { folder? };
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

/// The words of a command: a JSON array, or text for a shell that does nothing but start a program.
fn words(text: &str) -> Command {
    if text.starts_with('[') {
        return serde_json::from_str(text).ok();
    }
    let is_plain = !text.contains(['$', ';', '&', '|', '<', '>', '`', '"', '\'', '(', '*', '\\']);
    is_plain.then(|| text.split_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What an image of a folder `app` with these files begins with.
    fn start(dockerfile: &str, files: &[&str]) -> String {
        let files: Vec<(&str, &str)> = files.iter().map(|path| (*path, "")).collect();
        start_with(dockerfile, &files)
    }

    /// The same, with what the files say.
    fn start_with(dockerfile: &str, files: &[(&str, &str)]) -> String {
        let context = RepoPath::new("app").unwrap();
        let open = |path: &RepoPath| {
            let found = files.iter().find(|(known, _)| *known == path.as_str());
            found.map(|(_, text)| text.as_bytes().into())
        };
        let started = read(dockerfile, None).and_then(|stage| stage.start(&context, None, None, &open));
        match started {
            Ok(Start::Handler { root, handler }) => format!("{handler} in {root}"),
            Ok(Start::Script { file, root, hidden }) => {
                format!("{file} in {root}{}", hidden.map_or(String::new(), |reason| format!(", but {reason}")))
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
        assert_eq!(
            start(&with("CMD exec gunicorn -b 0.0.0.0:80 web:app"), &files),
            "app/web.py in app, but what the web server calls in it is not followed"
        );
        assert_eq!(
            start(&with("CMD [\"python\", \"-m\", \"uvicorn\", \"--port\", \"80\", \"web:create()\"]"), &files),
            "app/web.py in app, but what the web server calls in it is not followed"
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
    fn scripts_of_a_shell_are_read_as_far_as_they_start_one_program() {
        let image = "FROM python:3.13\nWORKDIR /srv\nCOPY . .\nENTRYPOINT [\"./entrypoint.sh\"]\nCMD [\"python\", \"-m\", \"jobs\"]";
        let with = |script| {
            start_with(
                image,
                &[
                    ("app/entrypoint.sh", script),
                    ("app/jobs.py", ""),
                    ("app/web/app.py", ""),
                    ("app/run", "#!/bin/sh\nexec python jobs.py"),
                ],
            )
        };
        assert_eq!(with("#!/bin/bash\nset -euo pipefail\n# starts\nexport A=1\nexec \"$@\"\n"), "app/jobs.py in app");
        assert_eq!(
            with("cd web\nexec gunicorn -b 0.0.0.0:$PORT \\\n  --workers 2 app:app"),
            "app/web/app.py in app/web, but what the web server calls in it is not followed"
        );
        assert_eq!(with("echo start; A=1 python jobs.py > log 2>&1"), "app/jobs.py in app");
        assert_eq!(with("./run"), "app/jobs.py in app");
        assert_eq!(with("bash -e run"), "app/jobs.py in app");
        assert_eq!(
            with("aws s3 cp s3://b/x . && python jobs.py"),
            "app/jobs.py in app, but what else its shell script runs is not followed"
        );
        assert_eq!(
            with("if [ \"$1\" = web ]; then\n  exec gunicorn app:app\nelse\n  exec python jobs.py\nfi"),
            "whose script app/entrypoint.sh starts one of several programs"
        );
        assert_eq!(with("exec node index.js"), "which starts node, and what that runs is not known here");
        assert_eq!(with("python $MAIN"), "whose script app/entrypoint.sh starts what is known only when it runs");
        assert_eq!(with("./entrypoint.sh"), "whose scripts call each other too deep");
        assert_eq!(with("echo nothing"), "whose script app/entrypoint.sh starts nothing");
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
            let _ = read(&text, None).and_then(|stage| stage.start(&context, None, None, &|_| Some(text.as_bytes().into())));
        }
    }
}

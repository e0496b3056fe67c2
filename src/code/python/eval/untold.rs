//! What is handed to code that is not here and that no row of the libraries' table tells of: an address of AWS, one of the
//! SDK's objects, or a command line of the AWS CLI. What is called then is not known, but that something is can be said.

use super::Engine;
use super::calls::{Arguments, Site};
use super::output::RecordKind;
use super::sdk::Who;
use super::values::{Atom, Sym, Value};
use crate::code::Confidence;
use crate::code::python::libraries::table;
use crate::code::python::modules::is_standard;

/// How texts begin that lead a library to AWS, and the service's client.
const ADDRESSES: [(&str, &str); 10] = [
    ("s3://", "s3"),
    ("s3a://", "s3"),
    ("s3n://", "s3"),
    ("simplecache::s3://", "s3"),
    ("filecache::s3://", "s3"),
    ("sqs://", "sqs"),
    ("awsathena+", "athena"),
    ("bedrock/", "bedrock-runtime"),
    ("bedrock:", "bedrock-runtime"),
    ("sagemaker/", "sagemaker-runtime"),
];

/// Words in the names of functions that read or write what an address leads to. Others, such as those that log it or that make
/// an option of it, do not.
const READERS: [&str; 28] = [
    "avro",
    "connect",
    "copy",
    "csv",
    "dataset",
    "delta",
    "download",
    "exists",
    "fetch",
    "file",
    "filesystem",
    "fs",
    "glob",
    "json",
    "load",
    "ls",
    "mapper",
    "open",
    "orc",
    "parquet",
    "path",
    "read",
    "save",
    "scan",
    "store",
    "sync",
    "upload",
    "write",
];

/// The same where the word is the whole name.
const READER_NAMES: [&str; 4] = ["text", "textFile", "to", "zarr"];

/// Libraries that call nothing with the SDK's objects that they are handed: they keep them, show them or check them.
const KEEPERS: [&str; 37] = [
    "attr",
    "attrs",
    "backoff",
    "dateutil",
    "neo4j",
    "cachetools",
    "click",
    "dependency_injector",
    "dishka",
    "fastapi",
    "flask",
    "injector",
    "inject",
    "jmespath",
    "kink",
    "lagom",
    "loguru",
    "mock",
    "moto",
    "mypy_extensions",
    "numpy",
    "opentelemetry",
    "placebo",
    "punq",
    "pydantic",
    "pytest",
    "returns",
    "rich",
    "six",
    "starlette",
    "structlog",
    "svcs",
    "tenacity",
    "tqdm",
    "typer",
    "typing_extensions",
    "wrapt",
];

/// Functions that run a command, by their dotted names.
/// Source: <https://docs.python.org/3/library/subprocess.html>, <https://docs.python.org/3/library/asyncio-subprocess.html>.
const RUNNERS: [&str; 11] = [
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "os.popen",
    "os.system",
    "subprocess.Popen",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "subprocess.run",
];

/// Commands of the AWS CLI that are not called like the service's client.
/// Source: <https://docs.aws.amazon.com/cli/latest/reference/>.
const COMMANDS: [(&str, &str); 4] =
    [("configservice", "config"), ("deploy", "codedeploy"), ("s3api", "s3"), ("ddb", "dynamodb")];

impl Engine<'_> {
    /// Notes what the function or method of this dotted name is handed, of which no row tells.
    pub(super) fn note_handed(&mut self, site: Site, path: &[Sym], arguments: &Arguments) {
        let Some(&top) = path.first() else { return };
        if is_standard(self.values.text_of(top)) {
            self.note_command(site, path, arguments);
            return;
        }
        self.note_address(site, path, arguments);
        // Code of the repository that goes there with it gets it, and is followed.
        let is_code = |atom: &Atom| Self::is_callable(*atom) && !matches!(atom, Atom::Sdk(_));
        if arguments.values().any(|value| self.values.atoms(value).iter().any(is_code)) {
            return;
        }
        let library = self.values.text_of(top);
        if !arguments.values().any(|value| self.holds_sdk(value))
            || KEEPERS.contains(&library)
            || table().knows_library(library)
        {
            return;
        }
        let mut services: Vec<Sym> = Vec::new();
        let mut is_any = false;
        for value in arguments.values().filter(|&value| self.holds_sdk(value)) {
            for &atom in self.values.atoms(value) {
                let Atom::Sdk(index) = atom else { continue };
                if self.owner(index).is_none_or(|who| who != Who::Own) {
                    continue;
                }
                match self.service_of(index) {
                    Some(service) => services.push(service),
                    None => is_any = true,
                }
            }
        }
        if is_any {
            services.clear();
        } else if services.is_empty() {
            return;
        }
        let name = self.dotted(path);
        let reason = format!("`{name}` is handed an object of the SDK, and what it calls with it is not known");
        let reason = self.values.sym(&reason);
        self.push_record(site, RecordKind::OnceAFile { services: services.into(), reason });
    }

    /// Notes an address of AWS among the arguments of a call that nothing tells of.
    pub(super) fn note_address(&mut self, site: Site, path: &[Sym], arguments: &Arguments) {
        let found = arguments
            .values()
            .find_map(|value| self.values.atoms(value).iter().find_map(|&atom| self.address_of(atom)));
        let (Some((start, client)), false) = (found, self.is_told(path)) else { return };
        let called = path.last().map_or("", |&name| self.values.text_of(name));
        let is_class = called.starts_with(|c: char| c.is_ascii_uppercase());
        let lower = called.to_ascii_lowercase();
        let reads = READER_NAMES.contains(&called)
            || lower.split('_').any(|word| READERS.contains(&word))
            || is_class && READERS.iter().any(|word| lower.contains(word));
        // Of what is not known at all, a method that is called like this may be any.
        let is_of_library = path.len() > 1;
        if !reads && (client == "s3" || !is_of_library) {
            return;
        }
        let reason = format!("`{called}` is handed an address of AWS (`{start}..`), and what it calls is not known");
        let (reason, client) = (self.values.sym(&reason), self.values.sym(client));
        self.push_record(site, RecordKind::OnceAFile { services: Box::new([client]), reason });
    }

    /// Whether something is an address of AWS, or the beginning of one.
    pub(super) fn is_address(&self, value: Value) -> bool {
        self.values.atoms(value).iter().any(|&atom| self.address_of(atom).is_some())
    }

    /// How a text begins that is an address of AWS, and the service's client.
    fn address_of(&self, atom: Atom) -> Option<(&'static str, &'static str)> {
        let (Atom::Text(text) | Atom::Default(text)) = atom else { return None };
        let text = self.values.text_of(text);
        // `bedrock:InvokeModel` is an action.
        let leads = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '*');
        ADDRESSES.into_iter().find(|(start, _)| text.strip_prefix(start).is_some_and(leads))
    }

    /// Whether something is a session, client or resource, and nothing else.
    fn holds_sdk(&self, value: Value) -> bool {
        let is_object = |atom: &Atom| match *atom {
            Atom::Sdk(index) => self.is_client_or_resource(index) || self.is_session(index),
            _ => false,
        };
        let atoms = self.values.atoms(value);
        atoms.iter().any(is_object) && atoms.iter().all(|atom| is_object(atom) || *atom == Atom::None)
    }

    fn dotted(&self, path: &[Sym]) -> String {
        path.iter().map(|&step| self.values.text_of(step)).collect::<Vec<_>>().join(".")
    }

    /// A command of the AWS CLI: the operation that it is named after, or a note.
    fn note_command(&mut self, site: Site, path: &[Sym], arguments: &Arguments) {
        if !RUNNERS.contains(&self.dotted(path).as_str()) {
            return;
        }
        let Some(words) = self.command_words(arguments) else { return };
        let mut words = words.iter().map(String::as_str);
        if words.next().is_none_or(|program| program != "aws" && !program.ends_with("/aws")) {
            return;
        }
        // What stands before the command, with its value.
        let mut next = words.next();
        while next.is_some_and(|word| word.starts_with("--")) {
            if !next.is_some_and(|word| word.contains('=') || word.starts_with("--no-") || word == "--debug") {
                words.next();
            }
            next = words.next();
        }
        let command = next.unwrap_or_default();
        let client = COMMANDS.iter().find(|(name, _)| *name == command).map_or(command, |(_, client)| client);
        let service = self.values.sym(client);
        let method = words.next().unwrap_or_default().replace('-', "_");
        let operation =
            self.client_model(service).map(|model| model.operation_of(&method).map(|known| known.name.clone()));
        match operation {
            Some(Some(operation)) => {
                let input = self.open_input();
                self.record(site, service, &operation, input, Who::Own, Confidence::Probable);
            }
            Some(None) => {
                self.unresolved(site, &[service], "the AWS CLI is run here, and what it calls is not followed");
            }
            // `aws configure`, `aws --version`: nothing is called.
            None if !command.contains('\0') => {}
            None => self.unresolved(site, &[], "the AWS CLI is run here, and what it calls is not followed"),
        }
    }

    /// The words of a command line, as far as they are known: one text, a list, or the arguments one by one.
    fn command_words(&mut self, arguments: &Arguments) -> Option<Vec<String>> {
        let first = arguments.positional.first().map(|argument| argument.value);
        let first = first.or_else(|| arguments.keyword(self.values.find_sym("args")).map(|entry| entry.value))?;
        match *self.values.atoms(first) {
            [Atom::Text(text)] => {
                let words = self.values.text_of(text).split_whitespace().map(str::to_owned);
                let more =
                    arguments.positional.iter().skip(1).map_while(|argument| self.values.known_text(argument.value));
                Some(words.chain(more.map(str::to_owned)).collect())
            }
            [Atom::Seq(index)] => {
                let items = self.get_seq(index).items;
                let word = |&item: &Value| match *self.values.atoms(item) {
                    [Atom::Text(text)] => self.values.text_of(text).to_owned(),
                    _ => "\0".to_owned(),
                };
                Some(items.iter().map(word).collect())
            }
            _ => None,
        }
    }
}

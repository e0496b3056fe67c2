//! The programs of `testdata/python`, each with what it does with AWS.
//!
//! A program is a file, or a folder whose `handler.py` begins. Its first lines say, as comments:
//!
//! - a sentence on what it shows;
//! - `expect: s3:PutObject, sqs:SendMessage?`: the operations, with `?` where the call is only probable, `~` where it may run
//!   or not; `s3:PutObject(Bucket, Key)` also says which members are given, `..` that there may be more;
//! - `unresolved: s3 sqs; any`: the services of each place that is not understood;
//! - `actions: ..`: the IAM actions that follow (what is needed for sure);
//! - `start: src/app.py main` where that is the handler, `start: files` where there is none and all files are given; else
//!   it is `handler`;
//! - `roots: src layer`, `environment: NAME=value`, where the infrastructure says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::*;
use crate::code::{Arguments, Confidence, Start, Value as KnownValue};
use crate::policy::Text;
use crate::repo::RepoPath;

struct Program {
    name: String,
    files: Vec<(String, Vec<u8>)>,
    header: BTreeMap<String, String>,
    /// Whether its first line is a sentence.
    says_why: bool,
}

fn programs() -> Vec<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/python");
    let mut programs = Vec::new();
    for topic in sorted(&root) {
        for path in
            sorted(&topic).into_iter().filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == "py"))
        {
            let name = path.strip_prefix(&root).unwrap().with_extension("").display().to_string();
            let mut files = Vec::new();
            let entry = if path.is_dir() {
                collect(&path, &path, &mut files);
                path.join("handler.py")
            } else {
                files.push(("handler.py".to_owned(), std::fs::read(&path).unwrap()));
                path
            };
            let text = std::fs::read(&entry).unwrap();
            let header = String::from_utf8_lossy(&text)
                .lines()
                .map_while(|line| line.trim_start_matches('\u{feff}').strip_prefix('#'))
                .filter_map(|line| line.trim().split_once(':'))
                .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
                .collect();
            let says_why = String::from_utf8_lossy(&text).lines().take_while(|line| is_comment(line)).any(says_why);
            programs.push(Program { name, files, header, says_why });
        }
    }
    programs
}

fn is_comment(line: &str) -> bool {
    line.trim_start_matches('\u{feff}').starts_with('#')
}

/// A comment that is a sentence rather than a key with a value.
fn says_why(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim_start_matches('#').trim();
    line.ends_with(['.', '?']) && line.split_whitespace().count() > 2
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for path in sorted(folder) {
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

impl Program {
    fn analyze(&self) -> CodeUse {
        let snapshot = Snapshot::from_files(self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let get = |key: &str| self.header.get(key).map_or("", String::as_str);
        let paths = |text: &str| text.split_whitespace().filter_map(RepoPath::new).collect::<Vec<_>>();
        let start = match get("start") {
            "" => Start::Handler { file: RepoPath::new("handler.py").unwrap(), function: "handler".to_owned() },
            "files" => Start::Files(self.files.iter().filter_map(|(path, _)| RepoPath::new(path)).collect()),
            start => {
                let (file, function) = start.split_once(' ').unwrap();
                Start::Handler { file: RepoPath::new(file).unwrap(), function: function.to_owned() }
            }
        };
        let roots = match get("roots") {
            "" => vec![RepoPath::root()],
            roots => paths(roots),
        };
        let environment = get("environment")
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), Text::template(value)))
            .collect();
        let cache = ParseCache::default();
        let project = Project::new(&snapshot, Reference::embedded(), &cache);
        project.analyze(&EntryPoint { roots, start, environment })
    }

    /// What is wrong with what was found.
    fn check(&self, found: &CodeUse) -> Verdict {
        let mut verdict = Verdict { sound: true, precise: true, wrong: Vec::new() };
        let wrong = &mut verdict.wrong;
        let expected = |key: &str, separator: char| -> BTreeSet<String> {
            let text = self.header.get(key).map_or("", String::as_str);
            split_outside(text, separator).into_iter().map(str::to_owned).collect()
        };
        let calls = expected("expect", ',');
        let wants_possible = calls.iter().any(|call| call.ends_with('~'));
        let with_members: BTreeSet<String> = calls
            .iter()
            .filter(|call| call.contains('('))
            .map(|call| call[..call.find('(').unwrap()].to_owned())
            .collect();
        let got: BTreeSet<String> = found
            .calls
            .iter()
            .filter(|call| call.confidence != Confidence::Possible || wants_possible)
            .map(|call| {
                let mark = match call.confidence {
                    Confidence::Certain => "",
                    Confidence::Probable => "?",
                    Confidence::Possible => "~",
                };
                let name = format!("{}:{}", call.service, call.operation);
                let members = if with_members.contains(&name) { members(&call.arguments) } else { String::new() };
                format!("{name}{members}{mark}")
            })
            .collect();
        if calls != got {
            verdict.sound = calls.is_subset(&got);
            verdict.precise = got.is_subset(&calls);
            wrong.push(format!("expected {calls:?}\n       found    {got:?}"));
        }
        let places = expected("unresolved", ';');
        let got: BTreeSet<String> = found
            .unresolved
            .iter()
            .map(|place| if place.services.is_empty() { "any".to_owned() } else { place.services.join(" ") })
            .collect();
        if places != got {
            wrong.push(format!("expected unresolved {places:?}\n       found    {:?}", found.unresolved));
        }
        if self.header.contains_key("actions") {
            let reference = Reference::embedded();
            let certain = found.calls.iter().filter(|call| call.confidence == Confidence::Certain);
            let got: BTreeSet<String> = certain
                .flat_map(|call| reference.permissions(&call.service, &call.operation, &call.arguments).must)
                .collect();
            let actions = expected("actions", ',');
            if actions != got {
                wrong.push(format!("expected actions {actions:?}\n       found    {got:?}"));
            }
        }
        let skipped = expected("skipped", ';');
        let got: BTreeSet<String> = found.skipped.iter().map(|note| note.reason.clone()).collect();
        if skipped != got {
            wrong.push(format!("expected skipped {skipped:?}\n       found    {got:?}"));
        }
        verdict
    }
}

/// How a program was understood.
struct Verdict {
    /// Nothing that it does is missing.
    sound: bool,
    /// Nothing is found that it does not do.
    precise: bool,
    wrong: Vec<String>,
}

/// The parts of a list; separators in parentheses belong to a part.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn members(arguments: &Arguments) -> String {
    let mut names: Vec<&str> = arguments.given.keys().map(String::as_str).collect();
    if arguments.open {
        names.push("..");
    }
    format!("({})", names.join(", "))
}

#[test]
fn every_program_is_understood_as_it_says() {
    let programs = programs();
    let mut failures = Vec::new();
    let (mut sound, mut precise) = (0, 0);
    for program in &programs {
        assert!(program.header.contains_key("expect"), "{} does not say what it expects", program.name);
        assert!(program.says_why, "{} does not begin with what it shows", program.name);
        let verdict = program.check(&program.analyze());
        sound += usize::from(verdict.sound);
        precise += usize::from(verdict.precise);
        let wrong = verdict.wrong;
        if !wrong.is_empty() {
            failures.push(format!("{}\n       {}", program.name, wrong.join("\n       ")));
        }
    }
    let lookalikes = programs.iter().filter(|program| program.name.starts_with("not_aws/")).count();
    let (all, exact) = (programs.len(), programs.len() - failures.len());
    println!(
        "{all} programs: {exact} exact, {sound} sound, {precise} precise; {lookalikes} of them look like AWS calls"
    );
    assert!(all >= 150 && lookalikes >= 40, "programs are missing");
    let list = failures.join("\n");
    assert!(failures.is_empty(), "{exact} of {all} programs are exact, {sound} sound, {precise} precise:\n{list}");
}

#[test]
fn every_row_of_the_libraries_is_shown_by_a_program() {
    for program in programs() {
        program.analyze();
    }
    let used = eval::used_rows();
    let rows = libraries::table().rows.iter().enumerate();
    let unused: Vec<String> =
        rows.filter(|(row, _)| !used.contains(row)).map(|(_, row)| format!("{:?}", row.name.join("."))).collect();
    assert!(unused.is_empty(), "no program shows {} rows:\n{}", unused.len(), unused.join("\n"));
}

/// What a workload of one handler and these other files does, in words.
fn told(files: &[(&str, &[u8])]) -> Vec<String> {
    let snapshot = Snapshot::from_files(files.iter().copied());
    let cache = ParseCache::default();
    let file = RepoPath::new("app.py").unwrap();
    let start = Start::Handler { file, function: "handler".to_owned() };
    let entry = EntryPoint { roots: vec![RepoPath::root()], start, environment: BTreeMap::new() };
    let code = Project::new(&snapshot, Reference::embedded(), &cache).analyze(&entry);
    let calls = code.calls.iter().map(|call| format!("{}:{}", call.service, call.operation));
    let notes = code.unresolved.iter().chain(&code.skipped).map(|note| format!("{}: {}", note.file, note.reason));
    calls.chain(notes).collect()
}

const CALL: &str = "import boto3\n\ndef handler(event, context):\n    boto3.client('s3').list_buckets()\n";

#[test]
fn bad_input_is_analysed_or_named() {
    let beside = |more: String| told(&[("app.py", format!("{CALL}{more}").as_bytes())]);
    let analysed = ["s3:ListBuckets"];
    assert_eq!(beside(format!("TEXT = '{}'\n", "x".repeat(1 << 20))), analysed);
    assert_eq!(beside(format!("BYTES = b'{}'\n", "\\x00".repeat(1 << 17))), analysed);
    assert_eq!(beside(format!("LIST = [{}]\n", "1, ".repeat(50_000))), analysed);
    assert_eq!(
        beside(format!("DICT = {{{}}}\n", (0..10_000).map(|n| format!("'k{n}': {n}, ")).collect::<String>())),
        analysed
    );
    assert_eq!(beside(format!("SUM = 1{}\n", " + 1".repeat(10_000))), analysed);
    assert_eq!(beside(format!("CHAIN = a{}\n", ".b()".repeat(5_000))), analysed);
    assert_eq!(beside("\x0c\n\x0cdef page():\n\x0c    pass\n".to_owned()), analysed);
    assert_eq!(beside("# x\n".repeat(1 << 20)), analysed);
    assert_eq!(beside("print 'old', `1`\nexec 'code'\n".to_owned())[0], "s3:ListBuckets");

    let named = |more: String| told(&[("app.py", format!("{CALL}{more}").as_bytes())]).pop().unwrap();
    insta::assert_snapshot!(named(format!("x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000))), @"app.py: code nested deeper than 200 levels was not analysed");
    insta::assert_snapshot!(named((0..2_000).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect()), @"app.py: the file's blocks nest hundreds deep, so it was not analysed");
    insta::assert_snapshot!(named((0..250).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect()), @"app.py: code nested deeper than 200 levels was not analysed");
    insta::assert_snapshot!(named("x = [0]\n".repeat(10 << 17)), @"app.py: the file is larger than 8 MiB and was not analysed");
    insta::assert_snapshot!(named("def broken(:\n    pass\n".to_owned()), @"app.py: the syntax error here hides some of the code");
    insta::assert_snapshot!(told(&[("app.py", b"# coding: utf-7\nimport boto3\n")]).join("\n"), @"app.py: the file declares the encoding `utf-7`, which is not read");
    insta::assert_snapshot!(told(&[("app.py", b"# coding: rot13\nvzcbeg obgb3\n")]).join("\n"), @"app.py: the file declares the encoding `rot13`, which is not read");
    insta::assert_snapshot!(told(&[("app.py", b"i\0m\0p\0o\0r\0t\0")]).join("\n"), @"app.py: the file holds NUL bytes and was not analysed");
    insta::assert_snapshot!(named("\\\n".repeat(1 << 20)), @"app.py: the file is too irregular to parse and was not analysed");
    insta::assert_snapshot!(told(&[("app.py", b"import boto3\nx = '\xff'\n")]).join("\n"), @"app.py: the file is not valid UTF-8");
}

/// What Python reads is read, however it is written.
#[test]
fn lines_tabs_and_encodings_are_those_of_python() {
    let analysed = ["s3:ListBuckets"];
    assert_eq!(told(&[("app.py", CALL.replace('\n', "\r").as_bytes())]), analysed);
    assert_eq!(told(&[("app.py", CALL.replace('\n', "\r\n").as_bytes())]), analysed);
    let imports: [(&str, &[u8]); 2] = [
        ("app.py", b"import os\rimport other\rhandler = other.handler\r"),
        ("other.py", b"import boto3\rdef handler(event, context):\r\tboto3.client('s3').list_buckets()\r"),
    ];
    assert_eq!(told(&imports), analysed);
    // To Python 2, the last line belongs to the function; to Python 3, it is an error.
    let tabs = "import boto3\n\ndef handler(event, context):\n    if event:\n\tpass\n    \tboto3.client('s3').list_buckets()\n";
    assert_eq!(told(&[("app.py", tabs.as_bytes())]), analysed);
    let koi8 =
        b"# coding: koi8-r\nimport boto3\n\xd0 = boto3.client('s3')\ndef handler(e, c):\n    \xd0.list_buckets()\n";
    assert_eq!(told(&[("app.py", koi8)]), analysed);
    let sjis = b"# coding: shift_jis\nimport boto3\nx = '\x83\x5c'\ndef handler(e, c):\n    boto3.client('s3').list_buckets()\n";
    assert_eq!(told(&[("app.py", sjis)]), analysed);
}

#[test]
fn modules_that_import_one_another_are_loaded_once() {
    let app = b"import boto3\nimport one\n\ndef handler(event, context):\n    return one.run()\n";
    let one = b"from two import *\nimport app\n\ndef run():\n    return three.client.list_buckets()\n";
    let two = b"import three\nfrom one import run\n";
    let three = b"import boto3, two, app\nclient = boto3.client('s3')\n";
    let files: [(&str, &[u8]); 4] = [("app.py", app), ("one.py", one), ("two.py", two), ("three.py", three)];
    assert_eq!(told(&files), ["s3:ListBuckets"]);
}

/// Programs that could keep the analysis busy: what one run finds makes others run again, over and over.
#[test]
fn programs_that_feed_themselves_come_to_an_end() {
    let grows = "import boto3\n\ndef grow(value, names):\n    names.append(value + 'x')\n    value = {'a': value, 'b': [value]}\n\
                 \x20   return grow(str(value) + names[-1], [*names, names])\n\n\
                 def handler(event, context):\n    boto3.client('s3').list_buckets()\n    return grow('x', [])\n";
    assert_eq!(told(&[("app.py", grows.as_bytes())]), ["s3:ListBuckets"]);
    // Objects that call one another, and one that is its own `__call__`.
    let circle = "import boto3\n\nclass A:\n    def __init__(self, other):\n        self.__call__ = other or self\n\n\
                  \x20   def set(self, name, value):\n        setattr(self, name, value)\n\n\
                  def handler(event, context):\n    a = A(None)\n    b = A(a)\n    a.set(event['n'], b)\n    a(b)\n    b(a)()\n\
                  \x20   boto3.client('s3').list_buckets()\n";
    assert_eq!(told(&[("app.py", circle.as_bytes())]), ["s3:ListBuckets"]);
    // A chain of calls, each from deep inside its function.
    let mut deep = "import boto3\n".to_owned();
    for number in 0..400 {
        let call = format!("{}f{}(x){}", "[".repeat(60), number + 1, "]".repeat(60));
        let body: String = (0..40).map(|level| format!("{}if x:\n", "  ".repeat(level + 1))).collect();
        deep += &format!("\ndef f{number}(x):\n{body}{}return {call}\n", "  ".repeat(41));
    }
    deep += "\ndef f400(x):\n    x.list_buckets()\n\ndef handler(event, context):\n    f0(boto3.client('s3'))\n";
    assert_eq!(told(&[("app.py", deep.as_bytes())]), ["s3:ListBuckets"]);
    let mut many = "import boto3\nclient = boto3.client('s3')\n".to_owned();
    for number in 0..200 {
        let next = (number * 7 + 3) % 200;
        let other = (number * 13 + 5) % 200;
        many +=
            &format!("\ndef f{number}(a, b):\n    f{next}(lambda: b, [a])\n    return f{other}({{'k': a}}, (b, a))\n");
    }
    many += "\ndef handler(event, context):\n    client.list_buckets()\n    return f0(client, event)\n";
    assert_eq!(told(&[("app.py", many.as_bytes())])[0], "s3:ListBuckets");
}

/// What may be called is followed whole, or it is said that there is more of it: never a part without a word.
#[test]
fn a_crowd_is_followed_or_named() {
    let dispatch = |count: usize| {
        let mut source =
            "import boto3\ns3 = boto3.client('s3')\nALL = {}\n\ndef add(f):\n    ALL[f.__name__] = f\n".to_owned();
        for number in 0..count {
            let call = if number + 1 == count { "list_buckets()" } else { "get_object(Bucket='b', Key='k')" };
            source += &format!("\n@add\ndef f{number}(event):\n    s3.{call}\n");
        }
        source += "\ndef handler(event, context):\n    ALL[event['name']](event)\n";
        let mut told = told(&[("app.py", source.as_bytes())]);
        told.dedup();
        told
    };
    assert_eq!(dispatch(200), ["s3:GetObject", "s3:ListBuckets"]);
    let told = dispatch(600);
    assert!(
        told.contains(&"app.py: more things can be called here than the analysis tells apart".to_owned()),
        "{told:?}"
    );
}

/// However many methods a decorator has, it calls each on its own class's objects.
#[test]
fn a_decorator_keeps_what_it_decorates_apart() {
    let services = ["athena", "appsync", "batch", "ecr", "ecs", "inspector2", "kafka", "rds", "sns", "wafv2"];
    let mut source = "import boto3, functools\n\ndef logged(function):\n    @functools.wraps(function)\n\
                      \x20   def wrapper(*args, **kwargs):\n        try:\n            return function(*args, **kwargs)\n\
                      \x20       except Exception as error:\n            raise ValueError(function.__name__) from error\n\n\
                      \x20   return wrapper\n\n\
                      class Client:\n    def __init__(self, name):\n        self.c = boto3.client(name)\n"
        .to_owned();
    for service in services {
        source +=
            &format!("\nclass C{service}(Client):\n    def __init__(self):\n        super().__init__('{service}')\n");
        for number in 0..80 {
            source += &format!("\n    @logged\n    def m{number}(self, x):\n        self.c.list_tags_for_resource()\n");
        }
    }
    source += "\nclass All:\n";
    for service in services {
        source += &format!("\n    @property\n    def {service}(self):\n        return C{service}()\n");
    }
    // Whom nobody calls is not called on the object of whom somebody does.
    source += "\ndef use():\n    Cathena().m79(1)\n";
    let (calls, notes) = within(eval::MOST_CALLEES, &[("app.py", &source)]);
    assert_eq!((calls.len(), notes), (services.len() * 80, Vec::new()));
}

/// What `files` do as one workload that may follow so many callees, and what is said of it.
fn within(callees: usize, files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let start = Start::Files(files.iter().map(|(path, _)| RepoPath::new(path).unwrap()).collect());
    started_within(callees, start, files)
}

/// The same of the workload that starts there.
fn started_within(callees: usize, start: Start, files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let snapshot = Snapshot::from_files(files.iter().map(|(path, source)| (*path, source.as_bytes())));
    let entry = EntryPoint { roots: vec![RepoPath::root()], start, environment: BTreeMap::new() };
    let cache = ParseCache::default();
    let code = Project::new(&snapshot, Reference::embedded(), &cache).with_callees(callees).analyze(&entry);
    let calls = code.calls.into_iter().map(|call| call.operation).collect();
    (calls, code.unresolved.into_iter().map(|note| note.reason).collect())
}

/// How many values are shown in a value.
fn size(value: &KnownValue) -> usize {
    1 + match value {
        KnownValue::Map(map) => map.given.values().map(size).sum(),
        KnownValue::List(values) | KnownValue::OneOf(values) => values.iter().map(size).sum(),
        _ => 0,
    }
}

/// Six dicts with ten ways from each to the next make a hundred thousand values. A member that shows only some of them leaves
/// nothing out of the others.
#[test]
fn dicts_that_hold_one_another_in_many_ways_are_shown_in_part() {
    let keys: Vec<String> = (0..10).map(|key| format!("'k{key}': inner")).collect();
    let source = format!(
        "import boto3\ninner = {{'v': 'x'}}\n{}boto3.client('s3').put_object(Bucket='b', Key=inner, SSEKMSKeyId='key')\n",
        format!("inner = {{{}}}\n", keys.join(", ")).repeat(5)
    );
    let snapshot = Snapshot::from_files([("app.py", source.as_bytes())]);
    let start = Start::Files(vec![RepoPath::new("app.py").unwrap()]);
    let entry = EntryPoint { roots: vec![RepoPath::root()], start, environment: BTreeMap::new() };
    let cache = ParseCache::default();
    let code = Project::new(&snapshot, Reference::embedded(), &cache).analyze(&entry);
    let [call] = &code.calls[..] else { panic!("{:?}", code.calls.len()) };
    let sizes: Vec<(&str, usize)> =
        call.arguments.given.iter().map(|(name, value)| (name.as_str(), size(value))).collect();
    assert!(matches!(sizes[..], [("Bucket", 1), ("Key", 1000..=6000), ("SSEKMSKeyId", 1)]), "{sizes:?}");
    assert_eq!(call.arguments.given["SSEKMSKeyId"], KnownValue::Text("key".to_owned()));
}

/// A hundred functions, each of which calls the next.
fn long_way() -> String {
    let calls = (1..100).map(|number| format!("def f{number}(): return f{}()\n", number - 1));
    format!("def f0(): return 1\n{}f99()\n", calls.collect::<String>())
}

const TOO_INTRICATE: &str = "the program is too intricate; the analysis stopped before it had followed all of it";

/// What a workload may cost is bounded: what was found until then stays.
#[test]
fn a_spent_analysis_keeps_what_it_has_found() {
    // What `early` reads grows later, so that it is to run again when there is nothing left to spend.
    let source = format!(
        "import boto3\nlimit = 1\n\ndef early():\n    boto3.client('s3').list_buckets()\n    return limit\n\n\
         early()\nlimit = 'none'\n{}boto3.client('sqs').list_queues()\n",
        long_way()
    );
    let files = [("a.py", source.as_str())];
    assert_eq!(within(10_000, &files), (vec!["ListBuckets".to_owned(), "ListQueues".to_owned()], Vec::new()));
    assert_eq!(within(30, &files), (vec!["ListBuckets".to_owned()], vec![TOO_INTRICATE.to_owned()]));
}

/// Where too much comes together in a program, what each file does is found all the same: with what it imports, or without.
#[test]
fn the_files_of_a_spent_analysis_are_looked_at() {
    let first = format!("import boto3\n{}boto3.client('sns').list_topics()\n", long_way());
    let second = "import boto3\n\ndef late():\n    return boto3.client('sqs').list_queues()\n";
    let third = "import second\nsecond.late()\n";
    let fourth = "import boto3\nimport first\nfirst.f99()\nboto3.client('s3').list_buckets()\n";
    let fifth = "import boto3\nimport helper\nhelper.client('kms').list_keys()\n";
    let helper = "import boto3\n\ndef client(name):\n    return boto3.client(name)\n";
    let files = [
        ("fifth.py", fifth),
        ("first.py", first.as_str()),
        ("fourth.py", fourth),
        ("helper.py", helper),
        ("second.py", second),
        ("third.py", third),
    ];
    let all = ["ListKeys", "ListTopics", "ListBuckets", "ListQueues"].map(str::to_owned);
    assert_eq!(within(10_000, &files), (all.to_vec(), Vec::new()));
    let found = ["ListKeys", "ListBuckets", "ListQueues"].map(str::to_owned);
    assert_eq!(within(60, &files), (found.to_vec(), vec![TOO_INTRICATE.to_owned()]));
}

/// The same of a handler: what its own file does is found without the libraries beside it that are too much.
#[test]
fn the_file_of_a_spent_handler_is_looked_at() {
    let source = "import boto3\nimport much\n\ndef handler(event, context):\n    much.f99()\n    \
                  boto3.client('s3').list_buckets()\n\ndef other():\n    boto3.client('sqs').list_queues()\n";
    let start = Start::Handler { file: RepoPath::new("app.py").unwrap(), function: "handler".to_owned() };
    let found = started_within(30, start, &[("app.py", source), ("much.py", &long_way())]);
    assert_eq!(found, (vec!["ListBuckets".to_owned()], vec![TOO_INTRICATE.to_owned()]));
}

/// Classes, metaclasses and descriptors that are what they describe.
#[test]
fn classes_that_describe_themselves_come_to_an_end() {
    let source = "import boto3\n\nclass M(type):\n    def __new__(mcs, name, bases, body):\n        \
                  return super().__new__(mcs, name, bases, body)\n    def __call__(cls, *a):\n        return cls(*a)\n\
                  class N(M, metaclass=M):\n    pass\nclass A(metaclass=N):\n    def __get__(self, obj, owner):\n        \
                  return self.me\n    def __getattribute__(self, name):\n        return getattr(self, name)\n    \
                  def __set_name__(self, owner, name):\n        setattr(owner, '_' + name, A())\nA.me = A()\nA.__get__ = A()\n\
                  def grow(cls):\n    for name, value in vars(cls).items():\n        setattr(cls, '_' + name, value)\n    \
                  return grow(type('B', (cls,), vars(cls)))\n\n\
                  def handler(event, context):\n    boto3.client('s3').list_buckets()\n    grow(A)\n    return A().me.x\n";
    assert_eq!(told(&[("app.py", source.as_bytes())]), ["s3:ListBuckets"]);
}

/// The source text that each call of a program is placed at.
fn places(source: &str) -> Vec<String> {
    let snapshot = Snapshot::from_files([("app.py", source.as_bytes())]);
    let cache = ParseCache::default();
    let file = RepoPath::new("app.py").unwrap();
    let start = Start::Handler { file, function: "handler".to_owned() };
    let entry = EntryPoint { roots: vec![RepoPath::root()], start, environment: BTreeMap::new() };
    let code = Project::new(&snapshot, Reference::embedded(), &cache).analyze(&entry);
    code.calls.iter().map(|call| format!("{}: {}", call.operation, &source[call.span.start..call.span.end])).collect()
}

#[test]
fn a_call_is_placed_where_its_method_is_taken_or_its_partial_called() {
    let source = r#"
import functools

import boto3

def client(name):
    return boto3.client(name)

def handler(event, context):
    for item in boto3.resource("s3").Bucket("b").objects.all():
        item.delete()
    getattr(client("lambda"), "invoke")(FunctionName="f")
    send = client("sqs").send_message
    send(QueueUrl="q", MessageBody="m")
    publish = functools.partial(client("sns").publish, TopicArn="t")
    publish(Message="m")
"#;
    insta::assert_snapshot!(places(source).join("\n"), @r#"
    ListObjects: boto3.resource("s3").Bucket("b").objects.all
    DeleteObject: item.delete
    Invoke: getattr(client("lambda"), "invoke")
    SendMessage: client("sqs").send_message
    Publish: publish
    "#);
}

//! Generated programs that would cost too much, or of which something would be left out without a word.

use super::*;
use crate::code::Start;

/// What `files` do as one workload: the operations, and after them what is said of it.
fn told(files: &[(String, String)]) -> Vec<String> {
    let snapshot = Snapshot::from_files(files.iter().map(|(path, source)| (path.as_str(), source.as_bytes())));
    let start = Start::Files(files.iter().filter_map(|(path, _)| RepoPath::new(path)).collect());
    let entry = EntryPoint { roots: vec![RepoPath::root()], start, environment: Default::default() };
    let cache = ParseCache::default();
    let code = Project::new(&snapshot, Reference::embedded(), &cache).analyze(&entry);
    let calls = code.calls.into_iter().map(|call| call.operation);
    let mut told: Vec<String> = calls.chain(code.unresolved.into_iter().map(|note| note.reason)).collect();
    told.sort();
    told.dedup();
    told
}

fn file(path: impl Into<String>, source: impl Into<String>) -> (String, String) {
    (path.into(), source.into())
}

/// There are more paths through such imports than a program has time for.
#[test]
fn modules_that_import_all_of_each_other_are_cheap() {
    let count = 60;
    let stars: String = (0..count).map(|number| format!("from .m{number} import *\n")).collect();
    let mut files = vec![file("pk/__init__.py", stars.clone())];
    for number in 0..count {
        let next = (number + 1) % count;
        let body = format!("{stars}import pk\ndef f{number}(c):\n    return pk.f{next}(c)\n");
        files.push(file(format!("pk/m{number}.py"), body));
    }
    files.push(file("main.py", "import boto3\nimport pk\npk.f0(1)\nboto3.client(\"kms\").list_keys()\n"));
    assert_eq!(told(&files), ["ListKeys"]);
}

/// However long the way is that a name comes, even where modules wait to be run.
#[test]
fn a_name_comes_through_a_chain_of_star_imports() {
    for count in [12, 1_000] {
        let mut files = vec![file("m0.py", "import boto3\nclient = boto3.client('kms')\n")];
        for number in 1..count {
            files.push(file(format!("m{number}.py"), format!("from m{} import *\n", number - 1)));
        }
        files.push(file("main.py", format!("from m{} import *\nclient.list_keys()\n", count - 1)));
        files.reverse();
        assert_eq!(told(&files), ["ListKeys"], "{count}");
    }
}

/// What nobody has when a name is first looked for may come later: a module waits, or another module's code sets it.
#[test]
fn a_name_that_comes_late_through_a_star_import_is_found() {
    let files = [
        file(
            "main.py",
            "import boto3\nfrom names import *\nimport late\ndef go():\n    return client.list_keys()\ngo()\nlate.add(boto3.client('kms'))\n",
        ),
        file("names.py", "import os\n"),
        file("late.py", "import names\ndef add(value):\n    names.client = value\n"),
    ];
    assert_eq!(told(&files), ["ListKeys"]);
    let files = [
        file("main.py", "import pk\npk.first.go()\n"),
        file("pk/__init__.py", "from .first import *\nfrom .second import *\n"),
        file("pk/first.py", "from pk import *\ndef go():\n    return client.list_keys()\ngo()\n"),
        file("pk/second.py", "import boto3\nclient = boto3.client('kms')\n"),
    ];
    assert_eq!(told(&files), ["ListKeys"]);
}

/// What calls something in a generated table is followed, wherever it stands; of constants there is enough.
#[test]
fn calls_in_long_literals_are_followed() {
    let numbers: String = (0..5_000).map(|number| format!("{number},")).collect();
    let texts: String = (0..5_000).map(|number| format!("'{number}': 'v{number}',")).collect();
    let source = format!(
        "import boto3\nkms = boto3.client('kms')\nx = [{numbers} boto3.client('sqs').list_queues(), {numbers} kms]\n\
         y = {{{texts} 'k': boto3.client('sns').list_topics(), {texts} 'l': kms, {texts}}}\n\
         for item in x:\n    item.list_keys()\ny['l'].list_aliases()\n"
    );
    assert_eq!(told(&[file("app.py", source)]), ["ListAliases", "ListKeys", "ListQueues", "ListTopics"]);
}

/// What stands between Python 2's backquotes runs.
#[test]
fn backquotes_hold_code() {
    let source = "import boto3\nx = `boto3.client('kms').list_keys()`\n`boto3.client('sqs').list_queues()`\nprint `x`\n\
                  def f():\n    \"\"\"A `word`, and `boto3.client('s3').list_buckets()`.\"\"\"\n";
    assert_eq!(told(&[file("app.py", source)]), ["ListKeys", "ListQueues"]);
}

const CROWD: &str = "more things can be called here than the analysis tells apart";

/// However many classes a function is registered for, it is right or says that there are more.
#[test]
fn many_registered_functions_are_told_apart() {
    let dispatch = |count: usize| {
        let mut source =
            "import boto3, functools\n@functools.singledispatch\ndef go(thing, client):\n    pass\n".to_owned();
        for number in 0..count {
            let call = if number == 16 { "list_keys()" } else { "list_aliases()" };
            source += &format!(
                "class T{number}:\n    pass\n@go.register(T{number})\ndef go{number}(thing, client):\n    client.{call}\n"
            );
        }
        told(&[file("app.py", source + "go(T16(), boto3.client('kms'))\n")])
    };
    // Whom nobody calls is called with any client.
    assert!(dispatch(40).contains(&"ListKeys".to_owned()), "{:?}", dispatch(40));
    let told = dispatch(400);
    assert!(told.contains(&"ListKeys".to_owned()) || told.contains(&CROWD.to_owned()), "{told:?}");
}

/// The same of modules that are found by what stands in a folder.
#[test]
fn many_modules_of_a_folder_are_imported() {
    let run = |count: usize| {
        let main = "import boto3, importlib, pkgutil\nimport checks\nclient = boto3.client('kms')\n\
                    for module in pkgutil.iter_modules(checks.__path__):\n    \
                    importlib.import_module(f'checks.{module.name}').run(client)\n";
        let mut files = vec![file("main.py", main), file("checks/__init__.py", "")];
        for number in 0..count {
            let call = if number == 7 { "list_keys" } else { "list_aliases" };
            files.push(file(format!("checks/m{number:04}.py"), format!("def run(c):\n    c.{call}()\n")));
        }
        told(&files)
    };
    for count in [128, 129, 400] {
        assert_eq!(run(count), ["ListAliases", "ListKeys"], "{count}");
    }
    assert!(run(1_000).contains(&CROWD.to_owned()), "{:?}", run(1_000));
}

/// A class that comes after too many others to look at all is named.
#[test]
fn a_deep_chain_of_classes_is_followed_or_named() {
    let chain = |count: usize| {
        let mut source =
            "import boto3\nclass C0:\n    def run(self):\n        return boto3.client('kms').list_keys()\n".to_owned();
        (1..count).for_each(|number| source += &format!("class C{number}(C{}):\n    pass\n", number - 1));
        told(&[file("app.py", format!("{source}C{}().run()\n", count - 1))])
    };
    assert_eq!(chain(63), ["ListKeys"]);
    let named = "a class here is made from more classes than the analysis looks at".to_owned();
    assert!(chain(70).contains(&named), "{:?}", chain(70));
    assert!(!chain(64).contains(&named), "{:?}", chain(64));
}

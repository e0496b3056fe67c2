//! Bad input that files of `testdata/` cannot hold: links that lead nowhere, submodules, bytes that are not text, floods.
//!
//! Each repository also holds a project with one known error. The program must name the bad file, still find the error,
//! and say so by its exit code; it must never crash.

use super::project::Project;

const TEMPLATE: &str = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Send:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: src
      Handler: app.handler
";

const APP: &str = "\
import boto3

def handler(event, context):
    boto3.client('sqs').send_message(QueueUrl='q', MessageBody='m')
";

const ERROR: &str = "error missing-action Send sqs:SendMessage good/src/app.py:4";

/// A repository with the project whose one error is [`ERROR`].
fn sound_project() -> Project {
    let project = Project::new();
    project.write("good/template.yaml", TEMPLATE);
    project.write("good/src/app.py", APP);
    project
}

/// Checks the work tree, expects the known error, and gives all lines.
fn check(project: &Project) -> Vec<String> {
    project.commit("all");
    let lines = checked(project);
    assert!(lines.iter().any(|line| line == ERROR), "{lines:#?}");
    lines
}

fn checked(project: &Project) -> Vec<String> {
    let outcome = project.check(&[]);
    assert_eq!(outcome.code, outcome.expected_code());
    outcome.lines()
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_or_outside() {
    use std::os::unix::fs::symlink;

    let project = sound_project();
    project.write("bad/template.yaml", TEMPLATE);
    project.write("bad/src/other.py", "");
    for (link, target) in [
        ("bad/src/app.py", "again.py"),
        ("bad/src/again.py", "app.py"),
        ("bad/src/folder", "."),
        ("bad/stack.yaml", "stack.yaml"),
        ("bad/src/passwd.py", "/etc/passwd"),
        ("good/src/up", "../.."),
    ] {
        symlink(target, project.path(link)).unwrap();
    }
    let lines = check(&project);
    assert!(lines.contains(&"note unlinked-workload Send bad/template.yaml:8".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"unresolved bad/stack.yaml:1".to_owned()), "{lines:#?}");
}

#[test]
fn code_in_a_submodule_is_code_elsewhere() {
    let project = sound_project();
    project.commit("base");
    project.write("bad/template.yaml", TEMPLATE);
    project.commit("files");
    let mut index = project.index();
    let other_commit = git2::Oid::from_str("8f1d2c3b4a5968778695a4b3c2d1e0f00a1b2c3d").unwrap();
    let entry = git2::IndexEntry {
        ctime: git2::IndexTime::new(0, 0),
        mtime: git2::IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: 0o160_000,
        uid: 0,
        gid: 0,
        file_size: 0,
        id: other_commit,
        flags: 0,
        flags_extended: 0,
        path: b"bad/src".to_vec(),
    };
    index.add(&entry).unwrap();
    index.write().unwrap();
    project.commit_index("a submodule");
    let outcome = project.check(&["--base", "HEAD~2", "--head", "HEAD"]);
    let message = outcome.report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("bad/src is a submodule"), "{message}");
    assert_eq!(outcome.lines(), ["new note unlinked-workload Send bad/template.yaml:8"]);
    let lines = checked(&project);
    assert!(lines.iter().any(|line| line == ERROR), "{lines:#?}");
}

#[test]
fn bytes_that_are_no_utf_8_are_read_as_the_language_says_or_named() {
    let project = sound_project();
    let latin_1 = APP.replace("'m'", "'caf\u{e9}'").chars().map(|character| character as u8).collect::<Vec<u8>>();
    project.write("cookie/template.yaml", TEMPLATE);
    project.write("cookie/src/app.py", [b"# coding: latin-1\n", &*latin_1].concat());
    project.write("plain/template.yaml", TEMPLATE);
    project.write("plain/src/app.py", &latin_1);
    project.write("yaml/template.yaml", [TEMPLATE.as_bytes(), b"      Description: caf\xe9\n"].concat());
    let lines = check(&project);
    assert!(lines.contains(&"error missing-action Send sqs:SendMessage cookie/src/app.py:5".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"unresolved plain/src/app.py:1".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"unresolved yaml/template.yaml:9".to_owned()), "{lines:#?}");
}

#[test]
fn a_file_that_can_no_longer_be_read_is_named_and_settles_nothing() {
    const FUNCTION: &str = r#"
resource "aws_lambda_function" "send" {
  filename = "src.zip"
  handler  = "app.handler"
  runtime  = "python3.13"
  role     = aws_iam_role.send.arn
}
resource "aws_iam_role" "send" {}
"#;
    let project = sound_project();
    project.write("tf/main.tf", FUNCTION);
    project.write("tf/policies.tf", "");
    project.write("tf/src/app.py", APP);
    project.commit("two errors");
    const IN_TERRAFORM: &str = "error missing-action aws_lambda_function.send sqs:SendMessage tf/src/app.py:4";
    assert_eq!(checked(&project), [ERROR, IN_TERRAFORM]);

    // Too large stands here for all that keeps a file from being read: who runs as root may read everything else.
    let too_large = vec![b' '; 11 << 20];
    for (file, others) in [("good/template.yaml", vec![IN_TERRAFORM]), ("tf/policies.tf", vec![ERROR])] {
        let before = std::fs::read(project.path(file)).unwrap();
        project.write(file, &too_large);
        let note = format!("unresolved {file}:1");
        let without_base = checked(&project);
        assert!(without_base.contains(&note) && others.iter().all(|line| without_base.contains(&(*line).to_owned())));
        assert_eq!(without_base.len(), 2, "{without_base:#?}");
        assert_eq!(project.check(&["--base", "HEAD"]).lines(), [note]);
        project.write(file, before);
    }
}

#[test]
fn files_beyond_every_measure_are_named() {
    let project = sound_project();
    project.write("big/template.yaml", TEMPLATE);
    project.write("big/src/app.py", format!("{APP}\nDATA = '{}'\n", "x".repeat(11 << 20)));
    let lines = check(&project);
    assert!(lines.contains(&"unresolved big/src/app.py:1".to_owned()), "{lines:#?}");
}

#[test]
fn deep_nesting_is_named() {
    let project = sound_project();
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    project
        .write("json/template.json", format!("{{\"AWS::IAM::Role\": 1, \"Resources\": {}}}", deep("{\"Type\": ", "}")));
    project.write("flow/template.yaml", format!("# AWS::IAM::Role\nResources: {}\n", deep("[", "]")));
    project.write("tags/template.yaml", format!("# AWS::IAM::Role\nResources: {}\n", deep("!Sub [", "]")));
    project.write("python/template.yaml", TEMPLATE);
    project.write("python/src/app.py", format!("{APP}\nx = {}\n", deep("(", ")")));
    project.write("calls/template.yaml", TEMPLATE);
    project.write("calls/src/app.py", format!("{APP}\nx = y{}\n", ".f()".repeat(100_000)));
    let lines = check(&project);
    for file in ["json/template.json", "flow/template.yaml", "tags/template.yaml"] {
        assert!(lines.iter().any(|line| line.starts_with(&format!("unresolved {file}:"))), "{file}: {lines:#?}");
    }
}

#[test]
fn aliases_that_multiply_do_not() {
    let project = sound_project();
    let mut text =
        "Transform: AWS::Serverless-2016-10-31\n# AWS::IAM::Role\nMetadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = level - 1;
        text.push_str(&format!("  a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 10].join(", ")));
    }
    project.write("bomb/template.yaml", format!("{text}Resources: *a11\n"));
    check(&project);
}

#[test]
fn names_do_not_reach_the_terminal_raw() {
    let project = sound_project();
    let folder = "\u{1b}[31mred\u{7}";
    project.write(&format!("{folder}/template.yaml"), TEMPLATE.replace("Send:", "\"Se\\e[2Jnd\":"));
    project.write(&format!("{folder}/src/app.py"), APP.replace("'m'", "'\u{1b}]0;title\u{7}'"));
    check(&project);
    let human = project.run(&["check", "--color", "never"]);
    let text = String::from_utf8(human.stdout).unwrap();
    assert!(text.contains("\\u{1b}[31mred"), "{text}");
    assert!(!text.chars().any(|character| character.is_control() && character != '\n'), "{text:?}");
    project.write(&format!("{folder}/src/odd.py"), APP.replace("send_message", "nothing"));
    let generated = project.run(&["generate", "."]);
    let text = String::from_utf8(generated.stderr).unwrap();
    assert!(text.starts_with("note: \\u{1b}[31mred"), "{text}");
    assert!(!text.chars().any(|character| character.is_control() && character != '\n'), "{text:?}");
}

#[test]
fn what_is_not_read_is_named() {
    let project = sound_project();
    let padding = " ".repeat(11 << 20);
    project.write("large/report.ipynb", format!("{{\"cells\": [{{\"source\": \"import boto3\"}}]{padding}}}"));
    project.write("large/deploy", format!("#!/usr/bin/env -S uv run --script\nimport boto3\n{padding}"));
    project.write("large/data", &padding);
    project.write(".gitignore", "ignored.py\n");
    project.write("ignored.py", "import boto3\n");
    let generated = project.run(&["generate", "large", "/dev/null", "ignored.py"]);
    assert_eq!(
        String::from_utf8(generated.stderr).unwrap(),
        "note: /dev/null:1:1: it is no regular file, so it is not read\n\
         note: ignored.py:1:1: git ignores it, so it is not read\n\
         note: large/deploy:1:1: the file is larger than 10 MB, so it is left out\n\
         note: large/report.ipynb:1:1: the file is larger than 10 MB, so it is left out\n"
    );
}

/// A root that also declares a role, so that it is worth reading.
fn terraform(rest: &str) -> String {
    format!("resource \"aws_iam_role\" \"role\" {{\n  assume_role_policy = \"{{}}\"\n}}\n\n{rest}")
}

#[test]
fn deep_nesting_of_terraform_is_named() {
    let project = sound_project();
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    let in_locals = |value: String| terraform(&format!("locals {{\n  x = {value}\n}}\n"));
    project.write("lists/main.tf", in_locals(deep("[", "]")));
    project.write("calls/main.tf", in_locals(deep("tolist(", ")")));
    project.write("objects/main.tf", in_locals(deep("{ a = ", " }")));
    project.write("templates/main.tf", in_locals(deep("\"${", "}\"")));
    project.write("negations/main.tf", in_locals(format!("{}true", "!".repeat(10_000))));
    project.write("blocks/main.tf", terraform(&deep("a {\n", "}\n").replace('1', "")));
    let object = format!("{}1{}", "{\"a\": ".repeat(10_000), "}".repeat(10_000));
    project.write("json/main.tf.json", format!("{{\"resource\": {{\"aws_iam_role\": {{\"r\": {object}}}}}}}"));
    let lines = check(&project);
    for folder in ["lists", "calls", "objects", "templates", "negations", "blocks"] {
        assert!(
            lines.iter().any(|line| line.starts_with(&format!("unresolved {folder}/main.tf:"))),
            "{folder}: {lines:#?}"
        );
    }
    assert!(lines.iter().any(|line| line.starts_with("unresolved json/main.tf.json:")), "{lines:#?}");
}

#[test]
fn terraform_that_multiplies_is_bounded() {
    let project = sound_project();
    let chain = |first: &str, next: &dyn Fn(usize) -> String| {
        let rest: String = (1..60).map(|level| format!("  a{level} = {}\n", next(level - 1))).collect();
        terraform(&format!(
            "locals {{\n  a0 = {first}\n{rest}}}\n\nresource \"aws_iam_role_policy\" \"p\" {{\n  \
             role   = aws_iam_role.role.id\n  policy = local.a59\n}}\n"
        ))
    };
    project.write("text/main.tf", chain("\"xxxxxxxxxx\"", &|last| format!("\"${{local.a{last}}}${{local.a{last}}}\"")));
    project.write("lists/main.tf", chain("[1, 2]", &|last| format!("concat(local.a{last}, local.a{last})")));
    project.write("nested/main.tf", chain("[1, 2]", &|last| format!("[for x in local.a{last} : local.a{last}]")));
    project.write("products/main.tf", chain("[1, 2]", &|last| format!("setproduct(local.a{last}, local.a{last})")));
    project.write("json/main.tf", chain("1", &|last| format!("jsonencode([local.a{last}, local.a{last}])")));
    project.write(
        "copies/main.tf",
        terraform("resource \"aws_iam_role\" \"many\" {\n  count = 1000000000\n  assume_role_policy = \"{}\"\n}\n"),
    );
    // Eight calls of the next module in each of twelve.
    for level in 0..12 {
        let calls: String =
            (0..8).map(|call| format!("module \"m{call}\" {{\n  source = \"../m{}\"\n}}\n", level + 1)).collect();
        project.write(&format!("modules/m{level}/main.tf"), terraform(&calls));
    }
    project.write("modules/m12/main.tf", terraform(""));
    check(&project);
}

#[test]
fn modules_that_call_each_other_in_a_circle_end() {
    let project = sound_project();
    let call = |source: &str| terraform(&format!("module \"next\" {{\n  source = \"{source}\"\n}}\n"));
    project.write("a/main.tf", call("../b"));
    project.write("b/main.tf", call("../c"));
    project.write("c/main.tf", call("../a"));
    project.write("self/main.tf", call("."));
    project.write("links/template.yaml", "Resources:\n  Next:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./template.yaml}\n  R: {Type: AWS::IAM::Role, Properties: {}}\n");
    let lines = check(&project);
    assert!(lines.iter().any(|line| line.starts_with("unresolved ") && line.contains("/main.tf:")), "{lines:#?}");
}

#[test]
fn no_include_leaves_the_repository() {
    let project = sound_project();
    // Beside the repository's folder, and so outside of it.
    let secret = tempfile::Builder::new().suffix(".json").tempfile_in(project.path("..")).unwrap();
    std::fs::write(
        secret.path(),
        r#"{"Statement": [{"Effect": "Allow", "Action": "s3:HeadSecret", "Resource": "*"}]}"#,
    )
    .unwrap();
    let absolute = secret.path().to_str().unwrap().to_owned();
    let relative = format!("../../{}", secret.path().file_name().unwrap().to_str().unwrap());
    for (folder, path) in [("absolute", &absolute), ("relative", &relative)] {
        project.write(
            &format!("{folder}/main.tf"),
            terraform(&format!(
                "resource \"aws_iam_role_policy\" \"p\" {{\n  role   = aws_iam_role.role.id\n  policy = file(\"{path}\")\n}}\n\n\
                 resource \"aws_iam_role_policy\" \"each\" {{\n  for_each = fileset(\"{path}/..\", \"*\")\n  \
                 role   = aws_iam_role.role.id\n  policy = templatefile(\"{path}\", {{}})\n}}\n\n\
                 module \"m\" {{\n  source = \"{path}\"\n}}\n"
            )),
        );
        project
            .write(&format!("{folder}/template.yaml"), TEMPLATE.replace("CodeUri: src", &format!("CodeUri: {path}")));
        project.write(
            &format!("{folder}/include/template.yaml"),
            format!("Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: {path}}}}}\n"),
        );
        project.write(
            &format!("{folder}/serverless.yml"),
            format!("service: s\nprovider:\n  name: aws\n  runtime: python3.13\n  iam: {{role: {{statements: '${{file({path}):Statement}}'}}}}\nfunctions:\n  f: {{handler: app.handler}}\n"),
        );
    }
    let run = project.run(&["check", "--format", "json"]);
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(!text.contains("HeadSecret"), "{text}");
    check(&project);
    // A configuration may not name such a file at all.
    project.write("iamdrift.toml", format!("[[role]]\nname = \"r\"\npolicies = \"{relative}\"\n"));
    assert_eq!(project.run(&["check"]).status.code(), Some(2));
}

//! Golden files: `testdata/fix/lists/<style>/before.*`, and what each edit makes of it.
//!
//! `UPDATE_GOLDEN=1 cargo test --lib fix::` writes the files anew; look at the difference before it is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::document::{Document, File};
use super::statements::{Slot, items, replace, slot};
use super::tree::{Changes, New, node_at};
use crate::iac::syntax::{Format, Node, Tree, Value};

/// A file of the repository's test data.
fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/fix").join(path)
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Compares with the golden file, or writes it.
fn agree(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let golden = std::fs::read(path).unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(&golden), text, "{}", path.display());
}

/// The first scalar with this text, wherever it stands.
fn find(node: &Node, text: &str) -> Option<crate::text::Span> {
    match &node.value {
        Value::Scalar(scalar) => (scalar.text == text).then_some(node.span),
        Value::Sequence(items, _) => items.iter().find_map(|item| find(item, text)),
        Value::Mapping(entries, _) => entries.iter().find_map(|entry| find(&entry.value, text)),
    }
}

fn slot_of(tree: &Tree, pattern: &str) -> Option<Slot> {
    slot(tree, find(&tree.root, pattern)?)
}

/// What to do with the list that holds `s3:*`, where it has such items. A template knows the functions of CloudFormation.
fn edits(tree: &Tree, is_template: bool) -> Vec<(&'static str, Changes)> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let by = |pattern: &str, new: &[&str]| {
        let mut changes = Changes::default();
        replace(&mut changes, tree, &slot_of(tree, pattern)?, &names(new)).unwrap();
        Some(changes)
    };
    let both = |a: Option<Changes>, b: Option<Changes>| {
        let mut both = a?;
        both.merge(&b?).unwrap();
        Some(both)
    };
    let add = |after: &str, new: &str| {
        let mut changes = Changes::default();
        let slot = slot_of(tree, after)?;
        changes.add_item(&slot.list, slot.item, New::text(new)).unwrap();
        Some(changes)
    };
    let all = || {
        let mut all = Changes::default();
        let slot = slot_of(tree, "s3:*")?;
        for item in 0..items(tree, &slot.list).len() {
            all.replace_item(&slot.list, item, Vec::new()).unwrap();
        }
        Some(all)
    };
    let statement = || {
        let slot = slot_of(tree, "s3:*")?;
        let (at, statements) = match slot.list[..slot.list.len() - 1].split_last()? {
            (at, list) if node_at(tree, list)?.items().is_some() => (*at, list.to_vec()),
            _ => (0, slot.list[..slot.list.len() - 1].to_vec()),
        };
        let mut changes = Changes::default();
        if tree.format == Format::Hcl && node_at(tree, &statements)?.items().is_none() {
            let list = |text: &str| New::List(vec![New::text(text)]);
            let entries = [("actions", list("sns:Publish")), ("resources", list("arn:aws:sns:*:*:orders"))];
            let entries = entries.map(|(key, value)| (key.to_owned(), value)).to_vec();
            let mut changes = Changes::default();
            let around = &statements[..statements.len() - 1];
            changes.add_entry(around, "statement", New::Block(Vec::new(), entries)).unwrap();
            return Some(changes);
        }
        let resource = if is_template { "arn:${AWS::Partition}:sns:*:*:orders" } else { "arn:aws:sns:*:*:orders" };
        let resource = if is_template { New::Call("Sub", resource.to_owned()) } else { New::text(resource) };
        let new = New::map([
            ("Effect", New::text("Allow")),
            ("Action", New::List(vec![New::text("sns:Publish"), New::text("sns:Subscribe")])),
            ("Resource", resource),
        ]);
        changes.add_item(&statements, at, new).unwrap();
        Some(changes)
    };
    [
        ("remove-first", by("s3:GetObject", &[])),
        ("remove-middle", by("s3:*", &[]).filter(|_| slot_of(tree, "sqs:SendMessage").is_some())),
        ("remove-last", by("sqs:SendMessage", &[])),
        ("remove-two", both(by("s3:GetObject", &[]), by("sqs:SendMessage", &[]))),
        ("remove-all", all()),
        ("rename", by("s3:*", &["s3:GetObjectAcl"])),
        ("narrow", by("s3:*", &["s3:GetObject*", "s3:PutObject", "s3:ListBucket"])),
        ("add-last", add("sqs:SendMessage", "sqs:ReceiveMessage")),
        ("add-after", add("s3:*", "s3-object-lambda:GetObject")),
        ("add-and-remove", both(add("s3:*", "s3:PutObject"), by("s3:*", &[]))),
        ("add-statement", statement()),
    ]
    .into_iter()
    .filter_map(|(name, changes)| Some((name, changes?)))
    .collect()
}

#[test]
fn lists_change_in_the_style_they_are_written_in() {
    let mut count = 0;
    for folder in folders(&testdata("lists")) {
        let before = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let before = before.into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "before")).unwrap();
        let extension = before.extension().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&before).unwrap();
        let path = crate::repo::RepoPath::new(&format!("before.{extension}")).unwrap();
        let file = File::read(&path, text.as_bytes()).unwrap();
        let has_list = |document: &Document| slot_of(&document.tree, "s3:*").is_some();
        let number = file.documents.iter().position(has_list).unwrap();
        for (name, changes) in edits(&file.documents[number].tree, number == 0 && !matches!(extension, "tf" | "tpl")) {
            let edited = file.edit(&[Ok((number, changes))]);
            let golden = folder.join(format!("{name}.{extension}"));
            match &edited.outcomes[0] {
                Ok(()) => agree(&golden, &edited.text),
                Err(reason) => {
                    assert_eq!(edited.text, text);
                    agree(&golden.with_extension("refused"), &format!("{reason}\n"));
                }
            }
            count += 1;
        }
    }
    assert!(count >= 80, "{count}");
}

/// The text of a template after all fixes, repeated until nothing is left to fix; and what is still found.
fn fixed(template: &str, name: &str, app: &str, with_unsafe: bool) -> (String, Vec<String>) {
    let reference = crate::reference::Reference::embedded();
    let mut text = template.to_owned();
    for _ in 0..5 {
        let head = crate::repo::Snapshot::from_files([(name, text.as_bytes()), ("src/app.py", app.as_bytes())]);
        let report = crate::drift::check(&crate::drift::Input::everything(&head), reference);
        let fixes = super::report::fixes(&report, reference, with_unsafe);
        let Some(patch) = fixes.patches.first() else {
            let about = |finding: &crate::drift::Finding| finding.pattern.clone().unwrap_or(finding.actions.join(" "));
            let left = report.findings.iter().map(|finding| format!("{} {}", finding.rule, about(finding)));
            return (text, left.collect());
        };
        assert_eq!(patch.before, text);
        text.clone_from(&patch.after);
    }
    panic!("it goes on and on: {text}");
}

#[test]
fn templates_are_fixed_until_nothing_is_left_to_fix() {
    let mut count = 0;
    for folder in folders(&testdata("check")) {
        let app = std::fs::read_to_string(folder.join("app.py")).unwrap();
        let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let before = files.into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "before")).unwrap();
        let extension = before.extension().unwrap().to_str().unwrap();
        let template = std::fs::read_to_string(&before).unwrap();
        for (name, with_unsafe) in [("safe", false), ("unsafe", true)] {
            let (after, left) = fixed(&template, &format!("template.{extension}"), &app, with_unsafe);
            agree(&folder.join(format!("{name}.{extension}")), &after);
            agree(&folder.join(format!("{name}.left")), &(left.join("\n") + "\n"));
            count += 1;
        }
    }
    assert!(count >= 16, "{count}");
}

#[test]
fn each_proposed_edit_settles_its_finding_alone() {
    let reference = crate::reference::Reference::embedded();
    let mut offered = 0;
    for folder in folders(&testdata("check")) {
        let app = std::fs::read(folder.join("app.py")).unwrap();
        let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let before = files.into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "before")).unwrap();
        let name = format!("template.{}", before.extension().unwrap().to_str().unwrap());
        let template = std::fs::read_to_string(&before).unwrap();
        let look = |text: &str| {
            let head = crate::repo::Snapshot::from_files([(&*name, text.as_bytes()), ("src/app.py", &app)]);
            crate::drift::check(&crate::drift::Input::everything(&head), reference)
        };
        let mut report = look(&template);
        super::report::propose(&mut report, reference);
        for finding in &report.findings {
            let Some(fix) = &finding.fix else { continue };
            assert_eq!(fix.edits.is_empty(), fix.note.is_some(), "{fix:?}");
            if !fix.is_offered() {
                continue;
            }
            let mut text = template.clone();
            for edit in fix.edits.iter().rev() {
                assert_eq!(edit.place.file.as_str(), name);
                text.replace_range(edit.place.span.start..edit.place.span.end, &edit.text);
            }
            let left = look(&text).findings;
            let same = |other: &&crate::drift::Finding| other.fingerprint == finding.fingerprint;
            assert_eq!(left.iter().find(same), None, "{}: {}", folder.display(), fix.title);
            offered += 1;
        }
    }
    assert!(offered >= 15, "{offered}");
}

/// What is wrong after fixes and was not before: an action that somebody lacks now, text that is no longer understood, or a
/// grant that a workload lost which nobody could compare.
fn broken(before: &crate::drift::Report, after: &crate::drift::Report) -> Vec<String> {
    use crate::drift::{Report, Rule};
    let errors = |report: &Report| -> BTreeSet<String> {
        let rules = [Rule::MissingAction, Rule::DeniedAction, Rule::UnknownAction];
        let errors = report.findings.iter().filter(|finding| rules.contains(&finding.rule));
        errors.map(|one| format!("{} {:?} {:?} {:?}", one.rule, one.workload, one.role, one.actions)).collect()
    };
    let unread = |report: &Report| -> BTreeSet<String> {
        report.unresolved.iter().map(|one| format!("{} {}", one.place.file, one.reason)).collect()
    };
    let unlinked = |report: &Report| -> BTreeSet<String> {
        let workloads = report.workloads.iter().filter(|workload| !workload.linked);
        // A name that is no action grants nothing.
        let no_action = |pattern: &String| {
            let mut findings = before.findings.iter().filter(|finding| finding.rule == Rule::UnknownAction);
            findings.any(|finding| finding.pattern.as_ref() == Some(pattern))
        };
        let granted = |workload: &crate::drift::WorkloadReport| {
            let name = format!("{} {}", workload.place.file, workload.name);
            let patterns =
                workload.granted.iter().map(|granted| &granted.pattern).filter(|pattern| !no_action(pattern));
            patterns.map(|pattern| format!("{name} loses {pattern}")).collect::<Vec<_>>()
        };
        workloads.flat_map(granted).collect()
    };
    let news = |a: BTreeSet<String>, b: BTreeSet<String>| a.difference(&b).cloned().collect::<Vec<_>>();
    let (errors, unread) = (news(errors(after), errors(before)), news(unread(after), unread(before)));
    [errors, unread, news(unlinked(before), unlinked(after))].concat()
}

/// A project's files after all fixes, as a diff; then what is still found, and what was not fixed and why.
fn project(folder: &Path, with_unsafe: bool) -> String {
    use crate::repo::Snapshot;
    let reference = crate::reference::Reference::embedded();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    read_files(folder, folder, &mut files);
    let original = files.clone();
    let mut first = None;
    for _ in 0..5 {
        let head = Snapshot::from_files(files.iter().map(|(path, text)| (&**path, text.as_bytes())));
        let report = crate::drift::check(&crate::drift::Input::everything(&head), reference);
        let first = first.get_or_insert_with(|| report.clone());
        assert_eq!(broken(first, &report), Vec::<String>::new(), "{}", folder.display());
        let fixes = super::report::fixes(&report, reference, with_unsafe);
        if !fixes.patches.is_empty() {
            for patch in fixes.patches {
                assert_eq!(files.get(patch.file.as_str()), Some(&patch.before));
                files.insert(patch.file.as_str().to_owned(), patch.after);
            }
            continue;
        }
        let mut out = String::new();
        for (path, after) in &files {
            out.push_str(&super::patch::unified_diff(path, &original[path], after));
        }
        let about = |finding: &crate::drift::Finding| finding.pattern.clone().unwrap_or(finding.actions.join(" "));
        let left = report.findings.iter().map(|finding| format!("left: {} {}\n", finding.rule, about(finding)));
        out.extend(left.chain(fixes.notes.iter().map(|note| format!("{note}\n"))));
        return out;
    }
    panic!("it goes on and on: {}", folder.display());
}

fn read_files(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_files(root, &path, files);
        } else if path.extension().is_none_or(|extension| extension != "diff") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            // Bytes that are no text are for others to read.
            if let Ok(text) = std::fs::read_to_string(&path) {
                files.insert(name, text);
            }
        }
    }
}

#[test]
fn projects_are_fixed_in_whichever_file_it_takes() {
    let mut count = 0;
    for folder in folders(&testdata("projects")) {
        for (name, with_unsafe) in [("safe", false), ("unsafe", true)] {
            agree(&folder.join(format!("{name}.diff")), &project(&folder, with_unsafe));
            count += 1;
        }
    }
    assert!(count >= 40, "{count}");
}

/// Every situation of `testdata/`: after all fixes, unsafe ones included, nothing is left that can be fixed, and nobody lacks
/// what was there before.
#[test]
fn every_case_is_fixed_until_nothing_is_left_to_fix() {
    use crate::repo::Snapshot;
    let reference = crate::reference::Reference::embedded();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let (mut cases, mut patched) = (0, 0);
    for folder in folders(&root).into_iter().map(|case| case.join("head")).filter(|head| head.is_dir()) {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        read_files(&folder, &folder, &mut files);
        let mut first = None;
        for round in 0.. {
            assert!(round < 5, "it goes on and on: {}", folder.display());
            let head = Snapshot::from_files(files.iter().map(|(path, text)| (&**path, text.as_bytes())));
            let mut report = crate::drift::check(&crate::drift::Input::everything(&head), reference);
            let first = first.get_or_insert_with(|| report.clone());
            assert_eq!(broken(first, &report), Vec::<String>::new(), "{}", folder.display());
            let fixes = super::report::fixes(&report, reference, true);
            if fixes.patches.is_empty() {
                // What is still proposed was tried, and said to be impossible together with the rest.
                super::report::propose(&mut report, reference);
                let offered = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
                let offered: Vec<_> = offered.filter(|fix| fix.is_offered()).collect();
                assert!(offered.len() <= fixes.notes.len(), "{}: {offered:?}", folder.display());
                break;
            }
            patched += fixes.patches.len();
            for patch in fixes.patches {
                files.insert(patch.file.as_str().to_owned(), patch.after);
            }
        }
        cases += 1;
    }
    assert!(cases > 80 && patched > 20, "{cases} {patched}");
}

/// What cannot be read is not edited, and what can be is edited around what is odd in it.
#[test]
fn odd_files_are_edited_as_they_are_or_not_at_all() {
    const APP: &str =
        "import boto3\n\n\ndef handler(event, context):\n    boto3.client('sqs').send_message(QueueUrl='q')\n";
    let template = |policies: &str| {
        format!(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  App:\n    Type: AWS::Serverless::Function\n    Properties:\n      \
             CodeUri: src/\n      Handler: app.handler\n      Runtime: python3.13\n      Policies:{policies}"
        )
    };
    let good = "\n        - Statement:\n            - Effect: Allow\n              Action: sqs:*\n              Resource: '*'\n";
    let fixed = |text: &str| {
        let head =
            crate::repo::Snapshot::from_files([("template.yaml", text.as_bytes()), ("src/app.py", APP.as_bytes())]);
        let reference = crate::reference::Reference::embedded();
        let report = crate::drift::check(&crate::drift::Input::everything(&head), reference);
        let mut fixes = super::report::fixes(&report, reference, true);
        fixes.patches.pop().map(|patch| patch.after)
    };
    let odd: [(&str, String, Option<String>); 6] = [
        ("plain", template(good), Some(template(&good.replace("sqs:*", "sqs:SendMessage")))),
        (
            "crlf",
            template(good).replace('\n', "\r\n"),
            Some(template(&good.replace("sqs:*", "sqs:SendMessage")).replace('\n', "\r\n")),
        ),
        (
            "mark",
            format!("\u{feff}{}", template(good)),
            Some(format!("\u{feff}{}", template(&good.replace("sqs:*", "sqs:SendMessage")))),
        ),
        (
            "no end of line",
            template(good.trim_end()),
            Some(template(good.replace("sqs:*", "sqs:SendMessage").trim_end())),
        ),
        ("tabs", template(&good.replace("        - S", "\t- S")), None),
        ("cut", template(" [ { Statement: "), None),
    ];
    for (name, text, expected) in odd {
        let after = fixed(&text);
        assert_eq!(after, expected, "{name}");
    }
}

/// What people are told when an edit would make a policy larger than IAM takes.
#[test]
fn a_policy_that_would_grow_too_large_is_named() {
    let app = "import boto3\n\n\ndef handler(event, context):\n    boto3.client('sqs').send_message(QueueUrl='q')\n";
    let look = |characters: usize| {
        let long: String = (0..characters / 40).map(|at| format!("            - s3:GetObject{at:024}\n")).collect();
        let template = format!(
            "Resources:\n  App:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code: src/\n      Handler: app.handler\n      \
             Runtime: python3.13\n      Role: !GetAtt Role.Arn\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      \
             AssumeRolePolicyDocument: {{}}\n      Policies:\n      - PolicyName: a\n        PolicyDocument:\n          Statement:\n          \
             - Effect: Allow\n            Resource: '*'\n            Action:\n{long}"
        );
        let files = [("template.yaml", template.as_bytes()), ("src/app.py", app.as_bytes())];
        let head = crate::repo::Snapshot::from_files(files);
        let reference = crate::reference::Reference::embedded();
        let mut report = crate::drift::check(&crate::drift::Input::everything(&head), reference);
        super::report::propose(&mut report, reference);
        let missing = report.findings.into_iter().find(|finding| finding.rule == crate::drift::Rule::MissingAction);
        missing.unwrap().fix.unwrap().note
    };
    assert_eq!(look(4_000), None);
    let note = look(10_600).unwrap();
    assert!(note.starts_with("the inline policies of `Role` would have some 1"), "{note}");
    assert!(note.ends_with("and IAM takes 10240"), "{note}");
}

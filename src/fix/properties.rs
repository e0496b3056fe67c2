//! Properties of edits in whole files of every format: the new text, read again, has the patterns that were meant, and every
//! byte outside of their list is where it was.

use proptest::prelude::*;
use proptest::sample::select;

use super::document::File;
use super::tree::{Changes, New, Path, node_at};
use crate::iac::syntax::{Node, Value};
use crate::repo::RepoPath;

/// What a file is, and how the list of actions is written in it.
#[derive(Clone, Copy, Debug)]
struct Form {
    path: &'static str,
    /// `@` stands for the list, and is on a line of its own if `lines`.
    around: &'static str,
    /// A line for each item.
    lines: bool,
    /// YAML's dashes.
    dashes: bool,
    /// What begins a comment, where there are comments.
    comment: Option<&'static str>,
    /// Whether a comma may follow the last item.
    last_comma: bool,
    /// Quotes that items may have.
    quotes: &'static [&'static str],
}

const HCL: Form = Form {
    path: "main.tf",
    around: "",
    lines: true,
    dashes: false,
    comment: Some("#"),
    last_comma: true,
    quotes: &["\""],
};

const JSON: Form = Form { path: "template.json", comment: None, last_comma: false, ..HCL };

const BLOCK: Form = Form {
    path: "template.yaml",
    around: "",
    lines: true,
    dashes: true,
    comment: Some("#"),
    last_comma: false,
    quotes: &["", "'", "\""],
};

const FLOW: Form = Form { dashes: false, last_comma: true, ..BLOCK };

/// Every kind of file that holds policies, with the list of actions in it.
const FORMS: &[Form] = &[
    Form {
        around: "# policy\ndata \"aws_iam_policy_document\" \"d\" {\n  statement {\n    sid     = \"One\" # first\n    actions = @\n    resources = [\"*\"]\n  }\n}\n\nlocals {\n  é = <<EOF\ntext\nEOF\n}\n",
        ..HCL
    },
    Form {
        around: "data \"aws_iam_policy_document\" \"d\" {\n\tstatement {\n\t\tactions = @ # all\n\t\tresources = [\"${var.arn}/*\"]\n\t}\n\tdynamic \"statement\" {\n\t\tfor_each = var.more\n\t\tcontent {\n\t\t\tresources = [statement.value]\n\t\t}\n\t}\n}",
        lines: false,
        ..HCL
    },
    Form {
        around: "resource \"aws_iam_role_policy\" \"p\" {\n  role = aws_iam_role.r.id\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n      { # read\n        Effect   = \"Allow\"\n        Action   = @\n        Resource = \"${aws_s3_bucket.b.arn}/*\"\n      },\n      local.other,\n    ]\n  })\n}\n",
        comment: Some("//"),
        ..HCL
    },
    Form {
        around: "resource \"aws_iam_role\" \"r\" {\n  inline_policy {\n    name = \"p\"\n    policy = jsonencode({ \"Statement\" : [{ \"Effect\" : \"Allow\", \"Action\" : @, \"Resource\" : \"*\" }] })\n  }\n}\n",
        lines: false,
        ..HCL
    },
    Form {
        around: "resource \"aws_iam_policy\" \"p\" {\n  policy = <<EOF\n{\n  \"Statement\": [{\n    \"Action\": @,\n    \"Resource\": \"${aws_sqs_queue.q.arn}\",\n    \"Effect\": \"Allow\"\n  }]\n}\nEOF\n}\n",
        comment: None,
        last_comma: false,
        ..HCL
    },
    Form {
        around: "resource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOT\n    {\"Statement\": {\"Action\": @, \"Effect\": \"Allow\", \"Resource\": [\"*\", ${jsonencode(var.x)}]}}\n  EOT\n  tags = {}\n}\n",
        lines: false,
        comment: None,
        last_comma: false,
        ..HCL
    },
    Form {
        path: "main.tf.json",
        around: "{\n  \"data\": {\"aws_iam_policy_document\": {\"d\": {\"statement\": [{\n    \"actions\": @,\n    \"resources\": [\"*\"]\n  }]}}}\n}\n",
        ..JSON
    },
    Form {
        around: "{\"Resources\":{\"R\":{\"Type\":\"AWS::IAM::Role\",\"Properties\":{\"Policies\":[{\"PolicyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":@,\"Resource\":{\"Fn::Sub\":\"${B.Arn}/*\"}}]}}]}}}}",
        lines: false,
        ..JSON
    },
    Form {
        path: "policy.json",
        around: "{\n\t\"Version\": \"2012-10-17\",\n\t\"Statement\": {\n\t\t\"Action\": @,\n\t\t\"Resource\": \"*\"\n\t}\n}",
        ..JSON
    },
    Form {
        path: "policy.json.tpl",
        around: "{\n  \"Statement\": [{\n    \"Action\": @,\n    \"Resource\": [\"${arn}\", ${more}]\n  }]\n}\n",
        ..JSON
    },
    Form {
        around: "Resources:\n  R:\n    Type: AWS::IAM::Role # é\n    Properties:\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - Effect: Allow\n                Action:\n@\n                Resource: !Sub \"${B.Arn}/*\" # all\n  Other: {Type: AWS::SNS::Topic}\n",
        ..BLOCK
    },
    Form {
        around: "Resources:\n  R:\n    Properties:\n      Policies:\n      - Statement:\n        - Resource: '*'\n          Action: @ # these\n          Condition: {Bool: {'aws:SecureTransport': 'true'}}\n",
        lines: false,
        ..FLOW
    },
    Form {
        around: "Resources: {R: {Properties: {Policies: [\n  # the first\n  {Statement: [{Effect: Allow, Action: @, Resource: '*'}]}\n]}}}\n",
        ..FLOW
    },
    Form {
        path: "serverless.yml",
        around: "service: s\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action:\n@\n          Resource: ${self:custom.arn}\n        - ${file(more.yml):extra}\nfunctions: {}\n",
        ..BLOCK
    },
    Form {
        path: "serverless.yml",
        around: "service: s\nfunctions:\n  f:\n    handler: a.b\n    iamRoleStatements:\n      - {Effect: Allow, Action: @, Resource: '*'}\n",
        lines: false,
        ..FLOW
    },
];

/// An item: its text, its quotes, a comment after it, and whether one stands above it.
type Item = (String, usize, Option<String>, bool);

fn item() -> impl Strategy<Value = Item> {
    let name = "[a-z]{2,4}:[A-Z][a-z]{0,4}[*]?";
    (name, 0..3_usize, proptest::option::of("[ a-z,:\\]}\"-]{0,6}"), any::<bool>())
}

/// A file, how it is written, and the items of its list.
fn file() -> impl Strategy<Value = (Form, String, Vec<String>)> {
    (select(FORMS), proptest::collection::vec(item(), 1..6), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(form, items, last_comma, crlf, mark)| {
            let before = form.around.split('@').next().unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let margin = &line[..line.len() - line.trim_start().len()];
            let inner = if form.dashes { " ".repeat(18) } else { format!("{margin}  ") };
            let count = items.len();
            let row = |(at, (text, quotes, after, above)): (usize, &Item)| {
                let quotes = form.quotes[quotes % form.quotes.len()];
                let comma = if form.dashes || (at + 1 == count && !(last_comma && form.last_comma)) { "" } else { "," };
                let comment = |text: &str| form.comment.map(|sign| format!("{sign} {text}"));
                let above = comment("above").filter(|_| *above && form.lines).map(|text| format!("{inner}{text}\n"));
                let after = after.as_ref().and_then(|text| comment(text)).filter(|_| form.lines);
                let after = after.map(|text| format!(" {text}")).unwrap_or_default();
                let dash = if form.dashes { "- " } else { "" };
                let (above, start) =
                    if form.lines { (above.unwrap_or_default(), &*inner) } else { (String::new(), " ") };
                format!("{above}{start}{dash}{quotes}{text}{quotes}{comma}{after}")
            };
            let rows: Vec<String> = items.iter().enumerate().map(row).collect();
            let list = match (form.dashes, form.lines) {
                (true, _) => rows.join("\n"),
                (false, true) => format!("[\n{}\n{margin}]", rows.join("\n")),
                (false, false) => format!("[{}]", rows.concat().trim_start()),
            };
            let mut text = form.around.replacen('@', &list, 1);
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            if mark {
                text.insert(0, '\u{feff}');
            }
            (form, text, items.into_iter().map(|item| item.0).collect())
        },
    )
}

/// The path to the first list of actions.
fn actions(node: &Node, path: &mut Path) -> bool {
    let children: Vec<(Option<&str>, &Node)> = match &node.value {
        Value::Scalar(_) => return false,
        Value::Sequence(items, _) => items.iter().map(|item| (None, item)).collect(),
        Value::Mapping(entries, _) => entries.iter().map(|entry| (entry.key.text(), &entry.value)).collect(),
    };
    for (at, (key, value)) in children.into_iter().enumerate() {
        path.push(at);
        if (matches!(key, Some("Action" | "actions")) && value.items().is_some()) || actions(value, path) {
            return true;
        }
        path.pop();
    }
    false
}

/// The document of a file with the list of actions, and the path to the list.
fn found(file: &File<'_>) -> Option<(usize, Path)> {
    file.documents.iter().enumerate().find_map(|(number, document)| {
        let mut path = Path::new();
        actions(&document.tree.root, &mut path).then_some((number, path))
    })
}

/// What becomes of an item: it stays, or gives way to some; and what comes after it.
fn fates() -> impl Strategy<Value = Vec<(Option<Vec<String>>, Option<String>)>> {
    let name = || "[a-z]{2,3}:[A-Z][a-z]{0,3}[*?]?".boxed();
    let replaced = proptest::option::of(proptest::collection::vec(name(), 0..3));
    proptest::collection::vec((replaced, proptest::option::of(name())), 6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn in_every_format_the_list_becomes_what_is_meant_and_the_rest_stays(
        (form, text, items) in file(), fates in fates(),
    ) {
        let mut expected: Vec<String> = Vec::new();
        for (item, (replaced, added)) in items.iter().zip(&fates) {
            expected.extend(replaced.clone().unwrap_or_else(|| vec![item.clone()]));
            expected.extend(added.clone());
        }
        prop_assume!(!expected.is_empty());
        let path = RepoPath::new(form.path).unwrap();
        let file = File::read(&path, text.as_bytes()).ok_or_else(|| TestCaseError::fail(format!("not read: {text}")))?;
        let (number, list) = found(&file).ok_or_else(|| TestCaseError::fail(format!("no list: {text}")))?;
        let mut changes = Changes::default();
        for (at, (replaced, added)) in fates.iter().take(items.len()).enumerate() {
            if let Some(new) = replaced {
                changes.replace_item(&list, at, new.iter().map(New::text).collect()).unwrap();
            }
            if let Some(new) = added {
                changes.add_item(&list, at, New::text(new)).unwrap();
            }
        }
        let edited = file.edit(&[Ok((number, changes))]);
        prop_assert_eq!(&edited.outcomes[..], &[Ok(())][..], "{}", text);

        let after = File::read(&path, edited.text.as_bytes()).ok_or_else(|| TestCaseError::fail("not read again"))?;
        prop_assert_eq!(found(&after), Some((number, list.clone())));
        let read = node_at(&after.documents[number].tree, &list).and_then(Node::items).unwrap();
        let read: Vec<&str> = read.iter().filter_map(Node::text).collect();
        prop_assert_eq!(read, expected, "{}", &edited.text);

        // Comments of a list with dashes stand around the node.
        let document = &file.documents[number];
        let span = node_at(&document.tree, &list).unwrap().span;
        let (start, end) = (document.start + span.start, document.start + span.end);
        let (start, end) = if form.dashes {
            let line = |at: usize| text[at..].find(['\r', '\n']).map_or(text.len(), |length| at + length);
            (text[..start].rfind("Action:").unwrap() + "Action:".len(), line(end))
        } else {
            (start, end)
        };
        prop_assert!(edited.text.starts_with(&text[..start]), "{}", &edited.text);
        prop_assert!(edited.text.ends_with(&text[end..]), "{}", &edited.text);
        let mixed = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
        if text.contains('\n') {
            prop_assert_eq!(mixed(&edited.text), mixed(&text), "{:?}", &edited.text);
        }
        prop_assert_eq!(super::splice::apply(&text, &edited.splices), edited.text);
    }
}

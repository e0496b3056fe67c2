//! Files that are meant to do harm, and files that are broken.

use proptest::prelude::*;

use super::*;

#[test]
fn a_file_that_does_not_parse_gives_a_note() {
    insta::assert_snapshot!(read_yaml("Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {% if x %}\n"), @"note: the template does not parse before something renders it: iamdrift.toml can say to what, as `file` and `rendered` of a [[template]]@4");
    insta::assert_snapshot!(show("t.json", "{\"Resources\": {\"F\": {\"Type\": \"AWS::Lambda::Function\" \"Properties\": {}}}}"), @"note: the template does not parse: expected comma@1");
}

#[test]
fn what_transforms_bring_is_noted() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: !Sub "s3://${Bucket}/more.yaml" } }
  Fn::ForEach::Topics: [Name, [a, b], { "Topic${Name}": { Type: AWS::SNS::Topic } }]
  Queue: { Type: AWS::SQS::Queue }
"#), @r"
    note: what is included from s3://${Bucket}/more.yaml is not read@3
    ");
}

/// Each level asks twice for the level below: 2^24 values, if all were made.
#[test]
fn expressions_that_double_at_each_level_end() {
    let mut value = "x".to_owned();
    for _ in 0..24 {
        value = format!("!Sub [\"${{A}}${{A}}\", {{ A: {value} }}]");
    }
    let template = format!(
        "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyDocument:\n            Statement: {{ Effect: Allow, Action: s3:GetObject, Resource: {value} }}\n"
    );
    assert!(read_yaml(&template).len() < 200_000);
}

/// A mapping whose values look themselves up again.
#[test]
fn mappings_that_refer_to_themselves_end() {
    let lookup = "!FindInMap [M, a, b]";
    let template = format!(
        "Mappings: {{ M: {{ a: {{ b: {lookup} }} }} }}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {{ CodeUri: {lookup}, Handler: {lookup}, Policies: {lookup} }}\n"
    );
    assert!(read_yaml(&template).contains("function F"));
}

/// What `Globals` gives to every function, and a policy that every role has, are asked for again and again.
#[test]
fn what_is_shared_too_often_is_cut_and_noted() {
    let many = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let variables = many(2_000, &|at| format!("        V{at}: x\n"));
    let functions = many(1_500, &|at| format!("  F{at}: {{ Type: AWS::Serverless::Function }}\n"));
    let globals =
        format!("Globals:\n  Function:\n    Environment:\n      Variables:\n{variables}Resources:\n{functions}");
    let roles = many(1_500, &|at| format!("  R{at}: {{ Type: AWS::IAM::Role }}\n"));
    let names = many(1_500, &|at| format!("        - !Ref R{at}\n"));
    let actions = many(2_000, &|at| format!("            - s3:A{at}\n"));
    let policy = format!(
        "Resources:\n{roles}  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      Roles:\n{names}      PolicyDocument:\n        Statement:\n          Effect: Allow\n          Resource: '*'\n          Action:\n{actions}"
    );
    for template in [globals, policy] {
        let found = super::super::read(&RepoPath::new("t.yaml").unwrap(), template.as_bytes(), Reference::embedded());
        assert_eq!(
            found.notes.first().map(|note| &*note.message),
            Some("this template asks for so much that not all of it is read")
        );
        assert!(found.roles.iter().all(|role| !role.unknown.is_empty()), "no role is taken for what was read of it");
    }
}

const WORDS: [&str; 40] = [
    "Resources",
    "Type",
    "Properties",
    "AWS::Lambda::Function",
    "AWS::Serverless::Function",
    "AWS::IAM::Role",
    "AWS::IAM::Policy",
    "Policies",
    "PolicyDocument",
    "Statement",
    "Effect",
    "Allow",
    "Action",
    "Resource",
    "Role",
    "Roles",
    "ManagedPolicyArns",
    "Fn::If",
    "Fn::Sub",
    "Fn::Join",
    "Fn::GetAtt",
    "Ref",
    "Fn::FindInMap",
    "Mappings",
    "Parameters",
    "Default",
    "Code",
    "ZipFile",
    "Handler",
    "CodeUri",
    "Events",
    "SQS",
    "Globals",
    "Function",
    "Connectors",
    "F",
    "F.Arn",
    "${F.Arn}",
    "arn:aws:iam::aws:policy/x",
    "AWS::NoValue",
];

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let word = prop::sample::select(&WORDS[..]);
    let leaf = word.clone().prop_map(serde_json::Value::from);
    leaf.prop_recursive(8, 64, 5, move |inner| {
        let map = prop::collection::vec((word.clone(), inner.clone()), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(serde_json::Value::from),
            map.prop_map(|entries| entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    /// Anything may stand anywhere: every reader must take what it does not expect.
    #[test]
    fn shuffled_templates_never_panic(role in tree(), function in tree(), sam in tree(), policy in tree(), globals in tree()) {
        let template = serde_json::json!({
            "Globals": { "Function": globals },
            "Resources": {
                "R": { "Type": "AWS::IAM::Role", "Properties": role },
                "F": { "Type": "AWS::Lambda::Function", "Properties": function },
                "S": { "Type": "AWS::Serverless::Function", "Properties": sam, "Connectors": policy },
                "P": { "Type": "AWS::IAM::Policy", "Properties": policy },
            }
        });
        let bytes = template.to_string();
        let found = super::super::read(&RepoPath::new("t.json").unwrap(), bytes.as_bytes(), Reference::embedded());
        prop_assert_eq!(found.workloads.len(), 2);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        super::super::read(&RepoPath::new("t.yaml").unwrap(), &bytes, Reference::embedded());
    }
}

//! Templates of several files.

use std::collections::BTreeMap;

use super::*;

/// Reads the first of some files, and tells each workload and role with its file, and the notes.
fn read_files(files: &[(&str, &str)]) -> String {
    let texts: BTreeMap<RepoPath, &str> =
        files.iter().map(|(path, text)| (RepoPath::new(path).expect("a path"), *text)).collect();
    let first = RepoPath::new(files[0].0).expect("a path");
    let open = |path: &RepoPath| Some(std::sync::Arc::from(texts.get(path)?.as_bytes()));
    let found = read_with(&first, files[0].1.as_bytes(), &open, Reference::embedded());
    let mut out = String::new();
    for workload in &found.workloads {
        let role = match &workload.role {
            RoleLink::Here(role) => found.roles[*role].name.clone(),
            RoleLink::Unknown { reason, .. } => reason.clone(),
        };
        out += &format!("{} of {}: {role}\n", workload.name, workload.file);
    }
    for role in &found.roles {
        out += &format!("role {} of {}\n", role.name, role.file);
    }
    out += &found.notes.iter().map(|note| format!("note: {}\n", note.message)).collect::<String>();
    out
}

const NEST: &str = "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ";

#[test]
fn a_nested_stack_in_a_nested_stack_hands_values_both_ways() {
    let outer = format!(
        "Resources: {{Mid: {NEST}mid/t.yaml, Parameters: {{Role: !GetAtt Own.Arn}}}}}}, Own: {{Type: AWS::IAM::Role}}, F: {{Type: AWS::Lambda::Function, Properties: {{Role: !Sub '${{Mid.Outputs.Deep}}'}}}}}}"
    );
    let mid = format!(
        "Parameters: {{Role: {{Type: String}}}}\nResources: {{In: {NEST}in.yaml, Parameters: {{Given: !Ref Role}}}}}}}}\nOutputs: {{Deep: {{Value: !GetAtt In.Outputs.Arn}}}}"
    );
    let inner = "Parameters: {Given: {Type: String}}\nResources: {R: {Type: AWS::IAM::Role}, G: {Type: AWS::Lambda::Function, Properties: {Role: !Ref Given}}}\nOutputs: {Arn: {Value: !GetAtt R.Arn}}";
    insta::assert_snapshot!(read_files(&[("t.yaml", &outer), ("mid/t.yaml", &mid), ("mid/in.yaml", inner)]), @"
    F of t.yaml: R
    G of mid/in.yaml: Own
    role Own of t.yaml
    role R of mid/in.yaml
    ");
}

#[test]
fn stacks_that_nest_each_other_and_files_outside_are_not_followed() {
    let one = format!("Resources: {{Two: {NEST}two.yaml}}}}, R: {{Type: AWS::IAM::Role}}}}");
    let two =
        format!("Resources: {{One: {NEST}one.yaml}}}}, S: {{Type: AWS::IAM::Role}}, T: {NEST}../../secret.yaml}}}}}}");
    insta::assert_snapshot!(read_files(&[("one.yaml", &one), ("two.yaml", &two)]), @"
    role R of one.yaml
    role S of two.yaml
    note: the nested template `one.yaml` is not read
    ");
    let included = "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: i.yaml}}\n  R: {Type: AWS::IAM::Role}";
    insta::assert_snapshot!(read_files(&[("t.yaml", included), ("i.yaml", "Fn::Transform: {Name: AWS::Include, Parameters: {Location: i.yaml}}\nS: {Type: AWS::IAM::Role}")]), @"
    role S of i.yaml
    role R of t.yaml
    note: what is included from i.yaml is not read
    ");
}

#[test]
fn loops_in_loops_end() {
    let values: Vec<String> = (0..300).map(|at| format!("V{at}")).collect();
    let values = values.join(", ");
    let template = format!(
        "Resources:\n  Fn::ForEach::A:\n    - A\n    - [{values}]\n    - Fn::ForEach::B:\n        - B\n        - [{values}]\n        - Fn::ForEach::C:\n            - C\n            - [{values}]\n            - ${{A}}${{B}}${{C}}: {{Type: AWS::IAM::Role}}\n"
    );
    let found = read_files(&[("t.yaml", &template)]);
    assert!(found.lines().count() > 1000, "it is followed a long way");
}

#[test]
fn a_loop_over_a_parameter_takes_its_default() {
    insta::assert_snapshot!(read_files(&[("t.yaml", "Parameters: {Names: {Type: CommaDelimitedList, Default: 'A, B'}, Open: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Known: [Name, !Ref Names, {'${Name}Role': {Type: AWS::IAM::Role, Properties: {RoleName: !Ref Name}}}]
  Fn::ForEach::Unknown: [Name, !Ref Open, {'${Name}Role': {Type: AWS::IAM::Role}}]
")]), @"
    role ARole of t.yaml
    role BRole of t.yaml
    note: what Fn::ForEach::Unknown makes is not read
    ");
}

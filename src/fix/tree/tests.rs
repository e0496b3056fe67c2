//! Edits on small files that have something special: what is refused, and why.

use super::*;

/// Edits a YAML file; says why not if it does not.
fn edited(file: &str, change: impl FnOnce(&mut Changes) -> Result<(), Conflict>) -> String {
    let tree = syntax::parse(file.as_bytes(), Format::Yaml).unwrap();
    let mut changes = Changes::default();
    change(&mut changes).unwrap();
    edit(file, &tree, &changes).map_or_else(|refusal| format!("refused: {refusal}"), |edited| edited.text)
}

fn list(texts: &[&str]) -> Vec<New> {
    texts.iter().map(|text| New::text(*text)).collect()
}

#[test]
fn text_that_stands_in_several_places_is_left_alone() {
    let file = "a: &reads\n  - s3:GetObject\nb: *reads\n";
    insta::assert_snapshot!(edited(file, |changes| changes.replace_item(&[0], 0, list(&["s3:PutObject"]))), @"refused: the text is used in several places, by an alias");
    insta::assert_snapshot!(edited(file, |changes| changes.add_item(&[1], 0, New::text("s3:PutObject"))), @"refused: the text is used in several places, by an alias");
}

#[test]
fn an_anchor_that_nobody_uses_is_in_nobodys_way() {
    insta::assert_snapshot!(edited("a: &x s3:*\n", |changes| changes.replace_item(&[0], 0, list(&["s3:Get", "s3:Put"]))), @r"
    a: &x
      - s3:Get
      - s3:Put
    ");
}

#[test]
fn a_tag_goes_with_its_text() {
    insta::assert_snapshot!(edited("a:\n- !Sub 's3:*'\n- b\n", |changes| changes.replace_item(&[0], 0, list(&["s3:Get"]))), @r"
    a:
    - 's3:Get'
    - b
    ");
}

#[test]
fn text_that_needs_quotes_gets_them() {
    insta::assert_snapshot!(edited("a: [b, c]\n", |changes| changes.replace_item(&[0], 0, list(&["*", "yes", "x: y", "it's", "2012-10-17"]))), @r#"a: ["*", "yes", "x: y", "it's", "2012-10-17", c]"#);
    insta::assert_snapshot!(edited("a:\n  - 'b'\n", |changes| changes.replace_item(&[0], 0, list(&["it's", "\u{7}"]))), @r#"
    a:
      - 'it''s'
      - "\u0007"
    "#);
}

#[test]
fn an_entry_is_added_after_the_last_one() {
    let policies =
        || New::List(vec![New::map([("Version", New::text("2012-10-17")), ("Statement", New::List(Vec::new()))])]);
    insta::assert_snapshot!(edited("F:\n  Handler: a.b # c\n\n  # Role: x\nG: 1\n", |changes| changes.add_entry(&[0], "Policies", policies())), @r#"
    F:
      Handler: a.b # c
      Policies:
        - Version: "2012-10-17"
          Statement: []

      # Role: x
    G: 1
    "#);
    insta::assert_snapshot!(edited("F: {Handler: a.b}\n", |changes| changes.add_entry(&[0], "Policies", policies())), @r#"F: {Handler: a.b, Policies: [{Version: "2012-10-17", Statement: []}]}"#);
    insta::assert_snapshot!(edited("{\n\t\"F\": {}\n}", |changes| changes.add_entry(&[0], "Policies", policies())), @r#"
    {
    	"F": {
    		"Policies": [
    			{
    				"Version": "2012-10-17",
    				"Statement": []
    			}
    		]
    	}
    }
    "#);
}

#[test]
fn an_entry_goes_with_its_lines() {
    insta::assert_snapshot!(edited("a: 1\nPolicies:\n  - x # y\nb: 2\n", |changes| changes.remove_entry(&[], 1)), @r"
    a: 1
    b: 2
    ");
    insta::assert_snapshot!(edited("- Policies: []\n  b: 2\n", |changes| changes.remove_entry(&[0], 0)), @"refused: the item begins on the line of what holds it");
}

#[test]
fn lines_of_text_are_not_rewritten() {
    insta::assert_snapshot!(edited("a:\n  - |\n    s3:*\n", |changes| changes.replace_item(&[0], 0, list(&["x"]))), @"refused: the text to replace is a block of lines");
    insta::assert_snapshot!(edited("a: >-\n  s3:*\n", |changes| changes.replace_item(&[0], 0, list(&["x", "y"]))), @"refused: the text to replace is a block of lines");
}

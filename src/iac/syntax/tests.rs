//! The readers, on small files.

use super::*;

/// One line for each node: path, style, the bytes of its span, and the decoded text where it differs.
fn render(file: &str) -> String {
    match parse(file.as_bytes(), Format::Yaml) {
        Ok(tree) => {
            let mut out = String::new();
            line(file, "", &tree.root, &mut out);
            for warning in &tree.warnings {
                out += &format!("warning {:?}: {}\n", &file[warning.span.start..warning.span.end], warning.message);
            }
            out
        }
        Err(problem) => format!("error at {:?}: {}", &file[problem.span.start..], problem.message),
    }
}

fn line(file: &str, path: &str, node: &Node, out: &mut String) {
    let written = &file[node.span.start..node.span.end];
    let tag = node.tag.as_ref().map_or(String::new(), |tag| format!(" tagged {}", &file[tag.span.start..tag.span.end]));
    let alias = node.alias.map_or(String::new(), |alias| format!(" by {}", &file[alias.start..alias.end]));
    match &node.value {
        Value::Scalar(scalar) => {
            let text = if scalar.text == written { String::new() } else { format!(" = {:?}", scalar.text) };
            *out += &format!("{path}: {:?} {written:?}{text}{tag}{alias}\n", scalar.style);
        }
        Value::Sequence(items, layout) => {
            *out += &format!("{path}: {layout:?} sequence {written:?}{tag}{alias}\n");
            for (at, item) in items.iter().enumerate() {
                line(file, &format!("{path}/{at}"), item, out);
            }
        }
        Value::Mapping(entries, layout) => {
            *out += &format!("{path}: {layout:?} mapping {written:?}{tag}{alias}\n");
            for entry in entries {
                let key = &file[entry.key.span.start..entry.key.span.end];
                line(file, &format!("{path}/{key}"), &entry.value, out);
            }
        }
    }
}

#[test]
fn scalars_keep_the_bytes_they_were_written_with() {
    let file = "Actions:
  - s3:GetObject # read
  - 's3:It''s'
  - \"s3:\\u0041\"
  - !Sub \"arn:${AWS::Partition}\"
Empty:
Null: ~
Last: é
";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "Actions:\n  - s3:GetObject # read\n  - 's3:It''s'\n  - \"s3:\\u0041\"\n  - !Sub \"arn:${AWS::Partition}\"\nEmpty:\nNull: ~\nLast: é"
    /Actions: Block sequence "- s3:GetObject # read\n  - 's3:It''s'\n  - \"s3:\\u0041\"\n  - !Sub \"arn:${AWS::Partition}\""
    /Actions/0: Plain "s3:GetObject"
    /Actions/1: SingleQuoted "'s3:It''s'" = "s3:It's"
    /Actions/2: DoubleQuoted "\"s3:\\u0041\"" = "s3:A"
    /Actions/3: DoubleQuoted "\"arn:${AWS::Partition}\"" = "arn:${AWS::Partition}" tagged !Sub
    /Empty: Plain ""
    /Null: Plain "~"
    /Last: Plain "é"
    "#);
}

#[test]
fn a_block_scalar_is_its_text_without_header_and_trailing_blank_lines() {
    let file = "Literal: |
  one

  two
Folded: !Sub >-
  one
  two

Indented: |2-
     x
  # comment
Flow: [ a, !Ref B, { F: 'g' } ]
# end
";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "Literal: |\n  one\n\n  two\nFolded: !Sub >-\n  one\n  two\n\nIndented: |2-\n     x\n  # comment\nFlow: [ a, !Ref B, { F: 'g' } ]"
    /Literal: Literal "one\n\n  two" = "one\n\ntwo\n"
    /Folded: Folded "one\n  two" = "one two" tagged !Sub
    /Indented: Literal "   x\n  # comment" = "   x\n# comment"
    /Flow: Flow sequence "[ a, !Ref B, { F: 'g' } ]"
    /Flow/0: Plain "a"
    /Flow/1: Plain "B" tagged !Ref
    /Flow/2: Flow mapping "{ F: 'g' }"
    /Flow/2/F: SingleQuoted "'g'" = "g"
    "#);
}

#[test]
fn aliases_and_merge_keys_are_resolved_and_own_keys_win() {
    let file = "A: &a
  x: 1
  y: [p, q]
B:
  <<: *a
  x: 2
C: *a
";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "A: &a\n  x: 1\n  y: [p, q]\nB:\n  <<: *a\n  x: 2\nC: *a"
    /A: Block mapping "x: 1\n  y: [p, q]"
    /A/x: Plain "1"
    /A/y: Flow sequence "[p, q]"
    /A/y/0: Plain "p"
    /A/y/1: Plain "q"
    /B: Block mapping "<<: *a\n  x: 2"
    /B/x: Plain "2"
    /B/y: Flow sequence "[p, q]"
    /B/y/0: Plain "p"
    /B/y/1: Plain "q"
    /C: Block mapping "x: 1\n  y: [p, q]" by *a
    /C/x: Plain "1"
    /C/y: Flow sequence "[p, q]"
    /C/y/0: Plain "p"
    /C/y/1: Plain "q"
    "#);
}

#[test]
fn an_alias_inside_its_own_value_is_null() {
    let file = "a: &x [*x]\n";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "a: &x [*x]"
    /a: Flow sequence "[*x]"
    /a/0: Plain "*x" = "" by *x
    warning "*x": an alias stands inside the value that it names, so it is read as null
    "#);
}

#[test]
fn of_equal_keys_the_last_one_counts() {
    let file = "a: 1\nb: 2\na: 3\n";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "a: 1\nb: 2\na: 3"
    /b: Plain "2"
    /a: Plain "3"
    warning "a": the key a is given again below, and only the last one counts
    "#);
}

#[test]
fn json_is_read_with_tabs_and_escapes() {
    let file = "{\t\"a\": \"\\u00e9\\n\",\n\t\"b\": [1, null, true], \"a\": {}}";
    insta::assert_snapshot!(render(file), @r#"
    : Flow mapping "{\t\"a\": \"\\u00e9\\n\",\n\t\"b\": [1, null, true], \"a\": {}}"
    /"b": Flow sequence "[1, null, true]"
    /"b"/0: Plain "1"
    /"b"/1: Plain "null"
    /"b"/2: Plain "true"
    /"a": Flow mapping "{}"
    warning "\"a\"": the key a is given again below, and only the last one counts
    "#);
}

#[test]
fn json_with_a_trailing_comma_is_read_as_yaml() {
    let file = "{\"a\": [1, 2,]}";
    insta::assert_snapshot!(render(file), @r#"
    : Flow mapping "{\"a\": [1, 2,]}"
    /"a": Flow sequence "[1, 2,]"
    /"a"/0: Plain "1"
    /"a"/1: Plain "2"
    "#);
}

#[test]
fn crlf_and_values_left_out() {
    let file = "a: 1\r\nb: |\r\n  x\r\n  y\r\nc:\r\n";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "a: 1\r\nb: |\r\n  x\r\n  y\r\nc:"
    /a: Plain "1"
    /b: Literal "x\r\n  y" = "x\ny\n"
    /c: Plain ""
    "#);
}

#[test]
fn only_the_first_document_is_read() {
    let file = "---\na: 1\n---\nb: 1\n";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "a: 1"
    /a: Plain "1"
    warning "---": a second document begins here, and only the first one is read
    "#);
}

#[test]
fn a_byte_order_mark_moves_the_places() {
    let file = "\u{feff}a: b\n";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "a: b"
    /a: Plain "b"
    "#);
}

#[test]
fn tabs_in_yaml_are_a_located_error() {
    let file = "a:\n\tb: 1\n";
    insta::assert_snapshot!(render(file), @r#"error at "b: 1\n": tabs disallowed within this context (block indentation)"#);
}

#[test]
fn a_jinja_template_is_a_located_error() {
    let file = "a: {% if x %}\n";
    insta::assert_snapshot!(render(file), @r#"error at "% if x %}\n": unexpected character: `%'"#);
}

#[test]
fn complex_keys_are_kept() {
    let file = "? a\n: b\n? [1]\n: c\n? d\n";
    insta::assert_snapshot!(render(file), @r#"
    : Block mapping "? a\n: b\n? [1]\n: c\n? d\n"
    /a: Plain "b"
    /[1]: Plain "c"
    /d: Plain ""
    "#);
}

#[test]
fn deep_nesting_is_an_error_and_no_stack_overflow() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("- ", "")] {
        let file = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let problem = parse(file.as_bytes(), Format::Yaml).unwrap_err();
        assert!(problem.message.contains("nest") || problem.message.contains("recursion"), "{problem}");
    }
}

#[test]
fn aliases_that_copy_too_much_are_cut() {
    let mut file = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let inside = vec![format!("*a{}", level - 1); 10].join(", ");
        file += &format!("a{level}: &a{level} [{inside}]\n");
    }
    let tree = parse(file.as_bytes(), Format::Yaml).unwrap();
    let warnings: Vec<_> = tree.warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(warnings, ["from here on aliases are read as null, because they copy over 8 MiB"]);
}

#[test]
fn too_large_and_not_utf8_are_errors() {
    let message = |bytes: &[u8]| parse(bytes, Format::Yaml).unwrap_err().message;
    assert_eq!(message(&vec![b' '; MAX_BYTES + 1]), "the file is larger than 4 MiB, so it is not read");
    assert_eq!(message(b"a: \xff"), "the file is not UTF-8 text");
    assert_eq!(message(b""), "the file holds no YAML value");
}

//! Text that is wrong, or made to cost much. All of it is read within the stack of a worker thread.

use super::*;

/// What is read from `main.tf`, on a thread with the stack that worker threads have.
fn read_on_a_small_stack(text: String) -> String {
    std::thread::Builder::new().stack_size(2 << 20).spawn(move || read_main(&text)).unwrap().join().unwrap()
}

const SOUND: &str = r#"
resource "aws_iam_role" "sound" {
  assume_role_policy = jsonencode({})
}
"#;

#[test]
fn a_file_that_does_not_parse_costs_itself_and_certainty_about_roles() {
    insta::assert_snapshot!(read_files(&[("main.tf", SOUND), ("broken.tf", "resource \"aws_iam_role\" \"b\" {\n  name = \n}\n")]), @r#"
    role aws_iam_role.sound@2
      unknown: the file does not parse: invalid expression; expected `"`, `[`, `{`, `-`, `!`, `(`, `_`, `<`, letter or digit@broken.tf:2
    note: the file does not parse: invalid expression; expected `"`, `[`, `{`, `-`, `!`, `(`, `_`, `<`, letter or digit@broken.tf:2
    "#);
}

#[test]
fn modules_that_call_each_other_in_a_circle() {
    insta::assert_snapshot!(read_files(&[
        ("a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"),
        ("b/main.tf", &format!("module \"a\" {{\n  source = \"../a\"\n}}\n{SOUND}")),
        ("c/main.tf", "module \"c\" {\n  source = \"../c\"\n}\nresource \"aws_iam_role\" \"c\" {}\n"),
    ]), @r"
    role module.b.aws_iam_role.sound@b/main.tf:5
    note: this module calls itself, so it is not followed further@b/main.tf:1
    --
    role aws_iam_role.c@c/main.tf:4
    note: this module calls itself, so it is not followed further@c/main.tf:1
    ");
}

#[test]
fn values_that_name_each_other_in_a_circle() {
    insta::assert_snapshot!(read_main(r#"
locals {
  a = local.b
  b = "${local.a}-x"
}
resource "aws_iam_role" "a" {
  name = "${local.b}${aws_iam_role.a.name}"
}
resource "aws_iam_role_policy" "a" {
  role   = aws_iam_role.a.name
  policy = local.a
}
"#), @r"
    role aws_iam_role.a@6
      unknown: the text of the policy local.b is not known here@9
    ");
}

#[test]
fn long_chains_end_in_something_unknown() {
    let mut text = "locals {\n  l0 = [\"s3:GetObject\"]\n".to_owned();
    for at in 1..5000 {
        text += &format!("  l{at} = concat(local.l{}, [])\n", at - 1);
    }
    text += "}\nresource \"aws_iam_role\" \"a\" {\n  inline_policy {\n    policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = local.l4999, Resource = \"*\" }] })\n  }\n}\n";
    insta::assert_snapshot!(read_on_a_small_stack(text), @r"
    role aws_iam_role.a@5003
      policy Inline@5005
        allow optional ${an expression that is too complex}@4964 on *
    ");
}

#[test]
fn growth_stops() {
    let mut text = "locals {\n  l0 = [\"s3:GetObject\"]\n  t0 = \"xxxxxxxxxxxxxxxx\"\n".to_owned();
    for at in 1..60 {
        let before = at - 1;
        text += &format!("  l{at} = concat(local.l{before}, local.l{before})\n");
        text += &format!("  t{at} = \"${{local.t{before}}}${{local.t{before}}}\"\n");
        text += &format!("  n{at} = [local.n{before}, local.n{before}]\n");
    }
    text += "  n0 = []\n}\nresource \"aws_iam_role\" \"many\" {\n  count = 1000000\n  name = local.t59\n}\n";
    text += "resource \"aws_iam_role\" \"one\" {\n  inline_policy {\n    policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = local.l59, Resource = local.n59 }] })\n  }\n}\n";
    text += "resource \"aws_iam_role\" \"each\" {\n  for_each = toset([for i in range(100000) : \"k${i}\"])\n}\n";
    let shown = read_on_a_small_stack(text);
    assert_eq!(shown.matches("role aws_iam_role.many[").count(), 512);
    let rest: Vec<&str> = shown.lines().filter(|line| !line.contains("aws_iam_role.many[")).collect();
    insta::assert_snapshot!(rest.join("\n"), @r"
    role aws_iam_role.one@187
      policy Inline@189
        allow optional ${an expression that is too complex}@67 on ${a value that is no text} ${the expression at byte 5923 of file 0}
    role aws_iam_role.each@192
    note: only the first 512 copies are read@183
    ");
}

#[test]
fn what_concerns_no_role_is_not_counted() {
    let mut text = "resource \"aws_iam_role\" \"r\" {\n  name = aws_sqs_queue.q0[3].name\n}\n".to_owned();
    for at in 0..200 {
        text +=
            &format!("resource \"aws_sqs_queue\" \"q{at}\" {{\n  count = 512\n  name = \"q${{count.index}}\"\n}}\n");
    }
    assert_eq!(read_main(&text), "role aws_iam_role.r@1\n");
}

#[test]
fn modules_that_multiply_stop() {
    let level = |at: usize| {
        let call = |name: &str| format!("module \"{name}\" {{\n  source = \"../m{}\"\n  count = 20\n}}\n", at + 1);
        (format!("m{at}/main.tf"), format!("{}{}", call("x"), call("y")))
    };
    let mut files: Vec<(String, String)> = (0..6).map(level).collect();
    files.push(("m6/main.tf".to_owned(), SOUND.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let shown = read_files(&files);
    assert!(shown.contains("there are too many module instances"), "{shown}");
}

#[test]
fn deep_nesting_is_an_error_of_the_file() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{ a = ", " }"), ("\"${", "}\""), ("!", ""), ("true ? ", " : 1"), ("f(", ")")]
    {
        let text = format!("{SOUND}locals {{\n  a = {}1{}\n}}\n", open.repeat(20_000), close.repeat(20_000));
        let shown = read_on_a_small_stack(text);
        assert!(shown.contains("note: ") && shown.contains("does not parse"), "{open}: {shown}");
    }
    for (open, close) in [("(", ")"), ("[", "]"), ("{ a = ", " }"), ("\"${", "}\""), ("!", ""), ("f(", ")")] {
        let text = format!(
            "{SOUND}locals {{\n  a = {}1{}\n}}\nresource \"aws_iam_role\" \"b\" {{\n  name = local.a\n}}\n",
            open.repeat(60),
            close.repeat(60)
        );
        assert!(read_on_a_small_stack(text).contains("aws_iam_role.sound"), "{open}");
    }
}

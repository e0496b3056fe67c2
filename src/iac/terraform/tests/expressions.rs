//! Expressions, by what they make of a role's name and of a list of actions.

use super::*;

/// The text of an expression, as a role's name would be: `locals` and variables may be used in it.
fn text_of(expression: &str) -> String {
    let shown = read_main(&format!(
        "{LOCALS}resource \"aws_iam_role\" \"a\" {{\n  inline_policy {{\n    policy = jsonencode({{ Statement = [{{ Effect = \"Allow\", Action = \"s3:GetObject\", Resource = {expression} }}] }})\n  }}\n}}\n"
    ));
    let (_, resources) = shown.split_once(" on ").unwrap_or(("", &shown));
    resources.trim_end().to_owned()
}

/// The actions of an expression, with `optional` before those that may be absent.
fn actions_of(expression: &str) -> String {
    let shown = read_main(&format!(
        "{LOCALS}resource \"aws_iam_role\" \"a\" {{\n  inline_policy {{\n    policy = jsonencode({{ Statement = [{{ Effect = \"Allow\", Action = {expression}, Resource = \"*\" }}] }})\n  }}\n}}\n"
    ));
    let statements = shown.lines().filter_map(|line| line.trim().strip_prefix("allow "));
    let statements = statements.map(|line| line.split(" on ").next().unwrap_or_default());
    let words = statements.flat_map(str::split_whitespace).map(|word| word.split('@').next().unwrap_or_default());
    words.collect::<Vec<_>>().join(" ")
}

const LOCALS: &str = r#"
variable "open" {}
variable "flag" { type = bool }
locals {
  name  = "orders"
  list  = ["a:X", "a:Y"]
  map   = { a = "s3", b = "sqs" }
  deep  = { x = [{ y = "z" }] }
}
"#;

#[test]
fn text() {
    for (expression, expected) in [
        (r#""plain""#, "plain"),
        (r#""${local.name}-x""#, "orders-x"),
        (r#""a\"b\\c\u0041""#, "a\"b\\cA"),
        (r#""$${not}%%{either}""#, "${not}%{either}"),
        (r#""n${1 + 2 * 3}${7 % 4}${-2}""#, "n73-2"),
        (r#""${true && !false}${1 < 2}${"a" == "a"}""#, "truetruetrue"),
        (r#"local.flagged"#, "${local.flagged}"),
        (r#"var.open"#, "${var.open}"),
        (r#""x-${var.open}-y""#, "x-${var.open}-y"),
        (r#"local.map["a"]"#, "s3"),
        (r#"local.map.b"#, "sqs"),
        (r#"local.deep.x[0].y"#, "z"),
        (r#"local.deep.x.0["y"]"#, "z"),
        (r#"true ? "yes" : var.open"#, "yes"),
        (r#"var.flag ? "same" : "same""#, "same"),
        (r#"var.flag ? "a" : "b""#, "${var.flag ? a : b}"),
        (r#"aws_s3_bucket.b.arn"#, "${aws_s3_bucket.b.arn}"),
        (r#"data.aws_caller_identity.me.account_id"#, "${data.aws_caller_identity.me.account_id}"),
        (r#"aws_s3_bucket.b[0].arn"#, "${aws_s3_bucket.b[0].arn}"),
        (r#"unheard_of("x", local.name)"#, "${unheard_of(x, orders)}"),
        ("<<-EOT\n      one\n        two ${local.name}\n    EOT\n", "one\n  two orders"),
        ("\"%{ if true }a%{ else }b%{ endif }%{ for i, v in local.list ~} ${i}${v} %{~ endfor }\"", "a0a:X1a:Y"),
    ] {
        assert_eq!(text_of(expression), expected, "{expression}");
    }
}

#[test]
fn functions_on_text() {
    for (expression, expected) in [
        (r#"format("%s-%d%%", local.name, 3)"#, "orders-3%"),
        (r#"join("/", ["a", var.open, "c"])"#, "a/${var.open}/c"),
        (r#"lower(upper("aB"))"#, "ab"),
        (r#"title("ab cd")"#, "Ab Cd"),
        (r#"replace("a-b-c", "-", "_")"#, "a_b_c"),
        (r#"trimspace("  x ")"#, "x"),
        (r#"trimprefix(trimsuffix("abc", "c"), "a")"#, "b"),
        (r#"substr("hello", 1, 3)"#, "ell"),
        (r#"split(",", "a,b")[1]"#, "b"),
        (r#"element(["a", "b"], 3)"#, "b"),
        (r#"lookup(local.map, "a", "none")"#, "s3"),
        (r#"lookup(local.map, "c", "none")"#, "none"),
        (r#"try(local.map.c, "none")"#, "none"),
        (r#"try(aws_s3_bucket.b.arn, "none")"#, "${aws_s3_bucket.b.arn}"),
        (r#"coalesce(null, "", "x")"#, "x"),
        (r#"one(["x"])"#, "x"),
        (r#"can(local.map.c) ? "a" : "b""#, "b"),
        (r#"length(local.list) > 1 ? "many" : "few""#, "many"),
        (r#"contains(local.list, "a:X") ? "in" : "out""#, "in"),
        (r#"keys(local.map)[1]"#, "b"),
        (r#"values(local.map)[0]"#, "s3"),
        (r#"zipmap(["k"], ["v"]).k"#, "v"),
        (r#"jsondecode("{\"a\": [\"x\"]}").a[0]"#, "x"),
        (r#"yamldecode("a:\n  - x\n").a[0]"#, "x"),
        (r#"basename("a/b.py")"#, "b.py"),
        (r#"dirname("a/b.py")"#, "a"),
        (r#"path.module"#, "."),
        (r#"tostring(5)"#, "5"),
    ] {
        assert_eq!(text_of(expression), expected, "{expression}");
    }
}

#[test]
fn lists() {
    for (expression, expected) in [
        (r#"local.list"#, "a:X a:Y"),
        (r#"concat(local.list, ["b:Z"])"#, "a:X a:Y b:Z"),
        (r#"concat(local.list, var.open)"#, "a:X a:Y optional ${var.open}"),
        (r#"concat(local.list, var.flag ? ["b:Z"] : [])"#, "a:X a:Y optional b:Z"),
        (r#"flatten([["a:X"], [["b:Y"]]])"#, "a:X b:Y"),
        (r#"distinct(["a:X", "a:X"])"#, "a:X"),
        (r#"toset(["a:X", "a:X"])"#, "a:X"),
        (r#"compact(["a:X", "", null])"#, "a:X"),
        (r#"compact(["a:X", var.flag ? "b:Y" : ""])"#, "a:X optional b:Y"),
        (r#"[for verb in ["Get", "Put"] : "s3:${verb}Object"]"#, "s3:GetObject s3:PutObject"),
        (r#"[for k, v in local.map : "${v}:Do" if k != "a"]"#, "sqs:Do"),
        (r#"[for v in local.list : v if var.flag]"#, "optional a:X a:Y"),
        (r#"formatlist("s3:%sObject", ["Get", "Put"])"#, "s3:GetObject s3:PutObject"),
        (r#"setunion(["a:X"], ["a:X", "a:Y"])"#, "a:X a:Y"),
        (r#"slice(["a:X", "a:Y", "a:Z"], 1, 3)"#, "a:Y a:Z"),
        (r#"[for p in setproduct(["a", "b"], ["X"]) : join(":", p)]"#, "a:X b:X"),
        (r#"merge({ x = ["a:X"] }, { x = ["a:Y"] }).x"#, "a:Y"),
        (r#"{ for k, v in local.map : v => ["${v}:Do"] }["s3"]"#, "s3:Do"),
        (r#"local.deep.x[*].y"#, "z"),
        (r#"concat([["a:X"], ["a:Y"]]...)"#, "a:X a:Y"),
        (r#"var.flag ? local.list : ["b:Z"]"#, "optional a:X a:Y b:Z"),
    ] {
        assert_eq!(actions_of(expression), expected, "{expression}");
    }
}

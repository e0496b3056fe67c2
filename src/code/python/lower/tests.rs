use super::*;

fn notes(text: &str) -> Vec<String> {
    lower(text).notes.into_iter().map(|(span, note)| format!("{}: {note}", span.start)).collect()
}

#[test]
fn names_find_their_scope() {
    let text = "\
top = 1
def outer(a):
    b = [x for x in a]
    def inner():
        nonlocal b
        b = top
        return a, print
    return inner
class C:
    field = top
    def method(self):
        return field
";
    let module = lower(text);
    let mut homes = Vec::new();
    for (id, expr) in module.exprs.iter().enumerate() {
        if let Expr::Name(name, home) = expr {
            let span = module.span(id as ExprId);
            homes.push((span.start, format!("{} {home:?}", module.name(*name))));
        }
    }
    homes.sort();
    let shown: Vec<String> = homes.into_iter().map(|(_, shown)| shown).collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    top Local(0)
    outer Local(1)
    b Local(2)
    x Local(1)
    x Local(1)
    a Local(0)
    inner Local(3)
    b Outer { up: 1, slot: 2 }
    top Global
    a Outer { up: 1, slot: 0 }
    print Global
    inner Local(3)
    C Local(2)
    field Local(0)
    top Global
    method Local(1)
    field Global
    ");
}

#[test]
fn a_syntax_error_hides_little() {
    let text = "import boto3\nprint 'old style'\ndef f(:\n    pass\nx = boto3.client('s3')\n";
    let module = lower(text);
    assert!(!notes(text).is_empty());
    assert!(module.exprs.iter().any(|expr| matches!(expr, Expr::Text(name) if module.name(*name) == "s3")));
    assert_eq!(notes("x = 1\n"), [] as [String; 0]);
}

#[test]
fn long_chains_are_followed_and_deep_nesting_is_named() {
    let chain = format!("x = a{}\n", ".b().c".repeat(20_000));
    assert_eq!(notes(&chain), [] as [String; 0]);
    let sum = format!("x = a{}\n", " + b".repeat(50_000));
    assert_eq!(notes(&sum), [] as [String; 0]);
    let brackets = format!("x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(notes(&brackets).len(), 1, "{:?}", notes(&brackets));
    let blocks: String = (0..1_000).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect();
    assert!(!notes(&blocks).is_empty());
}

#[test]
fn strings_are_read_as_python_reads_them() {
    let texts = |source: &str| -> Vec<String> {
        let module = lower(source);
        let texts = module.exprs.iter().filter_map(|expr| match expr {
            Expr::Text(name) => Some(module.name(*name).to_owned()),
            _ => None,
        });
        texts.collect()
    };
    assert_eq!(texts(r#"x = 'a\n\x41\u00e9\q' "b" 'c'"#), ["a\nA\u{e9}\\qbc"]);
    assert_eq!(texts(r"x = r'\n'"), [r"\n"]);
    assert_eq!(texts("x = f'{a}-{{b}}'"), ["-{b}"]);
    assert_eq!(texts("x = '''one\ntwo'''"), ["one\ntwo"]);
    assert_eq!(texts("x = 'a\\\nb'"), ["ab"]);
}

#[test]
fn no_indentation_ends_the_process() {
    let blocks = |depth: usize, indentation: &str| -> String {
        let block = |depth: usize| format!("{}if x:\n", indentation.repeat(depth));
        (0..depth).map(block).collect::<String>() + &indentation.repeat(depth) + "\"x\"\n"
    };
    let is_refused = |text: &str| notes(text).iter().any(|note| note.ends_with(TOO_DEEP));
    for indentation in [" ", "\t", "    ", " \t", "\\\n "] {
        assert!(is_refused(&blocks(511, indentation)), "{indentation:?}");
        assert!(is_refused(&blocks(5_000, indentation)), "{indentation:?}");
        assert!(!is_refused(&blocks(230, indentation)), "{indentation:?}");
    }
    assert!(!are_comments(&blocks(511, " "), &[0])[0]);
    // In brackets, and after a form feed, lines are not blocks.
    let open = format!("x = [\n{}{}]\n", blocks(230, " "), " ".repeat(5_000));
    assert!(!is_refused(&open));
    assert!(!is_refused(&format!("if x:\n{}\x0c y\n", "\x0c \n".repeat(5_000))));
    // Nor do many wide lines nest deeply.
    assert!(!is_refused(&format!("if x:\n{}y\n", " ".repeat(5_000)).repeat(1_000)));
}

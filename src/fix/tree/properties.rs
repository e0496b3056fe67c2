//! Properties of edits, on generated policies and on arbitrary markup.
//!
//! That the new text reads as what was meant is [`edit`]'s own promise, kept by reading it; what is left to show is that
//! ordinary files are not refused, that bytes elsewhere stay, and that nothing panics.

use proptest::prelude::*;

use super::*;

/// How a generated list is written.
#[derive(Clone, Copy, Debug)]
enum Written {
    Block,
    BlockFlush,
    Flow,
    FlowLines,
    Json,
    JsonLines,
}

fn written() -> impl Strategy<Value = Written> {
    use Written::{Block, BlockFlush, Flow, FlowLines, Json, JsonLines};
    proptest::sample::select(vec![Block, BlockFlush, Flow, FlowLines, Json, JsonLines])
}

/// A file with a list, and the list's items.
#[derive(Clone, Debug)]
struct Sample {
    file: String,
    format: Format,
    count: usize,
}

fn sample() -> impl Strategy<Value = Sample> {
    let item = ("[a-z]{1,4}:[A-Z][a-z]{0,4}[*]?", 0..3usize, proptest::option::of("#[ a-z,:\\]-]{0,6}"), any::<bool>());
    (written(), proptest::collection::vec(item, 1..6), any::<bool>(), any::<bool>(), 0..3usize).prop_map(
        |(written, items, crlf, ends, step)| {
            let json = matches!(written, Written::Json | Written::JsonLines);
            let margin = " ".repeat(2 + step);
            let text: Vec<String> = items
                .iter()
                .map(|(text, quotes, ..)| match quotes {
                    _ if json => format!("\"{text}\""),
                    0 => text.clone(),
                    1 => format!("'{text}'"),
                    _ => format!("\"{text}\""),
                })
                .collect();
            let comment = |at: usize| items[at].2.as_ref().map_or(String::new(), |comment| format!(" {comment}"));
            let head = |at: usize, margin: &str| {
                if items[at].3 { format!("{margin}# about {at}\n") } else { String::new() }
            };
            let rows = |margin: &str| -> String {
                (0..text.len())
                    .map(|at| format!("{}{margin}- {}{}\n", head(at, margin), text[at], comment(at)))
                    .collect()
            };
            let mut file = match written {
                Written::Block => format!("a: 1\nlist:\n{}z: [1, 2] # end\n", rows(&margin)),
                Written::BlockFlush => format!("a: 1\nlist:\n{}z: |\n  text\n", rows("")),
                Written::Flow => format!("a: {{b: c}}\nlist: [ {} ] # c\nz: 'é'\n", text.join(", ")),
                Written::FlowLines => {
                    let rows: String = (0..text.len())
                        .map(|at| format!("{}{margin}{},{}\n", head(at, &margin), text[at], comment(at)))
                        .collect();
                    format!("a: 1\nlist: [\n{rows}]\nz: 2\n")
                }
                Written::Json => format!("{{\"a\":1,\"list\":[{}],\"z\":2}}", text.join(",")),
                Written::JsonLines => {
                    let rows = text.iter().map(|text| format!("{margin}{text}")).collect::<Vec<_>>().join(",\n");
                    format!("{{\n  \"a\": [],\n  \"list\": [\n{rows}\n  ],\n  \"z\": 2\n}}\n")
                }
            };
            if !ends {
                file.truncate(file.trim_end().len());
            }
            if crlf {
                file = file.replace('\n', "\r\n");
            }
            Sample { file, format: if json { Format::Json } else { Format::Yaml }, count: text.len() }
        },
    )
}

/// What happens to each item: it stays, goes, or gives way to some; and what comes after it.
fn fates() -> impl Strategy<Value = Vec<(Option<Vec<String>>, Vec<String>)>> {
    let name = || "[a-z]{1,3}:[A-Z][a-z]{0,3}[*?]?".boxed();
    let fate = (proptest::option::of(proptest::collection::vec(name(), 0..3)), proptest::collection::vec(name(), 0..2));
    proptest::collection::vec(fate, 6)
}

fn changes(path: &[usize], count: usize, fates: &[(Option<Vec<String>>, Vec<String>)]) -> Changes {
    let mut changes = Changes::default();
    for (at, (replaced, added)) in fates.iter().take(count).enumerate() {
        if let Some(new) = replaced {
            changes.replace_item(path, at, new.iter().map(|new| New::text(new.as_str())).collect()).unwrap();
        }
        for new in added {
            changes.add_item(path, at, New::text(new.as_str())).unwrap();
        }
    }
    changes
}

/// Every collection of a tree, with the number of its children.
fn collections(node: &Node, path: &mut Path, found: &mut Vec<(Path, usize, bool)>) {
    let children: Vec<&Node> = match &node.value {
        Value::Scalar(_) => Vec::new(),
        Value::Sequence(items, _) => items.iter().collect(),
        Value::Mapping(entries, _) => entries.iter().map(|entry| &entry.value).collect(),
    };
    found.push((path.clone(), children.len(), matches!(node.value, Value::Mapping(..))));
    for (at, child) in children.into_iter().enumerate() {
        path.push(at);
        collections(child, path, found);
        path.pop();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn ordinary_lists_take_every_edit_and_the_rest_stays(sample in sample(), fates in fates()) {
        let tree = syntax::parse(sample.file.as_bytes(), sample.format).unwrap();
        let changes = changes(&[1], sample.count, &fates);
        prop_assume!(!changes.leaves_nothing(&tree, &[1]));
        let edited = edit(&sample.file, &tree, &changes).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?;
        let list = tree.root.get("list").unwrap().span;
        // Comments above the first item may go with it.
        let first_line = sample.file.find("list").unwrap();
        let after = splice::line_end(&sample.file, list.end);
        prop_assert!(edited.text.starts_with(&sample.file[..first_line]));
        prop_assert!(edited.text.ends_with(&sample.file[after..]), "{:?}", edited.text);
        let breaks = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
        if sample.file.contains('\n') {
            prop_assert_eq!(breaks(&edited.text), breaks(&sample.file));
        }
        prop_assert_eq!(splice::apply(&sample.file, &edited.splices), edited.text);
    }

    #[test]
    fn nothing_to_change_changes_nothing(sample in sample()) {
        let tree = syntax::parse(sample.file.as_bytes(), sample.format).unwrap();
        let edited = edit(&sample.file, &tree, &changes(&[1], 0, &[])).unwrap();
        prop_assert_eq!(edited.splices, Vec::new());
        prop_assert_eq!(edited.text, sample.file);
    }

    #[test]
    fn arbitrary_markup_is_edited_as_meant_or_refused(
        file in "([-?:,\\[\\]{}#&*!|>'\"\\\\ \n\r]|a: |- |\n  |b|é|\n){0,40}", choice in any::<prop::sample::Index>(), fates in fates(),
    ) {
        let Ok(tree) = syntax::parse(file.as_bytes(), Format::Yaml) else { return Ok(()) };
        let mut found = Vec::new();
        collections(&tree.root, &mut Vec::new(), &mut found);
        let (path, count, is_map) = choice.get(&found);
        let mut made = changes(path, (*count).max(1), &fates);
        if *is_map {
            made = Changes::default();
            made.add_entry(path, "New", New::List(vec![New::text("x")])).unwrap();
            for (at, _) in fates.iter().take(*count).enumerate().filter(|(_, (replaced, _))| replaced.is_some()) {
                made.remove_entry(path, at).unwrap();
            }
        }
        // What it gives out was read again and is what was meant: to be asked of `edit` itself would be to ask twice.
        let _ = edit(&file, &tree, &made);
    }
}

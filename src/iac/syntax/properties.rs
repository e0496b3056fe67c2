//! Properties of the readers, on generated files and on arbitrary bytes.

use proptest::prelude::*;

use super::*;

/// A value to be written down and read again.
#[derive(Clone, Debug)]
enum Sample {
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

fn sample() -> impl Strategy<Value = Sample> {
    let text = prop_oneof!["[a-z0-9:*/_. -]{0,12}", "\\PC{0,8}", "[a-c\n\t\"'\\\\]{0,8}"].prop_map(Sample::Text);
    text.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Sample::List),
            prop::collection::btree_map("[A-Za-z:]{1,8}", inner, 0..4)
                .prop_map(|entries| Sample::Map(entries.into_iter().collect())),
        ]
    })
}

/// JSON text, which is YAML text too if no tab stands between the tokens.
fn to_json(sample: &Sample, blank: &str) -> String {
    let joined = |parts: Vec<String>| parts.join(&format!(",{blank}"));
    match sample {
        Sample::Text(text) => serde_json::to_string(text).unwrap(),
        Sample::List(items) => format!("[{blank}{}]", joined(items.iter().map(|item| to_json(item, blank)).collect())),
        Sample::Map(entries) => {
            let entry = |(key, value): &(String, Sample)| format!("\"{key}\":{blank}{}", to_json(value, blank));
            format!("{{{}{blank}}}", joined(entries.iter().map(entry).collect()))
        }
    }
}

/// YAML block style with scalars in the given style where it can hold them.
fn to_yaml(sample: &Sample, indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    match sample {
        Sample::Text(text) => *out += &format!(" {}\n", yaml_scalar(text, indent)),
        Sample::List(items) if items.is_empty() => *out += " []\n",
        Sample::Map(entries) if entries.is_empty() => *out += " {}\n",
        Sample::List(items) => {
            *out += "\n";
            for item in items {
                *out += &format!("{margin}-");
                to_yaml(item, indent + 2, out);
            }
        }
        Sample::Map(entries) => {
            *out += "\n";
            for (key, value) in entries {
                *out += &format!("{margin}'{key}':");
                to_yaml(value, indent + 2, out);
            }
        }
    }
}

fn yaml_scalar(text: &str, indent: usize) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '/' | '_' | '.'))
        && text != "null";
    let printable = !text.contains(['\n', '\t', '\'']) && text.chars().all(|c| !c.is_control() && c != '\u{feff}');
    if plain {
        text.to_owned()
    } else if text.contains('\n') && text.chars().all(|c| matches!(c, 'a'..='c' | '\n')) {
        let (body, keep) = text.strip_suffix('\n').map_or((text, "-"), |body| (body, "+"));
        let lines: Vec<_> = body.split('\n').map(|line| format!("{}{line}", " ".repeat(indent + 1))).collect();
        format!("!Sub |{keep}\n{}", lines.join("\n").trim_end_matches(' '))
    } else if printable && !text.is_empty() {
        format!("'{text}'")
    } else {
        serde_json::to_string(text).unwrap()
    }
}

fn agrees(node: &Node, sample: &Sample, file: &str) -> Result<(), TestCaseError> {
    match (sample, &node.value) {
        (Sample::Text(text), Value::Scalar(scalar)) => {
            prop_assert_eq!(text, &scalar.text);
            let written = &file[node.span.start..node.span.end];
            match scalar.style {
                ScalarStyle::Plain => prop_assert_eq!(written, &**text),
                ScalarStyle::SingleQuoted => prop_assert_eq!(written, format!("'{text}'")),
                ScalarStyle::DoubleQuoted => {
                    prop_assert_eq!(&serde_json::from_str::<String>(written).unwrap(), text);
                }
                ScalarStyle::Literal | ScalarStyle::Folded => {
                    let lines: Vec<_> = written.lines().map(str::trim_start).collect();
                    prop_assert_eq!(lines.join("\n"), text.trim_matches('\n'));
                    let offsets = node.line_offsets(file);
                    prop_assert_eq!(offsets.len(), text.split('\n').count());
                    for (line, offset) in text.trim_end().split('\n').zip(offsets) {
                        prop_assert!(file[offset..].starts_with(line));
                    }
                }
            }
        }
        (Sample::List(samples), Value::Sequence(items, _)) => {
            prop_assert_eq!(samples.len(), items.len());
            for (sample, item) in samples.iter().zip(items) {
                agrees(item, sample, file)?;
            }
        }
        (Sample::Map(samples), Value::Mapping(entries, _)) => {
            prop_assert_eq!(samples.len(), entries.len());
            for ((key, sample), entry) in samples.iter().zip(entries) {
                prop_assert_eq!(&file[entry.key.span.start + 1..entry.key.span.end - 1], &**key);
                agrees(&entry.value, sample, file)?;
            }
        }
        (sample, value) => prop_assert!(false, "{:?} was read as {:?}", sample, value),
    }
    Ok(())
}

proptest! {
    #[test]
    fn json_spans_decode_to_their_values(sample in sample(), blank in "[ \t\r\n]{0,2}") {
        let file = to_json(&sample, &blank);
        let tree = super::json::parse(&text_of(file.as_bytes()).unwrap()).unwrap();
        agrees(&tree.root, &sample, &file)?;
    }

    #[test]
    fn yaml_spans_decode_to_their_values(sample in sample()) {
        let mut file = "---".to_owned();
        to_yaml(&sample, 0, &mut file);
        let tree = parse(file.as_bytes(), Format::Yaml).map_err(|e| TestCaseError::fail(format!("{e:?} in {file:?}")))?;
        agrees(&tree.root, &sample, &file)?;
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes, Format::Yaml);
    }

    #[test]
    fn arbitrary_markup_never_panics_and_stays_in_bounds(file in "[-?:,\\[\\]{}#&*!|>'\"%@`~ \n\r\ta<\u{feff}é]{0,60}") {
        match parse(file.as_bytes(), Format::Yaml) {
            Ok(tree) => in_bounds(&tree.root, &file)?,
            Err(problem) => prop_assert!(file.get(problem.span.start..problem.span.end).is_some()),
        }
    }
}

fn in_bounds(node: &Node, file: &str) -> Result<(), TestCaseError> {
    prop_assert!(file.get(node.span.start..node.span.end).is_some(), "{:?} in {:?}", node, file);
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items, _) => items.iter().try_for_each(|item| in_bounds(item, file))?,
        Value::Mapping(entries, _) => entries
            .iter()
            .try_for_each(|entry| in_bounds(&entry.key, file).and_then(|()| in_bounds(&entry.value, file)))?,
    }
    Ok(())
}

//! Override files: `override.tf`, and files whose names end in `_override.tf`.
//!
//! They are read after all others, in order of their names, and each of their blocks changes a block of the same header:
//! an argument takes the place of the one of that name, and nested blocks of a kind take the place of all of that kind.
//! Of `locals` each value counts for itself.
//!
//! Facts: "Override Files" in the Terraform documentation; that a `dynamic` block counts as the kind that it makes is said
//! by Terraform's own tests of merged bodies.

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{Attribute, Block, Body, Expr, ExprKind};
use crate::iac::Note;
use crate::repo::RepoPath;
use crate::text::Span;

/// Whether a file is called as an override file is.
pub fn is_override(file: &RepoPath) -> bool {
    let name = file.file_name();
    let name = name.strip_suffix(".json").unwrap_or(name);
    let stem = name.strip_suffix(".tf").or_else(|| name.strip_suffix(".tofu"));
    stem.is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

/// Merges the override files of one folder into its other files. A block that overrides nothing is named.
pub fn merge<'p>(paths: &'p [RepoPath], bodies: &mut BTreeMap<&'p RepoPath, (usize, Body)>) -> Vec<Note> {
    let mut notes = Vec::new();
    for path in paths.iter().filter(|path| is_override(path)) {
        let Some((number, body)) = bodies.remove(path) else { continue };
        for block in body.blocks {
            let span = block.name_span();
            if block.kind == "terraform" {
                continue;
            }
            let others = paths.iter().filter(|other| !is_override(other));
            let merged = if block.kind == "locals" {
                merge_locals(block, number, others, bodies)
            } else {
                merge_block(block, number, others, bodies)
            };
            if !merged {
                let message = "this overrides nothing: no other file of the folder has such a block".to_owned();
                notes.push(Note { file: path.clone(), span, message });
            }
        }
    }
    notes
}

fn merge_block<'p>(
    block: Block,
    number: usize,
    others: impl Iterator<Item = &'p RepoPath>,
    bodies: &mut BTreeMap<&'p RepoPath, (usize, Body)>,
) -> bool {
    let is_same = |base: &Block| {
        let labels = |block: &Block| block.labels.iter().map(|label| label.value.clone()).collect::<Vec<_>>();
        base.kind == block.kind && labels(base) == labels(&block)
    };
    for other in others {
        let base = bodies.get_mut(other).and_then(|(_, body)| body.blocks.iter_mut().find(|base| is_same(base)));
        if let Some(base) = base {
            let at = base.name_span();
            change(&mut base.body, block.body, number, at);
            return true;
        }
    }
    false
}

/// Each value changes the one of its name, wherever that stands; new ones stand with the first.
fn merge_locals<'p>(
    block: Block,
    number: usize,
    others: impl Iterator<Item = &'p RepoPath>,
    bodies: &mut BTreeMap<&'p RepoPath, (usize, Body)>,
) -> bool {
    let mut left: Vec<Attribute> = block.body.attributes;
    let mut first = None;
    for other in others {
        let Some((_, body)) = bodies.get_mut(other) else { continue };
        for (at, base) in body.blocks.iter_mut().enumerate().filter(|(_, base)| base.kind == "locals") {
            first.get_or_insert((other, at));
            let span = base.name_span();
            for known in &mut base.body.attributes {
                if let Some(found) = left.iter().position(|attribute| attribute.name == known.name) {
                    known.value = elsewhere(left.swap_remove(found).value, number, span);
                }
            }
        }
    }
    let Some((file, at)) = first else { return left.is_empty() };
    if let Some(base) = bodies.get_mut(file).and_then(|(_, body)| body.blocks.get_mut(at)) {
        let span = base.name_span();
        base.body.attributes.extend(left.into_iter().map(|attribute| moved(attribute, number, span)));
    }
    true
}

/// Puts what an override says in the place of what stands there. `at` is where the block is shown.
fn change(base: &mut Body, over: Body, number: usize, at: Span) {
    for attribute in over.attributes {
        let attribute = moved(attribute, number, at);
        match base.attributes.iter_mut().find(|known| known.name == attribute.name) {
            Some(known) => *known = attribute,
            None => base.attributes.push(attribute),
        }
    }
    // In JSON an object is listed as a block too, and an argument of the override takes the place of both.
    let kinds: BTreeSet<String> = over.blocks.iter().map(|block| made(block).to_owned()).collect();
    base.blocks.retain(|block| !kinds.contains(made(block)));
    base.blocks.extend(over.blocks.into_iter().map(|block| moved_block(block, number, at)));
}

/// The kind of block that a block is, or makes.
fn made(block: &Block) -> &str {
    match block.label(0) {
        Some(label) if block.kind == "dynamic" => label,
        _ => &block.kind,
    }
}

/// The depth of what is moved is that of parsed text, which has a limit.
fn moved_block(block: Block, number: usize, at: Span) -> Block {
    let Body { attributes, blocks } = block.body;
    let body = Body {
        attributes: attributes.into_iter().map(|attribute| moved(attribute, number, at)).collect(),
        blocks: blocks.into_iter().map(|block| moved_block(block, number, at)).collect(),
    };
    Block { body, span: at, ..block }
}

fn moved(attribute: Attribute, number: usize, at: Span) -> Attribute {
    Attribute { value: elsewhere(attribute.value, number, at), ..attribute }
}

fn elsewhere(value: Expr, number: usize, at: Span) -> Expr {
    Expr { kind: ExprKind::Elsewhere(number, Box::new(value)), span: at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_documentation() {
        let is = |name: &str| is_override(&RepoPath::new(name).unwrap());
        assert!(is("a/override.tf") && is("prod_override.tf") && is("override.tf.json") && is("x_override.tofu"));
        assert!(!is("overrides.tf") && !is("override_x.tf") && !is("override.tfvars") && !is("myoverride.tf"));
    }
}

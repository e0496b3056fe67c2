//! Type constraints of variables, as far as they change values: `optional(type, default)` fills in attributes.
//!
//! Facts: "Type Constraints" in the Terraform documentation.

use super::evaluate::Env;
use super::program::Program;
use super::syntax::{Expr, ExprKind};
use super::value::{Item, Kind, Presence, Value};

/// A value as the type of its variable makes it.
pub fn fill(program: &Program<'_>, value: Value, kind: &Expr, env: &Env<'_>) -> Value {
    let ExprKind::Call(name, arguments, _) = &kind.kind else { return value };
    let Some(inner) = arguments.first() else { return value };
    let each = |items: &[Item]| -> Vec<Item> {
        let filled = items.iter().map(|item| Item { value: fill(program, item.value.clone(), inner, env), ..*item });
        filled.collect()
    };
    let origin = value.origin;
    match (&value.kind, name.as_str(), &inner.kind) {
        (Kind::Choice(choice), ..) => {
            let values = choice.values.iter().map(|value| fill(program, value.clone(), kind, env));
            Value::choice(&*choice.name, values, origin)
        }
        (Kind::List(items), "list" | "set", _) => Value { kind: Kind::List(each(items).into()), ..value },
        (Kind::Map(entries), "map", _) => {
            let filled = entries.iter().map(|(key, item)| {
                (key.clone(), Item { value: fill(program, item.value.clone(), inner, env), ..*item })
            });
            Value { kind: Kind::Map(filled.collect()), ..value }
        }
        (Kind::Map(entries), "object", ExprKind::Object(attributes)) => {
            let mut filled = entries.to_vec();
            for (key, kind) in attributes {
                let Some(key) = program.eval(key, env).as_str() else { continue };
                let (kind, default) = optional(kind);
                let known = filled.iter_mut().find(|(name, _)| *name == key);
                let default = || {
                    let null = || Value::new(Kind::Null, origin);
                    default.flatten().map_or_else(null, |default| program.eval(default, env))
                };
                match known {
                    Some((_, item)) => {
                        if item.value.is_null() {
                            item.value = default();
                        }
                        item.value = fill(program, item.value.clone(), kind, env);
                    }
                    None => {
                        let value = fill(program, default(), kind, env);
                        filled.push((key, Item { value, presence: Presence::Always }));
                    }
                }
            }
            Value { kind: Kind::Map(filled.into()), ..value }
        }
        _ => value,
    }
}

/// The type in `optional(type, default)`, and the default if it is optional.
fn optional(kind: &Expr) -> (&Expr, Option<Option<&Expr>>) {
    match &kind.kind {
        ExprKind::Call(name, arguments, _) if name == "optional" => match arguments.as_slice() {
            [kind] => (kind, Some(None)),
            [kind, default, ..] => (kind, Some(Some(default))),
            [] => (kind, None),
        },
        _ => (kind, None),
    }
}

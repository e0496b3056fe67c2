//! Expressions to values.
//!
//! Facts: "Expressions" in the Terraform documentation, and the HCL native syntax specification.

use std::rc::Rc;

use super::functions;
use super::program::Program;
use super::syntax::{Expr, ExprKind, For, Operator, Part, Step};
use super::value::{Item, Kind, MAX_ITEMS, MAX_TEXT, Origin, Presence, Segment, Value};

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub struct Env<'e> {
    /// The module instance.
    pub module: usize,
    /// The number of the file that the expression stands in.
    pub file: usize,
    /// `each.key` and `each.value`
    pub each: Option<&'e (Value, Value)>,
    /// `count.index`
    pub count: Option<&'e Value>,
    /// The names that `for`, `dynamic` and `templatefile` bind.
    pub scope: Option<&'e Scope<'e>>,
}

/// Names that are bound to values.
pub struct Scope<'e> {
    /// The names and their values.
    pub names: &'e [(String, Value)],
    /// The names around them.
    pub outer: Option<&'e Self>,
}

impl<'e> Env<'e> {
    /// The top of a file.
    pub fn new(module: usize, file: usize) -> Self {
        Self { module, file, each: None, count: None, scope: None }
    }

    /// What a name is bound to.
    pub fn bound(&self, name: &str) -> Option<&'e Value> {
        let mut scope = self.scope;
        while let Some(this) = scope {
            if let Some((_, value)) = this.names.iter().find(|(known, _)| known == name) {
                return Some(value);
            }
            scope = this.outer;
        }
        None
    }
}

impl<'a> Program<'a> {
    /// Evaluates an expression.
    pub fn eval(&self, expr: &Expr, env: &Env<'_>) -> Value {
        let origin = Origin { file: env.file, span: expr.span };
        self.step(|| self.eval_kind(expr, env, origin))
            .unwrap_or_else(|| Value::unknown("an expression that is too complex", origin))
    }

    fn eval_kind(&self, expr: &Expr, env: &Env<'_>, origin: Origin) -> Value {
        match &expr.kind {
            ExprKind::Null => Value::new(Kind::Null, origin),
            ExprKind::Bool(value) => Value::new(Kind::Bool(*value), origin),
            ExprKind::Number(number) => Value::new(Kind::Number(*number), origin),
            ExprKind::Template(parts) => self.template(parts, env, origin),
            ExprKind::List(items) => Value::list(items.iter().map(|item| self.eval(item, env)), origin),
            ExprKind::Object(entries) => self.object(entries, env, origin),
            ExprKind::Name(name) => self.path(name, &[], env, origin),
            ExprKind::Path(base, steps) => match &base.kind {
                ExprKind::Name(name) => self.path(name, steps, env, origin),
                _ => self.walk(self.eval(base, env), steps, env, origin),
            },
            ExprKind::Call(name, arguments, spreads) => self.call_function(name, arguments, *spreads, env, origin),
            ExprKind::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let condition = self.eval(condition, env);
                match condition.as_bool() {
                    Some(true) => self.eval(then, env),
                    Some(false) => self.eval(otherwise, env),
                    None => {
                        let (then, otherwise) = (self.eval(then, env), self.eval(otherwise, env));
                        let name = format!("{} ? {} : {}", condition.name(), then.name(), otherwise.name());
                        Value::choice(name, [then, otherwise], origin)
                    }
                }
            }
            ExprKind::Not(value) => {
                let value = self.eval(value, env);
                match value.as_bool() {
                    Some(value) => Value::new(Kind::Bool(!value), origin),
                    None => Value::unknown(format!("!{}", value.name()), origin),
                }
            }
            ExprKind::Negate(value) => match self.eval(value, env) {
                value if value.as_number().is_some() => {
                    Value::new(Kind::Number(-value.as_number().unwrap_or_default()), origin)
                }
                value => Value::unknown(format!("-{}", value.name()), origin),
            },
            ExprKind::Binary(operator, operands) => self.binary(*operator, operands, env, origin),
            ExprKind::For(expr) => self.for_expr(expr, env, origin),
            ExprKind::Elsewhere(file, expr) => self.eval(expr, &Env { file: *file, ..*env }),
        }
    }

    fn object(&self, entries: &[(Expr, Expr)], env: &Env<'_>, origin: Origin) -> Value {
        let entry = |(key, value): &(Expr, Expr)| {
            let value = self.eval(value, env);
            match self.eval(key, env).as_str() {
                Some(key) => (key, Item { value, presence: Presence::Always }),
                None => (String::new(), Item { value, presence: Presence::AnyNumber }),
            }
        };
        Value::map(entries.iter().map(entry).collect(), origin)
    }

    fn binary(&self, operator: Operator, operands: &[Expr; 2], env: &Env<'_>, origin: Origin) -> Value {
        let [left, right] = operands;
        let left = self.eval(left, env);
        let decides = |value: &Value| match (operator, value.as_bool()) {
            (Operator::And, Some(false)) | (Operator::Or, Some(true)) => value.as_bool(),
            _ => None,
        };
        if let Some(decided) = decides(&left) {
            return Value::new(Kind::Bool(decided), origin);
        }
        let right = self.eval(right, env);
        if let Some(decided) = decides(&right) {
            return Value::new(Kind::Bool(decided), origin);
        }
        let known = match operator {
            Operator::And | Operator::Or => match (left.as_bool(), right.as_bool()) {
                (Some(_), Some(_)) => Some(Kind::Bool(operator == Operator::And)),
                // The known side is the one that leaves the answer to the other.
                (Some(_), None) => return right,
                (None, Some(_)) => return left,
                (None, None) => None,
            },
            Operator::Equal => equal(&left, &right).map(Kind::Bool),
            Operator::NotEqual => equal(&left, &right).map(|equal| Kind::Bool(!equal)),
            _ => left.as_number().zip(right.as_number()).map(|(left, right)| arithmetic(operator, left, right)),
        };
        match known {
            Some(kind) => Value::new(kind, origin),
            None => Value::unknown(format!("{} {} {}", left.name(), sign(operator), right.name()), origin),
        }
    }

    /// Text put together; one `${…}` alone is the value itself.
    pub fn template(&self, parts: &[Part], env: &Env<'_>, origin: Origin) -> Value {
        if let [Part::Value(only)] = parts {
            let value = self.eval(only, env);
            // Written into a string, a resource's text stands where the string does.
            let moves = !matches!(value.kind, Kind::List(_) | Kind::Map(_) | Kind::Json(_) | Kind::Choice(_));
            return if moves && value.subject.is_some() { Value { origin, ..value } } else { value };
        }
        let mut segments = Vec::new();
        let mut length = 0;
        self.append(parts, env, &mut segments, &mut length);
        if length > MAX_TEXT {
            return Value::unknown("a text that is too long", origin);
        }
        Value::new(Kind::Text(segments.into()), origin)
    }

    fn append(&self, parts: &[Part], env: &Env<'_>, out: &mut Vec<Segment>, length: &mut usize) {
        for part in parts {
            if *length > MAX_TEXT {
                return;
            }
            match part {
                Part::Text { text, span, exact } => {
                    *length += text.len();
                    let origin = Origin { file: env.file, span: *span };
                    out.push(Segment::Known { text: text.as_str().into(), origin, exact: *exact });
                }
                Part::Value(expr) => {
                    let segments = self.eval(expr, env).segments();
                    *length += segments.iter().map(Segment::length).sum::<usize>();
                    out.extend(segments);
                }
                Part::If(condition, then, otherwise) => {
                    let condition = self.eval(condition, env);
                    match condition.as_bool() {
                        Some(true) => self.append(then, env, out, length),
                        Some(false) => self.append(otherwise, env, out, length),
                        None => {
                            let value = Value::unknown(format!("if {}", condition.name()), condition.origin);
                            out.extend(value.segments());
                        }
                    }
                }
                Part::For { key, value, collection, body } => {
                    let collection = self.eval(collection, env);
                    for (index, item) in keyed_items(&collection) {
                        if item.presence != Presence::Always {
                            let value = Value::unknown(format!("for {}", item.value.name()), item.value.origin);
                            out.extend(value.segments());
                            continue;
                        }
                        let names = bindings(key.as_deref(), index, value, item.value);
                        let scope = Scope { names: &names, outer: env.scope };
                        self.append(body, &Env { scope: Some(&scope), ..*env }, out, length);
                    }
                }
            }
        }
    }

    fn for_expr(&self, expr: &For, env: &Env<'_>, origin: Origin) -> Value {
        let collection = self.eval(&expr.collection, env);
        if let Kind::Unknown(name) = &collection.kind {
            return Value::unknown(format!("for … in {name}"), origin);
        }
        let mut items: Vec<(Option<Value>, Item)> = Vec::new();
        for (index, item) in keyed_items(&collection) {
            if items.len() > MAX_ITEMS {
                break;
            }
            let names = bindings(expr.key_name.as_deref(), index, &expr.value_name, item.value);
            let scope = Scope { names: &names, outer: env.scope };
            let env = Env { scope: Some(&scope), ..*env };
            let condition = expr.condition.as_ref().map(|condition| self.eval(condition, &env));
            let presence = match condition.map(|condition| condition.as_bool()) {
                Some(Some(false)) => continue,
                Some(None) => item.presence.max(Presence::Maybe),
                None | Some(Some(true)) => item.presence,
            };
            let key = expr.key.as_ref().map(|key| self.eval(key, &env));
            items.push((key, Item { value: self.eval(&expr.value, &env), presence }));
        }
        if expr.key.is_none() {
            return Value::items_of(items.into_iter().map(|(_, item)| item).collect(), origin);
        }
        let mut entries: Vec<(String, Item)> = Vec::new();
        for (key, item) in items {
            let (key, presence) = match key.and_then(|key| key.as_str()) {
                Some(key) => (key, item.presence),
                None => (String::new(), Presence::AnyNumber),
            };
            let known = entries.iter_mut().find(|(name, _)| expr.groups && *name == key);
            match known {
                Some((_, group)) => {
                    let items = group.value.items().into_iter().chain([item]).collect();
                    group.value = Value::items_of(items, origin);
                }
                None if expr.groups => {
                    let value = Value::items_of(vec![Item { presence: Presence::Always, ..item }], origin);
                    entries.push((key, Item { value, presence }));
                }
                None => entries.push((key, Item { presence, ..item })),
            }
        }
        Value::map(entries, origin)
    }

    fn call_function(&self, name: &str, arguments: &[Expr], spreads: bool, env: &Env<'_>, origin: Origin) -> Value {
        let mut values: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, env)).collect();
        if spreads && let Some(last) = values.pop() {
            let items = last.items();
            if items.iter().any(|item| item.presence == Presence::AnyNumber) && name != "merge" && name != "concat" {
                return Value::unknown(format!("{name}({}...)", last.name()), origin);
            }
            values.extend(items.into_iter().map(|item| match item.presence {
                Presence::Always => item.value,
                // An argument that may be absent is a value or nothing.
                Presence::Maybe | Presence::AnyNumber => {
                    let nothing = Value::new(Kind::Null, item.value.origin);
                    Value::choice(item.value.name(), [item.value, nothing], origin)
                }
            }));
        }
        functions::call(self, name, &values, env, origin).unwrap_or_else(|| {
            let names: Vec<Rc<str>> = values.iter().map(Value::name).collect();
            Value::unknown(format!("{name}({})", names.join(", ")), origin)
        })
    }

    /// Follows steps into a value.
    pub fn walk(&self, value: Value, steps: &[Step], env: &Env<'_>, origin: Origin) -> Value {
        let mut value = value;
        for (at, step) in steps.iter().enumerate() {
            value = match step {
                Step::Attribute(name) => self.attribute_of(&value, name, origin),
                Step::Index(index) => {
                    let index = self.eval(index, env);
                    self.index(&value, &index, origin)
                }
                Step::Splat => {
                    let rest = &steps[at + 1..];
                    let items = match &value.kind {
                        Kind::Unknown(name) => {
                            let element = Value::unknown(format!("{name}[*]"), origin);
                            vec![Item { value: element, presence: Presence::AnyNumber }]
                        }
                        _ => value.items(),
                    };
                    let each = items.into_iter().map(|item| {
                        let value = self.step(|| self.walk(item.value, rest, env, origin));
                        let value = value.unwrap_or_else(|| Value::unknown("an expression too complex", origin));
                        Item { value, presence: item.presence }
                    });
                    return Value::items_of(each.collect(), origin);
                }
            };
        }
        value
    }

    fn attribute_of(&self, value: &Value, name: &str, origin: Origin) -> Value {
        match &value.kind {
            Kind::Resource(resource) => self.resource_attribute(*resource, name, origin),
            Kind::Map(entries) => match value.get(name) {
                Some(found) => found.clone(),
                None => match entries.iter().find(|(_, item)| item.presence == Presence::AnyNumber) {
                    Some((_, item)) => Value::choice(
                        format!("{}.{name}", value.name()),
                        [item.value.clone(), Value::unknown(format!("{}.{name}", value.name()), origin)],
                        origin,
                    ),
                    None => Value::new(Kind::Invalid, origin),
                },
            },
            Kind::Choice(choice) => {
                let values = choice.values.iter().map(|value| self.attribute_of(value, name, origin));
                Value::choice(format!("{}.{name}", choice.name), values, origin)
            }
            Kind::Unknown(unknown) => {
                Value { subject: value.subject.clone(), ..Value::unknown(format!("{unknown}.{name}"), origin) }
            }
            // `list.0` is the old way to write `list[0]`, and `list.attribute` is asked of a single element.
            Kind::List(_) => match name.parse::<u32>() {
                Ok(index) => self.index(value, &Value::new(Kind::Number(f64::from(index)), origin), origin),
                Err(_) => Value::new(Kind::Invalid, origin),
            },
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Json(_) | Kind::Invalid => {
                Value::new(Kind::Invalid, origin)
            }
        }
    }

    /// `value[index]`
    pub fn index(&self, value: &Value, index: &Value, origin: Origin) -> Value {
        let name = || format!("{}[{}]", value.name(), index.name());
        match &value.kind {
            Kind::List(items) => match index.as_index() {
                Some(index) => at(items, index, &name(), origin),
                None => Value::choice(name(), items.iter().map(|item| item.value.clone()), origin),
            },
            Kind::Map(entries) => match index.as_str() {
                Some(key) => self.attribute_of(value, &key, origin),
                None if entries.is_empty() => Value::new(Kind::Invalid, origin),
                None => Value::choice(name(), entries.iter().map(|(_, item)| item.value.clone()), origin),
            },
            Kind::Choice(choice) => {
                Value::choice(name(), choice.values.iter().map(|value| self.index(value, index, origin)), origin)
            }
            Kind::Unknown(_) => Value { subject: value.subject.clone(), ..Value::unknown(name(), origin) },
            // An attribute that is a list of blocks, or a resource without copies that is asked for its first.
            Kind::Resource(_) if index.as_index() == Some(0) => value.clone(),
            _ => Value::new(Kind::Invalid, origin),
        }
    }
}

/// The names that one round of a `for` binds.
fn bindings(key_name: Option<&str>, key: Value, value_name: &str, value: Value) -> Vec<(String, Value)> {
    let key = key_name.map(|name| (name.to_owned(), key));
    key.into_iter().chain([(value_name.to_owned(), value)]).collect()
}

impl Segment {
    /// Its length in bytes.
    pub fn length(&self) -> usize {
        match self {
            Self::Known { text, .. } => text.len(),
            Self::Hole(hole) => hole.name.len(),
        }
    }
}

/// The item at an index, where some before it may be absent.
pub fn at(items: &[Item], index: usize, name: &str, origin: Origin) -> Value {
    let mut candidates = Vec::new();
    // How many items there are before this one, at least.
    let mut least = 0;
    let mut is_open = false;
    for (position, item) in items.iter().enumerate() {
        if least > index {
            break;
        }
        let may_be_here = position >= index || is_open;
        if may_be_here {
            candidates.push(item.value.clone());
        }
        match item.presence {
            Presence::Always => least += 1,
            Presence::Maybe => {}
            Presence::AnyNumber => is_open = true,
        }
    }
    Value::choice(name, candidates, origin)
}

/// The keys and items that `for` goes through.
pub fn keyed_items(value: &Value) -> Vec<(Value, Item)> {
    let key = |name: &str, item: &Item| Value::text(name, item.value.origin);
    match &value.kind {
        Kind::Map(entries) => entries.iter().map(|(name, item)| (key(name, item), item.clone())).collect(),
        Kind::Choice(choice) => {
            let all = choice.values.iter().flat_map(keyed_items);
            all.map(|(key, item)| (key, Item { presence: item.presence.max(Presence::Maybe), ..item })).collect()
        }
        _ => {
            let items = value.items().into_iter().enumerate();
            items.map(|(at, item)| (Value::new(Kind::Number(at as f64), item.value.origin), item)).collect()
        }
    }
}

/// Whether two values are equal, if that is known.
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    let is_open = |value: &Value| match &value.kind {
        Kind::Choice(_) | Kind::Unknown(_) | Kind::Invalid | Kind::Resource(_) | Kind::Json(_) => true,
        Kind::Text(_) => value.as_str().is_none(),
        _ => false,
    };
    if is_open(left) || is_open(right) {
        return left.is_same(right).then_some(true);
    }
    match (&left.kind, &right.kind) {
        (Kind::Null, Kind::Null) => Some(true),
        (Kind::Null, _) | (_, Kind::Null) => Some(false),
        (Kind::List(a), Kind::List(b)) => lengths_differ(a.len(), b.len(), a.iter().chain(b.iter())),
        (Kind::Map(a), Kind::Map(b)) => {
            lengths_differ(a.len(), b.len(), a.iter().chain(b.iter()).map(|(_, item)| item))
        }
        (Kind::List(_) | Kind::Map(_), _) | (_, Kind::List(_) | Kind::Map(_)) => Some(false),
        _ => Some(left.as_str() == right.as_str()),
    }
}

/// Lists of different lengths are not equal, and two empty ones are.
fn lengths_differ<'i>(a: usize, b: usize, mut items: impl Iterator<Item = &'i Item>) -> Option<bool> {
    let all_there = items.all(|item| item.presence == Presence::Always);
    match (all_there, a == b) {
        (true, false) => Some(false),
        (true, true) if a == 0 => Some(true),
        _ => None,
    }
}

fn arithmetic(operator: Operator, left: f64, right: f64) -> Kind {
    match operator {
        Operator::Less => Kind::Bool(left < right),
        Operator::LessOrEqual => Kind::Bool(left <= right),
        Operator::Greater => Kind::Bool(left > right),
        Operator::GreaterOrEqual => Kind::Bool(left >= right),
        Operator::Add => Kind::Number(left + right),
        Operator::Subtract => Kind::Number(left - right),
        Operator::Multiply => Kind::Number(left * right),
        Operator::Divide => Kind::Number(left / right),
        Operator::Remainder => Kind::Number(left % right),
        Operator::And | Operator::Or | Operator::Equal | Operator::NotEqual => Kind::Invalid,
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::And => "&&",
        Operator::Or => "||",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
    }
}

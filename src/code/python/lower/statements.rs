//! Statements and definitions.

use super::super::syntax::{
    Argument, Block, Case, Expr, ExprId, Field as ClassField, For, Handler, Name, Parameter, ParameterKind, ScopeKind,
    Stmt, Try, While,
};
use super::kinds::{Field, Kind};
use super::{Lowerer, SYNTAX_ERROR};

/// What attrs calls the functions that make a field of a variable without a type.
const ATTRS: [&str; 3] = ["attrib", "field", "ib"];

/// A parameter and, where Python 2 unpacks it at once, the target that it is unpacked to.
type UnpackedParameter = (Parameter, Option<Vec<Name>>);

impl Lowerer<'_> {
    /// The statements among the children of the node at hand.
    pub(super) fn children_as_block(&mut self) -> Block {
        let mut block = Vec::new();
        let outer = std::mem::take(&mut self.hoisted);
        self.each_child(|this, kind| this.statement(kind, &mut block));
        self.hoisted = outer;
        block.into()
    }

    fn block(&mut self) -> Block {
        self.deeper(Self::children_as_block).unwrap_or_default()
    }

    /// The block among the children of a clause.
    fn clause_block(&mut self) -> Block {
        let mut block = Block::default();
        self.children(|this, _, kind| {
            if kind == Kind::Block {
                block = this.block();
            }
        });
        block
    }

    fn statement(&mut self, kind: Kind, block: &mut Vec<Stmt>) {
        self.module.statements += 1;
        let before = block.len();
        let straight = std::mem::replace(&mut self.straight, !matches!(kind, Kind::While));
        match kind {
            Kind::Error => self.error(block),
            Kind::Block => block.extend(self.block()),
            _ if kind.is_statement() => {
                if let Some(Some(statement)) = self.deeper(|this| this.one_statement(kind)) {
                    block.push(statement);
                }
            }
            _ => {}
        }
        self.straight = straight;
        if !self.hoisted.is_empty() {
            let hoisted = std::mem::take(&mut self.hoisted);
            block.splice(before..before, hoisted);
        }
    }

    /// What can still be read inside a syntax error.
    fn error(&mut self, block: &mut Vec<Stmt>) {
        self.note(SYNTAX_ERROR);
        self.deeper(|this| {
            this.children(|this, _, kind| match kind {
                Kind::Token | Kind::Comment | Kind::Identifier => {}
                Kind::Error | Kind::Block => this.statement(kind, block),
                _ if kind.is_statement() => this.statement(kind, block),
                Kind::Call | Kind::Attribute | Kind::Assignment => {
                    let value =
                        if kind == Kind::Assignment { this.assignment() } else { Some(Stmt::Expr(this.nested())) };
                    block.extend(value);
                }
                _ => {}
            });
        });
    }

    fn one_statement(&mut self, kind: Kind) -> Option<Stmt> {
        match kind {
            Kind::ExpressionStatement => self.expression_statement(),
            Kind::Print | Kind::Exec => Some(self.data_statement()),
            Kind::Assert => Some(self.assertion()),
            Kind::Return => Some(Stmt::Return(self.optional_value())),
            Kind::Raise => Some(Stmt::Raise(self.optional_value())),
            Kind::Delete => self.optional_value().map(Stmt::Delete),
            Kind::Break => Some(Stmt::Break),
            Kind::Continue => Some(Stmt::Continue),
            Kind::GlobalStatement => {
                self.each_identifier(Self::declare_global);
                None
            }
            Kind::NonlocalStatement => {
                self.each_identifier(Self::declare_nonlocal);
                None
            }
            Kind::If => Some(self.if_statement()),
            Kind::While => {
                let (mut test, mut body, mut otherwise) = (None, Block::default(), Block::default());
                self.children(|this, field, _| match field {
                    Field::Condition => test = Some(this.nested()),
                    Field::Body => body = this.block(),
                    Field::Alternative => otherwise = this.clause_block(),
                    _ => {}
                });
                self.mark_loop();
                Some(Stmt::While(Box::new(While { test: test?, body, otherwise, carried: Box::default() })))
            }
            Kind::For => self.for_statement(),
            Kind::Try => Some(self.try_statement()),
            Kind::With => Some(self.with_statement()),
            Kind::Match => self.match_statement(),
            Kind::Import | Kind::ImportFrom => self.import(kind),
            Kind::FunctionDefinition => self.function(Vec::new()),
            Kind::ClassDefinition => self.class(Vec::new()),
            Kind::Decorated => self.decorated(),
            _ => None,
        }
    }

    fn data_statement(&mut self) -> Stmt {
        let parts = self.parts();
        let place = self.place();
        Stmt::Expr(self.push(Expr::Data(parts.into()), place))
    }

    /// `assert test, message`: where the test does not hold, the code goes on nowhere.
    fn assertion(&mut self) -> Stmt {
        let place = self.place();
        let parts = self.parts();
        let Some((&test, message)) = parts.split_first() else { return Stmt::Expr(self.nothing()) };
        let fails = self.push(Expr::Not(test), place);
        let raise = Stmt::Raise(message.first().copied());
        Stmt::If(Box::new([(fails, Box::new([raise]))]), Block::default())
    }

    fn optional_value(&mut self) -> Option<ExprId> {
        let parts = self.parts();
        match parts[..] {
            [] => None,
            [value] => Some(value),
            _ => {
                let place = self.place();
                Some(self.push(Expr::Data(parts.into()), place))
            }
        }
    }

    fn each_identifier(&mut self, declare: fn(&mut Self, Name)) {
        self.children(|this, _, kind| {
            if kind == Kind::Identifier {
                let name = this.node_name();
                declare(this, name);
            }
        });
    }

    fn expression_statement(&mut self) -> Option<Stmt> {
        let mut parts = Vec::new();
        let mut statement = None;
        self.each_child(|this, kind| match kind {
            Kind::Assignment => statement = this.assignment(),
            Kind::AugmentedAssignment => statement = this.augmented_assignment(),
            Kind::Str | Kind::ConcatenatedString if this.has_values() => parts.push(this.nested()),
            // A bare string is documentation; a bare name or number does nothing.
            Kind::Str | Kind::Token | Kind::Comment | Kind::Identifier | Kind::Ellipsis => {}
            _ => parts.push(this.nested()),
        });
        match parts[..] {
            [] => statement,
            [value] => Some(Stmt::Expr(value)),
            _ => {
                let place = self.place();
                Some(Stmt::Expr(self.push(Expr::Data(parts.into()), place)))
            }
        }
    }

    /// `a = b = value`, `a: type`, `a: type = value`. The value is read before the targets.
    fn assignment(&mut self) -> Option<Stmt> {
        let mut levels = 0;
        loop {
            let mut nested = false;
            if !self.down() {
                break;
            }
            loop {
                if self.field() == Field::Right && self.kind() == Kind::Assignment {
                    nested = true;
                    break;
                }
                if !self.next() {
                    break;
                }
            }
            if !nested {
                self.up();
                break;
            }
            levels += 1;
        }
        let (mut annotation, mut value) = (None, None);
        self.children(|this, field, kind| match (field, kind) {
            (Field::Right, Kind::AugmentedAssignment) => {}
            (Field::Right, _) => value = Some(this.nested()),
            (Field::Type, _) => annotation = Some(this.annotation()),
            _ => {}
        });
        let mut targets = Vec::new();
        for level in 0..=levels {
            if level > 0 {
                self.up();
            }
            self.children(|this, field, _| {
                if field == Field::Left {
                    targets.push(this.target());
                }
            });
        }
        targets.reverse();
        match (annotation, value) {
            (Some(annotation), value) => Some(Stmt::Annotate(*targets.last()?, annotation, value)),
            (None, Some(value)) => Some(Stmt::Assign(targets.into(), value)),
            (None, None) => None,
        }
    }

    fn augmented_assignment(&mut self) -> Option<Stmt> {
        let (mut target, mut operator, mut value) = (None, None, None);
        self.children(|this, field, _| match field {
            Field::Left => target = Some(this.target()),
            Field::Operator => operator = Some(this.augment()),
            Field::Right => value = Some(this.nested()),
            _ => {}
        });
        Some(Stmt::Augment(target?, operator?, value?))
    }

    fn if_statement(&mut self) -> Stmt {
        let mut arms = Vec::new();
        let mut otherwise = Block::default();
        let mut test = None;
        self.children(|this, field, kind| match (field, kind) {
            (Field::Condition, _) => test = Some(this.nested()),
            (Field::Consequence, _) => {
                let body = this.block();
                arms.extend(test.take().map(|test| (test, body)));
            }
            (_, Kind::Elif) => {
                this.children(|this, field, _| match field {
                    Field::Condition => test = Some(this.nested()),
                    Field::Consequence => {
                        let body = this.block();
                        arms.extend(test.take().map(|test| (test, body)));
                    }
                    _ => {}
                });
            }
            (_, Kind::Else) => otherwise = this.clause_block(),
            (_, Kind::Error) => this.note(SYNTAX_ERROR),
            _ => {}
        });
        Stmt::If(arms.into(), otherwise)
    }

    fn for_statement(&mut self) -> Option<Stmt> {
        let mut iterable = None;
        self.children(|this, field, _| {
            if field == Field::Right {
                iterable = Some(this.nested());
            }
        });
        let (mut target, mut body, mut otherwise) = (None, Block::default(), Block::default());
        self.children(|this, field, _| match field {
            Field::Left => target = Some(this.target()),
            Field::Body => body = this.block(),
            Field::Alternative => otherwise = this.clause_block(),
            _ => {}
        });
        self.mark_loop();
        let carried = Box::default();
        Some(Stmt::For(Box::new(For { target: target?, iterable: iterable?, body, otherwise, carried })))
    }

    fn try_statement(&mut self) -> Stmt {
        let (mut body, mut otherwise, mut finally) = (Block::default(), Block::default(), Block::default());
        let mut handlers = Vec::new();
        self.children(|this, field, kind| match (field, kind) {
            (Field::Body, _) => body = this.block(),
            (_, Kind::Except) => {
                let handler = this.handler();
                handlers.push(handler);
            }
            (_, Kind::Else) => otherwise = this.clause_block(),
            (_, Kind::Finally) => finally = this.clause_block(),
            _ => {}
        });
        Stmt::Try(Box::new(Try { body, handlers: handlers.into(), otherwise, finally }))
    }

    fn handler(&mut self) -> Handler {
        let (mut class, mut target, mut body) = (None, None, Block::default());
        self.children(|this, field, kind| match (field, kind) {
            (Field::Value, Kind::AsPattern) => {
                let (value, alias) = this.as_pattern();
                class = value;
                target = alias;
            }
            (Field::Value, _) => class = Some(this.nested()),
            (Field::Alias, _) => target = Some(this.target()),
            (_, Kind::Block) => body = this.block(),
            _ => {}
        });
        Handler { class, target, body }
    }

    /// `value as target`
    fn as_pattern(&mut self) -> (Option<ExprId>, Option<ExprId>) {
        let (mut value, mut target) = (None, None);
        self.children(|this, field, kind| match (field, kind) {
            (Field::Alias, _) => target = Some(this.target()),
            (_, Kind::Token | Kind::Comment) => {}
            _ => value = Some(this.nested()),
        });
        (value, target)
    }

    fn with_statement(&mut self) -> Stmt {
        let mut items = Vec::new();
        let mut body = Block::default();
        self.children(|this, field, kind| match (field, kind) {
            (Field::Body, _) => body = this.block(),
            (_, Kind::WithClause) => this.children(|this, _, kind| {
                if kind == Kind::WithItem {
                    this.children(|this, _, kind| match kind {
                        Kind::AsPattern => {
                            let (value, target) = this.as_pattern();
                            items.extend(value.map(|value| (value, target)));
                        }
                        Kind::Token | Kind::Comment => {}
                        _ => {
                            let value = this.nested();
                            items.push((value, None));
                        }
                    });
                }
            }),
            _ => {}
        });
        Stmt::With(items.into(), body)
    }

    fn match_statement(&mut self) -> Option<Stmt> {
        let mut subjects = Vec::new();
        let mut cases = Vec::new();
        self.children(|this, field, kind| match (field, kind) {
            (Field::Subject, _) => subjects.push(this.nested()),
            (_, Kind::Block) => this.children(|this, _, kind| {
                if kind == Kind::Case {
                    let case = this.case();
                    cases.push(case);
                }
            }),
            _ => {}
        });
        let subject = match subjects[..] {
            [] => return None,
            [subject] => subject,
            _ => {
                let place = self.place();
                self.push(Expr::Tuple(subjects.into()), place)
            }
        };
        Some(Stmt::Match(subject, cases.into()))
    }

    fn case(&mut self) -> Case {
        let (mut guard, mut body) = (None, Block::default());
        let pattern = self.case_pattern();
        self.children(|this, field, kind| match (field, kind) {
            (Field::Guard, _) => guard = Some(this.nested()),
            (_, Kind::Block) => body = this.block(),
            _ => {}
        });
        Case { pattern, guard, body }
    }

    fn import(&mut self, kind: Kind) -> Option<Stmt> {
        let (mut level, mut module) = (0, Vec::new());
        let (mut imports, mut names, mut all) = (Vec::new(), Vec::new(), false);
        self.children(|this, field, kind_here| match (field, kind_here) {
            (Field::ModuleName, Kind::RelativeImport) => this.children(|this, _, kind| match kind {
                Kind::ImportPrefix => level = this.node_text().bytes().filter(|&b| b == b'.').count() as u32,
                Kind::DottedName => module = this.dotted(),
                _ => {}
            }),
            (Field::ModuleName, _) => module = this.dotted(),
            (_, Kind::WildcardImport) => all = true,
            (Field::Name, _) => {
                let (mut dotted, mut alias) = (Vec::new(), None);
                if kind_here == Kind::AliasedImport {
                    this.children(|this, field, _| match field {
                        Field::Name => dotted = this.dotted(),
                        Field::Alias => alias = Some((this.node_name(), this.place())),
                        _ => {}
                    });
                } else {
                    dotted = this.dotted();
                }
                let Some(&first) = dotted.first() else { return };
                let (bound, place) = alias.unwrap_or((first, this.place()));
                let target = this.store(bound, place);
                if kind == Kind::Import {
                    imports.push(Stmt::Import { module: dotted.into(), target, whole: alias.is_some() });
                } else {
                    names.push((first, target));
                }
            }
            _ => {}
        });
        if kind == Kind::Import {
            // `import a, b` is two statements: all but the last run before it.
            let last = imports.pop();
            self.hoisted.append(&mut imports);
            return last;
        }
        let module = module.into();
        if all {
            Some(Stmt::ImportAll { level, module })
        } else {
            Some(Stmt::ImportFrom { level, module, names: names.into() })
        }
    }

    fn dotted(&mut self) -> Vec<Name> {
        let mut parts = Vec::new();
        self.children(|this, _, kind| {
            if kind == Kind::Identifier {
                parts.push(this.node_name());
            }
        });
        parts
    }

    fn decorated(&mut self) -> Option<Stmt> {
        let mut decorators = Vec::new();
        let mut definition = None;
        self.children(|this, _, kind| match kind {
            Kind::Decorator => decorators.extend(this.parts()),
            Kind::FunctionDefinition => definition = this.function(std::mem::take(&mut decorators)),
            Kind::ClassDefinition => definition = this.class(std::mem::take(&mut decorators)),
            _ => {}
        });
        definition
    }

    fn function(&mut self, decorators: Vec<ExprId>) -> Option<Stmt> {
        let mut name = None;
        let mut parameters = Vec::new();
        let mut returns = None;
        self.children(|this, field, _| match field {
            Field::Name => name = Some((this.node_name(), this.place())),
            Field::Parameters => parameters = this.parameters(),
            Field::ReturnType => returns = Some(this.annotation()),
            _ => {}
        });
        let (name, place) = name?;
        let target = self.store(name, place);
        let id = self.open_scope();
        let mut prologue = self.bind_parameters(&parameters);
        let mut body = Block::default();
        self.children(|this, field, _| {
            if field == Field::Body {
                body = this.block();
            }
        });
        if !prologue.is_empty() {
            prologue.extend(body);
            body = prologue.into();
        }
        let generator = self.is_generator();
        let parameters = parameters.into_iter().map(|(parameter, _)| parameter).collect();
        self.close_scope(name, ScopeKind::Function { parameters, generator, returns }, body, id, decorators.into());
        Some(Stmt::Function(id, target))
    }

    pub(super) fn lambda(&mut self) -> ExprId {
        let place = self.place();
        let mut parameters = Vec::new();
        self.children(|this, field, _| {
            if field == Field::Parameters {
                parameters = this.parameters();
            }
        });
        let id = self.open_scope();
        let straight = std::mem::replace(&mut self.straight, false);
        let mut body = self.bind_parameters(&parameters);
        self.children(|this, field, _| {
            if field == Field::Body {
                body.push(Stmt::Return(Some(this.nested())));
            }
        });
        self.straight = straight;
        let generator = self.is_generator();
        let parameters = parameters.into_iter().map(|(parameter, _)| parameter).collect();
        let name = self.intern("<lambda>");
        let kind = ScopeKind::Function { parameters, generator, returns: None };
        self.close_scope(name, kind, body.into(), id, Box::new([]));
        self.push(Expr::Lambda(id), place)
    }

    fn bind_parameters(&mut self, parameters: &[UnpackedParameter]) -> Vec<Stmt> {
        for (parameter, _) in parameters {
            self.declare_parameter(parameter.name);
        }
        let mut prologue = Vec::new();
        let place = self.place();
        for (parameter, unpacked) in parameters {
            let Some(names) = unpacked else { continue };
            let targets: Vec<_> = names.iter().map(|&name| self.store(name, place)).collect();
            let target = self.push(Expr::Tuple(targets.into()), place);
            let value = self.load(parameter.name, place);
            prologue.push(Stmt::Assign(Box::new([target]), value));
        }
        prologue
    }

    /// Parameters; their defaults and types are read in the scope around the function.
    fn parameters(&mut self) -> Vec<UnpackedParameter> {
        let mut parameters: Vec<UnpackedParameter> = Vec::new();
        let mut kind_of_next = ParameterKind::Normal;
        self.children(|this, _, kind| {
            let mut parameter = Parameter { name: Name::MAX, kind: kind_of_next, default: None, annotation: None };
            let mut unpacked = None;
            match kind {
                Kind::Identifier | Kind::ListSplatPattern | Kind::DictionarySplatPattern | Kind::TuplePattern => {
                    this.parameter_name(kind, &mut parameter, &mut unpacked);
                }
                Kind::TypedParameter | Kind::DefaultParameter | Kind::TypedDefaultParameter => {
                    this.children(|this, field, kind| match (field, kind) {
                        (Field::Type, _) => parameter.annotation = Some(this.annotation()),
                        (Field::Value, _) => parameter.default = Some(this.nested()),
                        (_, Kind::Token | Kind::Comment) => {}
                        _ => this.parameter_name(kind, &mut parameter, &mut unpacked),
                    });
                }
                Kind::KeywordSeparator => {
                    kind_of_next = ParameterKind::KeywordOnly;
                    return;
                }
                Kind::PositionalSeparator => {
                    parameters.iter_mut().for_each(|(parameter, _)| parameter.kind = ParameterKind::PositionalOnly);
                    return;
                }
                _ => return,
            }
            if parameter.kind == ParameterKind::Rest {
                kind_of_next = ParameterKind::KeywordOnly;
            }
            parameters.push((parameter, unpacked));
        });
        parameters
    }

    fn parameter_name(&mut self, kind: Kind, parameter: &mut Parameter, unpacked: &mut Option<Vec<Name>>) {
        match kind {
            Kind::Identifier => parameter.name = self.node_name(),
            Kind::ListSplatPattern | Kind::DictionarySplatPattern => {
                let rest = kind == Kind::ListSplatPattern;
                parameter.kind = if rest { ParameterKind::Rest } else { ParameterKind::Keywords };
                self.children(|this, _, kind| {
                    if kind == Kind::Identifier {
                        parameter.name = this.node_name();
                    }
                });
            }
            Kind::TuplePattern => {
                parameter.name = self.intern("(unpacked)");
                let mut names = Vec::new();
                self.children(|this, _, kind| {
                    if kind == Kind::Identifier {
                        names.push(this.node_name());
                    }
                });
                *unpacked = Some(names);
            }
            _ => {}
        }
    }

    fn class(&mut self, decorators: Vec<ExprId>) -> Option<Stmt> {
        let mut name = None;
        let mut bases: Vec<Argument> = Vec::new();
        self.children(|this, field, _| match field {
            Field::Name => name = Some((this.node_name(), this.place())),
            Field::Superclasses => bases = this.arguments(),
            _ => {}
        });
        let (name, place) = name?;
        let id = self.open_scope();
        let mut body = Block::default();
        self.children(|this, field, _| {
            if field == Field::Body {
                body = this.block();
            }
        });
        let fields = body.iter().filter_map(|statement| self.class_field(statement)).collect();
        self.close_scope(name, ScopeKind::Class { bases: bases.into(), fields }, body, id, decorators.into());
        let target = self.store(name, place);
        Some(Stmt::Class(id, target))
    }

    /// The field that a statement of a class body makes.
    fn class_field(&self, statement: &Stmt) -> Option<ClassField> {
        let (target, annotation, default) = match *statement {
            Stmt::Annotate(target, annotation, default) => (target, Some(annotation), default),
            Stmt::Assign(ref targets, value) => {
                let (&[target], Expr::Call(callee, _)) = (&targets[..], self.module.expr(value)) else { return None };
                let (Expr::Name(function, _) | Expr::Attribute(_, function)) = self.module.expr(*callee) else {
                    return None;
                };
                let function = self.names.get_index(*function as usize)?;
                if !ATTRS.contains(&&**function) {
                    return None;
                }
                (target, None, Some(value))
            }
            _ => return None,
        };
        match *self.module.expr(target) {
            Expr::Name(name, _) => Some(ClassField { name, annotation, default }),
            _ => None,
        }
    }
}

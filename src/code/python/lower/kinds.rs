//! The grammar's node kinds and fields, looked up by number instead of by name.

use std::sync::LazyLock;

macro_rules! kinds {
    ($($variant:ident $name:literal)*) => {
        /// A named node kind of tree-sitter-python.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $($variant,)*
            /// A keyword, an operator, or a named kind that needs no telling apart.
            Token,
        }

        fn named(name: &str) -> Kind {
            match name {
                $($name => Kind::$variant,)*
                _ => Kind::Token,
            }
        }
    };
}

kinds! {
    Error "ERROR"
    Comment "comment"
    Import "import_statement"
    ImportFrom "import_from_statement"
    FutureImport "future_import_statement"
    RelativeImport "relative_import"
    ImportPrefix "import_prefix"
    DottedName "dotted_name"
    AliasedImport "aliased_import"
    WildcardImport "wildcard_import"
    Print "print_statement"
    Exec "exec_statement"
    Assert "assert_statement"
    ExpressionStatement "expression_statement"
    Return "return_statement"
    Delete "delete_statement"
    Raise "raise_statement"
    Pass "pass_statement"
    Break "break_statement"
    Continue "continue_statement"
    GlobalStatement "global_statement"
    NonlocalStatement "nonlocal_statement"
    TypeAlias "type_alias_statement"
    If "if_statement"
    Elif "elif_clause"
    Else "else_clause"
    For "for_statement"
    While "while_statement"
    Try "try_statement"
    Except "except_clause"
    Finally "finally_clause"
    With "with_statement"
    WithClause "with_clause"
    WithItem "with_item"
    Match "match_statement"
    Case "case_clause"
    CasePattern "case_pattern"
    ClassPattern "class_pattern"
    KeywordPattern "keyword_pattern"
    SplatPattern "splat_pattern"
    UnionPattern "union_pattern"
    DictPattern "dict_pattern"
    ComplexPattern "complex_pattern"
    FunctionDefinition "function_definition"
    ClassDefinition "class_definition"
    Decorated "decorated_definition"
    Decorator "decorator"
    Block "block"
    Parameters "parameters"
    LambdaParameters "lambda_parameters"
    TypedParameter "typed_parameter"
    DefaultParameter "default_parameter"
    TypedDefaultParameter "typed_default_parameter"
    KeywordSeparator "keyword_separator"
    PositionalSeparator "positional_separator"
    ListSplatPattern "list_splat_pattern"
    DictionarySplatPattern "dictionary_splat_pattern"
    TuplePattern "tuple_pattern"
    ListPattern "list_pattern"
    PatternList "pattern_list"
    ExpressionList "expression_list"
    Assignment "assignment"
    AugmentedAssignment "augmented_assignment"
    Yield "yield"
    NamedExpression "named_expression"
    AsPattern "as_pattern"
    AsPatternTarget "as_pattern_target"
    Type "type"
    GenericType "generic_type"
    UnionType "union_type"
    MemberType "member_type"
    TypeParameter "type_parameter"
    Identifier "identifier"
    Str "string"
    StringStart "string_start"
    StringContent "string_content"
    Interpolation "interpolation"
    FormatSpecifier "format_specifier"
    FormatExpression "format_expression"
    ConcatenatedString "concatenated_string"
    Integer "integer"
    Float "float"
    True "true"
    False "false"
    None "none"
    Ellipsis "ellipsis"
    Attribute "attribute"
    Subscript "subscript"
    Slice "slice"
    Call "call"
    ArgumentList "argument_list"
    KeywordArgument "keyword_argument"
    ListSplat "list_splat"
    DictionarySplat "dictionary_splat"
    BinaryOperator "binary_operator"
    BooleanOperator "boolean_operator"
    UnaryOperator "unary_operator"
    NotOperator "not_operator"
    ComparisonOperator "comparison_operator"
    ConditionalExpression "conditional_expression"
    Lambda "lambda"
    Await "await"
    List "list"
    Set "set"
    Tuple "tuple"
    Dictionary "dictionary"
    Pair "pair"
    ListComprehension "list_comprehension"
    SetComprehension "set_comprehension"
    DictionaryComprehension "dictionary_comprehension"
    GeneratorExpression "generator_expression"
    ForInClause "for_in_clause"
    IfClause "if_clause"
    ParenthesizedExpression "parenthesized_expression"
    Chevron "chevron"
}

impl Kind {
    /// Whether it is a statement.
    pub fn is_statement(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Import
                | ImportFrom
                | FutureImport
                | Print
                | Exec
                | Assert
                | ExpressionStatement
                | Return
                | Delete
                | Raise
                | Pass
                | Break
                | Continue
                | GlobalStatement
                | NonlocalStatement
                | TypeAlias
                | If
                | For
                | While
                | Try
                | With
                | Match
                | FunctionDefinition
                | ClassDefinition
                | Decorated
        )
    }
}

macro_rules! fields {
    ($($variant:ident $name:literal)*) => {
        /// A field of a node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Field {
            $($variant,)*
            /// No field, or one that needs no telling apart.
            Other,
        }

        fn field_named(name: &str) -> Field {
            match name {
                $($name => Field::$variant,)*
                _ => Field::Other,
            }
        }
    };
}

fields! {
    Alias "alias"
    Alternative "alternative"
    Arguments "arguments"
    Attribute "attribute"
    Body "body"
    Condition "condition"
    Consequence "consequence"
    Definition "definition"
    Expression "expression"
    Guard "guard"
    Key "key"
    Left "left"
    ModuleName "module_name"
    Name "name"
    Operator "operator"
    Operators "operators"
    Parameters "parameters"
    ReturnType "return_type"
    Right "right"
    Subject "subject"
    Subscript "subscript"
    Superclasses "superclasses"
    Type "type"
    Value "value"
}

/// The grammar, and its numbers.
pub struct Grammar {
    /// The language that a parser takes.
    pub language: tree_sitter::Language,
    kinds: Vec<Kind>,
    fields: Vec<Field>,
}

/// tree-sitter-python's grammar.
pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let language = tree_sitter::Language::new(tree_sitter_python::LANGUAGE);
    let kinds = (0..u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX))
        .map(|id| match language.node_kind_for_id(id) {
            Some(name) if language.node_kind_is_named(id) => named(name),
            _ => Kind::Token,
        })
        .collect();
    let fields = (0..=u16::try_from(language.field_count()).unwrap_or(u16::MAX))
        .map(|id| language.field_name_for_id(id).map_or(Field::Other, field_named))
        .collect();
    Grammar { language, kinds, fields }
});

impl Grammar {
    /// The kind of a node. An error node's number lies outside the table.
    pub fn kind(&self, node: tree_sitter::Node<'_>) -> Kind {
        if node.is_error() {
            Kind::Error
        } else {
            self.kinds.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Token)
        }
    }

    /// A field by its number.
    pub fn field(&self, id: Option<std::num::NonZeroU16>) -> Field {
        id.and_then(|id| self.fields.get(usize::from(id.get()))).copied().unwrap_or(Field::Other)
    }
}

//! What Python itself gives: built-in functions, and the parts of the standard library that values flow through.

use super::Engine;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::properties::property_maker;
use super::texts::can_be;
use super::values::{Atom, Descriptor, Dict, Entry, ModuleId, Partial, SeqKind, Sym, Value};
use crate::code::python::lower::{HOLE, harmless, mark};
use crate::code::python::syntax::ExprId;
use crate::policy::{Piece, Text};

/// A function or class that the analysis knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Builtin {
    /// Gives plain data; functions among its arguments are called.
    Plain,
    /// Does nothing.
    Ignore,
    /// `object`
    Object,
    /// `object.__new__`
    New,
    /// `type.__call__`: makes an object of the class that it is given.
    Make,
    Super,
    Globals,
    Locals,
    GetAttr,
    SetAttr,
    Vars,
    Type,
    Dict,
    List,
    Tuple,
    Str,
    Len,
    Iter,
    Next,
    Enumerate,
    Zip,
    Map,
    Filter,
    Sorted,
    Choice,
    Property,
    /// A property of the class: `django.utils.functional.classproperty`.
    ClassProperty,
    StaticMethod,
    ClassMethod,
    /// `functools.partial`
    Partial,
    /// `functools.partialmethod`
    PartialMethod,
    /// `operator.attrgetter`, and what it gives.
    AttributeGetter,
    AttributeOf,
    /// `operator.methodcaller`, and what it gives.
    MethodCaller,
    MethodOf,
    /// `importlib.util.find_spec`: the module stands for its specification.
    FindSpec,
    /// `importlib.import_module`, `__import__`
    Import,
    /// Gives its first argument: `copy.copy`, `asyncio.run`.
    Same,
    /// `os.path.join`
    JoinPath,
    /// `typing.overload`
    Overload,
    /// `dataclasses.replace`: its first argument with other attributes.
    Replace,
    /// `asyncio.gather`
    Gather,
    /// `typing.Annotated`: a partial of it holds what a parameter of this type is given.
    Annotated,
    /// `typing.cast`
    Cast,
    /// `asyncio.create_task`: a future of its argument.
    Future,
    /// `asyncio.run`: what its argument gives.
    Awaited,
    /// `asyncio.wait`, `concurrent.futures.wait`: what is done and what is not, of its argument.
    Waited,
    /// `itertools.chain`
    Chain,
    /// `itertools.product`
    Product,
    /// `itertools.groupby`
    GroupBy,
    /// Gives groups of what it is given: `itertools.combinations`, `itertools.batched`.
    Groups,
    /// `itertools.repeat`
    Repeat,
    /// `operator.itemgetter`, and what it gives.
    ItemGetter,
    ItemOf,
    /// `weakref.ref`
    Reference,
    /// `sys.modules`
    Modules,
    /// `dependency_injector.providers.Singleton` and the like: a partial of [`Self::Provided`].
    Provider,
    /// `dependency_injector.providers.Object`: a provider of its argument.
    ProviderOf,
    /// Calls its first argument with what the providers among the others provide.
    Provided,
    /// `dependency_injector.wiring.Provide`, of which an item is what a provider provides.
    Provide,
    /// `collections.defaultdict`
    DefaultDict,
    /// `collections.UserDict`, `collections.UserList`
    UserDict,
    UserList,
    /// `typing.TypedDict`
    TypedDict,
    /// A method of one of Python's own classes, by its name, the object and the arguments: `dict.get`, `object.__setattr__`.
    OfBase,
    /// A generated `__init__`: the class, the object and the arguments.
    Fill,
    /// `collections.namedtuple`
    NamedTuple,
    /// `threading.Thread`
    Thread,
    /// Calls its first argument with the others: `asyncio.to_thread`.
    Apply,
    /// `functools.reduce`
    Reduce,
    /// `atexit.register`: calls its first argument with the others, and gives it.
    AtExit,
    /// `os.environ`
    Environ,
    /// `os.getenv`, `os.environ.get`
    GetEnv,
    /// `os.environ.setdefault`
    SetEnv,
    /// A decorator that leaves its function as it is: `functools.lru_cache`.
    Decorator,
    /// `functools.wraps`: gives such a decorator, and calls nothing of the function that it is given.
    Wraps,
    /// What `click.make_pass_decorator` gives, and what that makes of a function.
    PassDecorator,
    PassObject,
    /// `itertools.starmap`
    StarMap,
    /// `collections.ChainMap`
    ChainMap,
    /// `dict.fromkeys`
    FromKeys,
    /// `operator.getitem`
    GetItem,
    /// `sum`
    Sum,
    /// What celery's decorator with `base=` or `bind=True` makes of a function: see [`super::tasks`].
    Task,
    /// `functools.singledispatch`, `functools.singledispatchmethod`, what they give, and its `register`.
    SingleDispatch,
    SingleDispatchMethod,
    Dispatch,
    Register,
    /// `typing.Literal`
    Literal,
    /// What click's decorator with a choice makes of a function.
    ChoiceOption,
}

/// Built-in names that are classes of plain data or functions that give plain data.
const PLAIN: &[&str] = &[
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "compile",
    "complex",
    "delattr",
    "dir",
    "divmod",
    "eval",
    "exec",
    "float",
    "format",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "memoryview",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "range",
    "repr",
    "round",
    "slice",
    "__debug__",
    "__doc__",
    "__spec__",
    "__builtins__",
    "unicode",
    "long",
    "xrange",
    "raw_input",
    "basestring",
    "unichr",
    "cmp",
    "execfile",
    "reload",
    "NotImplemented",
    "Ellipsis",
];

/// What Python calls a name that nobody has bound.
pub(super) fn named(name: &str) -> Option<Builtin> {
    Some(match name {
        "object" => Builtin::Object,
        "super" => Builtin::Super,
        "globals" => Builtin::Globals,
        "locals" => Builtin::Locals,
        "getattr" => Builtin::GetAttr,
        "setattr" => Builtin::SetAttr,
        "vars" => Builtin::Vars,
        "type" => Builtin::Type,
        "dict" => Builtin::Dict,
        "list" | "set" | "frozenset" => Builtin::List,
        "tuple" => Builtin::Tuple,
        "str" => Builtin::Str,
        "len" => Builtin::Len,
        "iter" | "aiter" | "reversed" => Builtin::Iter,
        "next" | "anext" => Builtin::Next,
        "sum" => Builtin::Sum,
        "enumerate" => Builtin::Enumerate,
        "zip" => Builtin::Zip,
        "map" => Builtin::Map,
        "filter" => Builtin::Filter,
        "sorted" => Builtin::Sorted,
        "min" | "max" => Builtin::Choice,
        "property" => Builtin::Property,
        "staticmethod" => Builtin::StaticMethod,
        "classmethod" => Builtin::ClassMethod,
        "__import__" => Builtin::Import,
        name if PLAIN.contains(&name) => Builtin::Plain,
        // Exceptions and warnings.
        name if name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Warning") => Builtin::Plain,
        "KeyboardInterrupt" | "StopIteration" | "StopAsyncIteration" | "SystemExit" | "GeneratorExit"
        | "ExceptionGroup" | "BaseExceptionGroup" => Builtin::Plain,
        _ => return None,
    })
}

/// What the analysis knows of the standard library, by dotted name.
pub(super) fn standard(path: &str) -> Option<Builtin> {
    Some(match path {
        "os.environ" => Builtin::Environ,
        "os.getenv" | "os.environ.get" => Builtin::GetEnv,
        "functools.partial" => Builtin::Partial,
        "functools.partialmethod" => Builtin::PartialMethod,
        "operator.attrgetter" => Builtin::AttributeGetter,
        "operator.methodcaller" => Builtin::MethodCaller,
        "abc.abstractproperty" => Builtin::Property,
        "functools.lru_cache"
        | "functools.cache"
        | "functools.update_wrapper"
        | "functools.total_ordering"
        | "contextlib.contextmanager"
        | "contextlib.asynccontextmanager"
        | "abc.abstractmethod"
        | "typing.final"
        | "dataclasses.dataclass" => Builtin::Decorator,
        "typing.overload" | "typing_extensions.overload" => Builtin::Overload,
        "os.path.join" | "posixpath.join" => Builtin::JoinPath,
        "atexit.register" => Builtin::AtExit,
        "functools.reduce" => Builtin::Reduce,
        "functools.wraps" => Builtin::Wraps,
        "abc.abstractstaticmethod" => Builtin::StaticMethod,
        "abc.abstractclassmethod" => Builtin::ClassMethod,
        "importlib.import_module" => Builtin::Import,
        "importlib.util.find_spec" => Builtin::FindSpec,
        "importlib.util.module_from_spec"
        | "copy.copy"
        | "copy.deepcopy"
        | "asyncio.as_completed"
        | "concurrent.futures.as_completed"
        | "nest_asyncio.run"
        | "joblib.delayed"
        | "dask.delayed"
        | "tqdm.tqdm"
        | "tqdm.auto.tqdm"
        | "rich.progress.track"
        | "contextlib.closing"
        | "contextlib.aclosing"
        | "textwrap.dedent"
        | "inspect.cleandoc"
        | "weakref.proxy"
        | "itertools.compress"
        | "itertools.cycle"
        | "itertools.islice"
        | "random.sample"
        | "random.choices"
        | "types.MappingProxyType"
        | "asgiref.sync.sync_to_async"
        | "asgiref.sync.async_to_sync"
        | "contextlib.nullcontext" => Builtin::Same,
        "dataclasses.replace" | "copy.replace" | "attr.evolve" | "attrs.evolve" | "attr.assoc" => Builtin::Replace,
        "asyncio.gather" => Builtin::Gather,
        "asyncio.run" | "asyncio.wait_for" | "asyncio.shield" => Builtin::Awaited,
        "asyncio.create_task" | "asyncio.ensure_future" | "asyncio.run_coroutine_threadsafe" => Builtin::Future,
        "asyncio.wait" | "concurrent.futures.wait" => Builtin::Waited,
        "anyio.run"
        | "trio.run"
        | "asyncio.to_thread"
        | "anyio.to_thread.run_sync"
        | "_thread.start_new_thread"
        | "contextvars.copy_context.run" => Builtin::Apply,
        "typing.Annotated" | "typing_extensions.Annotated" => Builtin::Annotated,
        "typing.cast" | "typing_extensions.cast" => Builtin::Cast,
        "itertools.zip_longest" => Builtin::Zip,
        "itertools.filterfalse" | "itertools.takewhile" | "itertools.dropwhile" => Builtin::Filter,
        "itertools.product" => Builtin::Product,
        "itertools.groupby" => Builtin::GroupBy,
        "itertools.repeat" => Builtin::Repeat,
        "itertools.batched"
        | "itertools.combinations"
        | "itertools.pairwise"
        | "itertools.permutations"
        | "itertools.tee"
        | "more_itertools.batched"
        | "more_itertools.chunked"
        | "more_itertools.sliced" => Builtin::Groups,
        "random.choice" | "secrets.choice" => Builtin::Choice,
        "operator.itemgetter" => Builtin::ItemGetter,
        "operator.getitem" => Builtin::GetItem,
        "itertools.starmap" => Builtin::StarMap,
        "collections.ChainMap" => Builtin::ChainMap,
        "weakref.ref" | "weakref.WeakMethod" => Builtin::Reference,
        "sys.modules" => Builtin::Modules,
        "dependency_injector.providers.Callable"
        | "dependency_injector.providers.ContextLocalSingleton"
        | "dependency_injector.providers.Factory"
        | "dependency_injector.providers.Resource"
        | "dependency_injector.providers.Singleton"
        | "dependency_injector.providers.ThreadLocalSingleton"
        | "dependency_injector.providers.ThreadSafeSingleton" => Builtin::Provider,
        "dependency_injector.providers.Object" => Builtin::ProviderOf,
        "dependency_injector.wiring.Provide" | "dependency_injector.wiring.Closing" => Builtin::Provide,
        "itertools.chain" | "itertools.chain.from_iterable" => Builtin::Chain,
        "collections.defaultdict" => Builtin::DefaultDict,
        "collections.OrderedDict"
        | "types.SimpleNamespace"
        | "argparse.Namespace"
        | "box.Box"
        | "munch.Munch"
        | "addict.Dict"
        | "easydict.EasyDict" => Builtin::Dict,
        "collections.deque" => Builtin::List,
        "collections.namedtuple" => Builtin::NamedTuple,
        "threading.Thread" | "threading.Timer" | "multiprocessing.Process" => Builtin::Thread,
        "builtins.open" | "json.loads" | "json.load" | "json.dumps" => Builtin::Plain,
        "operator.or_" => Builtin::Choice,
        "functools.singledispatch" => Builtin::SingleDispatch,
        "functools.singledispatchmethod" => Builtin::SingleDispatchMethod,
        "typing.Literal" | "typing_extensions.Literal" => Builtin::Literal,
        "collections.UserDict" => Builtin::UserDict,
        "collections.UserList" => Builtin::UserList,
        "typing.TypedDict" | "typing_extensions.TypedDict" => Builtin::TypedDict,
        _ => return property_maker(path.rsplit('.').next().unwrap_or_default()),
    })
}

/// Whether a text is known in part, but not as a whole.
fn is_part(text: &str) -> bool {
    text.contains(HOLE) && text.chars().any(char::is_alphanumeric)
}

/// How many attributes are looked up where a name that is not known is asked of many objects.
const MAX_LOOKED_UP: usize = 512;

impl Engine<'_> {
    /// A name that the module did not bind.
    pub(super) fn builtin_name(&mut self, module: ModuleId, name: Sym) -> Option<Value> {
        let text = self.atom_name(name).to_owned();
        match text.as_str() {
            "__name__" => return Some(self.module_name(module)),
            "__file__" | "__package__" | "__path__" => return Some(self.values.some_text()),
            _ => {}
        }
        named(&text).map(|builtin| self.values.one(Atom::Builtin(builtin)))
    }

    /// An attribute of a built-in function or class.
    pub(super) fn builtin_attribute(&mut self, builtin: Builtin, name: Sym) -> Value {
        if let Some(method) = self.method_of_container(builtin, name) {
            return method;
        }
        let found = match (builtin, self.atom_name(name)) {
            (Builtin::Environ, "get" | "pop" | "__getitem__") => Builtin::GetEnv,
            (Builtin::Environ, "setdefault") => Builtin::SetEnv,
            (Builtin::Environ, "copy") => Builtin::Environ,
            (Builtin::Modules, "get" | "__getitem__") => Builtin::Import,
            (Builtin::Object, "__new__") => Builtin::New,
            (Builtin::Dict, "fromkeys") => Builtin::FromKeys,
            (_, "from_iterable") => builtin,
            (Builtin::Object, "__setattr__") => return self.method_of_base("__setattr__", None),
            (Builtin::Object, "__getattribute__") => return self.method_of_base("__getattribute__", None),
            (_, "__init__") => Builtin::Ignore,
            _ => Builtin::Plain,
        };
        self.values.one(Atom::Builtin(found))
    }

    /// `builtin[key]`
    pub(super) fn builtin_item(&mut self, builtin: Builtin, key: Value) -> Value {
        match builtin {
            Builtin::Environ => self.environment(key, None),
            Builtin::Provide => self.provided_by(key),
            Builtin::Literal => {
                let names = self.exact_items(key).unwrap_or_else(|| vec![key]);
                match self.choices_of(&names) {
                    Some(names) => self.values.annotated(names),
                    None => self.values.one(Atom::Builtin(builtin)),
                }
            }
            Builtin::Annotated => {
                let items = self.exact_items(key).unwrap_or_default();
                let given = items.iter().skip(1).copied().filter(|&item| self.worth_keeping(item));
                let given: Vec<Value> = given.collect();
                match (given.first(), items.first()) {
                    (Some(&given), _) => self.values.annotated(given),
                    (None, Some(&of)) => of,
                    (None, None) => self.values.one(Atom::Builtin(builtin)),
                }
            }
            Builtin::Modules => {
                let site = self.no_site();
                self.call_builtin(site, Builtin::Import, &Arguments::of(&[key]))
            }
            // A generic type: `dict[str, int]`.
            _ => self.values.one(Atom::Builtin(builtin)),
        }
    }

    /// Text of the infrastructure, which may have parts that only a deployment knows.
    fn set_by_infrastructure(&mut self, text: &Text) -> Value {
        let mut value = String::new();
        for piece in text.pieces() {
            match piece {
                Piece::Known(known) => value.extend(known.chars().map(harmless)),
                Piece::Hole(name) => {
                    value.push(HOLE);
                    value.extend(mark(self.holes.insert_full(name.clone()).0));
                }
            }
        }
        self.values.text(&value)
    }

    /// An environment variable. The infrastructure may state its value; else it is unknown, or its default.
    fn environment(&mut self, key: Value, default: Option<Value>) -> Value {
        let name = self.values.known_text(key).map(str::to_owned);
        if let Some(name) = &name {
            if let Some(value) = self.entry.environment.get(name) {
                return self.set_by_infrastructure(value);
            }
            if matches!(name.as_str(), "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN") {
                return self.own_credentials();
            }
        }
        let Some(default) = default else { return self.values.some_text() };
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(default) {
            let value = match atom {
                Atom::Text(sym) if !self.values.text_of(sym).is_empty() => self.values.one(Atom::Default(sym)),
                atom => {
                    let one = self.values.one(atom);
                    let text = self.values.some_text();
                    self.values.join(one, text)
                }
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// What a call of a built-in function gives.
    pub(super) fn call_builtin(&mut self, site: Site, builtin: Builtin, arguments: &Arguments) -> Value {
        let argument = |index: usize| arguments.positional.get(index).map(|argument| argument.value);
        let first = argument(0).unwrap_or_default();
        match builtin {
            Builtin::Plain | Builtin::Environ => {
                for value in arguments.values() {
                    // Python's own functions call no operation: they print it, or ask what it is.
                    let atoms = self.values.atoms_of(value).into_iter().filter(|atom| !matches!(atom, Atom::Sdk(_)));
                    let code = self.values.many(atoms);
                    self.hand(code);
                }
                self.values.data()
            }
            Builtin::Ignore | Builtin::Super | Builtin::Object => self.values.none(),
            Builtin::Annotated | Builtin::Globals | Builtin::Locals | Builtin::Literal => self.values.data(),
            Builtin::Make => {
                let mut inner = arguments.clone();
                inner.positional.drain(..1.min(inner.positional.len()));
                let mut all = Value::NEVER;
                for atom in self.values.atoms_of(first) {
                    if let Atom::Class(class) = atom {
                        let made = self.construct(site, class, &inner);
                        all = self.values.join(all, made);
                    }
                }
                all
            }
            Builtin::New => {
                let mut all = Value::NEVER;
                for atom in self.values.atoms_of(first) {
                    if let Atom::Class(class) = atom {
                        // A metaclass's `super().__new__(..)` gives the class that is being made.
                        let made = self.get(CellKey::Made(class));
                        if !made.is_never() {
                            all = self.values.join(all, made);
                            continue;
                        }
                        let instance = self.made(class, (site.module, site.expr), self.current);
                        let mut inner = arguments.clone();
                        inner.positional.remove(0);
                        self.fill_tuple(class, instance, &inner);
                        let one = self.values.one(Atom::Instance(instance));
                        all = self.values.join(all, one);
                    }
                }
                all
            }
            Builtin::GetAttr => {
                // The attribute is taken here, not where the last one was.
                self.place = (site.expr != ExprId::MAX).then_some((site.module, site.expr));
                self.get_attr(first, argument(1).unwrap_or_default(), argument(2))
            }
            Builtin::SetAttr => {
                self.set_attr(first, argument(1).unwrap_or_default(), argument(2).unwrap_or_default());
                self.values.none()
            }
            Builtin::Vars => self.vars(first),
            Builtin::Type => match (argument(1), argument(2)) {
                (Some(bases), Some(body)) => self.make_class(site, bases, body),
                _ => self.type_of(first),
            },
            Builtin::Dict | Builtin::UserDict => {
                let mut dict = Dict::default();
                if !first.is_never() {
                    self.extend(&mut dict, first);
                }
                for &(name, entry, _) in &arguments.keywords {
                    let key = self.values.one(Atom::Text(name));
                    self.insert(&mut dict, key, entry.value);
                    if !entry.sure
                        && let Some((_, entry)) = dict.entries.iter_mut().find(|(known, _)| *known == name)
                    {
                        entry.sure = false;
                    }
                }
                self.may_be_overridden(&mut dict, arguments.open);
                dict.rest = self.values.join(dict.rest, arguments.open);
                self.values.dict(dict)
            }
            // `iter(function, sentinel)` calls the function for each item.
            Builtin::Iter if arguments.positional.len() == 2 => {
                let item = self.call(site, first, &Arguments::default());
                self.values.seq(SeqKind::Iterator, Vec::new(), item)
            }
            Builtin::List | Builtin::UserList | Builtin::Tuple | Builtin::Iter | Builtin::Sorted => {
                if builtin == Builtin::Sorted {
                    self.call_back(arguments);
                }
                let kind = match builtin {
                    Builtin::Tuple => SeqKind::Tuple,
                    Builtin::Iter => SeqKind::Iterator,
                    _ => SeqKind::List,
                };
                if arguments.positional.is_empty() {
                    return self.values.seq(kind, Vec::new(), Value::NEVER);
                }
                match self.exact_items(first) {
                    Some(items) if builtin != Builtin::Sorted || items.len() < 2 => {
                        self.values.seq(kind, items, Value::NEVER)
                    }
                    _ => {
                        let rest = self.iterate(first);
                        self.values.seq(kind, Vec::new(), rest)
                    }
                }
            }
            Builtin::Str => {
                if first.is_never() {
                    return self.values.text("");
                }
                self.special(first, "__str__", &[]);
                self.concatenate(&[first])
            }
            Builtin::Len => {
                self.special(first, "__len__", &[]);
                self.values.data()
            }
            Builtin::Next => {
                let item = self.iterate(first);
                match argument(1) {
                    Some(default) => self.values.join(item, default),
                    None => item,
                }
            }
            Builtin::Enumerate => {
                let data = self.values.data();
                match self.exact_items(first) {
                    Some(items) => {
                        let pairs = items
                            .into_iter()
                            .map(|item| self.values.seq(SeqKind::Tuple, vec![data, item], Value::NEVER))
                            .collect();
                        self.values.seq(SeqKind::List, pairs, Value::NEVER)
                    }
                    None => {
                        let item = self.iterate(first);
                        let pair = self.values.seq(SeqKind::Tuple, vec![data, item], Value::NEVER);
                        self.values.seq(SeqKind::List, Vec::new(), pair)
                    }
                }
            }
            Builtin::Zip => {
                let columns: Vec<Value> = arguments.positional.iter().map(|argument| argument.value).collect();
                let exact: Option<Vec<Vec<Value>>> = columns.iter().map(|&column| self.exact_items(column)).collect();
                match exact.filter(|columns| !columns.is_empty()) {
                    Some(columns) => {
                        let length = columns.iter().map(Vec::len).min().unwrap_or(0);
                        let rows = (0..length)
                            .map(|row| {
                                let items = columns.iter().map(|column| column[row]).collect();
                                self.values.seq(SeqKind::Tuple, items, Value::NEVER)
                            })
                            .collect();
                        self.values.seq(SeqKind::List, rows, Value::NEVER)
                    }
                    None => {
                        let items = columns.iter().map(|&column| self.iterate(column)).collect();
                        let row = self.values.seq(SeqKind::Tuple, items, Value::NEVER);
                        self.values.seq(SeqKind::List, Vec::new(), row)
                    }
                }
            }
            Builtin::Map => {
                let columns: Vec<Value> = arguments.positional.iter().skip(1).map(|argument| argument.value).collect();
                self.map_over(site, first, &columns)
            }
            Builtin::Filter => {
                let item = argument(1).map_or(Value::NEVER, |items| self.iterate(items));
                self.call(site, first, &Arguments::of(&[item]));
                self.values.seq(SeqKind::Iterator, Vec::new(), item)
            }
            Builtin::Reduce => {
                let item = argument(1).map_or(Value::NEVER, |items| self.iterate(items));
                let start = argument(2).unwrap_or(item);
                // What one step gives goes into the next.
                let once = self.call(site, first, &Arguments::of(&[start, item]));
                let so_far = self.values.join(start, once);
                let twice = self.call(site, first, &Arguments::of(&[so_far, item]));
                self.values.join(so_far, twice)
            }
            Builtin::AtExit => {
                self.call_rest(site, arguments);
                first
            }
            Builtin::Choice => {
                self.call_back(arguments);
                if arguments.positional.len() == 1 {
                    return self.iterate(first);
                }
                arguments.positional.iter().fold(Value::NEVER, |all, argument| self.values.join(all, argument.value))
            }
            Builtin::Property | Builtin::ClassProperty => {
                self.make_property(arguments, builtin == Builtin::ClassProperty)
            }
            Builtin::OfBase => self.call_of_base(site, arguments),
            Builtin::Fill => self.fill(arguments),
            Builtin::TypedDict => self.values.one(Atom::Builtin(Builtin::Dict)),
            Builtin::StaticMethod => self.values.descriptor(Descriptor::Static(first)),
            Builtin::ClassMethod => self.values.descriptor(Descriptor::Class(first)),
            Builtin::Partial => self.partial_of(first, 1, arguments),
            Builtin::PartialMethod => {
                let partial = self.partial_of(first, 1, arguments);
                self.values.descriptor(Descriptor::Partial(partial))
            }
            Builtin::AttributeGetter => {
                let callee = self.values.one(Atom::Builtin(Builtin::AttributeOf));
                self.partial_of(callee, 0, arguments)
            }
            Builtin::AttributeOf => {
                let (object, paths) = match arguments.positional.split_last() {
                    Some((object, paths)) => (object.value, paths),
                    None => (Value::NEVER, &[][..]),
                };
                let mut attributes: Vec<Value> = Vec::with_capacity(paths.len());
                for path in paths {
                    let path = self.values.known_text(path.value).unwrap_or_default().to_owned();
                    attributes.push(path.split('.').fold(object, |object, name| {
                        let name = self.values.sym(name);
                        self.attributes(object, name)
                    }));
                }
                match attributes[..] {
                    [attribute] => attribute,
                    _ => self.values.seq(SeqKind::Tuple, attributes, Value::NEVER),
                }
            }
            Builtin::MethodCaller => {
                let callee = self.values.one(Atom::Builtin(Builtin::MethodOf));
                self.partial_of(callee, 0, arguments)
            }
            Builtin::MethodOf => {
                let mut arguments = arguments.clone();
                let object = arguments.positional.pop().map_or(Value::NEVER, |argument| argument.value);
                let name = self.values.known_text(first).unwrap_or_default().to_owned();
                let name = self.values.sym(&name);
                if !arguments.positional.is_empty() {
                    arguments.positional.remove(0);
                }
                self.call_method(site, object, name, &arguments)
            }
            Builtin::FindSpec | Builtin::Import => match self.values.known_text(first).map(str::to_owned) {
                Some(name) => self.import_by_name(&name),
                None if builtin == Builtin::FindSpec => self.values.data(),
                None => match *self.values.atoms(first) {
                    [Atom::Text(text) | Atom::Default(text)] => {
                        let text = self.values.text_of(text).to_owned();
                        let package = argument(1).and_then(|package| self.values.known_text(package));
                        let package = package.map(str::to_owned);
                        self.import_by_part(&text, package.as_deref())
                    }
                    _ => self.values.lost(),
                },
            },
            // Of paths, only those that lead to AWS are of interest; there are very many others.
            Builtin::JoinPath if !self.is_address(first) => self.values.data(),
            Builtin::JoinPath => {
                let mut parts = Vec::new();
                for argument in &arguments.positional {
                    if !parts.is_empty() && !self.ends_with_slash(parts.last().copied()) {
                        parts.push(self.values.text("/"));
                    }
                    parts.push(argument.value);
                }
                if !arguments.rest.is_never() {
                    parts.push(self.values.some_text());
                }
                self.concatenate(&parts)
            }
            Builtin::Overload => Value::NEVER,
            // `nullcontext` names its argument.
            Builtin::Same => match arguments.get(0, self.values.find_sym("enter_result")) {
                Some(value) => value,
                None => self.values.none(),
            },
            Builtin::Replace => {
                for &(name, entry, _) in &arguments.keywords {
                    self.set_attribute(first, name, entry.value);
                }
                for atom in self.values.atoms_of(first) {
                    self.put(CellKey::AnyAttribute(atom), arguments.open);
                }
                first
            }
            Builtin::Gather => {
                let items = arguments.positional.iter().map(|argument| self.awaited(argument.value)).collect();
                let rest = self.awaited(arguments.rest);
                self.values.seq(SeqKind::List, items, rest)
            }
            Builtin::Future => self.future(first),
            Builtin::Awaited => self.awaited(first),
            Builtin::Waited => {
                let each = self.iterate(first);
                let some = self.values.seq(SeqKind::List, Vec::new(), each);
                self.values.seq(SeqKind::Tuple, vec![some, some], Value::NEVER)
            }
            Builtin::Product => {
                let items = arguments.positional.iter().map(|argument| self.iterate(argument.value)).collect();
                let rest = self.iterate(arguments.rest);
                let row = self.values.seq(SeqKind::Tuple, items, rest);
                self.values.seq(SeqKind::Iterator, Vec::new(), row)
            }
            Builtin::GroupBy => {
                self.call_back(arguments);
                let item = self.iterate(first);
                let group = self.values.seq(SeqKind::Iterator, Vec::new(), item);
                let key = self.values.data();
                let pair = self.values.seq(SeqKind::Tuple, vec![key, group], Value::NEVER);
                self.values.seq(SeqKind::Iterator, Vec::new(), pair)
            }
            Builtin::Groups => {
                let item = self.iterate(first);
                let group = self.values.seq(SeqKind::List, Vec::new(), item);
                self.values.seq(SeqKind::Iterator, Vec::new(), group)
            }
            Builtin::Repeat => self.values.seq(SeqKind::Iterator, Vec::new(), first),
            Builtin::ItemGetter => {
                let callee = self.values.one(Atom::Builtin(Builtin::ItemOf));
                self.partial_of(callee, 0, arguments)
            }
            Builtin::ItemOf => {
                let (object, keys) = match arguments.positional.split_last() {
                    Some((object, keys)) => (object.value, keys),
                    None => (Value::NEVER, &[][..]),
                };
                let mut items: Vec<Value> = keys.iter().map(|key| self.item(object, key.value)).collect();
                match items.len() {
                    1 => items.remove(0),
                    _ => self.values.seq(SeqKind::Tuple, items, Value::NEVER),
                }
            }
            // A call of it gives the object.
            Builtin::Reference => {
                let callee = self.values.one(Atom::Builtin(Builtin::Same));
                self.partial_of(callee, 0, &Arguments::of(&[first]))
            }
            Builtin::Modules | Builtin::Provide => self.values.data(),
            Builtin::Provider => {
                let callee = self.values.one(Atom::Builtin(Builtin::Provided));
                self.partial_of(callee, 0, arguments)
            }
            Builtin::ProviderOf => {
                let callee = self.values.one(Atom::Builtin(Builtin::Provided));
                let same = self.values.one(Atom::Builtin(Builtin::Same));
                self.partial_of(callee, 0, &Arguments::of(&[same, first]))
            }
            Builtin::Provided => self.provide(site, arguments),
            Builtin::Cast => {
                let value = argument(1).unwrap_or_default();
                self.cast(first, value)
            }
            Builtin::Chain => {
                let mut items = Value::NEVER;
                for argument in &arguments.positional {
                    let more = self.iterate(argument.value);
                    // `chain.from_iterable` has one argument more around.
                    let inner = if arguments.positional.len() == 1 { self.iterate(more) } else { Value::NEVER };
                    let more = if inner.is_never() { more } else { inner };
                    items = self.values.join(items, more);
                }
                let more = self.iterate(arguments.rest);
                items = self.values.join(items, more);
                self.values.seq(SeqKind::Iterator, Vec::new(), items)
            }
            Builtin::DefaultDict => {
                let made = self.call(site, first, &Arguments::default());
                let mut dict = Dict { entries: Vec::new(), rest: made };
                if let Some(more) = argument(1) {
                    self.extend(&mut dict, more);
                }
                self.values.dict(dict)
            }
            Builtin::NamedTuple => {
                let callee = self.values.one(Atom::Builtin(Builtin::NamedTuple));
                let known = self.values.atoms(first).iter().any(|atom| matches!(atom, Atom::Seq(_)));
                if known {
                    return self.named_tuple(first, arguments);
                }
                // The class: a later call gives the fields in this order.
                let fields = argument(1).unwrap_or_default();
                let fields = match self.values.known_text(fields).map(|text| text.replace(',', " ")) {
                    Some(names) => {
                        let names = names.split_whitespace().map(|name| self.values.text(name)).collect();
                        self.values.seq(SeqKind::Tuple, names, Value::NEVER)
                    }
                    None => fields,
                };
                let keywords = self.field_defaults(fields, arguments);
                self.values.partial(Partial { callee, positional: vec![fields], keywords })
            }
            Builtin::Thread => {
                let target = self.values.find_sym("target");
                let function = self.values.find_sym("function");
                let target = arguments.keyword(target).or_else(|| arguments.keyword(function)).map(|entry| entry.value);
                let target = target.or(argument(1)).unwrap_or_default();
                let args = self.values.find_sym("args");
                let kwargs = self.values.find_sym("kwargs");
                let args = arguments.keyword(args).map(|entry| entry.value).or(argument(2));
                let kwargs = arguments.keyword(kwargs).map(|entry| entry.value);
                self.apply(site, target, args, kwargs);
                self.values.data()
            }
            Builtin::Apply => self.call_rest(site, arguments),
            Builtin::PassDecorator => {
                let given: Vec<Value> = arguments.positional.iter().take(2).map(|argument| argument.value).collect();
                self.pass_object(&given)
            }
            Builtin::PassObject => self.call_with_object(site, arguments),
            Builtin::Task => self.task_made(arguments),
            Builtin::SingleDispatch => self.dispatcher(first, false),
            Builtin::SingleDispatchMethod => self.dispatcher(first, true),
            Builtin::Dispatch => self.dispatch(site, arguments),
            Builtin::Register => self.register_for_type(arguments),
            Builtin::ChoiceOption => self.with_choices(arguments),
            Builtin::StarMap => self.star_map(site, first, argument(1).unwrap_or_default()),
            Builtin::ChainMap => {
                let mut dict = Dict::default();
                for argument in arguments.positional.iter().rev() {
                    self.extend(&mut dict, argument.value);
                }
                self.values.dict(dict)
            }
            Builtin::FromKeys => {
                let value = argument(1).unwrap_or_else(|| self.values.none());
                let mut dict = Dict::default();
                match self.exact_items(first) {
                    Some(keys) => keys.into_iter().for_each(|key| self.insert(&mut dict, key, value)),
                    None => dict.rest = value,
                }
                self.values.dict(dict)
            }
            Builtin::GetItem => self.item(first, argument(1).unwrap_or_default()),
            Builtin::Sum => {
                self.call_builtin(site, Builtin::Plain, arguments);
                let each = self.iterate(first);
                let start = arguments.get(1, self.values.find_sym("start")).unwrap_or_default();
                let lists = self.values.join(each, start);
                let lists = self.values.atoms_of(lists).into_iter().filter(|atom| matches!(atom, Atom::Seq(_)));
                let lists = self.values.many(lists.collect::<Vec<_>>());
                if lists.is_never() {
                    return self.values.data();
                }
                let items = self.iterate(lists);
                self.values.seq(SeqKind::List, Vec::new(), items)
            }
            Builtin::GetEnv | Builtin::SetEnv => {
                if let (Builtin::SetEnv, Some(value)) = (builtin, argument(1)) {
                    self.set_environment(first, value);
                }
                let default = match arguments.get(1, self.values.find_sym("default")) {
                    Some(default) => default,
                    None => self.values.none(),
                };
                self.environment(first, Some(default))
            }
            Builtin::Wraps => self.values.one(Atom::Builtin(Builtin::Decorator)),
            Builtin::Decorator => {
                // `@lru_cache` and `@lru_cache(maxsize=1)` alike.
                let callable = self.values.atoms(first).iter().any(|&atom| Self::is_callable(atom));
                if callable { first } else { self.values.one(Atom::Builtin(Builtin::Decorator)) }
            }
        }
    }

    /// `getattr(object, name, default)`
    fn get_attr(&mut self, object: Value, name: Value, default: Option<Value>) -> Value {
        let mut result = Value::NEVER;
        let mut unknown: Vec<String> = Vec::new();
        for atom in self.values.atoms_of(name) {
            match (self.values.name_or_default(atom), atom) {
                (Some(name), _) => {
                    let value = self.attributes(object, name);
                    result = self.values.join(result, value);
                }
                (None, Atom::Text(text) | Atom::Default(text)) => unknown.push(self.values.text_of(text).to_owned()),
                // Where it is not given, nothing is looked up.
                (None, Atom::None) => {}
                (None, _) => unknown.push(HOLE.to_string()),
            }
        }
        if !unknown.is_empty() {
            let value = self.any_attribute(object, &unknown);
            result = self.values.join(result, value);
        }
        match default {
            Some(default) => self.values.join(result, default),
            None => result,
        }
    }

    /// Any attribute of an object whose name can be one of these texts, of which parts are not known. Of very many objects
    /// with very many attributes, the rest are a crowd.
    fn any_attribute(&mut self, object: Value, texts: &[String]) -> Value {
        let mut result = Value::NEVER;
        let mut room = MAX_LOOKED_UP;
        for atom in self.values.atoms_of(object) {
            let value = match atom {
                Atom::Instance(_) if room == 0 => {
                    self.values.left_out.insert(atom);
                    self.values.one(Atom::Crowd)
                }
                Atom::Sdk(index) => self.sdk_any_attribute(index),
                Atom::Instance(index) => {
                    let class = self.values.instances.get_index(index as usize).map(|instance| instance.class);
                    let mut names = self.names_of(atom);
                    let mro = class.map(|class| self.mro(class)).unwrap_or_default();
                    for &class in &mro.classes {
                        names.extend(self.names_of(Atom::Class(class)));
                    }
                    names.sort_unstable();
                    names.dedup();
                    room = room.saturating_sub(names.len());
                    let mut all = self.get(CellKey::AnyAttribute(atom));
                    for name in names {
                        let text = self.atom_name(name);
                        if text.starts_with("__") || !texts.iter().any(|known| can_be(known, text)) {
                            continue;
                        }
                        let value = self.attribute(atom, name);
                        all = self.values.join(all, value);
                    }
                    all
                }
                Atom::Module(module) => self.module_functions(module, texts),
                Atom::External(external) => self.under_part(external, texts),
                Atom::Data => self.values.data(),
                _ => self.values.lost(),
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// Sets an attribute of a library's object, such as a `threading.local()`, whose name is one of these as far as it is known:
    /// the same parts of a name make the same name.
    fn put_under_part(&mut self, external: u32, names: &[Atom], value: Value) {
        for &name in names {
            match name {
                Atom::Text(text) | Atom::Default(text) if is_part(self.values.text_of(text)) => {
                    self.put(CellKey::ForeignAttribute(text), value);
                }
                _ if self.values.name_in(name).is_some() => {}
                _ => self.put(CellKey::ForeignItems(external), value),
            }
        }
    }

    /// What such an attribute can be.
    fn under_part(&mut self, external: u32, texts: &[String]) -> Value {
        let mut all = self.values.data();
        for text in texts {
            let stored = if is_part(text) {
                let name = self.values.sym(text);
                self.get(CellKey::ForeignAttribute(name))
            } else {
                Value::NEVER
            };
            let stored = if stored.is_never() { self.held_by(external) } else { stored };
            all = self.values.join(all, stored);
        }
        all
    }

    /// A partial of `callee` with the arguments after the first `skipped`.
    fn partial_of(&mut self, callee: Value, skipped: usize, arguments: &Arguments) -> Value {
        let positional = arguments.positional.iter().skip(skipped).map(|argument| argument.value).collect();
        let mut entries: Vec<(Sym, Entry)> = arguments.keywords.iter().map(|&(name, entry, _)| (name, entry)).collect();
        entries.sort_unstable_by_key(|(name, _)| *name);
        let keywords = self.values.dict(Dict { entries, rest: arguments.open });
        if callee.is_never() {
            return Value::NEVER;
        }
        self.values.partial(Partial { callee, positional, keywords })
    }

    /// Every function and class that a module defines.
    fn module_functions(&mut self, module: ModuleId, texts: &[String]) -> Value {
        let Some(code) = self.modules[module as usize].code.clone() else { return Value::NEVER };
        let mut all = Value::NEVER;
        for statement in &code.module.body().body {
            let scope = match statement {
                crate::code::python::syntax::Stmt::Function(scope, _)
                | crate::code::python::syntax::Stmt::Class(scope, _) => *scope,
                _ => continue,
            };
            let name = code.sym(code.module.scope(scope).name);
            if !texts.iter().any(|known| can_be(known, self.atom_name(name))) {
                continue;
            }
            let value = self.get(CellKey::Global(module, name));
            all = self.values.join(all, value);
        }
        all
    }

    fn set_attr(&mut self, object: Value, name: Value, value: Value) {
        let atoms = self.values.atoms_of(name);
        let names: Vec<Sym> = atoms.iter().filter_map(|&atom| self.values.name_in(atom)).collect();
        if names.len() < atoms.len() {
            for of in self.values.atoms_of(object) {
                match of {
                    Atom::Instance(_) | Atom::Class(_) | Atom::Module(_) | Atom::Function(_) => {
                        self.put(CellKey::AnyAttribute(of), value);
                    }
                    Atom::External(external) => self.put_under_part(external, &atoms, value),
                    _ => {}
                }
            }
        }
        for name in names {
            self.set_attribute(object, name, value);
        }
    }

    fn type_of(&mut self, value: Value) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(value) {
            let class = match atom {
                Atom::Instance(index) => match self.values.instances.get_index(index as usize) {
                    Some(instance) => Atom::Class(instance.class),
                    None => continue,
                },
                _ => Atom::Data,
            };
            let class = self.values.one(class);
            all = self.values.join(all, class);
        }
        all
    }

    /// `map(function, column..)`
    pub(super) fn map_over(&mut self, site: Site, function: Value, columns: &[Value]) -> Value {
        if let [column] = columns
            && let Some(items) = self.exact_items(*column).filter(|items| items.len() <= 16)
        {
            let results = items.into_iter().map(|item| self.call(site, function, &Arguments::of(&[item]))).collect();
            return self.values.seq(SeqKind::Iterator, results, Value::NEVER);
        }
        let items: Vec<Value> = columns.iter().map(|&column| self.iterate(column)).collect();
        let result = self.call(site, function, &Arguments::of(&items));
        self.values.seq(SeqKind::Iterator, Vec::new(), result)
    }

    /// `starmap(function, rows)`
    pub(super) fn star_map(&mut self, site: Site, function: Value, rows: Value) -> Value {
        let results = match self.exact_items(rows).filter(|rows| rows.len() <= 16) {
            Some(rows) => rows.into_iter().map(|row| self.apply(site, function, Some(row), None)).collect(),
            None => {
                let row = self.iterate(rows);
                let result = self.apply(site, function, Some(row), None);
                return self.values.seq(SeqKind::Iterator, Vec::new(), result);
            }
        };
        self.values.seq(SeqKind::Iterator, results, Value::NEVER)
    }

    /// Calls `function` with arguments that stand in a sequence and a dict.
    pub(super) fn apply(&mut self, site: Site, function: Value, args: Option<Value>, kwargs: Option<Value>) -> Value {
        let mut arguments = match args {
            Some(args) => match self.exact_items(args) {
                Some(items) => Arguments::of(&items),
                None => {
                    let rest = self.iterate(args);
                    Arguments { rest, ..Arguments::default() }
                }
            },
            None => Arguments::default(),
        };
        if let Some(kwargs) = kwargs {
            self.spread_keywords(&mut arguments, kwargs);
        }
        self.call(site, function, &arguments)
    }

    /// Calls the first argument that can be called with the arguments after it.
    pub(super) fn call_rest(&mut self, site: Site, arguments: &Arguments) -> Value {
        let at = arguments
            .positional
            .iter()
            .position(|argument| self.values.atoms(argument.value).iter().any(|&atom| Self::is_callable(atom)));
        let Some(at) = at else {
            self.call_back(arguments);
            return self.values.data();
        };
        let mut rest = arguments.clone();
        let function = rest.positional[at].value;
        rest.positional.drain(..=at);
        self.unfold_given(function, &mut rest);
        self.call(site, function, &rest)
    }

    /// Whether an atom is a function of some kind.
    pub(super) fn is_callable(atom: Atom) -> bool {
        matches!(
            atom,
            Atom::Function(_)
                | Atom::Bound(_)
                | Atom::Partial(_)
                | Atom::Class(_)
                | Atom::Sdk(_)
                | Atom::DataMethod(_)
                | Atom::Descriptor(_)
        )
    }
}

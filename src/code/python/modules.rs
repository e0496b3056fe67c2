//! Which file an `import` means.
//!
//! Python looks a top-level name up in the folders of `sys.path`, in order: for Lambda the code folder, then each layer's
//! `python` and `python/lib/python3.x/site-packages` (AWS Lambda Developer Guide, "Packaging your layer content"). A
//! repository does not always look like what is deployed: a build step may copy a shared package beside the handler. So a
//! name that is not found there is looked up beside the importing file's outermost package, in the folders above, and then
//! in the whole repository, where it counts only if exactly one place has it. Packages that were installed into the code
//! folder (a `.dist-info` stands beside them) are libraries, and the AWS SDK is known by name wherever it stands.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::repo::{RepoPath, Snapshot};

/// Names of Python's standard library; a folder of the repository never stands for one, unless it is on the search path.
const STANDARD_LIBRARY: &str = include_str!("stdlib.txt");

/// Folders whose files are tools' copies, not source.
const COPIES: [&str; 14] = [
    "node_modules",
    "site-packages",
    "dist-packages",
    "venv",
    ".venv",
    "cdk.out",
    ".aws-sam",
    ".serverless",
    "__pycache__",
    "__pypackages__",
    "build",
    "dist",
    ".nox",
    ".tox",
];

/// The file that stands in a virtual environment's folder (`venv` in Python's documentation).
const VIRTUAL_ENVIRONMENT: &str = "pyvenv.cfg";

/// What an import stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A module's file.
    File(RepoPath),
    /// A package's folder, and its `__init__.py` if it has one.
    Package(RepoPath, Option<RepoPath>),
}

/// The modules of one snapshot by their top-level name: built only when a name is not on the search path.
#[derive(Default)]
pub(super) struct ModuleIndex(OnceLock<BTreeMap<String, BTreeSet<RepoPath>>>);

/// Finds the modules of one workload.
pub(super) struct Resolver<'a> {
    snapshot: &'a Snapshot,
    index: &'a ModuleIndex,
    search_path: Vec<RepoPath>,
    /// Top-level names of installed packages.
    installed: BTreeSet<String>,
    /// The name of the snapshot's root, which may be a package.
    root_package: Option<&'a str>,
    /// The only files to read, where not all are.
    only: Option<BTreeSet<RepoPath>>,
    /// By folder: the folder that holds the outermost package around it.
    package_roots: RefCell<BTreeMap<RepoPath, RepoPath>>,
    /// What was found, by the importing file's package root, the dotted name, and whether an installed package imports itself.
    found: RefCell<BTreeMap<(RepoPath, String, bool), Option<Place>>>,
}

impl<'a> Resolver<'a> {
    /// `roots` are the code folder and the layers'.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        index: &'a ModuleIndex,
        roots: &[RepoPath],
        python_path: Option<&str>,
    ) -> Self {
        let mut search_path: Vec<RepoPath> = Vec::new();
        let mut add = |folder: RepoPath| {
            if !search_path.contains(&folder) {
                search_path.push(folder);
            }
        };
        let folder_of = |path: &RepoPath| if snapshot.is_file(path) { path.parent() } else { path.clone() };
        for root in roots {
            let root = folder_of(root);
            add(root.clone());
            if let Some(python) = root.join("python").filter(|python| snapshot.is_folder(python)) {
                add(python.clone());
                if let Some(lib) = python.join("lib") {
                    let versions: BTreeSet<&str> =
                        snapshot.under(&lib).filter_map(|(path, _)| first_part_below(&lib, path)).collect();
                    let packages = versions.iter().filter_map(|version| lib.join(&format!("{version}/site-packages")));
                    packages.for_each(&mut add);
                }
            }
        }
        // `/var/task` is the code folder and `/opt` where layers are unpacked.
        for entry in python_path.unwrap_or_default().split(':') {
            let code = roots.first().map(folder_of);
            let folder = entry.strip_prefix("/var/task").zip(code).and_then(|(rest, code)| {
                let rest = rest.trim_start_matches('/');
                code.join(rest)
            });
            folder.into_iter().for_each(&mut add);
        }
        let installed = search_path.iter().flat_map(|folder| installed_packages(snapshot, folder)).collect();
        Self {
            snapshot,
            index,
            search_path,
            installed,
            root_package: None,
            only: None,
            package_roots: RefCell::default(),
            found: RefCell::default(),
        }
    }

    /// The same where the snapshot's root has this name: it may be a package, with an `__init__.py` or without.
    pub(super) fn with_root_package(self, name: Option<&'a str>) -> Self {
        Self { root_package: name, ..self }
    }

    /// The same where no other files are read than these, if some are given: what they import of the others is not known.
    pub(super) fn with_only(self, files: Option<BTreeSet<RepoPath>>) -> Self {
        Self { only: files, ..self }
    }

    /// Whether there are files that are not to be read.
    pub(super) fn is_limited(&self) -> bool {
        self.only.is_some()
    }

    /// Whether a file's code is to be read.
    pub(super) fn reads(&self, file: &RepoPath) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(file))
    }

    /// The snapshot that files are read from.
    pub(super) fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Where the top-level module of `dotted` is, for the file that imports it. `dotted` is the whole import, to tell
    /// candidates apart.
    pub(super) fn top(&self, dotted: &[&str], from: &RepoPath) -> Option<Place> {
        let key = (self.package_root(&from.parent()), dotted.join("."), self.imports_itself(dotted, from));
        if let Some(found) = self.found.borrow().get(&key) {
            return found.clone();
        }
        let found = self.find(dotted, &key.0, key.2);
        self.found.borrow_mut().insert(key, found.clone());
        found
    }

    /// Whether a file of an installed package imports from that package. Who asks about such a file does not ask about what uses
    /// the package: an unpacked wheel.
    fn imports_itself(&self, dotted: &[&str], from: &RepoPath) -> bool {
        dotted.first().is_some_and(|name| {
            self.installed.contains(*name)
                && self.search_path.iter().any(|folder| {
                    first_part_below(folder, from).is_some_and(|top| top.strip_suffix(".py").unwrap_or(top) == *name)
                })
        })
    }

    fn find(&self, dotted: &[&str], beside: &RepoPath, imports_itself: bool) -> Option<Place> {
        let (&name, rest) = dotted.split_first()?;
        if is_sdk(name) || (self.installed.contains(name) && !imports_itself) {
            return None;
        }
        let root = (self.root_package == Some(name)).then(|| {
            let init = RepoPath::root().join("__init__.py").filter(|init| self.snapshot.is_file(init));
            Place::Package(RepoPath::root(), init)
        });
        if matches!(root, Some(Place::Package(_, Some(_)))) {
            return root;
        }
        // A folder without `__init__.py` is a package only if nothing better is found. A folder with one is mostly a package
        // itself, and only on the search path because its files were named: what it holds may be called like a library.
        let mut namespace = None;
        for folder in &self.search_path {
            let is_package = folder.join("__init__.py").is_some_and(|init| self.snapshot.is_file(&init));
            match self.child(folder, name) {
                Some(Place::Package(folder, None)) => namespace = namespace.or(Some(folder)),
                Some(found) if !is_package || self.holds(&found, rest) => return Some(found),
                _ => {}
            }
        }
        if is_standard(name) {
            return None;
        }
        if let Some(folder) = namespace {
            return Some(Place::Package(folder, None));
        }
        let fits = |folder: &RepoPath| {
            let place = self.child(folder, name)?;
            let is_bare = matches!(place, Place::Package(_, None)) && rest.is_empty();
            (!is_bare && self.holds(&place, rest)).then_some(place)
        };
        // A script's own folder is on the path, and a package's modules are imported from beside the package.
        let above = std::iter::successors(Some(beside.clone()), |folder| {
            (*folder != RepoPath::root()).then(|| folder.parent())
        });
        if let Some(place) = above.chain(self.above_roots()).find_map(|folder| fits(&folder)) {
            return Some(place);
        }
        if let Some(root) = root.filter(|root| !rest.is_empty() && self.holds(root, rest)) {
            return Some(root);
        }
        let candidates = self.index.folders(self.snapshot, name);
        let mut places = candidates.into_iter().flatten().filter_map(fits);
        let place = places.next()?;
        let same = |other: &Place| match (&place, other) {
            (Place::File(a), Place::File(b)) => {
                self.snapshot.entries().get(a).map(|entry| entry.id)
                    == self.snapshot.entries().get(b).map(|entry| entry.id)
            }
            _ => false,
        };
        places.all(|other| same(&other)).then_some(place)
    }

    /// Whether the modules of an import are there, below its first.
    fn holds(&self, top: &Place, rest: &[&str]) -> bool {
        let mut place = top.clone();
        for (index, part) in rest.iter().enumerate() {
            let (child, is_bound) = match &place {
                Place::Package(folder, init) => (self.child(folder, part), init.is_some()),
                Place::File(_) => (None, true),
            };
            match child {
                Some(child) => place = child,
                // The last may be a name that the module binds.
                None => return is_bound && index + 1 == rest.len(),
            }
        }
        true
    }

    /// The folders above the search path, nearest first.
    fn above_roots(&self) -> Vec<RepoPath> {
        let mut above: BTreeSet<RepoPath> = BTreeSet::new();
        for folder in &self.search_path {
            let mut folder = folder.clone();
            while folder != RepoPath::root() {
                folder = folder.parent();
                above.insert(folder.clone());
            }
        }
        let mut above: Vec<RepoPath> = above.into_iter().collect();
        above.sort_by_key(|folder| std::cmp::Reverse(folder.as_str().len()));
        above
    }

    /// The folder that holds the outermost package around `folder`.
    fn package_root(&self, folder: &RepoPath) -> RepoPath {
        if let Some(root) = self.package_roots.borrow().get(folder) {
            return root.clone();
        }
        let mut root = folder.clone();
        while root != RepoPath::root() && root.join("__init__.py").is_some_and(|init| self.snapshot.is_file(&init)) {
            root = root.parent();
        }
        self.package_roots.borrow_mut().insert(folder.clone(), root.clone());
        root
    }

    /// The names of the modules and packages in `folder`.
    pub(super) fn children(&self, folder: &RepoPath) -> BTreeSet<String> {
        let python = self.snapshot.under(folder).filter(|(path, _)| path.extension() == Some("py"));
        let names = python.filter_map(|(path, _)| first_part_below(folder, path));
        names
            .map(|name| name.strip_suffix(".py").unwrap_or(name))
            .filter(|name| *name != "__init__")
            .map(str::to_owned)
            .collect()
    }

    /// The module or package `name` in `folder`.
    pub(super) fn child(&self, folder: &RepoPath, name: &str) -> Option<Place> {
        let package = folder.join(name)?;
        let init = folder.join(&format!("{name}/__init__.py"))?;
        if self.snapshot.is_file(&init) {
            return Some(Place::Package(package, Some(init)));
        }
        let file = folder.join(&format!("{name}.py"))?;
        if self.snapshot.is_file(&file) {
            return Some(Place::File(file));
        }
        let holds_python = self.snapshot.under(&package).any(|(path, _)| path.extension() == Some("py"));
        holds_python.then_some(Place::Package(package, None))
    }
}

impl ModuleIndex {
    /// The folders that hold a module or package with this name.
    fn folders(&self, snapshot: &Snapshot, name: &str) -> Option<&BTreeSet<RepoPath>> {
        self.0.get_or_init(|| index(snapshot)).get(name)
    }
}

fn index(snapshot: &Snapshot) -> BTreeMap<String, BTreeSet<RepoPath>> {
    let mut index: BTreeMap<String, BTreeSet<RepoPath>> = BTreeMap::new();
    for path in snapshot.entries().keys() {
        let Some(stem) = path.file_name().strip_suffix(".py") else { continue };
        let is_copy = |part: &str| COPIES.contains(&part) || part.ends_with(".dist-info");
        if path.as_str().split('/').any(is_copy) || is_test_file(path) {
            continue;
        }
        let mut folder = path.parent();
        if stem != "__init__" {
            index.entry(stem.to_owned()).or_default().insert(folder.clone());
        }
        while folder != RepoPath::root() {
            let parent = folder.parent();
            if !index.entry(folder.file_name().to_owned()).or_default().insert(parent.clone()) {
                break;
            }
            folder = parent;
        }
    }
    index
}

/// The first part of `path` below `folder`.
fn first_part_below<'p>(folder: &RepoPath, path: &'p RepoPath) -> Option<&'p str> {
    let rest = path.as_str().strip_prefix(folder.as_str())?.trim_start_matches('/');
    rest.split('/').next()
}

/// The top-level names of packages that were installed into `folder`, from the records that installers leave.
fn installed_packages(snapshot: &Snapshot, folder: &RepoPath) -> Vec<String> {
    let mut names = Vec::new();
    for (path, _) in snapshot.under(folder) {
        let Some(record) = first_part_below(folder, path).filter(|part| part.ends_with(".dist-info")) else { continue };
        if path.file_name() != "RECORD" || path.parent().file_name() != record {
            continue;
        }
        let Ok(blob) = snapshot.read(path) else { continue };
        for line in String::from_utf8_lossy(&blob.bytes).lines() {
            let top = line.split([',', '/']).next().unwrap_or_default();
            let name = top.strip_suffix(".py").unwrap_or(top);
            if !name.is_empty() && !name.contains('.') && names.last().is_none_or(|last| last != name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Whether a top-level module is the AWS SDK (or the types that describe it).
pub(super) fn is_sdk(name: &str) -> bool {
    matches!(name, "boto3" | "botocore" | "s3transfer" | "aioboto3" | "aiobotocore")
        || name.starts_with("mypy_boto3")
        || name.starts_with("types_boto3")
        || name.starts_with("types_aiobotocore")
        || name.starts_with("types_aioboto3")
}

/// Whether a top-level module is of the standard library.
pub(super) fn is_standard(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<&str>> = OnceLock::new();
    NAMES.get_or_init(|| STANDARD_LIBRARY.split_whitespace().collect()).contains(name)
}

/// Of the files below a folder, those that somebody wrote there for others to run: no tests, no copies that tools make, and
/// no packages that were installed beside the code or into a virtual environment, of which the SDK itself is one. What leads
/// to the folder does not count.
pub fn own_files<'s>(snapshot: &'s Snapshot, folder: &'s RepoPath) -> impl Iterator<Item = &'s RepoPath> {
    let installed = installed_packages(snapshot, folder);
    let environments: BTreeSet<RepoPath> = snapshot
        .under(folder)
        .filter(|(path, _)| path.file_name() == VIRTUAL_ENVIRONMENT)
        .map(|(path, _)| path.parent())
        .filter(|environment| environment != folder)
        .collect();
    let is_own = move |path: &&RepoPath| {
        let Some(below) = path.as_str().strip_prefix(folder.as_str()) else { return true };
        let Some(below) = RepoPath::new(below.trim_start_matches('/')) else { return true };
        let place = below.parent();
        let mut folders = place.as_str().split('/');
        let first = first_part_below(folder, path).map(|part| part.strip_suffix(".py").unwrap_or(part));
        !is_test_file(&below)
            && !folders.any(|part| COPIES.contains(&part) || is_sdk(part))
            && !first.is_some_and(|first| installed.iter().any(|name| name == first))
            && !environments.iter().any(|environment| path.is_under(environment))
    };
    snapshot.under(folder).map(|(path, _)| path).filter(is_own)
}

/// Whether a file holds tests: these are part of a workload only where its code imports them.
pub fn is_test_file(path: &RepoPath) -> bool {
    let name = path.file_name();
    let in_test_folder = path.parent().as_str().split('/').any(|part| matches!(part, "tests" | "test" | "testing"));
    in_test_folder || name == "conftest.py" || name.starts_with("test_") || name.ends_with("_test.py")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(files: &[&str], roots: &[&str], entry: &str, dotted: &str) -> String {
        resolve_in(None, files, roots, entry, dotted)
    }

    /// The same where the snapshot's root has a name.
    fn resolve_in(root: Option<&str>, files: &[&str], roots: &[&str], entry: &str, dotted: &str) -> String {
        let snapshot = Snapshot::from_files(files.iter().map(|&path| (path, path.as_bytes())));
        let index = ModuleIndex::default();
        let roots: Vec<_> = roots.iter().map(|root| RepoPath::new(root).unwrap()).collect();
        let entry = RepoPath::new(entry).unwrap();
        let resolver = Resolver::new(&snapshot, &index, &roots, None).with_root_package(root);
        let parts: Vec<_> = dotted.split('.').collect();
        match resolver.top(&parts, &entry) {
            Some(Place::File(file)) => file.to_string(),
            Some(Place::Package(folder, init)) => {
                format!("{folder}/{}", if init.is_some() { "__init__.py" } else { "" })
            }
            None => "-".to_owned(),
        }
    }

    #[test]
    fn what_was_not_written_in_a_folder_is_none_of_its_own() {
        let own = |files: &[&str], folder: &str| {
            let snapshot = Snapshot::from_files(files.iter().map(|&path| (path, path.as_bytes())));
            let folder = if folder.is_empty() { RepoPath::root() } else { RepoPath::new(folder).unwrap() };
            own_files(&snapshot, &folder).map(RepoPath::as_str).collect::<Vec<_>>().join(" ")
        };
        let files = ["app.py", "db/models.py", "tests/test_app.py", "conftest.py", "db/models_test.py"];
        assert_eq!(own(&files, ""), "app.py db/models.py");
        assert_eq!(own(&files, "tests"), "");
        assert_eq!(own(&["tests/aws/run.py", "tests/aws/test_run.py"], "tests/aws"), "tests/aws/run.py");
        let files =
            ["app.py", "boto3/session.py", "env/pyvenv.cfg", "env/lib/six.py", ".venv/lib/x.py", "build/lib/app.py"];
        assert_eq!(own(&files, ""), "app.py");
        assert_eq!(own(&["boto3/session.py"], "boto3"), "boto3/session.py");
    }

    #[test]
    fn the_code_folder_comes_before_the_layers() {
        let files =
            ["src/app.py", "src/db.py", "layer/python/db.py", "layer/python/lib/python3.12/site-packages/util.py"];
        let roots = ["src", "layer"];
        assert_eq!(resolve(&files, &roots, "src/app.py", "db"), "src/db.py");
        assert_eq!(resolve(&files, &roots, "src/app.py", "util"), "layer/python/lib/python3.12/site-packages/util.py");
    }

    #[test]
    fn the_root_is_a_package_with_its_init_or_by_what_it_holds() {
        let regular = ["__init__.py", "db.py"];
        assert_eq!(resolve_in(Some("shop"), &regular, &[""], "db.py", "shop.db"), "/__init__.py");
        assert_eq!(resolve_in(Some("shop"), &regular, &[""], "db.py", "shop.other"), "/__init__.py");
        let namespace = ["eu/db.py", "eu/app.py"];
        assert_eq!(resolve_in(Some("shop"), &namespace, &[""], "eu/app.py", "shop.eu.db"), "/");
        assert_eq!(resolve_in(Some("shop"), &namespace, &[""], "eu/app.py", "shop.us.db"), "-");
        assert_eq!(resolve_in(Some("shop"), &namespace, &[""], "eu/app.py", "shop"), "-");
        assert_eq!(resolve_in(Some("json"), &namespace, &[""], "eu/app.py", "json.eu.db"), "-");
    }

    #[test]
    fn a_shared_package_counts_where_it_is_the_only_one() {
        let files = ["a/app.py", "libs/shared/__init__.py", "libs/shared/db.py"];
        assert_eq!(resolve(&files, &["a"], "a/app.py", "shared.db"), "libs/shared/__init__.py");
        let twice = ["a/app.py", "x/shared/__init__.py", "y/shared/__init__.py"];
        assert_eq!(resolve(&twice, &["a"], "a/app.py", "shared"), "-");
        let tests = ["a/app.py", "a/tests/shared/__init__.py"];
        assert_eq!(resolve(&tests, &["a"], "a/app.py", "shared"), "-");
    }

    #[test]
    fn libraries_are_not_the_repositorys_code() {
        let files = ["src/app.py", "src/boto3/__init__.py", "src/requests/__init__.py", "x/json/__init__.py"];
        assert_eq!(resolve(&files, &["src"], "src/app.py", "boto3"), "-");
        assert_eq!(resolve(&files, &["src"], "src/app.py", "json"), "-");
        assert_eq!(resolve(&files, &["src"], "src/app.py", "requests"), "src/requests/__init__.py");
        let snapshot = Snapshot::from_files([
            ("src/app.py", &b""[..]),
            ("src/requests/__init__.py", b""),
            ("src/requests-2.0.dist-info/RECORD", b"requests/__init__.py,sha256=x,10\nrequests/api.py,,\n"),
        ]);
        let index = ModuleIndex::default();
        let resolver = Resolver::new(&snapshot, &index, &[RepoPath::new("src").unwrap()], None);
        assert_eq!(resolver.top(&["requests"], &RepoPath::new("src/app.py").unwrap()), None);
        assert!(resolver.top(&["requests"], &RepoPath::new("src/requests/api.py").unwrap()).is_some());
    }

    #[test]
    fn what_is_called_like_a_library_does_not_stand_for_its_modules() {
        let files =
            ["app.py", "backends/azure.py", "pkg/__init__.py", "pkg/google/__init__.py", "pkg/google/client.py"];
        assert_eq!(resolve(&files, &[""], "app.py", "azure.storage.blob.BlobServiceClient"), "-");
        assert_eq!(resolve(&files, &[""], "app.py", "azure.connect"), "backends/azure.py");
        assert_eq!(resolve(&files, &["pkg"], "pkg/google/client.py", "google.cloud.storage.Client"), "-");
        assert_eq!(resolve(&files, &["pkg"], "pkg/google/client.py", "google.client"), "pkg/google/__init__.py");
    }

    #[test]
    fn tests_are_told_by_their_names() {
        let is_test = |path: &str| is_test_file(&RepoPath::new(path).unwrap());
        assert!(is_test("tests/unit/test_app.py") && is_test("src/app_test.py") && is_test("conftest.py"));
        assert!(!is_test("src/latest.py") && !is_test("src/contest/app.py"));
    }
}

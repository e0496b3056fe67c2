//! Python.
//!
//! [`Project`] is one side's Python code; [`Project::analyze`] derives what one workload does with AWS.

mod cache;
mod decode;
mod eval;
mod files;
mod libraries;
mod lower;
mod modules;
mod reach;
mod scan;
mod syntax;

use std::slice;

use rayon::prelude::*;

use self::eval::Analysis;
use crate::code::{CodeUse, EntryPoint, Start, Unresolved};
use crate::policy::Text;
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::Span;

pub use cache::ParseCache;
pub use decode::{DecodeError, encoding};
pub use files::{Form, form, form_of_given, is_source};
pub use lower::are_comments;
pub use modules::is_test_file;

/// The Python code of one snapshot.
pub struct Project<'a> {
    snapshot: &'a Snapshot,
    reference: &'a Reference,
    cache: &'a ParseCache,
    modules: modules::ModuleIndex,
    methods: eval::MethodIndex,
    root_package: Option<String>,
    callees: usize,
}

impl<'a> Project<'a> {
    /// The Python code of `snapshot`. Nothing is read until a workload asks for it.
    pub fn new(snapshot: &'a Snapshot, reference: &'a Reference, cache: &'a ParseCache) -> Self {
        Self {
            snapshot,
            reference,
            cache,
            modules: modules::ModuleIndex::default(),
            methods: eval::MethodIndex::default(),
            root_package: None,
            callees: eval::MOST_CALLEES,
        }
    }

    /// The same where the snapshot's root is itself a package, which its modules import by this name.
    pub fn with_root_package(self, name: Option<String>) -> Self {
        Self { root_package: name, ..self }
    }

    /// The same with so many callees to follow for each workload.
    #[cfg(test)]
    fn with_callees(self, callees: usize) -> Self {
        Self { callees, ..self }
    }

    /// What the workload that starts at `entry` does with AWS. Pure, and safe to call from many threads.
    pub fn analyze(&self, entry: &EntryPoint) -> CodeUse {
        let Analysis { mut code, is_complete } = self.run(entry, self.callees);
        if !is_complete {
            self.complete(entry, &mut code);
        }
        code.finish(self.reference);
        code
    }

    /// Says that an analysis has stopped too early, and makes up for it as far as it can.
    fn complete(&self, entry: &EntryPoint, code: &mut CodeUse) {
        let (files, place) = match &entry.start {
            Start::Handler { file, .. } => (slice::from_ref(file), 0),
            Start::Inline { file, line_offsets, .. } => {
                (slice::from_ref(file), line_offsets.first().copied().unwrap_or_default())
            }
            Start::Files(files) => (files.as_slice(), 0),
        };
        code.unresolved.push(Unresolved {
            file: files.first().cloned().unwrap_or_else(RepoPath::root),
            span: Span::new(place, place),
            reason: "the program is too intricate; the analysis stopped before it had followed all of it".into(),
            services: Vec::new(),
        });
        if files.len() > 1 {
            self.analyze_alone(entry, files, code);
        }
    }

    /// Adds what each file does that names an SDK, without the others that call it. Where too much comes together in a
    /// program, most of what its files do shows in each of them.
    fn analyze_alone(&self, entry: &EntryPoint, files: &[RepoPath], code: &mut CodeUse) {
        let names_sdk = |file: &&RepoPath| {
            let Ok(blob) = self.snapshot.read(file) else { return false };
            self.cache.source(blob.id).facts(&blob).names_sdk
        };
        let files: Vec<&RepoPath> = files.iter().filter(names_sdk).collect();
        let analyze = |&file: &&RepoPath| {
            let alone = EntryPoint { start: Start::Files(vec![file.clone()]), ..entry.clone() };
            self.run(&alone, self.callees / files.len()).code
        };
        for part in files.par_iter().map(analyze).collect::<Vec<CodeUse>>() {
            code.calls.extend(part.calls);
            code.unresolved.extend(part.unresolved);
        }
    }

    /// Follows the calls with calls of its own, so the stack has to be deep, and of a size that is known.
    fn run(&self, entry: &EntryPoint, callees: usize) -> Analysis {
        let run = |stack| self.engine(entry, stack, callees).analyze();
        std::thread::scope(|scope| {
            match std::thread::Builder::new().stack_size(eval::STACK).spawn_scoped(scope, || run(eval::STACK)) {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => run(eval::SMALL_STACK),
            }
        })
    }

    fn engine<'e>(&'e self, entry: &'e EntryPoint, stack: usize, callees: usize) -> eval::Engine<'e> {
        let python_path = entry.environment.get("PYTHONPATH").and_then(Text::as_known);
        let resolver = modules::Resolver::new(self.snapshot, &self.modules, &entry.roots, python_path)
            .with_root_package(self.root_package.as_deref());
        eval::Engine::new(self.reference, resolver, entry, self.cache, &self.methods, stack, callees)
    }
}

#[cfg(test)]
mod tests;

//! Python.
//!
//! [`Project`] is one side's Python code; [`Project::analyze`] derives what one workload does with AWS.

mod cache;
mod decode;
mod eval;
mod libraries;
mod lower;
mod modules;
mod reach;
mod scan;
mod syntax;

use crate::code::{CodeUse, EntryPoint};
use crate::policy::Text;
use crate::reference::Reference;
use crate::repo::Snapshot;

pub use cache::ParseCache;
pub use decode::DecodeError;
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
        }
    }

    /// The same where the snapshot's root is itself a package, which its modules import by this name.
    pub fn with_root_package(self, name: Option<String>) -> Self {
        Self { root_package: name, ..self }
    }

    /// What the workload that starts at `entry` does with AWS. Pure, and safe to call from many threads.
    pub fn analyze(&self, entry: &EntryPoint) -> CodeUse {
        // Calls are followed with calls of our own, so the stack has to be deep, and of a size that is known.
        std::thread::scope(|scope| {
            let run = || self.analyze_within(entry, eval::STACK);
            match std::thread::Builder::new().stack_size(eval::STACK).spawn_scoped(scope, run) {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => self.analyze_within(entry, eval::SMALL_STACK),
            }
        })
    }

    fn analyze_within(&self, entry: &EntryPoint, stack: usize) -> CodeUse {
        let python_path = entry.environment.get("PYTHONPATH").and_then(Text::as_known);
        let resolver = modules::Resolver::new(self.snapshot, &self.modules, &entry.roots, python_path)
            .with_root_package(self.root_package.as_deref());
        eval::Engine::new(self.reference, resolver, entry, self.cache, &self.methods, stack).analyze()
    }
}

#[cfg(test)]
mod tests;

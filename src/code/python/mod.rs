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
mod tables;

use std::collections::BTreeSet;
use std::slice;

use rayon::prelude::*;

use self::eval::Analysis;
use crate::code::{CodeUse, Confidence, EntryPoint, Start, Unresolved};
use crate::policy::Text;
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::Span;

pub use cache::ParseCache;
pub use decode::{DecodeError, encoding};
pub use files::{Form, form, form_of_given, is_source};
pub use lower::are_comments;
pub use modules::{is_test_file, own_files};

/// With how many files a file of a program that is too intricate is looked at: itself and the nearest of those that it
/// imports, and by itself should these be too intricate as well.
const NEAR: [usize; 2] = [60, 1];

/// Of what a program may spend, each of its files may spend no more than this part of it afterwards.
const PARTS: usize = 8;

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

    /// The same where the snapshot's root has this name: its modules import it by that, if it is a package.
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
        let Analysis { mut code, is_complete } = self.run(entry, None, self.callees);
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
        self.analyze_parts(entry, files, code);
        code.unresolved.push(Unresolved {
            file: files.first().cloned().unwrap_or_else(RepoPath::root),
            span: Span::new(place, place),
            reason: "the program is too intricate; the analysis stopped before it had followed all of it".into(),
            services: Vec::new(),
        });
    }

    /// Adds what each file does that names an SDK, without the others that call it and with few of those that it imports.
    /// Where too much comes together in a program, most of what its files do shows in these parts.
    fn analyze_parts(&self, entry: &EntryPoint, files: &[RepoPath], code: &mut CodeUse) {
        let names_sdk = |file: &&RepoPath| {
            let Ok(blob) = self.snapshot.read(file) else { return false };
            self.cache.source(blob.id).facts(&blob).names_sdk
        };
        let files: Vec<&RepoPath> = files.iter().filter(names_sdk).collect();
        let callees = self.callees / files.len().max(PARTS);
        let analyze = |&file: &&RepoPath| {
            let start = match &entry.start {
                Start::Files(_) => Start::Files(vec![file.clone()]),
                start => start.clone(),
            };
            let entry = EntryPoint { start, ..entry.clone() };
            let resolver = self.resolver(&entry);
            let mut parts = Vec::new();
            for near in NEAR {
                let only = reach::nearest(self.cache, &resolver, file, near);
                let Analysis { code, is_complete } = self.run(&entry, Some(only), callees);
                parts.push(code);
                if is_complete {
                    break;
                }
            }
            parts
        };
        let parts: Vec<CodeUse> = files.par_iter().flat_map_iter(analyze).collect();
        let calls = code.calls.iter().chain(parts.iter().flat_map(|part| &part.calls));
        let certain: BTreeSet<(RepoPath, Span)> = calls
            .filter(|call| call.confidence == Confidence::Certain)
            .map(|call| (call.file.clone(), call.span))
            .collect();
        for part in parts {
            code.calls.extend(part.calls);
            code.regions.extend(part.regions);
            // That much comes together has been said of all of it.
            code.unresolved.extend(part.unresolved.into_iter().filter(|note| !eval::is_of_crowd(note)));
        }
        code.unresolved.retain(|note| !certain.contains(&(note.file.clone(), note.span)));
    }

    /// Follows the calls with calls of its own, so the stack has to be deep, and of a size that is known.
    fn run(&self, entry: &EntryPoint, only: Option<BTreeSet<RepoPath>>, callees: usize) -> Analysis {
        let run = |stack| self.engine(entry, only.clone(), stack, callees).analyze();
        std::thread::scope(|scope| {
            match std::thread::Builder::new().stack_size(eval::STACK).spawn_scoped(scope, || run(eval::STACK)) {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => run(eval::SMALL_STACK),
            }
        })
    }

    fn resolver(&self, entry: &EntryPoint) -> modules::Resolver<'_> {
        let python_path = entry.environment.get("PYTHONPATH").and_then(Text::as_known);
        modules::Resolver::new(self.snapshot, &self.modules, &entry.roots, python_path)
            .with_root_package(self.root_package.as_deref())
    }

    fn engine<'e>(
        &'e self,
        entry: &'e EntryPoint,
        only: Option<BTreeSet<RepoPath>>,
        stack: usize,
        callees: usize,
    ) -> eval::Engine<'e> {
        let resolver = self.resolver(entry).with_only(only);
        eval::Engine::new(self.reference, resolver, entry, self.cache, &self.methods, stack, callees)
    }
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

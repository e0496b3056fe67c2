//! Source text to SDK calls.
//!
//! A language module reads files of a [`Snapshot`](crate::repo::Snapshot), starts at a workload's [`EntryPoint`] and gives
//! back [`CodeUse`]: which AWS operations can run, where, with which arguments, and what could not be understood.

pub mod python;
pub mod states;

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::Text;
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

pub use crate::reference::{Arguments, Value};

/// Where the running code of a workload begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryPoint {
    /// The folders that imports are searched in, in order: the code folder, then the layers'.
    pub roots: Vec<RepoPath>,
    /// What runs.
    pub start: Start,
    /// Environment variables that the infrastructure sets, as far as it tells their values.
    pub environment: BTreeMap<String, Text>,
}

/// What runs first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    /// A function of a file, as a Lambda handler names it.
    Handler {
        /// The file that holds it.
        file: RepoPath,
        /// Its name; dots for attributes of objects.
        function: String,
    },
    /// Everything in these files: module bodies and every function (no handler is known, as for `generate`).
    Files(Vec<RepoPath>),
    /// Source text that stands inside an infrastructure file (`InlineCode`, `ZipFile`).
    Inline {
        /// The infrastructure file.
        file: RepoPath,
        /// The decoded source.
        source: String,
        /// For each byte of `source` that begins a line, its offset in `file`; in order. A column within the line adds on.
        line_offsets: Vec<usize>,
        /// The handler's function name.
        function: String,
    },
}

/// What a workload's code does with AWS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeUse {
    /// The SDK calls that can run, ordered by place.
    pub calls: Vec<SdkCall>,
    /// What needs actions and is no SDK call: a Step Functions integration, for one.
    pub actions: Vec<ActionUse>,
    /// Places where an SDK call was seen but not understood, ordered by place.
    pub unresolved: Vec<Unresolved>,
    /// The files that took part: the entry file and all it imports from the repository, in order.
    pub sources: Vec<RepoPath>,
    /// Files that could not be read or parsed, with the reason.
    pub skipped: Vec<Unresolved>,
    /// The regions that the code writes down for clients of its own: the client's name, or none for what a session may make.
    pub regions: BTreeSet<(Option<String>, String)>,
}

impl CodeUse {
    /// Tells the calls of which nobody knows what they need, puts everything in order, and keeps each thing once.
    fn finish(&mut self, reference: &Reference) {
        let is_unknown = |call: &&SdkCall| {
            call.confidence != Confidence::Possible
                && !reference.permissions(&call.service, &call.operation, &call.arguments).known
        };
        self.unresolved.extend(self.calls.iter().filter(is_unknown).map(|call| Unresolved {
            file: call.file.clone(),
            span: call.span,
            reason: format!("AWS does not tell which actions `{}.{}` needs", call.service, call.operation),
            services: vec![call.service.clone()],
        }));
        self.calls.sort();
        self.calls.dedup();
        self.actions.sort();
        self.actions.dedup();
        self.unresolved.sort();
        self.unresolved.dedup();
        self.sources.sort();
        self.sources.dedup();
        self.skipped.sort();
        self.skipped.dedup();
    }
}

/// One call site of one API operation, with one set of arguments. A place that is reached with several sets of arguments
/// gives several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SdkCall {
    /// The file of the call.
    pub file: RepoPath,
    /// The call expression's span: the callee up to the opening parenthesis (`client.put_object`).
    pub span: Span,
    /// The SDK's client name, as botocore spells it: `s3`, `stepfunctions`.
    pub service: String,
    /// The API operation, as the service model spells it: `PutObject`.
    pub operation: String,
    /// The operation's top-level input, as far as the call shows it.
    pub arguments: Arguments,
    /// Whether the receiver is surely this service's client.
    pub confidence: Confidence,
}

/// A place that needs actions without being an API operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActionUse {
    /// The file.
    pub file: RepoPath,
    /// The place.
    pub span: Span,
    /// What it is, for people: `ecs:runTask.sync`.
    pub operation: String,
    /// Needed whenever it runs.
    pub required: Vec<String>,
    /// Used where they are granted: never missing, never excess.
    pub optional: Vec<String>,
}

/// How sure the analysis is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// It follows from the code.
    Certain,
    /// It fits, but the receiver was never seen to be created.
    Probable,
    /// It runs for some inputs only, and the code does not show which (a large file is uploaded in parts): what it needs is
    /// never missing, and never excess. No finding is of this kind.
    #[schemars(skip)]
    Possible,
}

/// A place that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// The file.
    pub file: RepoPath,
    /// The place in it; empty at offset 0 if the whole file is meant.
    pub span: Span,
    /// Why, as a sentence for people, lower case and without a full stop.
    pub reason: String,
    /// The client names of the services that it could concern; empty if it could be any.
    pub services: Vec<String>,
}

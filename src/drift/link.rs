//! A workload's configuration to the file and function that its code begins with.
//!
//! Lambda's rule ("Define Lambda function handler in Python", AWS Lambda Developer Guide): `package.module.function`, or
//! with slashes for the folders, looked up in the code folder and then in the layers.

use std::collections::BTreeMap;

use crate::code::python::Project;
use crate::code::{CodeUse, EntryPoint, Start, Unresolved, states};
use crate::iac::{Code, Workload, WorkloadKind, has_compose_name};
use crate::reference::Reference;
use crate::repo::{ReadError, RepoPath, Snapshot};
use crate::text::Span;

/// Why a workload's code is not analysed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unlinked {
    /// A sentence that names the configuration line that would tell.
    pub(super) reason: String,
    /// That line, in the workload's file.
    pub(super) span: Span,
    /// Whether an entry of `iamdrift.toml` could tell.
    pub(super) is_open: bool,
}

/// What the code of `workload` does.
pub(super) fn code(
    workload: &Workload,
    snapshot: &Snapshot,
    project: &Project<'_>,
    reference: &Reference,
) -> Result<CodeUse, Unlinked> {
    match &workload.code {
        Code::Configuration => Ok(CodeUse::default()),
        Code::Definition(definition) => Ok(states::analyze(definition, reference)),
        Code::Image(image) => {
            let open =
                |path: &RepoPath| Some(snapshot.is_file(path).then(|| snapshot.read(path).ok()).flatten()?.bytes);
            let composed = snapshot.entries().keys().filter(|path| has_compose_name(path));
            let unlinked = |reason| Unlinked { reason, span: image.span, is_open: true };
            let code_in = image.code(workload.kind, &open, composed).map_err(unlinked)?;
            code(&Workload { code: code_in, ..workload.clone() }, snapshot, project, reference)
        }
        Code::Script { file, root, span, hidden } => {
            if !snapshot.is_file(file) {
                let reason =
                    obstacle(file, snapshot).unwrap_or_else(|| format!("its script `{file}` is not in the repository"));
                return Err(Unlinked { reason, span: *span, is_open: true });
            }
            let start = Start::Files(vec![file.clone()]);
            let mut used =
                project.analyze(&EntryPoint { roots: vec![root.clone()], start, environment: BTreeMap::new() });
            used.unresolved.extend(hidden.iter().map(|reason| Unresolved {
                file: file.clone(),
                span: Span::default(),
                reason: reason.clone(),
                services: Vec::new(),
            }));
            Ok(used)
        }
        Code::Folder { .. } | Code::Inline { .. } | Code::Unknown { .. } => {
            entry_point(workload, snapshot).map(|entry| project.analyze(&entry))
        }
    }
}

/// Where the code of `workload` begins in `snapshot`.
fn entry_point(workload: &Workload, snapshot: &Snapshot) -> Result<EntryPoint, Unlinked> {
    let unlinked = |reason: String, span: Span| Unlinked { reason, span, is_open: true };
    if let Some(runtime) = workload.runtime.as_deref().filter(|runtime| !runtime.starts_with("python")) {
        return Err(Unlinked {
            is_open: false,
            ..unlinked(format!("its runtime is {runtime}, and only Python is read so far"), workload.span)
        });
    }
    let environment = workload.environment.clone();
    match &workload.code {
        Code::Unknown { reason, span } => {
            let is_open = workload.kind != WorkloadKind::Service;
            Err(Unlinked { is_open, ..unlinked(reason.clone(), *span) })
        }
        Code::Configuration | Code::Definition(_) | Code::Script { .. } | Code::Image(_) => {
            Err(unlinked("it has no handler".to_owned(), workload.span))
        }
        Code::Inline { source, line_offsets, handler } => {
            let function = handler.rsplit_once('.').map_or(handler.as_str(), |(_, function)| function).to_owned();
            let start = Start::Inline {
                file: workload.file.clone(),
                source: source.clone(),
                line_offsets: line_offsets.clone(),
                function,
            };
            Ok(EntryPoint { roots: Vec::new(), start, environment })
        }
        Code::Folder { roots, handler, span } => {
            let Some((module, function)) = handler.rsplit_once('.') else {
                return Err(unlinked(format!("its handler `{handler}` does not name a module and a function"), *span));
            };
            if !roots.iter().any(|root| snapshot.is_folder(root) || snapshot.is_file(root)) {
                let folder = roots.first().cloned().unwrap_or_else(RepoPath::root);
                let reason = obstacle(&folder, snapshot)
                    .unwrap_or_else(|| format!("its code folder `{folder}` is not in the repository"));
                return Err(Unlinked { reason, span: *span, is_open: true });
            }
            let candidates = handler_files(module, roots);
            let Some(file) = candidates.iter().find(|file| snapshot.is_file(file)).cloned() else {
                let reason = candidates
                    .iter()
                    .find_map(|file| obstacle(file, snapshot))
                    .unwrap_or_else(|| format!("its handler `{handler}` is not in its code folder"));
                return Err(Unlinked { reason, span: *span, is_open: true });
            };
            Ok(EntryPoint {
                roots: roots.clone(),
                start: Start::Handler { file, function: function.to_owned() },
                environment,
            })
        }
    }
}

/// Where a handler's module may be, root by root.
fn handler_files(module: &str, roots: &[RepoPath]) -> Vec<RepoPath> {
    let path = module.replace('.', "/");
    let names = [format!("{path}.py"), format!("{path}/__init__.py"), format!("{module}.py")];
    roots.iter().flat_map(|root| names.iter().filter_map(|name| root.join(name))).collect()
}

/// What keeps `path` from being read although the repository speaks of it: a submodule above it, or a link to nowhere.
fn obstacle(path: &RepoPath, snapshot: &Snapshot) -> Option<String> {
    let mut above = path.clone();
    while !above.as_str().is_empty() {
        match snapshot.read(&above) {
            Err(
                error @ (ReadError::Submodule(_)
                | ReadError::LinkLeaves(_)
                | ReadError::LinkAbsolute(_)
                | ReadError::LinkLoop(_)),
            ) => {
                return Some(error.to_string());
            }
            Ok(_) | Err(_) => above = above.parent(),
        }
    }
    None
}

//! Which workloads a change can reach: cost follows the change.
//!
//! A workload is looked at if the file that declares it changed, if a file under its code folders changed, or if a source
//! file changed that lies under nobody's code folder (a build may copy it anywhere). Workloads that share a role with
//! one of these are looked at too, because excess is judged for a role as a whole. The rest cannot differ between base and head.

use std::collections::{BTreeMap, BTreeSet};

use super::infrastructure::Files;
use crate::iac::{Code, RoleLink, Workload};
use crate::repo::RepoPath;

/// What is looked at, on both sides: workloads by the file that declares them (the head's path) and their name, and
/// infrastructure files by that path.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    workloads: BTreeSet<(RepoPath, String)>,
    files: BTreeSet<RepoPath>,
    paths: Vec<RepoPath>,
}

impl View {
    /// What a change can reach, as far as it concerns `paths` (all if empty).
    pub(super) fn of_change(
        base: &Files,
        head: &Files,
        changed: &BTreeSet<RepoPath>,
        renames: &BTreeMap<RepoPath, RepoPath>,
        paths: &[RepoPath],
    ) -> Self {
        let none = BTreeMap::new();
        let sides = [(base, renames), (head, &none)];
        let is_shared = |path: &&RepoPath| {
            path.extension() == Some("py")
                && !sides.iter().any(|(files, _)| workloads(files).any(|workload| holds(workload, path)))
        };
        let shared = changed.iter().any(|path| is_shared(&path));
        let mut view = Self { paths: paths.to_vec(), ..Self::default() };
        for (files, renames) in sides {
            for workload in workloads(files).filter(|workload| concerns(workload, paths)) {
                let reached = changed.contains(&workload.file)
                    || changed.iter().any(|path| holds(workload, path))
                    || shared && matches!(workload.code, Code::Folder { .. });
                if reached {
                    view.workloads.insert(key(workload, renames));
                }
            }
            let touched = files.keys().filter(|file| changed.contains(*file) && is_in(file, paths));
            view.files.extend(touched.map(|file| renames.get(file).unwrap_or(file).clone()));
        }
        // Twice, because a role that is shared on one side can draw in a workload that shares another on the other side.
        for _ in 0..2 {
            for (files, renames) in sides {
                view.add_sharers(files, renames);
            }
        }
        view
    }

    /// All that concerns `paths` (all if empty).
    pub(super) fn everything(head: &Files, paths: &[RepoPath]) -> Self {
        let none = BTreeMap::new();
        let mut view = Self {
            workloads: workloads(head)
                .filter(|workload| concerns(workload, paths))
                .map(|workload| key(workload, &none))
                .collect(),
            files: head.keys().filter(|file| is_in(file, paths)).cloned().collect(),
            paths: paths.to_vec(),
        };
        view.add_sharers(head, &none);
        view
    }

    /// Whether `workload`, of the side with these renames, is looked at.
    pub(super) fn holds(&self, workload: &Workload, renames: &BTreeMap<RepoPath, RepoPath>) -> bool {
        self.workloads.contains(&key(workload, renames))
    }

    /// Whether the policies and notes of an infrastructure file are looked at for their own sake.
    pub(super) fn holds_file(&self, file: &RepoPath, renames: &BTreeMap<RepoPath, RepoPath>) -> bool {
        self.files.contains(renames.get(file).unwrap_or(file))
    }

    /// Whether something at `path` is spoken about at all.
    pub(super) fn holds_path(&self, path: &RepoPath) -> bool {
        is_in(path, &self.paths)
    }

    fn add_sharers(&mut self, files: &Files, renames: &BTreeMap<RepoPath, RepoPath>) {
        for infrastructure in files.values() {
            let role = |workload: &Workload| match workload.role {
                RoleLink::Here(index) => Some(index),
                RoleLink::Unknown { .. } => None,
            };
            let roles: BTreeSet<usize> = infrastructure
                .workloads
                .iter()
                .filter(|workload| self.holds(workload, renames))
                .filter_map(role)
                .collect();
            let sharers = infrastructure
                .workloads
                .iter()
                .filter(|workload| role(workload).is_some_and(|role| roles.contains(&role)));
            self.workloads.extend(sharers.map(|workload| key(workload, renames)));
        }
    }
}

fn workloads(files: &Files) -> impl Iterator<Item = &Workload> {
    files.values().flat_map(|infrastructure| &infrastructure.workloads)
}

fn key(workload: &Workload, renames: &BTreeMap<RepoPath, RepoPath>) -> (RepoPath, String) {
    (renames.get(&workload.file).unwrap_or(&workload.file).clone(), workload.name.clone())
}

/// Whether `path` lies under one of the workload's code folders.
fn holds(workload: &Workload, path: &RepoPath) -> bool {
    match &workload.code {
        Code::Folder { roots, .. } => roots.iter().any(|root| path.is_under(root)),
        Code::Inline { .. } | Code::Unknown { .. } => false,
    }
}

/// Whether the workload is declared under one of `paths`, or has code there.
fn concerns(workload: &Workload, paths: &[RepoPath]) -> bool {
    let code = match &workload.code {
        Code::Folder { roots, .. } => roots.as_slice(),
        Code::Inline { .. } | Code::Unknown { .. } => &[],
    };
    is_in(&workload.file, paths)
        || code.iter().any(|root| is_in(root, paths) || paths.iter().any(|path| path.is_under(root)))
}

fn is_in(path: &RepoPath, paths: &[RepoPath]) -> bool {
    paths.is_empty() || paths.iter().any(|folder| path.is_under(folder))
}

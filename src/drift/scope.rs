//! Which workloads a change can reach: cost follows the change.
//!
//! A workload is looked at if a file that its infrastructure was read from changed, if a file under its code folders
//! changed, or if a source file changed that lies under nobody's code folder (a build may copy it anywhere). Workloads
//! that share a role or a policy's text with one of these are looked at too, because excess is judged for such text as a
//! whole. The rest cannot differ between base and head.

use std::collections::{BTreeMap, BTreeSet};

use super::infrastructure::Files;
use crate::iac::{AttachedPolicy, Code, Infrastructure, Role, Workload};
use crate::policy::Actions;
use crate::repo::RepoPath;
use crate::text::Span;

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
            for infrastructure in files.values() {
                let is_changed = infrastructure.files.iter().any(|file| changed.contains(file));
                for workload in infrastructure.workloads.iter().filter(|workload| concerns(workload, paths)) {
                    let reached = is_changed
                        || changed.iter().any(|path| holds(workload, path))
                        || shared
                            && matches!(workload.code, Code::Folder { .. } | Code::Script { .. } | Code::Image(_));
                    if reached {
                        view.workloads.insert(key(workload, renames));
                    }
                }
                if is_changed && infrastructure.files.iter().any(|file| is_in(file, paths)) {
                    view.add_files(infrastructure, renames);
                }
            }
        }
        // Twice, because a role that is shared on one side can draw in a workload that shares another on the other side;
        // and so can files that belong together on one side only.
        for _ in 0..2 {
            for (files, renames) in sides {
                view.add_sharers(files, renames);
                for infrastructure in files.values() {
                    if view.holds_any_file(infrastructure, renames) {
                        view.add_files(infrastructure, renames);
                    }
                }
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
            files: head.values().flat_map(|found| &found.files).filter(|file| is_in(file, paths)).cloned().collect(),
            paths: paths.to_vec(),
        };
        view.add_sharers(head, &none);
        view
    }

    /// Whether `workload`, of the side with these renames, is looked at.
    pub(super) fn holds(&self, workload: &Workload, renames: &BTreeMap<RepoPath, RepoPath>) -> bool {
        self.workloads.contains(&key(workload, renames))
    }

    /// Whether the policies and notes of an infrastructure are looked at for their own sake.
    pub(super) fn holds_any_file(&self, found: &Infrastructure, renames: &BTreeMap<RepoPath, RepoPath>) -> bool {
        found.files.iter().any(|file| self.files.contains(renames.get(file).unwrap_or(file)))
    }

    fn add_files(&mut self, found: &Infrastructure, renames: &BTreeMap<RepoPath, RepoPath>) {
        self.files.extend(found.files.iter().map(|file| renames.get(file).unwrap_or(file).clone()));
    }

    /// Whether something at `path` is spoken about at all.
    pub(super) fn holds_path(&self, path: &RepoPath) -> bool {
        is_in(path, &self.paths)
    }

    /// Adds the workloads whose roles share text with a role in view, also where another infrastructure was read from it.
    fn add_sharers(&mut self, files: &Files, renames: &BTreeMap<RepoPath, RepoPath>) {
        let in_view = files.values().flat_map(|infrastructure| {
            let workloads = infrastructure.workloads.iter().filter(|workload| self.holds(workload, renames));
            workloads.filter_map(|workload| infrastructure.role(workload))
        });
        let shared: BTreeSet<_> = in_view.flat_map(places).collect();
        let shared_files: BTreeSet<_> = shared.iter().map(|(file, _)| *file).collect();
        for infrastructure in files.values() {
            if !infrastructure.files.iter().any(|file| shared_files.contains(file)) {
                continue;
            }
            let shares = |workload: &&Workload| {
                infrastructure.role(workload).is_some_and(|role| places(role).any(|place| shared.contains(&place)))
            };
            let sharers: Vec<_> = infrastructure.workloads.iter().filter(shares).collect();
            self.workloads.extend(sharers.into_iter().map(|workload| key(workload, renames)));
        }
    }
}

/// Where a role stands, and where the text of its policies does: roles made by the same lines share these.
fn places(role: &Role) -> impl Iterator<Item = (&RepoPath, Span)> {
    let of_policy = |policy: &'_ AttachedPolicy| {
        let patterns = policy.statements.iter().flat_map(|statement| match &statement.actions {
            Actions::Action(patterns) | Actions::NotAction(patterns) => patterns,
        });
        patterns.map(|pattern| pattern.span).chain([policy.span]).collect::<Vec<_>>()
    };
    let policies =
        role.policies.iter().flat_map(move |policy| of_policy(policy).into_iter().map(|span| (&policy.file, span)));
    policies.chain([(&role.file, role.span)])
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
        // A script finds what stands beside it.
        Code::Script { file, .. } => path.is_under(&file.parent()),
        Code::Image(image) => image.build.as_ref().is_some_and(|build| path.is_under(&build.context)),
        Code::Definition(definition) => *path == definition.file,
        Code::Inline { .. } | Code::Configuration | Code::Unknown { .. } => false,
    }
}

/// Whether the workload is declared under one of `paths`, or has code there.
fn concerns(workload: &Workload, paths: &[RepoPath]) -> bool {
    let code = match &workload.code {
        Code::Folder { roots, .. } => roots.as_slice(),
        Code::Script { file, .. } => std::slice::from_ref(file),
        Code::Image(image) => image.build.as_ref().map_or(&[][..], |build| std::slice::from_ref(&build.context)),
        Code::Definition(definition) => std::slice::from_ref(&definition.file),
        Code::Inline { .. } | Code::Configuration | Code::Unknown { .. } => &[],
    };
    is_in(&workload.file, paths)
        || code.iter().any(|root| is_in(root, paths) || paths.iter().any(|path| path.is_under(root)))
}

fn is_in(path: &RepoPath, paths: &[RepoPath]) -> bool {
    paths.is_empty() || paths.iter().any(|folder| path.is_under(folder))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::drift::infrastructure::{Caches, read};
    use crate::reference::Reference;
    use crate::repo::Snapshot;

    const TWO_SERVICES: &str = "
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {}}
  Orders:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: orders/, Handler: app.handler, Runtime: python3.13, Role: !GetAtt Shared.Arn}
  Billing:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: billing/, Handler: app.handler, Runtime: python3.13, Role: !GetAtt Shared.Arn}
  Mail:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: mail/, Handler: app.handler, Runtime: python3.13}
";

    fn files() -> Files {
        let snapshot = Snapshot::from_files([
            ("stack/template.yaml", TWO_SERVICES.as_bytes()),
            ("stack/orders/app.py", b""),
            ("stack/billing/app.py", b""),
            ("stack/mail/app.py", b""),
        ]);
        read(&snapshot, Reference::embedded(), &Caches::default(), &Config::default())
    }

    fn template() -> Arc<Infrastructure> {
        files().remove(&path("stack/template.yaml")).unwrap()
    }

    fn path(path: &str) -> RepoPath {
        RepoPath::new(path).unwrap()
    }

    /// The names of the workloads that are looked at when `changed` changed.
    fn reached(changed: &[&str], paths: &[&str]) -> Vec<String> {
        let changed = changed.iter().map(|text| path(text)).collect();
        let paths: Vec<RepoPath> = paths.iter().map(|text| path(text)).collect();
        let view = View::of_change(&files(), &files(), &changed, &BTreeMap::new(), &paths);
        view.workloads.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn a_change_reaches_the_workloads_whose_code_or_declaration_it_touches() {
        assert_eq!(reached(&["stack/mail/app.py"], &[]), ["Mail"]);
        assert_eq!(reached(&["stack/template.yaml"], &[]), ["Billing", "Mail", "Orders"]);
        assert!(reached(&["README.md", "stack/notes.txt"], &[]).is_empty());
    }

    #[test]
    fn workloads_that_share_a_role_are_judged_together() {
        assert_eq!(reached(&["stack/orders/app.py"], &[]), ["Billing", "Orders"]);
    }

    #[test]
    fn workloads_that_share_a_policy_are_judged_together() {
        let template = "
Resources:
  Read: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref OrdersRole, !Ref MailRole], PolicyDocument:
    {Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}}}
  OrdersRole: {Type: AWS::IAM::Role, Properties: {}}
  MailRole: {Type: AWS::IAM::Role, Properties: {}}
  Orders: {Type: AWS::Lambda::Function, Properties: {Code: orders/, Handler: app.handler, Role: !GetAtt OrdersRole.Arn}}
  Mail: {Type: AWS::Lambda::Function, Properties: {Code: mail/, Handler: app.handler, Role: !GetAtt MailRole.Arn}}
";
        let snapshot = Snapshot::from_files([("template.yaml", template.as_bytes())]);
        let files = read(&snapshot, Reference::embedded(), &Caches::default(), &Config::default());
        let changed = BTreeSet::from([path("orders/app.py")]);
        let view = View::of_change(&files, &files, &changed, &BTreeMap::new(), &[]);
        assert_eq!(view.workloads.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), ["Mail", "Orders"]);
    }

    #[test]
    fn source_under_nobodys_code_folder_may_be_everybodys() {
        assert_eq!(reached(&["shared/db.py"], &[]), ["Billing", "Mail", "Orders"]);
        assert!(reached(&["shared/db.js"], &[]).is_empty());
    }

    #[test]
    fn paths_limit_what_is_spoken_about() {
        assert_eq!(reached(&["stack/template.yaml"], &["stack/mail"]), ["Mail"]);
        assert_eq!(reached(&["stack/template.yaml"], &["stack/orders/app.py"]), ["Billing", "Orders"]);
        assert!(reached(&["stack/template.yaml"], &["other"]).is_empty());
        let view = View::everything(&files(), &[path("stack/mail")]);
        assert_eq!(view.workloads.len(), 1);
        assert!(!view.holds_any_file(&template(), &BTreeMap::new()));
    }

    #[test]
    fn a_moved_declaration_is_known_by_its_new_path() {
        let renames = BTreeMap::from([(path("stack/template.yaml"), path("template.yaml"))]);
        let changed = BTreeSet::from([path("stack/template.yaml"), path("template.yaml")]);
        let view = View::of_change(&files(), &Files::new(), &changed, &renames, &[]);
        assert!(view.workloads.contains(&(path("template.yaml"), "Mail".to_owned())));
        assert!(view.holds_any_file(&template(), &renames));
    }
}

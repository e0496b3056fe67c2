//! The cloud assemblies of a snapshot, and the applications of the AWS CDK that have none.
//!
//! The code of an assembly is a copy. What people change is the source, so a workload's code is looked for there: it is the
//! folder that has the same files. Under version control both sides have their own assembly; one that git ignores is only
//! in the work tree, and there it stands for both sides, so that what the code does is compared all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Files;
use crate::drift::Base;
use crate::iac::cdk::{self, source};
use crate::iac::{Build, Code, Infrastructure, Note};
use crate::reference::Reference;
use crate::repo::{BlobId, RepoPath, Snapshot};
use crate::text::Span;

/// Why code is not compared that no commit has.
const GENERATED: &str = "its code is only in the cloud assembly, which git ignores";

/// How many files of an asset are compared with those of a folder.
const MOST_COMPARED: usize = 200;

/// What the templates of every assembly of `snapshot` declare.
pub(super) fn read(snapshot: &Snapshot, reference: &Reference) -> Files {
    let manifests: Vec<&RepoPath> = snapshot
        .entries()
        .keys()
        .chain(snapshot.generated().keys())
        .filter(|path| cdk::has_manifest_name(path) && snapshot.is_file(path))
        .filter(|path| bytes(snapshot, path).is_some_and(|bytes| cdk::looks_like_manifest(path, &bytes)))
        .collect();
    if manifests.is_empty() {
        return Files::new();
    }
    let sources = Sources::new(snapshot);
    let assemblies = manifests.into_par_iter().flat_map_iter(|manifest| {
        let mut assembly = cdk::read(manifest, &|path| bytes(snapshot, path), reference);
        assembly.values_mut().for_each(|template| sources.locate(template));
        assembly.into_iter().map(|(path, template)| (path, Arc::new(template)))
    });
    assemblies.collect()
}

/// Gives the base what only the work tree of the head has: assemblies that git ignores. Code that is only in them is not
/// compared.
pub(in crate::drift) fn share(base: &mut Files, head: &mut Files, snapshot: &Snapshot) {
    for (path, found) in head.iter_mut().filter(|(path, _)| snapshot.generated().contains_key(*path)) {
        let is_generated = |path: &RepoPath| snapshot.generated().keys().any(|generated| generated.is_under(path));
        let mut shared = Infrastructure::clone(found);
        for workload in &mut shared.workloads {
            let elsewhere = match &workload.code {
                Code::Image(image) if image.build.as_ref().is_some_and(|build| is_generated(&build.context)) => {
                    image.span
                }
                _ => Span::default(),
            };
            if elsewhere != Span::default() {
                workload.code = Code::Unknown { reason: GENERATED.to_owned(), span: elsewhere };
            }
            if let Code::Folder { roots, span, .. } = &mut workload.code {
                roots.retain(|root| !is_generated(root));
                if roots.is_empty() {
                    workload.code = Code::Unknown { reason: GENERATED.to_owned(), span: *span };
                }
            }
        }
        *found = Arc::new(shared);
        base.insert(path.clone(), found.clone());
    }
}

/// The Python source of a snapshot outside of assemblies, by file name.
struct Sources<'s> {
    snapshot: &'s Snapshot,
    by_name: BTreeMap<&'s str, Vec<&'s RepoPath>>,
}

impl<'s> Sources<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&RepoPath>> = BTreeMap::new();
        let is_source = |path: &&RepoPath| path.extension() == Some("py") && !is_in_asset(path);
        for path in snapshot.entries().keys().filter(is_source) {
            by_name.entry(path.file_name()).or_default().push(path);
        }
        Self { snapshot, by_name }
    }

    /// Puts the source folder of each workload before the copy in its assembly.
    fn locate(&self, template: &mut Infrastructure) {
        let mut known: BTreeMap<(RepoPath, String), Option<RepoPath>> = BTreeMap::new();
        for workload in &mut template.workloads {
            if let Code::Image(image) = &mut workload.code
                && let Some(source) = image.build.as_ref().and_then(|build| self.source_of_image(build))
            {
                image.build = Some(source);
            }
            let Code::Folder { roots, handler, .. } = &mut workload.code else { continue };
            let Some(asset) = roots.first().cloned() else { continue };
            let module = handler.rsplit_once('.').map_or(handler.as_str(), |(module, _)| module);
            let module = format!("{}.py", module.replace('.', "/"));
            let found = known.entry((asset.clone(), module.clone())).or_insert_with(|| self.source_of(&asset, &module));
            if let Some(folder) = found {
                roots.insert(0, folder.clone());
            }
        }
    }

    /// The build that the copy of an image's folder was made from: what has the first of its files, and its Dockerfile.
    fn source_of_image(&self, build: &Build) -> Option<Build> {
        let (first, _) = self.files(&build.context).into_iter().next()?;
        let context = self.source_of(&build.context, &first)?;
        let dockerfile = build.dockerfile.as_str().strip_prefix(build.context.as_str())?.trim_start_matches('/');
        let dockerfile = context.join(dockerfile).filter(|file| self.snapshot.is_file(file))?;
        Some(Build { context, dockerfile, target: build.target.clone() })
    }

    /// The folder that an asset is a copy of: the one with the same handler and the most files that are the same. If none has
    /// the same handler, the source went on since, and the one folder that has such a handler at all is it.
    fn source_of(&self, asset: &RepoPath, handler: &str) -> Option<RepoPath> {
        let name = handler.rsplit('/').next()?;
        let mut folders = self.by_name.get(name)?.iter().filter_map(|path| folder_above(path, handler)).peekable();
        folders.peek()?;
        let files = self.files(asset);
        let same = |folder: &RepoPath, relative: &str, id: BlobId| {
            let twin = folder.join(relative).filter(|twin| self.snapshot.is_file(twin));
            twin.and_then(|twin| self.snapshot.read(&twin).ok()).is_some_and(|blob| blob.id == id)
        };
        let handler_id = self.snapshot.read(&asset.join(handler)?).ok()?.id;
        let (twins, others): (Vec<RepoPath>, Vec<RepoPath>) =
            folders.partition(|folder| same(folder, handler, handler_id));
        let number = |folder: &RepoPath| files.iter().filter(|(relative, id)| same(folder, relative, *id)).count();
        let best = twins.into_iter().map(|folder| (number(&folder), folder));
        // Of equals, the one that comes first.
        let best = best.max_by(|(a, first), (b, second)| a.cmp(b).then(second.cmp(first))).map(|(_, folder)| folder);
        best.or_else(|| match others.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        })
    }

    /// The Python files of an asset, by their path in it.
    fn files(&self, asset: &RepoPath) -> Vec<(String, BlobId)> {
        let generated = self.snapshot.generated().keys().filter(|path| path.is_under(asset));
        let listed = self.snapshot.under(asset).map(|(path, _)| path);
        let python = listed.chain(generated).filter(|path| path.extension() == Some("py"));
        let files = python.take(MOST_COMPARED).filter_map(|path| {
            let relative = path.as_str().strip_prefix(asset.as_str())?.trim_start_matches('/').to_owned();
            Some((relative, self.snapshot.read(path).ok()?.id))
        });
        files.collect()
    }
}

/// The folder in which a file is found under a relative path.
fn folder_above(path: &RepoPath, relative: &str) -> Option<RepoPath> {
    let folder = path.as_str().strip_suffix(relative)?;
    if folder.is_empty() || folder.ends_with('/') { RepoPath::new(folder) } else { None }
}

fn is_in_asset(path: &RepoPath) -> bool {
    path.as_str().split('/').any(|part| part.starts_with("asset.") || part == "cdk.out")
}

/// Notes on applications whose assembly is not there, or does not show what a change of the application does.
pub(in crate::drift) fn unread(head: &Snapshot, base: Option<&Base<'_>>) -> Files {
    let applications = head.entries().keys().filter(|path| source::is_application(path) && head.is_file(path));
    let outputs: Vec<(&RepoPath, RepoPath)> = applications
        .filter_map(|application| Some((application, source::output(application, bytes(head, application).as_ref())?)))
        .collect();
    let mut found = Files::new();
    for (application, output) in &outputs {
        let folder = application.parent();
        let is_its_own = |path: &RepoPath| {
            // Another application may lie deeper in the same folder.
            let owner = outputs.iter().map(|(other, _)| other.parent()).filter(|other| path.is_under(other));
            owner.max_by_key(|other| other.as_str().len()).is_some_and(|owner| owner == folder)
        };
        let changed = base.map(|base| {
            let mine = base.changed.iter().filter(|path| is_its_own(path) && !path.is_under(output));
            mine.filter(|path| is_application_source(path, head, base.snapshot)).cloned().collect::<BTreeSet<_>>()
        });
        let is_listed = head.under(output).next().is_some();
        let is_generated = head.generated().keys().any(|path| path.is_under(output));
        let is_fresh = base.is_some_and(|base| base.changed.iter().any(|path| path.is_under(output)));
        let message = match (&changed, is_listed, is_generated) {
            (Some(changed), ..) if changed.is_empty() => continue,
            (None, true, _) | (None, _, true) => continue,
            (_, false, false) => {
                format!(
                    "this application is a program, which is not run: `npx cdk synth` writes its templates to {output}, which is read even where git ignores it"
                )
            }
            (Some(_), true, _) if is_fresh => continue,
            (Some(_), true, _) => format!("the application changes and {output} does not: run `npx cdk synth`"),
            (Some(_), _, true) => {
                format!(
                    "what this changes in roles is not compared: {output} is in no commit and stands for both sides; run `npx cdk synth` before"
                )
            }
        };
        let place =
            changed.as_ref().and_then(|changed| changed.iter().find(|path| head.is_file(path))).unwrap_or(application);
        let note = Note { file: place.clone(), span: Span::default(), message };
        let mut files = changed.unwrap_or_default();
        files.insert((*application).clone());
        let infrastructure = Infrastructure { files, notes: vec![note], ..Infrastructure::default() };
        found.insert((*application).clone(), Arc::new(infrastructure));
    }
    found
}

/// Whether a file is part of an application, on either side.
fn is_application_source(path: &RepoPath, head: &Snapshot, base: &Snapshot) -> bool {
    source::has_source_name(path)
        && (source::is_settings(path)
            || [head, base].into_iter().any(|side| bytes(side, path).is_some_and(|text| source::uses_library(&text))))
}

fn bytes(snapshot: &Snapshot, path: &RepoPath) -> Option<Arc<[u8]>> {
    let blob = snapshot.is_file(path).then(|| snapshot.read(path).ok()).flatten()?;
    Some(blob.bytes)
}

//! Container images: what they are built from, and what of it runs.
//!
//! An image's name says nothing. What builds it does: a folder with a Dockerfile, which the infrastructure names, or a Compose file that
//! builds an image of exactly that name. The Dockerfile then tells what is started ([`dockerfile`](super::dockerfile)).
//!
//! Facts: "Compose file reference" in Docker's documentation (`services.*.image` and `build`).

use super::dockerfile::{self, Open, Start};
use super::syntax::{self, Format, Node};
use super::{Code, WorkloadKind};
use crate::policy::Text;
use crate::repo::RepoPath;
use crate::text::Span;

/// A container image that a workload runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its name, as far as it is known.
    pub name: Text,
    /// What it is built from, if the infrastructure says so.
    pub build: Option<Build>,
    /// What takes the place of the image's own `ENTRYPOINT`.
    pub entry_point: Option<Vec<String>>,
    /// What takes the place of the image's own `CMD`.
    pub command: Option<Vec<String>>,
    /// The place that names it.
    pub span: Span,
}

/// What an image is built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The folder that the build is given.
    pub context: RepoPath,
    /// The Dockerfile.
    pub dockerfile: RepoPath,
    /// The stage that the image is made of, if not the last.
    pub target: Option<String>,
}

impl Build {
    /// A build of a folder. `dockerfile` is relative to it, and else is `Dockerfile`; none if that is outside of the repository.
    pub fn new(context: RepoPath, dockerfile: Option<&str>, target: Option<&str>) -> Option<Self> {
        let dockerfile = context.join(dockerfile.unwrap_or("Dockerfile"))?;
        Some(Self { context, dockerfile, target: target.map(str::to_owned) })
    }
}

impl Image {
    /// The code that runs in it. `composed` are the Compose files of the repository.
    ///
    /// # Errors
    /// Why that is not known, as a sentence.
    pub fn code<'c>(
        &self,
        kind: WorkloadKind,
        open: &Open<'_>,
        composed: impl Iterator<Item = &'c RepoPath>,
    ) -> Result<Code, String> {
        let build = self.build.clone().or_else(|| self.composed(open, composed)).ok_or_else(|| {
            format!("its code is the container image {}, and nothing here says what it is made of", self.name)
        })?;
        let text = open(&build.dockerfile)
            .ok_or_else(|| format!("its image is built by `{}`, which is not in the repository", build.dockerfile))?;
        let text = String::from_utf8_lossy(&text);
        let about = |reason: String| format!("its image is built by `{}`, {reason}", build.dockerfile);
        let stage = dockerfile::read(&text, build.target.as_deref()).map_err(about)?;
        let started = stage.start(&build.context, self.entry_point.as_deref(), self.command.as_deref(), open);
        let is_function = kind == WorkloadKind::LambdaFunction;
        match started.map_err(about)? {
            Start::Handler { root, handler } if is_function => {
                let roots = if root == build.context { vec![root] } else { vec![root, build.context] };
                Ok(Code::Folder { roots, handler, span: self.span })
            }
            Start::Script { file, root, hidden } if !is_function => {
                Ok(Code::Script { file, root, span: self.span, hidden: hidden.map(str::to_owned) })
            }
            Start::Handler { .. } => Err(about("which starts a Lambda function".to_owned())),
            Start::Script { .. } => Err(about("which starts no handler".to_owned())),
        }
    }

    /// What the Compose files say of an image of this name; none if they differ.
    fn composed<'c>(&self, open: &Open<'_>, files: impl Iterator<Item = &'c RepoPath>) -> Option<Build> {
        let name = self.name.as_known()?;
        let mut found: Option<Build> = None;
        for file in files {
            let bytes = open(file).filter(|bytes| memchr::memmem::find(bytes, name.as_bytes()).is_some());
            let Some(tree) = bytes.and_then(|bytes| syntax::parse(&bytes, Format::Yaml).ok()) else { continue };
            for service in tree.root.get("services").and_then(Node::entries).unwrap_or_default() {
                let is_it = service.value.get("image").and_then(Node::text) == Some(name);
                let Some(build) = service.value.get("build").filter(|_| is_it) else { continue };
                let text = |key: &str| build.get(key).and_then(Node::text);
                let context = build.text().or(text("context")).unwrap_or(".");
                let context = file.parent().join(context).filter(|_| !context.contains("://"))?;
                let build = Build::new(context, text("dockerfile"), text("target"))?;
                if found.as_ref().is_some_and(|other| *other != build) {
                    return None;
                }
                found = Some(build);
            }
        }
        found
    }
}

/// Whether a file is called as Compose files are.
pub fn has_compose_name(file: &RepoPath) -> bool {
    matches!(file.file_name(), "compose.yaml" | "compose.yml" | "docker-compose.yaml" | "docker-compose.yml")
}

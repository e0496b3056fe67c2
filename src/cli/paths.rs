//! Paths on the command line.

use std::path::Path;

use super::Failure;
use crate::repo::RepoPath;

/// A path on the command line as the repository at `root` names it.
pub(super) fn in_repository(path: &Path, root: &Path) -> Result<RepoPath, Failure> {
    let outside = || Failure::OutsideRepository { path: path.into(), root: root.into() };
    // The path exists, and so does the root: both have one true name.
    let (full, root) = (path.canonicalize().map_err(|_| outside())?, root.canonicalize().map_err(|_| outside())?);
    let inside = full.strip_prefix(&root).map_err(|_| outside())?;
    let parts = inside.iter().map(|part| part.to_str().ok_or_else(outside)).collect::<Result<Vec<_>, _>>()?;
    RepoPath::new(&parts.join("/")).ok_or_else(outside)
}

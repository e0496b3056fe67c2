//! Paths on the command line.

use std::path::{Component, Path, PathBuf};

use super::Failure;
use crate::repo::RepoPath;

/// A path on the command line as the repository at `root` names it. What is not on disk may be in a commit.
pub(super) fn in_repository(path: &Path, root: &Path) -> Result<RepoPath, Failure> {
    let outside = || Failure::OutsideRepository { path: path.into(), root: root.into() };
    // What exists has one true name, and the root exists.
    let (full, root) = (true_name(path).ok_or_else(outside)?, root.canonicalize().map_err(|_| outside())?);
    let inside = full.strip_prefix(&root).map_err(|_| outside())?;
    let parts = inside.iter().map(|part| part.to_str().ok_or_else(outside)).collect::<Result<Vec<_>, _>>()?;
    RepoPath::new(&parts.join("/")).ok_or_else(outside)
}

/// The path with all links resolved, as far as it is on disk.
fn true_name(path: &Path) -> Option<PathBuf> {
    let here =
        |above: &Path| if above.as_os_str().is_empty() { Path::new(".").canonicalize() } else { above.canonicalize() };
    path.ancestors().find_map(|above| Some(here(above).ok()?.join(path.strip_prefix(above).ok()?)))
}

/// A path as somebody in the folder `here` would write it. Both are absolute, without links and dots.
pub(super) fn seen_from(here: &Path, path: &Path) -> String {
    let shared = here.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    let up = here.components().skip(shared).map(|_| Component::ParentDir);
    let seen: PathBuf = up.chain(path.components().skip(shared)).collect();
    seen.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_from_where_one_is() {
        let seen = |path: &str| seen_from(Path::new("/work/app"), Path::new(path));
        assert_eq!(seen("/work/app/src/a.py"), "src/a.py");
        assert_eq!(seen("/work/lib/a.py"), "../lib/a.py");
        assert_eq!(seen("/work/a.py"), "../a.py");
        assert_eq!(seen("/elsewhere/a.py"), "../../elsewhere/a.py");
    }
}

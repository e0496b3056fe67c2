//! Paths inside a repository, as git writes them.

use std::fmt;
use std::sync::Arc;

/// A path relative to the repository's root: `/` between the parts, no leading `/`, no `.` or `..`. The root is empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// Takes a path as git stores it, or as people write it; `.` parts and doubled slashes are dropped and `..` resolved.
    /// `None` if it leads out of the repository.
    pub fn new(path: &str) -> Option<Self> {
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Some(Self(parts.join("/").into()))
    }

    /// Takes a path that needs no tidying; `None` if it has an empty part, a `.`, a `..` or a `.git` in it, as no path
    /// that git checks out has.
    pub(super) fn from_normal(path: &str) -> Option<Self> {
        let usable = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
        path.split('/').all(usable).then(|| Self(path.into()))
    }

    /// The repository's root.
    pub fn root() -> Self {
        Self("".into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds this path; the root's folder is the root.
    pub fn parent(&self) -> Self {
        Self(self.0.rsplit_once('/').map_or("", |(folder, _)| folder).into())
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The text after the file name's last dot, if there is one.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// `relative` seen from this folder; `None` if it leads out of the repository or is absolute.
    pub fn join(&self, relative: &str) -> Option<Self> {
        if relative.starts_with('/') { None } else { Self::new(&format!("{}/{relative}", self.0)) }
    }

    /// Whether this path is `folder` or lies under it.
    pub fn is_under(&self, folder: &Self) -> bool {
        folder.0.is_empty()
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl std::borrow::Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// For people: control characters are escaped, so that no file's name passes for lines of the program's own. What a
/// program reads takes [`RepoPath::as_str`].
impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = &*self.0;
        while let Some(at) = rest.find(char::is_control) {
            let (before, after) = rest.split_at(at);
            f.write_str(before)?;
            let mut others = after.chars();
            if let Some(control) = others.next() {
                write!(f, "{}", control.escape_default())?;
            }
            rest = others.as_str();
        }
        f.write_str(rest)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl serde::Serialize for RepoPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_repository() {
        let folder = RepoPath::new("services/orders").unwrap();
        assert_eq!(folder.join("../shared/./db.py").unwrap().as_str(), "services/shared/db.py");
        assert_eq!(folder.join("../../../etc/passwd"), None);
        assert_eq!(folder.join("/etc/passwd"), None);
        assert!(folder.join("app.py").unwrap().is_under(&folder));
        assert!(!RepoPath::new("services/orders2").unwrap().is_under(&folder));
        assert_eq!(folder.parent().as_str(), "services");
        assert_eq!(RepoPath::root().parent(), RepoPath::root());
    }

    #[test]
    fn a_name_for_people_is_one_line() {
        let path = RepoPath::new("caf\u{e9}/a\nhelp: all is well\u{1b}[0m.py").unwrap();
        assert_eq!(path.to_string(), "caf\u{e9}/a\\nhelp: all is well\\u{1b}[0m.py");
    }
}

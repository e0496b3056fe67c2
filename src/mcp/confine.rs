//! Which paths a client may name.
//!
//! A client gives its roots, the folders that its user works in (MCP specification, "Roots"); a client that gives none gets
//! those that the server was started with. Some clients start their servers in `/` or in the user's home, and name no roots:
//! nothing is shown to them but what to do. A path is compared by its true name, so that no link leads out.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rmcp::RoleServer;
use rmcp::service::RequestContext;

/// How long a client may take to name its roots.
const PATIENCE: Duration = Duration::from_secs(5);

/// What to do where no folder is known.
const NO_ROOT: &str = "no folder is open: the client names none, and the server was started in none that holds a project; start it as `iamdrift mcp --root FOLDER`";

/// The folders that paths are confined to; none if nobody named any.
#[derive(Clone, Debug)]
pub(super) struct Roots(Vec<PathBuf>);

impl Roots {
    /// The client's roots; without any, `start`.
    #[allow(deprecated, reason = "the newest protocol has no roots any more, and clients of the older ones do")]
    pub(super) async fn of(context: &RequestContext<RoleServer>, start: &[PathBuf]) -> Self {
        let has_roots = context.peer.peer_info().is_some_and(|client| client.capabilities.roots.is_some());
        let mut roots = Vec::new();
        if has_roots && let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, context.peer.list_roots()).await {
            roots = answer.roots.iter().filter_map(|root| folder(&root.uri)).collect();
        }
        if roots.is_empty() {
            roots.extend(start.iter().filter_map(|folder| folder.canonicalize().ok()));
        }
        Self(roots)
    }

    #[cfg(test)]
    pub(super) fn new(roots: Vec<PathBuf>) -> Self {
        Self(roots)
    }

    /// The folder that stands for `.`.
    pub(super) fn first(&self) -> Result<PathBuf, String> {
        self.0.first().cloned().ok_or_else(|| NO_ROOT.to_owned())
    }

    /// The true name of a path that a client gave, if it lies within a root.
    pub(super) fn resolve(&self, path: &str) -> Result<PathBuf, String> {
        if self.0.is_empty() {
            return Err(NO_ROOT.to_owned());
        }
        // What is not there and what may not be seen look the same from outside.
        let refused = || format!("`{path}` is not within the roots: {}", self.names());
        let candidates = self.0.iter().filter_map(|root| root.join(path).canonicalize().ok());
        candidates.into_iter().find(|full| self.holds(full)).ok_or_else(refused)
    }

    /// Whether a true name lies within a root.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.0.iter().any(|root| path.starts_with(root))
    }

    fn names(&self) -> String {
        self.0.iter().map(|root| root.display().to_string()).collect::<Vec<_>>().join(", ")
    }
}

/// The folder of a `file://` URI.
fn folder(uri: &str) -> Option<PathBuf> {
    let path = uri.strip_prefix("file://")?;
    let path = path.strip_prefix("localhost").unwrap_or(path);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = (byte == b'%').then(|| after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok())).flatten();
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    // `file:///C:/x` is `C:/x`.
    let text = text.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':')).unwrap_or(&text);
    Path::new(text).canonicalize().ok().filter(|folder| folder.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_within_the_roots() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in ["inside/deep", "outside"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
        }
        let roots = Roots::new(vec![root.join("inside")]);
        assert_eq!(roots.resolve("deep"), Ok(root.join("inside/deep")));
        assert_eq!(roots.resolve("deep/.."), Ok(root.join("inside")));
        assert_eq!(roots.resolve(root.join("inside/deep").to_str().unwrap()), Ok(root.join("inside/deep")));
        for path in ["..", "../outside", "/", "/etc/passwd", "nowhere", root.to_str().unwrap()] {
            assert!(roots.resolve(path).unwrap_err().contains("is not within the roots"), "{path}");
        }
        // A folder whose name only begins like a root's.
        std::fs::create_dir(root.join("inside-too")).unwrap();
        assert!(roots.resolve("../inside-too").is_err());
    }

    #[test]
    fn without_a_folder_nothing_is_shown() {
        let none = Roots::new(Vec::new());
        assert!(none.resolve("/").unwrap_err().contains("--root"));
        assert!(none.first().is_err() && !none.holds(Path::new("/")));
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("inside")).unwrap();
        std::os::unix::fs::symlink(&root, root.join("inside/up")).unwrap();
        assert!(Roots::new(vec![root.join("inside")]).resolve("up").is_err());
    }

    #[test]
    fn roots_are_file_uris() {
        let parent = tempfile::tempdir().unwrap();
        let spaced = parent.path().canonicalize().unwrap().join("a b%");
        std::fs::create_dir(&spaced).unwrap();
        let uri = format!("file://{}", spaced.to_str().unwrap().replace('%', "%25").replace(' ', "%20"));
        assert_eq!(folder(&uri), Some(spaced));
        assert_eq!(folder("https://example.com/"), None);
    }
}

//! Changes shown as a unified diff, and written into files.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

use similar::TextDiff;

/// Lines around a change.
const CONTEXT: usize = 3;

/// A unified diff in git's form, for `git apply` and `patch -p1`; empty if nothing differs. An empty `after` means that the
/// file goes.
pub fn unified_diff(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let new = if after.is_empty() { "/dev/null".to_owned() } else { format!("b/{path}") };
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &new)
        .to_string()
}

/// Why a file was not written. It is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It is a link: what it leads to may be anywhere.
    #[error("it is a symbolic link")]
    Symlink,
    /// Nobody may write it.
    #[error("it is read-only")]
    ReadOnly,
    /// It is not what was read.
    #[error("it was changed since it was read")]
    Changed,
    /// The system says no.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Looks whether a file is one to write, and still what was read; gives whose it is.
///
/// # Errors
/// See [`WriteError`].
pub fn check(path: &Path, before: &str) -> Result<Permissions, WriteError> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() {
        return Err(WriteError::Symlink);
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    if fs::read(path)? != before.as_bytes() {
        return Err(WriteError::Changed);
    }
    Ok(metadata.permissions())
}

/// Writes a file's new text: into a temporary file beside it, which then takes its name, so that it is never half written.
///
/// # Errors
/// See [`WriteError`].
pub fn write(path: &Path, before: &str, after: &str) -> Result<(), WriteError> {
    let permissions = check(path, before)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = path.with_file_name(format!(".{name}.iamdrift-{}", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        file.set_permissions(permissions)?;
        file.write_all(after.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        // What is left to do is only to tidy up.
        let _ = fs::remove_file(&temporary);
    }
    Ok(written?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.yaml");
        fs::write(&path, "before").unwrap();
        write(&path, "before", "after").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
        assert!(matches!(write(&path, "before", "again"), Err(WriteError::Changed)));

        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(write(&path, "after", "again"), Err(WriteError::ReadOnly)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_leads_to_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("template.yaml"), folder.path().join("link.yaml"));
        fs::write(&path, "before").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(write(&link, "before", "after"), Err(WriteError::Symlink)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    }

    #[test]
    fn a_diff_is_one_that_git_applies() {
        insta::assert_snapshot!(unified_diff("a/t.yaml", "x: 1\r\ny: 2", "x: 1\r\ny: 3").replace('\r', "<CR>"), @r"
        --- a/a/t.yaml
        +++ b/a/t.yaml
        @@ -1,2 +1,2 @@
         x: 1<CR>
        -y: 2
        \ No newline at end of file
        +y: 3
        \ No newline at end of file
        ");
        assert_eq!(unified_diff("t", "same", "same"), "");
        insta::assert_snapshot!(unified_diff("p.json", "{}\n", ""), @r"
        --- a/p.json
        +++ /dev/null
        @@ -1 +0,0 @@
        -{}
        ");
    }
}

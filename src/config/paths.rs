//! Patterns of paths, as `.gitignore` writes them.

use std::collections::BTreeSet;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::repo::RepoPath;

/// Some paths of a repository.
#[derive(Clone, Debug)]
pub struct Paths {
    patterns: Gitignore,
    files: BTreeSet<RepoPath>,
}

impl Default for Paths {
    fn default() -> Self {
        Self { patterns: Gitignore::empty(), files: BTreeSet::new() }
    }
}

impl Paths {
    /// What the patterns match; a later one wins, and `!` takes out again.
    ///
    /// # Errors
    /// The number of the pattern that is none, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, String)> {
        let mut builder = GitignoreBuilder::new("");
        let mut number = 0;
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|error| (number, error.to_string()))?;
            number += 1;
        }
        let built = builder.build().map_err(|error| (number.saturating_sub(1), error.to_string()))?;
        Ok(Self { patterns: built, files: BTreeSet::new() })
    }

    /// The same and these files.
    pub fn with_files(self, files: impl IntoIterator<Item = RepoPath>) -> Self {
        Self { files: files.into_iter().collect(), ..self }
    }

    /// Whether a file, or a folder above it, is matched.
    pub fn holds(&self, file: &RepoPath) -> bool {
        self.files.contains(file)
            || !self.patterns.is_empty() && self.patterns.matched_path_or_any_parents(file.as_str(), false).is_ignore()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_gitignore() {
        let paths = Paths::new(["examples/", "/infra/*.tf", "!infra/main.tf"]).unwrap();
        let holds = |path: &str| paths.holds(&RepoPath::new(path).unwrap());
        assert!(holds("examples/a.yaml") && holds("deep/examples/b/c.tf") && holds("infra/old.tf"));
        assert!(!holds("infra/main.tf") && !holds("infra/a/old.tf") && !holds("examples"));
        assert!(!Paths::default().holds(&RepoPath::root()));
    }

    #[test]
    fn what_is_no_pattern_is_named_by_its_number() {
        assert_eq!(Paths::new(["a", "[z-a]"]).unwrap_err().0, 1);
    }
}

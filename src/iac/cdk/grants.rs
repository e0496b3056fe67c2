//! The grant methods of the CDK, by the statements that they write.
//!
//! The rows stand in `grants.tsv`, with their source. A method grants more than a call needs by design, so a statement that
//! is exactly such a method's is not too wide by mistake; what can be said of it is that a narrower method would do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A grant method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The construct that has it: `Bucket`.
    pub construct: &'static str,
    /// Its name: `grantRead`.
    pub method: &'static str,
    /// Whether its statement comes along with another, so that nothing can be said of it alone.
    pub is_companion: bool,
}

impl std::fmt::Display for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.construct, self.method)
    }
}

/// A statement's actions, in lower case.
type Actions = BTreeSet<String>;

/// Each statement that a method writes.
static GRANTS: LazyLock<BTreeMap<Actions, Grant>> = LazyLock::new(|| {
    let rows = include_str!("grants.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let grants = rows.filter_map(|row| {
        let mut columns = row.split('\t');
        let (construct, method, actions) = (columns.next()?, columns.next()?, columns.next()?);
        Some((
            lower(actions.split(' ')),
            Grant { construct, method, is_companion: columns.next() == Some("companion") },
        ))
    });
    grants.collect()
});

fn lower<'a>(actions: impl IntoIterator<Item = &'a str>) -> Actions {
    actions.into_iter().map(str::to_ascii_lowercase).collect()
}

/// The method that writes a statement with exactly these actions.
pub fn find<'a>(actions: impl IntoIterator<Item = &'a str>) -> Option<&'static Grant> {
    GRANTS.get(&lower(actions))
}

/// The narrower method of the same construct, with the fewest actions, that still covers what is kept; `None` if there is none.
/// `actions` are those of the statement that `grant` writes; `covers` says whether a pattern allows an action.
pub fn narrower(
    grant: &Grant,
    actions: &[String],
    kept: &[String],
    covers: impl Fn(&str, &str) -> bool,
) -> Option<&'static Grant> {
    // A pattern is covered if its text, star and all, is: a star then stands where one stands.
    let all_covered = |actions: &[&String], by: &[&String]| {
        actions.iter().all(|action| by.iter().any(|pattern| covers(pattern, action)))
    };
    let (actions, kept): (Vec<&String>, Vec<&String>) = (actions.iter().collect(), kept.iter().collect());
    let narrower = GRANTS.iter().filter(|(own, other)| {
        let own: Vec<&String> = own.iter().collect();
        other.construct == grant.construct
            && other.method != grant.method
            && !other.is_companion
            && all_covered(&own, &actions)
            && !all_covered(&actions, &own)
            && all_covered(&kept, &own)
    });
    narrower.min_by_key(|(own, other)| (own.len(), other.method)).map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{ActionPattern, Answer, Text};

    #[test]
    fn a_statement_is_known_by_all_of_its_actions() {
        let read = ["s3:List*", "s3:GetObject*", "s3:GetBucket*"];
        assert_eq!(find(read).map(Grant::to_string).as_deref(), Some("Bucket.grantRead"));
        assert_eq!(find(read.into_iter().take(2)), None);
        assert_eq!(find(["S3:DELETEOBJECT*"]).map(Grant::to_string).as_deref(), Some("Bucket.grantDelete"));
    }

    #[test]
    fn a_narrower_method_covers_what_is_kept_and_nothing_new() {
        let covers =
            |pattern: &str, action: &str| ActionPattern::new(&Text::known(pattern)).matches(action) == Answer::Yes;
        let narrower = |construct, method, kept: &[&str]| {
            let kept: Vec<String> = kept.iter().map(|&action| action.to_owned()).collect();
            let grant = Grant { construct, method, is_companion: false };
            let (actions, _) = GRANTS.iter().find(|(_, other)| **other == grant).unwrap();
            let actions: Vec<String> = actions.iter().cloned().collect();
            super::narrower(&grant, &actions, &kept, covers).map(|grant| grant.method)
        };
        assert_eq!(narrower("Bucket", "grantReadWrite", &["s3:GetObject"]), Some("grantRead"));
        assert_eq!(narrower("Bucket", "grantReadWrite", &["s3:DeleteObject"]), Some("grantDelete"));
        assert_eq!(narrower("Bucket", "grantReadWrite", &["s3:GetObject", "s3:PutObject"]), None);
        // Full access is one pattern, and no narrower for that.
        assert_eq!(narrower("Table", "grantReadWriteData", &["dynamodb:PutItem"]), Some("grantWriteData"));
        assert_eq!(narrower("Table", "grantReadWriteData", &["dynamodb:PutItem", "dynamodb:Query"]), None);
        assert_eq!(narrower("Table", "grantFullAccess", &["dynamodb:Query"]), Some("grantReadData"));
    }

    #[test]
    fn every_row_is_read() {
        let rows = include_str!("grants.tsv").lines().filter(|line| line.contains('\t')).count();
        assert_eq!(GRANTS.len(), rows, "two rows have the same actions, or a row has too few columns");
    }
}

//! Where each finding is said. A pure function of the report and of the pull request's diff.
//!
//! The best place is where somebody can settle the finding by a click, and the worst is none at all:
//!
//! | place | where |
//! | --- | --- |
//! | a review comment with a suggestion | all lines of the edit stand in one hunk of the diff |
//! | a review comment | the finding's lines do |
//! | a comment on the file | the file is in the diff |
//! | an annotation of a check run | anywhere |
//!
//! A workflow checks the merge of the pull request into its target, while comments belong to the pull request's own head.
//! Where the target has changed the same file, the two texts differ and so may the numbers of lines: such a file, told by
//! git's id of its text, takes no comment on a line.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::diff::{ChangedFile, ChangedFiles};
use super::settings::Post;
use super::suggestion::suggestion;
use crate::drift::{Finding, Level, Place, Report};
use crate::repo::RepoPath;

/// Review comments on lines in one run. GitHub has no stated limit, but slows down and then refuses who posts many at once.
pub const MOST_COMMENTS: usize = 30;
/// Comments on files in one run: each takes a request of its own.
pub const MOST_FILE_COMMENTS: usize = 10;
/// Annotations in one run, at fifty a request. Nobody reads more; the rest is counted in the comment about all.
pub const MOST_ANNOTATIONS: usize = 500;

/// git's ids of the files' texts that were checked.
pub type Blobs = BTreeMap<RepoPath, String>;

/// Where a finding is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// On lines of a file of the diff.
    Lines {
        /// The file.
        file: String,
        /// The first line, from 1.
        first: usize,
        /// The last line.
        last: usize,
        /// What should stand in place of these lines, without the last line end; `None` if nothing is proposed.
        suggestion: Option<String>,
    },
    /// On a file of the diff.
    File {
        /// The file.
        file: String,
    },
    /// On lines of any file.
    Annotation,
    /// In the comment about all, or in the log.
    Nowhere,
    /// It is said.
    Said,
}

/// A finding and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Its name in markers: the fingerprint, with a number where several findings have the same.
    pub key: String,
    /// The place.
    pub spot: Spot,
}

/// Places all errors and warnings that count, the worst first. Notes are said in the comment about all.
pub fn place<'a>(report: &'a Report, blobs: &Blobs, files: &ChangedFiles, post: &[Post]) -> Vec<Placed<'a>> {
    let mut findings: Vec<(String, &Finding)> = keys(report)
        .into_iter()
        .filter(|(_, finding)| Report::counts(finding) && finding.level > Level::Note)
        .collect();
    findings.sort_by_key(|(_, finding)| Reverse(finding.level));
    let (mut comments, mut file_comments, mut annotations) = (MOST_COMMENTS, MOST_FILE_COMMENTS, MOST_ANNOTATIONS);
    let placed = findings.into_iter().map(|(key, finding)| {
        let best = if post.contains(&Post::Review) { in_diff(finding, blobs, files) } else { None };
        let room = match best {
            Some(Spot::Lines { .. }) => Some(&mut comments),
            Some(Spot::File { .. }) => Some(&mut file_comments),
            _ => None,
        };
        let spot = match (best, room) {
            (Some(best), Some(room)) if *room > 0 => {
                *room -= 1;
                best
            }
            _ if post.contains(&Post::Check) && annotations > 0 => {
                annotations -= 1;
                Spot::Annotation
            }
            _ => Spot::Nowhere,
        };
        Placed { finding, key, spot }
    });
    placed.collect()
}

/// All findings of the head with their names. The same fingerprint twice means twice the same; the second gets a number.
pub fn keys(report: &Report) -> Vec<(String, &Finding)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let present =
        report.findings.iter().filter(|finding| finding.baseline_state != Some(crate::drift::BaselineState::Absent));
    let named = present.map(|finding| {
        let count = seen.entry(&finding.fingerprint).or_default();
        *count += 1;
        let key = if *count == 1 { finding.fingerprint.clone() } else { format!("{}-{count}", finding.fingerprint) };
        (key, finding)
    });
    named.collect()
}

/// The best place in the diff.
fn in_diff(finding: &Finding, blobs: &Blobs, files: &ChangedFiles) -> Option<Spot> {
    let same_text = |file: &RepoPath| -> Option<&ChangedFile> {
        let changed = files.get(file.as_str())?;
        // Without an id on either side there is nothing to doubt.
        let known = blobs.get(file).filter(|_| !changed.blob.is_empty());
        known.is_none_or(|blob| *blob == changed.blob).then_some(changed)
    };
    let edits = finding.fix.as_ref().map(|fix| fix.edits.as_slice()).unwrap_or_default();
    if let Some(edited) = edits.first()
        && edits.iter().all(|edit| edit.place.file == edited.place.file)
        && let Some(changed) = same_text(&edited.place.file)
        && let Some(found) = suggestion(edits, changed)
    {
        return Some(Spot::Lines {
            file: edited.place.file.as_str().to_owned(),
            first: found.first,
            last: found.last,
            suggestion: Some(found.text),
        });
    }
    let file = finding.place.file.as_str();
    let (first, last) = lines(&finding.place);
    if let Some(changed) = same_text(&finding.place.file) {
        // Of a long place the beginning is better than nothing.
        for last in [last, first] {
            if changed.hunk(first, last).is_some() {
                return Some(Spot::Lines { file: file.to_owned(), first, last, suggestion: None });
            }
        }
    }
    files.get(file).filter(|changed| !changed.removed).map(|_| Spot::File { file: file.to_owned() })
}

/// The first and the last line of a place; its end is just past the last character.
pub fn lines(place: &Place) -> (usize, usize) {
    let (start, end) = (place.start, place.end);
    let last = if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line };
    (start.line, last.max(start.line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::Rule;
    use crate::publish::diff::hunks;
    use crate::report::example;

    /// Shows the lines from `start`, as many as the file has there.
    fn shown(report: &Report, file: &str, start: usize, count: usize) -> ChangedFile {
        let file = RepoPath::new(file).unwrap();
        let text = String::from_utf8(report.texts[&file].to_vec()).unwrap();
        let lines: Vec<String> = text.lines().skip(start - 1).take(count).map(|line| format!("+{line}\n")).collect();
        let patch = format!("@@ -0,0 +{start},{} @@\n{}", lines.len(), lines.concat());
        ChangedFile { blob: report.blobs()[&file].clone(), removed: false, hunks: hunks(&patch) }
    }

    fn spots(report: &Report, files: &[(&str, ChangedFile)]) -> Vec<(Rule, Spot)> {
        let files = files.iter().map(|(name, file)| ((*name).to_owned(), file.clone())).collect();
        let placed = place(report, &report.blobs(), &files, &Post::ALL);
        placed.into_iter().map(|placed| (placed.finding.rule, placed.spot)).collect()
    }

    fn lines_of(file: &str, first: usize, last: usize, suggestion: Option<&str>) -> Spot {
        Spot::Lines { file: file.to_owned(), first, last, suggestion: suggestion.map(str::to_owned) }
    }

    #[test]
    fn the_best_place_that_the_diff_has() {
        let report = example::orders();
        let whole = [
            ("src/app.py", shown(&report, "src/app.py", 1, 99)),
            ("template.yaml", shown(&report, "template.yaml", 1, 99)),
        ];
        let expected = [
            (Rule::MissingAction, lines_of("src/app.py", 8, 8, None)),
            (Rule::UnknownAction, lines_of("template.yaml", 13, 13, Some("                - s3:ListBucket"))),
            (Rule::ExcessAction, lines_of("template.yaml", 14, 14, Some(""))),
        ];
        assert_eq!(spots(&report, &whole), expected);

        // Only the line with s3:HeadBucket is shown; nothing of the code is.
        let part = [("template.yaml", shown(&report, "template.yaml", 13, 1))];
        let file = |name: &str| Spot::File { file: name.to_owned() };
        let expected = [
            (Rule::MissingAction, Spot::Annotation),
            (Rule::UnknownAction, lines_of("template.yaml", 13, 13, Some("                - s3:ListBucket"))),
            (Rule::ExcessAction, file("template.yaml")),
        ];
        assert_eq!(spots(&report, &part), expected);

        // A binary or very large file has no patch; a renamed one is known by its new name.
        let bare = [("src/app.py", ChangedFile::default()), ("old.yaml", shown(&report, "template.yaml", 1, 99))];
        let expected = [
            (Rule::MissingAction, file("src/app.py")),
            (Rule::UnknownAction, Spot::Annotation),
            (Rule::ExcessAction, Spot::Annotation),
        ];
        assert_eq!(spots(&report, &bare), expected);
    }

    #[test]
    fn a_file_that_the_target_changed_too_takes_no_comment_on_a_line() {
        let report = example::orders();
        let mut app = shown(&report, "src/app.py", 1, 99);
        app.blob = "f".repeat(40);
        let spots = spots(&report, &[("src/app.py", app)]);
        assert_eq!(spots[0].1, Spot::File { file: "src/app.py".to_owned() });
    }

    #[test]
    fn what_is_too_much_for_one_kind_of_place_goes_to_the_next() {
        let mut report = example::orders();
        let excess = report.findings.remove(2);
        let missing = report.findings.remove(0);
        // The worst comes first, wherever it stands in the report.
        report.findings = [vec![excess; 20], vec![missing; 40]].concat();
        let files = [
            ("src/app.py", shown(&report, "src/app.py", 1, 99)),
            ("template.yaml", shown(&report, "template.yaml", 1, 2)),
        ];
        let spots = spots(&report, &files);
        let count = |wanted: fn(&(Rule, Spot)) -> bool| spots.iter().filter(|spot| wanted(spot)).count();
        assert_eq!(count(|(rule, spot)| *rule == Rule::MissingAction && matches!(spot, Spot::Lines { .. })), 30);
        assert_eq!(count(|(rule, spot)| *rule == Rule::ExcessAction && matches!(spot, Spot::File { .. })), 10);
        assert_eq!(count(|(_, spot)| *spot == Spot::Annotation), 20);
    }

    #[test]
    fn equal_findings_are_told_apart_and_what_is_settled_has_no_name() {
        let mut report = example::orders();
        report.findings.truncate(1);
        report.findings.push(report.findings[0].clone());
        let names: Vec<String> = keys(&report).into_iter().map(|(key, _)| key).collect();
        let fingerprint = &report.findings[0].fingerprint;
        assert_eq!(names, [fingerprint.clone(), format!("{fingerprint}-2")]);
        assert_eq!(keys(&example::orders()).len(), 5, "one of six is absent");
    }
}

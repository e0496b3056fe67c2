//! What expressions about declared resources give: `names.tsv` as code, for every format.
//!
//! A policy says `!GetAtt Orders.Arn`, an environment variable `!Ref Orders`: here both become text around one name, so that
//! `policy` can tell whether they speak of the same resource.

use crate::policy::{Names, Text};
use crate::reference;

const TABLE: &str = include_str!("names.tsv");

/// What every ARN has, by its name in the formats of AWS's documentation, and what CloudFormation calls it.
const OF_AWS: [(&str, &str); 3] =
    [("Partition", "AWS::Partition"), ("Region", "AWS::Region"), ("Account", "AWS::AccountId")];

/// How SQS makes a queue's URL of its name ("Queue and message identifiers", SQS Developer Guide).
const URL: &str = "https://sqs.${Region}.amazonaws.com/${Account}/${Name}";

/// A row of the table.
struct Row {
    name: &'static str,
    gives: &'static str,
    arn: &'static str,
}

fn row(kind: &str) -> Option<Row> {
    let mut rows = TABLE.lines().map(|line| line.split('\t'));
    let mut cells = rows.find_map(|mut cells| (cells.next() == Some(kind)).then_some(cells))?;
    Some(Row { name: cells.next()?, gives: cells.next()?, arn: cells.next()? })
}

/// What is true of any infrastructure: an ARN's region is one part of it, and so is the name of any bucket.
pub fn of_aws() -> Names {
    let parts = OF_AWS.iter().map(|&(part, _)| part.to_owned()).chain(reference::plain_holes());
    Names {
        stands_for: OF_AWS.map(|(part, pseudo)| (pseudo.to_owned(), Text::hole(part))).into(),
        parts: parts.map(|part| (part, false)).collect(),
    }
}

/// Whether resources of type `kind` are told apart by their names.
pub fn are_told_apart(kind: &str) -> bool {
    row(kind).is_some()
}

/// Adds to `names` a resource of type `kind`: `id` is its logical id or address, `property` gives the property or argument that
/// would name it, if it has that.
/// Resources of which the table has no row are left out.
pub fn declare(names: &mut Names, kind: &str, id: &str, property: impl FnOnce(&str) -> Option<Text>) {
    let Some(row) = row(kind) else { return };
    let name = Some(row.name).filter(|name| *name != "-").and_then(property).unwrap_or_else(|| {
        // No expression is called so: what stands for one is never taken for another.
        let hole = format!("{id} name");
        names.parts.insert(hole.clone(), true);
        Text::hole(hole)
    });
    let suffix = format!("{id} suffix");
    names.parts.insert(suffix.clone(), false);
    let fill = |format: &str| {
        Text::template(format).filled(|hole| match hole {
            "Name" => Some(name.clone()),
            "Suffix" => Some(Text::hole(&suffix)),
            _ => None,
        })
    };
    for (expression, gives) in row.gives.split(' ').filter_map(|pair| pair.split_once('=')) {
        let hole = if expression == "Ref" { id.to_owned() } else { format!("{id}.{expression}") };
        let text = match gives {
            "arn" => fill(row.arn),
            "url" => fill(URL),
            _ => name.clone(),
        };
        names.stands_for.insert(hole, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Answer, Resource, ResourcePattern};
    use crate::reference::Reference;

    #[test]
    fn every_row_can_be_read() {
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.is_sorted(), "in order, so that a row is found");
        for line in rows {
            let kind = line.split('\t').next().unwrap_or_default();
            let row = row(kind).unwrap_or_else(|| panic!("{kind}"));
            assert_eq!(line.split('\t').count(), 4, "{kind}");
            assert!(row.gives.split(' ').all(|pair| matches!(pair.split_once('='), Some((_, "name" | "arn" | "url")))));
            let service = row.arn.split(':').nth(2).and_then(|prefix| Reference::embedded().service(prefix));
            let formats = service.map(|service| service.resources.clone()).unwrap_or_default();
            let shape = |arn: &str| Text::template(arn).filled(|_| Some(Text::known("*"))).to_string();
            let known =
                formats.values().flatten().any(|format| shape(format) == shape(&row.arn.replace("-${Suffix}", "")));
            assert!(known, "{} is no ARN format of the service", row.arn);
        }
    }

    #[test]
    fn spellings_of_one_resource_are_one_text() {
        let mut names = of_aws();
        declare(&mut names, "AWS::SQS::Queue", "Jobs", |_| None);
        declare(&mut names, "AWS::SQS::Queue", "Mail", |_| Some(Text::template("mail-${Stage}")));
        declare(&mut names, "AWS::SecretsManager::Secret", "Key", |_| Some(Text::known("db")));
        let show = |text: &str| names.resolve(&Text::template(text)).to_string();
        insta::assert_snapshot!(
            ["${Jobs}", "${Jobs.Arn}", "${Jobs.QueueName}", "${Mail}", "${Mail.Arn}", "${Key}", "${Other.Arn}"].map(show).join("\n"),
            @r"
        https://sqs.${Region}.amazonaws.com/${Account}/${Jobs name}
        arn:${Partition}:sqs:${Region}:${Account}:${Jobs name}
        ${Jobs name}
        https://sqs.${Region}.amazonaws.com/${Account}/mail-${Stage}
        arn:${Partition}:sqs:${Region}:${Account}:mail-${Stage}
        arn:${Partition}:secretsmanager:${Region}:${Account}:secret:db-${Key suffix}
        ${Other.Arn}
        "
        );
        let answer = |pattern: &str, resource: &str| {
            ResourcePattern::among(&Text::template(pattern), &names)
                .names(&Resource::new(&Text::template(resource), &names))
        };
        assert_eq!(answer("arn:aws:sqs:*:*:${Jobs.QueueName}", "${Jobs.Arn}"), Answer::Maybe);
        assert_eq!(answer("${Mail.Arn}", "${Jobs.Arn}"), Answer::Maybe, "the stage can be anything");
        assert_eq!(answer("arn:${AWS::Partition}:secretsmanager:*:*:secret:db-??????", "${Key}"), Answer::Maybe);
        assert_eq!(answer("arn:aws:secretsmanager:*:*:secret:other-*", "${Key}"), Answer::No);
        assert_eq!(answer("${Jobs.Arn}", "${Jobs.Arn}"), Answer::Yes);
    }
}

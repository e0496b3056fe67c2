//! What infrastructure's own expressions stand for, so that two spellings of one resource can be held against each other.
//!
//! `!Ref Orders`, `${Orders.Arn}` and `arn:aws:dynamodb:..:table/${Orders}` speak of one table. A reader of infrastructure says
//! so here for each resource that it declares; [`Names::resolve`] writes them all in one way.

use std::collections::BTreeMap;

use super::{Piece, Text};

/// The expressions of one infrastructure that name its resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// By hole, what stands there: `Orders.Arn` is `arn:${AWS::Partition}:dynamodb:..:table/${Orders}`.
    pub stands_for: BTreeMap<String, Text>,
    /// Holes of which only this is known: they have at least one character and hold neither `:` nor `/`, as an ARN's region and
    /// account, or a name that AWS makes up. Those marked true are other text than all others so marked: two resources
    /// do not get one name.
    pub parts: BTreeMap<String, bool>,
}

impl Names {
    /// `text` with what every hole stands for.
    pub fn resolve(&self, text: &Text) -> Text {
        text.filled(|name| self.stands_for.get(name).cloned())
    }

    /// A resolved ARN as a policy of this infrastructure would spell it: by an expression that stands for it or for what it begins
    /// with, and with `*` for what is not known. Holes are expressions of the infrastructure, or `Partition`.
    pub fn spelled(&self, arn: &Text) -> Text {
        let begin = self.stands_for.iter().filter_map(|(name, stands_for)| {
            let rest = arn.strip_prefix(stands_for).filter(|_| stands_for.pieces().len() > 1)?;
            match rest.pieces() {
                [] => Some((name, rest)),
                // What a secret's ARN may have besides is in this one.
                [Piece::Hole(open)] if open.is_empty() => Some((name, Text::default())),
                [Piece::Known(known), ..] if known.starts_with('/') => Some((name, rest)),
                _ => None,
            }
        });
        match begin.min_by_key(|(_, rest)| rest.to_string().len()) {
            Some((name, rest)) => [Piece::Hole(name.clone())].into_iter().chain(self.open(&rest)).collect(),
            None => self.open(arn).collect(),
        }
    }

    fn open<'t>(&'t self, text: &'t Text) -> impl Iterator<Item = Piece> + 't {
        text.pieces().iter().map(|piece| match piece {
            Piece::Hole(name) if name != "Partition" && self.parts.get(name) != Some(&true) => {
                Piece::Known("*".to_owned())
            }
            piece => piece.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_spelled_by_the_longest_expression_that_stands_for_its_beginning() {
        let stands_for = [
            ("Bills", "${Bills name}"),
            ("Bills.Arn", "arn:${Partition}:s3:::${Bills name}"),
            ("Copy.Arn", "arn:${Partition}:s3:::copy-${Stage}"),
            ("Other.Arn", "arn:${Partition}:s3:::copy-${Other}"),
            ("Key", "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${Key name}-${Key suffix}"),
        ];
        let names = Names {
            stands_for: stands_for.map(|(name, text)| (name.to_owned(), Text::template(text))).into(),
            parts: [("Bills name".to_owned(), true), ("Region".to_owned(), false)].into(),
        };
        let spelled = |arn: &str| names.spelled(&Text::template(arn)).to_string();
        insta::assert_snapshot!(
            [
                "arn:${Partition}:s3:::${Bills name}",
                "arn:${Partition}:s3:::${Bills name}/in/${}.json",
                "arn:${Partition}:s3:::${Bills name}-old",
                "arn:${Partition}:s3:::copy-${Stage}/a",
                "arn:${Partition}:s3:::copy-${Elsewhere}/a",
                "arn:${Partition}:sqs:${Region}:${Account}:jobs",
                "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${Key name}-${Key suffix}${}",
            ]
            .map(spelled)
            .join("\n"),
            @r"
            ${Bills.Arn}
            ${Bills.Arn}/in/*.json
            arn:${Partition}:s3:::${Bills name}-old
            ${Copy.Arn}/a
            arn:${Partition}:s3:::copy-*/a
            arn:${Partition}:sqs:*:*:jobs
            ${Key}
            "
        );
    }
}

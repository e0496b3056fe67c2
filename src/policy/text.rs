//! Text with holes, and the three answers that follow from it.

use std::fmt;

/// An answer about something that only a deployment knows for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Surely not.
    No,
    /// It depends on what is not known here.
    Maybe,
    /// Surely.
    Yes,
}

/// A part of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// Known text.
    Known(String),
    /// Unknown text, named by the expression that gives it: equal names mean equal text (`Orders.Arn`, `AWS::Region`).
    Hole(String),
}

/// A string as far as it is known. Neighbouring known pieces are joined, and empty ones dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Vec<Piece>);

impl Text {
    /// Fully known text.
    pub fn known(text: impl Into<String>) -> Self {
        [Piece::Known(text.into())].into_iter().collect()
    }

    /// Text of which nothing is known but the expression that gives it.
    pub fn hole(name: impl Into<String>) -> Self {
        [Piece::Hole(name.into())].into_iter().collect()
    }

    /// Text with a hole for each `${name}` in `format`.
    pub fn template(format: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once("${")
            && let Some((name, after)) = after.split_once('}')
        {
            pieces.extend([Piece::Known(before.to_owned()), Piece::Hole(name.to_owned())]);
            rest = after;
        }
        pieces.push(Piece::Known(rest.to_owned()));
        pieces.into_iter().collect()
    }

    /// The same with text in the place of each hole that `value` knows. What takes a hole's place is not looked at again.
    pub fn filled(&self, value: impl Fn(&str) -> Option<Self>) -> Self {
        let filled = |piece: &Piece| match piece {
            Piece::Hole(name) => value(name).map(|text| text.0),
            Piece::Known(_) => None,
        };
        self.0.iter().flat_map(|piece| filled(piece).unwrap_or_else(|| vec![piece.clone()])).collect()
    }

    /// What comes after text that this one begins with.
    pub fn strip_prefix(&self, prefix: &Self) -> Option<Self> {
        let Some((last, front)) = prefix.0.split_last() else { return Some(self.clone()) };
        let rest = self.0.strip_prefix(front)?;
        match (last, rest) {
            (Piece::Known(last), [Piece::Known(first), rest @ ..]) => {
                let first = Piece::Known(first.strip_prefix(last.as_str())?.to_owned());
                Some([first].into_iter().chain(rest.iter().cloned()).collect())
            }
            (hole, [first, rest @ ..]) if hole == first => Some(rest.iter().cloned().collect()),
            _ => None,
        }
    }

    /// The parts, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The text, if all of it is known.
    pub fn as_known(&self) -> Option<&str> {
        match &*self.0 {
            [] => Some(""),
            [Piece::Known(text)] => Some(text),
            _ => None,
        }
    }
}

impl FromIterator<Piece> for Text {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (joined.last_mut(), piece) {
                (_, Piece::Known(text)) if text.is_empty() => {}
                (Some(Piece::Known(before)), Piece::Known(text)) => before.push_str(&text),
                (_, piece) => joined.push(piece),
            }
        }
        Self(joined)
    }
}

impl fmt::Display for Text {
    /// Holes are written `${name}`, as CloudFormation's `Fn::Sub` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Known(text) => f.write_str(text),
            Piece::Hole(name) => write!(f, "${{{name}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_text_is_joined() {
        let text: Text = [Piece::Known("arn:".into()), Piece::Known("aws:".into()), Piece::Hole("AWS::Region".into())]
            .into_iter()
            .collect();
        assert_eq!(text.pieces().len(), 2);
        assert_eq!(text.to_string(), "arn:aws:${AWS::Region}");
        assert_eq!(text.as_known(), None);
        assert_eq!(Text::known("s3:*").as_known(), Some("s3:*"));
    }

    #[test]
    fn templates_have_holes_that_can_be_filled() {
        let arn = Text::template("arn:${P}:s3:::${Name}/${");
        assert_eq!(arn.pieces().len(), 5);
        let filled = arn.filled(|name| (name == "Name").then(|| Text::template("a-${Name}")));
        assert_eq!(filled.to_string(), "arn:${P}:s3:::a-${Name}/${");
        assert_eq!(filled.pieces().len(), 5);
    }

    #[test]
    fn what_comes_after_a_beginning_is_told() {
        let rest = |text: &str, prefix: &str| {
            Text::template(text).strip_prefix(&Text::template(prefix)).map(|rest| rest.to_string())
        };
        assert_eq!(rest("arn:${P}:s3:::a/b", "arn:${P}:s3:::a").as_deref(), Some("/b"));
        assert_eq!(rest("a-${S}-b", "a-${S}").as_deref(), Some("-b"));
        assert_eq!(rest("a-${S}", "a-${S}").as_deref(), Some(""));
        assert_eq!(rest("a-${S}", "").as_deref(), Some("a-${S}"));
        for (text, prefix) in [("a-${S}", "a-${T}"), ("a-${S}", "a-${S}b"), ("a", "ab"), ("${S}", "a")] {
            assert_eq!(rest(text, prefix), None, "{text} {prefix}");
        }
    }
}

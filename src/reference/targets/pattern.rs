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

    /// The same stack, of which the region is not known.
    pub fn in_any_region(&self) -> Self {
        Self { region: "*".to_owned(), ..self.clone() }
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::reference::{Arguments, Value};

    /// The patterns for a call: `name=value`, in which `${}` is a part that is not known, `|` another value, `?` any, and `..`
    /// after all stands for arguments that are not seen.
    fn patterns(call: &str, action: &str, given: &str) -> String {
        let value = |text: &str| match text {
            "?" => Value::Unknown,
            text if text.contains("${}") => Value::Partly(Text::template(text)),
            text => Value::Text(text.to_owned()),
        };
        let words: Vec<&str> = given.split(' ').collect();
        let given = words.iter().filter_map(|word| word.split_once('=')).map(|(name, text)| {
            let list = text.strip_prefix('[').map(|items| items.trim_end_matches(']'));
            let values = list.unwrap_or(text).split([',', '|']).map(value).collect::<Vec<_>>();
            let value = match &values[..] {
                _ if list.is_some() => Value::List(values),
                [value] => value.clone(),
                _ => Value::OneOf(values),
            };
            (name.to_owned(), value)
        });
        let arguments = Arguments { given: given.collect::<BTreeMap<_, _>>(), open: words.contains(&"..") };
        let stack =
            Stack { partition: "aws".to_owned(), region: "eu-west-1".to_owned(), account: "111122223333".to_owned() };
        let reference = Reference::embedded();
        let (client, operation) = call.split_once('.').unwrap();
        let Some(targets) = reference.targets(client, operation, action, &arguments) else { return "any".to_owned() };
        let each: Option<Vec<_>> = targets.iter().map(|target| reference.patterns(action, target, &stack)).collect();
        let all: Option<BTreeSet<String>> = each.map(|each| each.into_iter().flatten().collect());
        all.map_or("any".to_owned(), |all| all.into_iter().collect::<Vec<_>>().join(" "))
    }

    /// A line each: the call's name is that of the action, if this is not said.
    fn shown(calls: &str) -> String {
        let lines = calls.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
            let (call, given) = line.split_once(' ').unwrap_or((line, ""));
            let (call, action) = call.split_once('>').unwrap_or((call, ""));
            let action = if action.is_empty() { call.replace('.', ":") } else { action.to_owned() };
            format!("{line}: {}", patterns(call, &action, given))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_the_code_names_is_in_the_pattern() {
        insta::assert_snapshot!(shown(
            "
            dynamodb.PutItem TableName=orders
            dynamodb.PutItem TableName=${}-orders
            dynamodb.PutItem TableName=a|b
            dynamodb.PutItem TableName=arn:aws:dynamodb:us-east-1:999999999999:table/orders
            dynamodb.Query TableName=orders
            dynamodb.Query TableName=orders IndexName=by-day
            dynamodb.Query TableName=orders IndexName=?
            dynamodb.Query TableName=orders ..
            s3.PutObject Bucket=photos Key=in/${}.jpg
            s3.PutObject Bucket=photos Key=?
            s3.PutObject Bucket=photos Key=what?${now}*
            s3.DeleteObjects>s3:DeleteObject Bucket=photos
            sqs.SendMessage QueueUrl=https://sqs.us-west-2.amazonaws.com/999999999999/jobs
            sqs.SendMessage QueueUrl=https://sqs.${}.amazonaws.com/${}/jobs-${}.fifo
            sqs.SendMessage QueueUrl=http://localhost:4566/000000000000/jobs
            sns.Publish TopicArn=arn:aws:sns:${}:${}:news
            sns.Publish TopicArn=arn:${}:sns:eu-west-1:${}:news
            sns.Publish TargetArn=arn:aws:sns:eu-west-1:111122223333:endpoint/GCM/app/1
            sns.Publish PhoneNumber=+1
            ssm.GetParameter Name=/app/db
            ssm.GetParameter Name=${}/db
            ssm.GetParameter Name=/aws/service/ecs/x
            ssm.GetParameters Names=[/app/db,key]
            ssm.GetParametersByPath Path=/app/
            secretsmanager.GetSecretValue SecretId=db
            secretsmanager.GetSecretValue SecretId=arn:aws:secretsmanager:eu-west-1:999999999999:secret:db
            kms.Encrypt KeyId=1234abcd-12ab-34cd-56ef-1234567890ab
            lambda.Invoke>lambda:InvokeFunction FunctionName=arn:aws:lambda:us-east-1:999999999999:function:f:prod
            logs.CreateLogGroup logGroupName=/app
            iam.GetRole RoleName=app
            sts.AssumeRole RoleArn=arn:aws:iam::999999999999:role/reader
            "
        ), @r"
        dynamodb.PutItem TableName=orders: arn:aws:dynamodb:eu-west-1:111122223333:table/orders
        dynamodb.PutItem TableName=${}-orders: arn:aws:dynamodb:eu-west-1:111122223333:table/*-orders
        dynamodb.PutItem TableName=a|b: arn:aws:dynamodb:eu-west-1:111122223333:table/a arn:aws:dynamodb:eu-west-1:111122223333:table/b
        dynamodb.PutItem TableName=arn:aws:dynamodb:us-east-1:999999999999:table/orders: arn:aws:dynamodb:us-east-1:999999999999:table/orders
        dynamodb.Query TableName=orders: arn:aws:dynamodb:eu-west-1:111122223333:table/orders
        dynamodb.Query TableName=orders IndexName=by-day: arn:aws:dynamodb:eu-west-1:111122223333:table/orders arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day
        dynamodb.Query TableName=orders IndexName=?: arn:aws:dynamodb:eu-west-1:111122223333:table/orders arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*
        dynamodb.Query TableName=orders ..: arn:aws:dynamodb:eu-west-1:111122223333:table/orders arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*
        s3.PutObject Bucket=photos Key=in/${}.jpg: arn:aws:s3:::photos/in/*.jpg
        s3.PutObject Bucket=photos Key=?: arn:aws:s3:::photos/*
        s3.PutObject Bucket=photos Key=what?${now}*: arn:aws:s3:::photos/what${?}${$}{now}${*}
        s3.DeleteObjects>s3:DeleteObject Bucket=photos: arn:aws:s3:::photos/*
        sqs.SendMessage QueueUrl=https://sqs.us-west-2.amazonaws.com/999999999999/jobs: arn:aws:sqs:us-west-2:999999999999:jobs
        sqs.SendMessage QueueUrl=https://sqs.${}.amazonaws.com/${}/jobs-${}.fifo: arn:aws:sqs:*:*:jobs-*.fifo
        sqs.SendMessage QueueUrl=http://localhost:4566/000000000000/jobs: arn:aws:sqs:*:*:jobs
        sns.Publish TopicArn=arn:aws:sns:${}:${}:news: arn:aws:sns:*:*:news
        sns.Publish TopicArn=arn:${}:sns:eu-west-1:${}:news: arn:aws:sns:eu-west-1:*:news
        sns.Publish TargetArn=arn:aws:sns:eu-west-1:111122223333:endpoint/GCM/app/1: arn:aws:sns:eu-west-1:111122223333:endpoint/GCM/app/1
        sns.Publish PhoneNumber=+1: *
        ssm.GetParameter Name=/app/db: arn:aws:ssm:eu-west-1:111122223333:parameter/app/db
        ssm.GetParameter Name=${}/db: arn:aws:ssm:eu-west-1:*:parameter/*db
        ssm.GetParameter Name=/aws/service/ecs/x: arn:aws:ssm:eu-west-1:*:parameter/aws/service/ecs/x
        ssm.GetParameters Names=[/app/db,key]: arn:aws:ssm:eu-west-1:111122223333:parameter/app/db arn:aws:ssm:eu-west-1:111122223333:parameter/key
        ssm.GetParametersByPath Path=/app/: arn:aws:ssm:eu-west-1:111122223333:parameter/app*
        secretsmanager.GetSecretValue SecretId=db: arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????
        secretsmanager.GetSecretValue SecretId=arn:aws:secretsmanager:eu-west-1:999999999999:secret:db: arn:aws:secretsmanager:eu-west-1:999999999999:secret:db*
        kms.Encrypt KeyId=1234abcd-12ab-34cd-56ef-1234567890ab: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
        lambda.Invoke>lambda:InvokeFunction FunctionName=arn:aws:lambda:us-east-1:999999999999:function:f:prod: arn:aws:lambda:us-east-1:999999999999:function:f:prod
        logs.CreateLogGroup logGroupName=/app: arn:aws:logs:eu-west-1:111122223333:log-group:/app arn:aws:logs:eu-west-1:111122223333:log-group:/app:*
        iam.GetRole RoleName=app: arn:aws:iam::111122223333:role/*/app arn:aws:iam::111122223333:role/app
        sts.AssumeRole RoleArn=arn:aws:iam::999999999999:role/reader: arn:aws:iam::999999999999:role/reader
        ");
    }

    #[test]
    fn what_is_in_doubt_has_no_pattern() {
        let doubtful = "
            dynamodb.PutItem TableName=?
            dynamodb.PutItem TableName=orders|?
            dynamodb.PutItem TableName=${}-${}
            dynamodb.PutItem ..
            s3.PutObject Bucket=photos-abc-s3alias Key=k
            s3.PutObject Bucket=photos--euw1-az1--x-s3 Key=k
            s3.PutObject Bucket=arn:aws:s3:eu-west-1:111122223333:accesspoint/photos Key=k
            sqs.SendMessage QueueUrl=jobs
            sqs.SendMessage QueueUrl=https://sqs.eu-west-1.amazonaws.com/111122223333/${}
            sns.Publish TopicArn=${}:news
            sns.Publish TopicArn=arn:aws:${}
            ssm.GetParameter Name=/app/db:3
            ssm.GetParameters Names=[/app/db,?]
            kms.Encrypt KeyId=alias/app
            kms.Encrypt KeyId=${}-key
            kms.Encrypt KeyId=arn:aws:kms:eu-west-1:111122223333:alias/app
            lambda.Invoke>lambda:InvokeFunction FunctionName=f Qualifier=prod
            lambda.Invoke>lambda:InvokeFunction FunctionName=999999999999:function:f
            lambda.Invoke>lambda:InvokeFunction FunctionName=f ..
            cloudformation.DeleteStack StackName=arn:aws:cloudformation:eu-west-1:111122223333:stack/app/1
            ecr.PutImage repositoryName=app registryId=999999999999
            iam.CreateRole RoleName=app Path=/team/
        ";
        for line in shown(doubtful).lines() {
            assert!(line.ends_with(": any"), "{line}");
        }
    }

    #[test]
    fn a_call_of_api_gateway_is_about_its_path() {
        insta::assert_snapshot!(shown(
            "
            apigatewayv2.GetApis>apigateway:GET
            apigatewayv2.GetRoutes>apigateway:GET ApiId=a1b2
            apigatewayv2.CreateApi>apigateway:POST
            apigatewayv2.DeleteRoute>apigateway:DELETE ApiId=? RouteId=r1
            apigatewayv2.TagResource>apigateway:POST ResourceArn=arn:aws:apigateway:eu-west-1::/apis/a1b2
            apigatewayv2.GetDomainName>apigateway:GET DomainName=api.example.com
            apigateway.GetRestApis>apigateway:GET
            apigateway.CreateResource>apigateway:POST restApiId=a1b2 parentId=p
            apigateway.TestInvokeMethod>apigateway:POST restApiId=${}-x
            apigateway.PutRestApi>apigateway:PUT restApiId=a1b2
            apigateway.CreateStage>apigateway:PUT restApiId=a1b2
            "
        ), @r"
        apigatewayv2.GetApis>apigateway:GET: arn:aws:apigateway:eu-west-1::/apis
        apigatewayv2.GetRoutes>apigateway:GET ApiId=a1b2: arn:aws:apigateway:eu-west-1::/apis/a1b2/routes
        apigatewayv2.CreateApi>apigateway:POST: arn:aws:apigateway:eu-west-1::/apis
        apigatewayv2.DeleteRoute>apigateway:DELETE ApiId=? RouteId=r1: arn:aws:apigateway:eu-west-1::/apis/*/routes/r1
        apigatewayv2.TagResource>apigateway:POST ResourceArn=arn:aws:apigateway:eu-west-1::/apis/a1b2: arn:aws:apigateway:eu-west-1::/tags/*
        apigatewayv2.GetDomainName>apigateway:GET DomainName=api.example.com: arn:aws:apigateway:eu-west-1:111122223333:/domainnames/* arn:aws:apigateway:eu-west-1::/domainnames/*
        apigateway.GetRestApis>apigateway:GET: arn:aws:apigateway:eu-west-1::/restapis
        apigateway.CreateResource>apigateway:POST restApiId=a1b2 parentId=p: arn:aws:apigateway:eu-west-1::/restapis/a1b2/resources/p
        apigateway.TestInvokeMethod>apigateway:POST restApiId=${}-x: arn:aws:apigateway:eu-west-1::/restapis/*-x/resources/*/methods/*
        apigateway.PutRestApi>apigateway:PUT restApiId=a1b2: arn:aws:apigateway:eu-west-1::/restapis/a1b2
        apigateway.CreateStage>apigateway:PUT restApiId=a1b2: any
        ");
    }

    /// Everything that the clients can do, but for what is about an action of its own.
    #[test]
    fn every_operation_of_api_gateway_has_a_path() {
        let reference = Reference::embedded();
        for name in ["apigateway", "apigatewayv2"] {
            for operation in reference.client(name).unwrap().operations.keys() {
                let found = ["DELETE", "GET", "PATCH", "POST", "PUT"].into_iter().any(|method| {
                    let action = format!("apigateway:{method}");
                    reference.targets(name, operation, &action, &Arguments::default()).is_some()
                });
                assert!(found, "{name}.{operation}");
            }
        }
    }
}

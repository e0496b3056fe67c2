//! What SDKs, tools and services write around IAM's sentence, or in its place.
//!
//! A table of forms: each is a regular expression whose groups name what it tells. `service`, `op`, `code`, `status`, `arn`
//! and `encoded` go into the denial; a `url` names a service by its host.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Effect, Found, PolicyType};

/// What a form is to the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Before it: a new denial begins.
    Before,
    /// After it: it tells more of the denial that has begun.
    After,
    /// Instead of it.
    Instead,
}

/// One form.
pub(super) struct Form {
    pub(super) place: Place,
    pub(super) regex: Regex,
    /// What the form itself says, beyond its groups.
    meaning: fn(&Captures<'_>, &mut Found),
}

fn nothing(_: &Captures<'_>, _: &mut Found) {}

/// A regular expression of this program. The crate's automata are linear in the text, whatever the text.
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("every pattern is a constant, and the tests compile them all")
}

impl Form {
    fn new(place: Place, regex: &str, meaning: fn(&Captures<'_>, &mut Found)) -> Self {
        Self { place, regex: pattern(regex), meaning }
    }

    /// What a match says.
    pub(super) fn read(&self, captures: &Captures<'_>) -> Found {
        let text = |name: &str| Some(captures.name(name)?.as_str().trim().to_owned()).filter(|text| !text.is_empty());
        let mut found = Found { operation: text("op"), error_code: text("code"), ..Found::default() };
        found.error_code = found.error_code.or_else(|| text("status").filter(|status| status == "403"));
        found.services.extend(text("service"));
        found.services.extend(text("url").as_deref().and_then(service_of_url));
        found.resource = text("arn");
        (self.meaning)(captures, &mut found);
        found
    }
}

/// The service of an endpoint: `s3` of `https://bucket.s3.eu-west-1.amazonaws.com/key`.
fn service_of_url(url: &str) -> Option<String> {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', ':', '?']).next()?;
    let labels: Vec<&str> =
        host.split('.').take_while(|label| !matches!(*label, "amazonaws" | "api" | "aws")).collect();
    // From the right: a region, then the service, then what is addressed.
    let is_region =
        |label: &str| label.len() > 6 && label.ends_with(|last: char| last.is_ascii_digit()) && label.contains('-');
    let service = labels.iter().rev().find(|label| !is_region(label) && !matches!(**label, "dualstack" | "fips"))?;
    let service = service.strip_suffix("-fips").unwrap_or(service);
    Some(if service.starts_with("s3-") { "s3" } else { service }.to_owned())
}

/// All forms. Where two begin at one place, the earlier in the list counts.
pub(super) static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    use Place::{After, Before, Instead};
    vec![
        // botocore, and with it boto3 and the AWS CLI: `ClientError.MSG_TEMPLATE`.
        Form::new(
            Before,
            r"An error occurred \((?P<code>[\w.]+)\) when calling the (?P<op>\w+) operation(?: \(reached max retries: \d+\))?:?",
            nothing,
        ),
        // The same in older releases, and as people and logs shorten it.
        Form::new(
            Before,
            r"(?i)\b(?:A client error )?\(?(?P<code>\w*(?:AccessDenied|Unauthorized|NotAuthorized|Forbidden)\w*)\)? (?:occurred )?when calling the (?P<op>\w+)(?: operation)?:?",
            nothing,
        ),
        // AWS SDK for Go v2, and with it Terraform's AWS provider: smithy's OperationError.
        Form::new(
            Before,
            r"operation error (?P<service>[A-Za-z][\w ]{1,50}): (?P<op>\w+)\b(?:, exceeded maximum number of attempts, \d+)?(?:, (?:get identity: [^:]+: )?https response error StatusCode: (?P<status>\d+))?(?:, RequestID: [\w-]*)?(?:, HostID: [\w+/=-]*)?(?:,? (?:api error )?(?P<code>[A-Z][A-Za-z.]+):)?",
            |_, found| {
                // Without a code, the sentence follows at once.
                found.error_code = found.error_code.take().filter(|code| code != "User");
            },
        ),
        // AWS SDK for PHP.
        Form::new(Before, r#"Error executing "(?P<op>\w+)" on "(?P<url>[^"\s]+)""#, nothing),
        // Its message repeats the body of the response.
        Form::new(
            After,
            r"\b(?P<code>[A-Z][A-Za-z.]+) \((?:client|server)\):(?: [^<]{0,300}<\?xml[^>]*\?>(?:\\n| )*<Error><Code>\w+</Code>)?",
            nothing,
        ),
        // AWS CloudFormation's older handlers.
        Form::new(Before, r"\bAPI: (?P<service>[a-z0-9-]+):(?P<op>[A-Z]\w+)", nothing),
        // AWS SDK for Ruby.
        Form::new(Before, r"\b(?:Aws|AWS)::(?P<service>\w+)::Errors::(?P<code>\w+)", nothing),
        // AWS SDK for .NET.
        Form::new(Before, r"\bAmazon\.(?P<service>\w+)\.(?:Model\.)?Amazon\w+Exception\b", nothing),
        Form::new(
            Before,
            r"\bAmazon\.(?P<service>\w+)\.Model\.(?P<code>AccessDenied\w*|\w*NotAuthorized\w*|\w*Unauthorized\w*?)Exception\b",
            |_, found| {
                found.error_code = found.error_code.take().map(|code| format!("{code}Exception"));
            },
        ),
        Form::new(After, r"Error making request with Error Code (?P<code>\w+) and Http Status Code", nothing),
        Form::new(
            After,
            r"\bat Amazon\.(?P<service>\w+)\.Amazon\w+Client\.(?:<)?(?P<op>[A-Z]\w+?)(?:Async)?(?:>[\w.]*)?\(",
            nothing,
        ),
        Form::new(
            Before,
            r"\b(?:software\.amazon\.awssdk\.services|com\.amazonaws\.services)\.(?P<service>\w+)\.(?:model\.)?(?P<code>(?:AccessDenied|Forbidden|NotAuthorized|Unauthorized)\w*)\b",
            nothing,
        ),
        // AWS SDK for Java v1, before it had a bracket; and the class of the request, which Hadoop's S3A prints.
        Form::new(
            Before,
            r"Status Code: \d+, AWS Service: (?P<service>\w+), AWS Request ID: [\w-]*, AWS Error Code: (?P<code>\w+)",
            nothing,
        ),
        Form::new(
            After,
            r"\bcom\.amazonaws\.services\.(?P<service>\w+)\.model\.(?P<op>[A-Z]\w+?)Request\b",
            |_, found| {
                if found.operation.as_deref() == Some("GetObjectMetadata") {
                    found.operation = Some("HeadObject".to_owned());
                }
            },
        ),
        // AWS SDK for Java: v2 has commas, v1 semicolons; and its stack.
        Form::new(
            Before,
            r"\b(?:software\.amazon\.awssdk\.services|com\.amazonaws\.services)\.(?P<service>\w+)\.(?:model\.)?\w*Exception\b",
            nothing,
        ),
        Form::new(
            After,
            r"\(Service: (?P<service>[^;,()]{2,60})[;,] Status Code: (?P<status>\d+)[;,](?: Error Code: (?P<code>[\w.]+)[;,])?(?: Request ID:?[^)]{0,100})?",
            nothing,
        ),
        Form::new(
            After,
            r"\bat (?:software\.amazon\.awssdk\.services|com\.amazonaws\.services)\.(?P<service>\w+)\.(?:Default)?\w+Client\.(?P<op>[a-z]\w+)\(",
            nothing,
        ),
        // AWS SDK for JavaScript v3: the deserializer's name tells the operation.
        Form::new(
            After,
            r"\b(?:de_|deserializeAws_(?:restXml|restJson1|json1_0|json1_1|query|ec2))(?P<op>[A-Z]\w+?)Command(?:Error)?\b",
            nothing,
        ),
        Form::new(After, r"@aws-sdk[/\\+]client-(?P<service>[a-z0-9-]+)", nothing),
        // AWS SDK for JavaScript v2.
        Form::new(After, r"aws-sdk/lib/services/(?P<service>[a-z0-9]+)\.js", nothing),
        // AWS SDK for Rust.
        Form::new(After, r#"\bcode: (?:Some\()?"(?P<code>[A-Z][A-Za-z.]+)""#, nothing),
        Form::new(After, r"\baws_sdk_(?P<service>[a-z0-9]+)::operation::(?P<op>[a-z_]+)\b", nothing),
        // REST and query protocols: the body of the response.
        Form::new(Before, r"<Code>(?P<code>[\w.]+)</Code>", nothing),
        Form::new(After, r"\bHandlerErrorCode: (?P<code>\w+)", |_, found| {
            found.error_code = found.error_code.take().filter(|code| is_denial(code))
        }),
        // Amazon EC2 and others: only AWS can read the message.
        Form::new(After, r"(?i)Encoded authorization failure message: ?(?P<encoded>[\w+/=-]+)", |_, found| {
            found.effect = Some(Effect::Encoded)
        }),
        // AWS Lambda, of the role that it takes on.
        Form::new(
            Instead,
            r"(?i)(?:provided|function|function's|the) execution role does not have permissions? to call (?P<op>\w+) on (?P<service>[A-Z][\w ]{1,30}?)(?:[.,;\s]|$)",
            |_, found| {
                found.effect = Some(Effect::Unknown);
            },
        ),
        // Amazon ECS, of the execution role of a task.
        Form::new(
            Before,
            r"(?i)unable to retrieve (?:secrets? from (?P<store>asm|ssm)|ecr registry auth): service call has been retried \d+ time\(s\): .{0,400}?(?P<code>AccessDeniedException)",
            |captures, found| {
                let (service, operation) = match captures.name("store").map(|store| store.as_str()) {
                    Some("asm") => ("secretsmanager", "GetSecretValue"),
                    Some(_) => ("ssm", "GetParameters"),
                    None => ("ecr", "GetAuthorizationToken"),
                };
                found.services.push(service.to_owned());
                found.operation = Some(operation.to_owned());
            },
        ),
        Form::new(
            Instead,
            r"(?i)CannotPullContainerError: .{0,300}?\.dkr\.ecr\.[\w-]+\.amazonaws\..{0,300}?403 Forbidden",
            |_, found| {
                found.actions.push("ecr:BatchGetImage".to_owned());
                found.effect = Some(Effect::Unknown);
                found.help = Some("the task's execution role needs `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` on the repository; the policy of a repository of another account has to let it in too".to_owned());
            },
        ),
        // AWS Step Functions, of the role of a state machine ("Service integration patterns", "Logging in CloudWatch Logs").
        Form::new(
            Instead,
            r"(?:'?(?P<role>arn:[\w-]+:iam::[^\s:']*:role/[^\s']+)'? )?is not authorized to create managed-rule",
            |captures, found| {
                found.principal = captures.name("role").map(|role| role.as_str().to_owned());
                found.actions.extend(["PutTargets", "PutRule", "DescribeRule"].map(|name| format!("events:{name}")));
                found.policy_type = Some(PolicyType::IdentityBased);
                found.effect = Some(Effect::Unknown);
            },
        ),
        Form::new(
            Instead,
            r"(?i)state machine IAM Role is not authorized to access the Log Destination",
            |_, found| {
                let names = [
                    "CreateLogDelivery",
                    "GetLogDelivery",
                    "UpdateLogDelivery",
                    "DeleteLogDelivery",
                    "ListLogDeliveries",
                    "PutResourcePolicy",
                    "DescribeResourcePolicies",
                    "DescribeLogGroups",
                ];
                found.actions.extend(names.map(|name| format!("logs:{name}")));
                found.policy_type = Some(PolicyType::IdentityBased);
                found.effect = Some(Effect::Unknown);
            },
        ),
        // Fluent Bit's outputs.
        Form::new(
            Before,
            r"(?:\[output:(?P<service>[a-z_]+):[^\]]*\] )?\b(?P<op>[A-Z]\w+) API responded with error='(?P<code>\w+)'",
            nothing,
        ),
        // Amazon SQS's older message.
        Form::new(Instead, r"(?i)Access to the resource (?P<url>https?://[^\s]*?) is denied", |_, found| {
            found.services.push("sqs".to_owned())
        }),
        // AWS KMS, which says no more about keys that one may not see; a policy of the caller's or the key's own may lack it.
        Form::new(
            Instead,
            r"(?i)The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access",
            |_, found| {
                found.services.push("kms".to_owned());
                found.actions.push("kms:Decrypt".to_owned());
                found.effect = Some(Effect::Unknown);
            },
        ),
        // AWS STS, about web identities and SAML: there is no user yet.
        Form::new(
            Instead,
            r"Not authorized to perform (?P<action>sts:AssumeRoleWith(?:WebIdentity|SAML))",
            |captures, found| {
                found.actions.extend(captures.name("action").map(|action| action.as_str().to_owned()));
                found.policy_type = Some(PolicyType::RoleTrust);
                found.effect = Some(Effect::Unknown);
            },
        ),
        Form::new(Instead, r"Roles may not be assumed by root accounts", |_, found| {
            found.actions.push("sts:AssumeRole".to_owned());
            found.policy_type = Some(PolicyType::ServiceSetting);
            found.effect = Some(Effect::Explicit);
            found.help =
                Some("the root user of an account cannot assume roles: use an IAM user or another role".to_owned());
        }),
        Form::new(Instead, r"Cross-account pass role is not allowed", |_, found| {
            found.actions.push("iam:PassRole".to_owned());
            found.policy_type = Some(PolicyType::ServiceSetting);
            found.effect = Some(Effect::Explicit);
            found.help =
                Some("a role can only be passed within its own account: use a role of the caller's account".to_owned());
        }),
        // Amazon Bedrock: access to models is asked for, not granted by policies.
        Form::new(Instead, r"(?i)You don't have access to the model with the specified model ID", |_, found| {
            found.services.push("bedrock-runtime".to_owned());
            found.policy_type = Some(PolicyType::ServiceSetting);
            found.effect = Some(Effect::Unknown);
            found.help = Some(
                "access to the model has to be requested for the account and region, in Amazon Bedrock's model access"
                    .to_owned(),
            );
        }),
        Form::new(Instead, r"(?i)Your account is not authorized to invoke this API operation", |_, found| {
            found.policy_type = Some(PolicyType::ServiceSetting);
            found.effect = Some(Effect::Unknown);
            found.help = Some(
                "the account itself is not let use this operation, whatever its policies say: access is asked for at AWS"
                    .to_owned(),
            );
        }),
        Form::new(
            Instead,
            r"(?i)user or service role is not authorized to perform the required AWS Marketplace actions",
            |_, found| {
                found
                    .actions
                    .extend(["aws-marketplace:ViewSubscriptions".to_owned(), "aws-marketplace:Subscribe".to_owned()]);
                found.policy_type = Some(PolicyType::IdentityBased);
                found.effect = Some(Effect::Unknown);
            },
        ),
        // AWS Lake Formation has permissions of its own.
        Form::new(Instead, r"(?i)Insufficient Lake Formation permission\(s\)", |_, found| {
            found.services.push("glue".to_owned());
            found.policy_type = Some(PolicyType::ServiceSetting);
            found.effect = Some(Effect::Implicit);
            found.help =
                Some("AWS Lake Formation denies this: grant the permission on the database or table there".to_owned());
        }),
        Form::new(Instead, r"(?i)This functionality has been disabled by a Declarative Policy", |_, found| {
            found.policy_type = Some(PolicyType::ServiceSetting);
            found.effect = Some(Effect::Explicit);
            found.help = Some(
                "a declarative policy of the organization disables this: its administrators can change that".to_owned(),
            );
        }),
        Form::new(Instead, r"(?i)request was denied due to a VPC endpoint policy", |_, found| {
            found.policy_type = Some(PolicyType::VpcEndpoint);
            found.effect = Some(Effect::Unknown);
        }),
        // SDKs name the error before its text, in their own ways: JavaScript, Go v1, Python's exceptions, Java's classes.
        Form::new(
            Before,
            r#"(?:^|[\s\[(.$:{'"])(?P<code>(?:Client\.|KMS\.|Kms)?(?:AccessDenied|UnauthorizedOperation|AuthorizationError|UnauthorizedAccess|NotAuthorized|VpceAccessDenied)(?:Exception|Error|Fault)?)[:\]]"#,
            nothing,
        ),
        Form::new(
            Before,
            r"(?:^|[\s\[(.$:{'])(?P<code>ExpiredToken|ExpiredTokenException|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|IncompleteSignatureException|MissingAuthenticationToken|MissingAuthenticationTokenException|AuthFailure|OptInRequired|SubscriptionRequiredException|RequestTimeTooSkewed|InvalidIdentityToken|PendingVerification|NoCredentialProviders|CredentialsProviderError):",
            nothing,
        ),
        Form::new(
            Instead,
            r"(?i)\b(?:Unable to locate credentials|The security token included in the request is (?:expired|invalid)|ExpiredToken\b)",
            |captures, found| {
                let text = captures.get(0).map_or("", |whole| whole.as_str()).to_ascii_lowercase();
                let code = if text.contains("locate") {
                    "NoCredentials"
                } else if text.contains("expired") {
                    "ExpiredToken"
                } else {
                    "InvalidClientTokenId"
                };
                found.error_code = Some(code.to_owned());
            },
        ),
    ]
});

/// Whether an error code says that the caller may not do what was asked for.
pub(super) fn is_denial(code: &str) -> bool {
    let code = code.rsplit('.').next().unwrap_or(code);
    let code = ["Exception", "Error", "Fault"].iter().find_map(|ending| code.strip_suffix(ending)).unwrap_or(code);
    matches!(
        code,
        "AccessDenied"
            | "KMSAccessDenied"
            | "KmsAccessDenied"
            | "VpceAccessDenied"
            | "UnauthorizedOperation"
            | "UnauthorizedAccess"
            | "Unauthorized"
            | "Authorization"
            | "AuthorizationError"
            | "NotAuthorized"
            | "Forbidden"
            | "InsufficientPrivileges"
            | "403"
    )
}

/// Why an error code that looks like a denial is none; `None` for others.
pub(super) fn lookalike(code: &str) -> Option<&'static str> {
    let bare = code.rsplit('.').next().unwrap_or(code);
    let bare = bare.strip_suffix("Exception").unwrap_or(bare);
    Some(match bare {
        "ExpiredToken" | "RequestExpired" | "TokenRefreshRequired" => "the credentials have expired: get new ones",
        "InvalidClientTokenId" | "UnrecognizedClient" | "InvalidAccessKeyId" | "InvalidToken" => {
            "the credentials are not known here: they may be deleted, or for another partition, or lack their session token"
        }
        "SignatureDoesNotMatch"
        | "InvalidSignature"
        | "IncompleteSignature"
        | "AuthFailure"
        | "RequestTimeTooSkewed" => {
            "the request's signature does not hold: look at the secret key, the clock and what changes the request on its way"
        }
        "MissingAuthenticationToken" | "NoCredentials" | "NoCredentialProviders" | "CredentialsProviderError" => {
            "the request carries no credentials, or its path does not exist"
        }
        "OptInRequired" | "SubscriptionRequired" | "NotSignedUp" => {
            "the account or the region is not enabled for this service: enable it"
        }
        "PendingVerification" | "AccountProblem" | "AllAccessDisabled" => {
            "the account itself cannot do this: ask AWS Support"
        }
        "InvalidIdentityToken" => {
            "the identity provider's token is not accepted: look at the provider in IAM and its thumbprint"
        }
        _ => return None,
    })
}

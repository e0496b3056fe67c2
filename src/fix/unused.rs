//! What IAM Access Analyzer reports as unused.
//!
//! Read are the answers of `GetFindingV2` (also as `aws accessanalyzer get-finding-v2` prints them, as JSON or YAML), lists of
//! them, and the short form of AWS's own examples:
//!
//! ```json
//! {"findingType": "UnusedPermission", "resource": "arn:aws:iam::111122223333:role/orders",
//!  "findingDetails": [{"unusedPermissionDetails": {
//!    "serviceNamespace": "s3", "actions": [{"action": "GetObject", "lastAccessed": "..."}]}}]}
//! {"unused": [{"serviceNamespace": "s3", "actions": ["GetObject"]}]}
//! ```
//!
//! An entry without actions says that nothing of the service was used. `lastAccessed` is when it was last used, before the
//! time that the analyzer looks at; it is unused all the same.
//!
//! Facts: the service model of `accessanalyzer` in botocore 1.44.5 (`GetFindingV2Response`, `UnusedPermissionDetails`).

use std::collections::{BTreeMap, BTreeSet};

use crate::iac::syntax::{Node, Problem, Tree};
use crate::policy::{ActionSet, Universe};
use crate::text::Span;

/// The lists that findings stand in.
const LISTS: [&str; 4] = ["findingDetails", "findings", "unused", "unusedPermissions"];

/// What is unused, by the ARN of the role or user; the empty text where none is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    by_resource: BTreeMap<String, Unused>,
    /// Whether the file says that more findings were left out (`nextToken`).
    pub partial: bool,
}

/// What one role does not use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unused {
    services: BTreeSet<String>,
    actions: BTreeSet<String>,
}

impl Unused {
    /// All unused actions. Of a service that is unused as a whole they are those that exist today.
    pub fn actions(&self, universe: &impl Universe) -> ActionSet {
        let of_services = self
            .services
            .iter()
            .flat_map(|service| universe.actions(service).into_iter().map(move |name| format!("{service}:{name}")));
        of_services.chain(self.actions.iter().cloned()).collect()
    }
}

impl Findings {
    /// Reads findings.
    ///
    /// # Errors
    /// The place that is not as the analyzer writes it, and why.
    pub fn read(tree: &Tree) -> Result<Self, Problem> {
        let mut findings = Self::default();
        findings.take(&tree.root, "")?;
        if findings.by_resource.is_empty() {
            let message = "there is no unused permission in this file: expected `findingDetails` with \
                           `unusedPermissionDetails`, or `unused`";
            return Err(problem(&tree.root, message));
        }
        Ok(findings)
    }

    /// What is unused by a role: by its name, or by the logical id that CloudFormation made its name of.
    ///
    /// Without a name, the only role of the file is meant. `None` if it is not clear which, or if the file has nothing
    /// about the role.
    pub fn of_role(&self, role: Option<&str>) -> Option<&Unused> {
        // Findings that name no role are about whatever they are held against.
        let mut fits = self.by_resource.iter().filter(|(arn, _)| role.is_none_or(|role| names(arn, role)));
        let found = fits.next().map(|(_, unused)| unused);
        if fits.next().is_some() { None } else { found }
    }

    /// The ARNs of the roles and users that the file is about.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.by_resource.keys().map(String::as_str).filter(|arn| !arn.is_empty())
    }

    /// As deep as the tree, which its reader limits.
    fn take(&mut self, node: &Node, resource: &str) -> Result<(), Problem> {
        if let Some(items) = node.items() {
            return items.iter().try_for_each(|item| self.take(item, resource));
        }
        let text = |key: &str| node.get(key).and_then(Node::text);
        let resource = text("resource").unwrap_or(resource);
        self.partial |= text("nextToken").is_some_and(|token| !token.is_empty());
        match text("findingType") {
            Some("UnusedPermission") | None => {}
            Some("UnusedIAMRole") => {
                return Err(problem(node, "the role as a whole is unused: remove it; there is nothing to refine"));
            }
            Some(other) => {
                return Err(problem(node, &format!("this is a finding of type {other}, not UnusedPermission")));
            }
        }
        if node.get("serviceNamespace").is_some() {
            return self.service(node, resource);
        }
        if let Some(details) = node.get("unusedPermissionDetails") {
            return self.take(details, resource);
        }
        let mut any = false;
        for list in LISTS.iter().filter_map(|key| node.get(key)).filter(|list| !list.is_null()) {
            any = true;
            self.take(list, resource)?;
        }
        if !any && node.get("findingType").is_some() {
            let message = "this finding has no details: `aws accessanalyzer get-finding-v2` gives them, \
                           `list-findings-v2` does not";
            return Err(problem(node, message));
        }
        Ok(())
    }

    fn service(&mut self, entry: &Node, resource: &str) -> Result<(), Problem> {
        let service = entry.get("serviceNamespace").and_then(Node::text).filter(|text| !text.contains([':', '*']));
        let service = service.ok_or_else(|| problem(entry, "`serviceNamespace` should be a prefix such as `s3`"))?;
        let actions = entry.get("actions").filter(|actions| !actions.is_null());
        let items = match actions {
            Some(actions) => actions.items().ok_or_else(|| problem(actions, "`actions` should be a list"))?,
            None => &[],
        };
        let mut names = BTreeSet::new();
        for item in items {
            let name = item.text().or_else(|| item.get("action").and_then(Node::text));
            let name = name.filter(|name| !name.contains(['*', '?']));
            let name = name.ok_or_else(|| problem(item, "an unused action should be a name such as `GetObject`"))?;
            names.insert(if name.contains(':') { name.to_owned() } else { format!("{service}:{name}") });
        }
        let unused = self.by_resource.entry(resource.to_owned()).or_default();
        if names.is_empty() {
            unused.services.insert(service.to_ascii_lowercase());
        }
        unused.actions.extend(names);
        Ok(())
    }
}

/// Whether an ARN may be that of a role of this name or logical id. CloudFormation calls a role without a name
/// `stack-LogicalId-RANDOM`, and cuts long names (CloudFormation User Guide, "Name type").
fn names(arn: &str, role: &str) -> bool {
    let name = arn.rsplit(['/', ':']).next().unwrap_or(arn);
    let is_id = |part: &str| part == role || (role.starts_with(part) && part.len() * 2 > role.len());
    arn.is_empty() || name == role || name.split('-').any(is_id)
}

fn problem(node: &Node, message: &str) -> Problem {
    let start = node.span.start;
    // The place is enough to find it: a whole document is no help.
    Problem { span: Span::new(start, start), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::syntax::{Format, parse};

    fn read(text: &str) -> Result<Findings, String> {
        Findings::read(&parse(text.as_bytes(), Format::Json).unwrap()).map_err(|problem| problem.message)
    }

    fn actions(findings: &Findings, role: Option<&str>) -> Option<Vec<String>> {
        let universe = BTreeMap::from([("kms".to_owned(), vec!["Encrypt".to_owned(), "Decrypt".to_owned()])]);
        let unused = findings.of_role(role)?.actions(&universe);
        let all = ["s3:GetObject", "s3:PutObject", "kms:Encrypt", "kms:Decrypt", "sqs:SendMessage"];
        Some(all.into_iter().filter(|action| unused.has(action)).map(str::to_owned).collect())
    }

    const FINDING: &str = r#"{
        "id": "f", "findingType": "UnusedPermission", "status": "ACTIVE",
        "resource": "arn:aws:iam::111122223333:role/service/app-WorkerRole-1ABC", "nextToken": null,
        "findingDetails": [
            {"unusedPermissionDetails": {"serviceNamespace": "s3", "actions": [
                {"action": "GetObject", "lastAccessed": "2026-01-01T00:00:00Z"}, {"action": "s3:PutObject"}]}},
            {"unusedPermissionDetails": {"serviceNamespace": "kms", "lastAccessed": "2026-01-01T00:00:00Z"}}
        ]}"#;

    #[test]
    fn findings_of_the_api_are_read() {
        let findings = read(FINDING).unwrap();
        let expected = ["s3:GetObject", "s3:PutObject", "kms:Encrypt", "kms:Decrypt"].map(str::to_owned);
        assert_eq!(actions(&findings, None).unwrap(), expected);
        assert_eq!(actions(&findings, Some("WorkerRole")).unwrap(), expected);
        assert_eq!(actions(&findings, Some("app-WorkerRole-1ABC")).unwrap(), expected);
        assert_eq!(actions(&findings, Some("OtherRole")), None);
        assert_eq!(read(&format!("[{FINDING}]")).unwrap(), findings);
        assert_eq!(read(&format!("{{\"findings\": [{FINDING}]}}")).unwrap(), findings);
    }

    #[test]
    fn the_short_form_is_about_any_role() {
        for text in [
            r#"{"unused": [{"serviceNamespace": "sqs", "actions": ["SendMessage"]}]}"#,
            r#"{"unusedPermissions": [{"serviceNamespace": "SQS", "actions": ["sendmessage"]}]}"#,
            r#"[{"serviceNamespace": "sqs", "actions": [{"action": "SendMessage"}]}]"#,
        ] {
            assert_eq!(actions(&read(text).unwrap(), Some("Any")).unwrap(), ["sqs:SendMessage"], "{text}");
        }
    }

    #[test]
    fn of_several_roles_one_has_to_be_named() {
        let two = format!("[{FINDING}, {}]", FINDING.replace("WorkerRole", "OtherRole"));
        let findings = read(&two).unwrap();
        assert!(findings.of_role(None).is_none());
        assert!(findings.of_role(Some("OtherRole")).is_some());
        assert_eq!(findings.resources().count(), 2);
    }

    #[test]
    fn what_is_no_unused_permission_is_refused_with_the_reason() {
        insta::assert_snapshot!(
            [
                r#"{"Version": "2012-10-17", "Statement": []}"#,
                r#"{"findingType": "ExternalAccess", "findingDetails": []}"#,
                r#"{"findingType": "UnusedIAMRole", "findingDetails": [{"unusedIamRoleDetails": {}}]}"#,
                r#"{"findings": [{"findingType": "UnusedPermission", "id": "x"}]}"#,
                r#"{"unused": [{"serviceNamespace": "s3:GetObject"}]}"#,
                r#"{"unused": [{"serviceNamespace": "s3", "actions": "GetObject"}]}"#,
                r#"{"unused": [{"serviceNamespace": "s3", "actions": ["Get*"]}]}"#,
            ]
            .map(|text| read(text).unwrap_err())
            .join("\n"),
            @"
        there is no unused permission in this file: expected `findingDetails` with `unusedPermissionDetails`, or `unused`
        this is a finding of type ExternalAccess, not UnusedPermission
        the role as a whole is unused: remove it; there is nothing to refine
        this finding has no details: `aws accessanalyzer get-finding-v2` gives them, `list-findings-v2` does not
        `serviceNamespace` should be a prefix such as `s3`
        `actions` should be a list
        an unused action should be a name such as `GetObject`
        "
        );
    }

    #[test]
    fn a_page_that_is_not_the_last_says_so() {
        assert!(read(&FINDING.replace("null", "\"AAAA\"")).unwrap().partial);
        assert!(!read(FINDING).unwrap().partial);
    }
}

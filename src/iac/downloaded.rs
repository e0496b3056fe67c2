//! A role's policies from files that are not infrastructure: policy documents of the repository, and what the AWS command
//! line printed of a role that is declared elsewhere.
//!
//! Read are, in any number of files and in any order: a policy document; the answers of `aws iam get-role-policy`,
//! `list-role-policies`, `list-attached-role-policies`, `get-policy-version`, `get-role` and
//! `get-account-authorization-details`; and lists of these. A document may stand in an answer as JSON or, as the API itself
//! gives it, as percent-encoded text.
//!
//! Facts: the IAM API reference, `GetRolePolicy`, `ListRolePolicies`, `ListAttachedRolePolicies`, `GetPolicyVersion`,
//! `GetRole` and `GetAccountAuthorizationDetails`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cloudformation::aws;
use super::policy_document::{self, Literal};
use super::syntax::{self, Format, Node};
use super::{AttachedPolicy, Boundary, Note, Via};
use crate::policy::Statement;
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// What the files say about one role.
#[derive(Clone, Debug)]
pub struct Downloaded {
    /// Its identity policies, in order of the files.
    pub policies: Vec<AttachedPolicy>,
    /// Its permissions boundary.
    pub boundary: Boundary,
    /// What it has and the files do not say.
    pub unknown: Vec<Note>,
    /// What is wrong with the files.
    pub notes: Vec<Note>,
}

/// A file: its path, and its bytes or why there are none.
pub type Source = (RepoPath, Result<Arc<[u8]>, String>);

/// Reads what files say about the role with this name or ARN.
pub fn read(files: &[Source], role: &str, reference: &Reference) -> Downloaded {
    let mut reader = Reader::new(role, reference);
    for (file, bytes) in files {
        reader.file(file, bytes);
    }
    reader.finish()
}

/// A policy that is attached by name.
struct Attachment {
    name: String,
    arn: String,
    at: (RepoPath, Span),
}

struct Reader<'r> {
    role: &'r str,
    reference: &'r Reference,
    policies: Vec<AttachedPolicy>,
    /// Names of inline policies whose text was given, and of those that were only listed.
    inline: BTreeSet<String>,
    listed: Vec<(String, (RepoPath, Span))>,
    attachments: Vec<Attachment>,
    /// Customer managed policies, by ARN.
    managed: BTreeMap<String, AttachedPolicy>,
    /// Documents of `get-policy-version`, which do not say whose they are.
    versions: Vec<AttachedPolicy>,
    boundary: Option<(String, (RepoPath, Span))>,
    unknown: Vec<Note>,
    notes: Vec<Note>,
}

impl<'r> Reader<'r> {
    fn new(role: &'r str, reference: &'r Reference) -> Self {
        let (policies, inline, listed, attachments) = Default::default();
        let (managed, versions, boundary, unknown, notes) = Default::default();
        Self { role, reference, policies, inline, listed, attachments, managed, versions, boundary, unknown, notes }
    }

    fn note(&mut self, file: &RepoPath, span: Span, message: impl Into<String>) {
        self.notes.push(Note { file: file.clone(), span, message: message.into() });
    }

    /// A file that cannot be read may hold any policy.
    fn file(&mut self, file: &RepoPath, bytes: &Result<Arc<[u8]>, String>) {
        let parsed = match bytes {
            Ok(bytes) => syntax::parse(bytes, Format::Json)
                .map_err(|problem| (problem.span, format!("the policy does not parse: {}", problem.message))),
            Err(reason) => Err((Span::default(), reason.clone())),
        };
        match parsed {
            Ok(tree) => {
                for answer in tree.root.items().unwrap_or(std::slice::from_ref(&tree.root)) {
                    self.answer(file, answer);
                }
            }
            Err((span, message)) => self.unknown.push(Note { file: file.clone(), span, message }),
        }
    }

    fn answer(&mut self, file: &RepoPath, node: &Node) {
        if node.get("Statement").is_some() {
            let statements = self.statements(file, node);
            let via = Via::Policy(file.file_name().to_owned());
            self.policies.push(AttachedPolicy { via, file: file.clone(), span: node.span, statements });
        } else if let Some(roles) = node.get("RoleDetailList").and_then(Node::items) {
            self.account(file, node, roles);
        } else if let Some(document) = node.get("PolicyDocument") {
            // The configuration gives this file to the role, whatever the infrastructure calls the role by.
            self.inline(file, text(node, "PolicyName").unwrap_or_default(), document);
        } else if let Some(document) = node.get("PolicyVersion").and_then(|version| version.get("Document")) {
            let policy = self.policy(file, "a downloaded managed policy", document);
            self.versions.push(policy);
        } else if let Some(attached) = node.get("AttachedPolicies").and_then(Node::items) {
            self.attached(file, attached);
        } else if let Some(names) = node.get("PolicyNames").and_then(Node::items) {
            self.listed
                .extend(names.iter().filter_map(|name| Some((name.text()?.to_owned(), (file.clone(), name.span)))));
        } else if let Some(role) = node.get("Role").filter(|role| role.get("RoleName").is_some()) {
            self.boundary(file, role);
        } else {
            self.unknown.push(Note {
                file: file.clone(),
                span: node.span,
                message: "this is neither a policy nor an answer of `aws iam` about a role".to_owned(),
            });
        }
    }

    /// `get-account-authorization-details`
    fn account(&mut self, file: &RepoPath, node: &Node, roles: &[Node]) {
        let mut found = false;
        for role in roles {
            if !["RoleName", "Arn"].iter().any(|key| self.is_named(role, key)) {
                continue;
            }
            found = true;
            for policy in role.get("RolePolicyList").and_then(Node::items).unwrap_or_default() {
                if let Some(document) = policy.get("PolicyDocument") {
                    self.inline(file, text(policy, "PolicyName").unwrap_or_default(), document);
                }
            }
            self.attached(file, role.get("AttachedManagedPolicies").and_then(Node::items).unwrap_or_default());
            self.boundary(file, role);
        }
        for policy in node.get("Policies").and_then(Node::items).unwrap_or_default() {
            let versions = policy.get("PolicyVersionList").and_then(Node::items).unwrap_or_default();
            let default =
                versions.iter().find(|version| version.get("IsDefaultVersion").and_then(Node::as_bool) == Some(true));
            let document = default.and_then(|version| version.get("Document"));
            if let (Some(arn), Some(document)) = (text(policy, "Arn"), document) {
                let name = text(policy, "PolicyName").unwrap_or(arn);
                let read = self.policy(file, name, document);
                self.managed.insert(arn.to_owned(), read);
            }
        }
        if !found && node.get("IsTruncated").and_then(Node::as_bool) == Some(true) {
            let message = format!("this answer is not complete, and does not hold the role {}", self.role);
            self.unknown.push(Note { file: file.clone(), span: Span::default(), message });
        } else if !found {
            let message = format!("the role {} is not in this answer", self.role);
            self.unknown.push(Note { file: file.clone(), span: Span::default(), message });
        }
    }

    /// Whether a name or an ARN is the role's.
    fn is_role(&self, name: &str) -> bool {
        let last = |text: &'_ str| text.rsplit('/').next().unwrap_or_default().to_owned();
        name == self.role || last(name) == last(self.role) && (is_arn(name) != is_arn(self.role))
    }

    fn is_named(&self, node: &Node, key: &str) -> bool {
        text(node, key).is_some_and(|name| self.is_role(name))
    }

    fn inline(&mut self, file: &RepoPath, name: &str, document: &Node) {
        self.inline.insert(name.to_owned());
        let policy = self.policy(file, name, document);
        self.policies.push(policy);
    }

    fn attached(&mut self, file: &RepoPath, attached: &[Node]) {
        for node in attached {
            let (Some(name), Some(arn)) = (text(node, "PolicyName"), text(node, "PolicyArn")) else { continue };
            self.attachments.push(Attachment {
                name: name.to_owned(),
                arn: arn.to_owned(),
                at: (file.clone(), node.span),
            });
        }
    }

    fn boundary(&mut self, file: &RepoPath, role: &Node) {
        let Some(boundary) = role.get("PermissionsBoundary").filter(|node| !node.is_null()) else { return };
        let arn = text(boundary, "PermissionsBoundaryArn").unwrap_or_default().to_owned();
        self.boundary = Some((arn, (file.clone(), boundary.span)));
    }

    fn policy(&mut self, file: &RepoPath, name: &str, document: &Node) -> AttachedPolicy {
        let statements = self.statements(file, document);
        AttachedPolicy { via: Via::Downloaded(name.to_owned()), file: file.clone(), span: document.span, statements }
    }

    /// The statements of a document, which may stand in a text.
    fn statements(&mut self, file: &RepoPath, document: &Node) -> Vec<Statement> {
        let read = match document.text() {
            None => policy_document::read(document, &Literal),
            Some(text) => {
                let decoded = percent_decoded(text);
                match syntax::parse(decoded.as_bytes(), Format::Json) {
                    Ok(tree) => {
                        let mut read = policy_document::read(&tree.root, &Literal);
                        read.statements = aws::at(document.span, read.statements);
                        read.invalid
                            .iter_mut()
                            .chain(&mut read.unknown)
                            .for_each(|problem| problem.span = document.span);
                        read
                    }
                    Err(problem) => {
                        let message = format!("the policy does not parse: {}", problem.message);
                        self.unknown.push(Note { file: file.clone(), span: document.span, message });
                        return Vec::new();
                    }
                }
            }
        };
        for problem in read.invalid {
            self.note(file, problem.span, problem.message);
        }
        self.unknown.extend(read.unknown.into_iter().map(|problem| Note {
            file: file.clone(),
            span: problem.span,
            message: problem.message,
        }));
        read.statements
    }

    fn finish(mut self) -> Downloaded {
        let mut open = Vec::new();
        for Attachment { name, arn, at: (file, span) } in std::mem::take(&mut self.attachments) {
            if let Some((name, statements)) = aws::managed_policy(self.reference, &arn, span) {
                let via = Via::Downloaded(format!("AWS managed policy {name}"));
                self.policies.push(AttachedPolicy { via, file, span, statements });
            } else if let Some(policy) = self.managed.get(&arn) {
                self.policies.push(policy.clone());
            } else {
                let message = format!("the managed policy {name} is attached, and none of the files holds its text");
                open.push(Note { file, span, message });
            }
        }
        // An answer of `get-policy-version` does not name its policy. Where there is one for each, none is left out.
        if open.len() <= self.versions.len() {
            open.clear();
        }
        self.policies.append(&mut self.versions);
        self.unknown.append(&mut open);
        for (name, (file, span)) in std::mem::take(&mut self.listed) {
            if !self.inline.contains(&name) {
                let message = format!("the role has the inline policy {name}, and none of the files holds its text");
                self.unknown.push(Note { file, span, message });
            }
        }
        let boundary = match self.boundary {
            None => Boundary::None,
            Some((arn, (file, span))) => {
                let of_aws = aws::managed_policy(self.reference, &arn, span).map(|(name, statements)| AttachedPolicy {
                    via: Via::Downloaded(format!("AWS managed policy {name}")),
                    file: file.clone(),
                    span,
                    statements,
                });
                match of_aws.or_else(|| self.managed.get(&arn).cloned()) {
                    Some(policy) => Boundary::Known(Box::new(policy)),
                    None => {
                        let message = format!("none of the files holds the permissions boundary {arn}");
                        Boundary::Unknown(Note { file, span, message })
                    }
                }
            }
        };
        Downloaded { policies: self.policies, boundary, unknown: self.unknown, notes: self.notes }
    }
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key)?.text()
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
}

/// Text with `%7B` and its like decoded; text without stays as it is.
fn percent_decoded(text: &str) -> String {
    if !text.trim_start().starts_with('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Actions;

    /// What the files say about `role`: each policy with its actions, then what is not known.
    fn said(role: &str, files: &[&str]) -> String {
        let files: Vec<Source> = (1..)
            .zip(files)
            .filter_map(|(number, text)| Some((RepoPath::new(&format!("{number}.json"))?, Ok(text.as_bytes().into()))))
            .collect();
        let Downloaded { policies, boundary, unknown, notes } = read(&files, role, Reference::embedded());
        let mut said = String::new();
        for AttachedPolicy { via, statements, file, .. } in &policies {
            let actions = statements.iter().flat_map(|statement| match &statement.actions {
                Actions::Action(patterns) | Actions::NotAction(patterns) => patterns,
            });
            let actions: Vec<String> = actions.map(|action| action.value.to_string()).collect();
            said.push_str(&format!("{file} {via:?} {}\n", actions.join(" ")));
        }
        match boundary {
            Boundary::None => {}
            Boundary::Known(policy) => said.push_str(&format!("boundary {:?}\n", policy.via)),
            Boundary::Unknown(note) => said.push_str(&format!("boundary unknown: {}\n", note.message)),
        }
        for Note { file, message, .. } in unknown.iter().chain(&notes) {
            said.push_str(&format!("{file}: {message}\n"));
        }
        said
    }

    const DOCUMENT: &str = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#;

    #[test]
    fn documents_and_answers_about_a_role_are_put_together() {
        let inline = format!(r#"{{"RoleName": "orders", "PolicyName": "read", "PolicyDocument": {DOCUMENT}}}"#);
        let names = r#"{"PolicyNames": ["read", "write"]}"#;
        let attached = r#"{"AttachedPolicies": [
            {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"},
            {"PolicyName": "team", "PolicyArn": "arn:aws:iam::111122223333:policy/team"}]}"#;
        insta::assert_snapshot!(said("orders", &[DOCUMENT, &inline, names, attached]), @r#"
        1.json Policy("1.json") s3:GetObject
        2.json Downloaded("read") s3:GetObject
        4.json Downloaded("AWS managed policy AWSLambdaBasicExecutionRole") logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
        4.json: the managed policy team is attached, and none of the files holds its text
        3.json: the role has the inline policy write, and none of the files holds its text
        "#);
        let version = format!(r#"{{"PolicyVersion": {{"VersionId": "v3", "Document": {DOCUMENT}}}}}"#);
        insta::assert_snapshot!(said("orders", &[attached, &version]), @r#"
        1.json Downloaded("AWS managed policy AWSLambdaBasicExecutionRole") logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
        2.json Downloaded("a downloaded managed policy") s3:GetObject
        "#);
        // Whatever the infrastructure calls the role by.
        insta::assert_snapshot!(said("data.aws_iam_role.orders.arn", &[&inline]), @r#"1.json Downloaded("read") s3:GetObject"#);
    }

    #[test]
    fn a_role_of_an_account_is_found_by_name_or_arn() {
        let account = format!(
            r#"{{"RoleDetailList": [
                {{"RoleName": "orders", "Arn": "arn:aws:iam::111122223333:role/team/orders",
                  "RolePolicyList": [{{"PolicyName": "read", "PolicyDocument": {DOCUMENT}}}],
                  "AttachedManagedPolicies": [{{"PolicyName": "team", "PolicyArn": "arn:aws:iam::111122223333:policy/team"}}],
                  "PermissionsBoundary": {{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}}}},
                {{"RoleName": "other", "Arn": "arn:aws:iam::111122223333:role/other", "RolePolicyList": []}}],
               "Policies": [{{"PolicyName": "team", "Arn": "arn:aws:iam::111122223333:policy/team", "PolicyVersionList": [
                  {{"VersionId": "v1", "IsDefaultVersion": false, "Document": {{}}}},
                  {{"VersionId": "v2", "IsDefaultVersion": true, "Document": {DOCUMENT}}}]}}]}}"#
        );
        let by_name = said("orders", &[&account]);
        insta::assert_snapshot!(by_name, @r#"
        1.json Downloaded("read") s3:GetObject
        1.json Downloaded("team") s3:GetObject
        boundary unknown: none of the files holds the permissions boundary arn:aws:iam::111122223333:policy/limit
        "#);
        assert_eq!(said("arn:aws:iam::111122223333:role/team/orders", &[&account]), by_name);
        insta::assert_snapshot!(said("arn:aws:iam::111122223333:role/absent", &[&account]), @"1.json: the role arn:aws:iam::111122223333:role/absent is not in this answer");
    }

    #[test]
    fn a_document_may_be_percent_encoded_text() {
        let encoded = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGet%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";
        let answer =
            |document: &str| format!(r#"{{"RoleName": "r", "PolicyName": "p", "PolicyDocument": "{document}"}}"#);
        insta::assert_snapshot!(said("r", &[&answer(encoded)]), @r#"1.json Downloaded("p") s3:Get*"#);
        insta::assert_snapshot!(said("r", &[&answer("%7B%2")]), @r#"
        1.json Downloaded("p") 
        1.json: the policy does not parse: unexpected token
        "#);
    }

    #[test]
    fn what_is_no_policy_is_named() {
        insta::assert_snapshot!(said("r", &["{\"a\": 1}", "{", "[]"]), @"
        1.json: this is neither a policy nor an answer of `aws iam` about a role
        2.json: the policy does not parse: unterminated object
        ");
    }
}

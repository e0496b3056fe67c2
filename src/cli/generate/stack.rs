//! Where the resources are: `--partition`, `--region` and `--account`.
//!
//! Facts: "Amazon Resource Names (ARNs)" and "Regions" in the AWS General Reference; botocore's `partitions.json` has the beginnings
//! of the regions' names by partition.

use crate::cli::Failure;
use crate::generate::Stack;

/// The partitions, and how the names of their regions begin. Those of `aws` begin with none of the others.
const PARTITIONS: [(&str, &str); 8] = [
    ("aws", ""),
    ("aws-cn", "cn-"),
    ("aws-us-gov", "us-gov-"),
    ("aws-iso", "us-iso-"),
    ("aws-iso-b", "us-isob-"),
    ("aws-iso-e", "eu-isoe-"),
    ("aws-iso-f", "us-isof-"),
    ("aws-eusc", "eusc-"),
];

#[derive(clap::Args)]
pub(super) struct StackArgs {
    /// The partition of the resources; by default, that of the region
    #[arg(long, value_name = "NAME", value_parser = PARTITIONS.map(|(name, _)| name))]
    partition: Option<String>,
    /// The region of the resources; resources that the code gives by their ARNs, and AWS's own, stay where they are
    #[arg(long, default_value = "*", value_name = "NAME", value_parser = region)]
    region: String,
    /// The account of the resources; the same holds for it
    #[arg(long, default_value = "*", value_name = "ID", value_parser = account)]
    account: String,
}

impl StackArgs {
    /// Where the resources are.
    ///
    /// # Errors
    /// The region is of another partition than the one that is named.
    pub(super) fn read(&self) -> Result<Stack, Failure> {
        let of_region = partition(&self.region);
        let partition = self.partition.as_deref().unwrap_or(of_region);
        if self.region != "*" && partition != of_region {
            return Err(Failure::Input {
                message: format!(
                    "the region `{}` is in the partition `{of_region}`, not in `{partition}`",
                    self.region
                ),
                help: Some(format!("leave --partition out, or name the regions of `{partition}`")),
            });
        }
        Ok(Stack { partition: partition.to_owned(), region: self.region.clone(), account: self.account.clone() })
    }
}

/// The partition of a region.
fn partition(region: &str) -> &'static str {
    let mut others = PARTITIONS.iter().skip(1);
    others.find(|(_, beginning)| region.starts_with(beginning)).map_or("aws", |(name, _)| name)
}

/// `eu-west-1`, `us-gov-east-1`; `*` for any.
fn region(text: &str) -> Result<String, String> {
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let is_region = match parts.split_last() {
        Some((number, words)) => is_number(number) && words.len() > 1 && words.iter().all(|word| is_word(word)),
        None => false,
    };
    if is_region || text == "*" {
        Ok(text.to_owned())
    } else {
        Err("a region is like `eu-west-1`; `*` is any".to_owned())
    }
}

/// Twelve digits; `*` for any.
fn account(text: &str) -> Result<String, String> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_account || text == "*" {
        Ok(text.to_owned())
    } else {
        Err("an account is twelve digits; `*` is any".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_the_shape_of_one() {
        for good in ["*", "eu-west-1", "us-gov-west-1", "us-iso-east-1", "ap-southeast-12", "eusc-de-east-1"] {
            assert_eq!(region(good).as_deref(), Ok(good));
        }
        for bad in ["", "bar", "EU-WEST-1", "us-east-1,eu-west-1", "us-east", "eu-west-1a", "-1", "eu--1", "us-*-1"] {
            assert!(region(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_account_has_twelve_digits() {
        assert!(account("111122223333").is_ok() && account("*").is_ok());
        for bad in ["", "12", "1111-2222-3333", "abc", "11112222333x", "１２３４"] {
            assert!(account(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_partition_is_the_regions() {
        let stack = |partition: Option<&str>, region: &str| {
            let args = StackArgs {
                partition: partition.map(str::to_owned),
                region: region.to_owned(),
                account: "*".to_owned(),
            };
            args.read().map(|stack| stack.partition).map_err(|failure| failure.to_string())
        };
        assert_eq!(stack(None, "*").unwrap(), "aws");
        assert_eq!(stack(None, "us-east-1").unwrap(), "aws");
        assert_eq!(stack(None, "cn-north-1").unwrap(), "aws-cn");
        assert_eq!(stack(None, "us-gov-west-1").unwrap(), "aws-us-gov");
        assert_eq!(stack(None, "us-iso-east-1").unwrap(), "aws-iso");
        assert_eq!(stack(None, "us-isob-east-1").unwrap(), "aws-iso-b");
        assert_eq!(stack(Some("aws-cn"), "*").unwrap(), "aws-cn");
        assert_eq!(stack(Some("aws-eusc"), "eusc-de-east-1").unwrap(), "aws-eusc");
        insta::assert_snapshot!(stack(Some("aws-cn"), "us-east-1").unwrap_err(), @"the region `us-east-1` is in the partition `aws`, not in `aws-cn`");
        assert!(stack(Some("aws"), "cn-north-1").is_err());
    }
}

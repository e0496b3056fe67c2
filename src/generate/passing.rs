//! `iam:PassRole`: which services the code hands roles to.
//!
//! Facts: "Grant a user permissions to pass a role to an AWS service" in the IAM User Guide; the table's sources.

use std::collections::BTreeSet;

use crate::drift::needs::Need;

/// The action that hands a role over. No operation stands behind it.
pub(super) const ACTION: &str = "iam:PassRole";

/// The key of a condition that holds the service.
pub(super) const KEY: &str = "iam:PassedToService";

const TABLE: &str = include_str!("passed.tsv");

/// The services that the calls behind an `iam:PassRole` hand a role to; `None` if that is not known of one of them.
pub(super) fn services(need: &Need) -> Option<BTreeSet<String>> {
    let of_site = need.sites.keys().map(|site| {
        let (client, operation) = site.operation.split_once('.')?;
        let row = rows().find(|row| row.client == client && row.is_of(operation))?;
        Some(row.services.split(' ').map(str::to_owned))
    });
    let services: Option<Vec<_>> = of_site.collect();
    Some(services?.into_iter().flatten().collect())
}

struct Row {
    client: &'static str,
    operations: &'static str,
    services: &'static str,
    #[cfg(test)]
    policy: &'static str,
}

impl Row {
    fn is_of(&self, operation: &str) -> bool {
        self.operations == "*" || self.operations.split(' ').any(|it| it == operation)
    }
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        let (client, operations, services) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Row {
            client,
            operations,
            services,
            #[cfg(test)]
            policy: cells.next()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn aws_itself_allows_what_each_row_says() {
        let reference = Reference::embedded();
        assert_eq!(rows().count(), TABLE.lines().filter(|line| !line.starts_with('#')).count());
        for row in rows() {
            let client = reference.client(row.client).unwrap();
            let is_there = |name: &str| name == "*" || client.operations.contains_key(name);
            assert!(row.operations.split(' ').all(is_there), "{}", row.client);
            let policy = reference.managed_policy(row.policy).unwrap_or_else(|| panic!("{}", row.policy));
            assert!(policy.document.to_lowercase().contains("iam:passedtoservice"), "{}", row.policy);
            for service in row.services.split(' ') {
                assert!(policy.document.contains(&format!("\"{service}\"")), "{}: {service}", row.policy);
            }
        }
    }
}

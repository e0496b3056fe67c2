//! What an assistant can read without asking: the rules, and the workloads of the repository.

use rmcp::model::Resource;

use crate::drift::Rule;

/// The resources' own scheme.
const SCHEME: &str = "iamdrift://";
/// The workloads of the first root.
pub(super) const WORKLOADS: &str = "iamdrift://workloads";

/// All of them.
pub(super) fn list() -> Vec<Resource> {
    let workloads = Resource::new(WORKLOADS, "workloads")
        .with_title("Workloads")
        .with_description("What runs code in the repository: its role, what it needs and what it is granted")
        .with_mime_type("application/json");
    let rules = Rule::ALL.into_iter().map(|rule| {
        Resource::new(uri(rule), rule.name())
            .with_title(format!("Rule {rule}"))
            .with_description(rule.summary())
            .with_mime_type("text/markdown")
    });
    std::iter::once(workloads).chain(rules).collect()
}

/// The text of a rule, by its resource.
pub(super) fn rule(wanted: &str) -> Option<String> {
    let rule = Rule::ALL.into_iter().find(|rule| uri(*rule) == wanted)?;
    Some(format!("# {rule}\n\nLevel: {}\n\n{}\n", rule.level(), rule.summary()))
}

fn uri(rule: Rule) -> String {
    format!("{SCHEME}rules/{rule}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_be_read() {
        for resource in list().iter().filter(|resource| resource.uri != WORKLOADS) {
            assert!(rule(&resource.uri).unwrap().contains("Level: "), "{}", resource.uri);
        }
        assert_eq!(rule("iamdrift://rules/no-such-rule"), None);
    }
}

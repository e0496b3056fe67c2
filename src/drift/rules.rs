//! The rules: their names, levels, and the one text that help, SARIF and the README share.

use std::fmt;

use super::finding::Level;

/// What a finding says.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Code needs an action that no grant of the role covers.
    MissingAction,
    /// Code needs an action that a Deny or a permissions boundary blocks.
    DeniedAction,
    /// A policy names an action or a service prefix that does not exist.
    UnknownAction,
    /// A grant is wider than all that the role's workloads need.
    ExcessAction,
    /// An SDK call whose service or operation cannot be known.
    UnresolvedCall,
    /// A workload whose code or role cannot be found.
    UnlinkedWorkload,
    /// A line of `iamdrift.toml`, or a comment that accepts findings, which has no effect.
    Configuration,
}

impl Rule {
    /// Every rule, in the order of the README.
    pub const ALL: [Self; 7] = [
        Self::MissingAction,
        Self::DeniedAction,
        Self::UnknownAction,
        Self::ExcessAction,
        Self::UnresolvedCall,
        Self::UnlinkedWorkload,
        Self::Configuration,
    ];

    /// The rule's name in output and in ignores.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingAction => "missing-action",
            Self::DeniedAction => "denied-action",
            Self::UnknownAction => "unknown-action",
            Self::ExcessAction => "excess-action",
            Self::UnresolvedCall => "unresolved-call",
            Self::UnlinkedWorkload => "unlinked-workload",
            Self::Configuration => "configuration",
        }
    }

    /// The level of a certain finding of this rule.
    pub fn level(self) -> Level {
        match self {
            Self::MissingAction | Self::DeniedAction | Self::UnknownAction => Level::Error,
            Self::ExcessAction => Level::Warning,
            Self::UnresolvedCall | Self::UnlinkedWorkload | Self::Configuration => Level::Note,
        }
    }

    /// What the rule says, in one sentence.
    pub fn summary(self) -> &'static str {
        match self {
            Self::MissingAction => {
                "Code or configuration needs an action that no grant of the role covers, so it will be denied."
            }
            Self::DeniedAction => {
                "Code needs an action that an unconditional Deny, or the permissions boundary, blocks."
            }
            Self::UnknownAction => {
                "A policy names an action or a service prefix that does not exist, so it grants nothing."
            }
            Self::ExcessAction => "A grant is wider than all that the role's workloads need.",
            Self::UnresolvedCall => {
                "An SDK call whose service or operation cannot be known; nothing that it could need is called excess."
            }
            Self::UnlinkedWorkload => "A workload whose code or role cannot be found, so it is not compared.",
            Self::Configuration => {
                "A line of iamdrift.toml, or a comment that accepts findings, which has no effect (any more)."
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_serialized_by_its_name() {
        for rule in Rule::ALL {
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
        }
    }
}

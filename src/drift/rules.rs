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
    /// An action is granted, but not on the resource that code uses it on.
    ResourceMismatch,
    /// An SDK call whose service or operation cannot be known.
    UnresolvedCall,
    /// A workload whose code or role cannot be found.
    UnlinkedWorkload,
    /// A line of `iamdrift.toml`, or a comment that accepts findings, which has no effect.
    Configuration,
}

impl Rule {
    /// Every rule, in the order of the README.
    pub const ALL: [Self; 8] = [
        Self::MissingAction,
        Self::DeniedAction,
        Self::UnknownAction,
        Self::ExcessAction,
        Self::ResourceMismatch,
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
            Self::ResourceMismatch => "resource-mismatch",
            Self::UnresolvedCall => "unresolved-call",
            Self::UnlinkedWorkload => "unlinked-workload",
            Self::Configuration => "configuration",
        }
    }

    /// The level of a certain finding of this rule.
    pub fn level(self) -> Level {
        match self {
            Self::MissingAction | Self::DeniedAction | Self::UnknownAction | Self::ResourceMismatch => Level::Error,
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
            Self::ResourceMismatch => "The action is granted, but not on the resource that the code is given.",
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

/// How a finding is accepted, for any rule.
const ACCEPT: &str = "To accept one, end the line with a comment, `# iamdrift: ignore[RULE] the reason`, or list it in iamdrift.toml \
    under `[[ignore]]`.";

impl Rule {
    /// The rule of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// What the rule means, in a paragraph.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::MissingAction => {
                "The code of a workload calls an operation, and every such call needs this action; no policy of the role allows \
                 it, so AWS will answer AccessDenied. Actions that only some calls need are asked for where the arguments show \
                 that this one does. A role with a policy that cannot be read here is never said to miss anything."
            }
            Self::DeniedAction => {
                "An Allow is not enough: a Deny that always applies, or a permissions boundary that does not include the \
                 action, wins over every Allow."
            }
            Self::UnknownAction => {
                "IAM takes any name in a policy and says nothing, so a name that is no action grants nothing. Often it is the \
                 name of an operation, which is not always the name of its action. It is a note where the name may be newer \
                 than the AWS data that is used, or is one that AWS retired."
            }
            Self::ExcessAction => {
                "Nothing that runs under the role needs what this grants beyond the replacement: whoever takes over the code \
                 can use it. All workloads of a role, and all roles of a shared policy, are looked at together; where any call \
                 cannot be understood, nothing that it could need is called excess."
            }
            Self::ResourceMismatch => {
                "An Allow counts only for the resources that its statement names. Here each statement that allows the action \
                 names others: another table than the one that the call is about, a bucket where its objects are meant, or a \
                 single resource where the action can only be allowed on all. Which resource a call is about is taken from its \
                 arguments, and from the environment variables that the infrastructure sets; what stays open is no mismatch."
            }
            Self::UnresolvedCall => {
                "The program calls AWS here, and which service or operation it is depends on what only a run shows. Nothing \
                 that the call could need is called excess, so that a grant may be wider than it looks."
            }
            Self::UnlinkedWorkload => {
                "Something runs code here, and its code or its role cannot be told from the repository: it is elsewhere, built, \
                 or named by an expression. Such a workload is not compared at all."
            }
            Self::Configuration => {
                "Something that was written to change what is reported changes nothing: a key or a rule that does not exist, an \
                 ignore without a reason, one that has ended, or one that meets no finding any more."
            }
        }
    }

    /// What calls for the rule, and nothing else.
    pub fn example(self) -> &'static str {
        match self {
            Self::MissingAction => {
                "boto3.client(\"sqs\").send_message(...)      # the role's only statement: Action: s3:GetObject"
            }
            Self::DeniedAction => {
                "Effect: Deny\nAction: sqs:*                           # and the code sends a message"
            }
            Self::UnknownAction => {
                "Action: s3:HeadObject                   # the operation; its action is s3:GetObject"
            }
            Self::ExcessAction => "Action: dynamodb:*                      # and the code calls put_item alone",
            Self::ResourceMismatch => {
                "Action: s3:GetObject\nResource: !GetAtt Photos.Arn            # the bucket, where `${Photos.Arn}/*` is meant"
            }
            Self::UnresolvedCall => "getattr(boto3.client(\"sqs\"), event[\"verb\"])()",
            Self::UnlinkedWorkload => "CodeUri: !Ref Artifact                  # a parameter",
            Self::Configuration => "sqs.send_message(...)  # iamdrift: ignore[missing-action]      # without a reason",
        }
    }

    /// How a finding is settled.
    pub fn settling(self) -> &'static str {
        match self {
            Self::MissingAction => {
                "Grant the action, at the place that the finding names. `--fix` does it where a statement surely covers the \
                 call; `--unsafe-fixes` also writes a new statement, whose resource is to be looked at."
            }
            Self::DeniedAction => {
                "Narrow the Deny, or widen the boundary, if the call is meant to pass; else remove the call."
            }
            Self::UnknownAction => "Write the name that stands for it; `--fix` does it where there is just one.",
            Self::ExcessAction => {
                "Put the replacement in its place, or remove it; `--unsafe-fixes` does it, because something that is not in the \
                 repository may use the role."
            }
            Self::ResourceMismatch => {
                "Name the resource in a statement that allows the action, or give the code the resource that is named there."
            }
            Self::UnresolvedCall => "Name the client and the operation in the code, so that a reader knows them too.",
            Self::UnlinkedWorkload => {
                "The finding names the configuration line that would tell. Code that is built elsewhere can only be accepted."
            }
            Self::Configuration => "Correct the line, or remove it.",
        }
    }

    /// How a finding is accepted that is not to be settled.
    pub fn accepting(self) -> String {
        match self {
            Self::Configuration => "It cannot be accepted: without effect, the line can go.".to_owned(),
            _ => ACCEPT.replace("RULE", self.name()),
        }
    }

    /// All of it as Markdown, without a heading: SARIF's help.
    pub fn markdown(self) -> String {
        format!(
            "{}\n\n{}\n\n```\n{}\n```\n\n{}\n\n{}\n",
            self.summary(),
            self.meaning(),
            self.example(),
            self.settling(),
            self.accepting()
        )
    }

    /// A row of the table of rules in the README.
    pub fn row(self) -> String {
        format!("| `{}` | {} | {} |", self.name(), self.level(), self.summary())
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
    fn the_readme_says_what_the_rules_say() {
        let readme = include_str!("../../README.md");
        for rule in Rule::ALL {
            assert!(readme.contains(&rule.row()), "the README should have the line\n{}", rule.row());
            assert_eq!(Rule::named(rule.name()), Some(rule));
            assert!(rule == Rule::Configuration || rule.accepting().contains(rule.name()));
        }
    }

    #[test]
    fn a_rule_is_serialized_by_its_name() {
        for rule in Rule::ALL {
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
        }
    }
}

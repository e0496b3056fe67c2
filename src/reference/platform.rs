//! What a workload's configuration needs of its role: event sources, networks, destinations.
//!
//! The rows stand in `tables/platform.tsv`, each family with its source.

use super::archive::lines;

/// What one piece of configuration needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// AWS refuses the configuration, or it does not work, without these.
    pub required: Vec<String>,
    /// Used where they are granted, or needed in a variant of the configuration: never excess while it is there.
    pub optional: Vec<String>,
}

pub(super) fn find(text: &str, name: &str) -> Option<Platform> {
    let line = lines(text).find(|line| line.text(0) == name)?;
    let actions = |column| line.words(column).filter(|&word| word != "-").map(str::to_owned).collect();
    Some(Platform { required: actions(1), optional: actions(2) })
}

#[cfg(test)]
mod tests {
    use crate::reference::Reference;

    #[test]
    fn a_configuration_is_found_by_name() {
        let platform = |name| Reference::embedded().platform(name);
        let queue = platform("event-source-sqs").expect("Lambda polls queues");
        assert_eq!(queue.required, ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]);
        assert_eq!(platform("logs").expect("every function logs").required, [""; 0]);
        assert_eq!(platform("no such thing"), None);
    }
}

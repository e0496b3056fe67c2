//! The actions that exist, and which of them a pattern grants.

use std::collections::BTreeMap;

use super::{ActionPattern, Answer, Scope};

/// The actions that exist, service by service.
pub trait Universe {
    /// Every service prefix, in lower case and in order.
    fn services(&self) -> Vec<String>;

    /// The actions of a service, given by its prefix in lower case: their names after the colon, in AWS's own case.
    /// Empty if there is no such service.
    fn actions(&self, service: &str) -> Vec<String>;
}

impl Universe for BTreeMap<String, Vec<String>> {
    fn services(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn actions(&self, service: &str) -> Vec<String> {
        self.get(service).cloned().unwrap_or_default()
    }
}

/// The actions (`prefix:Name`) that a pattern surely grants today, service by service, in the universe's order.
pub fn granted(pattern: &ActionPattern, universe: &impl Universe) -> Vec<String> {
    let services = match pattern.scope() {
        Scope::Service(service) => vec![service.to_owned()],
        Scope::Every => universe.services(),
        Scope::Open | Scope::Invalid => Vec::new(),
    };
    let of_service = |service: &String| {
        let names = universe.actions(service).into_iter();
        let granted = names.filter(|name| pattern.grants(service, name) == Answer::Yes);
        granted.map(|name| format!("{service}:{name}")).collect::<Vec<_>>()
    };
    services.iter().flat_map(of_service).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Text;

    #[test]
    fn a_pattern_grants_the_actions_that_exist_today() {
        let universe = BTreeMap::from([
            ("s3".to_owned(), vec!["GetObject".to_owned(), "GetObjectAcl".to_owned(), "PutObject".to_owned()]),
            ("sqs".to_owned(), vec!["SendMessage".to_owned()]),
        ]);
        let granted = |text: &str| granted(&ActionPattern::new(&Text::known(text)), &universe);
        assert_eq!(granted("s3:get*"), ["s3:GetObject", "s3:GetObjectAcl"]);
        assert_eq!(granted("*").len(), 4);
        assert!(granted("sns:*").is_empty() && granted("s*").is_empty());
    }
}

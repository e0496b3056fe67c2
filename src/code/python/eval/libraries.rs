//! Libraries that call AWS for the code that imports them, from `libraries.tsv`.
//!
//! An import is a place that is not understood: the library may call what the function is granted, and no line of the
//! repository shows the call.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Engine;
use super::calls::Site;
use super::values::{Atom, Sym};
use crate::code::python::syntax::ExprId;

const TABLE: &str = include_str!("../libraries.tsv");

/// Dotted names, with the services that what they name may call; empty for any.
fn rows() -> &'static BTreeMap<&'static str, Services> {
    static ROWS: OnceLock<BTreeMap<&str, Services>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).map(|(name, services)| (name, Services::of(services))).collect()
    })
}

/// Which services a library may call.
#[derive(Debug, PartialEq, Eq)]
enum Services {
    Any,
    Among(Vec<&'static str>),
}

impl Services {
    fn of(cell: &'static str) -> Self {
        if cell == "*" { Self::Any } else { Self::Among(cell.split_whitespace().collect()) }
    }
}

/// The services that what `path` names may call, and the name that says so.
fn row(path: &str) -> Option<(&'static str, &'static Services)> {
    let mut name = path;
    loop {
        if let Some((name, services)) = rows().get_key_value(name) {
            return Some((name, services));
        }
        name = name.rsplit_once('.')?.0;
    }
}

impl Engine<'_> {
    /// Notes that `name`, or all of `source` without a name, was imported at `target`.
    pub(super) fn note_library(&mut self, source: Atom, name: Option<Sym>, target: ExprId) {
        let Atom::External(external) = source else { return };
        let mut path = self.values.external_path(external);
        path.extend(name);
        let path = path.iter().map(|&sym| self.values.text_of(sym)).collect::<Vec<_>>().join(".");
        let Some((library, services)) = row(&path) else { return };
        let services: Vec<Sym> = match services {
            Services::Any => Vec::new(),
            Services::Among(none) if none.is_empty() => return,
            Services::Among(names) => names.iter().map(|name| self.values.sym(name)).collect(),
        };
        let site = Site { callee: target, ..self.no_site() };
        self.unresolved(site, &services, &format!("`{library}` calls AWS itself, and its calls are not followed"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn the_longest_row_counts() {
        let powertools = "aws_lambda_powertools.utilities";
        assert_eq!(row(&format!("{powertools}.parameters.get_secret")).unwrap().1, &Services::of("secretsmanager"));
        assert_eq!(row(&format!("{powertools}.idempotency.idempotent")).unwrap().1, &Services::of("dynamodb"));
        assert_eq!(row(&format!("{powertools}.idempotency.IdempotencyConfig")).unwrap().1, &Services::of(""));
        assert_eq!(row("awswrangler.s3").unwrap().1, &Services::Any);
        assert_eq!(row("aws_lambda_powertools.Logger"), None);
        assert_eq!(row("s3fs_fake"), None);
    }

    #[test]
    fn every_service_is_a_client_of_botocore() {
        let reference = Reference::embedded();
        for (name, services) in rows() {
            let Services::Among(services) = services else { continue };
            for service in services {
                assert!(reference.client(service).is_some(), "{name}: there is no client {service}");
            }
        }
        assert!(rows().len() > 40);
    }
}

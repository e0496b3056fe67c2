//! Which role of a repository a denial is about.
//!
//! A role has other names when it is deployed than in the text: CloudFormation puts the stack's name before the logical id
//! and a random ending behind it, and cuts both to 64 characters together (AWS CloudFormation User Guide, "Name type";
//! IAM User Guide, "IAM and AWS STS quotas"). `iamdrift.toml` can say what a role is called in AWS. Only one role that fits
//! counts; where several do, none is chosen.

use std::sync::Arc;

use super::{Doubt, Repository};
use crate::config::{RoleEntry, advice};
use crate::denial::Denial;
use crate::drift::Rule;
use crate::iac::{Infrastructure, Role};
use crate::policy::{Piece, Text, is_like};
use crate::repo::RepoPath;

/// How well a name fits a role. The first is the surest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the name that the role is given, here or by the configuration.
    Name,
    /// CloudFormation makes such a name of the logical id.
    Generated,
    /// The name that the role is given has parts that only a deployment knows, and fits.
    Pattern,
    /// It is what the role is called in the text.
    Label,
}

/// A role that may be meant.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) infrastructure: &'a Arc<Infrastructure>,
    pub(super) role: &'a Role,
    pub(super) doubt: Option<Doubt>,
}

/// Why no role is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unmatched {
    /// The message is about a user, a service, or nobody: no role is to be found.
    NoRole,
    /// No role here is called so.
    Stranger(String),
    /// Several roles here can be called so.
    Several {
        /// The name.
        name: String,
        /// The roles, each with its file.
        roles: Vec<String>,
    },
    /// The message names nobody, and the code of these roles needs the action and is not let: none, or several.
    Unnamed(Vec<String>),
}

impl Repository<'_> {
    /// The role that was denied; without a principal, the only role whose code needs the action and is not let.
    pub(super) fn role(&self, denial: &Denial) -> Result<Candidate<'_>, Unmatched> {
        let arns = [denial.issuer.as_deref(), denial.principal.as_deref()];
        let named: Vec<(&str, &str)> =
            arns.into_iter().flatten().filter_map(|arn| Some((arn, role_name(arn)?))).collect();
        let Some((_, first)) = named.first() else {
            return if denial.principal.is_some() { Err(Unmatched::NoRole) } else { self.by_code(denial) };
        };
        let mut unmatched = Unmatched::Stranger((*first).to_owned());
        for (arn, name) in &named {
            match self.by_name(arn, name) {
                Err(Unmatched::Stranger(_)) => {}
                Err(other) => unmatched = other,
                found => return found,
            }
        }
        let session = denial.principal.as_deref().and_then(session_name);
        session.and_then(|session| self.by_function(session)).ok_or(unmatched)
    }

    /// What to tell somebody whose role is not found, as a finding's help; `None` where there is nothing to say.
    pub(super) fn advice(&self, denial: &Denial, unmatched: Unmatched) -> Option<String> {
        match unmatched {
            Unmatched::NoRole => None,
            Unmatched::Several { name, roles } => Some(format!(
                "`{name}` can be {}: name the folder of the one that is meant with --repo",
                advice::some_of(&roles, "or")
            )),
            Unmatched::Unnamed(roles) if roles.is_empty() => Some(
                "the message names no role, and there is no code here that needs the action under a role without it"
                    .to_owned(),
            ),
            Unmatched::Unnamed(roles) => Some(format!(
                "the message names no role; code under {} needs the action and lacks it",
                advice::some_of(&roles, "and")
            )),
            Unmatched::Stranger(name) => {
                let by_code = self.by_code(denial).ok().map(|candidate| candidate.role.name.clone());
                let mut names: Vec<String> = self.roles().map(|candidate| candidate.role.name.clone()).collect();
                names.sort_unstable();
                names.dedup();
                Some(advice::deployed_role(&name, by_code.as_deref(), &names))
            }
        }
    }

    /// The only role whose code needs the action and is not let.
    fn by_code(&self, denial: &Denial) -> Result<Candidate<'_>, Unmatched> {
        let wanted: Vec<&String> = denial.action.iter().chain(&denial.candidates).collect();
        let mut roles: Vec<(&Option<RepoPath>, &String)> = self
            .report
            .findings
            .iter()
            .filter(|finding| {
                finding.rule == Rule::MissingAction && finding.actions.iter().any(|action| wanted.contains(&action))
            })
            .filter_map(|finding| Some((&finding.workload_file, finding.role.as_ref()?)))
            .collect();
        let is_near = |file: &Option<RepoPath>| file.as_ref().is_some_and(|file| self.is_below(file));
        if roles.iter().any(|(file, _)| is_near(file)) {
            roles.retain(|(file, _)| is_near(file));
        }
        roles.sort_unstable();
        roles.dedup();
        let all = |roles: &[(&Option<RepoPath>, &String)]| {
            Unmatched::Unnamed(roles.iter().map(|(file, name)| in_file(name, file.as_ref())).collect())
        };
        let [(file, name)] = roles.as_slice() else { return Err(all(&roles)) };
        let mut named = self.roles().filter(|candidate| candidate.role.name == **name);
        let found = named.find(|candidate| {
            file.as_ref()
                .is_none_or(|file| candidate.role.file == *file || candidate.infrastructure.files.contains(file))
        });
        let doubtful = |candidate| Candidate { doubt: Some(Doubt::RoleByCode), ..candidate };
        found.map(doubtful).ok_or_else(|| all(&roles))
    }

    fn roles(&self) -> impl Iterator<Item = Candidate<'_>> {
        self.declared.values().flat_map(|infrastructure| {
            infrastructure.roles.iter().map(move |role| Candidate { infrastructure, role, doubt: None })
        })
    }

    /// The role that AWS calls `name`. `arn` is what the message calls it.
    fn by_name(&self, arn: &str, name: &str) -> Result<Candidate<'_>, Unmatched> {
        let mut fitting: Vec<(Fit, Candidate<'_>)> = self
            .roles()
            .filter_map(|candidate| {
                let configured = self.is_configured(candidate.role, arn, name).then_some(Fit::Name);
                Some((configured.or_else(|| fit(name, candidate.role, candidate.infrastructure))?, candidate))
            })
            .collect();
        fitting.sort_by_key(|(fit, _)| *fit);
        if fitting.iter().any(|(_, candidate)| self.is_near(candidate)) {
            fitting.retain(|(_, candidate)| self.is_near(candidate));
        }
        let Some((best, first)) = fitting.first().copied() else { return Err(Unmatched::Stranger(name.to_owned())) };
        fitting.retain(|(fit, _)| *fit == best);
        let same = |other: &Candidate<'_>| other.role.file == first.role.file && other.role.span == first.role.span;
        if !fitting.iter().all(|(_, other)| same(other)) {
            let roles = fitting.iter().map(|(_, other)| in_file(&other.role.name, Some(&other.role.file))).collect();
            return Err(Unmatched::Several { name: name.to_owned(), roles });
        }
        let doubt = (!matches!(best, Fit::Name | Fit::Generated)).then_some(Doubt::RoleByPart);
        Ok(Candidate { doubt, ..first })
    }

    /// Whether `iamdrift.toml` says that AWS calls the role so.
    fn is_configured(&self, role: &Role, arn: &str, name: &str) -> bool {
        let account = |arn: &str| arn.split(':').nth(4).map(str::to_owned);
        let same_account = |entry: &RoleEntry| !entry.name.starts_with("arn:") || account(&entry.name) == account(arn);
        let mut entries = self.config.roles.iter().filter(|entry| entry.is_called(&role.name));
        let mut names = self.config.deployed.iter().filter(|names| {
            names.role == role.name
                || self.config.roles.iter().any(|it| it.is_called(&names.role) && it.is_called(&role.name))
        });
        entries.any(|entry| entry.short_name() == name && same_account(entry))
            || names.any(|names| names.names.iter().any(|pattern| is_like(pattern, name)))
    }

    /// Whether a role is declared below the folder that was asked about.
    fn is_near(&self, candidate: &Candidate<'_>) -> bool {
        self.is_below(&candidate.role.file)
    }

    fn is_below(&self, file: &RepoPath) -> bool {
        let below = file.as_str().strip_prefix(self.folder.as_str());
        below.is_some_and(|rest| self.folder.as_str().is_empty() || rest.starts_with('/'))
    }

    /// AWS Lambda calls its sessions like the function.
    fn by_function(&self, session: &str) -> Option<Candidate<'_>> {
        let mut found = None;
        for infrastructure in self.declared.values() {
            for workload in &infrastructure.workloads {
                let label = workload.name.rsplit('.').next().unwrap_or(&workload.name);
                if label != session && !is_generated(session, &workload.name) {
                    continue;
                }
                let crate::iac::RoleLink::Here(role) = workload.role else { continue };
                let role = infrastructure.roles.get(role)?;
                if found.replace(Candidate { infrastructure, role, doubt: Some(Doubt::RoleByPart) }).is_some() {
                    return None;
                }
            }
        }
        found
    }
}

fn in_file(role: &str, file: Option<&RepoPath>) -> String {
    match file {
        Some(file) => format!("`{role}` ({file})"),
        None => format!("`{role}`"),
    }
}

/// The name of the role in an ARN of a role or of a session.
fn role_name(arn: &str) -> Option<&str> {
    let resource = arn.splitn(6, ':').nth(5)?;
    match resource.split_once('/')? {
        ("assumed-role", rest) => rest.split('/').next(),
        ("role", rest) => rest.rsplit('/').next(),
        _ => None,
    }
}

/// The name of the session in an ARN of one.
fn session_name(arn: &str) -> Option<&str> {
    arn.splitn(6, ':').nth(5)?.strip_prefix("assumed-role/")?.split_once('/').map(|(_, session)| session)
}

fn fit(name: &str, role: &Role, infrastructure: &Infrastructure) -> Option<Fit> {
    if let Some(given) = infrastructure.role_names.get(&role.name) {
        return match given.as_known() {
            Some(given) => (given == name).then_some(Fit::Name),
            None => fits(name, given).then_some(Fit::Pattern),
        };
    }
    // What stands before names the module or the nested stack.
    let label = role.name.rsplit(['.', '/', ':']).next().unwrap_or(&role.name);
    if is_generated(name, label) {
        return Some(Fit::Generated);
    }
    (label == name || role.name == name).then_some(Fit::Label)
}

/// Whether a text with holes can be the name: what is known of it stands there, in order.
fn fits(name: &str, text: &Text) -> bool {
    let mut rest = name;
    let mut after_hole = false;
    for piece in text.pieces() {
        match piece {
            Piece::Hole(_) => after_hole = true,
            Piece::Known(known) => {
                let Some(at) = rest.find(known.as_str()).filter(|at| after_hole || *at == 0) else { return false };
                rest = &rest[at + known.len()..];
                after_hole = false;
            }
        }
    }
    // A name of which nothing is known fits everything, and so says nothing.
    (after_hole || rest.is_empty())
        && text.pieces().iter().any(|piece| matches!(piece, Piece::Known(known) if known.len() > 2))
}

/// Whether CloudFormation makes such a name of a logical id: `STACK-LogicalId-RANDOM`.
fn is_generated(name: &str, logical_id: &str) -> bool {
    /// How long the names of roles and functions can be.
    const LONGEST: usize = 64;
    let Some((front, random)) = name.rsplit_once('-') else { return false };
    let Some((stack, middle)) = front.rsplit_once('-') else { return false };
    let is_random = (8..=13).contains(&random.len()) && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // A long one is cut, and then has its full length or, where the parts are halved, nearly.
    let is_cut = name.len() + 4 >= LONGEST && middle.len() >= 8 && logical_id.starts_with(middle);
    is_random && !stack.is_empty() && (middle == logical_id || is_cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cloudformation_makes() {
        for (name, id, expected) in [
            ("orders-OrdersRole-1A2B3C4D5E6F", "OrdersRole", true),
            ("team-orders-prod-OrdersRole-llNoqKZOJ9iS", "OrdersRole", true),
            ("orders-OrdersRole-1A2B3C4D5E6F", "Role", false),
            ("orders-OrdersRole-x", "OrdersRole", false),
            ("OrdersRole-1A2B3C4D5E6F", "OrdersRole", false),
            (
                "AVeryLongStackNameThatIsCut-CrHandlerServiceRole2D0F6-UlztxgkpoGK1",
                "CrHandlerServiceRole2D0F6AB1",
                true,
            ),
            ("short-CrHandlerServiceRole2D0F6-UlztxgkpoGK1", "CrHandlerServiceRole2D0F6AB1", false),
        ] {
            assert_eq!(is_generated(name, id), expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_partly_known() {
        let text = |pieces: &[Piece]| pieces.iter().cloned().collect::<Text>();
        let (known, hole) = (|text: &str| Piece::Known(text.into()), Piece::Hole("x".into()));
        assert!(fits("prod-orders-role", &text(&[hole.clone(), known("-orders-role")])));
        assert!(fits("orders-prod", &text(&[known("orders-"), hole.clone()])));
        assert!(!fits("orders-prod-x", &text(&[hole.clone(), known("-prod")])));
        assert!(!fits("anything", &text(&[hole])));
    }

    #[test]
    fn roles_of_arns() {
        assert_eq!(role_name("arn:aws:sts::1:assumed-role/r/s"), Some("r"));
        assert_eq!(role_name("arn:aws:iam::1:role/team/r"), Some("r"));
        assert_eq!(role_name("arn:aws:iam::1:user/u"), None);
        assert_eq!(role_name("anonymous"), None);
        assert_eq!(session_name("arn:aws:sts::1:assumed-role/r/s"), Some("s"));
    }
}

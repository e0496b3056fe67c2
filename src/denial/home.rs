//! The role of a denial in a repository, what would let it through, and whether a check would have said so.
//!
//! A role has other names when it is deployed than in the text: CloudFormation puts the stack's name before the logical id
//! and a random ending behind it, and cuts both to 64 characters together (AWS CloudFormation User Guide, "Name type";
//! IAM User Guide, "IAM and AWS STS quotas"). Only one role that fits counts; where several do, none is chosen.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Denial, Effect};
use crate::drift::{self, Finding, Place, Report, Rule};
use crate::fix::patch::unified_diff;
use crate::fix::report::{Patch, fixes};
use crate::iac::{Boundary, Infrastructure, Role};
use crate::policy::{Evaluator, Limit, Outcome, Piece, Text};
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::{LineIndex, Span};

/// A repository that denials are looked up in.
pub struct Repository<'a> {
    snapshot: &'a Snapshot,
    reference: &'a Reference,
    declared: BTreeMap<RepoPath, Arc<Infrastructure>>,
    report: Report,
    /// Where roles are looked for first.
    folder: RepoPath,
}

/// Where a denial belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// The role, as the repository calls it.
    pub role: Option<String>,
    /// The file of the line to change; without a change, that of the role.
    pub file: Option<RepoPath>,
    /// That line, from 1.
    pub line: Option<usize>,
    /// What has to be allowed, as a statement of a policy.
    pub statement: Option<Value>,
    /// The change of the file.
    pub patch: Option<Patch>,
    /// Why somebody should look at the change before it is made; `None` if it surely does what was meant.
    pub doubt: Option<Doubt>,
    /// Whether `check` reports it; `None` without a role.
    pub caught_by_check: Option<bool>,
    /// Why it could not, if the code is not read that runs under the role.
    pub unseen: Option<String>,
}

/// Why a change is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The message names no role: it is the only one whose code needs the action and is not let.
    RoleByCode,
    /// The role is found by a part of its name, or by what the text calls it.
    RoleByPart,
    /// The statement, or its resource, is a guess.
    Resource,
}

impl Doubt {
    /// The reason, for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::RoleByCode => "the message names no role, and this is the only one whose code needs the action",
            Self::RoleByPart => "the role is found by a part of its name",
            Self::Resource => "for which resource is a guess",
        }
    }
}

impl Home {
    /// Whether the change can be made without being looked at.
    pub fn is_certain(&self) -> bool {
        self.patch.is_some() && self.doubt.is_none()
    }

    /// The change as a unified diff.
    pub fn diff(&self) -> Option<String> {
        self.patch.as_ref().map(|patch| unified_diff(patch.file.as_str(), &patch.before, &patch.after))
    }
}

/// How well a name fits a role. The first is the surest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the name that the role is given.
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
struct Candidate<'a> {
    infrastructure: &'a Arc<Infrastructure>,
    role: &'a Role,
    doubt: Option<Doubt>,
}

impl<'a> Repository<'a> {
    /// Reads and checks the repository. Where several roles fit, those below `folder` are meant.
    pub fn new(snapshot: &'a Snapshot, folder: RepoPath, reference: &'a Reference) -> Self {
        let input = drift::Input::everything(snapshot);
        Self {
            snapshot,
            reference,
            declared: drift::declared(snapshot, reference),
            report: drift::check(&input, reference),
            folder,
        }
    }

    /// Finds what belongs to the denial, and adds to the denial what the repository knows better than its message.
    pub fn home(&self, denial: &mut Denial) -> Home {
        if matches!(denial.effect, Effect::NotADenial | Effect::Encoded) {
            return Home::default();
        }
        let Some(candidate) = self.role(denial) else {
            let statement = statement(denial, self.reference);
            return Home { statement, ..Home::default() };
        };
        let role = candidate.role;
        self.settle_action(denial, role);
        let caught = denial.action.as_ref().map(|action| self.finding(role, action).is_some());
        let place = self.place(&role.file, role.span);
        let mut home = Home {
            role: Some(role.name.clone()),
            file: Some(role.file.clone()),
            line: place.as_ref().map(|place| place.start.line),
            caught_by_check: Some(caught.unwrap_or(false)),
            ..Home::default()
        };
        if let Some(unseen) = self.unseen(role).filter(|_| caught != Some(true)) {
            home.unseen = Some(unseen);
        }
        let Some(action) = denial.action.clone() else { return home };
        match self.outcome(role, &action, denial.resource.as_deref()) {
            Outcome::Allowed => {
                denial.help = already_allowed(denial, role, &action);
                if denial.identity_allow_can_fix != Some(true) {
                    denial.identity_allow_can_fix = Some(false);
                }
                return home;
            }
            Outcome::Denied => {
                denial.identity_allow_can_fix = Some(false);
                denial.help =
                    format!("a Deny of `{}` here blocks `{action}`, and no Allow lifts a Deny: narrow it", role.name);
                return home;
            }
            Outcome::OutsideBoundary => {
                denial.identity_allow_can_fix = Some(false);
                denial.help = format!(
                    "the permissions boundary of `{}` here does not let `{action}` through: widen it",
                    role.name
                );
                return home;
            }
            Outcome::NotAllowed if denial.identity_allow_can_fix.is_none() && role.unknown.is_empty() => {
                denial.identity_allow_can_fix = Some(true);
                denial.help = format!("`{}` does not allow `{action}`", role.name);
            }
            Outcome::NotAllowed => {}
            Outcome::MaybeAllowed => {
                denial.help = format!(
                    "{}; `{}` here may allow it already, on a resource or under a condition that only the deployment knows: compare the two",
                    denial.help, role.name
                );
            }
        }
        if denial.identity_allow_can_fix != Some(false) {
            home.statement = statement(denial, self.reference);
        }
        if denial.identity_allow_can_fix == Some(true) {
            self.patch(candidate, &action, &mut home);
        }
        home
    }

    /// The role that was denied; without a principal, the only role whose code needs the action and is not let.
    fn role(&self, denial: &Denial) -> Option<Candidate<'_>> {
        let names = [denial.issuer.as_deref(), denial.principal.as_deref()];
        let mut named = names.into_iter().flatten().filter_map(role_name).peekable();
        if named.peek().is_some() {
            let session = denial.principal.as_deref().and_then(session_name);
            return named.find_map(|name| self.by_name(name)).or_else(|| self.by_function(session?));
        }
        if denial.principal.is_some() {
            return None;
        }
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
        let [(file, name)] = roles.as_slice() else { return None };
        let all = self.roles().filter(|candidate| candidate.role.name == **name);
        all.into_iter()
            .find(|candidate| {
                file.as_ref()
                    .is_none_or(|file| candidate.role.file == *file || candidate.infrastructure.files.contains(file))
            })
            .map(|candidate| Candidate { doubt: Some(Doubt::RoleByCode), ..candidate })
    }

    fn roles(&self) -> impl Iterator<Item = Candidate<'_>> {
        self.declared.values().flat_map(|infrastructure| {
            infrastructure.roles.iter().map(move |role| Candidate { infrastructure, role, doubt: None })
        })
    }

    fn by_name(&self, name: &str) -> Option<Candidate<'_>> {
        let mut fitting: Vec<(Fit, Candidate<'_>)> = self
            .roles()
            .filter_map(|candidate| Some((fit(name, candidate.role, candidate.infrastructure)?, candidate)))
            .collect();
        fitting.sort_by_key(|(fit, _)| *fit);
        if fitting.iter().any(|(_, candidate)| self.is_near(candidate)) {
            fitting.retain(|(_, candidate)| self.is_near(candidate));
        }
        let (best, first) = *fitting.first()?;
        let same = |other: &Candidate<'_>| other.role.file == first.role.file && other.role.span == first.role.span;
        let alone = fitting.iter().filter(|(fit, _)| *fit == best).all(|(_, other)| same(other));
        let doubt = (!matches!(best, Fit::Name | Fit::Generated)).then_some(Doubt::RoleByPart);
        alone.then_some(Candidate { doubt, ..first })
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

    /// Where the message leaves several actions open, the one that the role's code needs and is not let.
    fn settle_action(&self, denial: &mut Denial, role: &Role) {
        if denial.action.is_some() {
            return;
        }
        let mut missing = denial.candidates.iter().filter(|action| self.finding(role, action).is_some());
        if let (Some(action), None) = (missing.next().cloned(), missing.next()) {
            denial.action = Some(action);
            denial.candidates.clear();
        }
    }

    /// Why the code under a role is not read.
    fn unseen(&self, role: &Role) -> Option<String> {
        let under = |name: &str| {
            let mut workloads = self.report.workloads.iter();
            workloads.any(|workload| workload.name == name && workload.role.as_ref() == Some(&role.name))
        };
        let unlinked = self.report.findings.iter().filter(|finding| finding.rule == Rule::UnlinkedWorkload);
        let mut notes = unlinked.filter(|finding| finding.workload.as_deref().is_some_and(under));
        notes.next().map(|finding| finding.message.clone())
    }

    /// What `check` says about the action and the role.
    fn finding(&self, role: &Role, action: &str) -> Option<&Finding> {
        self.report.findings.iter().find(|finding| {
            matches!(finding.rule, Rule::MissingAction | Rule::DeniedAction)
                && finding.role.as_ref() == Some(&role.name)
                && finding.actions.iter().any(|known| known == action)
        })
    }

    fn outcome(&self, role: &Role, action: &str, resource: Option<&str>) -> Outcome {
        let boundary = match &role.boundary {
            Boundary::None => Limit::None,
            Boundary::Known(policy) => Limit::Known(policy.statements.as_slice()),
            Boundary::Unknown(_) => Limit::Unknown,
        };
        let evaluator = Evaluator::new(role.policies.iter().map(|policy| policy.statements.as_slice()), boundary);
        let resource = resource.filter(|resource| resource.starts_with("arn:")).map(Text::known);
        evaluator.decide(action, resource.as_ref()).outcome()
    }

    /// The change that a missing action would get, and where it begins.
    fn patch(&self, candidate: Candidate<'_>, action: &str, home: &mut Home) {
        let role = candidate.role;
        let Some(place) = self.place(&role.file, role.span) else { return };
        let finding = Finding {
            workload_file: Some(role.file.clone()),
            role: Some(role.name.clone()),
            actions: vec![action.to_owned()],
            message: format!("`{}` does not allow `{action}`", role.name),
            ..Finding::new(Rule::MissingAction, place)
        };
        let texts = candidate
            .infrastructure
            .files
            .iter()
            .chain([&role.file])
            .filter_map(|file| Some((file.clone(), self.snapshot.read(file).ok()?.bytes.clone())));
        let report = Report {
            findings: vec![finding],
            texts: texts.collect(),
            infrastructure: vec![candidate.infrastructure.clone()],
            ..Report::default()
        };
        let safe = fixes(&report, self.reference, false);
        home.doubt = candidate.doubt.or(safe.patches.is_empty().then_some(Doubt::Resource));
        let mut patches =
            if safe.patches.is_empty() { fixes(&report, self.reference, true).patches } else { safe.patches };
        if patches.len() != 1 {
            return;
        }
        home.patch = patches.pop();
        if let Some(patch) = &home.patch {
            let same = patch.before.lines().zip(patch.after.lines()).take_while(|(before, after)| before == after);
            home.line = Some(same.count() + 1);
            home.file = Some(patch.file.clone());
        }
    }

    fn place(&self, file: &RepoPath, span: Span) -> Option<Place> {
        let index = LineIndex::new(self.snapshot.read(file).ok()?.bytes.clone());
        Some(Place { file: file.clone(), span, start: index.position(span.start), end: index.position(span.end) })
    }
}

fn already_allowed(denial: &Denial, role: &Role, action: &str) -> String {
    if denial.identity_allow_can_fix == Some(true) {
        format!("`{}` here allows `{action}` already: deploy it", role.name)
    } else {
        format!(
            "`{}` here allows `{action}` already: what is deployed may be older, or another policy denies it (the resource's, the organization's, a session's)",
            role.name
        )
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

/// A statement that allows what was denied, and no more.
fn statement(denial: &Denial, reference: &Reference) -> Option<Value> {
    if denial.identity_allow_can_fix == Some(false) {
        return None;
    }
    let action = denial.action.as_ref()?;
    let (prefix, name) = action.split_once(':')?;
    let everything = reference
        .service(prefix)
        .is_some_and(|service| service.action(name).is_some_and(|action| action.resource_types.is_empty()));
    let resource = denial.resource.as_deref().filter(|_| !everything).map(|resource| arn(resource, denial));
    Some(json!({"Effect": "Allow", "Action": action, "Resource": resource.unwrap_or_else(|| "*".to_owned())}))
}

/// The ARN of a resource; IAM names its own by kind (`role Deploy`).
fn arn(resource: &str, denial: &Denial) -> String {
    let parts: Vec<&str> = denial.principal.as_deref().unwrap_or_default().split(':').collect();
    let (Some(partition), Some(account)) = (parts.get(1), parts.get(4)) else { return resource.to_owned() };
    match resource.rsplit_once(' ') {
        Some(("role" | "user" | "group" | "policy", name)) => {
            let kind = resource.split(' ').next().unwrap_or_default();
            format!("arn:{partition}:iam::{account}:{kind}/{name}")
        }
        Some(("instance profile", name)) => format!("arn:{partition}:iam::{account}:instance-profile/{name}"),
        _ if resource.contains(' ') && !resource.starts_with("arn:") => "*".to_owned(),
        _ => resource.to_owned(),
    }
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

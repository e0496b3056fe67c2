//! What AWS says when it denies a request, read back: who was denied, what, by which kind of policy, and what would help.
//!
//! ```text
//! input ──► records (CloudTrail, decoded messages) ──┐
//!   └─────► clean ──► sentence + wrapper ──► prose ──┴──► Denial ──► operation ──► verdict ──► home
//! ```
//!
//! - `input` takes a message, a whole log or JSON apart: records, and prose between them.
//! - `clean` takes out of prose what terminals, logs and encodings put in.
//! - `sentence` reads IAM's own sentence, `User: .. is not authorized to perform: ..`; `wrapper` reads what SDKs, tools and
//!   services write around it or instead of it; `prose` joins the two.
//! - `operation` turns an API operation into the action that it needs, by way of the reference.
//! - `verdict` says whether an Allow in an identity policy can help at all, and what else can.
//! - [`home`] finds the role in a repository, and the change to its policy.
//!
//! Forms are from the IAM User Guide ("Troubleshoot access denied error messages"), the Amazon S3 User Guide ("Troubleshoot
//! access denied (403 Forbidden) errors"), the services' own guides, and the SDKs' error texts; the table in `tests/` names
//! the source of each. AWS words most of them alike, but promises nothing: what is not understood stays `None`.
//!
//! All but [`home`] is a pure function of text. Nothing is decoded, called or looked up.

mod clean;
pub mod home;
mod input;
mod operation;
mod prose;
mod records;
pub mod report;
mod sentence;
mod verdict;
mod wrapper;

use crate::reference::Reference;

pub use operation::canonical;

#[cfg(test)]
mod tests;

/// The kind of policy, or other thing, that denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyType {
    /// A policy of the user or role.
    IdentityBased,
    /// A policy of the resource: a bucket's, a queue's, a key's.
    ResourceBased,
    /// A service control policy of the organization.
    Scp,
    /// A resource control policy of the organization.
    Rcp,
    /// The principal's permissions boundary.
    PermissionsBoundary,
    /// A policy given when the role was assumed.
    Session,
    /// The policy of a VPC endpoint.
    VpcEndpoint,
    /// The trust policy of the role that is to be assumed.
    RoleTrust,
    /// No policy: a setting of the service or of the account.
    ServiceSetting,
}

/// How the request was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// No policy allows it.
    Implicit,
    /// A policy denies it.
    Explicit,
    /// The message does not tell.
    Unknown,
    /// The message is encoded: AWS alone can read it.
    Encoded,
    /// It only looks like a denial: the credentials or the account are at fault.
    NotADenial,
}

/// One denial, as far as its message tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct Denial {
    /// Who was denied, as the message names them: mostly an ARN.
    pub principal: Option<String>,
    /// `service:Name`, in AWS's own case where the reference knows it.
    pub action: Option<String>,
    /// On what, as the message names it.
    pub resource: Option<String>,
    /// What denies.
    pub policy_type: Option<PolicyType>,
    /// How.
    pub effect: Effect,
    /// The policy that denies.
    pub policy_arn: Option<String>,
    /// The API operation that was called: `HeadObject`.
    pub operation: Option<String>,
    /// `AccessDenied`, `UnauthorizedOperation`, ...
    pub error_code: Option<String>,
    /// Whether an Allow in an identity policy can lift the denial; `None` if the message does not tell.
    pub identity_allow_can_fix: Option<bool>,
    /// What can help: sentences without a full stop at the end.
    pub help: String,
    /// The actions that it can be about, if that is not one alone.
    #[serde(skip)]
    pub candidates: Vec<String>,
    /// The role behind a session, where a record names it.
    #[serde(skip)]
    pub issuer: Option<String>,
}

/// What was read before it is known what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Found {
    principal: Option<String>,
    issuer: Option<String>,
    actions: Vec<String>,
    resource: Option<String>,
    policy_type: Option<PolicyType>,
    effect: Option<Effect>,
    policy_arn: Option<String>,
    operation: Option<String>,
    /// What names the service of the operation, in anybody's spelling.
    services: Vec<String>,
    error_code: Option<String>,
    /// Advice that goes with this very text.
    help: Option<String>,
}

impl Found {
    /// Whether it is known only that something was denied.
    fn says_little(&self) -> bool {
        let Self {
            error_code: _,
            services: _,
            effect,
            principal,
            issuer,
            actions,
            resource,
            policy_type,
            policy_arn,
            operation,
            help,
        } = self;
        let nothing = [principal, issuer, resource, policy_arn, operation, help].iter().all(|text| text.is_none());
        nothing && actions.is_empty() && policy_type.is_none() && matches!(effect, None | Some(Effect::Unknown))
    }
}

/// Every denial in a text, in order, each once.
///
/// `text` may be one message, a log, or the JSON of CloudTrail or of `aws sts decode-authorization-message`. A text that
/// holds no denial gives none; what only looks like one ([`Effect::NotADenial`]) is named as such.
pub fn denials(text: &str, reference: &Reference) -> Vec<Denial> {
    let mut denials: Vec<Denial> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for found in input::read(text) {
        for denial in operation::resolve(found, reference).into_iter().map(verdict::judge) {
            if seen.insert(denial.clone()) {
                denials.push(denial);
            }
        }
    }
    drop_echoes(denials)
}

/// Logs say the same thing several times, and not always in full: what adds nothing to another denial goes.
fn drop_echoes(denials: Vec<Denial>) -> Vec<Denial> {
    /// Of more than these, each is compared with no other: that would take the square of the time.
    const MOST_COMPARED: usize = 5_000;
    if denials.len() > MOST_COMPARED {
        return denials;
    }
    let adds_nothing = |one: &Denial, other: &Denial| {
        fn within<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
            one.is_none() || one == other
        }
        let unsure = |denial: &Denial| matches!(denial.effect, Effect::Unknown | Effect::Encoded);
        one.action.is_some()
            && one.action == other.action
            && (one.effect == other.effect || unsure(one) && !matches!(other.effect, Effect::NotADenial))
            && within(&one.principal, &other.principal)
            && within(&one.resource, &other.resource)
            && within(&one.policy_type, &other.policy_type)
            && within(&one.policy_arn, &other.policy_arn)
    };
    let mut kept: Vec<Denial> = Vec::new();
    for denial in denials {
        if let Some(known) = kept.iter_mut().find(|known| adds_nothing(&denial, known)) {
            known.operation = known.operation.take().or(denial.operation);
            known.error_code = known.error_code.take().or(denial.error_code);
        } else if let Some(known) = kept.iter_mut().find(|known| adds_nothing(known, &denial)) {
            let (operation, error_code) = (known.operation.take(), known.error_code.take());
            *known = denial;
            known.operation = known.operation.take().or(operation);
            known.error_code = known.error_code.take().or(error_code);
        } else {
            kept.push(denial);
        }
    }
    kept
}

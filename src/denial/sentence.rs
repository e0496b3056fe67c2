//! IAM's own sentence: `User: P is not authorized to perform: A on resource: R because no T policy allows the A action`, or
//! `.. with an explicit deny in a T policy: ARN`.
//!
//! From the IAM User Guide ("Troubleshoot access denied error messages") and the Amazon S3 User Guide ("Troubleshoot access
//! denied (403 Forbidden) errors"). Everything but the middle may be missing; services put quotes around any part, S3
//! always around the resource; IAM itself names resources by kind (`role Deploy`, `policy path /team/`).

use std::sync::LazyLock;

use regex::Regex;

use super::wrapper::pattern;
use super::{Effect, Found, PolicyType};

/// The middle of the sentence.
pub(super) static MIDDLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:is |are |was )?(?:not|n't) (?:authori[sz]ed|allowed|permitted) to (?:perform|access this resource|invoke|execute)\b",
    )
});
/// Who, before the middle.
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?:\b(?:user|principal|identity|role|caller|entity)(?: with arn)?[: ]+[`'"]?(?P<named>[^\s`'"]+)[`'",]*|(?P<arn>arn:[a-z-]+:(?:iam|sts)::[^\s`'"]+)[`'",]*)(?: is| are| was)?\s*$"#,
    )
});
/// What, after the middle: one action or several.
static WHAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)^[:\s]*(?:(?:the )?(?:following |required )?[\w ]{0,30}?actions?[:\s]*)?[(`'"\[]*(?P<actions>[a-z][a-z0-9-]*:[a-z][a-z0-9]*\*?(?:[`'"]*(?:,| and|, and) ?[`'"]*[a-z][a-z0-9-]*:[a-z][a-z0-9]*)*)"#,
    )
});
/// On what.
static ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)^[^.;]{0,40}? on (?:(?:the )?(?:following )?resources?(?: \(s\))?[:\s]*)(?:"(?P<double>[^"]+)"|[`'](?P<single>[^`']+)[`']|(?P<kind>policy path|policy|role|user|group|instance profile|SAML provider|OIDC provider|server certificate) (?P<name>[^\s,;"'`)]+)|\[?(?P<bare>[^\s,;"'`)\]]+))"#,
    )
});
/// Why: how and by what.
static EXPLICIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?:with|due to|because of) an explicit deny in (?:an?|the|one of the|some) (?P<kind>(?:[a-z-]+ ){0,5}?(?:policy|policies|boundary|boundaries|SCP|RCP)\b)(?:(?:,? with policy ARN)?: ?"?(?P<arn>arn:[^\s"'`,;)]+))?"#,
    )
});
static IMPLICIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)because no (?P<kind>[a-z -]{3,40}?)(?: policy| policies)? allows?(?: the)?(?: [`'"]*[a-z][a-z0-9-]*:[a-z0-9*]+[`'"]* actions?)?"#,
    )
});
/// A key that is not there, or whose policy does not let the caller in: AWS KMS says no more.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)no resource-based policies allow access, or a resource-based policy explicitly"));
/// Settings that deny by themselves.
static SETTING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)because [^.]{0,120}?\b(?P<what>block public access|BlockPublic\w+|RestrictPublicBuckets|IgnorePublicAcls|SSE-C|declarative policy|object lock\w*|Requester Pays)\b",
    )
});

/// How far a sentence goes on after its middle; ARNs and keys have up to 2 KB, paths in them count twice.
const LONGEST: usize = 4_096;
/// How far before the middle its subject may begin.
const LONGEST_SUBJECT: usize = 2_400;

/// Reads the sentence whose middle is at `start..end` of `line`. `until` is where the next thing begins. Gives what it says and
/// where it begins; nothing where the middle is about something else.
pub(super) fn read(line: &str, start: usize, end: usize, until: usize) -> (Found, usize) {
    let before = window_back(line, start, LONGEST_SUBJECT);
    let after = window(line, end, until, LONGEST);
    let mut found = Found::default();
    let mut begins = start;
    if let Some(who) = WHO.captures(before) {
        let name = who.name("named").or(who.name("arn")).map_or("", |name| name.as_str());
        let name = name.trim_end_matches([':', ',', '.', ')']);
        if !matches!(name, "" | "is" | "null" | "this" | "the" | "you") {
            found.principal = Some(name.to_owned());
            begins = start - before.len() + who.get(0).map_or(before.len(), |whole| whole.start());
        }
    }
    let mut rest = after;
    if let Some(what) = WHAT.captures(after) {
        let actions = what.name("actions").map_or("", |actions| actions.as_str());
        let names = actions.split([',', ' ', '`', '\'', '"']).filter(|name| name.contains(':'));
        found.actions = names.map(str::to_owned).collect();
        rest = &after[what.get(0).map_or(0, |whole| whole.end())..];
    }
    if let Some(on) = ON.captures(rest) {
        let text = |name: &str| on.name(name).map(|text| without_ending(text.as_str()));
        found.resource = match (text("kind"), text("name")) {
            (Some(kind), Some(name)) if !name.starts_with("arn:") => Some(format!("{kind} {name}")),
            (_, Some(name)) => Some(name.to_owned()),
            _ => text("double").or(text("single")).or(text("bare")).map(|text| text.trim().to_owned()),
        };
        found.resource = found
            .resource
            .filter(|resource| !matches!(resource.as_str(), "" | "null" | "this" | "associated" | "because" | "with"));
    }
    reason(rest, &mut found);
    (found, begins)
}

/// A resource without what ends the sentence. The ARN of a log group's streams ends in a colon itself.
fn without_ending(resource: &str) -> &str {
    let bare = resource.trim_end_matches(['.', ':', ',']);
    if bare.ends_with(":log-stream") { &resource[..(bare.len() + 1).min(resource.len())] } else { bare }
}

/// Reads why, wherever it stands in the text.
pub(super) fn reason(text: &str, found: &mut Found) {
    if let Some(explicit) = EXPLICIT.captures(text) {
        found.effect = Some(Effect::Explicit);
        found.policy_type = explicit.name("kind").and_then(|kind| policy_type(kind.as_str()));
        found.policy_arn = explicit.name("arn").map(|arn| arn.as_str().trim_end_matches('.').to_owned());
    } else if KEY.is_match(text) {
        found.effect = Some(Effect::Unknown);
        found.policy_type = Some(PolicyType::ResourceBased);
    } else if let Some(implicit) = IMPLICIT.captures(text) {
        found.effect = Some(Effect::Implicit);
        found.policy_type = implicit.name("kind").and_then(|kind| policy_type(kind.as_str()));
    } else if let Some(setting) = SETTING.captures(text) {
        found.effect = Some(Effect::Explicit);
        found.policy_type = Some(PolicyType::ServiceSetting);
        let what = setting.name("what").map_or("", |what| what.as_str());
        found.help =
            Some(format!("the setting that the message names ({what}) denies this: change the setting or the request"));
    }
}

/// A kind of policy by any of the names that AWS's messages give it.
fn policy_type(kind: &str) -> Option<PolicyType> {
    let kind = kind.to_ascii_lowercase().replace('-', " ");
    let holds = |words: &str| kind.contains(words);
    Some(if holds("identity based") {
        PolicyType::IdentityBased
    } else if holds("service control") || kind == "scp" {
        PolicyType::Scp
    } else if holds("resource control") || kind == "rcp" {
        PolicyType::Rcp
    } else if holds("boundar") {
        PolicyType::PermissionsBoundary
    } else if holds("session") {
        PolicyType::Session
    } else if holds("endpoint") {
        PolicyType::VpcEndpoint
    } else if holds("trust") {
        PolicyType::RoleTrust
    } else if holds("declarative") {
        PolicyType::ServiceSetting
    } else if ["resource based", "bucket", "key", "queue", "topic", "access point", "repository"]
        .iter()
        .any(|name| holds(name))
    {
        PolicyType::ResourceBased
    } else {
        return None;
    })
}

/// The text from `start` to `until`, at most `length` bytes.
pub(super) fn window(line: &str, start: usize, until: usize, length: usize) -> &str {
    let mut end = until.min(start.saturating_add(length)).min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(start..end).unwrap_or_default()
}

/// The text of at most `length` bytes that ends at `end`.
pub(super) fn window_back(line: &str, end: usize, length: usize) -> &str {
    let mut start = end.saturating_sub(length);
    while !line.is_char_boundary(start) {
        start += 1;
    }
    line.get(start..end).unwrap_or_default()
}

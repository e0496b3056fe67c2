//! What the file says about workloads, roles and rendered templates, with every path checked.

use toml::Spanned;

use super::file::{self, OneOrMany};
use super::{ConfigError, Problem};
use crate::repo::RepoPath;
use crate::text::Span;

/// An entry `[[workload]]`.
#[derive(Clone, Debug)]
pub struct WorkloadEntry {
    /// The workload's name.
    pub name: String,
    /// The file that declares it, where the name is not enough.
    pub file: Option<RepoPath>,
    /// Where its code is, first the code's own folder, then those of its layers; empty if the entry does not say.
    pub code: Vec<RepoPath>,
    /// Its handler.
    pub handler: Option<String>,
    /// Its runtime.
    pub runtime: Option<String>,
    /// The name of its role, and where the entry says so.
    pub role: Option<(String, Span)>,
    /// Where the entry stands in the file.
    pub span: Span,
}

/// An entry `[[role]]`.
#[derive(Clone, Debug)]
pub struct RoleEntry {
    /// The role's name or ARN.
    pub name: String,
    /// The workloads that run under it, besides those whose infrastructure names it.
    pub workloads: Vec<String>,
    /// Files with its policies, or with what the AWS command line says about it.
    pub policies: Vec<RepoPath>,
    /// The file with its permissions boundary.
    pub boundary: Option<RepoPath>,
    /// Where the entry stands in the file.
    pub span: Span,
}

impl RoleEntry {
    /// The role's name, without what stands before it in an ARN.
    pub fn short_name(&self) -> &str {
        match self.name.starts_with("arn:") {
            true => self.name.rsplit('/').next().unwrap_or(&self.name),
            false => &self.name,
        }
    }

    /// Whether a name or an ARN is this role's. Of two ARNs all must agree, of a name and an ARN the name.
    pub fn is_called(&self, name: &str) -> bool {
        let short = || name.rsplit('/').next().unwrap_or(name);
        name == self.name || name.starts_with("arn:") != self.name.starts_with("arn:") && short() == self.short_name()
    }
}

/// What AWS calls a role, by an entry `[[role]]`.
#[derive(Clone, Debug)]
pub struct DeployedNames {
    /// What the infrastructure or the configuration calls the role.
    pub role: String,
    /// Its names in AWS; `*` and `?` are wildcards.
    pub names: Vec<String>,
    /// Where the entry stands in the file.
    pub span: Span,
}

/// An entry `[[template]]`: a file that is no infrastructure before something renders it.
#[derive(Clone, Debug)]
pub struct TemplateEntry {
    /// The file as it is written.
    pub file: RepoPath,
    /// What it is rendered to, which is read in its place.
    pub rendered: RepoPath,
    /// Where the entry stands in the file.
    pub span: Span,
}

/// A path of the repository.
fn path(written: &Spanned<String>) -> Result<RepoPath, ConfigError> {
    let text = written.get_ref();
    let inside = if text.starts_with('/') || text.contains('\\') { None } else { RepoPath::new(text) };
    inside.ok_or_else(|| {
        ConfigError::at(written.span(), format!("`{text}` is no path inside of the repository"))
            .help("write it from the repository's root, with `/` between its parts")
    })
}

fn paths(written: Option<&Spanned<OneOrMany>>) -> Result<Vec<RepoPath>, ConfigError> {
    let Some(written) = written else { return Ok(Vec::new()) };
    written.get_ref().as_slice().iter().map(|text| path(&Spanned::new(written.span(), text.clone()))).collect()
}

fn span<T>(written: &Spanned<T>) -> Span {
    Span::new(written.span().start, written.span().end)
}

impl WorkloadEntry {
    pub(super) fn new(written: Spanned<file::Workload>) -> Result<Self, ConfigError> {
        let span_of_entry = span(&written);
        let file::Workload { name, file, code, handler, runtime, role } = written.into_inner();
        Ok(Self {
            name,
            file: file.as_ref().map(path).transpose()?,
            code: paths(code.as_ref())?,
            handler,
            runtime,
            role: role.map(|role| (role.get_ref().clone(), span(&role))),
            span: span_of_entry,
        })
    }
}

/// What an entry `[[role]]` says of the role's policies, and of its names.
pub(super) fn role(written: Spanned<file::Role>) -> Result<(Option<RoleEntry>, Option<DeployedNames>), ConfigError> {
    let at = written.span();
    let span = span(&written);
    let file::Role { name, workloads, policies, boundary, deployed } = written.into_inner();
    let names = (!deployed.is_empty()).then(|| DeployedNames { role: name.clone(), names: deployed, span });
    if policies.is_none() && (names.is_none() || !workloads.is_empty() || boundary.is_some()) {
        return Err(ConfigError::at(at, format!("the role `{name}` has no `policies`"))
            .help("name the files with its policies; only an entry that says no more than `deployed` goes without"));
    }
    let entry = policies.map(|policies| {
        let (policies, boundary) = (paths(Some(&policies))?, boundary.as_ref().map(path).transpose()?);
        Ok(RoleEntry { name, workloads, policies, boundary, span })
    });
    Ok((entry.transpose()?, names))
}

impl TemplateEntry {
    pub(super) fn new(written: Spanned<file::Template>) -> Result<Self, ConfigError> {
        let span = span(&written);
        let file::Template { file, rendered } = written.into_inner();
        Ok(Self { file: path(&file)?, rendered: path(&rendered)?, span })
    }
}

/// An entry `[[plan]]`: the root's folder, and the plan's file.
pub(super) fn plan(written: Spanned<file::Plan>) -> Result<(RepoPath, RepoPath), ConfigError> {
    let file::Plan { root, file } = written.into_inner();
    Ok((path(&root)?, path(&file)?))
}

impl Problem {
    /// A problem of a place.
    pub fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into(), entry: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_known_by_its_name_and_by_its_arn() {
        let entry = |name: &str| RoleEntry {
            name: name.to_owned(),
            workloads: Vec::new(),
            policies: Vec::new(),
            boundary: None,
            span: Span::default(),
        };
        let (name, arn) = ("orders", "arn:aws:iam::111122223333:role/team/orders");
        assert!(entry(name).is_called(name) && entry(name).is_called(arn));
        assert!(entry(arn).is_called(arn) && entry(arn).is_called(name));
        assert!(!entry(arn).is_called("arn:aws:iam::444455556666:role/team/orders"));
        assert!(!entry(name).is_called("team/orders") && !entry(name).is_called("order"));
        assert_eq!(entry(arn).short_name(), name);
    }
}

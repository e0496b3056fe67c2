//! `iamdrift refine`: a policy narrowed to what is used.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{Exit, Failure, write_stdout};
use crate::fix::patch::unified_diff;
use crate::fix::refine::{Refinement, refine};
use crate::fix::unused::Findings;
use crate::iac::policy_document::{self, Literal};
use crate::iac::syntax::{self, Format, MAX_BYTES, Node, Problem, Tree};
use crate::iac::{Infrastructure, Role, Via, cloudformation};
use crate::policy::{ActionPattern, ActionSet, Statement, Text, Usage, granted};
use crate::reference::{Reference, UnknownAction};
use crate::repo::RepoPath;
use crate::text::LineIndex;

/// Narrow a policy to what is used
///
/// Each wildcard gives way to the least general patterns below it that keep what is used; what is not used goes. All
/// other text of the file stays as it is. What was done is said on standard error.
///
/// Exit codes: 0 done; with --diff, 1 if anything differs; 2 wrong usage or input, 3 a file cannot be read.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("usage").required(true).args(["unused", "used"]))]
pub(super) struct Args {
    /// The policy: a document, or a template with --role; `-` for standard input
    policy: PathBuf,
    /// What IAM Access Analyzer reports as unused: the answer of `aws accessanalyzer get-finding-v2`; `-` for standard input
    #[arg(long, value_name = "FILE")]
    unused: Option<PathBuf>,
    /// What is used: `s3:GetObject`; all else is not
    #[arg(long, value_name = "ACTION", num_args = 1.., value_delimiter = ',')]
    used: Vec<String>,
    /// The role of the template, or of the findings
    #[arg(long, value_name = "NAME")]
    role: Option<String>,
    /// Print a unified diff instead of the policy
    #[arg(long)]
    diff: bool,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let (before, refinement, remarks) = refined(args)?;
    for remark in remarks {
        // Nothing is left to do if this cannot be printed.
        let _ = writeln!(io::stderr(), "{remark}");
    }
    if !args.diff {
        return write_stdout(refinement.text.as_bytes());
    }
    let name = args.policy.to_string_lossy();
    let diff = unified_diff(name.trim_start_matches("./").trim_start_matches('/'), &before, &refinement.text);
    write_stdout(diff.as_bytes())?;
    Ok(if diff.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// The policy's text, what becomes of it, and what was done and what was not.
pub(super) fn refined(args: &Args) -> Result<(String, Refinement, Vec<String>), Failure> {
    let reference = Reference::current();
    let policy = Input::read(&args.policy)?;
    let found = Found::in_file(&policy, args.role.as_deref(), reference)?;
    let usage = match &args.unused {
        Some(file) => Usage::Unused(unused(&Input::read(file)?, found.role.as_deref(), reference)?),
        None => Usage::Used(used(&args.used, reference)?),
    };
    let refinement = refine(&policy.text, &policy.tree, &found.statements, reference, &usage);
    let remarks = remarks(found.remarks, &refinement, &policy, reference);
    Ok((policy.text, refinement, remarks))
}

fn remarks(first: Vec<String>, refinement: &Refinement, policy: &Input, reference: &Reference) -> Vec<String> {
    let mut remarks = first;
    remarks.extend(refinement.remarks(&policy.text, reference));
    if refinement.text.is_empty() {
        remarks.push("nothing of the policy is used: it can be removed".to_owned());
    } else if refinement.changed.is_empty() && refinement.refused.is_empty() {
        remarks.push("nothing of the policy is unused".to_owned());
    }
    remarks
}

/// A file that was given.
struct Input {
    name: String,
    text: String,
    tree: Tree,
}

impl Input {
    fn read(path: &Path) -> Result<Self, Failure> {
        let is_stdin = path.as_os_str() == "-";
        let name = if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
        let mut bytes = Vec::new();
        // One byte more than is parsed tells a file that is too large.
        let limit = MAX_BYTES as u64 + 1;
        let read = if is_stdin {
            io::stdin().lock().take(limit).read_to_end(&mut bytes)
        } else {
            File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
        };
        read.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Failure::NoSuchPath { path: path.into() },
            _ => Failure::Read { what: name.clone(), source },
        })?;
        let prefer =
            if path.extension().is_some_and(|extension| extension == "json") { Format::Json } else { Format::Yaml };
        let index = LineIndex::new(bytes.as_slice().into());
        let tree = syntax::parse(&bytes, prefer).map_err(|problem| at(&name, &index, &problem, None))?;
        // A tree was made of the bytes, so they are text.
        let text = String::from_utf8(bytes).unwrap_or_default();
        Ok(Self { name, text, tree })
    }

    fn failure(&self, problem: &Problem, help: Option<&str>) -> Failure {
        at(&self.name, &LineIndex::new(self.text.as_bytes().into()), problem, help)
    }
}

fn at(name: &str, index: &LineIndex, problem: &Problem, help: Option<&str>) -> Failure {
    let place = index.position(problem.span.start);
    Failure::Input {
        message: format!("{name}:{}:{}: {}", place.line, place.column, problem.message),
        help: help.map(str::to_owned),
    }
}

/// What is to be refined.
struct Found {
    statements: Vec<Statement>,
    /// The role, as findings may call it.
    role: Option<String>,
    /// What is to be said about it.
    remarks: Vec<String>,
}

impl Found {
    fn in_file(file: &Input, role: Option<&str>, reference: &Reference) -> Result<Self, Failure> {
        if file.tree.root.get("Resources").is_some() {
            return Self::in_template(file, role, reference);
        }
        let document = document(&file.tree.root).ok_or_else(|| {
            let problem =
                Problem { span: file.tree.root.span, message: "this is not a policy: it has no Statement".to_owned() };
            file.failure(&problem, Some("give a policy document, or a template with --role"))
        })?;
        let read = policy_document::read(document, &Literal);
        let problems: Vec<Problem> = read.invalid.into_iter().chain(read.unknown).collect();
        if let (true, Some(problem)) = (read.statements.is_empty(), problems.first()) {
            return Err(file.failure(problem, None));
        }
        let remarks =
            problems.iter().map(|problem| format!("not looked at: {}", file.failure(problem, None))).collect();
        Ok(Self { statements: read.statements, role: role.map(str::to_owned), remarks })
    }

    fn in_template(file: &Input, role: Option<&str>, reference: &Reference) -> Result<Self, Failure> {
        // Only the place of the file matters to its readers, and there is none.
        let path = RepoPath::new("template").unwrap_or_else(RepoPath::root);
        let infrastructure = cloudformation::read(&path, file.text.as_bytes(), reference);
        let Some(role) = role.and_then(|name| find_role(&infrastructure, name)) else {
            let names: Vec<&str> = infrastructure.roles.iter().map(|role| role.name.as_str()).collect();
            return Err(Failure::Input {
                message: match role {
                    Some(role) => format!("{} has no role or function `{role}`", file.name),
                    None => format!("{} is a template: which of its roles is meant?", file.name),
                },
                help: Some(match names.as_slice() {
                    [] => "it has no role that can be read".to_owned(),
                    names => format!("name one with --role: {}", names.join(", ")),
                }),
            });
        };
        let mut found = Self { statements: Vec::new(), role: Some(role.name.clone()), remarks: Vec::new() };
        for policy in &role.policies {
            match &policy.via {
                Via::Inline | Via::Policy(_) => found.statements.extend(policy.statements.iter().cloned()),
                Via::AwsManaged(name) => {
                    found.remarks.push(format!("{name} is an AWS managed policy: it is not changed"));
                }
                Via::SamPolicyTemplate(name) => {
                    found.remarks.push(format!("{name} is a SAM policy template: it is not changed"));
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

/// A role by its name, or by that of the function that SAM makes it for.
fn find_role<'a>(infrastructure: &'a Infrastructure, name: &str) -> Option<&'a Role> {
    let of_function = format!("{name}Role");
    let named = |wanted: &str| infrastructure.roles.iter().find(|role| role.name == wanted);
    named(name).or_else(|| named(&of_function))
}

/// The policy document of a file: all of it, or where the AWS command line puts it in an answer.
fn document(root: &Node) -> Option<&Node> {
    let version = root.get("PolicyVersion").and_then(|version| version.get("Document"));
    let answers = [Some(root), root.get("PolicyDocument"), version];
    answers.into_iter().flatten().find(|node| node.get("Statement").is_some())
}

fn unused(file: &Input, role: Option<&str>, reference: &Reference) -> Result<ActionSet, Failure> {
    let findings = Findings::read(&file.tree).map_err(|problem| file.failure(&problem, None))?;
    let Some(unused) = findings.of_role(role) else {
        let about: Vec<&str> = findings.resources().collect();
        return Err(Failure::Input {
            message: match role {
                Some(role) => format!("{} says nothing about the role `{role}`", file.name),
                None => format!("{} is about several roles", file.name),
            },
            help: Some(format!("name one with --role; the findings are about {}", about.join(", "))),
        });
    };
    if findings.partial {
        let _ = writeln!(io::stderr(), "{} is not complete: more may be unused", file.name);
    }
    Ok(unused.actions(reference))
}

/// The actions that were listed; a pattern stands for what it grants today.
fn used(listed: &[String], reference: &Reference) -> Result<ActionSet, Failure> {
    let mut used = ActionSet::default();
    for text in listed {
        let granted = granted(&ActionPattern::new(&Text::known(text.as_str())), reference);
        if granted.is_empty() {
            let (prefix, name) = text.split_once(':').unwrap_or((text, ""));
            let help = match reference.explain_unknown(prefix, name) {
                UnknownAction::Prefix(names) | UnknownAction::Name(names) if !names.is_empty() => {
                    format!("did you mean {}?", names.join(" or "))
                }
                UnknownAction::Retired(meaning) => format!("{text}: {meaning}"),
                _ => format!("the AWS data here is of {}", reference.info().date),
            };
            return Err(Failure::Input { message: format!("there is no action `{text}`"), help: Some(help) });
        }
        granted.iter().for_each(|action| used.insert(action));
    }
    Ok(used)
}

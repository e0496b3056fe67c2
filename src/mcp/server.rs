//! The tools: what each takes and gives, and how it is run.
//!
//! A tool's work is a plain function on a thread of its own. A client that cancels is waited for no longer, and what is under
//! way ends by itself, unheard; a client that asks for progress is told each step as it begins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{
    CallToolResult, ContentBlock, ErrorData, Implementation, JsonObject, ListResourcesResult, PaginatedRequestParams,
    ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, ResourceContents,
    ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::confine::Roots;
use super::page::{Page, paged};
use super::resources;
use crate::cli::tools;
use crate::drift::OnStep;
use crate::report::json;

/// What an assistant should know before it calls anything.
const INSTRUCTIONS: &str = "\
iamdrift compares the AWS permissions that code needs with the IAM policies beside it, offline. After changing code that calls \
AWS, or a template, call `check` and settle what is new; prefer the edits in its `fix` fields to your own. For an AccessDenied \
error, call `fix_access_denied` with the whole message: it says whether an identity policy can help at all, and where. Answers \
are yes, no or maybe; do not widen a policy for a maybe.";

/// A server for one client.
#[derive(Clone)]
pub(super) struct Server {
    start: Vec<PathBuf>,
}

/// What `check` takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(transform = without_formats)]
#[serde(deny_unknown_fields)]
struct Check {
    /// A file or folder to speak about, within the roots; the first root unless set
    path: Option<String>,
    /// A git revision: only what the work tree changes since its merge base with this is new
    base: Option<String>,
    /// `next_cursor` of the page before; leave it out for the first page
    cursor: Option<String>,
    /// How many entries of each list to give: 50 unless set, 500 at most
    limit: Option<usize>,
    /// Whether to list the workloads with all they need and are granted; findings alone unless set
    #[serde(default)]
    workloads: bool,
}

/// What `generate` takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(transform = without_formats)]
#[serde(deny_unknown_fields)]
struct Generate {
    /// Source files and folders, within the roots
    paths: Vec<String>,
    /// The region of the resources; any unless set
    region: Option<String>,
    /// The account of the resources; any unless set
    account: Option<String>,
    /// `next_cursor` of the page before; leave it out for the first page
    cursor: Option<String>,
    /// How many entries of each list to give: 50 unless set, 500 at most
    limit: Option<usize>,
}

/// What `refine` takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Refine {
    /// A policy document, or a template with `role`, within the roots
    policy: String,
    /// The actions that are used, as in `s3:GetObject`; all others are not. Give this or `unused`
    #[serde(default)]
    used: Vec<String>,
    /// A file with IAM Access Analyzer's findings of unused actions, within the roots
    unused: Option<String>,
    /// The role of the template, or of the findings
    role: Option<String>,
}

/// What `explain` takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Explain {
    /// An action (`s3:GetObject`), a rule (`excess-action`), or the name of a workload or of its role
    subject: String,
    /// A file or folder to look at, within the roots; the first root unless set
    path: Option<String>,
}

/// What `fix_access_denied` takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(transform = without_formats)]
#[serde(deny_unknown_fields)]
struct FixAccessDenied {
    /// The error: its whole text, a log, a CloudTrail record, or a decoded authorization message
    message: String,
    /// The repository that declares the role, within the roots; the first root unless set
    repo: Option<String>,
    /// Whether to write the patches that are certain into the work tree; they are only shown unless set
    #[serde(default)]
    apply: bool,
    /// `next_cursor` of the page before; leave it out for the first page
    cursor: Option<String>,
    /// How many denials to give: 50 unless set, 500 at most
    limit: Option<usize>,
}

type Context = RequestContext<RoleServer>;

#[tool_router]
impl Server {
    /// Compare what code needs with what its roles grant. Gives findings with their places, their confidence, and edits that
    /// settle them; changes nothing
    #[tool(output_schema = report_schema(), annotations(title = "Check the repository for policy drift", read_only_hint = true, open_world_hint = false))]
    async fn check(&self, Parameters(args): Parameters<Check>, context: Context) -> Result<CallToolResult, ErrorData> {
        let roots = Roots::of(&context, &self.start).await;
        let path = match roots.resolve(args.path.as_deref().unwrap_or(".")) {
            Ok(path) => path,
            Err(message) => return Ok(failed(message)),
        };
        let page = Page { cursor: args.cursor, limit: args.limit };
        let work = move |on_step: OnStep<'_>| {
            let mut report = tools::check(&path, args.base.as_deref(), on_step)?;
            if !args.workloads {
                report["workloads"] = Value::Array(Vec::new());
            }
            page.cut(report, &["findings", "unresolved", "workloads"])
        };
        run(&context, work).await
    }

    /// Write the least policy that code needs, from its SDK calls; with the place of each call
    #[tool(output_schema = schema_of::<tools::Generated>(), annotations(title = "Write the policy that code needs", read_only_hint = true, open_world_hint = false))]
    async fn generate(
        &self,
        Parameters(args): Parameters<Generate>,
        context: Context,
    ) -> Result<CallToolResult, ErrorData> {
        let roots = Roots::of(&context, &self.start).await;
        let paths: Result<Vec<PathBuf>, String> = args.paths.iter().map(|path| roots.resolve(path)).collect();
        let paths = match paths {
            Ok(paths) if paths.is_empty() => return Ok(failed("name at least one file or folder".to_owned())),
            Ok(paths) => paths,
            Err(message) => return Ok(failed(message)),
        };
        let page = Page { cursor: args.cursor, limit: args.limit };
        let work = move |on_step: OnStep<'_>| {
            let result = tools::generate(&paths, args.region.as_deref(), args.account.as_deref(), on_step)?;
            page.cut(result, &["actions", "unresolved"])
        };
        run(&context, work).await
    }

    /// Narrow a policy file to what is used, keeping its structure. Gives the new text and a diff; changes nothing
    #[tool(output_schema = schema_of::<tools::Refined>(), annotations(title = "Narrow a policy to what is used", read_only_hint = true, open_world_hint = false))]
    async fn refine(
        &self,
        Parameters(args): Parameters<Refine>,
        context: Context,
    ) -> Result<CallToolResult, ErrorData> {
        let roots = Roots::of(&context, &self.start).await;
        let policy = match roots.resolve(&args.policy) {
            Ok(policy) => policy,
            Err(message) => return Ok(failed(message)),
        };
        let unused = match args.unused.as_deref().map(|file| roots.resolve(file)).transpose() {
            Ok(unused) => unused,
            Err(message) => return Ok(failed(message)),
        };
        let work = move |on_step: OnStep<'_>| {
            on_step("narrowing the policy");
            tools::refine(&policy, &args.used, unused.as_deref(), args.role.as_deref())
        };
        run(&context, work).await
    }

    /// Say where an action is needed and granted, what a workload needs and has, or what a rule means
    #[tool(output_schema = schema_of::<tools::Explained>(), annotations(title = "Explain an action, a workload or a rule", read_only_hint = true, open_world_hint = false))]
    async fn explain(
        &self,
        Parameters(args): Parameters<Explain>,
        context: Context,
    ) -> Result<CallToolResult, ErrorData> {
        let roots = Roots::of(&context, &self.start).await;
        let path = match roots.resolve(args.path.as_deref().unwrap_or(".")) {
            Ok(path) => path,
            Err(message) => return Ok(failed(message)),
        };
        run(&context, move |on_step| tools::explain(&args.subject, &path, on_step)).await
    }

    /// Say what an AccessDenied error needs: the action, which kind of policy denies, whether an Allow can help, and the role,
    /// file, line and patch where the repository declares the role. Changes files only with `apply`
    #[tool(output_schema = schema_of::<crate::denial::report::Output>(), annotations(title = "Fix an AccessDenied error", read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = false))]
    async fn fix_access_denied(
        &self,
        Parameters(args): Parameters<FixAccessDenied>,
        context: Context,
    ) -> Result<CallToolResult, ErrorData> {
        let roots = Roots::of(&context, &self.start).await;
        let repo = match roots.resolve(args.repo.as_deref().unwrap_or(".")) {
            Ok(repo) => repo,
            Err(message) => return Ok(failed(message)),
        };
        let page = Page { cursor: args.cursor, limit: args.limit };
        let work = move |on_step: OnStep<'_>| {
            let may_write = |file: &Path| file.canonicalize().is_ok_and(|file| roots.holds(&file));
            let result = tools::fix_access_denied(&args.message, &repo, args.apply, &may_write, on_step)?;
            page.cut(result, &["denials"])
        };
        run(&context, work).await
    }
}

impl Server {
    /// A server whose clients, unless they name roots, see `start`.
    pub(super) fn new(start: Vec<PathBuf>) -> Self {
        Self { start }
    }
}

#[tool_handler(router = Self::tool_router())]
impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("iamdrift", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: Context,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(ListResourcesResult::with_all_items(resources::list()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: Context,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let text = if request.uri == resources::WORKLOADS {
            let roots = Roots::of(&context, &self.start).await;
            let work = move || {
                let report = tools::check(&roots.first()?, None, &|_| ())?;
                let workloads = report.get("workloads").cloned().unwrap_or_default();
                Page { limit: Some(usize::MAX), ..Page::default() }
                    .cut(serde_json::json!({ "workloads": workloads }), &["workloads"])
            };
            let result =
                on_thread(&context, work).await?.map_err(|message| ErrorData::internal_error(message, None))?;
            (result.to_string(), "application/json")
        } else {
            let unknown = || ErrorData::resource_not_found(format!("there is no resource `{}`", request.uri), None);
            (resources::rule(&request.uri).ok_or_else(unknown)?, "text/markdown")
        };
        let contents = ResourceContents::text(text.0, request.uri).with_mime_type(text.1);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

/// Runs a tool's work, and tells the client of its steps if it asks for that.
async fn run(
    context: &Context,
    work: impl FnOnce(OnStep<'_>) -> Result<Value, String> + Send + 'static,
) -> Result<CallToolResult, ErrorData> {
    let (sender, mut steps) = tokio::sync::mpsc::unbounded_channel();
    let work = move || {
        work(&|step| {
            // Nobody listens any more where the client has given up.
            let _ = sender.send(step);
        })
    };
    let mut result = std::pin::pin!(on_thread(context, work));
    let mut done = 0;
    let result = loop {
        tokio::select! {
            biased;
            Some(step) = steps.recv() => {
                tell(context, done, step).await;
                done += 1;
            }
            result = &mut result => break result?,
        }
    };
    tell(context, done, "done").await;
    Ok(match result {
        Ok(value) => CallToolResult::structured(value),
        Err(message) => failed(message),
    })
}

/// Tells a client that asks for progress how many steps are done, and what comes next. How many there will be is not known.
async fn tell(context: &Context, done: u32, next: &str) {
    if let Some(token) = context.meta.get_progress_token() {
        let param = ProgressNotificationParam::new(token, done.into()).with_message(next);
        // A client that does not listen misses nothing but this.
        let _ = context.peer.notify_progress(param).await;
    }
}

/// Runs work on a thread of its own, until it is done or the client cancels.
async fn on_thread<T: Send + 'static>(
    context: &Context,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ErrorData> {
    match context.ct.run_until_cancelled(tokio::task::spawn_blocking(work)).await {
        Some(Ok(result)) => Ok(result),
        Some(Err(_)) => Err(ErrorData::internal_error("the work was not finished", None)),
        None => Err(ErrorData::internal_error("cancelled", None)),
    }
}

/// An answer that says what went wrong, for the assistant to do better.
fn failed(message: String) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(message)])
}

/// The schema of `check`'s result: that of the JSON format, and the cursor.
fn report_schema() -> Arc<JsonObject> {
    // The text is made by the same program, and a test reads it.
    let mut schema = serde_json::from_str(&json::schema()).unwrap_or_default();
    without_formats(&mut schema);
    Arc::new(paged(schema.as_object().cloned().unwrap_or_default()))
}

fn schema_of<T: JsonSchema>() -> Arc<JsonObject> {
    let mut schema =
        schemars::generate::SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<T>();
    without_formats(&mut schema);
    Arc::new(paged(schema.as_object().cloned().unwrap_or_default()))
}

/// Takes Rust's own formats of numbers (`uint`) out of a schema: validators of clients warn of formats that they do not know.
fn without_formats(schema: &mut schemars::Schema) {
    schemars::transform::transform_subschemas(&mut without_formats, schema);
    if schema.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
    }
}

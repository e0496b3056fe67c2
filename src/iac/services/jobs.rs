//! Glue jobs: a script, and what Glue does beside it.
//!
//! Facts: "Create an IAM role for AWS Glue" in the AWS Glue User Guide; AWS managed policy AWSGlueServiceRole.

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind};

/// What Spark does under the job's role is written in terms of tables and paths, and not as SDK calls.
const SPARK: &str = "what Spark and the Glue libraries read and write is not seen in the script";

pub(super) fn glue(reader: &mut Reader<'_>, settings: &Setting) {
    reader.need_always("glue-job", "the Glue job");
    let role = settings.get("Role").or(settings.get("RoleArn"));
    let command = settings.find("Command");
    let language = settings.find("DefaultArguments").and_then(|arguments| arguments.get("--job-language"));
    let is_scala = language.is_some_and(|language| language.is(&["scala"]));
    let source = match command.and_then(|command| command.get("ScriptLocation")) {
        Some(location) if is_scala => {
            let reason = "its script is Scala, and only Python is read".to_owned();
            Source::Unknown { reason, span: location.span }
        }
        Some(location) => {
            let name = command.and_then(|command| command.get("Name"));
            let hidden = if name.is_some_and(|name| name.is(&["pythonshell"])) { None } else { Some(SPARK) };
            Source::Script { location: location.clone(), hidden }
        }
        None => Source::Unknown { reason: "the job names no ScriptLocation".to_owned(), span: reader.place.1 },
    };
    reader.user(WorkloadKind::GlueJob, None, role, source);
}

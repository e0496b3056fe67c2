//! State machines: logs, traces and keys of the machine itself. What its definition does is its code.

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind};

pub(super) fn machine(reader: &mut Reader<'_>, settings: &Setting) {
    for logging in ["LoggingConfiguration", "Logging"] {
        for item in settings.all(logging) {
            let (level, logging) = (item.setting.find("Level"), item.setting);
            let destination = logging.find("Destinations").or(logging.find("LogDestination"));
            if destination.is_some() && !level.is_some_and(|level| level.is(&["OFF"])) {
                let is_known = level.is_some_and(|level| level.is(&["ALL", "ERROR", "FATAL"]));
                reader.need("states:logging", "its logging", logging, item.optional || !is_known);
            }
        }
    }
    for tracing in ["TracingConfiguration.Enabled", "Tracing.Enabled"] {
        for item in settings.all(tracing).into_iter().filter(|item| !item.setting.is(&["false"])) {
            let is_known = item.setting.is(&["true"]);
            reader.need("states:tracing", "X-Ray tracing", item.setting, item.optional || !is_known);
        }
    }
    for item in settings.all("EncryptionConfiguration") {
        let kind = item.setting.find("Type");
        if !kind.is_some_and(|kind| kind.is(&["AWS_OWNED_KEY"])) {
            let is_known = kind.is_some_and(|kind| kind.is(&["CUSTOMER_MANAGED_KMS_KEY"]));
            reader.need("states:kms-key", "the key of its data", item.setting, item.optional || !is_known);
        }
    }
    let role = settings.get("RoleArn").or(settings.get("Role"));
    reader.user(WorkloadKind::StateMachine, None, role, Source::Definition);
}

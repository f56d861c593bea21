//! Breaking changes, made in the sources of an example library. Its own tests fail, and name the rule.

use duroxide::catalog::Rule;
use duroxide_export_tests::cargo::{cargo, workspace};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An edit of a file, and the rule that it violates. Several edits are tried together where they concern different things.
type Edit = (Rule, &'static str, &'static str, &'static str);

const NAMES: &[Edit] = &[
    (Rule::ActivityGone, "src/activities/provision_vm.rs", "\"provision-vm\"", "\"create-vm\""),
    (Rule::NotIdempotent, "src/activities/configure_firewall.rs", "idempotent, retry", "not_idempotent, retry"),
    (Rule::OrchestrationGone, "src/orchestrations/deploy_webapp.rs", "\"deploy-webapp\"", "\"publish-site\""),
    (Rule::VersionGone, "src/orchestrations/provision_postgres_v2.rs", "\"2.0.0\"", "\"2.1.0\""),
    (Rule::EventGone, "src/messages.rs", "\"retirement-approval\"", "\"retirement-decision\""),
    (Rule::QueueGone, "src/messages.rs", "\"webapp-command\"", "\"webapp-order\""),
    (Rule::ValueKeyMoved, "src/messages.rs", "\"running-image\"", "\"image\""),
];

const TYPES: &[Edit] = &[
    (Rule::ValueGone, "src/messages.rs", "#[duroxide::value(name = \"running-image\")]\n", ""),
    (
        Rule::ValueGone,
        "src/orchestrations/operate_webapp.rs",
        "RunningImage(image).set(&ctx)?",
        "drop(RunningImage(image))",
    ),
    (Rule::KindChanged, "src/messages.rs", "event(name = \"retirement", "queue(name = \"retirement"),
    (Rule::KindChanged, "src/orchestrations/operate_webapp.rs", "Approval::wait(", "Approval::dequeue("),
    (Rule::InputVariantRemoved, "src/messages.rs", "    Retire,", "    #[serde(rename = \"GiveUp\")]\n    Retire,"),
    (
        Rule::InputFieldRequired,
        "src/types.rs",
        "    #[serde(default)]\n    pub standby: bool",
        "    #[serde(rename = \"hot\")]\n    pub standby: bool",
    ),
    (
        Rule::InputFieldDenied,
        "src/types.rs",
        "pub struct DeployWebappInput",
        "#[serde(deny_unknown_fields)]\npub struct DeployWebappInput",
    ),
    (
        Rule::InputFieldDenied,
        "src/types.rs",
        "    /// The container image to run.\n    pub image: String,\n}\n\n/// The output of [`deploy_webapp`]",
        "    /// The container image to run.\n    #[serde(skip)]\n    pub image: String,\n}\n\n/// The output of [`deploy_webapp`]",
    ),
    (Rule::InputTypeNarrowed, "src/types.rs", "pub port: u16", "pub port: i16"),
    (Rule::InputTypeNarrowed, "src/orchestrations/deploy_webapp.rs", "HTTPS_PORT: u16", "HTTPS_PORT: i16"),
    (Rule::InputTypeNarrowed, "src/orchestrations/provision_postgres.rs", "POSTGRES_PORT: u16", "POSTGRES_PORT: i16"),
    (
        Rule::InputTypeNarrowed,
        "src/orchestrations/provision_postgres_v2.rs",
        "POSTGRES_PORT: u16",
        "POSTGRES_PORT: i16",
    ),
    (
        Rule::OutputVariantAdded,
        "src/error.rs",
        "    /// Azure cannot be",
        "    /// Too many requests.\n    #[error(\"slow down\")]\n    Throttled,\n    /// Azure cannot be",
    ),
    (Rule::OutputTypeWidened, "src/error.rs", "        quota: u64,", "        quota: u128,"),
    (
        Rule::OutputTypeWidened,
        "src/error.rs",
        "subscription.to_owned(), quota }",
        "subscription.to_owned(), quota: quota.into() }",
    ),
    (
        Rule::OutputFieldRemoved,
        "src/types.rs",
        "    pub decided_by",
        "    #[serde(rename = \"by\")]\n    pub decided_by",
    ),
    // What callers of the last release deny.
    (Rule::OutputFieldUnknown, "duroxide.lock.json", "", ""),
];

const TAGS: &[Edit] = &[
    // A damaged lock: JSON has no such type.
    (Rule::NotComparable, "duroxide.lock.json", "\"boolean\"", "\"bool\""),
    (
        Rule::NamesExchanged,
        "src/activities/create_app_service_plan.rs",
        "\"create-app-service-plan\"",
        "\"deploy-container\"",
    ),
    (Rule::NamesExchanged, "src/activities/deploy_container.rs", "\"deploy-container\"", "\"create-app-service-plan\""),
    (
        Rule::ErrorEncoding,
        "src/activities/create_app_service_plan.rs",
        "Result<AppServicePlanId, AzureError>",
        "Result<AppServicePlanId, String>",
    ),
    (
        Rule::ErrorEncoding,
        "src/activities/create_app_service_plan.rs",
        "AppServicePlanId(plan)).await",
        "AppServicePlanId(plan)).await.map_err(|error| error.to_string())",
    ),
    (
        Rule::CallsChanged,
        "src/orchestrations/deploy_webapp.rs",
        "    let firewall",
        "    ctx.schedule_timer(std::time::Duration::from_secs(1)).await;\n    let firewall",
    ),
    (Rule::CallOptions, "src/activities/configure_firewall.rs", "max_attempts = 5", "max_attempts = 4"),
    (
        Rule::ComparedPayload,
        "src/types.rs",
        "    pub port: u16",
        "    #[serde(rename = \"tcp\", alias = \"port\")]\n    pub port: u16",
    ),
    (
        Rule::InputTagChanged,
        "src/messages.rs",
        "pub enum WebappCommand",
        "#[serde(tag = \"command\")]\npub enum WebappCommand",
    ),
    (
        Rule::OutputTagChanged,
        "src/error.rs",
        "pub enum AzureError",
        "#[serde(tag = \"kind\", content = \"of\")]\npub enum AzureError",
    ),
];

#[test]
fn each_breaking_change_fails_the_tests_of_the_library() {
    let mut reported = BTreeSet::new();
    for edits in [NAMES, TYPES, TAGS] {
        let report = report_after(edits);
        for (rule, ..) in edits {
            assert!(report.contains(&format!("[{rule}] ")), "{rule} is not in\n{report}");
            reported.insert(*rule);
        }
    }
    let breaking: BTreeSet<_> = Rule::ALL.iter().copied().filter(|rule| rule.is_breaking()).collect();
    assert_eq!(reported, breaking, "each rule has an edit");
}

#[test]
fn allowed_changes_do_not() {
    let report = run_after(&[(Rule::NotChecked, "src/types.rs", "    /// The TCP port to open.", "    /// The port.")]);
    assert!(report.is_ok(), "{report:?}");
}

/// They break nothing, but have to be in the lock: a later release that drops them does.
#[test]
fn aliases_are_recorded() {
    let field = ("src/types.rs", "    pub port: u16", "    #[serde(alias = \"tcp\")]\n    pub port: u16");
    let variant =
        ("src/error.rs", "    BadRequest(String)", "    #[serde(alias = \"Invalid\")]\n    BadRequest(String)");
    for ((file, old, new), recorded) in [(field, "\"tcp\": \"port\""), (variant, "\"Invalid\": {")] {
        let report = report_after(&[(Rule::NotChecked, file, old, new)]);
        assert!(report.contains("`duroxide.lock.json` is out of date") && report.contains(recorded), "{report}");
        assert!(!report.contains("breaks what relies on"), "{report}");
    }
}

fn report_after(edits: &[Edit]) -> String {
    run_after(edits).expect_err("the test of the lock fails")
}

/// Edits a copy of the library, and runs its test of the lock. The output is the error if it fails.
fn run_after(edits: &[Edit]) -> Result<(), String> {
    // Two copies have the same place in cargo's target directory.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("azure-arm");
    copy(&workspace().join("examples/azure-arm"), &library);
    fs::write(folder.path().join("Cargo.toml"), manifest()).unwrap();
    fs::copy(workspace().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    for (_, file, old, new) in edits {
        let file = library.join(file);
        let text = fs::read_to_string(&file).unwrap();
        let edited = if old.is_empty() { with_strict_callers(&text) } else { text.replacen(old, new, 1) };
        assert_ne!(text, edited, "{old} in {}", file.display());
        fs::write(&file, edited).unwrap();
    }
    let output = cargo(&library)
        .args(["test", "--quiet", "--test", "publishing", "checklist::lock"])
        .env_remove("UPDATE_DUROXIDE")
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { fs::copy(entry.path(), to).map(|_| ()).unwrap() }
    }
}

/// The manifest of the workspace, for the library alone.
fn manifest() -> String {
    let root = workspace();
    let text = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, package) = text.split_once("[workspace.package]").unwrap();
    let package = package.replace("path = \"", &format!("path = \"{}/", root.display()));
    format!("[workspace]\nresolver = \"3\"\nmembers = [\"azure-arm\"]\n\n[workspace.package]{package}")
}

/// A lock in which callers of `deploy-webapp` know no `url`, and deny what they do not know.
fn with_strict_callers(lock: &str) -> String {
    let mut lock: Value = serde_json::from_str(lock).unwrap();
    let schema = &mut lock["types"]["DeployWebappOutput"];
    schema["properties"].as_object_mut().unwrap().remove("url");
    schema["required"] = serde_json::json!(["site_id"]);
    schema["additionalProperties"] = false.into();
    lock.to_string()
}

//! What the lints find in a crate, for their tests.

use crate::cargo::Package;
use crate::library::contents::Library;

/// The code and text of each finding in a crate of one file.
pub(super) fn findings(text: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("lib.rs");
    std::fs::write(&root, text).unwrap();
    let library = Library::read(&root, &Package::fixed(), Vec::new());
    let findings = super::find(&library).into_iter();
    let texts = findings.map(|finding| format!("{} {finding}", finding.lint.code()));
    texts.map(|text| text.replace(&root.display().to_string(), "lib.rs")).collect()
}

pub(super) const CHARGE: &str =
    "/// Charge.\n#[duroxide::activity(idempotent)] pub async fn charge_card() -> R { Ok(()) }\n";

pub(super) const APPROVAL: &str = "#[duroxide::event(name = \"approval\")] pub struct Approval;\n";

/// The findings with a code in a crate with an event, an orchestration with this body, and other items.
pub(super) fn about_messages(code: &str, arguments: &str, body: &str, items: &str) -> Vec<String> {
    let orchestration = format!(
        "/// Deploy.\n#[duroxide::orchestration({arguments})] pub async fn deploy(ctx: OrchestrationContext) -> R {{ {body} }}\n"
    );
    let mut found = findings(&format!("{APPROVAL}{orchestration}{items}"));
    found.retain(|finding| finding.starts_with(code));
    found
}

//! Markdown, in the form that the convention prescribes for a library's README.

use crate::catalog::Catalog;
use crate::info::message::MessageInfo;

pub(super) fn render(catalog: &Catalog) -> String {
    let orchestrations = catalog.orchestrations.iter().map(|info| {
        let deprecated = if info.deprecated.is_some() { " (deprecated)" } else { "" };
        format!("- `{}` {}{}{deprecated}", info.name, info.version, described(&info.description))
    });
    let activities = catalog.activities.iter().map(|info| {
        let idempotent = if info.idempotent { " (idempotent)" } else { "" };
        let deprecated = if info.deprecated.is_some() { " (deprecated)" } else { "" };
        format!("- `{}`{}{idempotent}{deprecated}", info.name, described(&info.description))
    });
    let sections = [
        section("orchestrations", orchestrations),
        section("activities", activities),
        section("events", catalog.events.iter().map(message)),
        section("queues", catalog.queues.iter().map(message)),
        section("values", catalog.values.iter().map(message)),
    ];
    sections.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn message(info: &MessageInfo) -> String {
    let deprecated = if info.deprecated { " (deprecated)" } else { "" };
    format!("- `{}`{}{deprecated}", info.name, described(&info.description))
}

fn described(description: &str) -> String {
    if description.is_empty() { String::new() } else { format!(" - {description}") }
}

/// A section; `None` if nothing is in it.
fn section(what: &str, lines: impl Iterator<Item = String>) -> Option<String> {
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| format!("## Available {what}\n\n{}\n", lines.join("\n")))
}

//! `list`: shows what this program can run.

use crate::cli::{Format, ListOptions};
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use duroxide::Catalog;
use std::io::Write as _;

pub(crate) fn list(options: &ListOptions) -> Result<(), String> {
    let catalog = duroxide::catalog();
    let text = match options.format {
        Format::Table => format!("{}\n\n{}", orchestrations(&catalog), activities(&catalog)),
        Format::Json => serde_json::to_string_pretty(&catalog).map_err(|error| error.to_string())?,
        Format::Markdown => catalog.to_markdown(),
        Format::Mermaid => catalog.to_mermaid(),
        Format::Dot => catalog.to_dot(),
        Format::Html => catalog.to_html(),
    };
    print(&text)
}

/// Prints to the end, or as far as anybody reads.
pub(crate) fn print(text: &str) -> Result<(), String> {
    // `println!` would panic if a reader such as `head` stops early.
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn orchestrations(catalog: &Catalog) -> String {
    let mut table = table(["ORCHESTRATION", "VERSION", "INPUT", "OUTPUT", "USES", "DESCRIPTION"]);
    for info in &catalog.orchestrations {
        let used: Vec<_> =
            info.activities_used.iter().chain(&info.orchestrations_used).map(|name| short(name)).collect();
        let row =
            [&info.name, &info.version, &info.input_type, &info.output_type, &used.join(" ").into(), &info.description];
        table.add_row(row.map(ToString::to_string));
    }
    trimmed(&table)
}

fn activities(catalog: &Catalog) -> String {
    let mut table = table(["ACTIVITY", "IDEMPOTENT", "INPUT", "OUTPUT", "DESCRIPTION"]);
    for info in &catalog.activities {
        let idempotent = if info.idempotent { "yes" } else { "no" };
        table.add_row([&info.name, idempotent, &info.input_type, &info.output_type, &info.description]);
    }
    trimmed(&table)
}

pub(crate) fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(header);
    table
}

/// Without trailing spaces.
pub(crate) fn trimmed(table: &Table) -> String {
    table.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n")
}

/// `provision-vm` for `duroxide-azure-arm::activity::provision-vm`.
fn short(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}

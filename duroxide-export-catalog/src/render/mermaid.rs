//! Mermaid flowcharts.

use crate::kind::Kind;
use crate::render::graph::{Graph, Node, title};
use std::fmt::Write as _;

pub(super) fn render(graph: &Graph<'_>) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (index, (crate_name, nodes)) in graph.crates.iter().enumerate() {
        let _ = writeln!(text, "    subgraph c{index} [\"{}\"]", escaped(title(crate_name)));
        for (node, number) in nodes {
            let _ = writeln!(text, "        n{number}{}", shape(node));
        }
        text.push_str("    end\n");
    }
    for edge in &graph.edges {
        let arrow = edge.kind.label().map_or_else(|| "-->".to_owned(), |label| format!("-. {label} .->"));
        let _ = writeln!(text, "    n{} {arrow} n{}", edge.from, edge.to);
    }
    text
}

/// The node in the shape of its kind.
fn shape(node: &Node<'_>) -> String {
    let label = escaped(node.label());
    match node.kind {
        Kind::Activity => format!("[\"{label}\"]"),
        Kind::Orchestration => format!("([\"{label}\"])"),
        Kind::Event => format!("{{{{\"{label}\"}}}}"),
        Kind::Queue => format!("[(\"{label}\")]"),
        Kind::Value => format!("[/\"{label}\"/]"),
    }
}

/// Mermaid has character entities with `#` in place of `&`.
fn escaped(text: &str) -> String {
    text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}

//! Graphviz's DOT.

use crate::kind::Kind;
use crate::render::graph::{EdgeKind, Graph, title};
use std::fmt::Write as _;

pub(super) fn render(graph: &Graph<'_>) -> String {
    let mut text = "digraph workflows {\n    rankdir=LR;\n    node [fontname=\"sans-serif\"];\n".to_owned();
    for (index, (crate_name, nodes)) in graph.crates.iter().enumerate() {
        let _ = writeln!(text, "    subgraph cluster_{index} {{\n        label={};", quoted(title(crate_name)));
        for (node, number) in nodes {
            let (label, shape) = (quoted(node.label()), shape(node.kind));
            let _ = writeln!(text, "        n{number} [label={label}, shape={shape}, tooltip={}];", quoted(node.name));
        }
        text.push_str("    }\n");
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "    n{} -> n{}{};", edge.from, edge.to, attributes(edge.kind));
    }
    text + "}\n"
}

const fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Activity => "box",
        Kind::Orchestration => "ellipse",
        Kind::Event => "hexagon",
        Kind::Queue => "cylinder",
        Kind::Value => "note",
    }
}

fn attributes(kind: EdgeKind) -> String {
    kind.label().map_or_else(String::new, |label| format!(" [style=dashed, label=\"{label}\"]"))
}

/// A string, in which DOT only knows the escape of a quote; a backslash has a meaning in labels.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

//! One HTML page with everything: a list to search, the details of each handler and message, and the graph.
//!
//! The page is complete in itself. This module fills the data into `page.html`; `page.js` shows them, and lays out the graph
//! with [dagre](https://github.com/dagrejs/dagre), which is included under its own license.

mod details;
mod relations;

use crate::catalog::Catalog;
use crate::render::graph::{Edge, Graph, Node};
use details::Item;
use relations::Relations;
use serde::Serialize;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Version 3.1.3 of `@dagrejs/dagre`, unchanged but for the notice.
const LAYOUT: &str = include_str!("dagre.min.js");

/// What the page shows.
#[derive(Serialize)]
struct Data<'c> {
    items: Vec<Item<'c>>,
    nodes: Vec<GraphNode<'c>>,
    edges: Vec<GraphEdge>,
}

/// A node of the graph.
#[derive(Serialize)]
struct GraphNode<'c> {
    #[serde(rename = "crate")]
    crate_name: &'c str,
    kind: &'static str,
    name: &'c str,
    label: &'c str,
    /// The items that it stands for: the versions of an orchestration.
    ids: Vec<String>,
}

#[derive(Serialize)]
struct GraphEdge {
    from: usize,
    to: usize,
    label: &'static str,
}

pub(super) fn render(catalog: &Catalog) -> String {
    let graph = Graph::new(catalog);
    let relations = Relations::new(catalog);
    let items = details::items(catalog, &relations);
    let nodes = graph.crates.iter().flat_map(|(crate_name, nodes)| {
        nodes.keys().map(|node| graph_node(super::graph::title(crate_name), node, &relations))
    });
    let data = Data { nodes: nodes.collect(), edges: graph.edges.iter().map(graph_edge).collect(), items };
    // Text is all there is in the data, so this cannot fail.
    let json = serde_json::to_string(&data).unwrap_or_default();
    fill(&[("style", STYLE), ("data", &escaped(&json)), ("layout", LAYOUT), ("script", SCRIPT)])
}

/// JSON that cannot end the `script` element that contains it.
fn escaped(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The page with each `{{part}}` in place.
fn fill(parts: &[(&str, &str)]) -> String {
    let length = parts.iter().map(|(_, part)| part.len()).sum::<usize>() + PAGE.len();
    let mut page = String::with_capacity(length);
    let mut rest = PAGE;
    for (name, part) in parts {
        let (before, after) = rest.split_once(&format!("{{{{{name}}}}}")).unwrap_or((rest, ""));
        page.push_str(before);
        page.push_str(part);
        rest = after;
    }
    page + rest
}

fn graph_node<'c>(crate_name: &'c str, node: &Node<'c>, relations: &Relations<'c>) -> GraphNode<'c> {
    let ids = relations.ids_of(node.kind, node.name, crate_name);
    GraphNode { crate_name, kind: node.kind.noun(), name: node.name, label: node.label(), ids }
}

fn graph_edge(edge: &Edge) -> GraphEdge {
    GraphEdge { from: edge.from, to: edge.to, label: edge.kind.label().unwrap_or_default() }
}

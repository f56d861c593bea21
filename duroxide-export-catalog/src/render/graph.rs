//! Who schedules what, and which messages go where.

use crate::catalog::Catalog;
use crate::info::activity::ActivityInfo;
use crate::info::message::UsedMessage;
use crate::info::orchestration::OrchestrationInfo;
use crate::kind::{Kind, short_name};
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// A graph of handlers and messages.
pub(super) struct Graph<'c> {
    /// The nodes by crate, each with its number in the whole graph. Those of unknown crates are under the empty name.
    pub(super) crates: BTreeMap<&'c str, BTreeMap<Node<'c>, usize>>,
    /// The edges between the numbers of nodes.
    pub(super) edges: BTreeSet<Edge>,
}

/// The title of the group of a crate's nodes.
pub(super) const fn title(crate_name: &str) -> &str {
    if crate_name.is_empty() { "other names" } else { crate_name }
}

/// A handler or a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node<'c> {
    pub(super) kind: Kind,
    /// The full name; the key of a value.
    pub(super) name: &'c str,
}

/// An arrow in the direction in which a call or a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: EdgeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EdgeKind {
    Schedules,
    IsWaitedForBy,
    IsTakenBy,
    Sets,
    Raises,
    AddsTo,
}

impl EdgeKind {
    /// The text beside the arrow; none for a call.
    pub(super) const fn label(self) -> Option<&'static str> {
        match self {
            Self::Schedules => None,
            Self::IsWaitedForBy => Some("is waited for by"),
            Self::IsTakenBy => Some("is taken by"),
            Self::Sets => Some("sets"),
            Self::Raises => Some("raises"),
            Self::AddsTo => Some("adds to"),
        }
    }
}

impl<'c> Node<'c> {
    /// The name without the prefix.
    pub(super) fn label(&self) -> &'c str {
        short_name(self.name)
    }
}

impl<'c> Graph<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let mut graph = Self { crates: BTreeMap::new(), edges: BTreeSet::new() };
        for info in &catalog.activities {
            graph.add(&info.source.crate_name, Kind::Activity, &info.name);
        }
        for info in &catalog.orchestrations {
            graph.add(&info.source.crate_name, Kind::Orchestration, &info.name);
        }
        for (kind, info) in catalog.messages() {
            graph.add(&info.source.crate_name, kind, &info.name);
        }
        let aliases = aliases(catalog);
        let of_activities = catalog.activities.iter().flat_map(arrows_of_activity);
        let mut arrows: Vec<_> = catalog.orchestrations.iter().flat_map(arrows).chain(of_activities).collect();
        for Arrow { other, .. } in &mut arrows {
            *other = aliases.get(other).copied().unwrap_or(*other);
        }
        for Arrow { handler, other, crate_name, .. } in &arrows {
            graph.add_if_missing(crate_name, *handler);
            graph.add_if_missing(crate_name, *other);
        }
        graph.number();
        graph.edges = arrows.iter().filter_map(|arrow| graph.edge(arrow)).collect();
        graph
    }

    fn add(&mut self, crate_name: &'c str, kind: Kind, name: &'c str) {
        self.crates.entry(crate_name).or_default().insert(Node { kind, name }, 0);
    }

    /// Adds what is not in the catalog, under the crate that its name starts with. A value is that of the orchestration's
    /// crate.
    fn add_if_missing(&mut self, crate_name: &'c str, node: Node<'c>) {
        if self.find(crate_name, node).is_none() {
            let of_name = node.name.split_once("::").map(|(crate_name, _)| crate_name);
            let owner = if node.kind == Kind::Value { crate_name } else { of_name.unwrap_or_default() };
            self.add(owner, node.kind, node.name);
        }
    }

    /// The number of a node: first in the crate, then in any other.
    fn find(&self, crate_name: &str, node: Node<'c>) -> Option<usize> {
        let own = self.crates.get(crate_name).into_iter();
        own.chain(self.crates.values()).find_map(|nodes| nodes.get(&node)).copied()
    }

    fn number(&mut self) {
        for (number, of_node) in self.crates.values_mut().flat_map(BTreeMap::values_mut).enumerate() {
            *of_node = number;
        }
    }

    fn edge(&self, Arrow { crate_name, handler, other, kind }: &Arrow<'c>) -> Option<Edge> {
        let (handler, other) = (self.find(crate_name, *handler)?, self.find(crate_name, *other)?);
        let (from, to) = match kind {
            EdgeKind::Schedules | EdgeKind::Sets | EdgeKind::Raises | EdgeKind::AddsTo => (handler, other),
            EdgeKind::IsWaitedForBy | EdgeKind::IsTakenBy => (other, handler),
        };
        Some(Edge { from, to, kind: *kind })
    }
}

/// The handlers under their other names.
fn aliases(catalog: &Catalog) -> BTreeMap<Node<'_>, Node<'_>> {
    let activities = catalog.activities.iter().map(|info| (Kind::Activity, &info.name, &info.aliases));
    let orchestrations = catalog.orchestrations.iter().map(|info| (Kind::Orchestration, &info.name, &info.aliases));
    activities
        .chain(orchestrations)
        .flat_map(|(kind, name, aliases)| {
            aliases.iter().map(move |alias| (Node { kind, name: alias }, Node { kind, name }))
        })
        .collect()
}

/// An edge, before nodes have numbers.
struct Arrow<'c> {
    /// The crate of the handler.
    crate_name: &'c str,
    handler: Node<'c>,
    other: Node<'c>,
    kind: EdgeKind,
}

/// What an orchestration has to do with other handlers and messages.
fn arrows(info: &OrchestrationInfo) -> impl Iterator<Item = Arrow<'_>> {
    let others = names(&info.activities_used, Kind::Activity, EdgeKind::Schedules)
        .chain(names(&info.orchestrations_used, Kind::Orchestration, EdgeKind::Schedules))
        .chain(messages(&info.waits_for, Kind::Event, EdgeKind::IsWaitedForBy))
        .chain(messages(&info.dequeues, Kind::Queue, EdgeKind::IsTakenBy))
        .chain(messages(&info.sets, Kind::Value, EdgeKind::Sets));
    let handler = Node { kind: Kind::Orchestration, name: &info.name };
    others.map(move |(other, kind)| Arrow { crate_name: &info.source.crate_name, handler, other, kind })
}

/// The messages that an activity sends.
fn arrows_of_activity(info: &ActivityInfo) -> impl Iterator<Item = Arrow<'_>> {
    let others = messages(&info.raises, Kind::Event, EdgeKind::Raises).chain(messages(
        &info.enqueues,
        Kind::Queue,
        EdgeKind::AddsTo,
    ));
    let handler = Node { kind: Kind::Activity, name: &info.name };
    others.map(move |(other, kind)| Arrow { crate_name: &info.source.crate_name, handler, other, kind })
}

fn names(names: &[Text], kind: Kind, edge: EdgeKind) -> impl Iterator<Item = (Node<'_>, EdgeKind)> {
    names.iter().map(move |name| (Node { kind, name }, edge))
}

fn messages(used: &[UsedMessage], kind: Kind, edge: EdgeKind) -> impl Iterator<Item = (Node<'_>, EdgeKind)> {
    used.iter().map(move |used| (Node { kind, name: &used.name }, edge))
}

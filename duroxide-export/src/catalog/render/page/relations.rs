//! Who has to do with whom, in both directions.

use crate::catalog::Catalog;
use crate::catalog::info::message::UsedMessage;
use crate::catalog::info::orchestration::OrchestrationInfo;
use crate::catalog::info::text::Text;
use crate::catalog::render::graph::NodeKind;
use crate::catalog::render::page::names::{self, short};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Links under a heading.
#[derive(Debug, Serialize)]
pub(super) struct Links<'c> {
    label: &'static str,
    to: Vec<Link<'c>>,
}

/// A link to an item, or the name of something that the catalog does not contain.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub(super) struct Link<'c> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    text: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

type Key<'c> = (NodeKind, &'c str);

/// The items by name, and what leads to each.
#[derive(Default)]
pub(super) struct Relations<'c> {
    ids: HashMap<Key<'c>, Vec<String>>,
    /// Names by alias.
    names: HashMap<Key<'c>, &'c str>,
    notes: HashMap<Key<'c>, String>,
    incoming: HashMap<Key<'c>, BTreeMap<Incoming, Vec<Link<'c>>>>,
}

/// What another item does with this one. The order is that on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Incoming {
    Scheduled,
    WaitedFor,
    Taken,
    Set,
    Raised,
    Added,
}

impl Incoming {
    const fn label(self) -> &'static str {
        match self {
            Self::Scheduled => "Scheduled by",
            Self::WaitedFor => "Waited for by",
            Self::Taken => "Taken by",
            Self::Set => "Set by",
            Self::Raised => "Raised by",
            Self::Added => "Added by",
        }
    }
}

impl<'c> Relations<'c> {
    pub(super) fn of(catalog: &'c Catalog) -> Self {
        let mut relations = Self::default();
        relations.add_items(catalog);
        for info in &catalog.orchestrations {
            let id = names::id_of_orchestration(info);
            let link = Link { id: Some(id), text: short(&info.name), note: Some(format!("version {}", info.version)) };
            relations.schedules(NodeKind::Activity, &info.activities_used, &link);
            relations.schedules(NodeKind::Orchestration, &info.orchestrations_used, &link);
            relations.uses(NodeKind::Event, &info.waits_for, Incoming::WaitedFor, &link);
            relations.uses(NodeKind::Queue, &info.dequeues, Incoming::Taken, &link);
            relations.uses(NodeKind::Value, &info.sets, Incoming::Set, &link);
        }
        for info in &catalog.activities {
            let id = names::id(NodeKind::Activity, &info.name);
            let link = Link { id: Some(id), text: short(&info.name), note: None };
            relations.uses(NodeKind::Event, &info.raises, Incoming::Raised, &link);
            relations.uses(NodeKind::Queue, &info.enqueues, Incoming::Added, &link);
        }
        relations
    }

    fn add_items(&mut self, catalog: &'c Catalog) {
        for info in &catalog.activities {
            self.add(NodeKind::Activity, &info.name, names::id(NodeKind::Activity, &info.name));
            self.add_aliases(NodeKind::Activity, &info.name, &info.aliases);
            if let Some(retry) = &info.retry {
                self.notes.insert((NodeKind::Activity, &info.name), retry.to_string());
            }
        }
        for info in &catalog.orchestrations {
            self.add(NodeKind::Orchestration, &info.name, names::id_of_orchestration(info));
            self.add_aliases(NodeKind::Orchestration, &info.name, &info.aliases);
        }
        let messages = [
            (NodeKind::Event, &catalog.events),
            (NodeKind::Queue, &catalog.queues),
            (NodeKind::Value, &catalog.values),
        ];
        for (kind, messages) in messages {
            for info in messages {
                self.add(kind, &info.name, names::id_of_message(kind, info));
            }
        }
    }

    fn add(&mut self, kind: NodeKind, name: &'c str, id: String) {
        self.ids.entry((kind, name)).or_default().push(id);
    }

    fn add_aliases(&mut self, kind: NodeKind, name: &'c str, aliases: &'c [Text]) {
        self.names.extend(aliases.iter().map(|alias| ((kind, &**alias), name)));
    }

    fn schedules(&mut self, kind: NodeKind, names: &'c [Text], by: &Link<'c>) {
        for name in names {
            self.push(kind, name, Incoming::Scheduled, by);
        }
    }

    fn uses(&mut self, kind: NodeKind, messages: &'c [UsedMessage], how: Incoming, by: &Link<'c>) {
        for message in messages {
            self.push(kind, &message.name, how, by);
        }
    }

    fn push(&mut self, kind: NodeKind, name: &'c str, how: Incoming, by: &Link<'c>) {
        let key = (kind, self.name(kind, name));
        let links = self.incoming.entry(key).or_default().entry(how).or_default();
        if !links.contains(by) {
            links.push(by.clone());
        }
    }

    /// The name that a name or an alias stands for.
    fn name(&self, kind: NodeKind, name: &'c str) -> &'c str {
        self.names.get(&(kind, name)).copied().unwrap_or(name)
    }

    /// The items with a name; of values, those of the crate.
    pub(super) fn ids_of(&self, kind: NodeKind, name: &str, crate_name: &str) -> Vec<String> {
        let of_name = self.ids.get(&(kind, name)).cloned().unwrap_or_default();
        if kind != NodeKind::Value {
            return of_name;
        }
        let prefix = format!("value:{crate_name}:");
        of_name.into_iter().filter(|id| id.starts_with(&prefix)).collect()
    }

    /// What leads to an item.
    pub(super) fn incoming(&self, kind: NodeKind, name: &str) -> Vec<Links<'c>> {
        let found = self.incoming.get(&(kind, name)).into_iter().flatten();
        found.map(|(how, links)| Links { label: how.label(), to: links.clone() }).collect()
    }

    /// Whether no orchestration schedules this one.
    pub(super) fn is_entry(&self, info: &OrchestrationInfo) -> bool {
        let incoming = self.incoming.get(&(NodeKind::Orchestration, &*info.name));
        incoming.is_none_or(|incoming| !incoming.contains_key(&Incoming::Scheduled))
    }

    /// Links to what an item uses; `None` if it uses nothing of the kind.
    pub(super) fn outgoing(&self, label: &'static str, kind: NodeKind, names: &'c [Text]) -> Option<Links<'c>> {
        let to: Vec<_> = names.iter().map(|name| self.link(kind, name, "")).collect();
        (!to.is_empty()).then_some(Links { label, to })
    }

    pub(super) fn messages(
        &self,
        label: &'static str,
        kind: NodeKind,
        messages: &'c [UsedMessage],
        crate_name: &str,
    ) -> Option<Links<'c>> {
        let link = |message: &'c UsedMessage| {
            let link = self.link(kind, &message.name, crate_name);
            let note = message.is_named_at_run_time.then(|| "under a name that is only known at run time".to_owned());
            Link { note, ..link }
        };
        let to: Vec<_> = messages.iter().map(link).collect();
        (!to.is_empty()).then_some(Links { label, to })
    }

    fn link(&self, kind: NodeKind, name: &'c str, crate_name: &str) -> Link<'c> {
        let name = self.name(kind, name);
        let id = self.ids_of(kind, name, crate_name).pop();
        let text = if id.is_some() { short(name) } else { name };
        Link { id, text, note: self.notes.get(&(kind, name)).cloned() }
    }
}

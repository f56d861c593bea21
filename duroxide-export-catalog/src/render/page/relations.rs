//! Who has to do with whom, in both directions.

use crate::catalog::Catalog;
use crate::info::activity::ActivityInfo;
use crate::info::message::{MessageInfo, UsedMessage};
use crate::info::orchestration::OrchestrationInfo;
use crate::kind::{Kind, short_name};
use crate::text::Text;
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

type Key<'c> = (Kind, &'c str);

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
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let mut relations = Self::default();
        relations.add_items(catalog);
        for info in &catalog.orchestrations {
            let id = orchestration_id(info);
            let link =
                Link { id: Some(id), text: short_name(&info.name), note: Some(format!("version {}", info.version)) };
            relations.schedules(Kind::Activity, &info.activities_used, &link);
            relations.schedules(Kind::Orchestration, &info.orchestrations_used, &link);
            relations.uses(Kind::Event, &info.waits_for, Incoming::WaitedFor, &link);
            relations.uses(Kind::Queue, &info.dequeues, Incoming::Taken, &link);
            relations.uses(Kind::Value, &info.sets, Incoming::Set, &link);
        }
        for info in &catalog.activities {
            let id = activity_id(info);
            let link = Link { id: Some(id), text: short_name(&info.name), note: None };
            relations.uses(Kind::Event, &info.raises, Incoming::Raised, &link);
            relations.uses(Kind::Queue, &info.enqueues, Incoming::Added, &link);
        }
        relations
    }

    fn add_items(&mut self, catalog: &'c Catalog) {
        for info in &catalog.activities {
            self.add(Kind::Activity, &info.name, activity_id(info));
            self.add_aliases(Kind::Activity, &info.name, &info.aliases);
            if let Some(retry) = &info.retry {
                self.notes.insert((Kind::Activity, &info.name), retry.to_string());
            }
        }
        for info in &catalog.orchestrations {
            self.add(Kind::Orchestration, &info.name, orchestration_id(info));
            self.add_aliases(Kind::Orchestration, &info.name, &info.aliases);
        }
        for (kind, info) in catalog.messages() {
            self.add(kind, &info.name, message_id(kind, info));
        }
    }

    fn add(&mut self, kind: Kind, name: &'c str, id: String) {
        self.ids.entry((kind, name)).or_default().push(id);
    }

    fn add_aliases(&mut self, kind: Kind, name: &'c str, aliases: &'c [Text]) {
        self.names.extend(aliases.iter().map(|alias| ((kind, &**alias), name)));
    }

    fn schedules(&mut self, kind: Kind, names: &'c [Text], by: &Link<'c>) {
        for name in names {
            self.push(kind, name, Incoming::Scheduled, by);
        }
    }

    fn uses(&mut self, kind: Kind, messages: &'c [UsedMessage], how: Incoming, by: &Link<'c>) {
        for message in messages {
            self.push(kind, &message.name, how, by);
        }
    }

    fn push(&mut self, kind: Kind, name: &'c str, how: Incoming, by: &Link<'c>) {
        let key = (kind, self.name(kind, name));
        let links = self.incoming.entry(key).or_default().entry(how).or_default();
        if !links.contains(by) {
            links.push(by.clone());
        }
    }

    /// The name that a name or an alias stands for.
    fn name(&self, kind: Kind, name: &'c str) -> &'c str {
        self.names.get(&(kind, name)).copied().unwrap_or(name)
    }

    /// The items with a name; of values, those of the crate.
    pub(super) fn ids_of(&self, kind: Kind, name: &str, crate_name: &str) -> Vec<String> {
        let of_name = self.ids.get(&(kind, name)).cloned().unwrap_or_default();
        if kind != Kind::Value {
            return of_name;
        }
        let prefix = format!("value:{crate_name}:");
        of_name.into_iter().filter(|id| id.starts_with(&prefix)).collect()
    }

    /// What leads to an item.
    pub(super) fn incoming(&self, kind: Kind, name: &str) -> Vec<Links<'c>> {
        let found = self.incoming.get(&(kind, name)).into_iter().flatten();
        found.map(|(how, links)| Links { label: how.label(), to: links.clone() }).collect()
    }

    /// Whether no orchestration schedules this one.
    pub(super) fn is_entry(&self, info: &OrchestrationInfo) -> bool {
        let incoming = self.incoming.get(&(Kind::Orchestration, &*info.name));
        incoming.is_none_or(|incoming| !incoming.contains_key(&Incoming::Scheduled))
    }

    /// Links to what an item uses; `None` if it uses nothing of the kind.
    pub(super) fn outgoing(&self, label: &'static str, kind: Kind, names: &'c [Text]) -> Option<Links<'c>> {
        let to: Vec<_> = names.iter().map(|name| self.link(kind, name, "")).collect();
        (!to.is_empty()).then_some(Links { label, to })
    }

    pub(super) fn messages(
        &self,
        label: &'static str,
        kind: Kind,
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

    fn link(&self, kind: Kind, name: &'c str, crate_name: &str) -> Link<'c> {
        let name = self.name(kind, name);
        let id = self.ids_of(kind, name, crate_name).pop();
        let text = if id.is_some() { short_name(name) } else { name };
        Link { id, text, note: self.notes.get(&(kind, name)).cloned() }
    }
}

// The IDs of items in the page's addresses.

pub(super) fn activity_id(info: &ActivityInfo) -> String {
    format!("activity:{}", info.name)
}

pub(super) fn orchestration_id(info: &OrchestrationInfo) -> String {
    format!("orchestration:{}@{}", info.name, info.version)
}

pub(super) fn message_id(kind: Kind, info: &MessageInfo) -> String {
    match kind {
        // Two crates may have values with the same key.
        Kind::Value => format!("value:{}:{}", info.source.crate_name, info.name),
        _ => format!("{}:{}", kind.noun(), info.name),
    }
}

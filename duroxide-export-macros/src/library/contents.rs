//! The contents of a crate: its handlers, and what they schedule.

use crate::cargo::Package;
use crate::handler::model::uses::messages::MessageUse;
use crate::handler::model::uses::{Use, Uses};
use crate::kind::Kind;
use crate::library::call_graph;
use crate::library::call_graph::direct_calls::{self, DirectCall};
use crate::library::call_graph::reach::Reached;
use crate::library::call_graph::resolve::Resolver;
use crate::library::call_graph::sources::Sources;
use crate::library::found_handler::FoundHandler;
use crate::library::found_message::FoundMessage;
use crate::library::tree::source::Source;
use crate::library::tree::{self, Tree};
use proc_macro2::{Ident, Span};
use std::path::Path;

/// A crate whose sources were read.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) handlers: Vec<FoundHandler>,
    pub(crate) messages: Vec<FoundMessage>,
    pub(crate) package: Package,
    /// What its orchestrations and their helpers schedule.
    pub(crate) scheduled: Vec<Scheduled>,
    /// The messages that they use.
    pub(crate) exchanged: Vec<MessageUse>,
    /// The modules that were read.
    pub(crate) sources: Vec<Source>,
    /// Whether the crate is a program, rather than a library.
    pub(crate) is_program: bool,
    invocations: Vec<usize>,
    root_names: Vec<(String, usize)>,
    /// What its orchestrations reach, each with its index among the handlers.
    pub(crate) reached: Vec<(usize, Reached)>,
    /// What its activities send through helpers, in the same form.
    pub(crate) sending: Vec<(usize, Reached)>,
    /// The activities that orchestrations run inside themselves.
    pub(crate) direct_calls: Vec<DirectCall>,
    /// The handles on which `schedule` is called, each with the place; empty if no activity declares `retry`.
    pub(crate) single_attempts: Vec<(Ident, String)>,
    /// A place with handlers that may have been missed, if there is one.
    pub(crate) unseen: Option<String>,
}

/// Something that is scheduled, and the place.
#[derive(Debug)]
pub(crate) struct Scheduled {
    pub(crate) item: Use,
    pub(crate) place: String,
}

impl Library {
    /// Reads a crate. `externs` are the names of the crates that it depends on; empty if they are not known.
    pub(crate) fn read(root: &Path, package: &Package, externs: Vec<String>) -> Self {
        let Tree { functions, methods, types, invocations, unseen, root_names, sources, skipped } = tree::read(root);
        let messages: Vec<_> = types.iter().filter_map(|ty| FoundMessage::new(ty, package)).collect();
        let handlers: Vec<_> = functions.iter().filter_map(|function| FoundHandler::new(function, package)).collect();
        let in_functions = functions
            .iter()
            .filter_map(|function| function.replayed.as_ref().map(|replayed| (replayed, function.place())));
        let in_methods = methods.iter().map(|method| (&method.replayed, format!("the method `{}`", method.ident)));
        let retries = handlers.iter().any(|handler| handler.retries);
        let (mut scheduled, mut exchanged, mut single_attempts) = (Vec::new(), Vec::new(), Vec::new());
        for (replayed, place) in in_functions.chain(in_methods) {
            if retries {
                single_attempts.extend(replayed.single_attempts().into_iter().map(|handle| (handle, place.clone())));
            }
            let uses = Uses::find(&replayed.code, &replayed.sig, None);
            scheduled.extend(uses.items.into_iter().map(|used| Scheduled { item: used.item, place: place.clone() }));
            exchanged.extend(uses.messages.into_iter().map(|used| used.item));
        }
        let resolver = Resolver::new(Sources::new(sources.clone(), skipped), &handlers, externs);
        let reached = call_graph::reached_by_orchestrations(&handlers, &messages, &resolver);
        let sending = call_graph::sent_by_activities(&handlers, &messages, &resolver);
        let direct_calls = direct_calls::find(&functions, &handlers, &resolver);
        Self {
            reached,
            sending,
            direct_calls,
            single_attempts,
            handlers,
            messages,
            package: package.clone(),
            scheduled,
            exchanged,
            is_program: functions.iter().any(|function| function.ident == "main" && function.module.path.is_empty()),
            sources,
            invocations,
            root_names,
            unseen,
        }
    }

    /// The line of the first `export!`, if this is a second one.
    pub(crate) fn invoked_before(&self) -> Option<usize> {
        let (first, others) = self.invocations.split_first()?;
        // Unit tests have no invocation.
        let this = proc_macro::is_available().then(|| Span::call_site().unwrap().line())?;
        others.contains(&this).then_some(*first)
    }

    /// The line of the root file that declares or imports a type or module with this name.
    pub(crate) fn line_of_name(&self, name: &Ident) -> Option<usize> {
        self.root_names.iter().find(|(declared, _)| name == declared.as_str()).map(|(_, line)| *line)
    }

    /// The handlers that are compiled outside of tests.
    pub(crate) fn shipped(&self) -> impl Iterator<Item = &FoundHandler> {
        self.handlers.iter().filter(|handler| !handler.is_test())
    }

    pub(crate) fn activities(&self) -> impl Iterator<Item = &FoundHandler> {
        self.shipped().filter(|handler| handler.kind == Kind::Activity)
    }
}

//! What orchestrations reach through the helper functions of their crate.
//!
//! An attribute sees one function, so it cannot know what the helpers of an orchestration schedule. `export!` follows
//! the calls: [`resolve`] finds what a path refers to, [`calls`] lists what a body calls, and [`reach`] walks from each
//! orchestration to everything that it can call.

pub(crate) mod calls;
pub(crate) mod declared;
pub(crate) mod direct_calls;
pub(crate) mod function;
pub(crate) mod inert_calls;
pub(crate) mod methods;
pub(crate) mod reach;
pub(crate) mod resolve;
pub(crate) mod sources;
#[cfg(test)]
mod tests;
pub(crate) mod unfollowed;

use crate::api;
use crate::kind::Kind;
use crate::library::call_graph::declared::Declared;
use crate::library::call_graph::function::Helper;
use crate::library::call_graph::methods::MethodIndex;
use crate::library::call_graph::reach::{Reached, reach};
use crate::library::call_graph::resolve::Resolver;
use crate::library::found_handler::FoundHandler;
use crate::library::found_message::FoundMessage;
use crate::own_attribute::handler_attribute;
use crate::syntax::scan::{RawItem, What};

/// What each orchestration reaches, with the orchestration's index among the handlers.
pub(crate) fn reached_by_orchestrations(
    handlers: &[FoundHandler],
    messages: &[FoundMessage],
    resolver: &Resolver<'_>,
) -> Vec<(usize, Reached)> {
    if handlers.iter().all(|handler| handler.kind == Kind::Activity) {
        return Vec::new();
    }
    let sources = resolver.sources.all();
    let methods = MethodIndex::collect(&sources).with_traits(&sources);
    let declared = Declared::collect(&sources);
    let orchestrations = handlers.iter().enumerate().filter(|(_, handler)| handler.kind == Kind::Orchestration);
    let reached = orchestrations.filter_map(|(index, handler)| {
        let start = function_of(handler, resolver)?;
        Some((index, reach(handler.kind, &start, resolver, &methods, &declared, handlers, messages)))
    });
    reached.collect()
}

/// What each activity sends through helpers. Most crates send messages from no helper, and are not walked.
pub(crate) fn sent_by_activities(
    handlers: &[FoundHandler],
    messages: &[FoundMessage],
    resolver: &Resolver<'_>,
) -> Vec<(usize, Reached)> {
    let sources = resolver.sources.all();
    let sends = |item: &RawItem| {
        let is_helper = matches!(item.what(), What::Fn(_)) && handler_attribute(&item.attributes).is_none();
        (is_helper || item.is_trait() || matches!(item.what(), What::Impl))
            && api::sending().any(|method| item.mentions(method))
    };
    if !sources.iter().flat_map(|source| source.items.iter()).any(sends) {
        return Vec::new();
    }
    let methods = MethodIndex::collect(&sources).with_traits(&sources);
    let declared = Declared::collect(&sources);
    let activities = handlers.iter().enumerate().filter(|(_, handler)| handler.kind == Kind::Activity);
    let reached = activities.filter_map(|(index, handler)| {
        let start = function_of(handler, resolver)?;
        Some((index, reach(handler.kind, &start, resolver, &methods, &declared, handlers, messages)))
    });
    reached.filter(|(_, reached)| !reached.messages.is_empty()).collect()
}

/// The function of a handler.
pub(crate) fn function_of(handler: &FoundHandler, resolver: &Resolver<'_>) -> Option<Helper> {
    let source = resolver.sources.module(&handler.module.name)?;
    let item = source.items.get(handler.item)?;
    matches!(item.what(), What::Fn(ident) if *ident == handler.function)
        .then(|| Helper::from_item(item, None, &source))?
}

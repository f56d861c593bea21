//! Handlers that will be registered, and their replacements.

use crate::entries::entry::Entry;
use crate::execution::run::{HandlerFuture, decode, encode};
use crate::handler::definition::Definition;
use crate::handler::meta::Meta;
use crate::handler::replacement::Replacement;
use std::fmt;
use std::sync::Arc;

/// A replacement with its types erased.
pub(crate) type Run<C> = Arc<dyn Fn(C, String) -> HandlerFuture + Send + Sync>;

/// A handler and its replacement.
pub(crate) struct Replaced<C> {
    pub(crate) meta: &'static Meta,
    pub(crate) run: Run<C>,
}

impl<C> fmt::Debug for Replaced<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replaced").field("name", &self.meta.name).finish_non_exhaustive()
    }
}

pub(crate) fn erase<D: Definition, R: Replacement<D>>(replacement: R) -> Run<D::Context> {
    let replacement = Arc::new(replacement);
    Arc::new(move |context, payload| {
        let replacement = Arc::clone(&replacement);
        Box::pin(async move {
            let input = decode::<D>(payload)?;
            encode::<D>(replacement(context, input).await)
        })
    })
}

/// A handler that will be registered.
pub(crate) struct Selected<C: 'static> {
    pub(crate) entry: &'static Entry<C>,
    pub(crate) replacement: Option<Run<C>>,
}

impl<C> Selected<C> {
    pub(crate) const fn meta(&self) -> &'static Meta {
        self.entry.meta
    }
}

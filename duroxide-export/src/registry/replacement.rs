//! What runs in the place of a handler.

use crate::definition::Definition;
use crate::meta::Meta;
use crate::run::{HandlerFuture, decode, encode};
use std::fmt;
use std::sync::Arc;

/// What can run in the place of a handler: `Fn(context, input) -> Future`, with the handler's own types.
#[diagnostic::on_unimplemented(
    message = "this cannot replace the handler",
    label = "expected a function of the handler's context and input, which returns a future of what the handler returns",
    note = "write `|ctx: ActivityContext, input: Input| async move {{ Ok(output) }}`"
)]
pub trait Replacement<D: Definition>:
    Fn(D::Context, D::Input) -> <Self as Replacement<D>>::Future + Send + Sync + 'static
{
    /// What it returns.
    type Future: Future<Output = D::Return> + Send + 'static;
}

impl<D, F, R> Replacement<D> for F
where
    D: Definition,
    F: Fn(D::Context, D::Input) -> R + Send + Sync + 'static,
    R: Future<Output = D::Return> + Send + 'static,
{
    type Future = R;
}

/// A replacement without the handler's types.
pub(super) type Run<C> = Arc<dyn Fn(C, String) -> HandlerFuture + Send + Sync>;

/// A handler and what runs in its place.
pub(super) struct Replaced<C> {
    pub(super) meta: &'static Meta,
    pub(super) run: Run<C>,
}

impl<C> fmt::Debug for Replaced<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replaced").field("name", &self.meta.name).finish_non_exhaustive()
    }
}

pub(super) fn erase<D: Definition, R: Replacement<D>>(replacement: R) -> Run<D::Context> {
    let replacement = Arc::new(replacement);
    Arc::new(move |context, payload| {
        let replacement = Arc::clone(&replacement);
        Box::pin(async move {
            let input = decode::<D>(payload)?;
            encode::<D>(replacement(context, input).await)
        })
    })
}

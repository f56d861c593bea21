//! Replacements of handlers.

use crate::handler::definition::{Definition, Returned};

/// A replacement for a handler: `Fn(context, input) -> Future`, with the handler's types.
#[diagnostic::on_unimplemented(
    message = "this function cannot replace the handler",
    label = "expected a function that takes the handler's context and input, and returns a future with the handler's \
             return type",
    note = "write `|ctx: ActivityContext, input: Input| async move {{ Ok(output) }}`"
)]
pub trait Replacement<D: Definition>:
    Fn(D::Context, D::Input) -> <Self as Replacement<D>>::Future + Send + Sync + 'static
{
    /// The future that it returns.
    type Future: Future<Output = Returned<D>> + Send + 'static;
}

impl<D, F, R> Replacement<D> for F
where
    D: Definition,
    F: Fn(D::Context, D::Input) -> R + Send + Sync + 'static,
    R: Future<Output = Returned<D>> + Send + 'static,
{
    type Future = R;
}

//! State and its bounds.

/// A parameter that the application provides, such as a configuration, a client or a connection pool.
///
/// A handler takes any number of these, before its input. Each call gets a clone of the value that was passed to
/// [`provide`](crate::RegistriesBuilder::provide), so wrap values that are expensive to clone in an
/// [`Arc`](std::sync::Arc). Building the registries fails if a type was not provided; take `Option<State<T>>` if it may
/// be missing.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::{Registries, State};
///
/// #[derive(Clone)]
/// pub struct ShopConfig {
///     pub currency: String,
/// }
///
/// #[duroxide::activity(name = "print-receipt", idempotent)]
/// async fn print_receipt(State(shop): State<ShopConfig>, amount: u64) -> Result<String, String> {
///     Ok(format!("{amount} {}", shop.currency))
/// }
///
/// # fn main() -> Result<(), duroxide::RegistryError> {
/// let Registries { activities, .. } =
///     duroxide::RegistriesBuilder::all().provide(ShopConfig { currency: "EUR".into() }).build()?;
/// assert!(activities.has(PrintReceipt::NAME));
/// # Ok(())
/// # }
/// ```
///
/// Orchestrations replay, so their state must be the same on every run: use it for configuration rather than for
/// clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State<T>(pub T);

/// The bounds on state: it is cloned into every call, on any thread.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be state",
    label = "must implement `Clone`, `Send` and `Sync`, and own its data",
    note = "add `#[derive(Clone)]` to `{Self}`, or share it as `State<std::sync::Arc<{Self}>>`"
)]
pub trait SharedState: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> SharedState for T {}

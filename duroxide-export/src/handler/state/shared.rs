//! What handlers share and the application provides.

/// A parameter that the application provides: a configuration, a client, a pool.
///
/// A handler takes any number of them, before its input, and gets a clone of what was given to
/// [`provide`](crate::RegistriesBuilder::provide): put what is expensive to clone into an [`Arc`]. A type that was
/// not provided is an error when the registries are built; take `Option<State<T>>` for what may be missing.
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
///     duroxide::registry_builder().provide(ShopConfig { currency: "EUR".into() }).build()?;
/// assert!(activities.has(PrintReceipt::NAME));
/// # Ok(())
/// # }
/// ```
///
/// An orchestration replays, so its state must be the same in every run of it: configuration, rather than clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State<T>(pub T);

/// What can be state: it is cloned into every call, on any thread.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be state",
    label = "must implement `Clone`, `Send` and `Sync`, and own its data",
    note = "add `#[derive(Clone)]` to `{Self}`, or share it as `State<std::sync::Arc<{Self}>>`"
)]
pub trait SharedState: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> SharedState for T {}

//! The builder of registries: what an application asks for, call by call.

use crate::entries::scope::{Crate, Scope};
use crate::handler::handle::Handle;
use crate::handler::replacement::Replacement;
use crate::handler::state::SharedState;
use crate::handler::type_name;
use crate::registry::build::assemble;
use crate::registry::build::selection::Selection;
use crate::registry::error::RegistryError;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use crate::registry::request::{Request, meta_of};
use crate::registry::selected::{self, Replaced};

/// A builder of registries that has every activity and orchestration that is linked into this binary.
///
/// [`Registries::builder`] is one that is empty.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::{ActivityContext, Registries};
///
/// #[duroxide::activity(name = "charge-card", idempotent)]
/// async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
///     Ok(amount_in_cents)
/// }
///
/// # fn main() -> Result<(), duroxide::RegistryError> {
/// let Registries { activities, orchestrations } = duroxide::registry_builder()
///     .replace::<ChargeCard>(|_: ActivityContext, _: u64| async { Err("no money in the test shop".to_string()) })
///     .build()?;
/// # assert!(activities.has(ChargeCard::NAME));
/// # Ok(())
/// # }
/// ```
pub fn registry_builder() -> RegistriesBuilder {
    RegistriesBuilder::of(Scope::Binary)
}

/// Builds [`Registries`] out of libraries: which of their handlers, with which state, and with what in their place.
///
/// The order of the calls does not matter. Nothing is looked up before [`build`](Self::build), which reports all that
/// is wrong at once.
///
/// ```
/// # extern crate duroxide_export as duroxide;
/// use duroxide::{ActivityRegistry, OrchestrationContext, OrchestrationRegistry, Registries, State};
///
/// #[duroxide::activity(name = "charge-card")]
/// async fn charge_card(State(currency): State<&'static str>, amount: u64) -> Result<String, String> {
///     Ok(format!("{amount} {currency}"))
/// }
///
/// #[duroxide::activity(name = "send-newsletter")]
/// async fn send_newsletter(reader: String) -> Result<(), String> {
///     Ok(())
/// }
///
/// #[duroxide::orchestration(name = "sell-book")]
/// async fn sell_book(ctx: OrchestrationContext, price: u64) -> Result<String, String> {
///     ChargeCard::call(&ctx, &price).await
/// }
///
/// duroxide::export!(registry);
///
/// fn main() -> Result<(), duroxide::RegistryError> {
///     let by_hand = Registries {
///         activities: ActivityRegistry::builder().register("by-hand", |_, text| async { Ok(text) }).build(),
///         orchestrations: OrchestrationRegistry::default(),
///     };
///     let registries = Registries::builder()
///         .include_crate(registry::CRATE)
///         .provide("EUR")
///         .without::<SendNewsletter>()
///         .merge(by_hand)
///         .build()?;
///     assert_eq!(registries.activities.count(), 2);
///
///     // `SellBook`, and what it schedules.
///     let registries = registry::builder().provide("EUR").only::<SellBook>().build()?;
///     assert!(registries.activities.has(ChargeCard::NAME));
///     Ok(())
/// }
/// ```
#[derive(Debug, Default)]
#[must_use = "nothing is registered before `build`"]
pub struct RegistriesBuilder {
    request: Request,
}

impl Registries {
    /// A builder of registries that has nothing in it yet.
    ///
    /// [`registry_builder`] is one that has everything.
    pub fn builder() -> RegistriesBuilder {
        RegistriesBuilder::default()
    }
}

impl RegistriesBuilder {
    pub(crate) fn of(scope: Scope) -> Self {
        Self { request: Request::of(scope) }
    }

    #[cfg(feature = "testing")]
    pub(crate) const fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// What was asked for.
    pub(crate) fn into_request(self) -> Request {
        self.request
    }

    /// Adds all activities and orchestrations of a library: `.include_crate(my_lib::registry::CRATE)`.
    pub fn include_crate(mut self, library: Crate) -> Self {
        self.request.scopes.push(library.scope());
        self
    }

    /// Provides the state of a type, for every handler that takes `State<T>` or `Option<State<T>>`.
    ///
    /// Of each type there is one: a second is an error at [`build`](Self::build). Libraries that need different values
    /// of one type are built apart, and [merged](Self::merge).
    pub fn provide<T: SharedState>(mut self, state: T) -> Self {
        if !self.request.states.insert(state) {
            self.request.problems.push(Problem::StateTwice { name: type_name::full::<T>() });
        }
        self
    }

    /// Keeps only this handler, and what it schedules.
    ///
    /// May be called for several. What an orchestration schedules is what its metadata says; `uses(..)` on the
    /// orchestration adds to that.
    pub fn only<H: Handle>(mut self) -> Self {
        self.request.part_of::<H>().only.push(meta_of::<H>());
        self
    }

    /// Leaves a handler out: of an orchestration, the version of this handle.
    pub fn without<H: Handle>(mut self) -> Self {
        self.request.part_of::<H>().without.push(meta_of::<H>());
        self
    }

    /// Runs something else where a handler would run, under all its names.
    ///
    /// The replacement is a function or closure of the context and the input, and returns a future of what the handler
    /// returns. State is what it captures.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::ActivityContext;
    /// # #[duroxide::activity(name = "charge-card", idempotent)]
    /// # async fn charge_card(amount_in_cents: u64) -> Result<u64, String> { Ok(amount_in_cents) }
    /// async fn charge_account(ctx: ActivityContext, amount_in_cents: u64) -> Result<u64, String> {
    ///     ctx.trace_info("charging the customer's account");
    ///     Ok(amount_in_cents)
    /// }
    ///
    /// # fn main() -> Result<(), duroxide::RegistryError> {
    /// let registries = duroxide::registry_builder().replace::<ChargeCard>(charge_account).build()?;
    /// # assert!(registries.activities.has(ChargeCard::NAME));
    /// # Ok(())
    /// # }
    /// ```
    pub fn replace<H: Handle>(mut self, replacement: impl Replacement<H::Definition>) -> Self {
        let run = selected::erase::<H::Definition, _>(replacement);
        self.request.part_of::<H>().replaced.push(Replaced { meta: meta_of::<H>(), run });
        self
    }

    /// Adds the handlers of registries that are built already, or were written by hand.
    pub fn merge(mut self, registries: Registries) -> Self {
        self.request.merged.push(registries);
        self
    }

    /// The registries.
    ///
    /// # Errors
    ///
    /// [`RegistryError`] with every problem that there is:
    ///
    /// * two handlers of one name and version, with the places of both;
    /// * state that handlers take and nobody provides, with all those handlers, or that is provided twice;
    /// * an activity or orchestration that an orchestration schedules and nobody registers;
    /// * a library of which nothing is linked in, with the line that links it;
    /// * a handler to leave out, keep or replace that is not there, or is replaced twice;
    /// * a name that duroxide refuses.
    pub fn build(self) -> Result<Registries, RegistryError> {
        assemble::both(Selection::of(self.request))
    }
}

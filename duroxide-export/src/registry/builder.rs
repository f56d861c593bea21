//! What is asked for, before anything is looked up.

use super::error::Problem;
use super::replacement::{self, Replaced, Replacement};
use super::selection::{Selected, Selection};
use super::{Crate, Registries, RegistryError};
use crate::definition::Definition;
#[cfg(feature = "testing")]
use crate::entry::Entry;
use crate::entry::Scope;
use crate::handle::Handle;
use crate::meta::Meta;
use crate::state::{SharedState, States};
use crate::type_name;
use duroxide::{ActivityContext, OrchestrationContext};
use std::fmt;

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
    pub(crate) activities: Part<ActivityContext>,
    pub(crate) orchestrations: Part<OrchestrationContext>,
    pub(super) scopes: Vec<Scope>,
    pub(super) states: States,
    pub(super) merged: Vec<Registries>,
    /// What is wrong with the calls themselves.
    pub(super) problems: Vec<Problem>,
}

/// What is asked of one kind of handlers.
pub struct Part<C: 'static> {
    pub(super) only: Vec<&'static Meta>,
    pub(super) without: Vec<&'static Meta>,
    pub(super) replaced: Vec<Replaced<C>>,
    pub(super) mocked: Vec<Selected<C>>,
}

// Not derived: that would ask the same of the context.
impl<C> Default for Part<C> {
    fn default() -> Self {
        Self { only: Vec::new(), without: Vec::new(), replaced: Vec::new(), mocked: Vec::new() }
    }
}

impl<C> fmt::Debug for Part<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |metas: &[&Meta]| metas.iter().map(|meta| meta.name).collect::<Vec<_>>();
        f.debug_struct("Part")
            .field("only", &names(&self.only))
            .field("without", &names(&self.without))
            .field("replaced", &self.replaced)
            .finish_non_exhaustive()
    }
}

impl RegistriesBuilder {
    pub(super) fn of(scope: Scope) -> Self {
        Self { scopes: vec![scope], ..Self::default() }
    }

    /// Adds all activities and orchestrations of a library: `.include_crate(my_lib::registry::CRATE)`.
    pub fn include_crate(mut self, library: Crate) -> Self {
        self.scopes.push(library.scope());
        self
    }

    /// Provides the state of a type, for every handler that takes `State<T>` or `Option<State<T>>`.
    ///
    /// Of each type there is one: a second is an error at [`build`](Self::build). Libraries that need different values
    /// of one type are built apart, and [merged](Self::merge).
    pub fn provide<T: SharedState>(mut self, state: T) -> Self {
        if !self.states.insert(state) {
            self.problems.push(Problem::StateTwice { name: type_name::full::<T>() });
        }
        self
    }

    /// Keeps only this handler, and what it schedules.
    ///
    /// May be called for several. What an orchestration schedules is what its metadata says; `uses(..)` on the
    /// orchestration adds to that.
    pub fn only<H: Handle>(mut self) -> Self {
        self.part_of::<H>().only.push(meta_of::<H>());
        self
    }

    /// Leaves a handler out: of an orchestration, the version of this handle.
    pub fn without<H: Handle>(mut self) -> Self {
        self.part_of::<H>().without.push(meta_of::<H>());
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
        let run = replacement::erase::<H::Definition, _>(replacement);
        self.part_of::<H>().replaced.push(Replaced { meta: meta_of::<H>(), run });
        self
    }

    /// Answers calls of a handler, whether it is among those of this builder or not.
    #[cfg(feature = "testing")]
    pub(crate) fn mock<H: Handle>(
        mut self,
        answer: impl Fn(<H::Definition as Definition>::Input) -> <H::Definition as Definition>::Return
        + Send
        + Sync
        + 'static,
    ) -> Self
    where
        <H::Definition as Definition>::Return: Send,
    {
        let run = replacement::erase::<H::Definition, _>(move |_, input| std::future::ready(answer(input)));
        let entry = const { &Entry::of::<H::Definition>() };
        self.part_of::<H>().mocked.push(Selected { entry, replacement: Some(run) });
        self
    }

    /// Adds the handlers of registries that are built already, or were written by hand.
    pub fn merge(mut self, registries: Registries) -> Self {
        self.merged.push(registries);
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
        Selection::of(self).build()
    }

    fn part_of<H: Handle>(&mut self) -> &mut Part<<H::Definition as Definition>::Context> {
        <<H::Definition as Definition>::Context as crate::context::sealed::Sealed>::part(self)
    }
}

const fn meta_of<H: Handle>() -> &'static Meta {
    const { &H::Definition::META }
}

//! The registry builder.

use crate::entries::scope::Scope;
use crate::handler::definition::Definition;
use crate::handler::handle::Handle;
use crate::handler::kind::HandlerKind;
use crate::handler::location::Crate;
use crate::handler::meta::Meta;
use crate::handler::replacement::Replacement;
use crate::handler::state::SharedState;
use crate::handler::type_name;
use crate::registry::assembly;
use crate::registry::error::RegistryError;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use crate::registry::selection::{Merged, Replaced, Request};
use duroxide::providers::Provider;
use duroxide::runtime::{Runtime, RuntimeOptions};
use std::panic::Location;
use std::sync::Arc;

/// Builds [`Registries`] from libraries: chooses their handlers, provides their state, and replaces handlers.
///
/// Start with [`all`](Self::all) to register everything that is linked in, with [`empty`](Self::empty) to choose, or with
/// `my_lib::registry::builder()` for one library. The order of the calls does not matter. Nothing is looked up before
/// [`build`](Self::build), which reports all problems at once, as an error; `create_activity_registry()` and its siblings
/// panic with that error instead.
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
///     let registries = duroxide::RegistriesBuilder::empty()
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
#[derive(Debug)]
#[must_use = "nothing is registered before `build`"]
pub struct RegistriesBuilder {
    request: Request,
}

impl RegistriesBuilder {
    /// Creates a builder with every activity and orchestration that is linked into this binary.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::{ActivityContext, Registries, RegistriesBuilder};
    ///
    /// #[duroxide::activity(name = "charge-card", idempotent)]
    /// async fn charge_card(amount_in_cents: u64) -> Result<u64, String> {
    ///     Ok(amount_in_cents)
    /// }
    ///
    /// # fn main() -> Result<(), duroxide::RegistryError> {
    /// let Registries { activities, orchestrations } = RegistriesBuilder::all()
    ///     .replace::<ChargeCard>(|_: ActivityContext, _: u64| async { Err("no money in the test shop".to_string()) })
    ///     .build()?;
    /// # assert!(activities.has(ChargeCard::NAME));
    /// # Ok(())
    /// # }
    /// ```
    pub fn all() -> Self {
        Self { request: Request { scopes: vec![Scope::Binary], ..Request::default() } }
    }

    /// A builder without handlers, to which [libraries](Self::include_crate) and [registries](Self::merge) are added.
    pub fn empty() -> Self {
        Self { request: Request::default() }
    }

    #[cfg(feature = "testing")]
    pub(crate) const fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// Returns the request, restricted to one kind.
    pub(crate) fn into_request(self, kind: HandlerKind) -> Request {
        Request { kind: Some(kind), ..self.request }
    }

    /// Adds all activities and orchestrations of a library: `.include_crate(my_lib::registry::CRATE)`.
    pub fn include_crate(mut self, library: Crate) -> Self {
        self.request.scopes.push(library.scope());
        self
    }

    /// Provides a value for every handler that takes `State<T>` or `Option<State<T>>`.
    ///
    /// Each type can be provided only once; [`build`](Self::build) reports a second value as an error. If libraries
    /// need different values of one type, build them separately and [merge](Self::merge) the registries.
    pub fn provide<T: SharedState>(mut self, state: T) -> Self {
        if !self.request.states.insert(state) {
            self.request.problems.push(Problem::StateTwice { name: type_name::full::<T>() });
        }
        self
    }

    /// Provides a value if there is one, and otherwise [allows it to be missing](Self::allow_missing).
    ///
    /// Use it for state that an application only has in some environments, such as a connection to a service.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::State;
    ///
    /// #[derive(Clone)]
    /// pub struct MailServer(String);
    ///
    /// #[duroxide::activity(name = "send-receipt")]
    /// async fn send_receipt(State(server): State<MailServer>, receipt: String) -> Result<(), String> {
    ///     println!("sending {receipt} through {}", server.0);
    ///     Ok(())
    /// }
    ///
    /// # fn main() -> Result<(), duroxide::RegistryError> {
    /// let server = std::env::var("MAIL_SERVER").ok().map(MailServer);
    /// let registries = duroxide::RegistriesBuilder::all().provide_optional(server).build()?;
    /// assert!(registries.activities.has(SendReceipt::NAME));
    /// # Ok(())
    /// # }
    /// ```
    pub fn provide_optional<T: SharedState>(self, state: Option<T>) -> Self {
        match state {
            Some(state) => self.provide(state),
            None => self.allow_missing::<T>(),
        }
    }

    /// Registers handlers that take `State<T>` even if no `T` is provided.
    ///
    /// A call of such a handler then fails with an error that names `T` and the handler, and everything else works. A
    /// handler that takes `Option<State<T>>` gets `None`.
    pub fn allow_missing<T: SharedState>(mut self) -> Self {
        self.request.states.allow_missing::<T>();
        self
    }

    /// Keeps only this handler and everything that it schedules.
    ///
    /// Call it several times to keep several handlers. What an orchestration schedules, in its body and through helpers,
    /// is taken from its metadata, which `uses(..)` on the orchestration can extend.
    pub fn only<H: Handle>(mut self) -> Self {
        self.request.only.push(meta_of::<H>());
        self
    }

    /// Leaves a handler out. Of an orchestration, only the version of the handle is left out.
    pub fn without<H: Handle>(mut self) -> Self {
        self.request.without.push(meta_of::<H>());
        self
    }

    /// Runs a replacement instead of the handler, under all its names.
    ///
    /// The replacement is a function or closure that takes the context and the input, and returns a future with the
    /// handler's return type. It captures the state that it needs. If the handler itself is left out, it is not used.
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
    /// let registries = duroxide::RegistriesBuilder::all().replace::<ChargeCard>(charge_account).build()?;
    /// # assert!(registries.activities.has(ChargeCard::NAME));
    /// # Ok(())
    /// # }
    /// ```
    pub fn replace<H: Handle>(mut self, replacement: impl Replacement<H::Definition>) -> Self {
        self.request.replaced.push(Replaced::new::<H::Definition, _>(replacement));
        self
    }

    /// Declares that the workers of this program serve a tag: they run activities with it, and those without a tag.
    ///
    /// [`start`](Self::start) configures the workers accordingly. If you call [`build`](Self::build), set `worker_tag_filter` of
    /// [`RuntimeOptions`](crate::runtime::RuntimeOptions) as well.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::activity(name = "train-model", tag = "gpu")]
    /// # async fn train_model(data: String) -> Result<String, String> { Ok(data) }
    /// let forgotten = duroxide::RegistriesBuilder::all().build().unwrap_err();
    /// assert!(forgotten.to_string().contains("no worker takes activities with the tag `gpu`"));
    /// assert!(duroxide::RegistriesBuilder::all().serves("gpu").build().is_ok());
    /// ```
    pub fn serves(mut self, tag: impl AsRef<str>) -> Self {
        self.request.tags.here.insert(tag.as_ref().to_owned());
        self
    }

    /// Declares that the workers of another program serve a tag.
    ///
    /// This program can then leave such activities [out](Self::without), and need not provide their state.
    pub fn serves_elsewhere(mut self, tag: impl AsRef<str>) -> Self {
        self.request.tags.elsewhere.push(tag.as_ref().to_owned());
        self
    }

    /// Adds the handlers of existing registries, such as hand-written ones.
    ///
    /// If one of them has the name and version of a handler with an attribute, [`build`](Self::build) reports the place
    /// of the handler and the place of this call.
    #[track_caller]
    pub fn merge(mut self, registries: Registries) -> Self {
        self.request.merged.push(Merged { registries, place: Location::caller() });
        self
    }

    /// Builds the registries.
    ///
    /// # Errors
    ///
    /// [`RegistryError`] with all problems:
    ///
    /// * two handlers have the same name and version; both places are named;
    /// * a handler takes state that was not provided, or a type of state was provided twice;
    /// * an orchestration schedules an activity or orchestration that is not registered;
    /// * a library has no handlers in this binary; the message shows the line that links it;
    /// * a handler to leave out, keep or replace does not exist, or is replaced twice;
    /// * an activity declares a tag that is neither [served](Self::serves) nor [served
    ///   elsewhere](Self::serves_elsewhere);
    /// * duroxide rejects a name.
    pub fn build(self) -> Result<Registries, RegistryError> {
        assembly::build(self.request)
    }

    /// Builds the registries, and starts a runtime with them.
    ///
    /// Workers run activities that match `options.worker_tag_filter`, and those with a tag that this program
    /// [serves](Self::serves).
    ///
    /// # Errors
    ///
    /// Like [`build`](Self::build), in which case the runtime is not started.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::providers::sqlite::SqliteProvider;
    /// # use std::sync::Arc;
    /// use duroxide::runtime::RuntimeOptions;
    ///
    /// # #[duroxide::activity(name = "train-model", tag = "gpu")]
    /// # async fn train_model(data: String) -> Result<String, String> { Ok(data) }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let store = Arc::new(SqliteProvider::new_in_memory().await?);
    /// let runtime = duroxide::RegistriesBuilder::all().serves("gpu").start(store, RuntimeOptions::default()).await?;
    /// # runtime.shutdown(None).await;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn start(
        mut self,
        store: Arc<dyn Provider>,
        options: RuntimeOptions,
    ) -> Result<Arc<Runtime>, RegistryError> {
        let tags = &mut self.request.tags;
        tags.options = options.worker_tag_filter;
        let options = RuntimeOptions { worker_tag_filter: tags.filter(), ..options };
        let Registries { activities, orchestrations } = self.build()?;
        Ok(Runtime::start_with_options(store, activities, orchestrations, options).await)
    }
}

const fn meta_of<H: Handle>() -> &'static Meta {
    const { &H::Definition::META }
}

//! The macros, with their documentation: here its examples compile.

/// Makes a function an activity: gives it a name, a typed handle, and an entry in the registries.
///
/// The function is `async fn(ctx: ActivityContext, input: In) -> Result<Out, E>`. Both parameters may be left
/// out, and any number of [`State<T>`](crate::State) added. A plain `fn` runs on the blocking pool. `In` and `Out`
/// implement serde's `Serialize` and `Deserialize`; `E` is `String`, or implements
/// [`WorkflowError`](crate::WorkflowError).
///
/// Beside the function, which stays as it is, there are then, with the function's visibility:
///
/// * `PROVISION_VM`, the full name: `"my-crate::activity::provision-vm"`;
/// * `ProvisionVm`, the [handle](crate::Activity): `ProvisionVm::call(&ctx, &input)`.
///
/// A trailing `_activity` of the function's name is left out of both. A function called just `activity` takes its
/// base from `name`, and has a constant `NAME` too.
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "provision-vm"` | the name after the prefix: kebab-case, with `@v2` behind it if need be | from the function's name |
/// | `idempotent` | running it twice has the effect of running it once | not declared |
/// | `not_idempotent` | running it twice may do harm | not declared |
/// | `retry(max_attempts = 5, ..)` | attempts of [`call`](crate::Activity::call), see below | one |
/// | `timeout = "30s"` | how long `call` waits for each attempt | no limit |
/// | `tag = "gpu"` | the workers that `call` sends it to | those without a tag |
/// | `raw` | input and output are `String`s that nobody looks into, not JSON | JSON |
/// | `alias = "create-vm"` | an older name, registered as well; may be repeated | |
/// | `full_name = "legacy.vm"` | the whole name as it is, for workflows that run already | |
/// | `handle = VmActivity` | the name of the handle, where the default is taken | `ProvisionVm` |
/// | `crate = ::path` | where to find `duroxide-export` | from `Cargo.toml` |
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::ActivityContext;
///
/// /// Provision a virtual machine.
/// #[duroxide::activity(name = "provision-vm", idempotent)]
/// pub async fn provision_vm(ctx: ActivityContext, name: String) -> Result<String, String> {
///     ctx.trace_info(format!("provisioning {name}"));
///     Ok(format!("/vms/{name}"))
/// }
///
/// assert!(PROVISION_VM.ends_with("::activity::provision-vm"));
/// assert_eq!(ProvisionVm::NAME, PROVISION_VM);
/// ```
///
/// # Retries
///
/// | in `retry(..)` | meaning | default |
/// | --- | --- | --- |
/// | `max_attempts = 5` | the attempts, the first included | 3 |
/// | `backoff = exponential` | how the delays between them grow: `none`, `fixed`, `linear`, `exponential` | `exponential` |
/// | `initial = "1s"` | the first delay; of `fixed`, every delay; of `linear`, also what each adds | 100 ms |
/// | `max = "30s"` | the longest delay, of `linear` and `exponential` | 30 s, or `initial` if that is longer |
/// | `multiplier = 2.0` | the factor of `exponential` | 2 |
///
/// Durations are numbers with units: `"500ms"`, `"30s"`, `"1m 30s"`, `"2h"`.
#[doc(inline)]
pub use duroxide_export_macros::activity;

/// Makes a function an orchestration: gives it a name, a typed handle, and an entry in the registries.
///
/// The function is `async fn(ctx: OrchestrationContext, input: In) -> Result<Out, E>`. Both parameters may be left
/// out, and any number of [`State<T>`](crate::State) added. `In` and `Out` implement serde's `Serialize` and
/// `Deserialize`; `E` is `String`, implements [`WorkflowError`](crate::WorkflowError), or is a
/// [`CallError`](crate::CallError), with which `?` passes on the errors of calls.
///
/// Beside the function, which stays as it is, there are then, with the function's visibility:
///
/// * `PROVISION_POSTGRES`, the full name: `"my-crate::orchestration::provision-postgres"`;
/// * `ProvisionPostgres`, the [handle](crate::Orchestration): `ProvisionPostgres::start(&client, "id", &input)`.
///
/// A trailing `_orchestration` of the function's name is left out of both. A function called just `orchestration`
/// takes its base from `name`, and has a constant `NAME` too.
///
/// What the orchestration uses is read from its body: calls of handles (`ProvisionVm::schedule(&ctx, ..)`) and of
/// the context with a name constant (`ctx.schedule_activity(PROVISION_VM, ..)`). What a helper function schedules
/// is named with `uses(..)`.
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "provision-postgres"` | the name after the prefix: kebab-case, with `@v2` behind it if need be | from the function's name |
/// | `version = "1.2.0"` | the version of this handler; several may have one name | `1.0.0` |
/// | `uses(ProvisionVm, ..)` | handles that helper functions schedule | |
/// | `allow(DX0007, reason = "..")` | a lint that is switched off, see below; may be repeated | |
/// | `raw` | input and output are `String`s that nobody looks into, not JSON | JSON |
/// | `alias = "create-postgres"` | an older name, registered as well; may be repeated | |
/// | `full_name = "legacy.postgres"` | the whole name as it is, for workflows that run already | |
/// | `handle = PostgresWorkflow` | the name of the handle, where the default is taken | `ProvisionPostgres` |
/// | `crate = ::path` | where to find `duroxide-export` | from `Cargo.toml` |
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::OrchestrationContext;
///
/// #[duroxide::activity(name = "provision-vm", idempotent)]
/// pub async fn provision_vm(name: String) -> Result<String, String> {
///     Ok(format!("/vms/{name}"))
/// }
///
/// /// Provision a database on a virtual machine of its own.
/// #[duroxide::orchestration(name = "provision-postgres", version = "1.1.0")]
/// pub async fn provision_postgres(ctx: OrchestrationContext, database: String) -> Result<String, String> {
///     let vm = ProvisionVm::schedule(&ctx, &format!("{database}-vm")).await?;
///     Ok(format!("postgres://{vm}/{database}"))
/// }
///
/// assert_eq!(ProvisionPostgres::VERSION, "1.1.0");
/// assert_eq!(ProvisionPostgres::info().activities_used, [PROVISION_VM]);
/// ```
///
/// # Lints
///
/// duroxide runs an orchestration again from the start whenever it goes on, and each run has to make the same decisions. What
/// would be decided otherwise is reported where it stands, with what to write instead.
///
/// | code | finds, and what to use instead | level |
/// | --- | --- | --- |
/// | `DX0001` | the wall clock, which a replay reads again: `ctx.utc_now()` | error |
/// | `DX0002` | random values and ids, which a replay draws again: `ctx.new_guid()` | error |
/// | `DX0003` | sleeping and timeouts that no history records: `ctx.schedule_timer(..)` | error |
/// | `DX0004` | tasks, threads and futures that duroxide does not order: `ctx.join(..)`, `ctx.select2(..)` | error |
/// | `DX0005` | environment, process and host, which may differ on replay: an activity | error |
/// | `DX0006` | files, network and databases: an activity | error |
/// | `DX0007` | the order of a hash map or set, which differs on replay: a `BTreeMap`, or sort | error |
/// | `DX0008` | state that other instances share and no history records: a local variable, `ctx.set_kv_value(..)` | error |
/// | `DX0009` | printing and logging, repeated by every replay: `ctx.trace_info(..)` | warning |
/// | `DX0010` | a schedule or `continue_as_new` that is dropped and not awaited: `.await` | error |
/// | `DX0011` | a timer of `Duration::MAX`, which fires at once: no timer, or one of a century | error |
///
/// Only the body is seen: no types, no imports outside of it, and not what it calls; on helpers there is
/// [`#[deterministic]`](macro@deterministic). `allow(DX0007, reason = "..")` switches one off, and
/// [`OrchestrationInfo`](crate::OrchestrationInfo) shows the reason.
///
/// ```compile_fail
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// #[duroxide::orchestration(name = "note-time")]
/// async fn note_time(ctx: OrchestrationContext) -> Result<String, String> {
///     let now = std::time::SystemTime::now(); // [DX0001] .. help: write `ctx.utc_now().await?`
///     Ok(format!("{now:?}"))
/// }
/// ```
#[doc(inline)]
pub use duroxide_export_macros::orchestration;

/// Emits a library's `names`, `registry` and `inventory` modules. It stands once, in the crate root.
///
/// * `names::activities` and `names::orchestrations` re-export the name constant of every handler. They are found by
///   reading the crate's modules, from the file that holds the invocation on. What is not written out there, such as
///   a handler made by `macro_rules!`, is missing in `names` only.
/// * `registry`: `create_activity_registry`, `create_activity_registry_with_config`, `create_orchestration_registry`,
///   `extend_activity_registry`, `extend_orchestration_registry`, and `builder`, which begins a
///   [`RegistriesBuilder`](crate::RegistriesBuilder), for this crate's handlers alone; and `CRATE`, by which a builder
///   [includes](crate::RegistriesBuilder::include_crate) this crate.
/// * `inventory`: `list_activities`, `list_orchestrations` and `catalog`, for this crate's handlers alone.
///
/// Two handlers with one name and version are a compile error here that names both places.
///
/// # Lints
///
/// | code | finds, and what to use instead | level |
/// | --- | --- | --- |
/// | `DX0101` | a handler without documentation, which is its description in the catalog: `///` | warning |
/// | `DX0102` | an activity that says nothing on idempotency: `idempotent` or `not_idempotent` | warning |
/// | `DX0103` | an activity that no orchestration of its crate uses | note |
/// | `DX0104` | a name of this crate that is scheduled and that no handler has | error |
/// | `DX0105` | an activity's function that an orchestration calls: its handle, `ChargeCard::call(..)` | error |
///
/// `export!(deny(DX0102), warn(DX0103), allow(DX0101))` sets levels. A note is a line in the documentation of `names`.
///
/// # Arguments
///
/// `export!(registry, inventory)` emits some of the three modules. Where the sources cannot be read, the functions can be
/// listed: `export! { activities { activities::provision_vm } orchestrations { orchestrations::provision_postgres } }`.
///
/// ```
/// # extern crate duroxide_export as duroxide;
/// pub mod activities {
///     /// Provision a virtual machine.
///     #[duroxide::activity(name = "provision-vm", idempotent)]
///     pub async fn provision_vm(name: String) -> Result<String, String> {
///         Ok(format!("/vms/{name}"))
///     }
/// }
///
/// duroxide::export!(registry, inventory);
///
/// fn main() {
///     assert!(registry::create_activity_registry().has(activities::PROVISION_VM));
///     assert_eq!(inventory::list_activities()[0].description, "Provision a virtual machine.");
/// }
/// ```
#[doc(inline)]
pub use duroxide_export_macros::export;

/// Checks a helper function as an orchestration is checked.
///
/// The lints of [`#[orchestration]`](macro@orchestration) see what stands in its body, and not what a function does that
/// the body calls. On such a function, or on a method, this attribute applies the same lints. The function stays as
/// it is.
///
/// `#[deterministic(allow(DX0007, reason = ".."))]` switches one off.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::OrchestrationContext;
/// use std::time::{Duration, SystemTime};
///
/// /// The end of a trial that begins now.
/// #[duroxide::deterministic]
/// async fn end_of_trial(ctx: &OrchestrationContext, days: u64) -> Result<SystemTime, String> {
///     Ok(ctx.utc_now().await? + Duration::from_secs(days * 24 * 60 * 60))
/// }
/// ```
///
/// With `SystemTime::now()` in the place of `ctx.utc_now().await?`, it does not compile:
///
/// ```compile_fail
/// # use duroxide_export as duroxide;
/// # use std::time::{Duration, SystemTime};
/// #[duroxide::deterministic]
/// fn end_of_trial(days: u64) -> SystemTime {
///     SystemTime::now() + Duration::from_secs(days * 24 * 60 * 60)
/// }
/// ```
#[doc(inline)]
pub use duroxide_export_macros::deterministic;

//! The macros and their documentation, whose examples compile here.

/// Makes a function an activity, with a name, a typed handle, and an entry in the registries.
///
/// The function has the form `async fn(ctx: ActivityContext, input: In) -> Result<Out, E>`. You can leave out either
/// parameter, and add any number of [`State<T>`](crate::State) parameters. A plain `fn` runs on tokio's blocking pool.
/// `In` and `Out` implement serde's `Serialize` and `Deserialize`. `E` is `String`, or a type that implements
/// [`WorkflowError`](crate::WorkflowError).
///
/// The function itself does not change. Next to it, and with its visibility, the attribute defines:
///
/// * `PROVISION_VM`, the full name: `"my-crate::activity::provision-vm"`
/// * `ProvisionVm`, the [handle](crate::Activity): `ProvisionVm::call(&ctx, &input)`
///
/// Both names come from the function's name, without a trailing `_activity`. For a function whose name does not say what
/// it does, such as `execute` or `activity`, they come from `name`.
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "provision-vm"` | the name after the prefix, in kebab-case, with an optional version such as `@v2` | from the function's name |
/// | `idempotent` | running the activity twice has the same effect as running it once | not declared |
/// | `not_idempotent` | running the activity twice may do harm | not declared |
/// | `retry(max_attempts = 5, ..)` | how [`call`](crate::Activity::call) retries, see below | one attempt |
/// | `timeout = "30s"` | how long `call` waits for each attempt; also a constant, `timeout = LIMIT` | no limit |
/// | `tag = "gpu"` | the tag of the workers that run the activity; the application declares [which workers serve it](crate::RegistriesBuilder::serves) | workers without a tag |
/// | `sends(DeploymentApproval, ..)` | events and queues that are sent where the macros cannot see it | |
/// | `raw`, `raw(input)`, `raw(output)` | input and output, or one of them, are `String`s that are passed through unchanged | JSON |
/// | `field_order = declared` | input is written with its fields in the order of their declaration, as by `serde_json::to_string` | `sorted` |
/// | `alias = "create-vm"` | an older name to register as well; repeatable | |
/// | `full_name = "legacy.vm"` | the whole name, for workflows that already run under it | |
/// | `handle = VmActivity` | the name of the handle, if the default is taken | `ProvisionVm` |
/// | `crate = ::path` | the path of `duroxide-export` | `::duroxide` |
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
/// | `max_attempts = 5` | the number of attempts, including the first | 3 |
/// | `backoff = exponential` | how the delay between attempts grows: `none`, `fixed`, `linear`, `exponential` | `exponential` |
/// | `initial = "1s"` | the first delay; with `fixed`, every delay; with `linear`, also the increment | 100 ms |
/// | `max = "30s"` | the longest delay, for `linear` and `exponential` | 30 s, or `initial` if that is longer |
/// | `multiplier = 2.0` | the factor between delays, for `exponential` | 2 |
///
/// A duration is a number with a unit: `"500ms"`, `"30s"`, `"1m 30s"`, `"2h"`.
#[doc(inline)]
pub use duroxide_export_macros::activity;

/// Makes a function an orchestration, with a name, a typed handle, and an entry in the registries.
///
/// The function has the form `async fn(ctx: OrchestrationContext, input: In) -> Result<Out, E>`. You can leave out
/// either parameter, and add any number of [`State<T>`](crate::State) parameters. `In` and `Out` implement serde's
/// `Serialize` and `Deserialize`. `E` is `String`, a type that implements [`WorkflowError`](crate::WorkflowError), or a
/// [`CallError`](crate::CallError), which lets `?` pass on the errors of calls.
///
/// The function itself does not change. Next to it, and with its visibility, the attribute defines:
///
/// * `PROVISION_POSTGRES`, the full name: `"my-crate::orchestration::provision-postgres"`
/// * `ProvisionPostgres`, the [handle](crate::Orchestration): `ProvisionPostgres::start(&client, "id", &input)`
///
/// Both names come from the function's name, without a trailing `_orchestration`. For a function whose name does not say
/// what it does, such as `run` or `orchestration`, they come from `name`.
///
/// The attribute reads from the body what the orchestration uses: calls of handles (`ProvisionVm::call(&ctx, ..)`),
/// and calls of the context with a name constant (`ctx.schedule_activity(PROVISION_VM, ..)`). [`export!`](crate::export)
/// adds what helper functions of the same crate schedule. List what it cannot see in `uses(..)`.
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "provision-postgres"` | the name after the prefix, in kebab-case, with an optional version such as `@v2` | from the function's name |
/// | `version = "1.2.0"` | the version of this handler; several versions can share a name | `1.0.0` |
/// | `progress = DeployProgress` | the type that the orchestration [reports](crate::Orchestration::report) | `String` |
/// | `uses(ProvisionVm, ..)` | handles that are scheduled where the macros cannot see it | |
/// | `waits_for(DeploymentApproval, ..)` | events and queues that are waited for where the macros cannot see it | |
/// | `allow(DX0007, reason = "..")` | a lint to allow, see below; repeatable | |
/// | `raw`, `raw(input)`, `raw(output)` | input and output, or one of them, are `String`s that are passed through unchanged | JSON |
/// | `field_order = declared` | input is written with its fields in the order of their declaration, as by `serde_json::to_string` | `sorted` |
/// | `alias = "create-postgres"` | an older name to register as well; repeatable | |
/// | `full_name = "legacy.postgres"` | the whole name, for workflows that already run under it | |
/// | `handle = PostgresWorkflow` | the name of the handle, if the default is taken | `ProvisionPostgres` |
/// | `crate = ::path` | the path of `duroxide-export` | `::duroxide` |
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
///     let vm = ProvisionVm::call(&ctx, &format!("{database}-vm")).await?;
///     Ok(format!("postgres://{vm}/{database}"))
/// }
///
/// assert_eq!(ProvisionPostgres::VERSION, "1.1.0");
/// assert_eq!(ProvisionPostgres::info().activities_used, [PROVISION_VM]);
/// ```
///
/// # Lints
///
/// duroxide runs an orchestration again from the start each time it continues, and every run must make the same
/// decisions. Code that would decide differently is reported where it is written, with what to write instead.
///
/// | code | what it finds, and what to use instead | level |
/// | --- | --- | --- |
/// | `DX0001` | the wall clock, which a replay reads again; use `ctx.utc_now()` | error |
/// | `DX0002` | random values and IDs, which a replay generates again; use `ctx.new_guid()` | error |
/// | `DX0003` | sleeps and timeouts that the history does not record; use `ctx.schedule_timer(..)` | error |
/// | `DX0004` | tasks, threads and futures that duroxide does not order; use `ctx.join(..)` or `ctx.select2(..)` | error |
/// | `DX0005` | the environment, process and host, which can differ on replay; use an activity | error |
/// | `DX0006` | files, network and databases; use an activity | error |
/// | `DX0007` | the order of a hash map or set, which changes between replays; use a `BTreeMap`, or sort | error |
/// | `DX0008` | state that is shared with other instances and not recorded in the history; use a local variable or `ctx.set_kv_value(..)` | error |
/// | `DX0009` | printing and logging, which every replay repeats; use `ctx.trace_info(..)` | warning |
/// | `DX0010` | a scheduled future or `continue_as_new` that is dropped; `.await` it | error |
/// | `DX0011` | a timer of `Duration::MAX`, which fires immediately; remove it, or use a finite duration | error |
/// | `DX0012` | a typed wait of duroxide, which panics on a bad payload; use `#[event]` or `#[queue]` | warning |
/// | `DX0013` | an event that is waited for again and again, and lost if it is raised in between; use `#[queue]` | warning |
/// | `DX0014` | taking some messages before continuing as new, which drops unread messages beyond 100; use `drain` | warning |
///
/// The lints only see the body: no types, no imports from outside, and not the functions that it calls. For helper
/// functions, use [`#[deterministic]`](macro@deterministic). `allow(DX0007, reason = "..")` allows a lint, and
/// [`OrchestrationInfo`](crate::catalog::OrchestrationInfo) shows the reason.
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

/// Defines a library's `names`, `handles`, `registry` and `inventory` modules. Invoke it once, in the crate root.
///
/// * `names::activities` and `names::orchestrations` re-export the name constant of every handler. To find the
///   handlers, the macro reads the crate's modules, starting from the file that invokes it. A handler that it cannot
///   see, such as one defined by `macro_rules!`, is only missing from `names` and `handles`.
/// * `handles::activities` and `handles::orchestrations` re-export the handles, so that callers write
///   `use my_lib::handles::activities::*;`, and the modules of the handlers may be private.
/// * `registry` builds registries with this crate's handlers: `create_activity_registry`,
///   `create_activity_registry_with_config`, `create_orchestration_registry`, `extend_activity_registry`,
///   `extend_orchestration_registry`, and `builder`, which returns a [`RegistriesBuilder`](crate::RegistriesBuilder).
///   Pass its constant `CRATE` to [`include_crate`](crate::RegistriesBuilder::include_crate) to add this crate to
///   another builder.
/// * `inventory` describes this crate's handlers: `list_activities`, `list_orchestrations` and `catalog`.
///
/// Two handlers with the same name and version are a compile error here, which names both places.
///
/// The macro also follows the calls of orchestrations to helper functions and methods of the crate, however deep. What
/// these schedule becomes part of the orchestration's metadata, and the lints of orchestrations report their mistakes as
/// warnings.
///
/// # Lints
///
/// | code | what it finds, and what to use instead | level |
/// | --- | --- | --- |
/// | `DX0015` | a loop that never ends, whose history grows with every round; use `continue_as_new` | warning |
/// | `DX0016` | continuing as new without any wait, as fast as the workers can; use a timer | warning |
/// | `DX0017` | a list of calls that a loop awaits one after the other; use `duroxide::join_all(..)` | warning |
/// | `DX0101` | a handler without documentation, which is its description in the catalog; write `///` | warning |
/// | `DX0102` | an activity that does not declare its idempotency; write `idempotent` or `not_idempotent` | warning |
/// | `DX0103` | an activity that no orchestration of its crate uses | note |
/// | `DX0104` | a scheduled name with this crate's prefix that no handler has | error |
/// | `DX0105` | a direct call of an activity's function in an orchestration; use the handle, `ChargeCard::call(..)` | error |
/// | `DX0106` | a call with the context into code that `export!` cannot read; list what it schedules in `uses(..)` | warning |
/// | `DX0107` | the name of a typed message in a call of duroxide; use the calls of the type | warning |
/// | `DX0108` | an event or queue that nothing in its crate waits for | warning |
/// | `DX0109` | an event or queue that a program waits for, and never sends | warning |
/// | `DX0110` | a name that does not say what the handler does or what is sent, such as `process` or `item`; use a telling one | warning |
/// | `DX0120` | an activity that is `not_idempotent` and declares `retry`; remove one of them | warning |
/// | `DX0121` | `schedule` of an activity that declares `retry`, which makes one attempt; use `call`, and `join_all` for several | warning |
///
/// `export!(deny(DX0102), warn(DX0103), allow(DX0101))` sets the levels of lints. A note is a line in the documentation
/// of `names`.
///
/// # Arguments
///
/// `export!(registry, inventory)` defines only these modules. `export!(inventory as workflow_inventory, ..)` defines all
/// modules, and one of them under another name. If the macro cannot read the sources, list the
/// functions: `export! { activities { activities::provision_vm } orchestrations { orchestrations::provision_postgres }
/// }`.
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

/// Applies the lints of orchestrations to a helper function.
///
/// The lints of [`#[orchestration]`](macro@orchestration) only see the orchestration's own body, not the functions that
/// it calls. [`export!`](crate::export) reports mistakes in those as warnings. Put this attribute on such a function or
/// method to make them errors, at the code itself. The function does not change.
///
/// `#[deterministic(allow(DX0007, reason = ".."))]` allows a lint.
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
/// With `SystemTime::now()` instead of `ctx.utc_now().await?`, the function does not compile:
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

/// Defines the tests of a library that is about to be published: one for each point of the convention that a program can
/// check.
///
/// | test | what it checks |
/// | --- | --- |
/// | `names` | every name has the form `{crate}::{kind}::{name}` |
/// | `documentation` | every handler and message has a description |
/// | `idempotency` | every activity declares whether it is idempotent |
/// | `schemas` | every payload type has a JSON Schema |
/// | `readme` | the README [lists everything](crate::testing::assert_documented) |
/// | `lock` | [no change breaks](crate::testing::assert_locked) users of the library, according to its `duroxide.lock.json` |
/// | `manifest` | Cargo.toml has a description, a license, a repository and a README |
///
/// `UPDATE_DUROXIDE=1 cargo test` rewrites the list in the README, and the lock. `checklist!(except(schemas))` omits a
/// test. The tests are in a module `checklist`. They need the feature `testing`, as a dev-dependency:
///
/// ```
/// // tests/publishing.rs
/// # use duroxide_export as duroxide;
/// duroxide::checklist!();
/// ```
///
/// If the library has another name than its package, write `checklist!(lib = my_lib)`.
#[cfg(feature = "testing")]
#[doc(inline)]
pub use duroxide_export_macros::checklist;

/// Records the calls in the bodies of the package's orchestrations, so that
/// [`assert_locked`](crate::testing::assert_locked) compares them. [`checklist!`](crate::checklist) includes it.
///
/// Replay compares the calls of today's code with those that an instance has recorded. This reads the sources of the package's
/// library when a test is compiled, follows each orchestration and its helper functions, and lists their calls in order and
/// by branch. The list is in [`OrchestrationInfo::calls`](crate::catalog::OrchestrationInfo::calls), for this test only: the
/// library itself is compiled as before.
///
/// ```
/// // tests/publishing.rs
/// # use duroxide_export as duroxide;
/// duroxide::record_calls!();
/// ```
#[cfg(feature = "testing")]
#[doc(inline)]
pub use duroxide_export_macros::record_calls;

/// Defines a test for each recorded history in a folder of the package: the code still replays it.
///
/// A test runtime that [keeps its histories](crate::testing::TestRuntimeBuilder::keep_histories) writes the files, when the
/// tests run with `UPDATE_DUROXIDE=1`. Then commit them: each is what an instance may have in its store. A test fails when a
/// change of the code would make such an instance fail, and shows where.
///
/// ```
/// // tests/histories.rs
/// # use duroxide_export as duroxide;
/// duroxide::replay_tests!("tests/histories");
/// ```
///
/// The tests are in a module `histories`, by the names of the files. The orchestrations are those that are linked into the
/// test; if the library has another name than its package, write `replay_tests!("tests/histories", lib = my_lib)`. If they take
/// state, write an expression for them:
/// `replay_tests!("tests/histories", orchestrations = my_registries())`, an `OrchestrationRegistry` or
/// [`Registries`](crate::Registries).
#[cfg(feature = "replay")]
#[doc(inline)]
pub use duroxide_export_macros::replay_tests;

/// Declares an event whose payload has this type: something that happens once, and that an orchestration waits for.
///
/// The type is a struct or an enum that implements serde's `Serialize` and `Deserialize`. It does not change. The
/// attribute gives it these calls, and no trait needs to be imported:
///
/// | call | where | what it does |
/// | --- | --- | --- |
/// | `T::wait(&ctx)` | orchestrations | waits for the event |
/// | `T::wait_timeout(&ctx, duration)` | orchestrations | the same, but `None` once the time has passed |
/// | `value.raise(&client, instance)` | clients, activities | raises the event to an instance |
/// | `value.raise_to_tree(&client, instance)` | clients, activities | the same, and to its sub-orchestrations that run |
/// | `T::named(name)` | everywhere | the same calls under a name that is only known at run time |
///
/// Next to the type, and with its visibility, the attribute defines a constant with the full name: `DEPLOYMENT_APPROVAL`
/// is `"my-crate::event::deployment-approval"`.
///
/// An event only arrives if the orchestration is waiting for it when it is raised, and is lost otherwise. If senders
/// cannot know that, use a [`queue`](macro@queue).
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "deployment-approval"` | the name after the prefix, in kebab-case | from the name of the type |
/// | `full_name = "approval"` | the whole name, for workflows that already run under it | |
/// | `crate = ::path` | the path of `duroxide-export` | `::duroxide` |
///
/// # Example
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::providers::sqlite::SqliteProvider;
/// use duroxide::{Client, OrchestrationContext, Runtime};
/// use serde::{Deserialize, Serialize};
/// use std::{sync::Arc, time::Duration};
///
/// /// A person's decision on a deployment.
/// #[duroxide::event(name = "deployment-approval")]
/// #[derive(Serialize, Deserialize)]
/// pub struct DeploymentApproval {
///     pub granted: bool,
/// }
///
/// /// Deploy a service, once somebody agrees.
/// #[duroxide::orchestration(name = "deploy-service")]
/// pub async fn deploy_service(ctx: OrchestrationContext, service: String) -> Result<String, String> {
///     match DeploymentApproval::wait_timeout(&ctx, Duration::from_secs(3600)).await? {
///         Some(approval) if approval.granted => Ok(format!("{service} is deployed")),
///         Some(_) => Err("rejected".to_string()),
///         None => Err("nobody decided".to_string()),
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let store = Arc::new(SqliteProvider::new_in_memory().await?);
/// # let runtime = Runtime::start_with_store(
/// #     store.clone(), duroxide::create_activity_registry(), duroxide::create_orchestration_registry(),
/// # ).await;
/// # let client = Client::new(store);
/// DeployService::start(&client, "deploy-7", &"shop".to_string()).await?;
/// # let waits = |kind: &duroxide::EventKind| matches!(kind, duroxide::EventKind::ExternalSubscribed { .. });
/// # while !client.read_execution_history("deploy-7", 1).await?.iter().any(|event| waits(&event.kind)) {
/// #     tokio::time::sleep(Duration::from_millis(5)).await;
/// # }
/// DeploymentApproval { granted: true }.raise(&client, "deploy-7").await?;
/// let outcome = DeployService::wait(&client, "deploy-7", Duration::from_secs(10)).await?;
/// assert_eq!(outcome, "shop is deployed");
/// # runtime.shutdown(None).await;
/// # Ok(())
/// # }
/// ```
#[doc(inline)]
pub use duroxide_export_macros::event;

/// Declares a queue whose messages have this type. An orchestration takes them one by one.
///
/// The type is a struct or an enum that implements serde's `Serialize` and `Deserialize`. It does not change. The
/// attribute gives it these calls, and no trait needs to be imported:
///
/// | call | where | what it does |
/// | --- | --- | --- |
/// | `T::dequeue(&ctx)` | orchestrations | takes the next message; waits until there is one |
/// | `T::dequeue_timeout(&ctx, duration)` | orchestrations | the same, but `None` once the time has passed |
/// | `T::drain(&ctx)` | orchestrations | takes all messages that have arrived |
/// | `value.enqueue(&client, instance)` | clients, activities | adds a message to the queue of an instance |
/// | `T::named(name)` | everywhere | the same calls under a name that is only known at run time |
///
/// Next to the type, and with its visibility, the attribute defines a constant with the full name: `SESSION_COMMAND` is
/// `"my-crate::queue::session-command"`.
///
/// duroxide keeps the messages of an instance until they are taken. It drops those to instances that were never started or
/// have ended. When an instance continues as new, duroxide keeps at most 100 unread ones, counting all queues of the
/// instance, and drops the newest beyond that. It also fails an instance that takes more than 100 waiting messages one by
/// one. Where so many can wait, take them with `drain`.
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "session-command"` | the name after the prefix, in kebab-case | from the name of the type |
/// | `full_name = "commands"` | the whole name, for workflows that already run under it | |
/// | `crate = ::path` | the path of `duroxide-export` | `::duroxide` |
///
/// # Example
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::providers::sqlite::SqliteProvider;
/// use duroxide::{Client, OrchestrationContext, Runtime};
/// use serde::{Deserialize, Serialize};
/// use std::{sync::Arc, time::Duration};
///
/// /// What a running session is told.
/// #[duroxide::queue(name = "session-command")]
/// #[derive(Serialize, Deserialize)]
/// pub enum SessionCommand {
///     Say(String),
///     Close,
/// }
///
/// /// Collect what is said until the session is closed.
/// #[duroxide::orchestration(name = "record-session")]
/// pub async fn record_session(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
///     let mut said = Vec::new();
///     while let SessionCommand::Say(text) = SessionCommand::dequeue(&ctx).await? {
///         said.push(text);
///     }
///     Ok(said)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let store = Arc::new(SqliteProvider::new_in_memory().await?);
/// # let runtime = Runtime::start_with_store(
/// #     store.clone(), duroxide::create_activity_registry(), duroxide::create_orchestration_registry(),
/// # ).await;
/// # let client = Client::new(store);
/// RecordSession::start(&client, "session-1", &()).await?;
/// SessionCommand::Say("hello".to_string()).enqueue(&client, "session-1").await?;
/// SessionCommand::Close.enqueue(&client, "session-1").await?;
/// let said = RecordSession::wait(&client, "session-1", Duration::from_secs(10)).await?;
/// assert_eq!(said, ["hello"]);
/// # runtime.shutdown(None).await;
/// # Ok(())
/// # }
/// ```
#[doc(inline)]
pub use duroxide_export_macros::queue;

/// Declares a value of this type, which an instance sets, and which others read while it runs and afterwards.
///
/// The type is a struct or an enum that implements serde's `Serialize` and `Deserialize`. It does not change. The
/// attribute gives it these calls, and no trait needs to be imported:
///
/// | call | where | what it does |
/// | --- | --- | --- |
/// | `value.set(&ctx)`, `T::get(&ctx)`, `T::clear(&ctx)` | orchestrations | sets, reads or removes the value of this instance |
/// | `T::read_from(&ctx, instance)` | orchestrations | reads the value of another instance |
/// | `T::read(&client, instance)` | clients, activities | reads the value of an instance |
/// | `T::wait_for(&client, instance, timeout)` | clients, activities | waits until the value is set |
/// | `T::at(key)` | everywhere | the same calls for one of a family of values |
/// | `T::named(key)` | everywhere | the same calls under a key that is only known at run time |
///
/// Next to the type, and with its visibility, the attribute defines a constant with the key, such as `ENDPOINT`. The key
/// is the name, without a prefix, because each instance has keys of its own.
///
/// Setting or clearing a value is an event of the history. To add, remove or move such a call is a change of the workflow,
/// which needs a new version.
///
/// # Arguments
///
/// | argument | meaning | default |
/// | --- | --- | --- |
/// | `name = "endpoint"` | the key, in kebab-case | from the name of the type |
/// | `full_name = "Endpoint_1"` | a key that is not kebab-case, for workflows that already use it | |
/// | `crate = ::path` | the path of `duroxide-export` | `::duroxide` |
///
/// # Example
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::providers::sqlite::SqliteProvider;
/// use duroxide::{Client, OrchestrationContext, Runtime};
/// use serde::{Deserialize, Serialize};
/// use std::{sync::Arc, time::Duration};
///
/// /// Where the database answers, once it does.
/// #[duroxide::value(name = "endpoint")]
/// #[derive(Serialize, Deserialize)]
/// pub struct Endpoint(pub String);
///
/// /// Run a database until the timer fires.
/// #[duroxide::orchestration(name = "run-database")]
/// pub async fn run_database(ctx: OrchestrationContext, seconds: u64) -> Result<(), String> {
///     Endpoint("10.0.0.4:5432".to_string()).set(&ctx)?;
///     ctx.schedule_timer(Duration::from_secs(seconds)).await;
///     Endpoint::clear(&ctx);
///     Ok(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let store = Arc::new(SqliteProvider::new_in_memory().await?);
/// # let runtime = Runtime::start_with_store(
/// #     store.clone(), duroxide::create_activity_registry(), duroxide::create_orchestration_registry(),
/// # ).await;
/// # let client = Client::new(store);
/// RunDatabase::start(&client, "database-1", &3600).await?;
/// let Endpoint(address) = Endpoint::wait_for(&client, "database-1", Duration::from_secs(10)).await?;
/// assert_eq!(address, "10.0.0.4:5432");
/// # runtime.shutdown(None).await;
/// # Ok(())
/// # }
/// ```
#[doc(inline)]
pub use duroxide_export_macros::value;

/// Makes an enum the error of a workflow: `?` converts the errors of its calls.
///
/// An orchestration whose calls fail with different errors declares an enum of its own, with a variant for each of them
/// and one for what duroxide itself reports, such as a timeout or a cancellation:
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::{OrchestrationContext, WorkflowError};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
/// #[error("the card was declined")]
/// pub enum ChargeError {
///     Declined,
/// }
///
/// #[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
/// #[error("nobody lives there")]
/// pub enum ShipError {
///     UnknownAddress,
/// }
///
/// #[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
/// pub enum OrderError {
///     #[error("not paid: {0}")]
///     Charge(#[from] ChargeError),
///     #[error("not shipped: {0}")]
///     Ship(#[from] ShipError),
///     #[error("sold out")]
///     SoldOut,
///     #[error("{0}")]
///     Other(#[runtime] String),
/// }
/// # #[duroxide::activity(name = "charge-card", idempotent)]
/// # async fn charge_card(cents: u64) -> Result<String, ChargeError> { Err(ChargeError::Declined) }
/// # #[duroxide::activity(name = "ship-book", idempotent)]
/// # async fn ship_book(title: String) -> Result<(), ShipError> { Err(ShipError::UnknownAddress) }
///
/// #[duroxide::orchestration(name = "sell-book")]
/// async fn sell_book(ctx: OrchestrationContext, title: String) -> Result<String, OrderError> {
///     if title.is_empty() {
///         return Err(OrderError::SoldOut);
///     }
///     let receipt = ChargeCard::call(&ctx, &1299).await?;
///     ShipBook::call(&ctx, &title).await?;
///     let order = ctx.new_guid().await?;
///     Ok(format!("{order}: {receipt}"))
/// }
/// ```
///
/// | attribute | what is derived, if the enum is `OrderError` |
/// | --- | --- |
/// | none | [`WorkflowError`](trait@crate::WorkflowError), which only needs this derive or an `impl` |
/// | `#[from]` | `From<CallError<ChargeError>>`, and before a variant also `From<ChargeError>` |
/// | `#[runtime]` | `From<String>`, for calls whose error is text, and `From<CallError<OrderError>>`, for calls with this very error |
///
/// Both attributes can stand before the variant or before its only field. thiserror wants its `#[from]` before the field,
/// and derives `From<ChargeError>` itself. Without thiserror, write `#[from]` before the variant.
///
/// `is_retryable` returns what the error in a `#[from]` variant returns, and `true` for all others. To decide
/// otherwise, or to keep a format, implement the trait by hand.
///
/// `#[workflow_error(crate = ::path)]` on the enum sets the path of `duroxide-export`.
#[doc(inline)]
pub use duroxide_export_macros::WorkflowError;

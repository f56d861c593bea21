//! The calls that the macros know: what the methods of handles and messages do, and those of duroxide.
//!
//! A test compares the rows of handles and messages with the methods in the runtime crate.

/// What a method is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Receiver {
    /// The handle of an activity.
    Activity,
    /// The handle of an orchestration.
    Orchestration,
    Event,
    Queue,
    Value,
    /// What `call` of an activity returns: `ChargeCard::call(&ctx, ..).session(id)`.
    ActivityCall,
    /// What `call` of an orchestration returns: `SellBook::call(&ctx, ..).pinned()`.
    OrchestrationCall,
    /// What `start` of an orchestration returns.
    Start,
    /// What `continue_as_new` of an orchestration returns.
    ContinueAsNew,
    /// duroxide's `OrchestrationContext`.
    Context,
    /// duroxide's `Client`.
    Client,
    /// duroxide's `DurableFuture`.
    Future,
}

/// What a call of a handle or a message takes to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Takes {
    /// The context of an orchestration, as the first argument.
    Context,
    /// A client.
    Client,
    Nothing,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Effect {
    SchedulesActivity,
    SchedulesOrchestration,
    /// Starts an orchestration whose outcome the caller does not get.
    Spawns,
    /// Ends this execution, and starts the next one.
    ContinuesAsNew,
    StartsTimer,
    /// Combines futures of duroxide.
    Combines,
    /// Changes a call or a future.
    Adapts,
    /// Runs a call that did nothing so far.
    Runs,
    WaitsForEvent,
    TakesMessage,
    /// Takes all messages that have arrived.
    TakesMessages,
    RaisesEvent,
    EnqueuesMessage,
    SetsValue,
    ClearsValue,
    ReadsValue,
    /// Reads all values, as a hash map.
    ReadsValues,
    /// Writes to the log, and nothing else.
    Traces,
    /// Returns an event, queue or value with a name that is known at run time.
    Names,
    /// Anything that neither the catalog nor a lint needs to know.
    Other,
}

/// What happens if the result of a call is dropped instead of awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum IfDropped {
    /// The call has done its work.
    Fine,
    /// Nothing was scheduled.
    NotStarted,
    /// It was scheduled, and is cancelled.
    Cancelled,
    /// The next execution starts, while this one continues.
    RunsOn,
}

/// Methods that are alike in everything but their names.
#[derive(Debug)]
pub(crate) struct Methods {
    pub(crate) receiver: Receiver,
    pub(crate) takes: Takes,
    pub(crate) effect: Effect,
    pub(crate) if_dropped: IfDropped,
    /// They panic if a payload does not have the type.
    pub(crate) panics: bool,
    pub(crate) names: &'static [&'static str],
}

/// A method of a handle or a message, in an orchestration: `ChargeCard::call(&ctx, ..)`, `Approval::wait(&ctx)`.
pub(crate) fn in_orchestration(name: &str) -> Option<&'static Methods> {
    handle_method(name).or_else(|| message_method(name, Takes::Context))
}

/// A method of a handle in an orchestration: `ChargeCard::call(&ctx, ..)`.
pub(crate) fn handle_method(name: &str) -> Option<&'static Methods> {
    find(name, |row| {
        matches!(row.receiver, Receiver::Activity | Receiver::Orchestration) && row.takes == Takes::Context
    })
}

/// A method of a message: `Approval::wait(&ctx)`, `approval.raise(&client, instance)`, `Approval::named(name)`.
pub(crate) fn message_method(name: &str, takes: Takes) -> Option<&'static Methods> {
    find(name, |row| row.is_of_message() && row.takes == takes)
}

/// A method of duroxide's context: `ctx.schedule_timer(..)`.
pub(crate) fn context_method(name: &str) -> Option<&'static Methods> {
    find(name, |row| row.receiver == Receiver::Context)
}

/// A method of duroxide's context or client.
pub(crate) fn duroxide_method(name: &str) -> Option<&'static Methods> {
    context_method(name).or_else(|| find(name, |row| row.receiver == Receiver::Client))
}

/// A method of a call of a handle, of the request for the next execution, or of duroxide's futures:
/// `ChargeCard::call(&ctx, ..).schedule()`.
pub(crate) fn future_method(name: &str) -> Option<&'static Methods> {
    find(name, |row| matches!(row.effect, Effect::Adapts | Effect::Runs))
}

/// The names of the methods that schedule or spawn what a handle stands for.
pub(crate) fn scheduling() -> impl Iterator<Item = &'static str> {
    let rows = METHODS.iter().filter(|row| row.takes == Takes::Context && row.receiver != Receiver::Context);
    rows.filter(|row| row.schedules()).flat_map(|row| row.names).copied()
}

/// The names of the methods that send an event or a message of a queue, on its type or by duroxide's client.
pub(crate) fn sending() -> impl Iterator<Item = &'static str> {
    let rows = METHODS.iter().filter(|row| matches!(row.effect, Effect::RaisesEvent | Effect::EnqueuesMessage));
    rows.flat_map(|row| row.names).copied()
}

fn find(name: &str, is_meant: impl Fn(&Methods) -> bool) -> Option<&'static Methods> {
    METHODS.iter().find(|row| row.names.contains(&name) && is_meant(row))
}

impl Methods {
    pub(crate) const fn is_of_message(&self) -> bool {
        matches!(self.receiver, Receiver::Event | Receiver::Queue | Receiver::Value)
    }

    pub(crate) const fn schedules(&self) -> bool {
        matches!(self.effect, Effect::SchedulesActivity | Effect::SchedulesOrchestration | Effect::Spawns)
    }
}

macro_rules! methods {
    ($($receiver:ident($takes:ident) $effect:ident, $if_dropped:ident $(, $panics:ident)?: $($name:ident)+;)+) => {
        &[$(Methods {
            receiver: Receiver::$receiver,
            takes: Takes::$takes,
            effect: Effect::$effect,
            if_dropped: IfDropped::$if_dropped,
            panics: !stringify!($($panics)?).is_empty(),
            names: &[$(stringify!($name)),+],
        },)+]
    };
}

/// All of them. Methods of duroxide that are not listed neither schedule anything nor use messages.
pub(crate) const METHODS: &[Methods] = methods! {
    Activity(Context) SchedulesActivity, Cancelled: schedule;
    Activity(Context) SchedulesActivity, NotStarted: call;
    Activity(Nothing) Other, Fine: info;
    ActivityCall(Nothing) Adapts, NotStarted: session retry timeout tag;
    ActivityCall(Nothing) Runs, Cancelled: schedule;

    Orchestration(Context) SchedulesOrchestration, Cancelled: schedule;
    Orchestration(Context) SchedulesOrchestration, NotStarted: call;
    OrchestrationCall(Nothing) Adapts, NotStarted: instance pinned;
    OrchestrationCall(Nothing) Runs, Cancelled: schedule;
    OrchestrationCall(Nothing) Runs, Fine: spawn;
    Orchestration(Context) ContinuesAsNew, NotStarted: continue_as_new;
    ContinueAsNew(Nothing) Adapts, NotStarted: pinned;
    Orchestration(Context) Other, Fine: report clear_progress;
    Orchestration(Client) Other, NotStarted: start wait status cancel;
    Orchestration(Client) Other, NotStarted: instance_info executions last_events delete delete_running prune tree;
    Start(Nothing) Adapts, NotStarted: pinned;
    Orchestration(Client) Other, Fine: watch instances;
    Orchestration(Nothing) Other, Fine: info;

    Event(Context) WaitsForEvent, Cancelled: wait;
    Event(Context) WaitsForEvent, NotStarted: wait_timeout;
    Event(Client) RaisesEvent, NotStarted: raise raise_to_tree;
    Event(Nothing) Names, Fine: named;
    Event(Nothing) Other, Fine: new name;

    Queue(Context) TakesMessage, Cancelled: dequeue;
    Queue(Context) TakesMessage, NotStarted: dequeue_timeout;
    Queue(Context) TakesMessages, NotStarted: drain;
    Queue(Client) EnqueuesMessage, NotStarted: enqueue;
    Queue(Nothing) Names, Fine: named;
    Queue(Nothing) Other, Fine: new name;

    Value(Context) SetsValue, Fine: set;
    Value(Context) ClearsValue, Fine: clear;
    Value(Context) ReadsValue, Fine: get;
    Value(Context) ReadsValue, Cancelled: read_from;
    Value(Client) ReadsValue, NotStarted: read wait_for;
    Value(Nothing) Names, Fine: named at;
    Value(Nothing) Other, Fine: new key;

    Context(Nothing) SchedulesActivity, Cancelled:
        schedule_activity schedule_activity_typed schedule_activity_on_session schedule_activity_on_session_typed;
    Context(Nothing) SchedulesActivity, NotStarted:
        schedule_activity_with_retry schedule_activity_with_retry_typed
        schedule_activity_with_retry_on_session schedule_activity_with_retry_on_session_typed;
    Context(Nothing) SchedulesOrchestration, Cancelled:
        schedule_sub_orchestration schedule_sub_orchestration_typed
        schedule_sub_orchestration_with_id schedule_sub_orchestration_with_id_typed
        schedule_sub_orchestration_versioned schedule_sub_orchestration_versioned_with_id;
    Context(Nothing) Spawns, Fine:
        schedule_orchestration schedule_orchestration_typed
        schedule_orchestration_versioned schedule_orchestration_versioned_typed;
    Context(Nothing) ContinuesAsNew, RunsOn: continue_as_new continue_as_new_typed continue_as_new_versioned;
    Context(Nothing) StartsTimer, Cancelled: schedule_timer;
    Context(Nothing) Combines, NotStarted: join join2 join3 select2 select3;
    Context(Nothing) WaitsForEvent, Cancelled: schedule_wait schedule_wait2;
    Context(Nothing) WaitsForEvent, Cancelled, panics: schedule_wait_typed;
    Context(Nothing) TakesMessage, Cancelled: dequeue_event schedule_wait_persistent;
    Context(Nothing) TakesMessage, Cancelled, panics: dequeue_event_typed schedule_wait_persistent_typed;
    Context(Nothing) SetsValue, Fine: set_kv_value set_kv_value_typed;
    Context(Nothing) ClearsValue, Fine: clear_kv_value;
    Context(Nothing) ReadsValue, Fine: get_kv_value get_kv_value_typed;
    Context(Nothing) ReadsValue, Cancelled: get_kv_value_from_instance get_kv_value_from_instance_typed;
    Context(Nothing) ReadsValues, Fine: get_kv_all_values;
    Context(Nothing) Traces, Fine: trace trace_info trace_warn trace_error trace_debug;
    Context(Nothing) Other, Cancelled: new_guid utc_now;

    Client(Nothing) RaisesEvent, NotStarted: raise_event raise_event_typed raise_event2;
    Client(Nothing) EnqueuesMessage, NotStarted: enqueue_event enqueue_event_typed raise_event_persistent;
    Client(Nothing) ReadsValue, NotStarted: wait_for_kv_value wait_for_kv_value_typed;

    Future(Nothing) Adapts, Cancelled: with_tag map;
};

/// What to write instead of a method of another workflow engine, on a context called `ctx`.
pub(crate) fn instead_of(name: &str) -> Option<&'static str> {
    FOREIGN.iter().find(|(names, _)| names.contains(&name)).map(|(_, advice)| *advice)
}

/// Methods that Temporal, Restate, DBOS, Azure Durable Functions and others have, and duroxide's context has not.
const FOREIGN: &[(&[&str], &str)] = &[
    (&["sleep", "timer", "create_timer", "delay", "wait"], "write `ctx.schedule_timer(duration).await`"),
    (&["now", "time", "current_time", "current_utc_datetime", "current_utc_date_time"], "write `ctx.utc_now().await?`"),
    (&["random", "uuid", "uuid4", "new_uuid", "random_uuid", "rand_uuid"], "write `ctx.new_guid().await?`"),
    (
        &["activity", "call_activity", "execute_activity", "start_activity", "call", "execute", "service_client"],
        "write `ChargeCard::call(&ctx, &input).await`, with the handle that `#[activity]` defines for `charge_card`",
    ),
    (
        &["run", "step", "run_step", "side_effect", "local_activity"],
        "move the code into an `#[activity]`, and write `ChargeCard::call(&ctx, &input).await`",
    ),
    (
        &[
            "child_workflow",
            "execute_child_workflow",
            "start_child_workflow",
            "start_workflow",
            "call_sub_orchestration",
            "call_sub_orchestrator",
            "workflow_client",
        ],
        "write `SellBook::call(&ctx, &input).await`, with the handle that `#[orchestration]` defines for `sell_book`",
    ),
    (
        &["wait_for_event", "wait_for_external_event", "wait_for_signal", "wait_event", "recv", "awakeable", "promise"],
        "declare a type with `#[event]`, and write `Approval::wait(&ctx).await?`",
    ),
    (
        &["signal", "send_signal", "signal_workflow", "raise_event", "send_event"],
        "only a client can raise an event: write `approval.raise(&client, instance).await`, in an activity, which gets \
         a client by `get_client()`",
    ),
    (
        &["set_status", "set_event", "publish", "report", "report_progress"],
        "write `SellBook::report(&ctx, &progress)`, with the orchestration's handle, and `progress = Type` in its \
         `#[orchestration(..)]`",
    ),
    (
        &["get", "get_state", "set", "set_state"],
        "declare a type with `#[value]`, and write `Stock::get(&ctx)` or `stock.set(&ctx)`",
    ),
    (&["all", "wait_all", "when_all", "task_all", "join_all"], "write `ctx.join(futures).await`"),
    (&["any", "wait_any", "when_any", "task_any", "race", "select"], "write `ctx.select2(first, second).await`"),
    (&["log", "logger", "info", "debug", "warn", "error"], "write `ctx.trace_info(text)`, or another level"),
];

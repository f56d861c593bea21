//! Runs today's code against a recorded execution, on duroxide's own engine, and observes what it does.

use crate::execution::call_site::{self, Noted};
use crate::replay::command::Command;
use crate::replay::recording::RecordedExecution;
use duroxide::providers::KvEntry;
use duroxide::runtime::replay_engine::{ReplayEngine, TurnResult};
use duroxide::runtime::{FnOrchestration, OrchestrationHandler};
use duroxide::{Event, OrchestrationContext};
use std::any::Any;
use std::panic::{self, AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};
use tracing::subscriber::NoSubscriber;

/// What the code did.
pub(super) struct Observed {
    /// The commands that it gave, those that the history records first.
    pub(super) commands: Vec<Given>,
    /// What duroxide makes of it.
    pub(super) turn: TurnResult,
    /// The events of the commands that the history does not record yet.
    pub(super) new_events: Vec<Event>,
}

/// A command, and the place in the code that gave it.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) command: Command,
    pub(super) location: Option<&'static Location<'static>>,
}

/// What an orchestration is started with.
pub(super) struct Start<'a> {
    pub(super) instance: &'a str,
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) input: &'a str,
}

/// Replays events of an execution, which do not include its end.
pub(super) fn run(
    handler: &Arc<dyn OrchestrationHandler>,
    start: &Start<'_>,
    execution: &RecordedExecution,
    events: &[Event],
) -> Observed {
    let given = Arc::new(Mutex::new(Vec::new()));
    let values = execution.values.iter().map(|(key, value)| {
        (key.clone(), KvEntry { value: value.value.clone(), last_updated_at_ms: value.last_updated_at_ms })
    });
    let mut engine = ReplayEngine::new(start.instance.to_owned(), execution.execution, events.to_vec())
        .with_kv_snapshot(values.collect());
    // What code logs in a replay was logged when it ran.
    let turn = tracing::subscriber::with_default(NoSubscriber::new(), || {
        engine.execute_orchestration(
            observed(handler, &given),
            start.input.to_owned(),
            start.name.to_owned(),
            start.version.to_owned(),
            "replay",
        )
    });
    let mut commands = std::mem::take(&mut *given.lock().unwrap_or_else(PoisonError::into_inner));
    if matches!(turn, TurnResult::ContinueAsNew { .. }) {
        // Continuing as new is the outcome, and not a command before it.
        commands.retain(|given| !matches!(given.command, Command::ContinueAsNew { .. }));
    }
    Observed { commands, turn, new_events: engine.history_delta().to_vec() }
}

type Commands = Arc<Mutex<Vec<Given>>>;

/// A handler that notes the commands of another one.
fn observed(handler: &Arc<dyn OrchestrationHandler>, given: &Commands) -> Arc<dyn OrchestrationHandler> {
    let (handler, given) = (Arc::clone(handler), Arc::clone(given));
    Arc::new(FnOrchestration(move |context: OrchestrationContext, input| {
        let handler = Arc::clone(&handler);
        let inner = context.clone();
        let running = Box::pin(async move { handler.invoke(inner, input).await });
        Observing { running, context, given: Arc::clone(&given) }
    }))
}

struct Observing<F> {
    running: Pin<Box<F>>,
    context: OrchestrationContext,
    given: Commands,
}

impl<F: Future> Future for Observing<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let now_ms = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX));
        let running = self.running.as_mut();
        // The commands before a panic count as well.
        let (polled, calls) = call_site::observe(|| panic::catch_unwind(AssertUnwindSafe(|| running.poll(cx))));
        // The engine takes these away after each poll.
        let actions = self.context.get_emitted_actions();
        let commands = actions.into_iter().filter_map(|(_, action)| Command::given(action, now_ms));
        self.given.lock().unwrap_or_else(PoisonError::into_inner).extend(located(commands, calls));
        polled.unwrap_or_else(|panic: Box<dyn Any + Send>| panic::resume_unwind(panic))
    }
}

/// Adds the places of the calls that have one. duroxide's own functions do not note theirs.
fn located(commands: impl Iterator<Item = Command>, calls: Vec<Noted>) -> Vec<Given> {
    let mut calls = calls.into_iter();
    commands
        .map(|command| {
            let mut from_here = calls.clone();
            let call = from_here.find(|call| call.name == command.noted_as());
            if call.is_some() {
                calls = from_here;
            }
            Given { command, location: call.map(|call| call.location) }
        })
        .collect()
}

//! Workflows that do everything that a workflow can do, in little time.

use duroxide::{Either2, OrchestrationContext, State};
use duroxide_export_faults::injection::REFUSED;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the activities of one case share.
#[derive(Clone)]
pub(crate) struct World {
    seed: u64,
    attempts: Arc<Mutex<BTreeMap<String, u32>>>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, attempts: Arc::default() }
    }

    /// How long something takes, in milliseconds: at random, but the same with each run of a seed.
    pub(crate) fn millis(&self, what: &str, longest: u64) -> u64 {
        let mixed = what.bytes().fold(self.seed, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(byte.into()));
        fastrand::Rng::with_seed(mixed).u64(1..longest)
    }

    /// Which attempt it is.
    fn count(&self, what: &str) -> u32 {
        *self.attempts.lock().unwrap().entry(what.to_owned()).and_modify(|attempts| *attempts += 1).or_insert(1)
    }

    async fn take_time(&self, what: &str) {
        tokio::time::sleep(Duration::from_millis(self.millis(what, 700))).await;
    }
}

/// Return a text.
#[duroxide::activity(name = "return-text", idempotent)]
pub(crate) async fn return_text(State(world): State<World>, text: String) -> Result<String, String> {
    world.take_time(&text).await;
    Ok(text)
}

/// Return a text that the database cannot store.
#[duroxide::activity(name = "return-refused", idempotent)]
pub(crate) async fn return_refused() -> Result<String, String> {
    Ok(REFUSED.to_string())
}

/// Take longer than the lock of an activity lasts.
#[duroxide::activity(name = "take-long", idempotent)]
pub(crate) async fn take_long(State(world): State<World>, text: String) -> Result<String, String> {
    world.take_time(&text).await;
    tokio::time::sleep(Duration::from_secs(33)).await;
    Ok(text)
}

/// Fail twice, and then succeed.
#[duroxide::activity(name = "fail-twice", idempotent, retry(max_attempts = 3, backoff = fixed, initial = "1s"))]
pub(crate) async fn fail_twice(State(world): State<World>, text: String) -> Result<String, String> {
    world.take_time(&text).await;
    let attempt = world.count(&text);
    if attempt > 2 { Ok(text) } else { Err(format!("attempt {attempt}")) }
}

/// Take much longer than anybody waits.
#[duroxide::activity(name = "be-late", idempotent, timeout = "5s")]
pub(crate) async fn be_late() -> Result<String, String> {
    tokio::time::sleep(Duration::from_secs(3600)).await;
    Ok("an hour later".to_owned())
}

/// Return a text, on a worker with a tag.
#[duroxide::activity(name = "return-tagged", idempotent, tag = "special")]
pub(crate) async fn return_tagged(State(world): State<World>, text: String) -> Result<String, String> {
    world.take_time(&text).await;
    Ok(text)
}

/// Fail.
#[duroxide::activity(name = "fail-always", idempotent)]
pub(crate) async fn fail_always(State(world): State<World>, text: String) -> Result<String, String> {
    world.take_time(&text).await;
    Err(text)
}

/// Call activities in every way.
#[duroxide::orchestration(name = "call-activities")]
pub(crate) async fn call_activities(ctx: OrchestrationContext) -> Result<String, String> {
    let text = |text: &str| text.to_owned();
    let plain = ReturnText::call(&ctx, &text("plain")).await?;
    let retried = FailTwice::call(&ctx, &text("retried")).await?;
    let tagged = ReturnTagged::call(&ctx, &text("tagged")).await?;
    let first = ReturnText::call(&ctx, &text("one")).session("session").schedule().await?;
    let second = ReturnText::call(&ctx, &text("two")).session("session").schedule().await?;
    let failed = FailAlways::call(&ctx, &text("failed")).await.unwrap_err();
    let is_late = BeLate::call(&ctx, &()).await.is_err();
    Ok(format!("{plain} {retried} {tagged} {first} {second} {failed} {is_late}"))
}

/// Call an activity whose lock has to be renewed.
#[duroxide::orchestration(name = "call-long-activity")]
pub(crate) async fn call_long_activity(ctx: OrchestrationContext) -> Result<String, String> {
    TakeLong::call(&ctx, &"long".to_owned()).await
}

/// Return a text, after a second.
#[duroxide::orchestration(name = "be-child")]
pub(crate) async fn be_child(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    ctx.schedule_timer(Duration::from_secs(1)).await;
    ReturnText::call(&ctx, &text).await
}

/// Fail, because an activity does.
#[duroxide::orchestration(name = "be-failing-child")]
pub(crate) async fn be_failing_child(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    FailAlways::call(&ctx, &text).await
}

/// Run children, and one that is independent.
#[duroxide::orchestration(name = "be-parent")]
pub(crate) async fn be_parent(ctx: OrchestrationContext) -> Result<String, String> {
    BeChild::call(&ctx, &"independent".to_owned()).instance("independent").spawn()?;
    let children = ["a", "b"].map(|text| BeChild::schedule(&ctx, &text.to_owned()));
    let texts: Result<Vec<_>, _> = ctx.join(children.into()).await.into_iter().collect();
    let failed = BeFailingChild::call(&ctx, &"failed".to_owned()).instance("failing-child").await.unwrap_err();
    Ok(format!("{} {failed}", texts?.join(" ")))
}

/// It goes on.
#[duroxide::event(name = "going-on")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct GoingOn(pub(crate) String);

/// Race, and wait for an event.
#[duroxide::orchestration(name = "run-races", progress = String)]
pub(crate) async fn run_races(ctx: OrchestrationContext) -> Result<String, String> {
    let timers = (ctx.schedule_timer(Duration::from_secs(2)), ctx.schedule_timer(Duration::from_secs(30)));
    let timer = match ctx.select2(timers.0, timers.1).await {
        Either2::First(()) => "short",
        Either2::Second(()) => "long",
    };
    let activities = (BeLate::schedule(&ctx, &()), ReturnText::schedule(&ctx, &"quick".to_owned()));
    let activity = match ctx.select2(activities.0, activities.1).await {
        Either2::First(text) | Either2::Second(text) => text?,
    };
    RunRaces::report(&ctx, &"waits".to_owned())?;
    let GoingOn(event) = GoingOn::wait(&ctx).await?;
    Ok(format!("{timer} {activity} {event}"))
}

/// A message, with its number.
#[duroxide::queue(name = "numbered")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Numbered(pub(crate) String, pub(crate) u64);

/// What has arrived of so many messages.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Inbox {
    pub(crate) expected: usize,
    /// Each time that one has arrived.
    pub(crate) arrived: Vec<u64>,
}

/// Receive numbered messages, until each has arrived.
#[duroxide::orchestration(name = "receive-numbered")]
pub(crate) async fn receive_numbered(ctx: OrchestrationContext, mut inbox: Inbox) -> Result<Vec<u64>, String> {
    let first = Numbered::dequeue_timeout(&ctx, Duration::from_secs(3)).await?;
    let others: Result<Vec<_>, _> = Numbered::drain(&ctx).await.into_iter().collect();
    inbox.arrived.extend(first.into_iter().chain(others?).map(|Numbered(_, number)| number));
    if inbox.arrived.iter().collect::<BTreeSet<_>>().len() == inbox.expected {
        return Ok(inbox.arrived);
    }
    ReceiveNumbered::continue_as_new(&ctx, &inbox).await
}

/// How far something is.
#[duroxide::value(name = "stage")]
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stage(pub(crate) u32);

/// Set a value.
#[duroxide::orchestration(name = "set-value")]
pub(crate) async fn set_value(ctx: OrchestrationContext, stage: u32) -> Result<(), String> {
    Stage(stage).set(&ctx)?;
    Ok(())
}

/// Set values, read them, and read one of another instance.
#[duroxide::orchestration(name = "use-values", progress = u32)]
pub(crate) async fn use_values(ctx: OrchestrationContext, other: String) -> Result<Vec<Option<u32>>, String> {
    let number = |stage: Option<Stage>| stage.map(|Stage(number)| number);
    Stage(1).set(&ctx)?;
    UseValues::report(&ctx, &1)?;
    ctx.schedule_timer(Duration::from_secs(1)).await;
    let own = number(Stage::get(&ctx)?);
    Stage(2).set(&ctx)?;
    UseValues::report(&ctx, &2)?;
    let others = loop {
        match Stage::read_from(&ctx, other.clone()).await {
            Ok(stage) => break number(stage),
            Err(_) => ctx.schedule_timer(Duration::from_secs(1)).await,
        }
    };
    Ok(vec![own, number(Stage::get(&ctx)?), others])
}

/// Wait for what never happens.
#[duroxide::orchestration(name = "wait-for-ever")]
pub(crate) async fn wait_for_ever(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(GoingOn::wait(&ctx).await?.0)
}

/// Have a child that waits for what never happens.
#[duroxide::orchestration(name = "have-waiting-child")]
pub(crate) async fn have_waiting_child(ctx: OrchestrationContext) -> Result<String, String> {
    WaitForEver::call(&ctx, &()).instance("waiting-child").await
}

/// Wait a while for an activity that no program has.
#[duroxide::orchestration(name = "call-stranger")]
pub(crate) async fn call_stranger(ctx: OrchestrationContext, name: String) -> Result<String, String> {
    let stranger = ctx.schedule_activity(name, "");
    match ctx.select2(stranger, ctx.schedule_timer(Duration::from_secs(6))).await {
        Either2::First(text) => text,
        Either2::Second(()) => Ok("nobody".to_owned()),
    }
}

/// Schedule what the database refuses.
#[duroxide::orchestration(name = "do-refused-turn")]
pub(crate) async fn do_refused_turn(ctx: OrchestrationContext) -> Result<String, String> {
    ReturnText::call(&ctx, &REFUSED.to_string()).await
}

/// Call an activity whose output the database refuses.
#[duroxide::orchestration(name = "call-refused")]
pub(crate) async fn call_refused(ctx: OrchestrationContext) -> Result<String, String> {
    ReturnRefused::call(&ctx, &()).await
}

/// Have a child that does what the database refuses, and say whether it told.
#[duroxide::orchestration(name = "have-refused-child")]
pub(crate) async fn have_refused_child(ctx: OrchestrationContext, refuses_turn: bool) -> Result<bool, String> {
    let child = if refuses_turn {
        DoRefusedTurn::call(&ctx, &()).instance("refused-child").await
    } else {
        CallRefused::call(&ctx, &()).instance("refused-child").await
    };
    Ok(child.is_err())
}

//! Typed code takes over from hand-written races of a timer with a message, while instances are in flight.

use duroxide::providers::open;
use duroxide::replay::{Cause, Recording, Replay, Verdict};
use duroxide::runtime::RuntimeOptions;
use duroxide::{
    ActivityRegistry, Client, Either2, EventKind, OrchestrationContext, OrchestrationRegistry, RegistriesBuilder,
    Runtime,
};
use duroxide_export_tests::{TIMEOUT, capture_logs, options};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3600);

#[duroxide::event(name = "doorbell")]
#[derive(Serialize, Deserialize)]
struct Doorbell(String);

#[duroxide::queue(name = "letterbox")]
#[derive(Serialize, Deserialize)]
struct Letterbox(String);

/// The order of `wait_timeout` and `dequeue_timeout`.
#[duroxide::orchestration(name = "message-then-timer")]
async fn message_then_timer(ctx: OrchestrationContext, is_event: bool) -> Result<Option<String>, String> {
    if is_event {
        Ok(Doorbell::wait_timeout(&ctx, HOUR).await?.map(|Doorbell(who)| who))
    } else {
        Ok(Letterbox::dequeue_timeout(&ctx, HOUR).await?.map(|Letterbox(text)| text))
    }
}

/// The other order, as the guide shows it.
#[duroxide::orchestration(name = "timer-then-message")]
async fn timer_then_message(ctx: OrchestrationContext, is_event: bool) -> Result<Option<String>, String> {
    if is_event {
        match ctx.select2(ctx.schedule_timer(HOUR), Doorbell::wait(&ctx)).await {
            Either2::First(()) => Ok(None),
            Either2::Second(rung) => Ok(Some(rung?.0)),
        }
    } else {
        match ctx.select2(ctx.schedule_timer(HOUR), Letterbox::dequeue(&ctx)).await {
            Either2::First(()) => Ok(None),
            Either2::Second(posted) => Ok(Some(posted?.0)),
        }
    }
}

/// Both orders with duroxide's own calls.
async fn by_hand(ctx: OrchestrationContext, is_event: bool, timer_first: bool) -> Result<Option<String>, String> {
    let timer = |ctx: &OrchestrationContext| ctx.schedule_timer(HOUR);
    let message = |ctx: &OrchestrationContext| {
        let answer = if is_event { ctx.schedule_wait(DOORBELL) } else { ctx.dequeue_event(LETTERBOX) };
        answer.map(|payload| serde_json::from_str(&payload).map_err(|error| error.to_string()))
    };
    if timer_first {
        match ctx.select2(timer(&ctx), message(&ctx)).await {
            Either2::First(()) => Ok(None),
            Either2::Second(text) => text.map(Some),
        }
    } else {
        match ctx.select2(message(&ctx), timer(&ctx)).await {
            Either2::First(text) => text.map(Some),
            Either2::Second(()) => Ok(None),
        }
    }
}

/// The old program. It knows the two names, with the order that they name or with the other one.
fn old_program(is_swapped: bool) -> OrchestrationRegistry {
    let builder = OrchestrationRegistry::builder();
    [(MessageThenTimer::NAME, is_swapped), (TimerThenMessage::NAME, !is_swapped)]
        .into_iter()
        .fold(builder, |builder, (name, timer_first)| {
            builder.register_typed(name, move |ctx, is_event: bool| by_hand(ctx, is_event, timer_first))
        })
        .build()
}

fn new_program() -> RegistriesBuilder {
    RegistriesBuilder::all().only::<MessageThenTimer>().only::<TimerThenMessage>()
}

async fn until_it_waits(client: &Client, instance: &str) {
    let is_wait =
        |kind: &EventKind| matches!(kind, EventKind::ExternalSubscribed { .. } | EventKind::QueueSubscribed { .. });
    let begun = Instant::now();
    while !client
        .read_execution_history(instance, 1)
        .await
        .is_ok_and(|events| events.iter().any(|it| is_wait(&it.kind)))
    {
        assert!(begun.elapsed() < TIMEOUT, "`{instance}` does not wait");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_hand_written_race_goes_on_in_its_own_order_only() {
    capture_logs();
    for is_swapped in [false, true] {
        let store = open("sqlite::memory:").await.unwrap();
        let client = Client::new(Arc::clone(&store));
        let options = RuntimeOptions { dispatcher_min_poll_interval: Duration::from_millis(5), ..options() };
        let old = Runtime::start_with_options(
            Arc::clone(&store),
            ActivityRegistry::builder().build(),
            old_program(is_swapped),
            options.clone(),
        )
        .await;
        let instances = [
            ("message-doorbell", MessageThenTimer::NAME, true),
            ("message-letterbox", MessageThenTimer::NAME, false),
            ("timer-doorbell", TimerThenMessage::NAME, true),
            ("timer-letterbox", TimerThenMessage::NAME, false),
        ];
        for (instance, name, is_event) in instances {
            client.start_orchestration_typed(instance, name, is_event).await.unwrap();
        }
        for (instance, ..) in instances {
            until_it_waits(&client, instance).await;
        }
        old.shutdown(None).await;

        let replay = Replay::with(new_program().build().unwrap());
        for (instance, ..) in instances {
            let report = replay.run(&Recording::of(&client, instance).await.unwrap());
            match &report.executions[0].verdict {
                Verdict::SameSoFar { .. } => assert!(!is_swapped, "{report}"),
                Verdict::Diverged(divergence) => {
                    assert!(is_swapped && divergence.cause == Cause::Reordered, "{report}");
                }
                other => panic!("{other:?}: {report}"),
            }
        }

        // A real runtime agrees.
        let new = new_program().start(Arc::clone(&store), options).await.unwrap();
        for (instance, _, is_event) in instances {
            if is_event {
                Doorbell("Ada".to_owned()).raise(&client, instance).await.unwrap();
            } else {
                Letterbox("Ada".to_owned()).enqueue(&client, instance).await.unwrap();
            }
            let ended = client.wait_for_orchestration_typed::<Option<String>>(instance, TIMEOUT).await.unwrap();
            match ended {
                Ok(answer) => assert_eq!((answer.as_deref(), is_swapped), (Some("Ada"), false)),
                Err(error) => assert!(is_swapped && error.contains("nondeterministic"), "{instance}: {error}"),
            }
        }
        new.shutdown(None).await;
    }
}

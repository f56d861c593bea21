//! Workflows that are written as a line of text, so that a table can hold many of them.
//!
//! | step | what it does |
//! | --- | --- |
//! | `a(1)` | calls activity `a` with the input `1` |
//! | `a(1)#gpu`, `a(1)@s` | with a tag, in a session |
//! | `sub(x)` | calls the sub-orchestration `sub` |
//! | `call(name)` | calls another workflow as a sub-orchestration |
//! | `start(x)` | starts `sub` as instance `x` |
//! | `timer(50)` | waits for so many milliseconds |
//! | `wait(go)`, `take(jobs)` | waits for an event, takes a message from a queue |
//! | `named(x,y)` | calls `sub` as the instance `x` with the input `y` |
//! | `later(x)` | begins a step, and waits for it at the end of the workflow |
//! | `race(x,y)`, `all(x,y)` | the first of two steps, or both |
//! | `set(k=v)`, `clear(k)`, `clear-all`, `report(text)` | values and progress |
//! | `see(k)` | calls activity `a` with the value of `k` |
//! | `now`, `guid` | the time and a GUID of duroxide |
//! | `retry(a,3)`, `retry(a,3,5)` | calls activity `a` with so many attempts, and so many milliseconds between them |
//! | `fails(1)` | calls an activity that fails, and goes on |
//! | `panic`, `fail(text)`, `again(x)` | ends the workflow; `again` continues as new, if the input is not `x` yet |

use duroxide::{
    ActivityContext, ActivityRegistry, BackoffStrategy, DurableFuture, Either2, OrchestrationContext,
    OrchestrationRegistry, Registries, RetryPolicy,
};
use duroxide_export_tests_support::capture_logs;
use std::time::Duration;

/// Orchestrations that run these workflows, by their names, and all activities.
pub(crate) fn registries<N: Into<String>>(workflows: impl IntoIterator<Item = (N, &'static str)>) -> Registries {
    capture_logs();
    let answer = |_: ActivityContext, input: String| async move { Ok(format!("done {input}")) };
    let fails = |_: ActivityContext, input: String| async move { Err(format!("no {input}")) };
    let activities = ["a", "b", "c", "d", "e"]
        .into_iter()
        .fold(ActivityRegistry::builder(), |registry, name| registry.register(name, answer))
        .register("fails", fails);
    let sub = |_: OrchestrationContext, input: String| async move { Ok(input) };
    let orchestrations = OrchestrationRegistry::builder().register("sub", sub);
    let orchestrations = workflows.into_iter().fold(orchestrations, |registry, (name, workflow)| {
        registry.register(name, move |ctx, input: String| async move { run(ctx, workflow, &input).await })
    });
    Registries { activities: activities.build(), orchestrations: orchestrations.build() }
}

/// Runs a workflow, and returns what its steps returned.
async fn run(ctx: OrchestrationContext, workflow: &str, input: &str) -> Result<String, String> {
    let (mut results, mut later) = (Vec::new(), Vec::new());
    for step in workflow.split_whitespace() {
        let (name, argument) = parts(step);
        match name {
            "panic" => panic!("{argument}"),
            "fail" => return Err(argument.to_owned()),
            "again" if argument != input => return ctx.continue_as_new(argument).await,
            "again" => {}
            "set" => {
                let (key, value) = argument.split_once('=').expect("key=value");
                ctx.set_kv_value(key, value);
            }
            "see" => {
                let value = ctx.get_kv_value(argument).unwrap_or_else(|| "nothing".to_owned());
                ctx.schedule_activity("a", value).await?;
            }
            "clear" => ctx.clear_kv_value(argument),
            "clear-all" => ctx.clear_all_kv_values(),
            "report" => ctx.set_custom_status(argument),
            "now" => {
                ctx.utc_now().await?;
            }
            "guid" => {
                ctx.new_guid().await?;
            }
            "retry" => {
                let (activity, attempts) = argument.split_once(',').expect("activity,attempts");
                let (attempts, delay) = attempts.split_once(',').unwrap_or((attempts, "5"));
                let backoff = BackoffStrategy::Fixed { delay: milliseconds(delay) };
                let policy = RetryPolicy::new(attempts.parse().expect("a number")).with_backoff(backoff);
                let _ = ctx.schedule_activity_with_retry(activity, "", policy).await;
            }
            "later" => later.push(durable(&ctx, argument)),
            "start" => ctx.schedule_orchestration("sub", argument, ""),
            "race" => {
                let (one, other) = two(argument);
                results.push(match ctx.select2(durable(&ctx, one), durable(&ctx, other)).await {
                    Either2::First(result) | Either2::Second(result) => result,
                });
            }
            "all" => {
                let (one, other) = two(argument);
                results.extend(ctx.join(vec![durable(&ctx, one), durable(&ctx, other)]).await);
            }
            _ => results.push(durable(&ctx, step).await),
        }
    }
    for step in later {
        results.push(step.await);
    }
    Ok(results.join(", "))
}

/// A step that one can wait for.
fn durable(ctx: &OrchestrationContext, step: &str) -> DurableFuture<String> {
    let (name, argument) = parts(step);
    let text = |result: Result<String, String>| result.unwrap_or_else(|error| error);
    match name {
        "timer" => ctx.schedule_timer(milliseconds(argument)).map(|()| "time is up".to_owned()),
        "wait" => ctx.schedule_wait(argument),
        "take" => ctx.dequeue_event(argument),
        "named" => {
            let (instance, input) = argument.split_once(',').expect("instance,input");
            ctx.schedule_sub_orchestration_with_id("sub", instance, input).map(text)
        }
        "call" => ctx.schedule_sub_orchestration(argument, "").map(text),
        "sub" => ctx.schedule_sub_orchestration("sub", argument).map(text),
        activity => match (step.split_once(")#"), step.split_once(")@")) {
            (Some((_, tag)), _) => ctx.schedule_activity(activity, argument).with_tag(tag).map(text),
            (_, Some((_, session))) => ctx.schedule_activity_on_session(activity, argument, session).map(text),
            _ => ctx.schedule_activity(activity, argument).map(text),
        },
    }
}

fn milliseconds(text: &str) -> Duration {
    Duration::from_millis(text.parse().expect("milliseconds"))
}

/// `a`, `1` of `a(1)#tag`.
fn parts(step: &str) -> (&str, &str) {
    let Some((name, rest)) = step.split_once('(') else { return (step, "") };
    (name, rest.rsplit_once(')').expect("a closing parenthesis").0)
}

/// The two steps of `a(1),b(2)`.
fn two(steps: &str) -> (&str, &str) {
    let end = steps.find("),").expect("two steps") + 1;
    (&steps[..end], &steps[end + 1..])
}

//! Tests that run again with a crash at every point.

use duroxide::testing::{FaultRuns, Faults, ScenarioResult, TestRuntime, TestRuntimeBuilder};
use duroxide::{Either2, OrchestrationContext, RegistriesBuilder, State};
use duroxide_export_tests::TIMEOUT;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::future::pending;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::LocalSet;

/// What outlasts every crash: a bank, and what happened in which order.
#[derive(Debug, Clone, Default)]
struct World {
    account: Arc<AtomicU32>,
    charged: Arc<Mutex<BTreeSet<String>>>,
    log: Arc<Mutex<Vec<String>>>,
}

impl World {
    fn log(&self, line: impl Into<String>) {
        self.log.lock().unwrap().push(line.into());
    }

    fn has_logged(&self, line: &str) -> bool {
        self.log.lock().unwrap().iter().any(|logged| logged == line)
    }
}

fn faults() -> Faults {
    TestRuntime::faults().time_limit(TIMEOUT)
}

fn all(world: &World) -> TestRuntimeBuilder {
    TestRuntime::of(RegistriesBuilder::all().provide(world.clone())).time_limit(TIMEOUT)
}

/// The message of the panic of a scenario that does not survive its faults.
async fn report<R: ScenarioResult + 'static>(faults: Faults, scenario: impl AsyncFn() -> R + 'static) -> String {
    let local = LocalSet::new();
    let running = local.run_until(async {
        tokio::task::spawn_local(async move { faults.run(scenario).await }).await
    });
    let panic = running.await.expect_err("a fault that is noticed").into_panic();
    *panic.downcast::<String>().unwrap()
}

/// Adds to the account, and returns the sum: claims what it does not keep.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(State(world): State<World>, cents: u32) -> Result<u32, String> {
    Ok(world.account.fetch_add(cents, Ordering::SeqCst) + cents)
}

#[duroxide::orchestration(name = "place-order")]
async fn place_order(ctx: OrchestrationContext, cents: u32) -> Result<u32, String> {
    ChargeCard::call(&ctx, &cents).await
}

async fn one_order() -> Result<(), String> {
    println!("an order is placed");
    let test = all(&World::default()).start().await;
    assert_eq!(test.run::<PlaceOrder>(&850).await?, 850);
    Ok(())
}

#[tokio::test]
async fn an_activity_that_is_not_idempotent_is_caught() {
    let sum = report(faults(), async || {
        let test = all(&World::default()).start().await;
        let _ = test.run::<PlaceOrder>(&850).await;
    });
    let sum = sum.await;
    let start = "the scenario has another outcome if the worker crashes after activity `charge-card` has run, before its \
                 result is stored, so that it runs again: `duroxide-export-tests::orchestration::place-order`, instance \
                 `test-0`, execution 1, event 2\n  --> tests/tests/faults.rs:";
    assert!(sum.starts_with(start), "{sum}");
    assert!(sum.contains("place-order` completes with 850\n"), "{sum}");
    assert!(sum.contains("place-order` completes with 1700\n"), "{sum}");
    assert!(sum.contains("the activity is declared `idempotent`: let its second run"), "{sum}");

    let assertion = report(faults(), one_order).await;
    assert!(assertion.starts_with("the scenario fails if the worker crashes after activity `charge-card`"), "{assertion}");
    assert!(assertion.contains("it panics: assertion `left == right` failed\n  left: 1700\n right: 850"), "{assertion}");
}

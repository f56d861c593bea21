//! Everything that handles and messages do, on duroxide's own runtime: its histories replay, from the whole of them and from each
//! prefix.

use duroxide::providers::open;
use duroxide::replay::{Ending, Recording, RecordingError, Replay, Verdict};
use duroxide::testing::TestRuntime;
use duroxide::{Client, Either2, EventKind, OrchestrationContext, OrchestrationStatus, RegistriesBuilder};
use duroxide_export_tests::{Attempts, TIMEOUT, capture_logs, options};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

static ATTEMPTS: Attempts = Attempts::new();

#[duroxide::activity(name = "book-hotel", retry(max_attempts = 3, initial = "5ms"), timeout = "1m", idempotent)]
async fn book_hotel(city: String) -> Result<String, String> {
    if ATTEMPTS.next(&city) == 1 { Err("no answer".to_owned()) } else { Ok(format!("hotel in {city}")) }
}

#[duroxide::activity(name = "draw-map", tag = "gpu", idempotent)]
async fn draw_map(city: String) -> Result<usize, String> {
    Ok(city.len())
}

#[duroxide::value(name = "cities")]
#[derive(Serialize, Deserialize)]
struct Cities(Vec<String>);

#[duroxide::queue(name = "luggage")]
#[derive(Serialize, Deserialize)]
struct Luggage {
    weight: u32,
}

#[duroxide::event(name = "weather-change")]
#[derive(Serialize, Deserialize)]
struct WeatherChange(String);

#[duroxide::orchestration(name = "pack-bag", version = "1.0.0")]
async fn pack_bag(_: OrchestrationContext, _: u32) -> Result<u32, String> {
    Ok(1)
}

#[duroxide::orchestration(name = "pack-bag", version = "2.0.0")]
async fn pack_bag_v2(_: OrchestrationContext, bags: u32) -> Result<u32, String> {
    Ok(bags + 1)
}

#[duroxide::orchestration(name = "write-postcard")]
async fn write_postcard(ctx: OrchestrationContext, city: String) -> Result<usize, String> {
    DrawMap::call(&ctx, &city).await
}

#[duroxide::orchestration(name = "travel-around", progress = u32, allow(DX0013, reason = "no weather is raised in between"))]
async fn travel_around(ctx: OrchestrationContext, left: u32) -> Result<Vec<String>, String> {
    TravelAround::report(&ctx, &left)?;
    let city = format!("{}, {left}", ctx.instance_id());
    let hotel = BookHotel::call(&ctx, &city).session("agency").await?;
    DrawMap::call(&ctx, &city).await?;
    let Cities(mut cities) = Cities::get(&ctx)?.unwrap_or(Cities(Vec::new()));
    cities.push(hotel);
    Cities(cities).set(&ctx)?;
    // The map comes first, because the weather does not change.
    match ctx.select2(DrawMap::schedule(&ctx, &city), WeatherChange::wait(&ctx)).await {
        Either2::First(map) => map.map(drop)?,
        Either2::Second(weather) => return Err(weather?.0),
    }
    let weight: u32 = Luggage::drain(&ctx).await.into_iter().flatten().map(|luggage| luggage.weight).sum();
    WritePostcard::call(&ctx, &city).instance(format!("{}-postcard-{left}", ctx.instance_id())).spawn()?;
    if PackBag::call(&ctx, &weight).pinned().await? + PackBagV2::call(&ctx, &weight).await? != weight + 2 {
        return Err("wrong versions".to_owned());
    }
    if left > 0 {
        return TravelAround::continue_as_new(&ctx, &(left - 1)).pinned().await;
    }
    TravelAround::clear_progress(&ctx);
    let Cities(cities) = Cities::get(&ctx)?.unwrap_or(Cities(Vec::new()));
    Cities::clear(&ctx);
    Ok(cities)
}

#[duroxide::orchestration(name = "wait-for-rain")]
async fn wait_for_rain(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(WeatherChange::wait(&ctx).await?.0)
}

fn registries() -> RegistriesBuilder {
    RegistriesBuilder::all()
        .only::<TravelAround>()
        .only::<PackBag>()
        .only::<PackBagV2>()
        .only::<WaitForRain>()
        .serves("gpu")
}

#[tokio::test]
async fn all_of_it_replays_on_a_plain_runtime() {
    capture_logs();
    let store = open("sqlite::memory:").await.unwrap();
    let client = Client::new(Arc::clone(&store));
    let runtime = registries().start(Arc::clone(&store), options()).await.unwrap();
    WaitForRain::start(&client, "rain", &()).await.unwrap();
    TravelAround::start(&client, "trip", &2).await.unwrap();
    Luggage { weight: 20 }.enqueue(&client, "trip").await.unwrap();
    assert_eq!(TravelAround::wait(&client, "trip", TIMEOUT).await.unwrap().len(), 3);
    let begun = Instant::now();
    for left in 0..3 {
        WritePostcard::wait(&client, format!("trip-postcard-{left}"), TIMEOUT).await.unwrap();
    }
    while Recording::of(&client, "rain").await.is_err() {
        assert!(begun.elapsed() < TIMEOUT);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    client.cancel_instance("rain", "it is sunny").await.unwrap();
    assert!(matches!(
        client.wait_for_orchestration("rain", TIMEOUT).await.unwrap(),
        OrchestrationStatus::Failed { .. }
    ));
    runtime.shutdown(None).await;

    let replay = Replay::with(registries().build().unwrap());
    let mut kinds = BTreeSet::new();
    for instance in client.list_all_instances().await.unwrap() {
        let recording = Recording::of(&client, &instance).await.unwrap();
        assert_eq!(Recording::from_json(&recording.to_json()).unwrap(), recording);
        let report = replay.run_prefixes(&recording);
        assert!(
            report.is_same() && report.executions.iter().all(|execution| execution.unnoticed.is_empty()),
            "{report}"
        );
        let events = recording.instances.iter().flat_map(|instance| &instance.executions).flat_map(|it| &it.events);
        kinds.extend(events.map(|event| serde_json::to_value(event).unwrap()["type"].as_str().unwrap().to_owned()));
    }
    for kind in [
        "ActivityFailed",
        "CustomStatusUpdated",
        "KeyValueCleared",
        "KeyValueSet",
        "OrchestrationCancelRequested",
        "OrchestrationChained",
        "OrchestrationContinuedAsNew",
        "ExternalEventPersistent",
        "ExternalSubscribedPersistent",
        "SubOrchestrationCompleted",
        "TimerFired",
        "ExternalSubscribedCancelled",
    ] {
        assert!(kinds.contains(kind), "no {kind}: {kinds:?}");
    }
    let trip = Recording::of(&client, "trip").await.unwrap();
    assert_eq!(trip.instances[0].executions.len(), 3);
    // Six bags; the postcards are instances of their own.
    assert_eq!(trip.instances.len(), 7);
    let mut other = trip.clone();
    other.instances[0].executions[2].events.last_mut().unwrap().kind =
        EventKind::OrchestrationCompleted { output: "[]".to_owned() };
    let other = replay.run(&other);
    assert!(
        matches!(&other.executions[2].verdict, Verdict::OtherOutcome { recorded: Ending::Completed { .. }, .. }),
        "{other}"
    );
    assert!(matches!(Recording::of(&client, "nobody").await, Err(RecordingError::NoInstance { .. })));
}

static DRAFTS: AtomicU32 = AtomicU32::new(0);

fn draft() -> String {
    format!("draft {}", DRAFTS.fetch_add(1, Ordering::Relaxed))
}

#[duroxide::orchestration(name = "write-draft")]
async fn write_draft(ctx: OrchestrationContext) -> Result<usize, String> {
    DrawMap::call(&ctx, &draft()).await
}

#[duroxide::orchestration(name = "order-draft")]
async fn order_draft(ctx: OrchestrationContext) -> Result<(), String> {
    WriteDraft::call(&ctx, &()).instance("draft").spawn()?;
    DrawMap::call(&ctx, &"while it is written".to_owned()).await?;
    Ok(())
}

/// A test runtime also replays what an orchestration has started without waiting for it.
#[tokio::test]
#[should_panic(expected = "instance `draft`")]
async fn a_detached_instance_is_replayed() {
    let test = TestRuntime::of(RegistriesBuilder::all().only::<OrderDraft>().only::<WriteDraft>()).start().await;
    let _ = test.run::<OrderDraft>(&()).await;
}

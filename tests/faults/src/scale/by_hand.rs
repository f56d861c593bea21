//! The same workload, written by hand against duroxide alone, under the same names and on its own stores.

use crate::insist::insist;
use crate::scale::trips::{BookFlight, BookHotel, BookTrip, Booking, ChargeTraveller, PayBookings, Trip};
use crate::worker::{WorkerOptions, runtime_options};
use duroxide::providers::Provider;
use duroxide::providers::postgres::PostgresProvider;
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::{ActivityContext, ActivityRegistry, OrchestrationContext, OrchestrationRegistry, Runtime};
use std::sync::Arc;

/// Runs until the process is killed.
pub async fn work(options: &WorkerOptions) {
    let store = insist(async || open(&options.store).await).await;
    let runtime_options = runtime_options(options.concurrency, options.lock);
    let _runtime = Runtime::start_with_options(store, activities(), orchestrations(), runtime_options).await;
    std::future::pending::<()>().await;
}

async fn open(url: &str) -> Result<Arc<dyn Provider>, String> {
    if url.starts_with("sqlite:") {
        let store = SqliteProvider::new(url, None).await.map_err(|error| error.to_string())?;
        return Ok(Arc::new(store));
    }
    let store = PostgresProvider::new(url).await.map_err(|error| error.to_string())?;
    Ok(Arc::new(store))
}

fn activities() -> ActivityRegistry {
    ActivityRegistry::builder()
        .register_typed(BookFlight::NAME, |_: ActivityContext, trip: Trip| async move {
            Ok(Booking::of("flight", &trip, 20_000))
        })
        .register_typed(BookHotel::NAME, |_: ActivityContext, trip: Trip| async move {
            Ok(Booking::of("hotel", &trip, 9_000 * u64::from(trip.nights)))
        })
        .register_typed(ChargeTraveller::NAME, |_: ActivityContext, cents: u64| async move { Ok(cents) })
        .build()
}

fn orchestrations() -> OrchestrationRegistry {
    OrchestrationRegistry::builder()
        .register_typed(PayBookings::NAME, |ctx: OrchestrationContext, bookings: Vec<Booking>| async move {
            ctx.schedule_activity_typed::<_, u64>(ChargeTraveller::NAME, &Booking::total(&bookings)).await
        })
        .register_typed(BookTrip::NAME, book_trip)
        .build()
}

async fn book_trip(ctx: OrchestrationContext, trip: Trip) -> Result<u64, String> {
    let flight: Booking = ctx.schedule_activity_typed(BookFlight::NAME, &trip).await?;
    let hotels = (0..2).map(|_| ctx.schedule_activity_typed::<_, Booking>(BookHotel::NAME, &trip)).collect();
    let hotels: Result<Vec<_>, _> = ctx.join(hotels).await.into_iter().collect();
    let bookings: Vec<_> = hotels?.into_iter().chain([flight]).collect();
    ctx.schedule_sub_orchestration_typed::<_, u64>(PayBookings::NAME, &bookings).await
}

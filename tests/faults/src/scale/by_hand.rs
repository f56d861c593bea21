//! The same workload, written by hand against duroxide, under the same names.

use crate::scale::trips::{
    BookFlight, BookHotel, BookTrip, Booking, ChargeTraveller, HOLIDAY_GRANTED, HolidayGranted, PayBookings, Trip,
    WaitForHoliday,
};
use duroxide::{ActivityContext, ActivityRegistry, OrchestrationContext, OrchestrationRegistry, Registries};

/// The registries.
///
/// # Panics
///
/// If duroxide refuses them.
#[must_use]
pub fn registries() -> Registries {
    let activities = ActivityRegistry::builder()
        .register_typed(BookFlight::NAME, |_: ActivityContext, trip: Trip| async move {
            Ok(Booking::of("flight", &trip, 20_000))
        })
        .register_typed(BookHotel::NAME, |_: ActivityContext, trip: Trip| async move {
            Ok(Booking::of("hotel", &trip, 9_000 * u64::from(trip.nights)))
        })
        .register_typed(ChargeTraveller::NAME, |_: ActivityContext, cents: u64| async move { Ok(cents) });
    let orchestrations = OrchestrationRegistry::builder()
        .register_typed(PayBookings::NAME, |ctx: OrchestrationContext, bookings: Vec<Booking>| async move {
            ctx.schedule_activity_typed::<_, u64>(ChargeTraveller::NAME, &Booking::total(&bookings)).await
        })
        .register_typed(BookTrip::NAME, book_trip)
        .register_typed(WaitForHoliday::NAME, |ctx: OrchestrationContext, trip: Trip| async move {
            let _: HolidayGranted = ctx.schedule_wait_typed(HOLIDAY_GRANTED).await;
            ctx.schedule_sub_orchestration_typed::<_, u64>(BookTrip::NAME, &trip).await
        });
    Registries {
        activities: activities.build_result().expect("activities"),
        orchestrations: orchestrations.build_result().expect("orchestrations"),
    }
}

async fn book_trip(ctx: OrchestrationContext, trip: Trip) -> Result<u64, String> {
    let flight: Booking = ctx.schedule_activity_typed(BookFlight::NAME, &trip).await?;
    let hotels = (0..2).map(|_| ctx.schedule_activity_typed::<_, Booking>(BookHotel::NAME, &trip)).collect();
    let hotels: Result<Vec<_>, _> = ctx.join(hotels).await.into_iter().collect();
    let bookings: Vec<_> = hotels?.into_iter().chain([flight]).collect();
    ctx.schedule_sub_orchestration_typed::<_, u64>(PayBookings::NAME, &bookings).await
}

//! The workload: trips, with activities one after the other and at once, and a sub-orchestration.

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

/// What a traveller wants.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trip {
    /// Who travels.
    pub traveller: String,
    /// Where to.
    pub destination: String,
    /// For how many nights.
    pub nights: u32,
}

impl Trip {
    /// Some trip.
    #[must_use]
    pub fn number(number: usize) -> Self {
        Self { traveller: format!("traveller {number}"), destination: "Lisbon".to_owned(), nights: 3 }
    }
}

/// Something that was booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// What it is.
    pub text: String,
    /// What it costs.
    pub cents: u64,
}

impl Booking {
    pub(super) fn of(what: &str, trip: &Trip, cents: u64) -> Self {
        Self { text: format!("{what} to {} for {}", trip.destination, trip.traveller), cents }
    }

    pub(super) fn total(bookings: &[Self]) -> u64 {
        bookings.iter().map(|booking| booking.cents).sum()
    }
}

/// Book a flight.
///
/// # Errors
///
/// None.
#[duroxide::activity(name = "book-flight", idempotent)]
pub async fn book_flight(trip: Trip) -> Result<Booking, String> {
    Ok(Booking::of("flight", &trip, 20_000))
}

/// Book a hotel.
///
/// # Errors
///
/// None.
#[duroxide::activity(name = "book-hotel", idempotent)]
pub async fn book_hotel(trip: Trip) -> Result<Booking, String> {
    Ok(Booking::of("hotel", &trip, 9_000 * u64::from(trip.nights)))
}

/// Charge a traveller.
///
/// # Errors
///
/// None.
#[duroxide::activity(name = "charge-traveller", idempotent)]
pub async fn charge_traveller(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

/// Pay for bookings.
///
/// # Errors
///
/// Those of its activity.
#[duroxide::orchestration(name = "pay-bookings")]
pub async fn pay_bookings(ctx: OrchestrationContext, bookings: Vec<Booking>) -> Result<u64, String> {
    ChargeTraveller::schedule(&ctx, &Booking::total(&bookings)).await
}

/// Book a trip.
///
/// # Errors
///
/// Those of its activities.
#[duroxide::orchestration(name = "book-trip")]
pub async fn book_trip(ctx: OrchestrationContext, trip: Trip) -> Result<u64, String> {
    let flight = BookFlight::schedule(&ctx, &trip).await?;
    let hotels = (0..2).map(|_| BookHotel::schedule(&ctx, &trip)).collect();
    let hotels: Result<Vec<_>, _> = ctx.join(hotels).await.into_iter().collect();
    let bookings: Vec<_> = hotels?.into_iter().chain([flight]).collect();
    PayBookings::schedule(&ctx, &bookings).await
}

/// The event that a patient traveller waits for.
#[duroxide::event(name = "holiday-granted")]
#[derive(Debug, Serialize, Deserialize)]
pub struct HolidayGranted;

/// Wait for a holiday, and book a trip then.
///
/// # Errors
///
/// Those of booking.
#[duroxide::orchestration(name = "wait-for-holiday")]
pub async fn wait_for_holiday(ctx: OrchestrationContext, trip: Trip) -> Result<u64, String> {
    HolidayGranted::wait(&ctx).await?;
    BookTrip::schedule(&ctx, &trip).await
}

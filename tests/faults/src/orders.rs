//! The workflows: orders of a shop, which do everything that a workflow can do.

use duroxide::{CallError, OrchestrationContext, State, WorkflowError};
use serde::{Deserialize, Serialize};
use simulated_cloud::Cloud;
use std::time::Duration;

/// Why a card was not charged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ChargeError {
    /// The bank does not want it charged.
    #[error("the card of order {0} was declined")]
    Declined(u64),
    /// The cloud cannot be used.
    #[error("{0}")]
    Cloud(String),
}

impl WorkflowError for ChargeError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Cloud(_))
    }
}

/// Reserve the goods of an order.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "reserve-goods", idempotent, retry(max_attempts = 60, backoff = fixed, initial = "500ms"))]
pub async fn reserve_goods(State(cloud): State<Cloud>, order: u64) -> Result<(), String> {
    Ok(cloud.get_or_create("reservation", &order.to_string(), |_| ()).await?)
}

/// Charge the card of an order.
///
/// # Errors
///
/// If the card is declined, or if the cloud fails.
#[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 60, backoff = fixed, initial = "500ms"))]
pub async fn charge_card(State(cloud): State<Cloud>, order: u64) -> Result<u64, ChargeError> {
    if Kind::of(order) == Kind::Declined {
        return Err(ChargeError::Declined(order));
    }
    let charged = cloud.get_or_create("charge", &order.to_string(), move |_| order * 100).await;
    charged.map_err(|error| ChargeError::Cloud(error.to_string()))
}

/// Print the label of a parcel.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "print-label", idempotent, retry(max_attempts = 60, backoff = fixed, initial = "500ms"))]
pub async fn print_label(State(cloud): State<Cloud>, order: u64) -> Result<String, String> {
    Ok(cloud.get_or_create("label", &order.to_string(), move |_| format!("label {order}")).await?)
}

/// Send a receipt.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "send-receipt", idempotent, retry(max_attempts = 60, backoff = fixed, initial = "500ms"))]
pub async fn send_receipt(State(cloud): State<Cloud>, order: u64) -> Result<(), String> {
    Ok(cloud.get_or_create("receipt", &order.to_string(), |_| ()).await?)
}

/// The customer confirms an address.
#[duroxide::event(name = "address-confirmed")]
#[derive(Debug, Serialize, Deserialize)]
pub struct AddressConfirmed {
    /// Where to send the parcel.
    pub street: String,
}

/// Somebody picks up the goods.
#[duroxide::event(name = "picked-up")]
#[derive(Debug, Serialize, Deserialize)]
pub struct PickedUp;

/// The label of the parcel.
#[duroxide::value(name = "label")]
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label(pub String);

/// How far an order is.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderProgress {
    /// The customer has to confirm the address.
    AwaitsAddress,
    /// Nobody has picked up the goods yet.
    AwaitsPickup,
    /// The goods are on their way.
    Ships,
}

/// What an order needs, and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is shipped.
    Shipped,
    /// It is shipped, once the customer has confirmed the address.
    Confirmed,
    /// The card is declined.
    Declined,
    /// Nobody picks up the goods, and it is cancelled.
    Abandoned,
}

impl Kind {
    /// The kind of the order with this number.
    #[must_use]
    pub const fn of(order: u64) -> Self {
        match order % 10 {
            0 | 5 => Self::Confirmed,
            3 => Self::Declined,
            7 => Self::Abandoned,
            _ => Self::Shipped,
        }
    }
}

/// The instance of an order.
#[must_use]
pub fn instance(order: u64) -> String {
    format!("order-{order}")
}

/// The output of an order that is shipped.
#[must_use]
pub fn output(order: u64) -> String {
    format!("label {order}: {} cents", order * 100)
}

/// Ship a parcel.
///
/// # Errors
///
/// If the label cannot be printed.
#[duroxide::orchestration(name = "ship-parcel")]
pub async fn ship_parcel(ctx: OrchestrationContext, order: u64) -> Result<String, String> {
    ctx.schedule_timer(Duration::from_millis(order % 50)).await;
    PrintLabel::call(&ctx, &order).await
}

/// Tell the customer, after the order has ended.
///
/// # Errors
///
/// If the receipt cannot be sent.
#[duroxide::orchestration(name = "tell-customer")]
pub async fn tell_customer(ctx: OrchestrationContext, order: u64) -> Result<(), String> {
    SendReceipt::call(&ctx, &order).await
}

/// Process an order.
///
/// # Errors
///
/// If the card is declined.
#[duroxide::orchestration(name = "process-order", progress = OrderProgress)]
pub async fn process_order(ctx: OrchestrationContext, order: u64) -> Result<String, CallError<ChargeError>> {
    let runtime = CallError::Runtime;
    ReserveGoods::call(&ctx, &order).await.map_err(runtime)?;
    match Kind::of(order) {
        Kind::Confirmed => {
            ProcessOrder::report(&ctx, &OrderProgress::AwaitsAddress)?;
            AddressConfirmed::wait(&ctx).await.map_err(runtime)?;
        }
        Kind::Abandoned => {
            ProcessOrder::report(&ctx, &OrderProgress::AwaitsPickup)?;
            PickedUp::wait(&ctx).await.map_err(runtime)?;
        }
        Kind::Shipped | Kind::Declined => {}
    }
    ctx.schedule_timer(Duration::from_millis(order % 100)).await;
    let cents = ChargeCard::call(&ctx, &order).await?;
    ProcessOrder::report(&ctx, &OrderProgress::Ships)?;
    let label = ShipParcel::call(&ctx, &order).instance(format!("{}-parcel", instance(order))).await;
    let label = label.map_err(runtime)?;
    Label(label.clone()).set(&ctx)?;
    TellCustomer::call(&ctx, &order).instance(format!("{}-receipt", instance(order))).spawn().map_err(runtime)?;
    Ok(format!("{label}: {cents} cents"))
}

use crate::activities::{append_to_log, charge_card, refund_card, reserve_stock, send_mail, ship_parcel};
use crate::orchestrations::{self, PROCESS_ORDER, REFUND_ORDER, REMIND_CUSTOMER};
use crate::tracking::{self, ASK_CARRIER, TRACK_PARCEL};
use crate::types::{MailServer, Shop};
use duroxide::{ActivityRegistry, OrchestrationRegistry};

/// Creates the registry of the activities.
pub fn create_activity_registry(shop: Shop, mail_server: Option<MailServer>) -> ActivityRegistry {
    ActivityRegistry::builder()
        .register_typed(charge_card::NAME, move |ctx, payment| {
            let shop = shop.clone();
            charge_card::activity(ctx, shop, payment)
        })
        .register_typed(refund_card::NAME, refund_card::execute)
        .register_typed(reserve_stock::NAME, reserve_stock::execute)
        .register_typed(ship_parcel::NAME, ship_parcel::execute)
        .register_typed(send_mail::NAME, move |ctx, mail| {
            let mail_server = mail_server.clone();
            send_mail::execute(ctx, mail_server, mail)
        })
        .register_typed(ASK_CARRIER, tracking::ask_carrier)
        .register(append_to_log::NAME, |ctx, line| async move {
            append_to_log::execute(ctx, line).await.map(|written| written.to_string())
        })
        .build()
}

/// Creates the registry of the orchestrations.
pub fn create_orchestration_registry() -> OrchestrationRegistry {
    OrchestrationRegistry::builder()
        .register_versioned_typed(PROCESS_ORDER, "1.0.0", orchestrations::process_order_1_0_0)
        .register_versioned_typed(PROCESS_ORDER, "2.0.0", orchestrations::process_order_2_0_0)
        .register_typed(REFUND_ORDER, orchestrations::refund_order)
        .register_typed(REMIND_CUSTOMER, orchestrations::remind_customer)
        .register_typed(TRACK_PARCEL, tracking::track_parcel)
        .build()
}

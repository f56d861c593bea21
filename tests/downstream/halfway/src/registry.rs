use crate::orchestrations::{self, PROCESS_ORDER, REFUND_ORDER, REMIND_CUSTOMER};
use crate::tracking::{self, TRACK_PARCEL};
use crate::types::{MailServer, Shop};
use duroxide::{ActivityRegistry, OrchestrationRegistry, Registries};

/// Creates both registries: the activities from their attributes, the orchestrations by hand.
pub fn create_registries(shop: Shop, mail_server: Option<MailServer>) -> Registries {
    let by_hand = OrchestrationRegistry::builder()
        .register_versioned_typed(PROCESS_ORDER, "1.0.0", orchestrations::process_order_1_0_0)
        .register_versioned_typed(PROCESS_ORDER, "2.0.0", orchestrations::process_order_2_0_0)
        .register_typed(REFUND_ORDER, orchestrations::refund_order)
        .register_typed(REMIND_CUSTOMER, orchestrations::remind_customer)
        .register_typed(TRACK_PARCEL, tracking::track_parcel)
        .build();
    let registries = crate::workflow_registry::builder()
        .provide(shop)
        .provide_optional(mail_server)
        .merge(Registries { activities: ActivityRegistry::default(), orchestrations: by_hand })
        .build();
    registries.unwrap_or_else(|error| panic!("{error}"))
}

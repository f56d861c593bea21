//! Two types must not be the same event or queue.

use serde::{Deserialize, Serialize};

mod orders {
    use super::{Deserialize, Serialize};

    #[duroxide::event(full_name = "approval")]
    #[derive(Serialize, Deserialize)]
    pub(crate) struct OrderApproval(bool);

    #[duroxide::value(name = "state")]
    #[derive(Serialize, Deserialize)]
    pub(crate) struct OrderState(bool);
}

mod refunds {
    use super::{Deserialize, Serialize};

    #[duroxide::event(full_name = "approval")]
    #[derive(Serialize, Deserialize)]
    pub(crate) struct RefundApproval(String);

    // A queue may be called like an event, and a value like another.
    #[duroxide::queue(full_name = "approval")]
    #[derive(Serialize, Deserialize)]
    pub(crate) struct Approvals(String);

    #[duroxide::value(name = "state")]
    #[derive(Serialize, Deserialize)]
    pub(crate) struct RefundState(bool);
}

#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[test]
fn an_event_that_two_types_have_is_refused_with_both_places() {
    let error = duroxide::RegistriesBuilder::all().build().unwrap_err().to_string();
    assert_eq!(
        error,
        "the registry cannot be built: event `approval` is defined twice, at tests/tests/duplicate_messages.rs:8 \
         (duroxide-export-tests 0.1.0) and at tests/tests/duplicate_messages.rs:20 (duroxide-export-tests 0.1.0); \
         rename one of the two"
    );
}

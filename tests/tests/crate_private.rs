//! An application whose handlers, types and modules are all private: `handles` and `names` have them inside the crate.

#![deny(warnings)]

use duroxide::testing::TestRuntime;

mod activities {
    pub(crate) use cards::*;

    mod cards {
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(crate) struct Cents(pub(crate) u32);

        /// Charge a card.
        #[duroxide::activity(not_idempotent)]
        pub(super) async fn charge_card(cents: Cents) -> Result<Cents, String> {
            Ok(cents)
        }

        /// Refund a card.
        #[duroxide::activity(idempotent)]
        pub(in super::super) async fn refund_card(cents: Cents) -> Result<u32, String> {
            Ok(cents.0)
        }
    }

    /// Print a label.
    #[duroxide::activity(idempotent)]
    async fn print_label(title: String) -> Result<String, String> {
        Ok(format!("to the buyer of {title}"))
    }
}

mod orchestrations {
    use crate::activities::Cents;
    use crate::handles::activities::{ChargeCard, PrintLabel, RefundCard};
    use duroxide::OrchestrationContext;

    /// Sell a book.
    #[duroxide::orchestration]
    async fn sell_book(ctx: OrchestrationContext, title: String) -> Result<String, String> {
        let cents = ChargeCard::call(&ctx, &Cents(20)).await?;
        RefundCard::call(&ctx, &cents).await?;
        PrintLabel::call(&ctx, &title).await
    }
}

duroxide::export!();

#[tokio::test]
async fn private_handlers_are_called_by_their_handles() {
    let test = TestRuntime::of(registry::builder()).start().await;
    let label = test.run::<handles::orchestrations::SellBook>(&"Emma".to_owned()).await;
    assert_eq!(label.unwrap(), "to the buyer of Emma");
    assert_eq!(names::activities::PRINT_LABEL, "duroxide-export-tests::activity::print-label");
    assert_eq!(
        inventory::list_orchestrations()[0].activities_used,
        [names::activities::CHARGE_CARD, names::activities::REFUND_CARD, names::activities::PRINT_LABEL]
    );
}

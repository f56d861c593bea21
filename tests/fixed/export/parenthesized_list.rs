mod activities {
    /// Charge a card.
    #[duroxide::activity(name = "charge-card", idempotent)]
    pub async fn charge_card(cents: u64) -> Result<u64, String> {
        Ok(cents)
    }

    /// Refund a card.
    #[duroxide::activity(name = "refund-card", idempotent)]
    pub async fn refund_card(cents: u64) -> Result<u64, String> {
        Ok(cents)
    }
}

duroxide::export! { activities { activities::charge_card, activities::refund_card } }

fn main() {}

pub mod charge_card {
    use crate::types::{Payment, Shop};
    use duroxide::ActivityContext;

    /// The name of the activity.
    pub const NAME: &str = "orders::activity::charge-card";

    /// Charge a customer's card.
    ///
    /// **Input:** Payment. **Output:** String. **Idempotent:** Yes
    pub async fn activity(_ctx: ActivityContext, shop: Shop, payment: Payment) -> Result<String, String> {
        Ok(format!("{} cents from {} to {}", payment.cents, payment.account, shop.account))
    }
}

pub mod refund_card {
    use crate::types::Payment;
    use duroxide::ActivityContext;

    /// The name of the activity.
    pub const NAME: &str = "orders::activity::refund-card";

    /// Pay a customer back.
    ///
    /// **Input:** Payment. **Output:** String. **Idempotent:** Yes
    pub async fn execute(_ctx: ActivityContext, payment: Payment) -> Result<String, String> {
        Ok(format!("{} cents back to {}", payment.cents, payment.account))
    }
}

pub mod reserve_stock {
    use duroxide::ActivityContext;

    /// The name of the activity.
    pub const NAME: &str = "orders::activity::reserve-stock";

    /// Reserve what an order contains.
    ///
    /// **Input:** u32. **Output:** String. **Idempotent:** Yes
    pub async fn execute(_ctx: ActivityContext, order: u32) -> Result<String, String> {
        Ok(format!("stock for {order}"))
    }
}

pub mod ship_parcel {
    use duroxide::ActivityContext;

    /// The name of the activity.
    pub const NAME: &str = "orders::activity::ship-parcel";

    /// Hand a parcel to the carrier.
    ///
    /// **Input:** u32. **Output:** String. **Idempotent:** No
    pub async fn execute(_ctx: ActivityContext, order: u32) -> Result<String, String> {
        Ok(format!("parcel {order}"))
    }
}

pub mod send_mail {
    use crate::types::{Mail, MailServer};
    use duroxide::ActivityContext;

    /// The name of the activity.
    pub const NAME: &str = "orders::activity::send-mail";

    /// Write to a customer.
    ///
    /// **Input:** Mail. **Output:** String. **Idempotent:** No
    pub async fn execute(_ctx: ActivityContext, server: Option<MailServer>, mail: Mail) -> Result<String, String> {
        let server = server.ok_or("there is no mail server")?;
        Ok(format!("{} from {} to {}", mail.text, server.sender, mail.to))
    }
}

pub mod append_to_log {
    use duroxide::ActivityContext;

    /// The name of the activity.
    pub const NAME: &str = "orders::activity::append-to-log";

    /// Append a line to the log. Nothing looks into the text.
    ///
    /// **Input:** text. **Output:** u64. **Idempotent:** No
    pub async fn execute(_ctx: ActivityContext, line: String) -> Result<u64, String> {
        Ok(line.len() as u64)
    }
}

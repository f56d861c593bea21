pub mod charge_card {
    use crate::types::{Payment, Shop};
    use duroxide::State;

    /// Charge a customer's card.
    #[duroxide::activity(name = "charge-card", idempotent, field_order = declared)]
    pub async fn activity(State(shop): State<Shop>, payment: Payment) -> Result<String, String> {
        Ok(format!("{} cents from {} to {}", payment.cents, payment.account, shop.account))
    }
}

pub mod refund_card {
    use crate::types::Payment;

    /// Pay a customer back.
    #[duroxide::activity(name = "refund-card", idempotent, field_order = declared)]
    pub async fn execute(payment: Payment) -> Result<String, String> {
        Ok(format!("{} cents back to {}", payment.cents, payment.account))
    }
}

pub mod reserve_stock {
    /// Reserve what an order contains.
    #[duroxide::activity(name = "reserve-stock", idempotent)]
    pub async fn execute(order: u32) -> Result<String, String> {
        Ok(format!("stock for {order}"))
    }
}

pub mod ship_parcel {
    /// Hand a parcel to the carrier.
    #[duroxide::activity(name = "ship-parcel", not_idempotent)]
    pub async fn execute(order: u32) -> Result<String, String> {
        Ok(format!("parcel {order}"))
    }
}

pub mod send_mail {
    use crate::types::{Mail, MailServer};
    use duroxide::State;

    /// Write to a customer.
    #[duroxide::activity(name = "send-mail", not_idempotent)]
    pub async fn execute(State(server): State<MailServer>, mail: Mail) -> Result<String, String> {
        Ok(format!("{} from {} to {}", mail.text, server.sender, mail.to))
    }
}

pub mod append_to_log {
    /// Append a line to the log. Nothing looks into the text.
    #[duroxide::activity(name = "append-to-log", not_idempotent, raw(input))]
    pub async fn execute(line: String) -> Result<u64, String> {
        Ok(line.len() as u64)
    }
}

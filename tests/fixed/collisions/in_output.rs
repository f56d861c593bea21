use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod types {
    use super::*;

    #[derive(Serialize, Deserialize)]
    pub struct Invoice(pub u64);
}

use types::*;

#[duroxide::activity(name = "write-invoice", handle = InvoiceHandle)]
async fn invoice(id: u64) -> Result<BTreeMap<u64, Option<(Invoice, u8)>>, String> {
    Ok([(id, Some((Invoice(id), 1)))].into())
}

fn main() {}

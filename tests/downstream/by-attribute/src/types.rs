use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub number: u32,
    pub customer: String,
    pub cents: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    pub order: u32,
    pub cents: u64,
    pub account: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    pub to: String,
    pub text: String,
}

/// What the application knows.
#[derive(Debug, Clone)]
pub struct Shop {
    pub account: String,
}

/// The mail server, which not every installation has.
#[derive(Debug, Clone)]
pub struct MailServer {
    pub sender: String,
}

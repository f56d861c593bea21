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

/// What the tracking of a parcel knows, and passes on to its next execution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracking {
    pub parcel: u32,
    pub scans: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How far a parcel is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracked {
    pub scans: usize,
    pub parcel: u32,
}

/// What a scanner reads, a message of the queue `scans`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    pub place: String,
    pub at: u64,
}

//! The types of payloads for people: as a notation, and as an example.

pub(super) mod example;
pub(super) mod readable;

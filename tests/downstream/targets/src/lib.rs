//! A library without `std`, whose `export!` is in a macro of another file. Its package also has a program, a test and an
//! example, all of the same name, and all with an activity of their own.
//!
//! A doc test is a program of its own, too:
//!
//! ```
//! #[duroxide::activity]
//! async fn in_doc_test() -> Result<(), String> {
//!     Ok(())
//! }
//!
//! assert!(duroxide::create_activity_registry().has(InDocTest::NAME));
//! assert_eq!(targets::names_of_activities(), [targets::names::activities::IN_LIBRARY]);
//! ```

#![no_std]

extern crate alloc;

#[macro_use]
mod wrapper;

use alloc::string::String;
use alloc::vec::Vec;

export_everything!();

/// The activity of the library.
#[duroxide::activity(idempotent)]
pub async fn in_library() -> Result<(), String> {
    Ok(())
}

/// An event of the library.
#[duroxide::event]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Finished;

/// A value of the library.
#[duroxide::value]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Share(pub u8);

/// A message of the library.
#[duroxide::queue]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Command;

/// The activities that the library exports.
pub fn names_of_activities() -> Vec<String> {
    assert_eq!(registry::create_activity_registry().count(), 1);
    inventory::list_activities().into_iter().map(|info| info.name.into()).collect()
}

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub struct ReadmeDocTests;

//! Searches for input that makes an expansion panic, emit something that is not code, or report an error outside the
//! input.
//!
//! The first byte determines the meaning of the others: choices for the mutation of a sample, or text, with the
//! arguments in its first line.

#![no_main]

use duroxide_export_macros::fuzzing::{Macro, Sample, check, mutated, samples};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples);

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let which = Macro::ALL[usize::from(first / 2) % Macro::ALL.len()];
    if first % 2 == 0 {
        let (which, args, item) = mutated(&SAMPLES, rest);
        check(which, &args, &item);
    } else if let Ok(text) = std::str::from_utf8(rest) {
        let (args, item) = text.split_once('\n').unwrap_or(("", text));
        check(which, args, item);
    }
});

//! The property of every expansion: whatever the input, it does not panic, and the output is either code that parses or
//! an error at a token of the input.
//!
//! The macros compile this as one of their modules, for tests and for the fuzz target, because it calls their internals.
//! The tests here check it on mutated and random input; the fuzz target searches for input on its own. Both start from
//! [`corpus`] and change it with [`mutate`]; [`property`] is the check.

// A fuzzed build can reach all of this.
#![allow(private_interfaces, unreachable_pub)]

mod corpus;
mod mutate;
mod property;

pub use corpus::{Sample, samples};
pub use mutate::mutated;
pub use property::{Macro, check};

#[cfg(test)]
mod tests {
    use super::mutate::WORDS;
    use super::{Macro, Sample, check, mutated, samples};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples);

    #[test]
    fn it_holds_for_all_samples() {
        assert!(SAMPLES.len() > 200, "{} samples", SAMPLES.len());
        for sample in SAMPLES.iter() {
            for which in Macro::ALL {
                check(which, &sample.args, &sample.item);
            }
        }
    }

    /// Tokens that may occur in an attribute or a function, and some that may not.
    fn tokens() -> impl Strategy<Value = String> {
        let word = proptest::sample::select(WORDS.to_vec());
        let leaf = proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "));
        leaf.prop_recursive(4, 40, 6, |inner| {
            let group = (proptest::sample::select(vec![("(", ")"), ("[", "]"), ("{", "}")]), inner.clone());
            let group = group.prop_map(|((open, close), inner)| format!("{open} {inner} {close}"));
            proptest::collection::vec(prop_oneof![group, inner], 1..6).prop_map(|parts| parts.join(" "))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn it_holds_of_mutated_samples(choices in proptest::collection::vec(any::<u8>(), 4..64)) {
            let (which, args, item) = mutated(&SAMPLES, &choices);
            check(which, &args, &item);
        }

        #[test]
        fn it_holds_of_random_arguments(which in proptest::sample::select(Macro::ALL.to_vec()), args in tokens()) {
            check(which, &args, "pub async fn charge_card(ctx: OrchestrationContext, cents: u64) -> Result<u64, String> { Ok(cents) }");
        }

        #[test]
        fn it_holds_of_random_items(which in proptest::sample::select(Macro::ALL.to_vec()), item in tokens()) {
            check(which, "name = \"charge-card\"", &item);
        }

        #[test]
        fn it_holds_for_random_bodies(body in tokens()) {
            check(Macro::Orchestration, "", &format!("async fn sell_book(ctx: OrchestrationContext) -> Result<(), String> {{ {body} }}"));
            check(Macro::Deterministic, "", &format!("fn sell_book(ctx: &OrchestrationContext) {{ {body} }}"));
        }

        #[test]
        fn it_holds_of_random_text(which in proptest::sample::select(Macro::ALL.to_vec()), args in ".{0,60}", item in ".{0,120}") {
            check(which, &args, &item);
        }
    }
}

//! The smallest case that still fails.

use crate::case::Case;
use duroxide_export_faults::injection::{Injection, Span};

/// How many cases are tried at most.
const TRIES: u32 = 100;

/// Looks for fewer scenarios, a shorter fault, and an earlier one, with which a case still fails.
pub(crate) fn shrink(case: &Case) -> Case {
    let mut smallest = case.clone();
    let mut tries = 0;
    while let Some(smaller) = simpler(&smallest).into_iter().find(|candidate| {
        tries += 1;
        tries <= TRIES && !candidate.run().problems.is_empty()
    }) {
        smallest = smaller;
    }
    smallest
}

/// Cases that are a little simpler, the simplest first.
fn simpler(case: &Case) -> Vec<Case> {
    let mut simpler = Vec::new();
    if case.scenarios.len() > 1 {
        // With fewer scenarios, the call comes earlier.
        for call in [1, 2, 4, 8] {
            let injection = case.injection.map(|injection| Injection { call: injection.call.min(call), ..injection });
            simpler.extend(case.scenarios.iter().map(|one| Case { scenarios: vec![*one], injection, ..*case }));
        }
        simpler.extend((0..case.scenarios.len()).map(|without| {
            let mut scenarios = case.scenarios.clone();
            scenarios.remove(without);
            Case { scenarios, ..*case }
        }));
    }
    let Some(injection) = case.injection else { return simpler };
    let with = |injection| Case { injection: Some(injection), ..case.clone() };
    let spans = match injection.span {
        Span::Calls(1) => Vec::new(),
        Span::Calls(calls) => vec![Span::Calls(1), Span::Calls(calls - 1)],
        Span::Seconds(seconds) if seconds < 10 => vec![Span::Calls(1), Span::Calls(3)],
        Span::Seconds(seconds) => vec![Span::Calls(1), Span::Calls(3), Span::Seconds(seconds / 2)],
    };
    simpler.extend(spans.into_iter().map(|span| with(Injection { span, ..injection })));
    let mut calls = vec![1, injection.call / 2, injection.call - 1];
    calls.retain(|call| (1..injection.call).contains(call));
    calls.dedup();
    simpler.extend(calls.into_iter().map(|call| with(Injection { call, ..injection })));
    simpler
}

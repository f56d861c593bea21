//! The options of calls: which change of `tag`, `timeout`, `retry`, `field_order` and `raw` the lock reports.

use duroxide::catalog::{ActivityInfo, BackoffInfo, Catalog, Encoding, OrchestrationInfo, RetryInfo, Rule};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

type Edit = fn(&mut ActivityInfo);

/// An activity as it was and as it is, and a part of the finding; none if replay does not notice.
const CHANGES: &[(Edit, Edit, Option<&str>)] = &[
    (|_| {}, |info| info.tag = Some("gpu".into()), Some("the tag was none, and is `gpu`")),
    (|info| info.tag = Some("gpu".into()), |_| {}, Some("the tag was `gpu`, and is none")),
    (
        |info| info.tag = Some("gpu".into()),
        |info| info.tag = Some("cpu".into()),
        Some("the tag was `gpu`, and is `cpu`"),
    ),
    (|info| info.tag = Some("gpu".into()), |info| info.tag = Some("gpu".into()), None),
    (|_| {}, |info| info.timeout = Some(SECOND), Some("it has a `timeout` now")),
    (|info| info.timeout = Some(SECOND), |_| {}, Some("it has no `timeout` any more")),
    (|info| info.timeout = Some(SECOND), |info| info.timeout = Some(2 * SECOND), None),
    (|_| {}, |info| info.retry = Some(fixed(3)), Some("a call made at most one attempt, and makes 3 attempts")),
    (|info| info.retry = Some(fixed(3)), |_| {}, Some("an instance in which one attempt failed cannot replay")),
    (|info| info.retry = Some(fixed(3)), |info| info.retry = Some(fixed(5)), Some("at most 3 attempts, and makes 5")),
    (|info| info.retry = Some(fixed(5)), |info| info.retry = Some(fixed(3)), Some("in which 3 attempts failed")),
    (|info| info.retry = Some(fixed(3)), |info| info.retry = Some(growing(3)), None),
    (
        |info| info.retry = Some(fixed(3)),
        |info| info.retry = Some(at_once(3)),
        Some("was a delay between attempts, and is no"),
    ),
    (
        |info| info.retry = Some(at_once(3)),
        |info| info.retry = Some(growing(3)),
        Some("was no delay between attempts, and is a"),
    ),
    (|info| info.retry = Some(at_once(1)), |_| {}, None),
    (|info| info.retry = Some(fixed(1)), |info| info.retry = Some(at_once(1)), None),
    (
        |_| {},
        |info| info.input_encoding = Encoding::Declared,
        Some("JSON with fields in the order of their declaration"),
    ),
    (|info| info.input_encoding = Encoding::Declared, |_| {}, Some("and is JSON with sorted fields")),
    (|_| {}, |info| info.input_encoding = Encoding::Raw, Some("the input was JSON with sorted fields, and is `raw`")),
    (|_| {}, |info| info.output_encoding = Encoding::Raw, Some("the output was JSON with sorted fields, and is `raw`")),
    (|_| {}, |info| info.description = "Other words.".into(), None),
];

const fn fixed(attempts: u32) -> RetryInfo {
    RetryInfo::new(attempts, BackoffInfo::fixed(SECOND))
}

fn growing(attempts: u32) -> RetryInfo {
    RetryInfo::new(attempts, BackoffInfo::exponential(SECOND, 2.0, 60 * SECOND))
}

const fn at_once(attempts: u32) -> RetryInfo {
    RetryInfo::new(attempts, BackoffInfo::None)
}

#[test]
fn each_option_that_replay_notices_is_compared() {
    let catalog = |edit: Edit| {
        let mut info = ActivityInfo::default();
        info.name = "shop::activity::charge-card".into();
        edit(&mut info);
        let mut catalog = Catalog::default();
        catalog.activities.push(info);
        catalog
    };
    for (number, (old, new, expected)) in CHANGES.iter().enumerate() {
        let comparison = catalog(*old).compare(&catalog(*new));
        let found: Vec<_> = comparison.breaking().map(ToString::to_string).collect();
        match expected {
            None => assert_eq!(found, [""; 0], "change {number}"),
            Some(part) => {
                assert_eq!(found.len(), 1, "change {number}: {found:?}");
                assert!(found[0].starts_with("[call-options] ") && found[0].contains(part), "{part} in {}", found[0]);
            }
        }
    }
}

/// An orchestration's own input is read from the history, so only `raw` matters unless others call it.
#[test]
fn the_encoding_of_an_orchestration_matters_to_its_callers() {
    let catalog = |encoding: Encoding, is_called: bool| {
        let mut info = OrchestrationInfo::default();
        info.name = "shop::orchestration::sell".into();
        info.version = "1.0.0".into();
        info.input_encoding = encoding;
        if is_called {
            info.orchestrations_used.push(info.name.clone());
        }
        let mut catalog = Catalog::default();
        catalog.orchestrations.push(info);
        catalog
    };
    for (encoding, is_called, is_found) in [
        (Encoding::Declared, false, false),
        (Encoding::Declared, true, true),
        (Encoding::Raw, false, true),
        (Encoding::Raw, true, true),
    ] {
        let comparison = catalog(Encoding::Sorted, is_called).compare(&catalog(encoding, is_called));
        let rules: Vec<_> = comparison.breaking().map(|change| change.rule).collect();
        let expected: &[Rule] = if is_found { &[Rule::CallOptions] } else { &[] };
        assert_eq!(rules, expected, "{encoding:?}, called: {is_called}");
    }
}

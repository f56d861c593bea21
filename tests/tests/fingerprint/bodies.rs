//! What the lock says of changed bodies.

use duroxide::OrchestrationContext;
use duroxide::catalog::{ActivityInfo, Catalog, Lock, OrchestrationInfo, Rule};
use duroxide::testing::assert_locked;
use std::fs;

/// A catalog with one orchestration that has these calls.
fn catalog(calls: Option<&[&str]>) -> Catalog {
    let mut info = OrchestrationInfo::default();
    info.name = "shop::orchestration::sell".into();
    info.version = "1.0.0".into();
    info.calls = calls.map(|calls| calls.iter().map(|line| (*line).to_owned().into()).collect());
    let mut catalog = Catalog::default();
    catalog.orchestrations.push(info);
    catalog
}

const CALLS: &[&str] = &["call a?", "if {a} > 5", "  call b?", "wait for c"];

#[test]
fn a_finding_says_which_call_has_changed() {
    let table: [(&[&str], &str); 6] = [
        (&["call z?", "call a?", "if {a} > 5", "  call b?", "wait for c"], "`call z?` was added at the start"),
        (&["if {a} > 5", "  call b?", "wait for c"], "`call a?` was removed at the start"),
        (&["call a?", "if {a} > 8", "  call b?", "wait for c"], "`if {a} > 5` became `if {a} > 8` after `call a?`"),
        (&["call a?", "if {a} > 5", "  call b?"], "`wait for c` was removed after `call b?`"),
        (&["call a?", "call b?", "wait for c"], "`if {a} > 5` became `call b?` after `call a?`"),
        (&[], "`call a?` was removed at the start"),
    ];
    let old = catalog(Some(CALLS));
    assert!(old.compare(&old).changes.iter().all(|change| change.rule == Rule::NotChecked));
    for (new, expected) in table {
        let comparison = old.compare(&catalog(Some(new)));
        let found: Vec<_> = comparison.breaking().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        let start = "[calls-changed] `shop::orchestration::sell`: the calls of version 1.0.0 changed: ";
        assert!(found[0].starts_with(&format!("{start}{expected} (breaks running instances)")), "{}", found[0]);
    }
}

/// It is noted in each comparison, and is no call.
#[test]
fn what_is_not_followed_is_noted() {
    let with_note =
        catalog(Some(&["call a?", "if {a} > 5", "  call b?", "wait for c", "not followed: the macro `step!`"]));
    for old in [catalog(Some(CALLS)), with_note.clone()] {
        let comparison = old.compare(&with_note);
        assert_eq!(comparison.breaking().count(), 0);
        let notes: Vec<_> = comparison.notes().map(ToString::to_string).collect();
        assert!(
            notes.iter().any(|note| note.contains("the macro `step!` in version 1.0.0 is not followed")),
            "{notes:?}"
        );
    }
    let comparison = with_note.compare(&catalog(Some(CALLS)));
    assert_eq!(comparison.breaking().count(), 0);
    assert!(comparison.notes().all(|note| !note.to_string().contains("not followed")));
}

#[test]
fn what_is_not_known_is_not_taken_for_clean() {
    let [known, unknown] = [catalog(Some(CALLS)), catalog(None)];
    let notes = |old: &Catalog, new: &Catalog| {
        let notes: Vec<_> = old.compare(new).notes().map(ToString::to_string).collect();
        notes.iter().filter(|note| note.contains("the calls of version 1.0.0 are not known here")).count()
    };
    assert_eq!(notes(&known, &unknown), 1);
    // A lock from before.
    assert_eq!(notes(&unknown, &known), 0);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("duroxide.lock.json");
    fs::write(&file, serde_json::to_string(&known.lock()).unwrap()).unwrap();
    assert_locked(&file, &known);
    let complaint = std::panic::catch_unwind(|| assert_locked(&file, &unknown)).unwrap_err();
    let complaint = complaint.downcast::<String>().unwrap();
    assert!(complaint.contains("write `duroxide::record_calls!();` in it"), "{complaint}");
}

/// A handler that is renamed with an alias is the same one.
#[test]
fn renamed_handlers_are_recognized() {
    let with = |calls: &[&str], name: &str, alias: &str| {
        let mut catalog = catalog(Some(calls));
        let mut info = ActivityInfo::default();
        info.name = name.to_owned().into();
        info.aliases = if alias.is_empty() { Vec::new() } else { vec![alias.to_owned().into()] };
        catalog.activities.push(info);
        catalog
    };
    let [old, new] = ["shop::activity::charge", "shop::activity::charge-card"];
    let before =
        with(&["call shop::activity::charge of 3?", "if {charge} > 5 && {charge 2}.ok", "  wait for c"], old, "");
    let now = ["call shop::activity::charge-card of 3?", "if {charge-card} > 5 && {charge-card 2}.ok", "  wait for c"];
    assert_eq!(before.compare(&with(&now, new, old)).breaking().count(), 0);
    let without_alias = before.compare(&with(&now, new, ""));
    let rules: Vec<_> = without_alias.breaking().map(|change| change.rule).collect();
    assert_eq!(rules, [Rule::ActivityGone, Rule::CallsChanged]);
}

#[test]
fn exchanged_names_are_found_by_their_modules() {
    let catalog = |places: &[(&str, &str)]| {
        let mut catalog = Catalog::default();
        for (name, module) in places {
            let mut info = ActivityInfo::default();
            info.name = format!("shop::activity::{name}").into();
            info.source.module_path = format!("shop::{module}").into();
            catalog.activities.push(info);
        }
        catalog
    };
    let rules = |old: &[(&str, &str)], new: &[(&str, &str)]| {
        catalog(old).compare(&catalog(new)).breaking().map(|change| change.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(&[("a", "x"), ("b", "y")], &[("a", "y"), ("b", "x")]), [Rule::NamesExchanged]);
    assert_eq!(rules(&[("a", "x"), ("b", "y")], &[("a", "z"), ("b", "x")]), []);
    assert_eq!(rules(&[("a", "x"), ("b", "y")], &[("a", "x"), ("b", "y")]), []);
    // A module with several functions does not tell.
    assert_eq!(rules(&[("a", "x"), ("b", "y"), ("c", "x")], &[("a", "y"), ("b", "x"), ("c", "x")]), []);
}

/// An error of the author's own is JSON, and text is not.
#[test]
fn an_error_that_becomes_a_type_is_found() {
    let catalog = |error: &'static str| {
        let mut info = ActivityInfo::default();
        info.name = "shop::activity::charge".into();
        info.error_type = error.into();
        let mut catalog = Catalog::default();
        catalog.activities.push(info);
        catalog
    };
    let rules = |old, new| catalog(old).compare(&catalog(new)).breaking().map(|change| change.rule).collect::<Vec<_>>();
    assert_eq!(rules("String", "CardError"), [Rule::ErrorEncoding]);
    assert_eq!(rules("CardError", "String"), [Rule::ErrorEncoding]);
    assert_eq!(rules("CardError", "PaymentError"), []);
}

duroxide::record_calls!();

/// Waits for nothing.
#[duroxide::orchestration(name = "do-nothing")]
async fn do_nothing(_ctx: OrchestrationContext) -> Result<(), String> {
    Ok(())
}

/// `record_calls!` reads the package's library, which has no orchestrations here, and not the test.
#[test]
fn only_the_library_is_read() {
    let catalog = duroxide::catalog();
    let info = catalog.orchestrations.iter().find(|info| info.name == DoNothing::NAME).unwrap();
    assert_eq!(info.calls, None);
    let lock: Lock = serde_json::from_str(&serde_json::to_string(&catalog.lock()).unwrap()).unwrap();
    assert_eq!(lock, catalog.lock());
}

//! A test of the library, with an activity that its checklist would reject.

duroxide::checklist!(except(schemas, readme, lock, manifest));

#[duroxide::activity]
async fn in_test() -> Result<(), String> {
    Ok(())
}

#[test]
fn the_library_has_its_own_handlers_only() {
    assert!(duroxide::create_activity_registry().has(InTest::NAME));
    assert_eq!(targets::names_of_activities(), ["targets::activity::in-library"]);
}

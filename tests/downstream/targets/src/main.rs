//! The program.

duroxide::export!(registry, inventory);

#[duroxide::activity]
async fn in_program() -> Result<(), String> {
    Ok(())
}

fn main() {
    assert_eq!(targets::names_of_activities(), ["targets::activity::in-library"]);
    let own: Vec<_> = inventory::list_activities().into_iter().map(|info| info.name).collect();
    assert_eq!(own, ["targets::activity::in-program"]);
    let both = registry::builder().include_crate(targets::registry::CRATE).build().unwrap();
    assert_eq!(both.activities.count(), 2);
}

#[test]
fn the_program_works() {
    main();
}

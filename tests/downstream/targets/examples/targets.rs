//! An example that has nothing to export.

duroxide::export!(registry);

fn main() {
    let error = registry::builder().build().unwrap_err();
    println!("{error}");
    assert_eq!(targets::names_of_activities(), ["targets::activity::in-library"]);
}

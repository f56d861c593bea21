//! A program that depends on a library, but never names it.

fn main() {
    let registry = duroxide::create_activity_registry();
    println!("{} activities", registry.count());
}

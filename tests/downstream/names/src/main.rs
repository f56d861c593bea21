//! Handlers around every name that generated code might confuse with its own. See `build.rs`.

include!(concat!(env!("OUT_DIR"), "/handlers.rs"));

fn main() {
    let registered = duroxide::create_activity_registry().count() + duroxide::create_orchestration_registry().count();
    println!("{registered} of {COUNT}");
}

//! Two versions of one library in one program.

macro_rules! show {
    ($library:ident) => {{
        let activities = $library::registry::create_activity_registry();
        let orchestrations = $library::registry::create_orchestration_registry();
        let name = $library::names::orchestrations::SHIP_PARCEL;
        let input_types: Vec<_> =
            $library::inventory::list_activities().into_iter().map(|info| info.input_type).collect();
        println!(
            "{} activities, {name} in {:?}, inputs {}",
            activities.count(),
            orchestrations.list_versions(name).iter().map(ToString::to_string).collect::<Vec<_>>(),
            input_types.join(" "),
        );
    }};
}

fn main() {
    show!(shipping_1);
    show!(shipping_2);
    println!("{} activities in all", duroxide::catalog().activities.len());
    println!(
        "{} orchestrations",
        duroxide::create_orchestration_registry().list_versions(shipping_1::names::orchestrations::SHIP_PARCEL).len()
    );
    let _ = duroxide::create_activity_registry();
}

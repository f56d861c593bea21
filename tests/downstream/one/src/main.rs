//! A program that names one constant of a library, which links all of it. It uses the toolkit under its own name.

#[duroxide_export::activity]
async fn greet_person(name: String) -> Result<String, String> {
    Ok(format!("hello, {name}"))
}

fn main() {
    println!("{} {}", shipping::names::activities::PRINT_LABEL, GreetPerson::NAME);
    let mut names = duroxide_export::create_activity_registry().list_names();
    names.extend(duroxide_export::create_orchestration_registry().list_names());
    names.sort();
    println!("{}", names.join(" "));
}

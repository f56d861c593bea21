//! A program that names one constant of a library, and so links all of it.

fn main() {
    println!("{}", shipping::names::activities::PRINT_LABEL);
    let mut names = duroxide::create_activity_registry().list_names();
    names.extend(duroxide::create_orchestration_registry().list_names());
    println!("{}", names.join(" "));
}

fn main() {
    let _ = duroxide::RegistriesBuilder::all().only::<String>().build();
}

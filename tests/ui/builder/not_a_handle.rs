fn main() {
    let _ = duroxide::registry_builder().only::<String>().build();
}

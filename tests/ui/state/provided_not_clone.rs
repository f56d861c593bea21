struct Pool;

fn main() {
    let _ = duroxide::RegistriesBuilder::all().provide(Pool).build();
}

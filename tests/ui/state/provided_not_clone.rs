struct Pool;

fn main() {
    let _ = duroxide::registry_builder().provide(Pool).build();
}

duroxide::export!(registries);

fn main() {}

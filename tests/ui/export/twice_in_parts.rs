duroxide::export!(registry);
duroxide::export!(inventory);

fn main() {}

duroxide::export!(inventory);

fn main() {}

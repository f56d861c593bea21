duroxide::export!(registry);

fn main() {}

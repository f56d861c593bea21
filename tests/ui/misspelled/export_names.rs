duroxide::export!(name);

fn main() {}

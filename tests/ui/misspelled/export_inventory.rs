duroxide::export!(inventary);

fn main() {}

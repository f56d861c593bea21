duroxide::export!(registery);

fn main() {}

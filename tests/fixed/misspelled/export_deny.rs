duroxide::export!(deny(DX0102));

fn main() {}

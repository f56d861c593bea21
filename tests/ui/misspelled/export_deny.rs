duroxide::export!(denny(DX0102));

fn main() {}

#[duroxide::deterministic(allow(DX0009))]
fn open_shop() {}

fn main() {
    open_shop();
}

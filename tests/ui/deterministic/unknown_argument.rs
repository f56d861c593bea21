#[duroxide::deterministic(name = "open-shop")]
fn open_shop() {}

fn main() {
    open_shop();
}

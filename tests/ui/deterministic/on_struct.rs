#[duroxide::deterministic]
pub struct Shop {
    pub open: bool,
}

fn main() {}

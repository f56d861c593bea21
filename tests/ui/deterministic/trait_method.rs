pub trait Shop {
    #[duroxide::deterministic]
    fn open(&self);
}

fn main() {}

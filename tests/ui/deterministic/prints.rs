#![deny(deprecated)]

pub struct Shop;

impl Shop {
    #[duroxide::deterministic]
    pub fn open(&self) {
        eprintln!("open");
    }
}

fn main() {}

duroxide::export!(activities(charge_card));

fn main() {}

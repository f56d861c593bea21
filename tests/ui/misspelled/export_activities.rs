duroxide::export!(activites { charge_card });

fn main() {}

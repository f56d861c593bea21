duroxide::export!(names { charge_card });

fn main() {}

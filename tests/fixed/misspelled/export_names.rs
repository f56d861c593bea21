duroxide::export!(names);

fn main() {}

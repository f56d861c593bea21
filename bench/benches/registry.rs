//! Building registries, of one crate and of a whole program, in a program with a hundred libraries.
fn main() {}

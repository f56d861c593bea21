mod inner {
    duroxide::export!();
}

fn main() {}

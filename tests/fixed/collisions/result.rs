#[duroxide::activity(name = "count-words", handle = ResultHandle)]
async fn result(text: String) -> Result<usize, String> {
    Ok(text.len())
}

fn main() {}

#[duroxide::activity(name = "count-words")]
async fn result(text: String) -> Result<usize, String> {
    Ok(text.len())
}

fn main() {}

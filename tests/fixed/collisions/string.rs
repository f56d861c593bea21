#[duroxide::activity(name = "count-words", handle = StringHandle)]
async fn string(times: usize) -> Result<usize, std::string::String> {
    let mut text = String::new();
    for _ in 0..times {
        text.push_str("word ");
    }
    Ok(text.len())
}

fn main() {}

#[duroxide::activity(name = "count-words", handle = OptionHandle)]
async fn option(text: Option<String>) -> Result<usize, String> {
    Ok(text.map_or(0, |text| text.len()))
}

fn main() {}

#[duroxide::activity(name = "count-words", handle = BoxHandle)]
async fn r#box(times: usize) -> Result<usize, String> {
    let words: Box<[&str]> = Box::from(vec!["word"; times]);
    Ok(words.len())
}

fn main() {}

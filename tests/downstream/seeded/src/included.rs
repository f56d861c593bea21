/// In a file that is included.
#[duroxide::activity(idempotent)]
pub async fn post_book(title: String) -> Result<String, String> {
    Ok(title)
}

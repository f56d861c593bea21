use duroxide::State;

#[duroxide::activity]
async fn provision_vm(_region: State<String>, name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}

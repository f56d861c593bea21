use duroxide::State;

struct Pool;

#[duroxide::activity]
async fn provision_vm(_pool: State<Pool>, name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}

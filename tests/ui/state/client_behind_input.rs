use duroxide::ActivityContext;

#[derive(Clone)]
struct HttpClient;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_ctx: ActivityContext, name: String, client: HttpClient) -> Result<String, String> {
    let _ = client;
    Ok(name)
}

fn main() {}

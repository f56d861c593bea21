use duroxide::{ActivityContext, State};

#[derive(Clone)]
struct HttpClient;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_ctx: ActivityContext, name: String, State(client): duroxide::State<HttpClient>) -> Result<String, String> {
    let _ = client;
    Ok(name)
}

fn main() {}

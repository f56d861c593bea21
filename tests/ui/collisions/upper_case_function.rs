#[allow(non_snake_case)]
#[duroxide::activity(name = "provision-vm")]
async fn VM(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    println!("{}", VM::NAME);
}

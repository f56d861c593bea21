use serde::Serialize;

#[duroxide::value(name = "endpoint")]
#[derive(Serialize)]
struct Endpoint(String);

fn main() {}

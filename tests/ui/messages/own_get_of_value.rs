use serde::{Deserialize, Serialize};

#[duroxide::value(name = "endpoint")]
#[derive(Serialize, Deserialize)]
struct Endpoint(String);

impl Endpoint {
    fn get(&self) -> &str {
        &self.0
    }
}

fn main() {}

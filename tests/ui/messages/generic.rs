use serde::{Deserialize, Serialize};

#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
struct DeploymentApproval<T> {
    granted: T,
}

fn main() {}

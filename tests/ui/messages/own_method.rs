use serde::{Deserialize, Serialize};

#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
struct DeploymentApproval(bool);

impl DeploymentApproval {
    fn raise(&self) {}
}

fn main() {}

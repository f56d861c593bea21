use serde::{Deserialize, Serialize};

#[duroxide::event(name = "deployment-approval")]
#[duroxide::queue(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
struct DeploymentApproval(bool);

fn main() {}

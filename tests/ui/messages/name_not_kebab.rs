use serde::{Deserialize, Serialize};

#[duroxide::event(name = "DeploymentApproval")]
#[derive(Serialize, Deserialize)]
struct DeploymentApproval(bool);

fn main() {}

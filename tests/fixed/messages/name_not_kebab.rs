use serde::{Deserialize, Serialize};

#[duroxide::event(name = "deployment-approval")]
#[derive(Serialize, Deserialize)]
pub struct DeploymentApproval(bool);

fn main() {}

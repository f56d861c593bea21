#[duroxide::event(name = "deployment-approval")]
union DeploymentApproval {
    granted: bool,
    by: u8,
}

fn main() {}

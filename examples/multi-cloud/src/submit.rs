//! `submit`: start deployments for workers to run.

use crate::cli::SubmitOptions;
use crate::deploy::DeployMultiCloud;
use crate::run;
use crate::stores::{self, Stores};
use duroxide::Client;

pub(crate) async fn submit(options: &SubmitOptions) -> Result<(), String> {
    let Stores { workflows, .. } = stores::open(Some(&options.store.url)).await?;
    let client = Client::new(workflows);
    for number in 1..=options.count {
        let instance = format!("{}-{number}", options.prefix);
        let input = run::input(&options.deployment, options.needs_approval);
        DeployMultiCloud::start(&client, &instance, &input).await.map_err(|error| error.to_string())?;
        println!("{instance}");
    }
    Ok(())
}

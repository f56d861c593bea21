//! The command line.

use crate::choice::Choice;
use clap::{Args, Parser, Subcommand, ValueEnum};

#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    /// How to log to standard error; `RUST_LOG` says what
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(crate) log_format: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object on each line
    Json,
}

/// The store that several processes share.
#[derive(Debug, Args)]
pub(crate) struct StoreOption {
    /// Where workflows and resources are kept: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(long = "store", value_name = "URL", env = STORE, hide_env_values = true)]
    pub(crate) url: String,
}

/// With this variable, a password need not be on the command line, which everybody on the machine can read.
const STORE: &str = "MULTI_CLOUD_STORE";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Deploy, wait, and print the result
    Run(RunOptions),
    /// Deploy the database and the cluster, perhaps once somebody approves it
    Deploy(DeployOptions),
    /// Approve a deployment that waits for it in another process
    Approve(DecideOptions),
    /// Reject a deployment that waits for an approval in another process
    Reject(DecideOptions),
    /// Run deployments that other processes submit, until the worker is told to stop
    Worker(WorkerOptions),
    /// Submit deployments for workers
    Submit(SubmitOptions),
    /// Show how far a deployment is, or its result
    Status(InstanceOptions),
    /// List the orchestrations and activities in this program, or the instances in a store
    List(ListOptions),
    /// Replay what runs on a store with this build, before it is deployed
    Replay(ReplayOptions),
}

#[derive(Debug, Args)]
pub(crate) struct ReplayOptions {
    #[command(flatten)]
    pub(crate) store: StoreOption,
    /// Only instances of these orchestrations, by their full names
    #[arg(long = "name", value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    /// What to deploy
    #[arg(value_enum, default_value_t)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) embedded: EmbeddedOptions,
}

#[derive(Debug, Args)]
pub(crate) struct DeployOptions {
    /// Wait until somebody runs `approve` or `reject` with the same store
    #[arg(long, requires = "store")]
    pub(crate) needs_approval: bool,
    #[command(flatten)]
    pub(crate) embedded: EmbeddedOptions,
}

#[derive(Debug, Args)]
pub(crate) struct DecideOptions {
    #[command(flatten)]
    pub(crate) deployment: InstanceOptions,
    /// Who decides
    #[arg(long, env = "USER", default_value = "somebody")]
    pub(crate) by: String,
}

#[derive(Debug, Args)]
pub(crate) struct WorkerOptions {
    #[command(flatten)]
    pub(crate) store: StoreOption,
    /// How many orchestrations, and how many activities, to run at once
    #[arg(long, default_value_t = 4)]
    pub(crate) concurrency: usize,
    /// Also take activities with these tags, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "TAGS")]
    pub(crate) tags: Vec<String>,
    /// Run only this handler, and what it uses; repeatable
    #[arg(long, value_name = "HANDLER", value_parser = Choice::parser())]
    pub(crate) only: Vec<Choice>,
    /// Leave this handler to other workers; repeatable
    #[arg(long, value_name = "HANDLER", value_parser = Choice::parser())]
    pub(crate) without: Vec<Choice>,
    /// How many seconds to finish what is running, once the worker is told to stop
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) grace: u64,
}

#[derive(Debug, Args)]
pub(crate) struct SubmitOptions {
    #[command(flatten)]
    pub(crate) store: StoreOption,
    /// How many deployments
    #[arg(long, default_value_t = 1)]
    pub(crate) count: u32,
    /// What their IDs begin with; a number follows
    #[arg(long, default_value = "deployment")]
    pub(crate) prefix: String,
    /// Let each wait until somebody runs `approve` or `reject`
    #[arg(long)]
    pub(crate) needs_approval: bool,
    #[command(flatten)]
    pub(crate) deployment: DeploymentOptions,
}

#[derive(Debug, Args)]
pub(crate) struct InstanceOptions {
    /// The ID of the deployment
    pub(crate) instance: String,
    #[command(flatten)]
    pub(crate) store: StoreOption,
}

/// What a process needs that both starts a deployment and runs it.
#[derive(Debug, Args)]
pub(crate) struct EmbeddedOptions {
    /// Where to keep workflows and resources: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`, or in memory by
    /// default
    #[arg(long, value_name = "URL", env = STORE, hide_env_values = true)]
    pub(crate) store: Option<String>,
    /// The ID of the workflow; one that has already ended in this store does not run again
    #[arg(long, default_value = "deployment-1")]
    pub(crate) instance: String,
    /// How long to wait, in seconds; an approval may take a day more
    #[arg(long, default_value_t = 60)]
    pub(crate) timeout: u64,
    #[command(flatten)]
    pub(crate) deployment: DeploymentOptions,
}

#[derive(Debug, Args)]
pub(crate) struct DeploymentOptions {
    /// The name of the database
    #[arg(long, default_value = "orders")]
    pub(crate) database: String,
    /// Add a second server to the database
    #[arg(long)]
    pub(crate) standby: bool,
    /// The number of machines in the cluster
    #[arg(long, default_value_t = 3)]
    pub(crate) nodes: u16,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Target {
    /// The database and the cluster, with an orchestration of this program
    #[default]
    All,
    /// Only the cluster, with all of its library's handlers
    Cluster,
    /// Only the database, with only the handlers that it needs
    Database,
}

#[derive(Debug, Args)]
pub(crate) struct ListOptions {
    /// The store whose instances to list, instead of the handlers
    #[arg(long, value_name = "URL", conflicts_with = "format")]
    pub(crate) store: Option<String>,
    /// How to show them
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Format {
    /// Tables
    #[default]
    Table,
    /// The whole catalog
    Json,
    /// Sections of a README
    Markdown,
    /// A flowchart of who schedules what, for Mermaid
    Mermaid,
    /// The same for Graphviz
    Dot,
    /// A page for a browser, with everything
    Html,
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}

//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

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
    /// List the orchestrations and activities in this program
    List(ListOptions),
}

#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    /// What to deploy
    #[arg(value_enum, default_value_t)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) deployment: DeploymentOptions,
}

#[derive(Debug, Args)]
pub(crate) struct DeployOptions {
    /// Wait until somebody runs `approve` or `reject` with the same store
    #[arg(long, requires = "store")]
    pub(crate) needs_approval: bool,
    #[command(flatten)]
    pub(crate) deployment: DeploymentOptions,
}

#[derive(Debug, Args)]
pub(crate) struct DecideOptions {
    /// The ID of the deployment
    pub(crate) instance: String,
    /// The store of the deployment
    #[arg(long, value_name = "sqlite:PATH")]
    pub(crate) store: Store,
    /// Who decides
    #[arg(long, env = "USER", default_value = "somebody")]
    pub(crate) by: String,
}

#[derive(Debug, Args)]
pub(crate) struct DeploymentOptions {
    /// Where to keep workflows and resources: `sqlite:PATH`, or in memory by default
    #[arg(long, value_name = "sqlite:PATH")]
    pub(crate) store: Option<Store>,
    /// The ID of the workflow; one that has already ended in this store does not run again
    #[arg(long, default_value = "deployment-1")]
    pub(crate) instance: String,
    /// The name of the database
    #[arg(long, default_value = "orders")]
    pub(crate) database: String,
    /// Add a second server to the database
    #[arg(long)]
    pub(crate) standby: bool,
    /// The number of machines in the cluster
    #[arg(long, default_value_t = 3)]
    pub(crate) nodes: u16,
    /// How long to wait, in seconds; an approval may take a day more
    #[arg(long, default_value_t = 60)]
    pub(crate) timeout: u64,
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

/// The file for workflows. Resources are kept in a second file next to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Store {
    pub(crate) path: String,
}

impl std::str::FromStr for Store {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self { path: path.to_owned() }),
            _ => Err("write `sqlite:` and the path of a file, such as `sqlite:deployments.db`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, Store};
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn stores_are_files() {
        assert_eq!("sqlite:a b.db".parse(), Ok(Store { path: "a b.db".into() }));
        for text in ["", "a.db", "sqlite:", "postgres:x"] {
            assert!(text.parse::<Store>().is_err(), "{text}");
        }
    }
}

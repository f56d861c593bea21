//! Runs workflows on workers that are killed, with a database that fails, and checks that nothing is lost.
//!
//! ```sh
//! cargo run -p duroxide-export-faults --release -- --workflows 10000 --kills 100
//! ```

use clap::{Args, Parser};
use duroxide_export_faults::campaign::Campaign;
use duroxide_export_faults::database::{Choice, Database};
use duroxide_export_faults::fleet::Crew;
use duroxide_export_faults::worker::{self, Role};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    role: Option<Role>,
    #[command(flatten)]
    campaign: CampaignOptions,
}

#[derive(Debug, Args)]
struct CampaignOptions {
    /// How many workflows to run
    #[arg(long, default_value_t = 500)]
    workflows: u64,
    /// How many workers to kill
    #[arg(long, default_value_t = 20)]
    kills: usize,
    /// How many times to stop PostgreSQL
    #[arg(long, default_value_t = 3)]
    outages: usize,
    /// How many workers to run at a time
    #[arg(long, default_value_t = 3)]
    workers: usize,
    /// Where the workflows are kept
    #[arg(long, value_enum, default_value_t)]
    store: Choice,
}

#[tokio::main]
async fn main() {
    worker::log_to_stderr();
    let cli = Cli::parse();
    match cli.role {
        Some(Role::Worker(options)) => worker::work(&options, duroxide::RegistriesBuilder::all()).await,
        None => run(&cli.campaign).await,
    }
}

async fn run(options: &CampaignOptions) {
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("duroxide-export-faults"));
    let &CampaignOptions { workflows, kills, outages, workers, store } = options;
    let crew = Crew { workers, concurrency: 4, ..Crew::of(program) };
    let campaign = Campaign { crew, workflows, kills, outages };
    for database in store.databases() {
        let Some(database) = database() else { continue };
        // A file on an ordinary disk does not fail.
        let outages = if matches!(database, Database::Sqlite(_)) { 0 } else { outages };
        println!("{}", Campaign { outages, ..campaign.clone() }.run(&database).await);
    }
}

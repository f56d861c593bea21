//! How far deployments are: a bar for each on a terminal, and a line for each step elsewhere.

use crate::deploy::DeployProgress;
use duroxide::{Status, Watch};
use duroxide_aws_ec2::types::ClusterProgress;
use duroxide_azure_arm::types::DatabaseProgress;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal as _, stderr};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Where a deployment is: at a step of several.
pub(crate) struct Step {
    number: u64,
    of: u64,
    text: String,
}

impl Step {
    fn new(number: u64, of: u64, text: impl Into<String>) -> Self {
        Self { number, of, text: text.into() }
    }

    /// What it does.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Progress that can be shown.
pub(crate) trait Steps {
    fn step(&self) -> Step;
}

impl Steps for DeployProgress {
    fn step(&self) -> Step {
        match self {
            Self::AwaitingApproval => Step::new(0, 2, "waiting for an approval"),
            Self::Database => Step::new(0, 2, "deploying the database on Azure"),
            Self::Cluster => Step::new(1, 2, "deploying the cluster on AWS"),
        }
    }
}

impl Steps for DatabaseProgress {
    fn step(&self) -> Step {
        match self {
            Self::ProvisioningServers => Step::new(0, 2, "provisioning the servers"),
            Self::OpeningFirewall => Step::new(1, 2, "opening the firewall"),
        }
    }
}

impl Steps for ClusterProgress {
    fn step(&self) -> Step {
        match self {
            Self::LayingOutNetwork => Step::new(0, 2, "laying out the network"),
            Self::LaunchingMachines { machines } => Step::new(1, 2, format!("launching {machines} machines")),
        }
    }
}

/// Shows the progress of several deployments on standard error.
pub(crate) struct Display {
    /// `None` if standard error is no terminal.
    bars: Option<MultiProgress>,
    /// The width of the longest name.
    width: usize,
}

impl Display {
    /// A display for deployments with these names.
    pub(crate) fn new(names: &[&str]) -> Self {
        let bars = || MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let width = names.iter().map(|name| name.len()).max().unwrap_or_default();
        Self { bars: stderr().is_terminal().then(bars), width }
    }

    /// Starts to follow a deployment until it ends. Stops if the store fails, which whoever waits for the outcome is
    /// told.
    pub(crate) fn follow<T, E, P>(&self, name: &str, mut updates: Watch<T, E, P>) -> JoinHandle<()>
    where
        T: Send + 'static,
        E: Send + 'static,
        P: Steps + Send + 'static,
    {
        let line = self.line(name);
        tokio::spawn(async move {
            while let Some(Ok(status)) = updates.next().await {
                match status {
                    Status::Running { progress, .. } => progress.iter().for_each(|progress| line.show(progress.step())),
                    Status::NotFound => {}
                    Status::Completed { .. } => line.end("done", true),
                    _ => line.end("failed", false),
                }
            }
        })
    }

    /// Lets the last steps be shown. A deployment that was never begun has no end to show.
    pub(crate) async fn close<const N: usize>(self, followers: [JoinHandle<()>; N]) {
        let deadline = Instant::now() + Duration::from_secs(2);
        for follower in followers {
            let abort = follower.abort_handle();
            if tokio::time::timeout_at(deadline, follower).await.is_err() {
                abort.abort();
            }
        }
        if self.bars.is_some() {
            // Bars leave the cursor behind the last one.
            eprintln!();
        }
    }

    fn line(&self, name: &str) -> Line {
        let Some(bars) = &self.bars else { return Line::Text(name.to_owned()) };
        let template = format!("{{prefix:{}}} {{bar:20}} {{wide_msg}}", self.width);
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        // The length is known with the first step.
        Line::Bar(bars.add(ProgressBar::new(1)).with_style(style).with_prefix(name.to_owned()))
    }
}

/// The place of one deployment.
enum Line {
    Bar(ProgressBar),
    /// Lines that start with this name.
    Text(String),
}

impl Line {
    fn show(&self, Step { number, of, text }: Step) {
        match self {
            Self::Bar(bar) => {
                bar.set_length(of);
                bar.set_position(number);
                bar.set_message(text);
            }
            Self::Text(name) => eprintln!("{name}: {text}"),
        }
    }

    fn end(&self, text: &'static str, is_success: bool) {
        match self {
            Self::Bar(bar) if is_success => bar.finish_with_message(text),
            Self::Bar(bar) => bar.abandon_with_message(text),
            Self::Text(name) => eprintln!("{name}: {text}"),
        }
    }
}

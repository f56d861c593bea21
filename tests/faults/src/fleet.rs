//! Worker processes.

use crate::clock::Clock;
use crate::database::Database;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;

/// What workers to run.
#[derive(Debug, Clone)]
pub struct Crew {
    /// The program, which takes `worker` and the options of one.
    pub program: PathBuf,
    /// How many workers run at a time.
    pub workers: usize,
    /// How many orchestrations, and how many activities, each runs at once.
    pub concurrency: usize,
    /// After how many seconds others take over the work of a worker that was killed.
    pub lock: u64,
    /// The clock that they look at, if it is not the right one.
    pub clock: Option<Arc<Clock>>,
    /// More variables of their environment.
    pub variables: Vec<(&'static str, &'static str)>,
}

impl Crew {
    /// Some workers of a program.
    #[must_use]
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), workers: 2, concurrency: 2, lock: 2, clock: None, variables: Vec::new() }
    }
}

/// Some worker processes. They are killed when the fleet is dropped.
#[derive(Debug)]
pub struct Fleet {
    crew: Crew,
    arguments: Vec<String>,
    workers: Vec<Child>,
    /// How many workers were killed.
    pub kills: usize,
}

impl Fleet {
    /// Starts the workers.
    ///
    /// # Panics
    ///
    /// If the program cannot be started.
    #[must_use]
    pub fn start(crew: Crew, database: &Database) -> Self {
        let (concurrency, lock) = (crew.concurrency.to_string(), crew.lock.to_string());
        let (store, cloud) = (database.url(), database.cloud_url());
        let arguments =
            ["worker", "--store", &store, "--cloud", &cloud, "--concurrency", &concurrency, "--lock", &lock];
        let arguments = arguments.map(str::to_owned).to_vec();
        let mut fleet = Self { crew, arguments, workers: Vec::new(), kills: 0 };
        fleet.workers = (0..fleet.crew.workers).map(|_| fleet.spawn()).collect();
        fleet
    }

    fn spawn(&self) -> Child {
        let mut command = Command::new(&self.crew.program);
        let filter = std::env::var("FAULTS_LOG").unwrap_or_else(|_| "off".to_owned());
        command.args(&self.arguments).env("RUST_LOG", filter).envs(self.crew.variables.iter().copied());
        if let Some(clock) = &self.crew.clock {
            clock.show(&mut command);
        }
        command.spawn().expect("a worker")
    }

    /// The IDs of the processes.
    pub fn processes(&self) -> impl Iterator<Item = u32> {
        self.workers.iter().map(Child::id)
    }

    /// Kills a worker with SIGKILL, and starts another one.
    ///
    /// # Panics
    ///
    /// If the worker has ended by itself.
    pub fn kill_one(&mut self) {
        let index = fastrand::usize(..self.workers.len());
        let next = self.spawn();
        let mut worker = std::mem::replace(&mut self.workers[index], next);
        assert!(worker.try_wait().expect("a process").is_none(), "a worker has ended by itself");
        kill(&mut worker);
        self.kills += 1;
    }
}

fn kill(worker: &mut Child) {
    worker.kill().and_then(|()| worker.wait()).expect("the worker is killed");
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.workers.iter_mut().for_each(kill);
    }
}

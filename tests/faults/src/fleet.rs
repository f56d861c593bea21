//! Worker processes.

use crate::clock::Clock;
use crate::database::Database;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;

/// Some worker processes. They are killed when the fleet is dropped.
#[derive(Debug)]
pub struct Fleet {
    command: Vec<String>,
    program: PathBuf,
    workers: Vec<Child>,
    clock: Option<Arc<Clock>>,
    /// How many workers were killed.
    pub kills: usize,
}

impl Fleet {
    /// Starts workers of a program, which takes `worker` and the options of one. They look at the clock, if there is one.
    ///
    /// # Panics
    ///
    /// If the program cannot be started.
    #[must_use]
    pub fn start(
        program: impl Into<PathBuf>,
        workers: usize,
        concurrency: usize,
        database: &Database,
        clock: Option<Arc<Clock>>,
    ) -> Self {
        let arguments = ["worker", "--store", &database.url(), "--cloud", &database.cloud_url(), "--concurrency"];
        let mut command = arguments.map(str::to_owned).to_vec();
        command.push(concurrency.to_string());
        let mut fleet = Self { command, program: program.into(), workers: Vec::new(), clock, kills: 0 };
        fleet.workers = (0..workers).map(|_| fleet.spawn()).collect();
        fleet
    }

    fn spawn(&self) -> Child {
        let mut command = Command::new(&self.program);
        let filter = std::env::var("FAULTS_LOG").unwrap_or_else(|_| "off".to_owned());
        command.args(&self.command).env("RUST_LOG", filter);
        if let Some(clock) = &self.clock {
            clock.show(&mut command);
        }
        command.spawn().expect("a worker")
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

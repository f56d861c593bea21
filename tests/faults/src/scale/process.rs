//! What a process has used, as Linux counts it.

use std::fs;
use std::time::Duration;

/// Linux counts CPU time in hundredths of a second, on every architecture that Rust's standard library supports.
const TICKS: u64 = 100;

/// CPU time and memory of a process.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// How long it has computed, in its own code and in the kernel.
    pub cpu: Duration,
    /// How much memory it has at the moment, in bytes.
    pub memory: u64,
}

impl Usage {
    /// What a running process has used so far.
    ///
    /// # Panics
    ///
    /// If the process does not exist, or if this is not Linux.
    #[must_use]
    pub fn of(process: u32) -> Self {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("a process");
        // The name of the program, in parentheses, may contain spaces.
        let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = [11, 12].into_iter().filter_map(|field| fields.get(field)?.parse::<u64>().ok()).sum();
        let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        Self {
            cpu: Duration::from_millis(ticks * 1000 / TICKS),
            memory: kilobytes.and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() * 1024,
        }
    }
}

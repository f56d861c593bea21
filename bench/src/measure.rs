//! The cost of a command: CPU time and memory.

use crate::cargo;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::io;
use std::path::Path;
use std::process::Command;

/// The cost of one command, including the processes that it started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// CPU time, in seconds.
    pub cpu: f64,
    /// The peak memory of the largest process, in bytes.
    pub memory: f64,
}

/// Runs cargo in a directory, and fails if cargo fails.
///
/// The system only reports the usage of all finished children together, so each command runs in a separate process:
/// this program again, with `measure` as its first argument. See [`measured`].
///
/// # Errors
///
/// If cargo cannot be started or fails. The error contains its output.
pub fn cost(directory: &Path, target: &Path, incremental: bool, arguments: &[&str]) -> io::Result<Cost> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measure")
        .args(arguments)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().rev().map_while(|word| word.parse::<f64>().ok());
    match (output.status.success(), numbers.next(), numbers.next()) {
        (true, Some(memory), Some(cpu)) => Ok(Cost { cpu, memory }),
        _ => Err(io::Error::other(format!("{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr)))),
    }
}

/// Checks a package, and writes rustc's own profile with the time of each macro to a directory.
///
/// Allows `-Z` on a stable compiler.
///
/// # Errors
///
/// If cargo cannot be started or fails.
pub fn profile(directory: &Path, target: &Path, package: &str, profile: &Path) -> io::Result<()> {
    cargo::run(|command| {
        command
            .args(["rustc", "--quiet", "--profile", "check", "--package", package, "--"])
            .arg(format!("-Zself-profile={}", profile.display()))
            .arg("-Zself-profile-events=default,args")
            .current_dir(directory)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTC_BOOTSTRAP", "1")
    })
}

/// Runs cargo with the arguments, and prints the cost. [`cost`] starts this program for it.
///
/// # Errors
///
/// If cargo cannot be started or fails.
pub fn measured(arguments: &[String]) -> io::Result<()> {
    cargo::run(|command| command.args(arguments))?;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // The unit on Linux is KiB.
    println!("{} {}", microseconds as f64 / 1e6, usage.max_rss() as f64 * 1024.0);
    Ok(())
}

/// The median of some numbers.
///
/// # Panics
///
/// If there are none.
#[must_use]
pub fn median(mut numbers: Vec<f64>) -> f64 {
    assert!(!numbers.is_empty(), "there is no middle of nothing");
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len() % 2 == 1 { numbers[middle] } else { f64::midpoint(numbers[middle - 1], numbers[middle]) }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).to_bits(), 2.0_f64.to_bits());
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]).to_bits(), 2.5_f64.to_bits());
    }
}

//! Counts the instructions for building and dropping a registry, written by hand and with attributes, using valgrind.
//!
//! `cargo run --release -p duroxide-export-bench --bin registry-instructions`

// Counts are far below 2^52.
#![allow(clippy::cast_precision_loss)]

use duroxide_export_bench::cargo;
use duroxide_export_bench::generate::Style;
use duroxide_export_bench::table::{HEAD, Row};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The number of registries to build, in addition to the first.
const TIMES: u32 = 20;

fn main() -> io::Result<()> {
    let program = build()?;
    println!("{HEAD}");
    for (size, at_most) in [(10, None), (100, None), (1_000, Some(1.0)), (10_000, None)] {
        let [by_hand, attributes] = Style::BOTH.map(|style| instructions(&program, style, size));
        println!(
            "{}",
            Row { what: format!("{size} handlers"), unit: "", by_hand: by_hand?, attributes: attributes?, at_most }
        );
    }
    Ok(())
}

/// Compiles the example to measure.
fn build() -> io::Result<PathBuf> {
    let repository = cargo::repository()?;
    let target = repository.join("target/instructions");
    cargo::run(|command| {
        command
            .args(["build", "--quiet", "--release", "--package", "duroxide-export-bench", "--example", "registry"])
            .current_dir(&repository)
            .env("CARGO_TARGET_DIR", &target)
    })?;
    Ok(target.join("release/examples/registry"))
}

/// The instructions for one registry: the difference between many and one.
fn instructions(program: &Path, style: Style, size: usize) -> io::Result<f64> {
    let first = counted(program, style, size, 1)?;
    let all = counted(program, style, size, 1 + TIMES)?;
    Ok((all - first) / f64::from(TIMES))
}

fn counted(program: &Path, style: Style, size: usize, times: u32) -> io::Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([style.package(), &size.to_string(), &times.to_string()])
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("valgrind: {error}")))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let refs = text.lines().find_map(|line| line.split_once("refs:")).map(|(_, count)| count.replace(',', ""));
    let count = refs.and_then(|count| count.trim().parse().ok());
    count.ok_or_else(|| io::Error::other(format!("valgrind counted nothing: {text}")))
}

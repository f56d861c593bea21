//! A workspace with the generated libraries, which is compiled apart from the repository.

use crate::cargo::repository;
use crate::generate::{Library, Messages, Style};
use crate::measure::{self, Cost};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A workspace with the same library in both styles, and a program for each.
#[derive(Debug)]
pub struct Workspace {
    /// Where it is.
    pub directory: PathBuf,
    /// Where it is compiled.
    pub target: PathBuf,
}

/// What concerns the types of payloads.
#[derive(Debug, Clone, Copy, Default)]
pub struct Payloads {
    /// Features of duroxide-export, as in a manifest.
    pub features: &'static str,
    /// Whether the types derive `schemars::JsonSchema`.
    pub schemas: bool,
}

impl Workspace {
    /// Writes libraries of a size.
    ///
    /// # Errors
    ///
    /// If the files cannot be written, or if cargo cannot be started.
    pub fn write(name: &str, handlers: usize, messages: Messages, target: &Path) -> io::Result<Self> {
        Self::write_with(name, handlers, messages, Payloads::default(), target)
    }

    /// Writes libraries of a size, with what concerns the types of payloads.
    ///
    /// # Errors
    ///
    /// If the files cannot be written, or if cargo cannot be started.
    pub fn write_with(
        name: &str,
        handlers: usize,
        messages: Messages,
        payloads: Payloads,
        target: &Path,
    ) -> io::Result<Self> {
        let root = repository()?;
        let target = root.join(target);
        let directory = root.join(format!("target/compile-time/libraries-{name}"));
        fs::create_dir_all(&directory)?;
        let members = packages().map(|package| format!("\"{package}\"")).join(", ");
        let manifest =
            format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[profile.release]\nstrip = true\n");
        fs::write(directory.join("Cargo.toml"), manifest)?;
        // The repository's versions, so that all sizes are comparable.
        fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        for style in Style::BOTH {
            let duroxide = |features: &str| match style {
                Style::ByHand => format!("duroxide = {{ version = \"0.1\", features = [{features}] }}"),
                Style::Attributes => format!(
                    "duroxide = {{ package = \"duroxide-export\", path = '{}', features = [{features}] }}",
                    root.join("duroxide-export").display()
                ),
            };
            let library = Library { style, handlers, messages, schemas: payloads.schemas };
            // Only programs open a store. Libraries are built alone, and then without SQLite.
            let features = if style == Style::Attributes { payloads.features } else { "" };
            library.write(&directory.join(style.package()), &duroxide(features))?;
            library.write_program(&directory.join(style.program()), &duroxide("\"sqlite\""))?;
        }
        let workspace = Self { directory, target };
        workspace.forget()?;
        Ok(workspace)
    }

    /// Removes the artifacts of other workspaces: cargo considers them to be the same packages, and might not rebuild
    /// them.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started or fails.
    pub fn forget(&self) -> io::Result<()> {
        for profile in ["dev", "release"] {
            let mut arguments = vec!["clean", "--quiet", "--profile", profile];
            arguments.extend(packages().into_iter().flat_map(|package| ["--package", package]));
            self.cargo(&arguments)?;
        }
        Ok(())
    }

    /// Runs cargo without incremental compilation.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started or fails.
    pub fn cargo(&self, arguments: &[&str]) -> io::Result<Cost> {
        measure::cost(&self.directory, &self.target, false, arguments)
    }
}

/// The libraries and their programs.
const fn packages() -> [&'static str; 4] {
    let [by_hand, attributes] = Style::BOTH;
    [by_hand.package(), by_hand.program(), attributes.package(), attributes.program()]
}

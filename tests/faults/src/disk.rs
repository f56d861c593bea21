//! A small disk, which can be filled up.

use duroxide_export_tests_support::skip;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A file system in memory.
#[derive(Debug)]
pub struct Disk {
    place: TempDir,
}

impl Disk {
    /// Mounts a disk of some megabytes. Prints a message and returns `None` if this is not allowed.
    ///
    /// # Panics
    ///
    /// If it is not allowed and the variable `CI` is set, so that CI skips nothing unnoticed.
    #[must_use]
    pub fn mount(megabytes: u32) -> Option<Self> {
        let place = tempfile::Builder::new().prefix("disk-").tempdir().expect("a temporary directory");
        let size = format!("size={megabytes}m");
        let mounted = run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs"], place.path());
        if !mounted {
            skip("only root can mount a small disk");
            return None;
        }
        Some(Self { place })
    }

    /// Where the disk is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// Fills the disk up to the last byte.
    ///
    /// # Panics
    ///
    /// If there is no end of it.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a file");
        let block = [0; 4096];
        let written = (0..1_000_000).take_while(|_| file.write_all(&block).is_ok()).count();
        assert!(written < 1_000_000, "the disk is too large");
    }

    /// Makes room again.
    ///
    /// # Panics
    ///
    /// If it was not filled.
    pub fn free(&self) {
        fs::remove_file(self.filler()).expect("the filler");
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Makes the disk read-only.
    ///
    /// # Errors
    ///
    /// If a file is open for writing.
    pub fn make_read_only(&self) -> Result<(), &'static str> {
        self.mount_again("remount,ro")
    }

    /// Makes the disk writable again.
    ///
    /// # Errors
    ///
    /// If the system refuses it.
    pub fn make_writable(&self) -> Result<(), &'static str> {
        self.mount_again("remount,rw")
    }

    fn mount_again(&self, options: &str) -> Result<(), &'static str> {
        if run("mount", &["-o", options], self.path()) { Ok(()) } else { Err("the disk is in use") }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // At once, even if a process that was just killed still holds a file.
        run("umount", &["--lazy"], self.path());
    }
}

fn run(program: &str, arguments: &[&str], place: &Path) -> bool {
    Command::new(program).args(arguments).arg(place).output().is_ok_and(|output| output.status.success())
}

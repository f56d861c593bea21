//! Keeping the names and types that others rely on.

use crate::catalog::{Catalog, Change, Comparison, Exception, Lock, Rule};
use crate::replay::histories::{UPDATE, is_updating};
use crate::testing::library::generated::{keep_current, pass, read};
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Checks that a library still exports what others rely on: running instances, callers, and those who send messages.
///
/// The file, `duroxide.lock.json`, records the names, versions and types of the last release. The test fails
/// for every breaking change, and reports who is affected and what to do. Additions, wider inputs, narrower outputs and changes of the
/// documentation are allowed. `docs/breaking-changes.md` in the repository lists the [rules](crate::catalog::Rule).
///
/// With the variable `UPDATE_DUROXIDE` set, the file is written again, and records the catalog as it is:
/// `UPDATE_DUROXIDE=1 cargo test`. Do so for each release, and commit the file.
///
/// To accept a single breaking change, add it to `exceptions` in the file, with a reason:
///
/// ```json
/// {
///   "lock_version": 2,
///   "exceptions": [
///     {
///       "rule": "input-field-required",
///       "name": "shop::activity::charge-card",
///       "reason": "not in production yet"
///     }
///   ]
/// }
/// ```
///
/// The next update removes the exceptions, because the file then records the change itself.
///
/// Instances and callers of older releases may still be there. Keep a copy of the lock of each release that is owed
/// something, in a folder `duroxide.locks` next to the file: `duroxide.locks/1.2.0.json`. The library is checked against all
/// of them, and each has its own exceptions. They are never rewritten; delete one when nothing relies on its release any
/// more.
///
/// The calls of orchestrations are compared if the test has a [`checklist!`](crate::checklist) or
/// [`record_calls!`](crate::record_calls).
///
/// A type is compared by its schema, so turn on the feature `schema` and derive `schemars::JsonSchema`. The file has each type
/// once, under `types`, with "not checked" in place of a schema for a type without one.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # mod inventory { pub fn catalog() -> duroxide_export::Catalog { duroxide_export::catalog() } }
/// duroxide::record_calls!();
///
/// #[test]
/// fn nothing_breaks() {
///     duroxide::testing::assert_locked("duroxide.lock.json", &inventory::catalog());
/// }
/// ```
///
/// # Panics
///
/// If something breaks; if the file does not exist, or is not a lock; or if it cannot be read or written.
#[track_caller]
pub fn assert_locked(file: impl AsRef<Path>, catalog: &Catalog) {
    pass(check(file.as_ref(), catalog));
}

/// Checks the lock, or rewrites it.
pub(super) fn check(file: &Path, catalog: &Catalog) -> Result<(), String> {
    let current = catalog.lock();
    if !current.knows_calls() && existing(file).is_ok_and(|old| old.knows_calls()) {
        return Err(format!(
            "`{}` records the calls of orchestrations, and this test does not know them: write \
             `duroxide::record_calls!();` in it",
            file.display()
        ));
    }
    let mut problems = Vec::new();
    if is_updating() {
        keep_current(file, &written(&current)?)?;
    } else {
        problems.extend(compare(file, &current, "write the file anew with `UPDATE_DUROXIDE=1 cargo test`").err());
    }
    for released in released(file)? {
        problems
            .extend(compare(&released, &current, "delete the file, if nothing relies on that release any more").err());
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n\n")) }
}

/// Compares the lock in a file with the current one.
fn compare(file: &Path, current: &Lock, accept_all: &str) -> Result<(), String> {
    let old = existing(file)?;
    let comparison = old.compare(current);
    let is_known = |note: &&Change| cfg!(feature = "schema") || note.rule != Rule::NotChecked;
    for note in comparison.notes().filter(is_known) {
        eprintln!("{note}");
    }
    if !cfg!(feature = "schema") {
        eprintln!("note: schemas are not compared, because the feature `schema` of duroxide-export is off");
    }
    let broken: Vec<_> = comparison.breaking().filter(|change| !is_accepted(&old, change)).collect();
    if broken.is_empty() {
        return Ok(());
    }
    Err(report(file, &broken, &unused(&old, &comparison), accept_all))
}

/// The locks of older releases: `duroxide.locks/*.json` next to `duroxide.lock.json`.
fn released(file: &Path) -> Result<Vec<PathBuf>, String> {
    let folder = file.with_extension("").with_extension("locks");
    let unreadable = |error: std::io::Error| format!("`{}` cannot be read: {error}", folder.display());
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(unreadable)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    Ok(paths)
}

/// Checks that the lock records everything.
pub(super) fn check_complete(file: &Path, catalog: &Catalog) -> Result<(), String> {
    let (mut old, current) = (existing(file)?, catalog.lock());
    old.exceptions.clear();
    if old == current { Ok(()) } else { keep_current(file, &written(&current)?) }
}

fn existing(file: &Path) -> Result<Lock, String> {
    let name = file.display();
    let text = read(file)?.ok_or_else(|| format!("there is no `{name}`: write it with `{UPDATE}=1 cargo test`"))?;
    let lock: Lock = serde_json::from_str(&text).map_err(|error| {
        format!("`{name}` is not a lock: {error}; restore it, or write it anew with `{UPDATE}=1 cargo test` in the sources of its release")
    })?;
    match lock.exceptions.iter().find(|exception| exception.reason.trim().is_empty()) {
        Some(Exception { rule, name: of, .. }) => {
            Err(format!("the exception from `{rule}` for `{of}` in `{name}` needs a reason: why does nothing break?"))
        }
        None => Ok(lock),
    }
}

fn written(lock: &Lock) -> Result<String, String> {
    let json = serde_json::to_string_pretty(lock).map_err(|error| format!("the lock cannot be written: {error}"))?;
    Ok(json + "\n")
}

fn is_accepted(lock: &Lock, change: &Change) -> bool {
    lock.exceptions.iter().any(|exception| exception.accepts(change))
}

/// The exceptions to which nothing has changed.
fn unused<'l>(lock: &'l Lock, comparison: &Comparison) -> Vec<&'l Exception> {
    let is_used = |exception: &&Exception| comparison.changes.iter().any(|change| exception.accepts(change));
    lock.exceptions.iter().filter(|exception| !is_used(exception)).collect()
}

fn report(file: &Path, broken: &[&Change], unused: &[&Exception], accept_all: &str) -> String {
    let name = file.display();
    let mut report = format!("this version of the library breaks what relies on the one in `{name}`:\n");
    for change in broken {
        let _ = write!(report, "\n{change}\n");
    }
    for Exception { rule, name, .. } in unused {
        let _ = write!(report, "\nnote: the exception from `{rule}` for `{name}` applies to nothing\n");
    }
    let Change { rule, kind, name: of, .. } = broken[0];
    let kind = if broken[0].needs_kind() { format!("\"kind\": \"{kind}\", ") } else { String::new() };
    let _ = write!(
        report,
        "\nTo accept one of these, add {{ \"rule\": \"{rule}\", {kind}\"name\": \"{of}\", \"reason\": \"..\" }} to \
         \"exceptions\" in `{name}`. To accept all, {accept_all}."
    );
    report
}

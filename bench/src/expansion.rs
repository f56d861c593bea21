//! The time that each macro takes, according to rustc's own profile.

use crate::measure::median;
use analyzeme::ProfilingData;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::Path;

/// The invocations of one macro in a crate.
#[derive(Debug, Default)]
pub struct Expansions {
    /// How long each took.
    milliseconds: Vec<f64>,
}

impl fmt::Display for Expansions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { milliseconds } = self;
        let count = milliseconds.len();
        let mean = milliseconds.iter().sum::<f64>() / count as f64;
        write!(f, "{count} | {:.2} ms | {mean:.2} ms", median(milliseconds.clone()))
    }
}

/// Reads the expansions in a profile of `-Zself-profile` with arguments, by the name of the macro.
///
/// # Errors
///
/// If the directory contains no profile, or one in the format of another rustc.
pub fn read(directory: &Path) -> Result<BTreeMap<String, Expansions>, Box<dyn Error + Send + Sync>> {
    let files = directory.read_dir()?.filter_map(|file| Some(file.ok()?.path()));
    let profile = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "mm_profdata"))
        .last()
        .ok_or_else(|| format!("{}: there is no profile", directory.display()))?;
    let mut expansions: BTreeMap<String, Expansions> = BTreeMap::new();
    for event in ProfilingData::new(&profile)?.iter_full().filter(|event| event.label == "expand_proc_macro") {
        if let (Some(time), Some(name)) = (event.duration(), event.additional_data.first()) {
            expansions.entry(name.to_string()).or_default().milliseconds.push(time.as_secs_f64() * 1e3);
        }
    }
    Ok(expansions)
}

//! What rustc says that each macro took, in its own profile.

use analyzeme::ProfilingData;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// The invocations of one macro in a crate.
#[derive(Debug, Default)]
pub struct Expansions {
    /// How long each took, in ascending order.
    times: Vec<Duration>,
}

impl Expansions {
    /// The time of the one in the middle.
    ///
    /// # Panics
    ///
    /// If there are none.
    #[must_use]
    pub fn median(&self) -> Duration {
        self.times[self.times.len() / 2]
    }

    /// The mean.
    ///
    /// # Panics
    ///
    /// If there are none.
    #[must_use]
    pub fn mean(&self) -> Duration {
        self.times.iter().sum::<Duration>() / u32::try_from(self.times.len()).expect("a crate has fewer macros")
    }
}

impl fmt::Display for Expansions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, mean] = [self.median(), self.mean()].map(|time| time.as_secs_f64() * 1e3);
        write!(f, "{} | {median:.2} ms | {mean:.2} ms", self.times.len())
    }
}

/// The expansions in a profile of `-Zself-profile` with arguments, by the name of the macro.
///
/// # Errors
///
/// If there is no profile in the directory, or if it is in the format of another rustc.
pub fn read(directory: &Path) -> Result<BTreeMap<String, Expansions>, Box<dyn Error + Send + Sync>> {
    let files = directory.read_dir()?.filter_map(|file| Some(file.ok()?.path()));
    let profile = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "mm_profdata"))
        .last()
        .ok_or_else(|| format!("{}: there is no profile", directory.display()))?;
    let mut expansions: BTreeMap<String, Expansions> = BTreeMap::new();
    for event in ProfilingData::new(&profile)?.iter_full().filter(|event| event.label == "expand_proc_macro") {
        if let (Some(time), Some(name)) = (event.duration(), event.additional_data.first()) {
            expansions.entry(name.to_string()).or_default().times.push(time);
        }
    }
    for expansions in expansions.values_mut() {
        expansions.times.sort_unstable();
    }
    Ok(expansions)
}

//! What was passed to the compiler: the root file of the crate, and the names of other crates. An editor passes nothing.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

/// The names in `--extern name=path`. Empty if they are not known.
pub(crate) fn externs() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| names_in(arguments().flat_map(from_file)));
    &NAMES
}

/// The root file of the crate. `None` if it is not known, as in a doc test.
pub(super) fn root() -> Option<PathBuf> {
    let arguments = arguments().filter(|argument| Path::new(argument).extension().is_some_and(|ext| ext == "rs"));
    let mut files = arguments.map(PathBuf::from);
    files.find(|file| file.is_file())
}

fn arguments() -> impl Iterator<Item = String> {
    env::args_os().filter_map(|argument| argument.into_string().ok())
}

/// The arguments in a file, one a line, for `@path`. rustdoc passes them so, and cargo where a command would be too long.
fn from_file(argument: String) -> Vec<String> {
    match argument.strip_prefix('@').map(fs::read_to_string) {
        Some(Ok(arguments)) => arguments.lines().map(str::to_owned).collect(),
        _ => vec![argument],
    }
}

fn names_in(mut arguments: impl Iterator<Item = String>) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--extern=") {
            Some(value) => Some(value.to_owned()),
            None if argument == "--extern" => arguments.next(),
            None => None,
        };
        let Some(value) = value else { continue };
        // `--extern priv,noprelude:name=path`
        let name = value.split('=').next().unwrap_or_default();
        names.push(name.rsplit(':').next().unwrap_or_default().to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{from_file, names_in};

    #[test]
    fn every_form_is_parsed() {
        let arguments = [
            "rustc",
            "--extern",
            "a=/x/liba.rlib",
            "--extern=b=c:/x.rlib",
            "--extern",
            "noprelude:c=/y",
            "--extern",
            "d",
            "x",
        ];
        assert_eq!(names_in(arguments.map(str::to_owned).into_iter()), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_file_of_arguments_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "--extern\na=/x/liba.rlib\n--extern=b=/y").unwrap();
        let argument = format!("@{}", file.path().display());
        assert_eq!(names_in(from_file(argument).into_iter()), ["a", "b"]);
        assert_eq!(from_file("@/nowhere".to_owned()), ["@/nowhere"]);
    }
}

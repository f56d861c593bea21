//! The names of the crates that were passed to the compiler.

use std::env;
use std::sync::LazyLock;

/// The names in `--extern name=path`. Empty if the arguments are not available, as in an editor, or if they are in a
/// file.
pub(crate) fn names() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> =
        LazyLock::new(|| names_in(env::args_os().filter_map(|argument| argument.into_string().ok())));
    &NAMES
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
    use super::names_in;

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
}

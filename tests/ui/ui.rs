//! Misuse, and the compiler's messages about it, word for word.
//!
//! The expected messages are those of the toolchain in `CONTRIBUTING.md`. `TRYBUILD=overwrite` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn misuse_is_explained() {
    trybuild::TestCases::new().compile_fail("*/*.rs");
}

/// One mistake causes one error, which only mentions the user's code.
#[test]
fn each_mistake_is_one_error() {
    let cases = expected_messages();
    assert!(cases.len() > 100, "{} cases", cases.len());
    for case in cases {
        let text = fs::read_to_string(&case).unwrap();
        let mut errors: Vec<_> = text.lines().filter(|line| line.starts_with("error")).collect();
        // rustc reports each name that is defined twice.
        errors.dedup_by(|error, other| error.starts_with("error[E0428]") && other.starts_with("error[E0428]"));
        assert_eq!(errors.len(), 1, "{}:\n{text}", case.display());
        let ours = text.lines().filter(|line| !line.trim_start().starts_with("= note: this error originates"));
        assert!(!ours.into_iter().any(|line| line.contains("__private")), "{}:\n{text}", case.display());
        assert!(!text.contains("warning"), "{}:\n{text}", case.display());
        let subject = case.parent().and_then(Path::file_name).unwrap().display();
        assert!(
            text.contains(&format!("--> {subject}/")),
            "the error points out of the user's code, {}:\n{text}",
            case.display()
        );
    }
}

fn expected_messages() -> Vec<PathBuf> {
    let entries = fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap().map(|entry| entry.unwrap().path());
    let subjects = entries.filter(|path| path.is_dir());
    let files = subjects.flat_map(|subject| fs::read_dir(subject).unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|file| file.extension().is_some_and(|extension| extension == "stderr")).collect()
}

//! The file of an invocation, as its package knows it.
//!
//! `file!()` depends on where cargo was started and on whether the package is a dependency, in which case it is an absolute
//! path. What is generated from the catalog has to be the same everywhere.

use std::path::{Component, Path};

/// The file that contains the invocation, relative to the package; `None` if `file!()` is the same, or if the file is not
/// known or outside the package.
pub(super) fn in_package() -> Option<String> {
    let file = proc_macro::is_available().then(|| proc_macro::Span::call_site().local_file())??;
    let directory = std::env::var_os("CARGO_MANIFEST_DIR")?;
    let current = std::env::current_dir().ok()?;
    let relative = relative(&file, &current, Path::new(&directory))?;
    (Path::new(&relative) != file).then_some(relative)
}

/// A file below a directory, with `/` on every system.
fn relative(file: &Path, current: &Path, directory: &Path) -> Option<String> {
    let file = current.join(file);
    let relative = file.strip_prefix(directory).ok()?;
    let parts = relative.components().map(|component| match component {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn files_are_relative_to_their_package() {
        let of = |file: &str| relative(Path::new(file), Path::new("/work/shop"), Path::new("/work/shop/libs/cards"));
        assert_eq!(of("libs/cards/src/lib.rs").as_deref(), Some("src/lib.rs"));
        assert_eq!(of("/work/shop/libs/cards/src/a/b.rs").as_deref(), Some("src/a/b.rs"));
        assert_eq!(of("libs/other/src/lib.rs"), None);
        assert_eq!(of("/elsewhere/lib.rs"), None);
        assert_eq!(of("libs/cards/src/../../../lib.rs"), None);
    }
}

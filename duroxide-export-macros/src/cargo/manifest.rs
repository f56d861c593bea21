//! The name under which a package depends on another, read from its `Cargo.toml`.
//!
//! This could be [`proc-macro-crate`](https://docs.rs/proc-macro-crate), but that adds 4 % to the cold build of a small
//! library (42.5 s of CPU time rather than 40.7 s, medians of three builds in turns), and starts cargo in every
//! compilation to find the workspace.

use crate::cargo::dates;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use toml_span::Value;

/// The name by which the package's code refers to `dependency`: `duroxide` for `duroxide = { package =
/// "duroxide-export" }`.
///
/// `directory` contains the package's `Cargo.toml`. Returns `None` if that does not list the dependency; the error says
/// why it cannot be read.
pub(crate) fn name_of(dependency: &str, directory: &Path) -> Result<Option<String>, String> {
    // A compiler compiles one package and asks once per handler. An editor's macro server asks for many packages, for
    // days.
    static CACHE: Mutex<Vec<(PathBuf, Names)>> = Mutex::new(Vec::new());
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(cached(&mut cache, directory.join("Cargo.toml"))?.of(dependency))
}

fn cached(cache: &mut Vec<(PathBuf, Names)>, path: PathBuf) -> Result<&Names, String> {
    // Compared as text, because comparing paths component by component is slower.
    let is_it = |(of, _): &(PathBuf, Names)| of.as_os_str() == path.as_os_str();
    cache.retain(|entry| !is_it(entry) || entry.1.is_current());
    let known = cache.iter().position(is_it);
    let index = known.unwrap_or(cache.len());
    if known.is_none() {
        let names = read(&path)?;
        cache.push((path, names));
    }
    Ok(&cache[index].1)
}

/// What a manifest says, valid until one of the files it was read from changes.
struct Names {
    /// The package of each dependency, and the name it has here.
    names: Vec<(String, String)>,
    files: Vec<(PathBuf, Option<SystemTime>)>,
}

impl Names {
    fn of(&self, dependency: &str) -> Option<String> {
        let found = self.names.iter().find(|(package, _)| package == dependency);
        found.map(|(_, name)| name.replace('-', "_"))
    }

    fn is_current(&self) -> bool {
        self.files.iter().all(|(file, changed)| modified(file) == *changed)
    }
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|file| file.modified()).ok()
}

fn read(path: &Path) -> Result<Names, String> {
    let text = text_of(path)?;
    let manifest = parse(path, &text)?;
    let mut files = vec![path.to_owned()];
    let mut names = Vec::new();
    if let Some(own) = manifest.pointer("/package/name").and_then(Value::as_str) {
        names.push((own.to_owned(), own.to_owned()));
    }
    let mut inherited = Vec::new();
    for (name, dependency) in dependencies(&manifest) {
        if dependency.pointer("/workspace").and_then(Value::as_bool) == Some(true) {
            inherited.push(name);
        } else {
            names.push((package(name, Some(dependency)), name.to_owned()));
        }
    }
    if !inherited.is_empty() {
        let root = workspace_root(path, &manifest)?;
        let text = text_of(&root)?;
        let workspace = parse(&root, &text)?;
        for name in inherited {
            let dependency =
                workspace.pointer("/workspace/dependencies").and_then(|shared| shared.pointer(&format!("/{name}")));
            names.push((package(name, dependency), name.to_owned()));
        }
        files.push(root);
    }
    let files = files.into_iter().map(|file| (file.clone(), modified(&file))).collect();
    Ok(Names { names, files })
}

/// The text of a manifest, with dates quoted so that the parser accepts it.
fn text_of(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(dates::quoted(&text).unwrap_or(text))
}

fn parse<'t>(path: &Path, text: &'t str) -> Result<Value<'t>, String> {
    toml_span::parse(text).map_err(|error| {
        let line = text[..error.span.start.min(text.len())].lines().count().max(1);
        format!("{}:{line}: {error}", path.display())
    })
}

/// The dependencies of a manifest by name. Target-specific ones come last.
fn dependencies<'m>(manifest: &'m Value<'_>) -> Vec<(&'m str, &'m Value<'m>)> {
    let mut found = Vec::new();
    let mut add = |table: &'m Value<'_>| {
        for table in ["/dependencies", "/dev-dependencies"].map(|kind| table.pointer(kind)) {
            for (name, dependency) in table.and_then(Value::as_table).into_iter().flatten() {
                found.push((&*name.name, dependency));
            }
        }
    };
    add(manifest);
    for (_, target) in manifest.pointer("/target").and_then(Value::as_table).into_iter().flatten() {
        add(target);
    }
    found
}

fn package(name: &str, dependency: Option<&Value<'_>>) -> String {
    let renamed = dependency.and_then(|dependency| dependency.pointer("/package")).and_then(Value::as_str);
    renamed.unwrap_or(name).to_owned()
}

/// The manifest of the workspace that a package inherits from.
fn workspace_root(path: &Path, manifest: &Value<'_>) -> Result<PathBuf, String> {
    if manifest.pointer("/workspace").is_some() {
        return Ok(path.to_owned());
    }
    let directory = path.parent().unwrap_or_else(|| Path::new(""));
    if let Some(root) = manifest.pointer("/package/workspace").and_then(Value::as_str) {
        return Ok(directory.join(root).join("Cargo.toml"));
    }
    let mut above = directory.ancestors().skip(1).map(|directory| directory.join("Cargo.toml"));
    above
        .find(|root| is_workspace_of(root, directory))
        .ok_or_else(|| format!("{}: cannot find the workspace that it inherits from", path.display()))
}

/// Whether a manifest has a workspace that does not exclude the package in `directory`.
fn is_workspace_of(root: &Path, directory: &Path) -> bool {
    let Ok(text) = text_of(root) else { return false };
    let Ok(manifest) = parse(root, &text) else { return false };
    let Some(workspace) = manifest.pointer("/workspace") else { return false };
    let excluded = workspace.pointer("/exclude").and_then(Value::as_array).into_iter().flatten();
    let above = root.parent().unwrap_or_else(|| Path::new(""));
    !excluded.filter_map(Value::as_str).any(|excluded| directory.starts_with(above.join(excluded)))
}

#[cfg(test)]
mod tests {
    use super::name_of;
    use std::fs;
    use std::path::Path;

    fn write(directory: &Path, file: &str, text: &str) {
        let file = directory.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// The name of `tool-kit` in a package that is a workspace's member.
    fn name(workspace: &str, member: &str) -> Result<Option<String>, String> {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), "Cargo.toml", workspace);
        write(directory.path(), "crates/member/Cargo.toml", member);
        let name = name_of("tool-kit", &directory.path().join("crates/member"));
        name.map_err(|error| error.replace(&directory.path().display().to_string(), ""))
    }

    #[test]
    fn the_key_of_a_dependency_is_its_name() {
        for (manifest, expected) in [
            ("[dependencies]\ntool-kit = \"1\"", "tool_kit"),
            ("[dependencies]\ntools = { package = \"tool-kit\", version = \"1\" }", "tools"),
            ("[dependencies.my-tools]\npackage = 'tool-kit'\nversion = \"1\"", "my_tools"),
            ("dependencies.tools.package = \"tool-kit\"", "tools"),
            ("[dev-dependencies]\ntool-kit = { path = \"../x\" }", "tool_kit"),
            ("[target.'cfg(unix)'.dependencies]\ntools = { package = \"tool-kit\", version = \"1\" }", "tools"),
            ("[package]\nname = \"tool-kit\"", "tool_kit"),
            // TOML 1.1.
            ("[dependencies]\ntools = {\n    package = \"tool-kit\", # renamed\n    version = \"1\",\n}", "tools"),
            // As some editors on Windows write it.
            ("\u{feff}[dependencies]\r\ntool-kit = \"1\"\r\n", "tool_kit"),
            ("[package]\ndescription = \"\\e[1m \\x41\"\n[dependencies]\ntool-kit = \"1\"", "tool_kit"),
            ("[package.metadata]\nreleased = 2024-05-27T07:32:00Z\n[dependencies]\ntool-kit = \"1\"", "tool_kit"),
            // A package that has it under two names has it under the first.
            ("[dependencies]\ntools = { package = \"tool-kit\" }\n[dev-dependencies]\ntool-kit = \"1\"", "tools"),
        ] {
            assert_eq!(name("", manifest), Ok(Some(expected.to_owned())), "{manifest}");
        }
    }

    #[test]
    fn inherited_dependencies_are_looked_up_in_the_workspace() {
        let workspace = "[workspace]\nmembers = [\"crates/*\"]\n[workspace.dependencies]\n\
                         tools = { package = \"tool-kit\", version = \"1\" }\nother = \"1\"";
        for member in [
            "[dependencies]\ntools.workspace = true",
            "[dependencies]\nother.workspace = true\ntools = { workspace = true, features = [\"x\"] }",
            "[package]\nname = \"member\"\nworkspace = \"../..\"\n[dependencies]\ntools.workspace = true",
        ] {
            assert_eq!(name(workspace, member), Ok(Some("tools".to_owned())), "{member}");
        }
        let own =
            "[workspace.dependencies]\ntools = { package = \"tool-kit\" }\n[dependencies]\ntools.workspace = true";
        assert_eq!(name("", own), Ok(Some("tools".to_owned())));
    }

    #[test]
    fn a_workspace_that_excludes_the_package_is_skipped() {
        let directory = tempfile::tempdir().unwrap();
        let outer = "[workspace]\n[workspace.dependencies]\ntools = { package = \"tool-kit\", version = \"1\" }";
        write(directory.path(), "Cargo.toml", outer);
        write(directory.path(), "inner/Cargo.toml", "[workspace]\nexclude = [\"apart\"]");
        write(directory.path(), "inner/apart/Cargo.toml", "[dependencies]\ntools.workspace = true");
        let name = name_of("tool-kit", &directory.path().join("inner/apart"));
        assert_eq!(name, Ok(Some("tools".to_owned())));
    }

    #[test]
    fn missing_and_invalid_manifests_are_named() {
        assert_eq!(name("", "[dependencies]\nserde = \"1\""), Ok(None));
        let error = name("", "[dependencies]\nserde = ").unwrap_err();
        assert!(error.starts_with("/crates/member/Cargo.toml:2: "), "{error}");
        let error = name("", "[dependencies]\ntools.workspace = true").unwrap_err();
        assert_eq!(error, "/crates/member/Cargo.toml: cannot find the workspace that it inherits from");
        assert!(name_of("tool-kit", Path::new("/nowhere")).is_err());
    }

    #[test]
    fn a_manifest_that_changes_is_read_again() {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), "Cargo.toml", "[dependencies]\ntool-kit = \"1\"");
        assert_eq!(name_of("tool-kit", directory.path()), Ok(Some("tool_kit".to_owned())));
        write(directory.path(), "Cargo.toml", "[dependencies]\ntools = { package = \"tool-kit\" }");
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(1);
        fs::File::open(directory.path().join("Cargo.toml")).unwrap().set_modified(later).unwrap();
        assert_eq!(name_of("tool-kit", directory.path()), Ok(Some("tools".to_owned())));
    }
}

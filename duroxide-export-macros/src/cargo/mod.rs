//! What cargo knows about the crate that is being compiled: the package, its dependencies and its root file.

mod dates;
mod externs;
mod manifest;
mod root;
mod source_file;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::path::PathBuf;
use syn::{Ident, Path};

const RUNTIME_CRATE: &str = "duroxide-export";

/// What an expansion learns from outside its input.
pub(crate) struct Environment {
    /// The path of the runtime crate, unless `crate = ..` gives it.
    runtime: fn() -> syn::Result<TokenStream>,
    package: fn() -> syn::Result<Package>,
    /// The root file of the crate that is being compiled.
    root: fn() -> syn::Result<PathBuf>,
    /// The names of the crates that were passed to the compiler.
    externs: fn() -> Vec<String>,
}

impl Environment {
    /// The environment of a macro that cargo runs.
    pub(crate) const CARGO: Self =
        Self { runtime: runtime_crate, package: Package::from_env, root: root::root, externs: externs::names };

    /// An environment that is the same on every machine.
    #[cfg(any(test, fuzzed))]
    pub(crate) const fn fixed(root: fn() -> syn::Result<PathBuf>) -> Self {
        Self { runtime: || Ok(quote!(::duroxide)), package: || Ok(Package::fixed()), root, externs: Vec::new }
    }

    /// The path of the runtime crate: from `crate = ..`, or else from the user's `Cargo.toml`.
    pub(crate) fn runtime(&self, explicit: Option<&Path>) -> syn::Result<TokenStream> {
        explicit.map_or_else(self.runtime, |path| Ok(path.to_token_stream()))
    }

    pub(crate) fn package(&self) -> syn::Result<Package> {
        (self.package)()
    }

    pub(crate) fn root(&self) -> syn::Result<PathBuf> {
        (self.root)()
    }

    /// The names of the crates that the one being compiled depends on; empty if they are not known.
    pub(crate) fn externs(&self) -> Vec<String> {
        (self.externs)()
    }
}

fn runtime_crate() -> syn::Result<TokenStream> {
    let Some(directory) = manifest_directory() else { return without_manifest(&externs::names()) };
    let found = manifest::name_of(RUNTIME_CRATE, &directory).map_err(|reason| {
        let message = format!(
            "cannot read {reason}. If cargo can, write the name of `{RUNTIME_CRATE}` in the attribute: `crate = \
             ::duroxide`"
        );
        syn::Error::new(Span::call_site(), message)
    })?;
    let name = Ident::new(&found.ok_or_else(not_found)?, Span::call_site());
    Ok(quote!(::#name))
}

/// The directory of the package's `Cargo.toml`. Cargo scripts have none, nor may packages of other build systems.
fn manifest_directory() -> Option<PathBuf> {
    let manifest = std::env::var_os("CARGO_MANIFEST_PATH").map(PathBuf::from);
    if manifest.is_some_and(|manifest| !manifest.ends_with("Cargo.toml")) {
        return None;
    }
    let directory = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    directory.join("Cargo.toml").is_file().then_some(directory)
}

/// The usual name, unless the compiler was passed other crates but not that one.
fn without_manifest(given: &[String]) -> syn::Result<TokenStream> {
    let usual = ["duroxide", "duroxide_export"];
    let found = usual.into_iter().find(|name| given.iter().any(|given| given == name));
    if found.is_none() && !given.is_empty() {
        let message = format!(
            "cannot find `{RUNTIME_CRATE}`: there is no Cargo.toml, and no crate is called `duroxide`. Write its \
             name in the attribute: `crate = ::duroxide`"
        );
        return Err(syn::Error::new(Span::call_site(), message));
    }
    let name = Ident::new(found.unwrap_or(usual[0]), Span::call_site());
    Ok(quote!(::#name))
}

fn not_found() -> syn::Error {
    let message = format!(
        "`{RUNTIME_CRATE}` is not a dependency of this package: add `duroxide = {{ package = \"{RUNTIME_CRATE}\", \
         version = \"{}\" }}` to its Cargo.toml, or write `crate = ::path::to::it` in the attribute",
        env!("CARGO_PKG_VERSION"),
    );
    syn::Error::new(Span::call_site(), message)
}

/// The package that is being compiled.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The file of the invocation relative to the package, if `file!()` differs.
    pub(crate) file: Option<String>,
}

impl Package {
    /// A package that is the same on every machine.
    #[cfg(any(test, fuzzed))]
    pub(crate) fn fixed() -> Self {
        Self { name: "shop".to_owned(), version: "0.3.0".to_owned(), file: None }
    }

    /// Reads the variables that cargo sets for the compiler.
    fn from_env() -> syn::Result<Self> {
        Ok(Self {
            name: cargo_variable("CARGO_PKG_NAME")?,
            version: cargo_variable("CARGO_PKG_VERSION")?,
            file: source_file::in_package(),
        })
    }
}

fn cargo_variable(variable: &str) -> syn::Result<String> {
    std::env::var(variable).map_err(|_| {
        let message = format!("`{variable}` is not set: build with cargo, or make your build tool set it for rustc");
        syn::Error::new(Span::call_site(), message)
    })
}

#[cfg(test)]
mod tests {
    use super::{Environment, without_manifest};

    #[test]
    fn an_explicit_path_is_used_unchanged() {
        let explicit = syn::parse_quote!(::facade::duroxide);
        assert_eq!(
            Environment::CARGO.runtime(Some(&explicit)).unwrap().to_string().replace(' ', ""),
            "::facade::duroxide"
        );
    }

    #[test]
    fn without_a_manifest_the_crate_has_its_usual_name() {
        let given = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            without_manifest(&names).map(|path| path.to_string().replace(' ', "")).map_err(|error| error.to_string())
        };
        assert_eq!(given(&[]).unwrap(), "::duroxide");
        assert_eq!(given(&["serde", "duroxide", "duroxide_export"]).unwrap(), "::duroxide");
        assert_eq!(given(&["duroxide_export"]).unwrap(), "::duroxide_export");
        assert!(given(&["serde", "workflows"]).unwrap_err().contains("no crate is called `duroxide`"));
    }

    /// The macros' own package does not depend on the runtime crate.
    #[test]
    fn a_missing_dependency_is_reported() {
        let error = Environment::CARGO.runtime(None).unwrap_err().to_string();
        assert!(error.contains("`duroxide = { package = \"duroxide-export\", version = "), "{error}");
    }

    #[test]
    fn the_package_is_the_one_being_compiled() {
        let package = Environment::CARGO.package().unwrap();
        assert_eq!(
            (package.name.as_str(), package.version.as_str()),
            ("duroxide-export-macros", env!("CARGO_PKG_VERSION"))
        );
    }
}

//! What is known about the crate that is being compiled: the package, its dependencies and its root file.

mod compiler;
pub(crate) mod doc_test;
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
    /// The root file of the package's library.
    library_root: fn() -> Option<PathBuf>,
    /// The names of the crates that were passed to the compiler.
    externs: fn() -> Vec<String>,
}

impl Environment {
    /// The environment of a macro that cargo runs.
    pub(crate) const CARGO: Self = Self {
        runtime: || named(compiler::externs()),
        package: Package::from_env,
        root: root::root,
        library_root: root::of_package,
        externs: || compiler::externs().to_vec(),
    };

    /// An environment that is the same on every machine.
    #[cfg(any(test, fuzzed))]
    pub(crate) const fn fixed(root: fn() -> syn::Result<PathBuf>) -> Self {
        Self {
            runtime: || Ok(quote!(::duroxide)),
            package: || Ok(Package::fixed()),
            root,
            library_root: || None,
            externs: Vec::new,
        }
    }

    /// The same, with no sources to read.
    #[cfg(test)]
    pub(crate) const fn without_sources() -> Self {
        Self::fixed(|| Err(syn::Error::new(Span::call_site(), "none")))
    }

    /// The path of the runtime crate: from `crate = ..`, or else by its usual name.
    pub(crate) fn runtime(&self, explicit: Option<&Path>) -> syn::Result<TokenStream> {
        explicit.map_or_else(self.runtime, |path| Ok(path.to_token_stream()))
    }

    pub(crate) fn package(&self) -> syn::Result<Package> {
        (self.package)()
    }

    pub(crate) fn root(&self) -> syn::Result<PathBuf> {
        (self.root)()
    }

    /// The root file of the package's library, or of its program if it has none.
    pub(crate) fn library_root(&self) -> Option<PathBuf> {
        (self.library_root)()
    }

    /// The names of the crates that the one being compiled depends on; empty if they are not known.
    pub(crate) fn externs(&self) -> Vec<String> {
        (self.externs)()
    }

    /// The library of this package, which the linker drops unless a test names it; `None` if it is the crate that is being
    /// compiled. `given` is from the argument `lib = ..`, and `form` shows how to write it.
    pub(crate) fn own_library(&self, given: Option<&Ident>, form: &str) -> syn::Result<Option<Ident>> {
        if given.is_some() {
            return Ok(given.cloned());
        }
        let usual = self.package()?.name.replace('-', "_");
        let externs = self.externs();
        let is_passed = externs.contains(&usual);
        // A program or a test may have the name of the library.
        if !is_passed && std::env::var("CARGO_CRATE_NAME").is_ok_and(|name| name == usual) {
            return Ok(None);
        }
        if !externs.is_empty() && !is_passed {
            let message = format!("this package has no library called `{usual}`: write its name, `{form}`");
            return Err(syn::Error::new(Span::call_site(), message));
        }
        Ok(Some(Ident::new(&usual, Span::call_site())))
    }
}

/// The name that the documentation of the runtime crate gives the dependency, or the crate's own name if the compiler
/// was passed that one.
fn named(externs: &[String]) -> syn::Result<TokenStream> {
    let is_passed = |name: &str| externs.iter().any(|passed| passed == name);
    if is_passed("duroxide_export") {
        return Ok(quote!(::duroxide_export));
    }
    if externs.is_empty() || is_passed("duroxide") {
        return Ok(quote!(::duroxide));
    }
    let message = format!(
        "no dependency is called `duroxide`: write `duroxide = {{ package = \"{RUNTIME_CRATE}\", version = \"{}\" }}` in \
         Cargo.toml; if `{RUNTIME_CRATE}` has another name there, write that as `crate = ::name` here",
        env!("CARGO_PKG_VERSION"),
    );
    Err(syn::Error::new(Span::call_site(), message))
}

/// The package that is being compiled.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The file of the invocation relative to the package, if `file!()` differs.
    pub(crate) file: Option<String>,
    /// Whether a program, a test or an example is being compiled, rather than the library of the package.
    pub(crate) executable: bool,
}

impl Package {
    /// A package that is the same on every machine.
    #[cfg(any(test, fuzzed))]
    pub(crate) fn fixed() -> Self {
        Self { name: "shop".to_owned(), version: "0.3.0".to_owned(), file: None, executable: false }
    }

    /// Reads the variables that cargo sets for the compiler.
    fn from_env() -> syn::Result<Self> {
        Ok(Self {
            name: cargo_variable("CARGO_PKG_NAME")?,
            version: cargo_variable("CARGO_PKG_VERSION")?,
            file: source_file::in_package(),
            executable: is_executable(),
        })
    }
}

/// Whether a program, a test or an example is being compiled.
fn is_executable() -> bool {
    // cargo sets the first for programs and examples, and the second for integration tests and benchmarks.
    let is_set = |variable| std::env::var_os(variable).is_some();
    is_set("CARGO_BIN_NAME") || is_set("CARGO_TARGET_TMPDIR") || doc_test::is_compiled()
}

fn cargo_variable(variable: &str) -> syn::Result<String> {
    std::env::var(variable).map_err(|_| {
        let message = format!("`{variable}` is not set: build with cargo, or make your build tool set it for rustc");
        syn::Error::new(Span::call_site(), message)
    })
}

#[cfg(test)]
mod tests {
    use super::{Environment, named};

    #[test]
    fn an_explicit_path_is_used_unchanged() {
        let explicit = syn::parse_quote!(::facade::duroxide);
        assert_eq!(
            Environment::CARGO.runtime(Some(&explicit)).unwrap().to_string().replace(' ', ""),
            "::facade::duroxide"
        );
    }

    #[test]
    fn the_runtime_crate_has_its_usual_name() {
        let path = |externs: &[&str]| {
            let externs: Vec<_> = externs.iter().map(|name| (*name).to_owned()).collect();
            named(&externs).map(|path| path.to_string().replace(' ', "")).map_err(|error| error.to_string())
        };
        assert_eq!(path(&[]).unwrap(), "::duroxide");
        assert_eq!(path(&["serde", "duroxide"]).unwrap(), "::duroxide");
        // Together with duroxide itself.
        assert_eq!(path(&["serde", "duroxide", "duroxide_export"]).unwrap(), "::duroxide_export");
        let error = path(&["serde", "workflows"]).unwrap_err();
        assert!(error.contains("`duroxide = { package = \"duroxide-export\", version = "), "{error}");
        assert!(error.contains("`crate = ::name`"), "{error}");
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

//! Modules that `export!` cannot emit, because the crate has something else of that name.

use crate::diagnostics::errors::Errors;
use crate::export::args::ExportArgs;
use crate::export::args::generated_modules::GeneratedModule;
use crate::library::contents::Library;
use proc_macro2::Span;
use quote::format_ident;

/// Reports the modules whose names are taken, and returns the others.
pub(crate) fn free(args: &ExportArgs, library: &Library, errors: &mut Errors) -> Vec<GeneratedModule> {
    let (taken, free): (Vec<_>, Vec<_>) =
        args.modules().into_iter().partition(|module| library.line_of_name(&module.name).is_some());
    if !taken.is_empty() {
        errors.at_span(Span::call_site(), message(args, library, &taken));
    }
    free
}

fn message(args: &ExportArgs, library: &Library, taken: &[GeneratedModule]) -> String {
    let places: Vec<_> = taken
        .iter()
        .map(|module| format!("`{}` (line {})", module.name, library.line_of_name(&module.name).unwrap_or_default()))
        .collect();
    format!(
        "this file already has {}, which `export!` would define again: write `export!({})`",
        places.join(" and "),
        instead(args, library, taken).join(", ")
    )
}

/// The arguments that rename what is taken.
fn instead(args: &ExportArgs, library: &Library, taken: &[GeneratedModule]) -> Vec<String> {
    let modules = args.modules();
    let renamed = modules.iter().filter(|module| taken.contains(module) || !args.has_rest()).map(|module| {
        let name = if taken.contains(module) { free_name(library, module) } else { module.name.clone() };
        GeneratedModule { part: module.part, name }.argument()
    });
    renamed.chain(args.has_rest().then(|| "..".to_owned())).collect()
}

fn free_name(library: &Library, module: &GeneratedModule) -> proc_macro2::Ident {
    let prefixes = ["workflow", "generated", "duroxide"];
    let names = prefixes.map(|prefix| format_ident!("{prefix}_{}", module.part.keyword()));
    names.iter().find(|name| library.line_of_name(name).is_none()).unwrap_or(&names[0]).clone()
}

#[cfg(test)]
mod tests {
    use super::free;
    use crate::cargo::Package;
    use crate::diagnostics::errors::Errors;
    use crate::export::args::ExportArgs;
    use crate::export::args::generated_modules::GeneratedModule;
    use crate::library::contents::Library;

    /// The modules that a crate of one file can emit, and the errors.
    fn free_in(text: &str, args: &str) -> (Vec<String>, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        std::fs::write(&root, text).unwrap();
        let library = Library::read(&root, &Package::fixed(), Vec::new());
        let mut errors = Errors::default();
        let free = free(&ExportArgs::parse(args.parse().unwrap()).unwrap(), &library, &mut errors);
        (free.iter().map(GeneratedModule::argument).collect(), errors.texts())
    }

    #[test]
    fn names_that_the_root_has_are_taken() {
        let table = [
            ("// inventory\nmod inventory {}", "", "`inventory` (line 2)", "inventory as workflow_inventory, .."),
            ("pub mod registry;", "", "`registry` (line 1)", "registry as workflow_registry, .."),
            (
                "mod names {}\nmod registry {}",
                "",
                "`names` (line 1) and `registry` (line 2)",
                "names as workflow_names, registry as workflow_registry, ..",
            ),
            (
                "use stock::inventory;",
                "registry, inventory",
                "`inventory` (line 1)",
                "registry, inventory as workflow_inventory",
            ),
            ("use stock::{list as handles};", "", "`handles` (line 1)", "handles as workflow_handles, .."),
            ("mod names; mod workflow_names;", "names", "`names` (line 1)", "names as generated_names"),
            ("struct taken;", "names as taken", "`taken` (line 1)", "names as workflow_names"),
        ];
        for (text, args, places, instead) in table {
            let (_, errors) = free_in(text, args);
            let expected = format!(
                "this file already has {places}, which `export!` would define again: write `export!({instead})`"
            );
            assert_eq!(errors, [expected], "{text}");
        }
        assert_eq!(free_in("mod inventory {}", "").0, ["names", "handles", "registry"]);
    }

    #[test]
    fn other_names_are_free() {
        for (text, args) in [
            ("mod inventory {}", "inventory as workflow_inventory, .."),
            ("mod inventory {}", "names, registry"),
            ("fn inventory() {} const names: u8 = 1; macro_rules! registry { () => {} }", ""),
            ("#[cfg(test)] mod inventory {}", ""),
            ("mod stock { mod inventory {} }", ""),
            ("use stock::inventory as stock_inventory;", ""),
        ] {
            assert_eq!(free_in(text, args).1, [""; 0], "{text}");
        }
    }
}

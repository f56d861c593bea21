//! The functions of a crate, found from its root file.
//!
//! A file that is missing or does not parse is skipped: rustc reports it, with a better message.

mod files;
pub(crate) mod module;
mod relevance;
pub(crate) mod source;

use crate::cargo::doc_test;
use crate::library::found_message::MarkedType;
use crate::library::function::{CONTEXT, Function, Method, Replayed};
use crate::library::tree::files::{default_file, directory, path_attribute};
use crate::library::tree::module::{ModHead, Module};
use crate::library::tree::relevance::{attributes_in, may_matter};
use crate::library::tree::source::Source;
use crate::own_attribute::{handler_attribute, message_attribute};
use crate::syntax::imports;
use crate::syntax::lines::{self, Place};
use crate::syntax::scan::{self, Items, RawItem, What};
use quote::ToTokens;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use syn::Ident;
use syn::ext::IdentExt;

/// Macros that never define handlers.
const HARMLESS_MACROS: [&str; 9] = [
    "export",
    "macro_rules",
    "thread_local",
    "lazy_static",
    "compile_error",
    "const_assert",
    "bitflags",
    "include_str",
    "assert_impl_all",
];

/// What was found in a crate, in source order.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The functions at module level.
    pub(crate) functions: Vec<Function>,
    pub(crate) methods: Vec<Method>,
    /// The types with an attribute of a message.
    pub(crate) types: Vec<MarkedType>,
    /// The lines of the root file, starting at 1, that invoke `export!`; empty if they cannot be determined.
    pub(crate) invocations: Vec<usize>,
    /// The modules that were read.
    pub(crate) sources: Vec<Source>,
    /// The files that were not read any further, because they contain neither handlers nor modules.
    pub(crate) skipped: Vec<(Module, PathBuf)>,
    /// The first place with handlers that may have been missed.
    pub(crate) unseen: Option<String>,
    /// The types and modules that the root itself declares or imports, with their lines.
    pub(crate) root_names: Vec<(String, usize)>,
}

/// Reads a crate.
pub(crate) fn read(root: &Path) -> Tree {
    let mut walk = Walk { tree: Tree::default(), depth: 0 };
    walk.file(root, &directory(root), Module::root());
    walk.tree
}

/// Deeper nesting is a cycle of `#[path]`s, which rustc rejects.
const MAX_DEPTH: usize = 64;

struct Walk {
    tree: Tree,
    depth: usize,
}

impl Walk {
    fn file(&mut self, file: &Path, children: &Path, mut module: Module) {
        if self.depth == MAX_DEPTH {
            return;
        }
        let Ok(text) = std::fs::read_to_string(file) else { return self.unseen(file, "it cannot be read") };
        let is_root = self.depth == 0;
        let text = if is_root { doc_test::code(&text).unwrap_or(text) } else { text };
        if !is_root && !may_matter(&text) {
            self.tree.skipped.push((module, file.to_owned()));
            return;
        }
        let Some(Items { attributes, items }) = scan::lex(&text).map(scan::items) else {
            return self.unseen(file, "it does not parse");
        };
        if is_root {
            self.tree.invocations = invocations(&items, &text);
            self.tree.root_names = names(&items, &text);
        }
        self.depth += 1;
        module.cfgs.extend(attributes.named("cfg"));
        let mut place = Place::new(file, &text);
        let below = self.tree.functions.len();
        self.items(items, &mut place, children, &directory(file), &Rc::new(module));
        self.depth -= 1;
        let of_file = self.tree.functions[below..].iter().filter(|function| *function.file == *file);
        if of_file.filter(|function| handler_attribute(&function.attributes).is_some()).count() < attributes_in(&text) {
            self.unseen(file, "it contains a handler that is not at module level");
        }
    }

    fn unseen(&mut self, file: &Path, why: &str) {
        self.tree.unseen.get_or_insert_with(|| format!("{}: {why}", file.display()));
    }

    /// `children` is the directory of `mod x;` from here, and `beside` that of `#[path]`. In inline modules they are
    /// the same.
    fn items(
        &mut self,
        items: Vec<RawItem>,
        place: &mut Place<'_>,
        children: &Path,
        beside: &Path,
        module: &Rc<Module>,
    ) {
        let items = Rc::new(items);
        self.tree.sources.push(Source {
            module: Rc::clone(module),
            items: Rc::clone(&items),
            file: Rc::clone(&place.file),
            mentions_context: place.contains(CONTEXT),
        });
        for (index, item) in items.iter().enumerate() {
            match item.what() {
                What::Fn(ident) => self.function(index, ident, place, module, &items),
                What::Mod => self.module(item, place, [children, beside], module, &items),
                What::Impl => self.methods(item),
                What::Macro(name) if !HARMLESS_MACROS.iter().any(|harmless| name == harmless) => {
                    self.unseen(&Rc::clone(&place.file), &format!("`{name}!` may define handlers"));
                }
                What::Other => self.message(index, place, module, &items),
                _ => {}
            }
        }
    }

    fn message(&mut self, index: usize, place: &Place<'_>, module: &Rc<Module>, items: &Rc<Vec<RawItem>>) {
        let item = &items[index];
        if item.attributes.is_empty() || message_attribute(&item.attributes).is_none() {
            return;
        }
        let Some(ident) = item.declared_type() else { return };
        let place = format!("{}:{}", place.file.display(), place.line_of_type(ident));
        let (items, module) = (Rc::clone(items), Rc::clone(module));
        self.tree.types.push(MarkedType { items, item: index, module, place });
    }

    fn function(&mut self, item: usize, ident: &Ident, place: &mut Place<'_>, module: &Rc<Module>, items: &[RawItem]) {
        let raw = &items[item];
        let line = place.line_of(ident);
        let (ident, vis, attributes) = (ident.clone(), raw.visibility(), raw.attributes.clone());
        let (module, file) = (module.clone(), Rc::clone(&place.file));
        let replayed = Replayed::from_item(raw);
        self.tree.functions.push(Function { ident, vis, attributes, replayed, item, module, file, line });
    }

    fn methods(&mut self, item: &RawItem) {
        let Some(body) = &item.body else { return };
        for item in scan::items(body.stream()).items {
            if let (What::Fn(ident), Some(replayed)) = (item.what(), Replayed::from_item(&item)) {
                self.tree.methods.push(Method { ident: ident.clone(), replayed });
            }
        }
    }

    fn module(
        &mut self,
        item: &RawItem,
        place: &mut Place<'_>,
        [children, beside]: [&Path; 2],
        parent: &Rc<Module>,
        siblings: &Rc<Vec<RawItem>>,
    ) {
        let Ok(head) = syn::parse2::<ModHead>(item.head()) else { return };
        let mut module = parent.child(siblings, &head, &item.attributes);
        let name = head.ident.unraw().to_string();
        let path = path_attribute(&item.attributes);
        if item.attributes.named("cfg_attr").any(|attribute| attribute.to_token_stream().to_string().contains("path")) {
            self.unseen(&Rc::clone(&place.file), &format!("a `cfg_attr` determines the file of `mod {name}`"));
        }
        if let Some(body) = &item.body {
            // An inline module has a directory of its own.
            let children = path.map_or_else(|| children.join(&name), |path| beside.join(path));
            let Items { attributes, items } = scan::items(body.stream());
            module.cfgs.extend(attributes.named("cfg"));
            self.items(items, place, &children, &children, &Rc::new(module));
            return;
        }
        let found = match path {
            // A file named by `#[path]` looks for its modules next to itself.
            Some(path) => Some(beside.join(path)).map(|file| (file.clone(), directory(&file))),
            None => default_file(children, &name),
        };
        match found {
            Some((file, children)) => self.file(&file, &children, module),
            None => self.unseen(&Rc::clone(&place.file), &format!("the file of `mod {name}` is not found")),
        }
    }
}

/// The types and modules that items declare or import unconditionally, with the lines of their names.
fn names(items: &[RawItem], text: &str) -> Vec<(String, usize)> {
    let unconditional = items.iter().filter(|item| !item.attributes.has("cfg") && !item.attributes.has("cfg_attr"));
    let names = unconditional.flat_map(|item| {
        let declared = item.declared_type().map(ToString::to_string);
        let imported = item.import().map(|import| imports::names(&import.tree).map(|name| name.to_string()).collect());
        declared.into_iter().chain(imported.unwrap_or_else(Vec::new))
    });
    names.map(|name| (lines::line_of_word(text, &name), name)).map(|(line, name)| (name, line)).collect()
}

/// The lines of a file's items that invoke `export!`.
///
/// Tokens that a macro parses itself have no lines, so the lines are looked up in the text. Returns none if comments
/// make that ambiguous.
fn invocations(items: &[RawItem], text: &str) -> Vec<usize> {
    let is_export = |item: &&RawItem| matches!(item.what(), What::Macro(name) if name == "export");
    let lines =
        text.lines().enumerate().filter(|(_, line)| line.contains("export!") && !line.trim_start().starts_with("//"));
    let lines: Vec<_> = lines.map(|(index, _)| index + 1).collect();
    if lines.len() == items.iter().filter(is_export).count() { lines } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::{Function, read};
    use std::fs;
    use std::path::Path;

    fn crate_with(files: &[(&str, &str)]) -> (tempfile::TempDir, Vec<Function>) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = dir.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            // A file without this would be skipped as irrelevant.
            fs::write(file, format!("{text}// activity")).unwrap();
        }
        let functions = read(&dir.path().join(files[0].0)).functions;
        (dir, functions)
    }

    fn paths(functions: &[Function]) -> Vec<String> {
        let path = |function: &Function| {
            let module = function.module.path.iter().map(ToString::to_string);
            module.chain([function.ident.to_string()]).collect::<Vec<_>>().join("::")
        };
        functions.iter().map(path).collect()
    }

    #[test]
    fn modules_are_found_where_the_language_looks() {
        let (_dir, functions) = crate_with(&[
            ("src/lib.rs", "mod a; mod b; mod r#type; mod inline { mod c; fn in_inline() {} } fn root() {}"),
            ("src/a.rs", "mod nested; fn in_a() {}"),
            ("src/a/nested.rs", "fn in_nested() {}"),
            ("src/b/mod.rs", "mod deep; fn in_b() {}"),
            ("src/b/deep.rs", "fn in_deep() {}"),
            ("src/type.rs", "fn in_type() {}"),
            ("src/inline/c.rs", "fn in_c() {}"),
        ]);
        assert_eq!(
            paths(&functions),
            [
                "a::nested::in_nested",
                "a::in_a",
                "b::deep::in_deep",
                "b::in_b",
                "r#type::in_type",
                "inline::c::in_c",
                "inline::in_inline",
                "root",
            ]
        );
    }

    #[test]
    fn path_attributes_are_followed() {
        let (_dir, functions) = crate_with(&[
            ("src/main.rs", "#[path = \"other/file.rs\"] mod a; mod b; mod inline { #[path = \"x.rs\"] mod y; }"),
            ("src/other/file.rs", "mod beside; fn in_file() {}"),
            ("src/other/beside.rs", "fn in_beside() {}"),
            ("src/b.rs", "#[path = \"c.rs\"] mod renamed;"),
            ("src/c.rs", "fn in_c() {}"),
            ("src/inline/x.rs", "fn in_x() {}"),
        ]);
        assert_eq!(paths(&functions), ["a::beside::in_beside", "a::in_file", "b::renamed::in_c", "inline::y::in_x"]);
    }

    #[test]
    fn unreadable_files_are_left_to_rustc() {
        let (_dir, functions) =
            crate_with(&[("src/lib.rs", "mod missing; mod broken; fn root() {}"), ("src/broken.rs", "fn {")]);
        assert_eq!(paths(&functions), ["root"]);
        assert!(read(Path::new("/nowhere/lib.rs")).functions.is_empty());
    }

    #[test]
    fn invocations_of_export_are_found_in_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        let invocations = |text: &str| {
            fs::write(&root, text).unwrap();
            read(&root).invocations
        };
        let text = "//! Not this export!().\nmod a { fn f() {} }\nduroxide::export!();\n\nexport!(names);\n";
        assert_eq!(invocations(text), [3, 5]);
        // Ambiguous lines are not reported.
        assert_eq!(invocations("/*\nexport!()\n*/\nduroxide::export!();\n"), [0; 0]);
    }

    #[test]
    fn irrelevant_files_are_not_read() {
        for text in [
            "#[duroxide::activity] fn f() {}",
            "fn f(ctx: &OrchestrationContext) {}",
            "pub mod x;",
            "mod x { fn f() {} }",
        ] {
            assert!(super::may_matter(text), "{text}");
        }
        assert!(!super::may_matter("/// A model, modified by mod_x and xmod.\npub struct Model;"));
    }

    #[test]
    fn methods_are_collected_separately() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        fs::write(
            &root,
            "fn f() {} impl S { const X: u8 = 1; fn g(&self, ctx: &OrchestrationContext) {} fn h(&self) {} }",
        )
        .unwrap();
        let tree = read(&root);
        assert_eq!((tree.functions.len(), tree.methods.len()), (1, 1));
    }

    #[test]
    fn a_file_that_includes_itself_is_read_to_an_end() {
        let (_dir, functions) = crate_with(&[("src/lib.rs", "#[path = \"lib.rs\"] mod again; fn f() {}")]);
        assert!(functions.len() <= super::MAX_DEPTH);
    }

    #[test]
    fn cfgs_and_reachability_are_inherited_from_modules() {
        let (_dir, functions) = crate_with(&[(
            "src/lib.rs",
            "#[cfg(unix)] mod a { pub mod b { #[cfg(test)] mod c { fn f() {} } pub(crate) fn g() {} } }\n\
                 pub mod d { pub(crate) mod e { fn h() {} } }",
        )]);
        let seen: Vec<_> = functions.iter().map(|f| (f.module.cfgs.len(), f.module.reachable)).collect();
        assert_eq!(paths(&functions), ["a::b::c::f", "a::b::g", "d::e::h"]);
        assert_eq!(seen, [(2, false), (1, true), (0, true)]);
    }

    #[test]
    fn lines_are_those_of_the_functions() {
        let (_dir, functions) = crate_with(&[(
            "src/lib.rs",
            "// fn ab in a comment\nfn abc() {}\n\nmod a {\n    fn ab() {}\n}\nmod b { fn ab() {} }\n",
        )]);
        // The comment is mistaken for the function: the line is too early, but the file is right.
        assert_eq!(functions.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 5, 7]);
    }
}

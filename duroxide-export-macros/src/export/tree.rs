//! The modules of a crate: which file each is in, by the rules of the language.
//!
//! A file that is missing or does not parse is left out: rustc says so itself, and better.

use std::path::{Path, PathBuf};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprLit, Ident, ImplItem, ImplItemFn, Item, ItemFn, ItemMod, Lit, Meta, Visibility};

/// A function at module level, and where it stands.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) item: ItemFn,
    pub(super) module: Module,
    pub(super) file: PathBuf,
    /// The line of `fn`, from 1.
    pub(super) line: usize,
}

impl Function {
    /// `src/activities/provision_vm.rs:12`.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.file.display(), self.line)
    }
}

/// A module, seen from the crate root.
#[derive(Debug, Clone, Default)]
pub(super) struct Module {
    /// The names from the root to here; empty for the root itself.
    pub(super) path: Vec<Ident>,
    /// The `#[cfg]`s on the way.
    pub(super) cfgs: Vec<Attribute>,
    /// Whether code elsewhere in the crate may name this module.
    pub(super) reachable: bool,
}

impl Module {
    fn root() -> Self {
        Self { reachable: true, ..Self::default() }
    }

    fn child(&self, item: &ItemMod) -> Self {
        let mut child = self.clone();
        child.path.push(item.ident.clone());
        child.cfgs.extend(cfgs(&item.attrs));
        child.reachable &= self.path.is_empty() || is_visible_in_crate(&item.vis, self.path.len());
        child
    }
}

/// Whether an item at this depth can be named from everywhere in the crate.
fn is_visible_in_crate(vis: &Visibility, depth: usize) -> bool {
    match vis {
        Visibility::Public(_) => true,
        Visibility::Restricted(vis) => vis.path.is_ident("crate") || (depth == 1 && vis.path.is_ident("super")),
        Visibility::Inherited => false,
    }
}

pub(super) fn cfgs(attrs: &[Attribute]) -> impl Iterator<Item = Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned()
}

/// What is found in a crate, from the root file on, in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The functions that stand at module level.
    pub(super) functions: Vec<Function>,
    /// The functions that stand in an `impl`.
    pub(super) methods: Vec<ImplItemFn>,
    /// The lines of the root file, from 1, in which `export!` is invoked; empty if that cannot be told.
    pub(super) invocations: Vec<usize>,
}

/// Reads a crate.
pub(super) fn read(root: &Path) -> Tree {
    let mut walk = Walk { tree: Tree::default(), depth: 0 };
    walk.file(root, &directory(root), Module::root());
    walk.tree
}

/// Files deeper than this are a cycle of `#[path]`s, which rustc refuses.
const MAX_DEPTH: usize = 64;

struct Walk {
    tree: Tree,
    depth: usize,
}

/// Where the root file and `mod.rs` look for their modules, and every file for its `#[path]`s.
fn directory(file: &Path) -> PathBuf {
    file.parent().unwrap_or_else(|| Path::new("")).to_owned()
}

/// `a/mod.rs` looks in `a/`, and so does `a.rs`.
fn children_of(file: &Path) -> PathBuf {
    if file.file_name().is_some_and(|name| name == "mod.rs") { directory(file) } else { file.with_extension("") }
}

impl Walk {
    fn file(&mut self, file: &Path, children: &Path, mut module: Module) {
        if self.depth == MAX_DEPTH {
            return;
        }
        let Ok(text) = std::fs::read_to_string(file) else { return };
        let Ok(syntax) = syn::parse_file(&text) else { return };
        if self.depth == 0 {
            self.tree.invocations = invocations(&syntax.items, &text);
        }
        self.depth += 1;
        module.cfgs.extend(cfgs(&syntax.attrs));
        let mut place = Place { file, text: &text, offset: 0 };
        self.items(syntax.items, &mut place, children, &directory(file), &module);
        self.depth -= 1;
    }

    /// `children` is where `mod x;` leads from here, `beside` where `#[path]` does; in inline modules, that is the same.
    fn items(&mut self, items: Vec<Item>, place: &mut Place<'_>, children: &Path, beside: &Path, module: &Module) {
        for item in items {
            match item {
                Item::Fn(item) => {
                    let line = place.line_of(&item.sig.ident);
                    self.tree.functions.push(Function {
                        item,
                        module: module.clone(),
                        file: place.file.to_owned(),
                        line,
                    });
                }
                Item::Mod(item) => self.module(item, place, children, beside, module),
                Item::Impl(item) => self.tree.methods.extend(item.items.into_iter().filter_map(method)),
                _ => {}
            }
        }
    }

    fn module(&mut self, item: ItemMod, place: &mut Place<'_>, children: &Path, beside: &Path, parent: &Module) {
        let module = parent.child(&item);
        let name = item.ident.unraw().to_string();
        let path = path_attribute(&item.attrs);
        if let Some((_, items)) = item.content {
            // An inline module is a directory of its own.
            let children = path.map_or_else(|| children.join(&name), |path| beside.join(path));
            self.items(items, place, &children, &children, &module);
            return;
        }
        let found = match path {
            // A file named by `#[path]` looks for its modules beside itself.
            Some(path) => Some(beside.join(path)).map(|file| (file.clone(), directory(&file))),
            None => default_file(children, &name),
        };
        if let Some((file, children)) = found {
            self.file(&file, &children, module);
        }
    }
}

fn method(item: ImplItem) -> Option<ImplItemFn> {
    match item {
        ImplItem::Fn(item) => Some(item),
        _ => None,
    }
}

/// The lines with an `export!` among a file's items.
///
/// Tokens that a macro parses itself have no lines, so they are looked up in the text. If comments make that ambiguous,
/// there is no answer.
fn invocations(items: &[Item], text: &str) -> Vec<usize> {
    let is_export = |item: &&Item| matches!(item, Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "export"));
    let lines =
        text.lines().enumerate().filter(|(_, line)| line.contains("export!") && !line.trim_start().starts_with("//"));
    let lines: Vec<_> = lines.map(|(index, _)| index + 1).collect();
    if lines.len() == items.iter().filter(is_export).count() { lines } else { Vec::new() }
}

/// `name.rs` or `name/mod.rs`, and where its own modules are.
fn default_file(children: &Path, name: &str) -> Option<(PathBuf, PathBuf)> {
    [children.join(format!("{name}.rs")), children.join(name).join("mod.rs")]
        .into_iter()
        .find(|file| file.is_file())
        .map(|file| {
            let children = children_of(&file);
            (file, children)
        })
}

fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}

/// A place in a file. Tokens that a macro parses itself have no lines, so they are counted in the text.
struct Place<'a> {
    file: &'a Path,
    text: &'a str,
    /// Everything before this was passed.
    offset: usize,
}

impl Place<'_> {
    /// The line of the next `fn ident`, and the place moves behind it.
    fn line_of(&mut self, ident: &Ident) -> usize {
        let needle = format!("fn {ident}");
        let rest = &self.text[self.offset..];
        let found = rest
            .match_indices(&needle)
            .find(|(index, _)| !rest[index + needle.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if let Some((index, _)) = found {
            self.offset += index + needle.len();
        }
        self.text[..self.offset].lines().count().max(1)
    }
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
            fs::write(file, text).unwrap();
        }
        let functions = read(&dir.path().join(files[0].0)).functions;
        (dir, functions)
    }

    fn paths(functions: &[Function]) -> Vec<String> {
        let path = |function: &Function| {
            let module = function.module.path.iter().map(ToString::to_string);
            module.chain([function.item.sig.ident.to_string()]).collect::<Vec<_>>().join("::")
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
    fn what_cannot_be_read_is_left_to_rustc() {
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
        // What cannot be told apart is no answer.
        assert_eq!(invocations("/*\nexport!()\n*/\nduroxide::export!();\n"), [0; 0]);
    }

    #[test]
    fn methods_are_kept_apart() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        fs::write(&root, "fn f() {} impl S { const X: u8 = 1; fn g(&self) {} }").unwrap();
        let tree = read(&root);
        assert_eq!((tree.functions.len(), tree.methods.len()), (1, 1));
    }

    #[test]
    fn a_file_that_includes_itself_comes_to_an_end() {
        let (_dir, functions) = crate_with(&[("src/lib.rs", "#[path = \"lib.rs\"] mod again; fn f() {}")]);
        assert!(functions.len() <= super::MAX_DEPTH);
    }

    #[test]
    fn cfgs_and_reachability_come_down_from_every_module() {
        let (_dir, functions) = crate_with(&[(
            "src/lib.rs",
            "#[cfg(unix)] mod a { pub mod b { #[cfg(test)] mod c { fn f() {} } pub(super) fn g() {} } }\n\
                 pub mod d { pub(super) mod e { fn h() {} } }",
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
        // The comment is taken for the function: a line too early at worst, never a wrong file.
        assert_eq!(functions.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 5, 7]);
    }
}

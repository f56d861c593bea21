//! Generates handlers around every name that generated code might confuse with its own.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

/// What the expansions bind or call, the prelude, keywords as raw identifiers, and common names in workflows.
const NAMES: &[&str] = &[
    // Generated code binds or uses these, or once did.
    "context",
    "arguments",
    "source",
    "values",
    "taken",
    "function",
    "invoke",
    "ctx",
    "input",
    "output",
    "result",
    "error",
    "state",
    "states",
    "parameter",
    "take",
    "run",
    "name",
    "meta",
    "entry",
    "handler",
    "activity_context",
    "marker",
    "uses",
    "__context",
    "__arguments",
    "__function",
    "__source",
    "__taken",
    "__private",
    "__invoke",
    // Crates and modules.
    "core",
    "std",
    "alloc",
    "serde",
    "serde_json",
    "duroxide",
    "duroxide_export",
    "inventory",
    "tokio",
    "string",
    "option",
    "future",
    "marker_type",
    "primitive",
    "registry",
    "names",
    "activities",
    "orchestrations",
    // The prelude, in lower case where it is not.
    "some",
    "none",
    "ok",
    "err",
    "vec",
    "boxed",
    "drop",
    "clone",
    "default",
    "into",
    "from",
    "iterator",
    "send",
    "sync",
    "sized",
    "copy",
    "to_string",
    "to_owned",
    "eq",
    "ord",
    "debug",
    "u8",
    "str",
    "bool",
    "char",
    "usize",
    "i64",
    "f64",
    // Macros.
    "panic",
    "println",
    "format",
    "assert",
    "module_path",
    "file",
    "line",
    "concat",
    "stringify",
    "include_str",
    "env",
    "compile_error",
    "todo",
    "submit",
    "derived",
    // Keywords.
    "r#type",
    "r#match",
    "r#async",
    "r#await",
    "r#fn",
    "r#impl",
    "r#trait",
    "r#move",
    "r#ref",
    "r#use",
    "r#mod",
    "r#loop",
    "r#enum",
    "r#struct",
    "r#const",
    "r#static",
    "r#dyn",
    "r#where",
    "r#yield",
    "r#try",
    "r#gen",
    "r#box",
    "r#do",
    "r#final",
];

/// Names that rustc itself does not accept in some places.
fn is_taken(form: &str, name: &str) -> bool {
    // serde's derives do not compile next to it.
    form == "type" && ["u8", "str", "usize"].contains(&name)
}

fn main() {
    let mut code = String::new();
    let mut count = 0;
    for kind in ["activity", "orchestration"] {
        for name in NAMES {
            for form in ["function", "parameter", "type", "unit", "static", "module", "macro"] {
                if !is_taken(form, name) {
                    count += 1;
                    write_case(&mut code, kind, form, name, count);
                }
            }
        }
    }
    writeln!(code, "pub const COUNT: usize = {count};").unwrap();
    let out = env::var_os("OUT_DIR").unwrap();
    fs::write(Path::new(&out).join("handlers.rs"), code).unwrap();
    println!("cargo::rerun-if-changed=build.rs");
}

fn write_case(code: &mut String, kind: &str, form: &str, name: &str, number: usize) {
    let context = if kind == "activity" { "ActivityContext" } else { "OrchestrationContext" };
    let declared = match form {
        "type" => format!(
            "#[derive(::serde::Serialize, ::serde::Deserialize)] pub struct {name} {{ pub x: u32 }}\npub type Input = {name};"
        ),
        "unit" => {
            format!("#[derive(::serde::Serialize, ::serde::Deserialize)] pub struct {name};\npub type Input = {name};")
        }
        "static" => format!("pub static {name}: u32 = 7;\npub type Input = u32;"),
        "module" => format!("pub mod {name} {{}}\npub type Input = u32;"),
        "macro" => format!(
            "macro_rules! {name} {{ ($($x:tt)*) => {{ ::core::compile_error!(\"{name}\") }} }}\npub type Input = u32;"
        ),
        _ => "pub type Input = u32;".to_owned(),
    };
    let function = if form == "function" { name.to_string() } else { format!("check_case_{number}") };
    let parameter = if form == "parameter" { name } else { "given" };
    writeln!(
        code,
        "#[allow(unused_macros, non_camel_case_types, non_upper_case_globals, dead_code)]
         pub mod case_{number} {{
             {declared}
             #[::duroxide::{kind}(name = \"check-case-{number}\", handle = Case{number})]
             pub async fn {function}(with: ::duroxide::{context}, {parameter}: Input) -> ::core::result::Result<Input, ::std::string::String> {{
                 let _ = with.instance_id();
                 ::core::result::Result::Ok({parameter})
             }}
         }}"
    )
    .unwrap();
}

//! The page of the catalog, in a real browser.

use duroxide::Catalog;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Drives the page of the example program, and that of a large one, in Chromium.
#[test]
fn the_page_can_be_used_in_a_browser() {
    let Some(chromium) = chromium() else {
        assert!(std::env::var_os("CI").is_none(), "Chromium or Node.js is not installed");
        eprintln!("skipped: Chromium or Node.js is not installed");
        return;
    };
    let folder = installed();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/multi-cloud.html");
    let large = folder.join("large.html");
    fs::write(&large, large_catalog(300).to_html()).unwrap();
    let output =
        Command::new("node").arg(folder.join("page.mjs")).arg(chromium).arg(small).arg(large).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    println!("{}", text(&output.stdout));
    assert!(output.status.success(), "{}", text(&output.stderr));
}

fn chromium() -> Option<PathBuf> {
    Command::new("npm").arg("--version").output().ok().filter(|output| output.status.success())?;
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.exists())
}

/// A folder with the script and what it needs.
fn installed() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).unwrap();
    let copy = |name: &str| fs::copy(source.join(name), folder.join(name)).unwrap();
    let lock = fs::read(source.join("package-lock.json")).unwrap();
    let is_installed =
        folder.join("node_modules").exists() && fs::read(folder.join("package-lock.json")).ok() == Some(lock);
    for name in ["package.json", "package-lock.json", "page.mjs"] {
        copy(name);
    }
    if !is_installed {
        let npm = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).output().unwrap();
        assert!(npm.status.success(), "{}", String::from_utf8_lossy(&npm.stderr));
    }
    folder
}

/// A program of 15 libraries, whose orchestrations schedule activities of their own library and of the next.
fn large_catalog(activities: usize) -> Catalog {
    const CRATES: usize = 15;
    let crate_of = |index: usize| format!("library-{:02}", index % CRATES);
    let source = |crate_name: &str, line: usize| json!({ "crate_name": crate_name, "crate_version": "1.0.0", "module_path": "a", "file": "src/lib.rs", "line": line });
    let schema = json!({ "reads": {
        "type": "object",
        "properties": { "name": { "type": "string", "description": "A name." }, "size": { "type": "integer", "format": "uint8" } },
        "required": ["name", "size"],
    } });
    let name_of = |index: usize| format!("{}::activity::activity-{index}", crate_of(index));
    let mut all: Vec<_> = (0..activities)
        .map(|index| {
            let name = crate_of(index);
            json!({
                "name": name_of(index), "description": "Do one of many things.", "input_type": "Input",
                "output_type": "Output", "error_type": "String", "input_schema": schema, "output_schema": schema,
                "idempotent": true, "idempotency_declared": true, "retry": null, "timeout_ms": null, "tag": null,
                "state_types": [], "aliases": [], "deprecated": null, "source": source(&name, index + 1),
            })
        })
        .collect();
    let hostile = "</script><img src=x onerror=\"throw 1\">";
    all[0]["name"] = format!("library-00::activity::hostile{hostile}").into();
    all[0]["description"] = hostile.into();
    all[0]["input_schema"]["reads"]["properties"]["name"]["description"] = hostile.into();
    let orchestrations: Vec<Value> = (0..activities / 10)
        .map(|index| {
            let name = crate_of(index);
            let used: Vec<_> = (0..12).map(|step| name_of((index + step * CRATES + step / 6) % activities)).collect();
            json!({
                "name": format!("{name}::orchestration::orchestration-{index}"), "version": "1.0.0",
                "description": "Do them in order.", "input_type": "Input", "output_type": "Output", "error_type": "String",
                "state_types": [], "activities_used": used, "orchestrations_used": [], "allowed_lints": [], "aliases": [],
                "deprecated": null, "source": source(&name, index + 1),
            })
        })
        .collect();
    serde_json::from_value(json!({ "catalog_version": 1, "activities": all, "orchestrations": orchestrations }))
        .unwrap()
}

#[test]
fn nothing_in_the_catalog_ends_the_script() {
    let page = large_catalog(10).to_html();
    assert_eq!(page.matches("</script>").count(), 3);
    assert!(page.contains("\\u003c/script>\\u003cimg src=x"), "the text is there, escaped");
}

/// Without optimization, and next to other tests. `docs/performance.md` has the figures of a release build.
#[test]
fn a_thousand_handlers_are_rendered_fast() {
    let catalog = large_catalog(1000);
    let renderings: [(&str, &dyn Fn() -> String); 4] = [
        ("Markdown", &|| catalog.to_markdown()),
        ("Mermaid", &|| catalog.to_mermaid()),
        ("DOT", &|| catalog.to_dot()),
        ("HTML", &|| catalog.to_html()),
    ];
    for (name, render) in renderings {
        let best = (0..3).map(|_| {
            let start = Instant::now();
            assert!(render().len() > 10_000);
            start.elapsed()
        });
        let best = best.min().unwrap();
        println!("{name}: {best:?}");
        assert!(best.as_millis() < 1000, "{name}: {best:?}");
    }
}

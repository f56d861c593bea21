//! The page of the catalog, in a real browser.

use duroxide::Catalog;
use duroxide_export_tests::large_catalog::large_catalog;
use duroxide_export_tests::skip;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Drives the page of the example program, and that of a large one, in Chromium.
#[test]
fn the_page_can_be_used_in_a_browser() {
    let browser = chromium().and_then(|chromium| Ok((chromium, script()?)));
    let (chromium, folder) = match browser {
        Ok(browser) => browser,
        Err(missing) => return skip(&missing),
    };
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/multi-cloud.html");
    let large = folder.join("large.html");
    fs::write(&large, large_catalog(300).to_html()).unwrap();
    let output =
        Command::new("node").arg(folder.join("page.mjs")).arg(chromium).arg(small).arg(large).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    println!("{}", text(&output.stdout));
    assert!(output.status.success(), "{}", text(&output.stderr));
}

fn chromium() -> Result<PathBuf, String> {
    let programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    let found = programs.into_iter().find(|path| path.exists());
    found.ok_or_else(|| "Chromium is not installed (apt-get install chromium)".to_owned())
}

/// A folder with the script, and with the packages that it imports. They are installed once for each lock file.
fn script() -> Result<PathBuf, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).unwrap();
    for name in ["package.json", "package-lock.json", "page.mjs"] {
        fs::copy(source.join(name), folder.join(name)).unwrap();
    }
    let lock = fs::read(source.join("package-lock.json")).unwrap();
    let installed = folder.join("node_modules/installed.json");
    if fs::read(&installed).ok().as_ref() != Some(&lock) {
        let npm = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).output();
        let npm = npm.map_err(|_| "Node.js is not installed (apt-get install nodejs npm)".to_owned())?;
        if !npm.status.success() {
            return Err(format!("npm cannot install playwright-core: {}", String::from_utf8_lossy(&npm.stderr)));
        }
        fs::write(installed, lock).unwrap();
    }
    Ok(folder)
}

#[test]
fn nothing_in_the_catalog_ends_the_script() {
    let page = large_catalog(10).to_html();
    assert_eq!(page.matches("</script>").count(), 3);
    assert!(page.contains("\\u003c/script>\\u003cimg src=x"), "the text is there, escaped");
}

type Render = fn(&Catalog) -> String;

#[test]
fn a_thousand_handlers_are_rendered() {
    let (catalog, tenth) = (large_catalog(1000), large_catalog(100));
    let renderings: [(&str, Render); 4] = [
        ("Markdown", Catalog::to_markdown),
        ("Mermaid", Catalog::to_mermaid),
        ("DOT", Catalog::to_dot),
        ("HTML", Catalog::to_html),
    ];
    for (name, render) in renderings {
        let rendered = render(&catalog);
        for index in [1, 500, 999] {
            assert!(rendered.contains(&format!("activity-{index}")), "{name}: {index}");
        }
        // Each handler adds as much, however many there are. What it takes is measured by the benchmark `render`.
        assert!(rendered.len() < 11 * render(&tenth).len(), "{name}: {} bytes", rendered.len());
    }
}

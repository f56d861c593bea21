//! Discovery: the metadata of handlers, and the uses that are found in an orchestration's body.

use duroxide::OrchestrationContext;
use duroxide::catalog::{Catalog, OrchestrationInfo};

type Text = Result<String, String>;

mod steps {
    use super::Text;

    /// Fetch a page from a server.
    ///
    /// Details that the description leaves out.
    #[duroxide::activity(name = "fetch-page", idempotent)]
    pub(crate) async fn fetch_page(url: String) -> Text {
        Ok(url)
    }

    #[duroxide::activity]
    pub(crate) async fn store_page(page: Vec<(String, std::time::Duration)>) -> Result<Option<u64>, String> {
        Ok(page.first().map(|_| 1))
    }

    #[duroxide::activity(not_idempotent)]
    pub(crate) async fn send_mail(address: String) -> Text {
        Ok(address)
    }

    #[doc = concat!("Print", " a page\n on paper.\n\nDetails.")]
    #[duroxide::activity(not_idempotent)]
    pub(crate) async fn print_page(page: String) -> Text {
        Ok(page)
    }

    #[doc = include_str!("discovery.md")]
    #[duroxide::event]
    #[derive(serde::Serialize, serde::Deserialize)]
    pub(crate) struct PagePrinted(u32);

    #[duroxide::orchestration(name = "crawl-site", version = "2.3.4-beta.1")]
    pub(crate) async fn crawl_site(url: String) -> Text {
        Ok(url)
    }
}

use steps::{CRAWL_SITE, FETCH_PAGE, FetchPage, SEND_MAIL, STORE_PAGE, SendMail, StorePage};

/// A user's own type, whose calls look like those of a handle.
struct Reporter;

impl Reporter {
    async fn schedule(ctx: &OrchestrationContext, address: &str) -> Text {
        SendMail::schedule(ctx, &address.to_owned()).await
    }
}

mod helper {
    pub(crate) async fn schedule(ctx: &duroxide::OrchestrationContext) -> Result<(), String> {
        ctx.schedule_timer(std::time::Duration::ZERO).await;
        Ok(())
    }
}

/// Uses things in every possible way.
#[duroxide::orchestration(name = "use-everything", uses(SendMail))]
async fn use_everything(ctx: OrchestrationContext, url: String) -> Result<(), String> {
    use steps::CrawlSite;
    const LOCAL: &str = "duroxide-export-tests::activity::send-mail";

    CrawlSite::schedule(&ctx, &url).await?;
    let pages = vec![FetchPage::schedule(&ctx, &url), FetchPage::schedule(&ctx, &url)];
    let _pages = ctx.join(pages).await;
    ctx.schedule_activity(STORE_PAGE, "[]").await?;
    Reporter::schedule(&ctx, "a@example.org").await?;
    helper::schedule(&ctx).await?;
    ctx.schedule_activity(LOCAL, "b@example.org").await?;
    ctx.schedule_orchestration("elsewhere::orchestration::audit-all", "audit", "null");
    Ok(())
}

#[duroxide::orchestration(name = "use-nothing")]
async fn use_nothing() -> Result<(), String> {
    Ok(())
}

#[duroxide::orchestration(allow(DX0009, reason = "shows that a replay repeats it"), allow(DX0007))]
async fn show_replay(ctx: OrchestrationContext, lines: std::collections::HashSet<String>) -> Result<(), String> {
    for line in &lines {
        println!("{line}");
    }
    ctx.trace_info("shown");
    Ok(())
}

#[test]
fn allowed_lints_are_listed_with_their_reasons() {
    let allowed: Vec<_> =
        ShowReplay::info().allowed_lints.into_iter().map(|allowed| (allowed.code, allowed.reason)).collect();
    let reason = |text: &'static str| Some(text.into());
    assert_eq!(allowed, [("DX0009".into(), reason("shows that a replay repeats it")), ("DX0007".into(), None)]);
    assert!(UseNothing::info().allowed_lints.is_empty());
}

#[test]
fn uses_are_read_from_the_body_in_order() {
    let info = UseEverything::info();
    assert_eq!(info.activities_used, [FETCH_PAGE, STORE_PAGE, SEND_MAIL]);
    assert_eq!(info.orchestrations_used, [CRAWL_SITE, "elsewhere::orchestration::audit-all"]);
    assert_eq!(UseNothing::info().activities_used, [""; 0]);
}

/// Use what exists.
#[duroxide::orchestration(name = "use-what-exists")]
async fn use_what_exists(ctx: OrchestrationContext, url: String) -> Text {
    use steps::FetchPage;

    /// Declared where it is used.
    #[duroxide::activity(name = "fold-page", idempotent)]
    async fn fold_page(page: String) -> Text {
        Ok(page)
    }

    #[cfg(any())]
    Missing::call(&ctx, &url).await?;
    #[cfg(any())]
    Answer::wait(&ctx).await?;
    match &*url {
        #[cfg(any())]
        "missing" => Absent::call(&ctx, &url).await,
        #[cfg(not(any()))]
        "page" => FetchPage::call(&ctx, &url).await,
        _ => FoldPage::call(&ctx, &url).await,
    }
}

#[test]
fn uses_may_be_conditional_and_handlers_local() {
    let info = UseWhatExists::info();
    assert_eq!(info.activities_used, [FETCH_PAGE, "duroxide-export-tests::activity::fold-page"]);
    assert_eq!(info.waits_for, []);
}

#[test]
fn the_description_is_the_first_paragraph_and_types_are_short() {
    let info = FetchPage::info();
    assert_eq!(info.description, "Fetch a page from a server.");
    assert_eq!([&*info.input_type, &*info.output_type, &*info.error_type], ["String"; 3]);
    assert!(info.idempotent && info.idempotency_declared);
    let info = SendMail::info();
    assert!(!info.idempotent && info.idempotency_declared);

    let info = StorePage::info();
    assert_eq!(info.description, "");
    assert_eq!([&*info.input_type, &*info.output_type], ["Vec<(String, Duration)>", "Option<u64>"]);
    assert!(!info.idempotent && !info.idempotency_declared);
    assert_eq!(info.aliases, [""; 0]);
}

/// The attributes cannot read a file or expand a macro, but the compiler can.
#[test]
fn documentation_may_come_from_a_macro_or_a_file() {
    assert_eq!(steps::PrintPage::info().description, "Print a page on paper.");
    let catalog = duroxide::catalog();
    assert_eq!(catalog.events[0].description, "A page was printed, on so many sheets of paper.");
}

#[test]
fn the_source_can_be_found() {
    let source = FetchPage::info().source;
    assert_eq!(source.crate_name, env!("CARGO_PKG_NAME"));
    assert_eq!(source.crate_version, env!("CARGO_PKG_VERSION"));
    assert_eq!(source.module_path, concat!(module_path!(), "::steps"));
    assert_eq!(source.file, "tests/discovery.rs");
    let text = include_str!("discovery.rs");
    let line = text.lines().nth(source.line as usize - 1).unwrap();
    assert!(line.contains("duroxide::activity(name = \"fetch-page\""), "{line}");
}

#[test]
fn a_catalog_survives_serialization() {
    let catalog = duroxide::catalog();
    assert!(catalog.orchestrations.iter().any(|info| info.version == "2.3.4-beta.1"));
    let json = serde_json::to_string(&catalog).unwrap();
    assert_eq!(serde_json::from_str::<Catalog>(&json).unwrap(), catalog);

    // Owned text as well: a reader cannot lend any.
    let info = UseEverything::info();
    let json = serde_json::to_vec(&info).unwrap();
    assert_eq!(serde_json::from_reader::<_, OrchestrationInfo>(&json[..]).unwrap(), info);
}

#[test]
fn the_catalog_is_sorted_by_name() {
    let names: Vec<_> = duroxide::catalog().activities.into_iter().map(|info| info.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(names.len(), 5);
}

#[test]
#[should_panic(expected = "`duroxide-export-tests` has no `export!`")]
fn the_checklist_misses_an_export() {
    duroxide::testing::checklist::names(&duroxide::testing::checklist::Library {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        executable: true,
        directory: env!("CARGO_MANIFEST_DIR"),
        description: "",
        license: "",
        license_file: "",
        repository: "",
        readme: "",
    });
}

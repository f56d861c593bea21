//! Workers that specialise: activities with a tag, and who takes them.

use duroxide::providers::{TagFilter, open};
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationContext, RegistriesBuilder, State};
use duroxide_export_tests::{TIMEOUT, capture_logs};

/// The machine that a worker runs on.
#[derive(Clone)]
struct Machine(&'static str);

/// Cut a film.
#[duroxide::activity(name = "cut-film", idempotent)]
async fn cut_film(State(machine): State<Machine>, film: String) -> Result<String, String> {
    Ok(format!("{film} cut on {}", machine.0))
}

/// A machine with a graphics card.
#[derive(Clone)]
struct GraphicsCard(&'static str);

/// Render a film.
#[duroxide::activity(name = "render-film", idempotent, tag = "gpu")]
async fn render_film(State(card): State<GraphicsCard>, film: String) -> Result<String, String> {
    Ok(format!("{film} rendered on {}", card.0))
}

/// Add the sound to a film.
#[duroxide::activity(name = "add-sound", idempotent, tag = "audio")]
async fn add_sound(film: String) -> Result<String, String> {
    Ok(format!("{film}, with sound"))
}

/// Make a film.
#[duroxide::orchestration(name = "make-film")]
async fn make_film(ctx: OrchestrationContext, title: String) -> Result<String, String> {
    let cut = CutFilm::call(&ctx, &title).await?;
    let rendered = RenderFilm::call(&ctx, &cut).await?;
    AddSound::call(&ctx, &rendered).await
}

/// Everything, on a machine of the given name.
fn program(machine: &'static str) -> RegistriesBuilder {
    RegistriesBuilder::all().provide(Machine(machine)).provide(GraphicsCard(machine))
}

fn refusal(builder: RegistriesBuilder) -> String {
    builder.build().unwrap_err().to_string()
}

#[tokio::test]
async fn each_activity_runs_where_its_tag_is_served() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("films.db").display());
    capture_logs();
    let store = open(&url).await.unwrap();
    // The office does not even have the card's driver.
    let office = RegistriesBuilder::all()
        .provide(Machine("the office"))
        .without::<RenderFilm>()
        .serves("audio")
        .serves_elsewhere("gpu");
    let office = office.start(store.clone(), RuntimeOptions::default()).await.unwrap();
    let options = RuntimeOptions { worker_tag_filter: TagFilter::tags(["gpu"]), ..RuntimeOptions::default() };
    let studio = program("the studio").serves_elsewhere("audio").start(store.clone(), options).await.unwrap();

    let client = Client::new(store);
    MakeFilm::start(&client, "dune", &"Dune".to_owned()).await.unwrap();
    let film = MakeFilm::wait(&client, "dune", TIMEOUT).await.unwrap();
    assert_eq!(film, "Dune cut on the office rendered on the studio, with sound");
    office.shutdown(None).await;
    studio.shutdown(None).await;
}

#[test]
fn a_tag_that_nobody_serves_is_named_with_its_activities() {
    let error = refusal(program("m"));
    for expected in [
        "no worker takes activities with the tag `audio`, which is declared by activity \
         `duroxide-export-tests::activity::add-sound` at tests/tests/tags.rs:",
        "no worker takes activities with the tag `gpu`, which is declared by activity \
         `duroxide-export-tests::activity::render-film` at tests/tests/tags.rs:",
        "write `.serves(\"gpu\")` on `registry::builder()` if the workers of this program do, or \
         `.serves_elsewhere(\"gpu\")` if those of another program do",
    ] {
        assert!(error.contains(expected), "{expected}\nin\n{error}");
    }
    assert!(!refusal(program("m").serves("audio")).contains("audio"));
    assert!(program("m").serves("audio").serves_elsewhere("gpu").build().is_ok());
}

#[test]
fn activities_that_are_left_out_need_no_worker() {
    assert!(program("m").only::<CutFilm>().build().is_ok());
}

#[test]
fn a_handler_that_is_left_out_must_be_served_elsewhere() {
    let error = refusal(program("m").without::<RenderFilm>().serves("gpu").serves("audio"));
    assert!(error.contains("`duroxide-export-tests::activity::render-film` is not registered"), "{error}");
}

#[test]
fn create_panics_with_the_same_message() {
    let panic = std::panic::catch_unwind(|| duroxide::create_activity_registry().count()).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("no worker takes activities with the tag `audio`"), "{message}");
}

#[test]
fn a_slip_in_what_is_served_elsewhere_is_noticed() {
    let error = refusal(program("m").serves("gpu").serves("audio").serves_elsewhere("gup"));
    assert_eq!(
        error,
        "the registry cannot be built: `.serves_elsewhere(\"gup\")`, but no activity in this binary declares this tag; \
         correct it, or remove the call"
    );
}

#[tokio::test]
async fn a_runtime_takes_five_tags_at_most() {
    let builder = ["a", "b", "c", "d"].into_iter().fold(program("m"), RegistriesBuilder::serves);
    let builder = builder.serves("gpu").serves("audio");
    let store = open("sqlite::memory:").await.unwrap();
    let error = builder.start(store, RuntimeOptions::default()).await.map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("the workers are to take 6 tags"), "{error}");
}

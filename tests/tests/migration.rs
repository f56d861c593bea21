//! The walk through a migration in `docs/migrating.md`: instances in flight survive each step in either direction, and
//! the document's figures are those of the library.

use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use std::fs;
use std::path::PathBuf;

#[test]
fn instances_in_flight_survive_every_step() {
    let mut command = cargo(&workspace().join("tests/downstream"));
    let printed = stdout(command.args(["run", "--quiet", "--package", "migration"]).env("RUST_LOG", "off"));
    // duroxide logs to standard output as well.
    let lines: Vec<_> = printed.lines().filter(|line| line.contains("instances") || line.contains(" | ")).collect();
    assert_eq!(
        lines,
        [
            "ByHand to Halfway: 6 instances",
            "ByHand to ByAttribute: 6 instances",
            "Halfway to ByHand: 6 instances",
            "Halfway to ByAttribute: 6 instances",
            "ByAttribute to ByHand: 6 instances",
            "ByAttribute to Halfway: 6 instances",
            // Without one `uses(..)`.
            "orders::orchestration::process-order 1.0.0: charge-card ship-parcel send-mail | ",
            "orders::orchestration::process-order 2.0.0: reserve-stock charge-card ship-parcel send-mail | ",
            "orders::orchestration::refund-order 1.0.0: refund-card append-to-log | ",
            "orders::orchestration::track-parcel 1.0.0: ask-carrier | ",
            "remind_customer 1.0.0:  | refund-order",
        ],
        "{printed}"
    );
}

/// Seven activities, four orchestrations, and a second version.
const HANDLERS: usize = 12;

fn sources(stage: &str) -> PathBuf {
    workspace().join("tests/downstream").join(stage).join("src")
}

/// The lines of code in a file of a stage; none if there is no such file.
fn code(stage: &str, file: &str) -> Vec<String> {
    let text = fs::read_to_string(sources(stage).join(file)).unwrap_or_default();
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    text.lines().filter(is_code).map(str::to_owned).collect()
}

/// The lines outside of functions.
fn outside_of_functions(lines: &[String]) -> usize {
    let mut end: Option<String> = None;
    let mut outside = 0;
    for line in lines {
        let indent = &line[..line.len() - line.trim_start().len()];
        let starts = ["async fn ", "pub async fn ", "pub(crate) async fn ", "fn "]
            .iter()
            .any(|start| line.trim_start().starts_with(start));
        match &end {
            Some(last) if line == last => end = None,
            Some(_) => {}
            None if starts => end = Some(format!("{indent}}}")),
            None => outside += 1,
        }
    }
    outside
}

/// All lines of code, and those that are not the handlers' own work.
fn counted(stage: &str) -> (usize, usize) {
    let own = ["activities.rs", "orchestrations.rs", "tracking.rs"].map(|file| code(stage, file));
    let others: usize = ["lib.rs", "registry.rs", "inventory.rs"].iter().map(|file| code(stage, file).len()).sum();
    let both: usize = ["client.rs", "types.rs"].iter().map(|file| code(stage, file).len()).sum();
    let all = others + both + own.iter().map(Vec::len).sum::<usize>();
    (all, others + own.iter().map(|lines| outside_of_functions(lines)).sum::<usize>())
}

#[test]
fn at_most_four_lines_are_left_for_each_handler() {
    let by_attribute = counted("by-attribute");
    assert!(by_attribute.1 <= 4 * HANDLERS, "{by_attribute:?}");
    assert!(!fs::read_to_string(sources("by-attribute").join("orchestrations.rs")).unwrap().contains("uses("));
    let row = |what: &str, numbers: [String; 2]| format!("| {what} | {} | {} |", numbers[0], numbers[1]);
    let stages = [counted("by-hand"), by_attribute];
    let tenths = |lines: usize| format!("{}.{}", lines / HANDLERS, lines % HANDLERS * 10 / HANDLERS);
    let guide = fs::read_to_string(workspace().join("docs/migrating.md")).unwrap();
    for expected in [
        row("lines of code in all", stages.map(|(all, _)| all.to_string())),
        row(
            "lines for each handler that are not its own work: names, registration, conversion, metadata",
            stages.map(|(_, overhead)| tenths(overhead)),
        ),
    ] {
        assert!(guide.contains(&expected), "{expected}");
    }
}

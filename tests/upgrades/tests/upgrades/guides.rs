//! What the guides say about the upgrades of the table. Their tables name the upgrades that prove a row in the last column.

use crate::expected::Outcome;
use crate::rows;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The columns that say how instances end.
const PHASES: [&str; 3] = ["while both programs run", "after the upgrade", "after a rollback"];

/// The column with the names of upgrades.
const TRIED_AS: &str = "tried as";

/// What the guides call an outcome.
const fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Well => "fine",
        Outcome::OtherOutput => "another result",
        Outcome::OwnError => "an error",
        Outcome::Undecodable => "cannot be decoded",
        Outcome::Nondeterminism => "nondeterminism",
        Outcome::Waits => "wait",
    }
}

const OUTCOMES: [Outcome; 6] = [
    Outcome::Well,
    Outcome::OtherOutput,
    Outcome::OwnError,
    Outcome::Undecodable,
    Outcome::Nondeterminism,
    Outcome::Waits,
];

#[test]
fn the_guides_say_how_upgrades_end() {
    let mut unsaid: BTreeSet<_> = rows::all().iter().map(|row| row.name).collect();
    let mut wrong = Vec::new();
    for row in documented() {
        for name in &row.upgrades {
            let Some(upgrade) = rows::all().into_iter().find(|upgrade| upgrade.name == name) else {
                wrong.push(format!("{}: there is no upgrade `{name}`", row.place));
                continue;
            };
            unsaid.remove(upgrade.name);
            for ((phase, expected), said) in PHASES.iter().zip(upgrade.phases()).zip(&row.said) {
                let expected = if expected.is_empty() { &[Outcome::Well] } else { expected };
                if said != expected {
                    wrong.push(format!("{}: `{name}`: {phase}: {said:?}, expected {expected:?}", row.place));
                }
            }
        }
    }
    // It shows that nothing else has an effect.
    unsaid.remove("nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unsaid.is_empty(), "no guide says how these end: {unsaid:?}");
}

/// A row of a guide's table.
struct Documented {
    place: String,
    /// The outcomes that each phase names.
    said: Vec<Vec<Outcome>>,
    upgrades: Vec<String>,
}

fn documented() -> Vec<Documented> {
    let guides = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let mut rows = Vec::new();
    for guide in ["versions-and-renames.md", "wire-format.md"] {
        let text = fs::read_to_string(guides.join(guide)).unwrap();
        let mut columns = Vec::new();
        for line in text.lines() {
            let cells: Vec<_> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
            if !line.starts_with('|') {
                columns.clear();
            } else if columns.is_empty() {
                columns = cells;
            } else if columns.last() == Some(&TRIED_AS) && !line.starts_with("| ---") {
                rows.push(row(guide, &columns, &cells));
            }
        }
    }
    assert!(rows.len() > 30, "{}", rows.len());
    rows
}

fn row(guide: &str, columns: &[&str], cells: &[&str]) -> Documented {
    let cell = |column: &str| columns.iter().position(|found| *found == column).map(|index| cells[index]).unwrap();
    let said = PHASES.iter().map(|phase| {
        let named = OUTCOMES.into_iter().filter(|outcome| cell(phase).contains(words(*outcome)));
        named.collect()
    });
    let upgrades = cell(TRIED_AS).split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Documented { place: format!("{guide}: {}", cells[0]), said: said.collect(), upgrades }
}

//! The code still replays what earlier versions of it have recorded. `UPDATE_DUROXIDE=1 cargo test` adds the histories of new
//! paths.

duroxide::replay_tests!("tests/histories");

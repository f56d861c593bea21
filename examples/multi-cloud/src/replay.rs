//! `replay`: whether what runs on a store would go on with this build.

use crate::cli::ReplayOptions;
use crate::stores;
use duroxide::replay::Replay;
use indicatif::{ProgressBar, ProgressStyle};

/// Replays every instance that runs, and prints what would break. The store is only read.
pub(crate) async fn replay(options: &ReplayOptions) -> Result<(), String> {
    let store = stores::open_read_only(&options.store.url).await?;
    let replay = Replay::with(duroxide::create_orchestration_registry()).over(&store);
    let replay = options.names.iter().fold(replay, duroxide::replay::StoreReplay::name);
    // Is hidden unless standard error is a terminal.
    let bar = ProgressBar::new(0);
    bar.set_style(
        ProgressStyle::with_template("{bar:30} {pos} of {len} instances").map_err(|error| error.to_string())?,
    );
    let summary = replay.summary_with(|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    let summary = summary.await.map_err(|error| error.to_string())?;
    bar.finish_and_clear();
    // With the IDs of all instances.
    print!("{summary:#}");
    match summary.count_broken() {
        0 => Ok(()),
        1 => Err("1 instance would not go on with this build".to_owned()),
        count => Err(format!("{count} instances would not go on with this build")),
    }
}

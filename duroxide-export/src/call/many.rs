//! Several calls at once.

use duroxide::OrchestrationContext;
use std::iter;
use std::sync::{Mutex, PoisonError};

/// Runs calls at the same time, and returns their results in the order of the calls.
///
/// Each call makes the attempts that its activity or its options specify. All calls run to the end, even if one fails. The
/// calls are polled in their order, so a replay schedules the same. To limit how many run at once, use [`map`].
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// #[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3))]
/// async fn charge_card(cents: u64) -> Result<String, String> {
///     Ok(format!("receipt for {cents}"))
/// }
///
/// #[duroxide::orchestration(name = "sell-books")]
/// async fn sell_books(ctx: OrchestrationContext, prices: Vec<u64>) -> Result<Vec<String>, String> {
///     let charges = prices.iter().map(|cents| ChargeCard::call(&ctx, cents));
///     duroxide::join_all(&ctx, charges).await.into_iter().collect()
/// }
/// ```
pub async fn join_all<C>(ctx: &OrchestrationContext, calls: impl IntoIterator<Item = C>) -> Vec<C::Output>
where
    C: IntoFuture,
{
    let calls: Vec<_> = calls.into_iter().map(IntoFuture::into_future).collect();
    ctx.join(calls).await
}

/// Makes a call for each item, at most `limit` at the same time, and returns the results in the order of the items.
///
/// Each call makes the attempts that its activity or its options specify. The next call begins when one has ended. All
/// items are processed, even if a call fails. A `limit` of 0 counts as 1.
///
/// Calls begin in the order of the items and are polled in a fixed order, so a replay schedules the same. A change of
/// `limit` changes the order of the history, so it needs a new version of the orchestration.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// #[duroxide::activity(name = "resize-image", idempotent, retry(max_attempts = 3))]
/// async fn resize_image(name: String) -> Result<String, String> {
///     Ok(format!("small-{name}"))
/// }
///
/// #[duroxide::orchestration(name = "resize-images")]
/// async fn resize_images(ctx: OrchestrationContext, names: Vec<String>) -> Result<Vec<String>, String> {
///     let resized = duroxide::map(&ctx, names, 4, |name| ResizeImage::call(&ctx, &name)).await;
///     resized.into_iter().collect()
/// }
/// ```
pub async fn map<I, C>(
    ctx: &OrchestrationContext,
    items: impl IntoIterator<Item = I>,
    limit: usize,
    mut call: impl FnMut(I) -> C,
) -> Vec<C::Output>
where
    C: IntoFuture,
{
    let items: Vec<_> = items.into_iter().collect();
    let lanes = limit.max(1).min(items.len());
    let mut items = items.into_iter().enumerate();
    let next = Mutex::new(|| items.next().map(|(index, item)| (index, call(item))));
    // A lane begins the next item when its last one has ended. duroxide's join always polls the lanes in their order, so a
    // replay gives each lane the same items.
    let lane = || async {
        let mut ended = Vec::new();
        loop {
            let begun = next.lock().unwrap_or_else(PoisonError::into_inner)();
            let Some((index, call)) = begun else { return ended };
            ended.push((index, call.await));
        }
    };
    let ended = ctx.join(iter::repeat_with(lane).take(lanes).collect()).await;
    let mut ended: Vec<_> = ended.into_iter().flatten().collect();
    ended.sort_unstable_by_key(|(index, _)| *index);
    ended.into_iter().map(|(_, result)| result).collect()
}

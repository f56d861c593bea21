//! Checks that nothing was lost, and that nothing was done twice.

use crate::campaign::{COUNTERS, Campaign, counter_instance, parcels_of};
use crate::database::Database;
use crate::orders::{ChargeError, Kind, Label, ProcessOrder, ShipParcel, TellCustomer, instance, output};
use crate::parcels::CountParcels;
use duroxide::{Client, Status};
use simulated_cloud::DatabaseStore;
use std::collections::BTreeSet;

/// How many instances there are in the end.
pub(crate) fn instances(campaign: &Campaign) -> u64 {
    COUNTERS + (0..campaign.workflows).map(instances_of).sum::<u64>()
}

/// An order that is shipped has a parcel and a receipt.
const fn instances_of(order: u64) -> u64 {
    if matches!(Kind::of(order), Kind::Shipped | Kind::Confirmed) { 3 } else { 1 }
}

/// Checks everything; returns the number of instances, of resources, and of messages that came too early.
pub(crate) async fn all(campaign: &Campaign, client: &Client, database: &Database) -> (u64, usize, u64) {
    let mut reordered = 0;
    for order in 0..campaign.workflows {
        check_order(client, order).await;
    }
    for counter in 0..COUNTERS {
        let status = CountParcels::status(client, &counter_instance(counter)).await.expect("a status");
        let Status::Completed { output: count, .. } = status else { panic!("counter {counter}: {status:?}") };
        reordered += count.reordered;
        assert_eq!((count.next, count.total), (parcels_of(campaign), Some(parcels_of(campaign))));
    }
    let metrics = client.get_system_metrics().await.expect("metrics");
    assert_eq!(metrics.total_instances, instances(campaign), "instances in the store");
    (metrics.total_instances, check_resources(campaign, database).await, reordered)
}

/// Checks an order, and its other instances.
async fn check_order(client: &Client, order: u64) {
    let instance = instance(order);
    let status = ProcessOrder::status(client, &instance).await.expect("a status");
    let is_expected = match (Kind::of(order), &status) {
        (Kind::Shipped | Kind::Confirmed, Status::Completed { output: actual, .. }) => *actual == output(order),
        (Kind::Declined, Status::Failed { error, .. }) => *error == ChargeError::Declined(order),
        (Kind::Abandoned, Status::Ended { details, .. }) => details.display_message().contains("nobody came"),
        _ => false,
    };
    assert!(is_expected, "{instance}: {status:?}");
    if instances_of(order) == 1 {
        return;
    }
    let parcel = ShipParcel::status(client, &format!("{instance}-parcel")).await.expect("a status");
    assert!(matches!(parcel, Status::Completed { .. }), "{instance}: {parcel:?}");
    let receipt = TellCustomer::status(client, &format!("{instance}-receipt")).await.expect("a status");
    assert!(matches!(receipt, Status::Completed { .. }), "{instance}: {receipt:?}");
    let label = Label::read(client, &instance).await.expect("a value");
    assert_eq!(label, Some(Label(format!("label {order}"))), "{instance}");
}

/// The cloud creates each resource once; here it turns out whether any is missing, or was created without need.
async fn check_resources(campaign: &Campaign, database: &Database) -> usize {
    let cloud = DatabaseStore::open(&database.cloud_url()).await.expect("the cloud");
    let actual: BTreeSet<_> = cloud.keys().await.expect("resources").into_iter().collect();
    let expected: BTreeSet<_> = (0..campaign.workflows).flat_map(resources_of).collect();
    let missing: Vec<_> = expected.difference(&actual).collect();
    let needless: Vec<_> = actual.difference(&expected).collect();
    assert!(missing.is_empty() && needless.is_empty(), "missing {missing:?}, needless {needless:?}");
    actual.len()
}

fn resources_of(order: u64) -> Vec<String> {
    let kinds: &[&str] = match Kind::of(order) {
        Kind::Shipped | Kind::Confirmed => &["reservation", "charge", "label", "receipt"],
        Kind::Declined | Kind::Abandoned => &["reservation"],
    };
    kinds.iter().map(|kind| format!("{kind}/{order}")).collect()
}

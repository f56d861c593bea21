//! A campaign: workflows run, workers are killed, the database fails, and everything is checked in the end.

use crate::database::Database;
use crate::fleet::{Crew, Fleet};
use crate::insist::{insist, metrics};
use crate::orders::{AddressConfirmed, Kind, OrderProgress, ProcessOrder, instance};
use crate::parcels::{Count, CountParcels, Scan};
use crate::verify;
use duroxide::providers::open;
use duroxide::{Client, Status};
use duroxide_export_tests_support::TIMEOUT;
use futures_util::future::join_all;
use std::fmt::{self, Write as _};
use std::time::{Duration, Instant};

/// How much to run, and how much to break.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// The workers. If they have a clock, it goes wrong instead of the database.
    pub crew: Crew,
    /// How many orders.
    pub workflows: u64,
    /// How many workers are killed, at random moments.
    pub kills: usize,
    /// How often the database fails for a while, or the clock goes wrong.
    pub outages: usize,
}

/// What happened.
#[derive(Debug)]
pub struct Report {
    database: &'static str,
    workflows: u64,
    instances: u64,
    messages: u64,
    resources: usize,
    reordered: u64,
    kills: usize,
    outages: usize,
    elapsed: Duration,
}

/// How many workers are killed right away. The others are spread over the run, as far as there are more.
const AT_ONCE: usize = 20;

/// The instances that count parcels.
pub(crate) const COUNTERS: u64 = 4;

/// The number of messages for each of them.
pub(crate) const fn parcels_of(campaign: &Campaign) -> u64 {
    campaign.workflows / 4
}

impl Campaign {
    /// Runs everything, and checks that each workflow has ended as it should.
    ///
    /// # Panics
    ///
    /// If something was lost or done twice.
    pub async fn run(&self, database: &Database) -> Report {
        let store = open(&database.url()).await.expect("a store");
        let client = Client::new(store);
        let begin = Instant::now();
        let mut fleet = Fleet::start(self.crew.clone(), database);
        let senders = join_all((0..COUNTERS).map(|counter| count(&client, counter, parcels_of(self))));
        let havoc = self.wreak_havoc(&client, &mut fleet, database);
        let (_, (), outages) = tokio::join!(senders, serve(&client, self.workflows), havoc);
        wait_for_the_end(&client, verify::instances(self)).await;
        let elapsed = begin.elapsed();
        let (instances, resources, reordered) = verify::all(self, &client, database).await;
        Report {
            database: database.name(),
            workflows: self.workflows,
            instances,
            messages: COUNTERS * parcels_of(self),
            resources,
            reordered,
            kills: fleet.kills,
            outages,
            elapsed,
        }
    }

    /// Kills workers, and lets the database fail, while there is something to do. Returns the number of outages.
    async fn wreak_havoc(&self, client: &Client, fleet: &mut Fleet, database: &Database) -> usize {
        let mut outages = 0;
        while fleet.kills < self.kills || outages < self.outages {
            tokio::time::sleep(Duration::from_millis(fastrand::u64(150..650))).await;
            let ended = ended(client).await;
            if fleet.kills < self.kills && fleet.kills <= AT_ONCE + share_of(self.kills, ended, self.workflows) {
                fleet.kill_one();
            }
            // Outages are spread over the whole run.
            if outages < self.outages && ended >= self.workflows * (2 * outages as u64 + 1) / (2 * self.outages as u64)
            {
                let pause = || Duration::from_millis(fastrand::u64(200..3000));
                match &self.crew.clock {
                    Some(clock) => clock.stray(pause(), pause()).await,
                    None => database.fail(pause()).await,
                }
                outages += 1;
            }
            if ended >= self.workflows {
                break;
            }
        }
        outages
    }
}

/// How many orders are started at once, and how many instances may run before there are more.
const CROWD: usize = 500;

/// Starts the orders, and does what their customers do.
async fn serve(client: &Client, workflows: u64) {
    for first in (0..workflows).step_by(CROWD) {
        while metrics(client).await.running_instances > CROWD as u64 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let orders = first..workflows.min(first + CROWD as u64);
        for order in orders.clone() {
            insist(async || ProcessOrder::start(client, instance(order), &order).await).await;
        }
        for order in orders {
            accompany(client, order).await;
        }
    }
}

/// Does what the customer of an order does.
async fn accompany(client: &Client, order: u64) {
    let instance = instance(order);
    match Kind::of(order) {
        Kind::Confirmed => {
            wait_until(client, &instance, &OrderProgress::AwaitsAddress).await;
            let confirmed = AddressConfirmed { street: "Abbey Road".to_owned() };
            insist(async || confirmed.raise(client, &instance).await).await;
        }
        Kind::Abandoned => {
            wait_until(client, &instance, &OrderProgress::AwaitsPickup).await;
            insist(async || ProcessOrder::cancel(client, &instance, "nobody came").await).await;
        }
        Kind::Shipped | Kind::Declined => {}
    }
}

/// How many of so many when `done` of `all` is done.
fn share_of(number: usize, done: u64, all: u64) -> usize {
    let share = number as u64 * done / all.max(1);
    usize::try_from(share).unwrap_or(usize::MAX)
}

/// Waits until an order reports that it waits, which it does along with its wait.
async fn wait_until(client: &Client, instance: &str, expected: &OrderProgress) {
    loop {
        match insist(async || ProcessOrder::status(client, instance).await).await {
            Status::Running { progress: Some(progress), .. } if progress == *expected => return,
            Status::Running { .. } | Status::NotFound => tokio::time::sleep(Duration::from_millis(20)).await,
            other => panic!("{instance} has ended: {other:?}"),
        }
    }
}

/// Sends the messages of one counter. duroxide keeps a hundred that are not read, so it does not send more at once.
async fn count(client: &Client, counter: u64, parcels: u64) {
    let instance = counter_instance(counter);
    insist(async || CountParcels::start(client, &instance, &Count::default()).await).await;
    for number in 0..parcels {
        insist(async || Scan::Parcel(number).enqueue(client, &instance).await).await;
        while number % 40 == 39 && counted(client, &instance).await + 40 <= number {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    insist(async || Scan::Closed(parcels).enqueue(client, &instance).await).await;
}

pub(crate) fn counter_instance(counter: u64) -> String {
    format!("counter-{counter}")
}

async fn counted(client: &Client, instance: &str) -> u64 {
    match insist(async || CountParcels::status(client, instance).await).await {
        Status::Running { progress, .. } => progress.unwrap_or(0),
        Status::NotFound => 0,
        other => panic!("{instance} has ended: {other:?}"),
    }
}

/// How many instances have ended.
async fn ended(client: &Client) -> u64 {
    let metrics = metrics(client).await;
    metrics.completed_instances + metrics.failed_instances
}

/// Waits until all instances have ended. What a killed worker has fetched is neither queued nor, at first, an instance.
async fn wait_for_the_end(client: &Client, instances: u64) {
    let (mut last, mut changed) = (0, Instant::now());
    while last != instances {
        let ended = ended(client).await;
        if ended != last {
            (last, changed) = (ended, Instant::now());
        }
        assert!(changed.elapsed() < TIMEOUT, "{ended} of {instances} instances have ended:\n{}", stuck(client).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The instances that run, and what they did last.
async fn stuck(client: &Client) -> String {
    let mut text = String::new();
    for instance in client.list_instances_by_status("Running").await.expect("instances") {
        let execution = client.get_instance_info(&instance).await.expect("an instance").current_execution_id;
        let history = client.read_execution_history(&instance, execution).await.expect("a history");
        let last: Vec<_> = history.iter().rev().take(4).map(|event| &event.kind).collect();
        let _ = writeln!(text, "{instance}, execution {execution}: {last:?}");
    }
    text
}

impl Report {
    /// How many workers were killed.
    #[must_use]
    pub const fn kills(&self) -> usize {
        self.kills
    }

    /// How many times the database was away.
    #[must_use]
    pub const fn outages(&self) -> usize {
        self.outages
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, workflows, instances, messages, resources, reordered, kills, outages, elapsed } = self;
        write!(
            f,
            "{database}: {workflows} workflows, {instances} instances, {messages} messages and {resources} resources, \
             all as they should be, after {kills} killed workers and {outages} outages, in {:.1} s; {reordered} messages \
             overtook others",
            elapsed.as_secs_f64()
        )
    }
}

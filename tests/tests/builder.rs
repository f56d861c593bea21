//! The registry builder: state, selection of handlers, replacements, and everything that it rejects.

use duroxide::{
    ActivityContext, ActivityRegistry, OrchestrationContext, OrchestrationRegistry, Registries, RegistriesBuilder,
    State,
};
use duroxide_azure_arm::AzureConfig;
use duroxide_azure_arm::activities::provision_vm::ProvisionVm;
use duroxide_azure_arm::orchestrations::deploy_webapp::DeployWebapp;
use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;
use duroxide_export_tests::{Engine, TIMEOUT};
use simulated_cloud::Cloud;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

duroxide::export!(registry);

#[derive(Clone)]
struct ShopConfig {
    currency: String,
}

/// Not `Clone` itself.
struct Till(AtomicU32);

/// Takes two types of state, around its context and input.
#[duroxide::activity(not_idempotent)]
async fn take_money(
    State(config): State<ShopConfig>,
    ctx: ActivityContext,
    State(till): State<Arc<Till>>,
    amount: u32,
) -> Result<String, String> {
    ctx.trace_info("taking money");
    let total = till.0.fetch_add(amount, Ordering::SeqCst) + amount;
    Ok(format!("{total} {}", config.currency))
}

/// Takes optional state, on the blocking pool.
#[duroxide::activity(idempotent)]
#[expect(clippy::unnecessary_wraps, reason = "that is the signature of an activity")]
fn discount(campaign: Option<State<u32>>) -> Result<u32, String> {
    Ok(campaign.map_or(0, |State(percent)| percent))
}

/// Takes state, and schedules handlers that take state.
#[duroxide::orchestration]
async fn sell(ctx: OrchestrationContext, config: State<ShopConfig>, price: u32) -> Result<String, String> {
    let discount = Discount::schedule(&ctx, &()).await?;
    let price = price - price * discount / 100;
    let total = TakeMoney::schedule(&ctx, &price).await?;
    Ok(format!("sold for {price} {}, {total} in the till", config.0.currency))
}

fn euro() -> ShopConfig {
    ShopConfig { currency: "EUR".to_owned() }
}

fn till() -> Arc<Till> {
    Arc::new(Till(AtomicU32::new(0)))
}

fn azure() -> AzureConfig {
    AzureConfig { subscription: "test".to_owned(), cloud: Cloud::in_memory().unwrap() }
}

fn shop() -> RegistriesBuilder {
    registry::builder().provide(euro()).provide(till())
}

async fn start(registries: Registries) -> Engine {
    Engine::start_with_options(registries, duroxide_export_tests::options()).await
}

async fn sold(registries: Registries) -> String {
    let engine = start(registries).await;
    Sell::start(&engine.client, "sale", &200).await.unwrap();
    let sold = Sell::wait(&engine.client, "sale", TIMEOUT).await.unwrap();
    engine.stop().await;
    sold
}

fn refusal(builder: RegistriesBuilder) -> String {
    let error = builder.build().unwrap_err().to_string();
    let (_, problems) = error.strip_prefix("the registry cannot be built").unwrap().split_once(':').unwrap();
    problems.trim_start().to_owned()
}

#[tokio::test]
async fn handlers_get_their_state() {
    let till = till();
    let registries = registry::builder().provide(euro()).provide(Arc::clone(&till)).provide(25_u32).build().unwrap();
    assert_eq!(sold(registries).await, "sold for 150 EUR, 150 EUR in the till");
    assert_eq!(till.0.load(Ordering::SeqCst), 150);
}

#[tokio::test]
async fn optional_state_may_be_missing() {
    assert_eq!(sold(shop().build().unwrap()).await, "sold for 200 EUR, 200 EUR in the till");
}

#[test]
fn missing_state_names_every_handler_that_needs_it() {
    let error = refusal(registry::builder().provide(till()));
    let expected = [
        "state of type `builder::ShopConfig` is not provided, but required by activity \
         `duroxide-export-tests::activity::take-money` at tests/tests/builder.rs:",
        "state of type `builder::ShopConfig` is not provided, but required by orchestration \
         `duroxide-export-tests::orchestration::sell` at tests/tests/builder.rs:",
        "; provide it with `.provide(..)` on `registry::builder()`",
    ];
    for part in expected {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
#[should_panic(expected = "state of type `alloc::sync::Arc<builder::Till>` is not provided")]
fn missing_state_panics_with_the_same_message() {
    let _ = registry::create_activity_registry_with_config(euro());
}

#[test]
fn one_configuration_needs_no_builder() {
    #[derive(Clone)]
    struct Unused;
    // All of the Azure library's activities take one.
    let registry = duroxide_azure_arm::registry::create_activity_registry_with_config(azure());
    assert!(registry.has(ProvisionVm::NAME));
    let panic = std::panic::catch_unwind(|| {
        let _ = duroxide_azure_arm::registry::create_activity_registry_with_config(Unused);
    });
    let message = panic.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("AzureConfig` is not provided"), "{message}");
}

#[test]
fn two_values_of_one_type_are_rejected() {
    let error = refusal(shop().provide(euro()));
    assert_eq!(
        error,
        "two values of type `builder::ShopConfig` were provided; provide only one, or wrap each in its own type"
    );
}

#[test]
fn the_metadata_names_the_state() {
    assert_eq!(TakeMoney::info().state_types, ["ShopConfig", "Arc<Till>"]);
    assert_eq!(Discount::info().state_types, ["Option<u32>"]);
    assert_eq!(Sell::info().state_types, ["ShopConfig"]);
}

#[tokio::test]
async fn a_replacement_runs_instead_of_the_handler() {
    let currency = "GBP".to_owned();
    let registries = shop()
        .replace::<Discount>(|_: ActivityContext, ()| async { Ok(50) })
        .replace::<TakeMoney>(move |ctx: ActivityContext, amount| {
            let currency = currency.clone();
            async move {
                ctx.trace_info("taking money elsewhere");
                Ok(format!("{amount} {currency}"))
            }
        })
        .build()
        .unwrap();
    assert_eq!(sold(registries).await, "sold for 100 EUR, 100 GBP in the till");
}

#[tokio::test]
async fn an_orchestration_can_be_replaced_by_a_function() {
    async fn give_away(_: OrchestrationContext, price: u32) -> Result<String, String> {
        Ok(format!("given away, worth {price}"))
    }
    // A replaced handler needs no state.
    let registries = registry::builder()
        .replace::<Sell>(give_away)
        .replace::<TakeMoney>(|_, _| async { Err("not today".to_owned()) })
        .build()
        .unwrap();
    assert_eq!(sold(registries).await, "given away, worth 200");
}

#[test]
fn a_replacement_for_a_missing_handler_is_rejected() {
    let error = refusal(shop().replace::<ProvisionVm>(|_, _| async { unreachable!() }));
    assert!(
        error.starts_with("cannot replace `duroxide-azure-arm::activity::provision-vm`, which is defined at"),
        "{error}"
    );
    assert!(error.contains("examples/azure-arm/src/activities/provision_vm.rs:"), "{error}");
    let twice = shop().replace::<Discount>(|_, ()| async { Ok(1) }).replace::<Discount>(|_, ()| async { Ok(2) });
    assert_eq!(refusal(twice), "`duroxide-export-tests::activity::discount` is replaced twice; remove one replacement");
}

#[test]
fn a_replacement_for_a_handler_that_is_left_out_is_not_needed() {
    let replaced = || shop().replace::<Discount>(|_, ()| async { Ok(1) });
    assert!(!replaced().without::<Sell>().without::<Discount>().build().unwrap().activities.has(DISCOUNT));
    assert!(!replaced().only::<TakeMoney>().build().unwrap().activities.has(DISCOUNT));
}

#[test]
fn handlers_can_be_left_out() {
    let Registries { activities, orchestrations } = shop().without::<Sell>().without::<Discount>().build().unwrap();
    assert!(!orchestrations.has(SELL));
    assert!(!activities.has(DISCOUNT));
    assert!(activities.has(TAKE_MONEY));
    let error = refusal(shop().without::<ProvisionVm>());
    assert!(
        error.contains("cannot leave out `duroxide-azure-arm::activity::provision-vm`, which is defined at"),
        "{error}"
    );
}

#[test]
fn a_scheduled_handler_cannot_be_left_out() {
    let error = refusal(shop().without::<Discount>());
    let expected = "activity `duroxide-export-tests::activity::discount` is not registered, but \
                    orchestration `duroxide-export-tests::orchestration::sell` at tests/tests/builder.rs:";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn only_keeps_a_handler_and_what_it_schedules() {
    let library = || duroxide_azure_arm::registry::builder().provide(azure());
    let Registries { activities, orchestrations } = library().only::<DeployWebapp>().build().unwrap();
    assert_eq!(orchestrations.list_names(), [DeployWebapp::NAME]);
    let mut names = activities.list_names();
    names.sort();
    assert_eq!(
        names,
        ["configure-firewall", "create-app-service-plan", "deploy-container"]
            .map(|name| format!("duroxide-azure-arm::activity::{name}"))
    );
    let two = library().only::<DeployWebapp>().only::<ProvisionVm>().build().unwrap();
    assert!(two.activities.has(ProvisionVm::NAME));
    let error = refusal(shop().only::<ProvisionVm>());
    assert!(error.starts_with("cannot keep `duroxide-azure-arm::activity::provision-vm`, which"), "{error}");
}

#[test]
fn crates_can_be_included_more_than_once() {
    let Registries { activities, orchestrations } = shop()
        .include_crate(duroxide_azure_arm::registry::CRATE)
        .include_crate(duroxide_azure_arm::registry::CRATE)
        .provide(azure())
        .build()
        .unwrap();
    assert!(activities.has(TakeMoney::NAME) && activities.has(ProvisionVm::NAME));
    assert!(orchestrations.has(ProvisionPostgres::NAME));
}

#[test]
fn a_crate_without_handlers_is_rejected() {
    let nobody = duroxide::Crate { name: "no-body", version: "1.2.3", executable: false };
    let error = refusal(shop().include_crate(nobody));
    assert!(error.starts_with("no activities or orchestrations of `no-body` 1.2.3 are linked into this"), "{error}");
    assert!(error.contains("`use no_body as _;`"), "{error}");
}

#[test]
fn built_registries_can_be_merged() {
    let by_hand = Registries {
        activities: ActivityRegistry::builder()
            .register("by-hand", |_, input: String| async move { Ok(input) })
            .build_result()
            .unwrap(),
        orchestrations: OrchestrationRegistry::default(),
    };
    // Another shop with its own till: two values for one type of state.
    let other = shop().without::<Sell>().without::<TakeMoney>().build().unwrap();
    let merged = shop().merge(by_hand).without::<Discount>().merge(other).build().unwrap();
    assert!(merged.activities.has("by-hand") && merged.activities.has(DISCOUNT));
    assert!(merged.orchestrations.has(SELL));
}

#[test]
fn a_handler_that_is_also_merged_is_rejected() {
    let (error, line) = (refusal(shop().merge(shop().build().unwrap())), line!());
    let merged = format!("is also in the registry that is merged at tests/tests/builder.rs:{line}:");
    let expected = [
        "activity `duroxide-export-tests::activity::discount`, which is defined at tests/tests/builder.rs:",
        "orchestration `duroxide-export-tests::orchestration::sell` version 1.0.0, which is defined at",
        &merged,
        "; remove it from one of them, here with `.without`",
    ];
    for part in expected {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn the_same_handler_in_two_merged_registries_is_rejected() {
    let twice = RegistriesBuilder::empty().merge(shop().build().unwrap()).merge(shop().build().unwrap());
    let error = refusal(twice);
    assert!(error.contains("duplicate activity in merge: duroxide-export-tests::activity::"), "{error}");
}

#[test]
fn all_problems_are_reported_at_once() {
    let builder = registry::builder().provide(1_u8).provide(2_u8).without::<Discount>();
    let error = builder.build().unwrap_err();
    let problems: Vec<_> = error.problems().map(|problem| problem.to_string()).collect();
    for part in ["two values of type `u8`", "::discount` is not registered", "ShopConfig` is not provided"] {
        assert!(problems.iter().any(|problem| problem.contains(part)), "{error}");
    }
    assert_eq!(
        error.to_string(),
        format!("the registry cannot be built, because of {} problems:\n  {}", problems.len(), problems.join("\n  "))
    );
}

#[test]
fn a_builder_can_start_with_everything_that_is_linked() {
    let builder = RegistriesBuilder::all().provide(euro()).provide(till());
    let registries = builder.provide(azure()).build().unwrap();
    assert!(registries.activities.has(TAKE_MONEY) && registries.activities.has(ProvisionVm::NAME));
}

#[tokio::test]
async fn handlers_with_missing_state_are_registered_and_fail_when_called() {
    let registries = registry::builder().provide_optional(Some(euro())).allow_missing::<Arc<Till>>().build().unwrap();
    assert!(registries.activities.has(TakeMoney::NAME));
    let engine = start(registries).await;
    Sell::start(&engine.client, "till", &100).await.unwrap();
    let error = Sell::wait(&engine.client, "till", TIMEOUT).await.unwrap_err();
    assert_eq!(
        error.message(),
        "duroxide-export-tests::activity::take-money: cannot run, because its state of type \
         `alloc::sync::Arc<builder::Till>` is not provided in this process"
    );
    assert!(error.to_string().starts_with("instance `till` failed: duroxide-export-tests::activity::take-money"));
    engine.stop().await;
}

#[tokio::test]
async fn optional_state_is_provided_or_may_be_missing() {
    for (campaign, expected) in [(Some(10_u32), 10), (None, 0)] {
        let builder = registry::builder().provide(euro()).provide(till()).provide_optional(campaign);
        let engine = start(builder.build().unwrap()).await;
        Sell::start(&engine.client, "sell", &100).await.unwrap();
        let sold = Sell::wait(&engine.client, "sell", TIMEOUT).await.unwrap();
        assert!(sold.starts_with(&format!("sold for {} EUR", 100 - expected)), "{sold}");
        engine.stop().await;
    }
}

#[test]
fn only_the_allowed_type_may_be_missing() {
    let error = refusal(registry::builder().provide_optional::<ShopConfig>(None));
    assert!(error.contains("state of type `alloc::sync::Arc<builder::Till>` is not provided"), "{error}");
    assert!(!error.contains("ShopConfig"), "{error}");
    let error = refusal(shop().provide_optional(Some(euro())));
    assert!(error.contains("two values of type `builder::ShopConfig` were provided"), "{error}");
}

//! The lock: what a newer version breaks by its names, and the file that a library's tests keep.

use duroxide::catalog::{Affected, Catalog, Change, Lock, Rule, TypeSchema};
use duroxide::testing::assert_locked;
use duroxide::{ActivityContext, OrchestrationContext};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A person's decision.
#[duroxide::event(name = "order-approval")]
#[derive(Serialize, Deserialize, JsonSchema)]
struct OrderApproval {
    granted: bool,
}

/// What to do next.
#[duroxide::queue(name = "order-command")]
#[derive(Serialize, Deserialize, JsonSchema)]
struct OrderCommand(String);

/// Where the order is.
#[duroxide::value(name = "order-place")]
#[derive(Serialize, Deserialize, JsonSchema)]
struct OrderPlace(String);

/// A type without a schema.
#[derive(Serialize, Deserialize)]
struct Parcel(u8);

/// Ship an order.
#[duroxide::activity(name = "ship-order", idempotent, alias = "send-order")]
async fn ship_order(order: String) -> Result<String, String> {
    Ok(order)
}

/// Weigh a parcel, and say so.
#[duroxide::activity(name = "weigh-parcel", not_idempotent, sends(OrderCommand))]
async fn weigh_parcel(ctx: ActivityContext, parcel: Parcel) -> Result<u8, String> {
    let approval = OrderApproval { granted: parcel.0 < 10 };
    approval.raise(&ctx.get_client(), "order").await.map_err(|error| error.to_string())?;
    Ok(parcel.0)
}

/// Handle an order.
#[duroxide::orchestration(name = "handle-order", progress = u8)]
async fn handle_order(ctx: OrchestrationContext, order: String) -> Result<String, String> {
    OrderApproval::wait(&ctx).await?;
    let OrderCommand(command) = OrderCommand::dequeue(&ctx).await?;
    OrderPlace(command).set(&ctx)?;
    WeighParcel::schedule(&ctx, &Parcel(1)).await?;
    ShipOrder::call(&ctx, &order).await
}

/// Handle an order, in a newer way.
#[duroxide::orchestration(name = "handle-order", version = "2.0.0", handle = HandleOrderV2)]
async fn handle_order_v2(ctx: OrchestrationContext, order: String) -> Result<String, String> {
    ShipOrder::call(&ctx, &order).await
}

duroxide::export!(inventory, allow(DX0109));

/// What changes break, without the types that are not checked.
fn changes(edit: impl FnOnce(&mut Catalog)) -> Vec<Change> {
    let old = inventory::catalog();
    let mut new = old.clone();
    edit(&mut new);
    old.compare(&new).changes.into_iter().filter(|change| change.rule != Rule::NotChecked).collect()
}

fn rules(edit: impl FnOnce(&mut Catalog)) -> Vec<Rule> {
    changes(edit).iter().map(|change| change.rule).collect()
}

#[test]
fn a_library_without_changes_breaks_nothing() {
    assert_eq!(rules(|_| {}), []);
    assert_eq!(rules(|new| new.activities[0].description = "Other words.".into()), []);
}

#[test]
fn additions_are_allowed() {
    let new = inventory::catalog();
    let mut old = new.clone();
    old.activities.pop();
    old.orchestrations.pop();
    old.events.clear();
    old.queues.clear();
    old.values.clear();
    assert_eq!(old.compare(&new).breaking().count(), 0);
}

#[test]
fn names_that_are_gone_break() {
    assert_eq!(rules(|new| new.activities.retain(|info| !info.name.ends_with("weigh-parcel"))), [Rule::ActivityGone]);
    assert_eq!(rules(|new| new.activities[0].aliases.clear()), [Rule::ActivityGone]);
    assert_eq!(rules(|new| new.orchestrations.clear()), [Rule::OrchestrationGone]);
    assert_eq!(rules(|new| new.orchestrations.retain(|info| info.version != "1.0.0")), [Rule::VersionGone]);
    assert_eq!(rules(|new| new.events.clear()), [Rule::EventGone]);
    assert_eq!(rules(|new| new.queues.clear()), [Rule::QueueGone]);
    assert_eq!(rules(|new| new.values.clear()), [Rule::ValueGone]);
}

#[test]
fn a_renamed_handler_is_suggested_and_may_have_an_alias() {
    let renamed = "duroxide-export-tests::activity::weigh-parcels";
    let change = &changes(|new| new.activities[1].name = renamed.into())[0];
    assert_eq!(change.rule, Rule::ActivityGone);
    assert!(change.help.starts_with(&format!("did it become `{renamed}`?")), "{change}");
    let with_alias = rules(|new| {
        let old = std::mem::replace(&mut new.activities[1].name, renamed.into());
        new.activities[1].aliases.push(old);
    });
    assert_eq!(with_alias, []);
}

/// An alias that now leads to something else.
#[test]
fn an_alias_of_another_handler_is_compared() {
    let taken = changes(|new| {
        let alias = new.activities[0].aliases.pop().unwrap();
        new.activities[1].aliases.push(alias);
        new.activities[1].input_schema = new.activities[1].output_schema.clone();
    });
    let rules: Vec<_> = taken.iter().map(|change| change.rule).collect();
    let expected = [Rule::NotIdempotent, Rule::InputTypeNarrowed, Rule::ComparedPayload, Rule::RecordedOutput];
    assert_eq!(rules, expected, "{taken:?}");
    assert!(taken.iter().all(|change| change.name.ends_with("::send-order")), "{taken:?}");
}

#[test]
fn other_kinds_and_keys_break() {
    let moved = rules(|new| new.values[0].name = "place-of-order".into());
    assert_eq!(moved, [Rule::ValueKeyMoved]);
    let kind = changes(|new| {
        let mut event = new.events.remove(0);
        event.name = "duroxide-export-tests::queue::order-approval".into();
        new.queues.push(event);
    });
    assert_eq!(kind[0].rule, Rule::KindChanged);
    assert!(kind[0].message.contains("it was an event; now a queue has the name"), "{}", kind[0]);
    assert_eq!(rules(|new| new.activities[0].idempotent = false), [Rule::NotIdempotent]);
}

#[test]
fn what_a_program_cannot_judge_is_a_note() {
    let catalog = inventory::catalog();
    let comparison = catalog.compare(&catalog);
    let notes: Vec<_> = comparison.notes().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("the input is a `Parcel`, which has no schema: not checked"), "{notes:?}");

    let number = serde_json::json!({ "type": "integer", "format": "uint8" });
    let latest = rules(|new| new.orchestrations[1].input_schema.as_mut().unwrap().reads = number.clone());
    assert_eq!(latest, [Rule::InputTypeNarrowed, Rule::ComparedElsewhere]);
    // A third version takes the place of the second.
    let latest = changes(|new| {
        let mut third = new.orchestrations[1].clone();
        third.version = "3.0.0".into();
        third.input_schema.as_mut().unwrap().reads = number.clone();
        new.orchestrations.push(third);
    });
    assert_eq!(latest.len(), 1);
    assert_eq!((latest[0].rule, latest[0].is_breaking()), (Rule::LatestVersion, false));
    assert!(
        latest[0].message.starts_with("between version 2.0.0 and 3.0.0, now the latest, the input could be a string")
    );

    // Instances that have recorded another output.
    let recorded = changes(|new| {
        new.activities[0].output_schema.as_mut().unwrap().reads =
            serde_json::json!({ "type": "string", "enum": ["sent"] });
    });
    assert_eq!((recorded[0].rule, recorded[0].is_breaking()), (Rule::RecordedOutput, false));
}

#[test]
fn each_rule_is_named_and_explained() {
    let mut names: Vec<_> = Rule::ALL.iter().map(ToString::to_string).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        assert!(rule.summary().ends_with('.') && !rule.help().is_empty() && !rule.breaks().is_empty(), "{rule}");
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
    }
    assert_eq!(Rule::InputFieldRequired.breaks(), [Affected::Instances, Affected::Callers, Affected::Senders]);
}

/// `docs/breaking-changes.md` has a table of the rules.
#[test]
fn the_guide_lists_every_rule() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/breaking-changes.md")).unwrap();
    for rule in Rule::ALL {
        let breaks: Vec<_> = rule.breaks().iter().map(ToString::to_string).collect();
        let line = format!("| `{rule}` | {} | {} |", rule.summary(), breaks.join(", "));
        assert!(guide.contains(&line), "docs/breaking-changes.md lacks the line\n{line}");
    }
}

fn complaint(file: &Path, catalog: &Catalog) -> String {
    let check = || assert_locked(file, catalog);
    *std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn a_file_is_kept_and_explains_what_breaks() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("duroxide.lock.json");
    let catalog = inventory::catalog();
    assert!(complaint(&file, &catalog).contains("write it with `UPDATE_DUROXIDE=1 cargo test`"));
    for (version, age) in [(1, "an older"), (3, "a newer")] {
        fs::write(&file, format!("{{ \"lock_version\": {version}, \"activities\": [{{}}] }}")).unwrap();
        let text = complaint(&file, &catalog);
        let expected =
            format!("it has the format {version} of {age} duroxide-export, and this program reads the format 2");
        assert!(
            text.contains(&expected) && text.contains("write it anew with `UPDATE_DUROXIDE=1 cargo test`"),
            "{text}"
        );
    }
    fs::write(&file, "<<<<<<< HEAD").unwrap();
    assert!(complaint(&file, &catalog).contains("is not a lock: expected value at line 1 column 1"));

    let mut lock = serde_json::to_value(catalog.lock()).unwrap();
    let write = |lock: &Value| fs::write(&file, serde_json::to_string_pretty(lock).unwrap()).unwrap();
    write(&lock);
    assert_locked(&file, &catalog);

    let mut new = catalog;
    new.activities[0].idempotent = false;
    new.events.clear();
    let text = complaint(&file, &new);
    for part in [
        "[not-idempotent] `duroxide-export-tests::activity::ship-order`: it was declared `idempotent`, and is not any more \
         (breaks callers)",
        "[event-gone] `duroxide-export-tests::event::order-approval`: the name is gone (breaks running instances, senders)",
        "help: if the type was renamed, write `full_name = \"..\"` with the old name",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }

    let exception = |rule: &str, name: &str| serde_json::json!({ "rule": rule, "name": name, "reason": "tests" });
    let ship_order = "duroxide-export-tests::activity::ship-order";
    lock["exceptions"] = Value::Array(vec![exception("not-idempotent", ship_order)]);
    write(&lock);
    let text = complaint(&file, &new);
    assert!(!text.contains("[not-idempotent]") && text.contains("[event-gone]"), "{text}");
    let approval = "duroxide-export-tests::event::order-approval";
    lock["exceptions"] = vec![exception("not-idempotent", ship_order), exception("event-gone", approval)].into();
    write(&lock);
    assert_locked(&file, &new);

    lock["exceptions"] = vec![exception("event-gone", "order-approval")].into();
    write(&lock);
    let text = complaint(&file, &new);
    assert!(text.contains("note: the exception from `event-gone` for `order-approval` applies to nothing"), "{text}");
    lock["exceptions"] = vec![serde_json::json!({ "rule": "event-gone", "name": approval, "reason": " " })].into();
    write(&lock);
    assert!(complaint(&file, &new).contains("needs a reason"));
    lock["exceptions"] = vec![exception("event-lost", approval)].into();
    write(&lock);
    assert!(complaint(&file, &new).contains("unknown variant `event-lost`, expected one of `activity-gone`"));
}

/// A field that became optional in the last release, and is required again now.
#[test]
fn every_release_that_is_owed_something_is_compared() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("duroxide.lock.json");
    let folder = directory.path().join("duroxide.locks");
    let with_input = |required: &[&str]| {
        let mut catalog = inventory::catalog();
        catalog.activities[0].input_schema.as_mut().unwrap().reads = serde_json::json!({
            "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": required,
        });
        catalog
    };
    let write = |file: &Path, lock: &Value| fs::write(file, serde_json::to_string_pretty(lock).unwrap()).unwrap();
    let lock = |required: &[&str]| serde_json::to_value(with_input(required).lock()).unwrap();
    let new = with_input(&["a", "b"]);
    write(&file, &lock(&["a", "b"]));
    assert_locked(&file, &new);

    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("README.md"), "Releases whose instances still run.").unwrap();
    write(&folder.join("1.1.0.json"), &lock(&["b", "a"]));
    assert_locked(&file, &new);
    write(&folder.join("1.0.0.json"), &lock(&["a"]));
    let text = complaint(&file, &new);
    for part in [
        "breaks what relies on the one in `",
        "duroxide.locks/1.0.0.json`:",
        "[input-field-required] `duroxide-export-tests::activity::ship-order`",
        "To accept all, delete the file, if nothing relies on that release any more.",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("1.1.0"), "{text}");

    // Both the last release and an older one.
    let mut idempotent = lock(&["a", "b"]);
    idempotent["activities"][1]["idempotent"] = true.into();
    write(&file, &idempotent);
    let text = complaint(&file, &new);
    assert!(text.contains("[not-idempotent]") && text.contains("[input-field-required]"), "{text}");
    write(&file, &lock(&["a", "b"]));

    // Each file has its own exceptions.
    let mut accepted = lock(&["a"]);
    let exception = |reason: &str| {
        let of_rule = |rule: &str| serde_json::json!({ "rule": rule, "name": "duroxide-export-tests::activity::ship-order", "reason": reason });
        Value::Array(["input-field-required", "compared-payload"].map(of_rule).to_vec())
    };
    accepted["exceptions"] = exception("no instance has left it out");
    write(&folder.join("1.0.0.json"), &accepted);
    assert_locked(&file, &new);
    accepted["exceptions"] = exception("");
    write(&folder.join("1.0.0.json"), &accepted);
    assert!(complaint(&file, &new).contains("1.0.0.json` needs a reason"));

    // What cannot be compared is an error.
    fs::write(folder.join("1.0.0.json"), "{}").unwrap();
    assert!(complaint(&file, &new).contains("1.0.0.json` is not a lock"));
    fs::write(folder.join("1.0.0.json"), "{ \"lock_version\": 1 }").unwrap();
    let text = complaint(&file, &new);
    assert!(text.contains("1.0.0.json` is not a lock: it has the format 1 of an older duroxide-export"), "{text}");
    assert!(text.contains("in the sources of its release"), "{text}");
    let mut damaged = lock(&["a"]);
    damaged["activities"][0]["input"] = "Gone".into();
    write(&folder.join("1.0.0.json"), &damaged);
    assert!(complaint(&file, &new).contains("1.0.0.json` is not a lock: `types` lacks `Gone`"));
    damaged["types"]["Gone"] = serde_json::json!({ "$ref": "Lost" });
    damaged["exceptions"] = exception("tests");
    write(&folder.join("1.0.0.json"), &damaged);
    let text = complaint(&file, &new);
    assert!(text.contains("[not-comparable]") && text.contains("refers to `Lost`, which does not exist"), "{text}");
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    assert!(complaint(&file, &new).contains("duroxide.locks` cannot be read"));
}

#[test]
fn a_lock_says_what_is_not_checked_and_ignores_documentation() {
    let lock = serde_json::to_value(inventory::catalog().lock()).unwrap();
    assert_eq!([&lock["activities"][1]["input"], &lock["types"]["Parcel"]], ["Parcel", "not checked"]);
    let text = lock.to_string();
    assert!(!text.contains("description") && !text.contains("A person's decision"), "{text}");
    assert_eq!(lock["events"][0]["message"], "OrderApproval");
    assert_eq!(lock["types"]["OrderApproval"]["required"], serde_json::json!(["granted"]));
}

/// A catalog whose activities take these types, each with a name and the schemas of what it reads and writes.
fn taking(inputs: &[(&str, Value, Value)]) -> Catalog {
    let mut catalog = inventory::catalog();
    let mut activity = catalog.activities[0].clone();
    activity.aliases.clear();
    catalog.activities = inputs
        .iter()
        .enumerate()
        .map(|(number, (name, reads, writes))| {
            let mut activity = activity.clone();
            activity.name = format!("shop::activity::step-{number}").into();
            activity.input_type = (*name).to_owned().into();
            activity.input_schema = Some(TypeSchema::new(reads.clone(), writes.clone()));
            activity
        })
        .collect();
    catalog
}

/// The keys of the inputs, and the number of lines of the file. What is read from the file is the lock again, and breaks nothing.
fn kept(catalog: &Catalog) -> (Value, Vec<String>, usize) {
    let text = serde_json::to_string_pretty(&catalog.lock()).unwrap();
    let read: Lock = serde_json::from_str(&text).unwrap();
    assert_eq!(read, catalog.lock());
    assert_eq!(serde_json::to_string_pretty(&read).unwrap(), text);
    assert_eq!(read.compare(&catalog.lock()).breaking().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let lock: Value = serde_json::from_str(&text).unwrap();
    let inputs =
        lock["activities"].as_array().unwrap().iter().map(|activity| activity["input"].as_str().unwrap().into());
    let inputs = inputs.collect();
    (lock["types"].clone(), inputs, text.lines().count())
}

fn object(field: &str, schema: &Value) -> Value {
    json!({ "type": "object", "properties": { field: schema }, "required": [field] })
}

fn with_definitions(mut schema: Value, definitions: Value) -> Value {
    schema["$defs"] = definitions;
    schema
}

/// The types of the inputs; their keys; other types in the file.
type Case<'c> = (&'c str, Vec<(&'c str, (Value, Value))>, &'c [&'c str], &'c [&'c str]);

#[test]
fn each_type_is_in_the_file_once() {
    let item = object("price", &json!({ "type": "integer" }));
    let other_item = object("price", &json!({ "type": "string" }));
    let item_of = |root: Value, item: &Value| with_definitions(root, json!({ "Item": item }));
    let both = |schema: Value| (schema.clone(), schema);
    let reference = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let order = |item: &Value| item_of(object("item", &reference("Item")), item);
    let list = |item: &Value| item_of(json!({ "type": "array", "items": reference("Item") }), item);
    let optional = |item: &Value| {
        let mut item = item.clone();
        item["required"] = json!([]);
        item
    };
    let node = |root: &str| json!({ "type": "array", "items": { "$ref": root } });
    let ring = |next: &str| object("next", &reference(next));
    let table: Vec<Case<'_>> = vec![
        ("the same", vec![("Item", both(item.clone())), ("Item", both(item.clone()))], &["Item", "Item"], &[]),
        ("inside another", vec![("Order", both(order(&item))), ("Item", both(item.clone()))], &["Order", "Item"], &[]),
        (
            "in two",
            vec![("Order", both(order(&item))), ("Vec<Item>", both(list(&item)))],
            &["Order", "Vec<Item>"],
            &["Item"],
        ),
        (
            "one name",
            vec![("Item", both(item.clone())), ("Item", both(other_item.clone()))],
            &["Item", "Item (2)"],
            &[],
        ),
        (
            "one name inside",
            vec![("Order", both(order(&item))), ("Order", both(order(&other_item)))],
            &["Order", "Order (2)"],
            &["Item", "Item (2)"],
        ),
        (
            "a type inside one of its name",
            vec![("Item", both(item_of(object("item", &reference("Item")), &item)))],
            &["Item"],
            &["Item (2)"],
        ),
        (
            "written differently inside",
            vec![("Order", (order(&optional(&item)), order(&item))), ("Item", (optional(&item), item.clone()))],
            &["Order", "Item"],
            &[],
        ),
        (
            "in itself",
            vec![
                ("Node", both(node("#"))),
                ("Vec<Node>", both(with_definitions(node("#/$defs/Node"), json!({ "Node": node("#/$defs/Node") })))),
            ],
            &["Node", "Vec<Node>"],
            &[],
        ),
        (
            "a ring",
            vec![
                ("A", both(with_definitions(ring("B"), json!({ "B": object("next", &json!({ "$ref": "#" })) })))),
                ("B", both(with_definitions(ring("A"), json!({ "A": object("next", &json!({ "$ref": "#" })) })))),
            ],
            &["A", "B"],
            &[],
        ),
        (
            "names that a reference encodes",
            vec![(
                "Order",
                both(with_definitions(object("item", &reference("%C3%84~1b~0c")), json!({ "\u{c4}/b~c": item }))),
            )],
            &["Order"],
            &["\u{c4}/b~c"],
        ),
        (
            "a name with a percent sign",
            vec![("Order", both(with_definitions(object("item", &reference("a%25b")), json!({ "a%b": item }))))],
            &["Order"],
            &["a%b"],
        ),
        // What only its own document can resolve stays together.
        (
            "another reference",
            vec![("Order", both(item_of(object("item", &json!({ "$ref": "#/$defs/Item/properties/price" })), &item)))],
            &["Order"],
            &[],
        ),
        ("anything", vec![("Value", both(json!(true)))], &["Value"], &[]),
    ];
    for (what, inputs, keys, others) in table {
        let inputs: Vec<_> = inputs.into_iter().map(|(name, (reads, writes))| (name, reads, writes)).collect();
        let (types, found, _) = kept(&taking(&inputs));
        assert_eq!(found, keys, "{what}");
        let own = ["OrderApproval", "OrderCommand", "OrderPlace", "String", "u8"];
        let mut expected: Vec<_> = keys.iter().chain(others).chain(&own).copied().collect();
        expected.sort_unstable();
        expected.dedup();
        let mut all: Vec<_> = types.as_object().unwrap().keys().map(String::as_str).collect();
        all.sort_unstable();
        assert_eq!(all, expected, "{what}: {types:#}");
    }
}

/// 55 handlers, of which most are orchestrations with three versions, and which share ten types.
#[test]
fn a_change_of_a_shared_type_is_one_change_of_a_small_file() {
    let catalog = |price: &str| {
        let mut definitions = serde_json::Map::new();
        for number in 0..10 {
            let mut fields = serde_json::Map::new();
            for field in 0..6 {
                fields.insert(format!("field_{field}"), json!({ "type": "string" }));
            }
            let first = if number == 9 {
                json!({ "type": price })
            } else {
                json!({ "$ref": format!("#/$defs/Part{}", number + 1) })
            };
            fields.insert("first".to_owned(), first);
            let required: Vec<_> = fields.keys().cloned().collect();
            definitions.insert(
                format!("Part{number}"),
                json!({ "type": "object", "properties": fields, "required": required }),
            );
        }
        let root = with_definitions(object("part", &json!({ "$ref": "#/$defs/Part0" })), definitions.into());
        let mut catalog = taking(&vec![("Order", root.clone(), root.clone()); 15]);
        let orchestration = catalog.orchestrations[0].clone();
        catalog.orchestrations = (0..40 * 3)
            .map(|number| {
                let mut orchestration = orchestration.clone();
                orchestration.name = format!("shop::orchestration::flow-{}", number / 3).into();
                orchestration.version = format!("{}.0.0", number % 3 + 1).into();
                orchestration.input_type = "Order".into();
                orchestration.input_schema = Some(TypeSchema::new(root.clone(), root.clone()));
                orchestration
            })
            .collect();
        catalog
    };
    let [(old, _, lines), (new, _, same)] = ["integer", "string"].map(|price| kept(&catalog(price)));
    assert_eq!(lines, same);
    assert!(lines < 2_000, "{lines} lines");
    let changed: Vec<_> = old.as_object().unwrap().iter().filter(|(name, schema)| new[*name] != **schema).collect();
    assert_eq!(changed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Part9"]);
    // All who use the type are told.
    let comparison = catalog("integer").compare(&catalog("string"));
    let told = comparison.changes.iter().filter(|change| change.rule == Rule::InputTypeNarrowed);
    assert_eq!(told.count(), 15 + 40 * 3);
}

#[test]
fn what_activities_send_is_in_the_catalog() {
    let info = WeighParcel::info();
    assert_eq!(info.raises.iter().map(|used| &*used.name).collect::<Vec<_>>(), [ORDER_APPROVAL]);
    assert_eq!(info.enqueues.iter().map(|used| &*used.name).collect::<Vec<_>>(), [ORDER_COMMAND]);
    let chart = inventory::catalog().to_mermaid();
    assert!(chart.contains("-. raises .->") && chart.contains("-. adds to .->"), "{chart}");
}

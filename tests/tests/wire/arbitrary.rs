//! Arbitrary values arrive as they were sent, and where duroxide's own codec preserves the value, the bytes are the
//! same.
//!
//! duroxide's codec is private, so the tests reach it through registered handlers, which they call without a runtime.

use duroxide::runtime::OrchestrationHandler;
use duroxide::{OrchestrationContext, OrchestrationRegistry};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Loose {
    Nothing(()),
    Truth(bool),
    Number(i64),
    Float(f64),
    Text(String),
    List(Vec<Self>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Tree {
    Leaf,
    Number(f64),
    Pair(i64, Option<String>),
    Fields { zebra: Box<Self>, apple: u8, mango: Vec<Self> },
    Map(HashMap<String, Self>),
    Ordered(BTreeMap<u16, char>),
    Nothing(()),
}

/// A number that is written as a string, and read from either.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "Value")]
struct Decimal(i64);

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.0.to_string()
    }
}

impl TryFrom<Value> for Decimal {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
        number.map(Self).ok_or_else(|| format!("{value} is not a decimal"))
    }
}

macro_rules! identity {
    ($module:ident, $type:ty, $name:literal) => {
        mod $module {
            use super::*;

            #[duroxide::orchestration(name = $name)]
            async fn give_back(value: $type) -> Result<$type, String> {
                Ok(value)
            }

            pub(super) fn check(value: &$type) -> Result<(), TestCaseError> {
                let seen = Arc::new(Mutex::new(None));
                let note = Arc::clone(&seen);
                let read = move |_: OrchestrationContext, value: $type| {
                    *note.lock().unwrap() = Some(value.clone());
                    std::future::ready(Ok(value))
                };
                let registries =
                    duroxide::RegistriesBuilder::all().only::<GiveBack>().replace::<GiveBack>(read).build().unwrap();
                let own = registries.orchestrations.resolve_handler(GIVE_BACK).unwrap().1;
                super::check(value, &*own, &seen)
            }
        }
    };
}

identity!(text, String, "give-text-back");
identity!(optional, Option<String>, "give-optional-back");
identity!(json, Value, "give-json-back");
identity!(loose, Loose, "give-loose-back");
identity!(tree, Tree, "give-tree-back");
identity!(decimal, Decimal, "give-decimal-back");
identity!(nested, Option<Vec<Option<f64>>>, "give-nested-back");

/// `own` decodes with this crate's codec, records the value in `seen`, and encodes it again.
fn check<T>(value: &T, own: &dyn OrchestrationHandler, seen: &Mutex<Option<T>>) -> Result<(), TestCaseError>
where
    T: Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    // JSON in quotes is never ambiguous.
    let sent = run(own, &serde_json::to_string(value).unwrap()).unwrap();
    prop_assert_eq!(seen.lock().unwrap().take(), Some(value.clone()));
    prop_assert!(!sent.contains('\0'));

    let again = run(own, &sent).unwrap();
    prop_assert_eq!(seen.lock().unwrap().take(), Some(value.clone()), "sent as {}", &sent);
    prop_assert_eq!(&again, &sent);
    prop_assert_eq!(read_by_duroxide(&sent), Ok(value.clone()), "sent as {}", &sent);

    let by_duroxide = written_by_duroxide(value);
    if read_by_duroxide(&by_duroxide).as_ref() == Ok(value) && !by_duroxide.contains('\0') {
        prop_assert_eq!(&sent, &by_duroxide);
    }
    Ok(())
}

fn written_by_duroxide<T: Clone + Serialize + Send + Sync + 'static>(value: &T) -> String {
    let value = value.clone();
    let registry = OrchestrationRegistry::builder()
        .register_typed("write", move |_, (): ()| std::future::ready(Ok(value.clone())))
        .build();
    run(&*registry.resolve_handler("write").unwrap().1, "null").unwrap()
}

fn read_by_duroxide<T: DeserializeOwned + Send + Sync + 'static>(payload: &str) -> Result<T, String> {
    let seen = Arc::new(Mutex::new(None));
    let note = Arc::clone(&seen);
    let read = move |_, value: T| {
        *note.lock().unwrap() = Some(value);
        std::future::ready(Ok(()))
    };
    let registry = OrchestrationRegistry::builder().register_typed("read", read).build();
    run(&*registry.resolve_handler("read").unwrap().1, payload)?;
    Ok(seen.lock().unwrap().take().unwrap())
}

fn run(handler: &dyn OrchestrationHandler, payload: &str) -> Result<String, String> {
    let context = OrchestrationContext::new(Vec::new(), 1, "1".into(), "o".into(), "1.0.0".into(), None);
    match pin!(handler.invoke(context, payload.to_owned())).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the handler waits"),
    }
}

/// Text that is often valid JSON.
fn text() -> impl Strategy<Value = String> {
    let json = json_value().prop_map(|value| value.to_string());
    let spaced = json_value().prop_map(|value| format!(" {value:#}\n"));
    let pieces = "[ \\[\\]{}\",:\\\\0-9.eE+a-ftrun-]{0,12}";
    prop_oneof![any::<String>(), json, spaced, pieces, Just("null".to_owned()), Just("\0".to_owned())]
}

fn finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite())
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        finite().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn loose_value() -> impl Strategy<Value = Loose> {
    let leaf = prop_oneof![
        Just(Loose::Nothing(())),
        any::<bool>().prop_map(Loose::Truth),
        any::<i64>().prop_map(Loose::Number),
        finite().prop_map(Loose::Float),
        text().prop_map(Loose::Text),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| proptest::collection::vec(inner, 0..4).prop_map(Loose::List))
}

fn tree_value() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Leaf),
        Just(Tree::Nothing(())),
        finite().prop_map(Tree::Number),
        (any::<i64>(), proptest::option::of(text())).prop_map(|(number, text)| Tree::Pair(number, text)),
        any::<BTreeMap<u16, char>>().prop_map(Tree::Ordered),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            (inner.clone(), any::<u8>(), proptest::collection::vec(inner.clone(), 0..4))
                .prop_map(|(zebra, apple, mango)| Tree::Fields { zebra: Box::new(zebra), apple, mango }),
            proptest::collection::hash_map(".{0,6}", inner, 0..6).prop_map(Tree::Map),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn text_arrives(value in text()) {
        text::check(&value)?;
    }

    #[test]
    fn optional_text_arrives(value in proptest::option::of(text())) {
        optional::check(&value)?;
    }

    #[test]
    fn json_arrives(value in prop_oneof![json_value(), text().prop_map(Value::from)]) {
        json::check(&value)?;
    }

    #[test]
    fn untagged_values_arrive(value in loose_value()) {
        loose::check(&value)?;
    }

    #[test]
    fn trees_arrive(value in tree_value()) {
        tree::check(&value)?;
    }

    #[test]
    fn numbers_that_are_written_as_text_arrive(value in any::<i64>().prop_map(Decimal)) {
        decimal::check(&value)?;
    }

    #[test]
    fn nested_options_arrive(value in proptest::option::of(proptest::collection::vec(proptest::option::of(finite()), 0..6))) {
        nested::check(&value)?;
    }
}

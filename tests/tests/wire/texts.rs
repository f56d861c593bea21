//! Text that is valid JSON, or that PostgreSQL cannot store, arrives as it was sent, for every type and on every route.

use duroxide::{ActivityContext, CallError, OrchestrationContext, WaitError, WorkflowError};
use duroxide::{ActivityRegistry, OrchestrationRegistry, Registries};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

pub(crate) const TEXTS: [&str; 42] = [
    "plain",
    "",
    " ",
    "two words",
    "\"",
    "\"\"",
    "\"quoted\"",
    "\"\\\"twice\\\"\"",
    "\"open",
    "'single'",
    "null",
    " null",
    "null ",
    "nullable",
    "true",
    "false",
    "True",
    "truest",
    "0",
    "12",
    "-1",
    "-",
    "1.5",
    "1.50",
    "1e3",
    "007",
    " 7 ",
    "\n7",
    "99999999999999999999999999",
    "NaN",
    "[]",
    "[1]",
    "[1",
    "[\"a\",null]",
    "{}",
    "{\"a\":1}",
    "{\"b\":1, \"a\":2}",
    "{",
    "N",
    "\u{0}",
    "a\u{0}b \"12\"",
    "größe 🦀\n\t\\",
];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Newtype(pub(crate) String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Transparent {
    pub(crate) text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum NumberOrText {
    Number(i64),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Anything {
    Nothing(()),
    Truth(bool),
    List(Vec<Value>),
    Object { a: Option<u8> },
    Text(String),
}

/// A module with handlers for one type, and a check that sends values on every route.
macro_rules! routes {
    ($module:ident, $type:ty, $make:expr,
        $echo:literal, $fail:literal, $nest:literal, $begin:literal, $refuse:literal, $travel:literal) => {
        mod $module {
            use super::*;

            #[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
            #[error("refused")]
            struct Refused($type);

            impl WorkflowError for Refused {}

            #[duroxide::activity(name = $echo)]
            async fn echo(input: $type) -> Result<$type, String> {
                Ok(input)
            }

            #[duroxide::activity(name = $fail)]
            async fn fail(input: $type) -> Result<(), Refused> {
                Err(Refused(input))
            }

            #[duroxide::orchestration(name = $nest)]
            async fn nest(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                Echo::call(&ctx, &input).await
            }

            /// Its second execution gets the same input as the first.
            #[duroxide::orchestration(name = $begin)]
            async fn begin_again(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                if ctx.execution_id() == 1 {
                    return BeginAgain::continue_as_new(&ctx, &input).await;
                }
                Ok(input)
            }

            #[duroxide::orchestration(name = $refuse)]
            async fn refuse(ctx: OrchestrationContext, input: $type) -> Result<(), CallError<Refused>> {
                Fail::schedule(&ctx, &input).await
            }

            #[duroxide::orchestration(name = $travel)]
            async fn travel(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                let by_activity = Echo::schedule(&ctx, &input).await?;
                let by_sub_orchestration = Nest::schedule(&ctx, &by_activity).await?;
                let id = format!("{}-child", ctx.instance_id());
                let again = BeginAgain::call(&ctx, &by_sub_orchestration).instance(id).await?;
                Nest::call(&ctx, &again).instance(format!("{}-detached", ctx.instance_id())).spawn()?;
                match Refuse::schedule(&ctx, &again).await {
                    Err(CallError::Failed(Refused(carried))) => Ok(carried),
                    other => Err(format!("{other:?}")),
                }
            }

            /// Checks that an input is the one with the number at the end of the instance ID.
            fn check(instance: &str, input: $type) -> Result<(), String> {
                let index: usize = instance.rsplit('-').next().unwrap().parse().unwrap();
                if values()[index] == input { Ok(()) } else { Err(format!("{input:?}")) }
            }

            async fn fail_by_hand(ctx: ActivityContext, input: $type) -> Result<(), String> {
                check(ctx.instance_id(), input)
            }

            async fn nest_by_hand(ctx: OrchestrationContext, input: $type) -> Result<(), String> {
                check(&ctx.instance_id(), input)
            }

            fn values() -> Vec<$type> {
                TEXTS.into_iter().map($make).collect()
            }

            #[tokio::test]
            async fn every_text_arrives_on_every_route() {
                let engine = Engine::start_linked().await;
                for (index, value) in values().iter().enumerate() {
                    Travel::start(&engine.client, format!("travel-{index}"), value).await.unwrap();
                    Refuse::start(&engine.client, format!("refuse-{index}"), value).await.unwrap();
                }
                for (index, value) in values().iter().enumerate() {
                    let id = format!("travel-{index}");
                    assert_eq!(Travel::wait(&engine.client, &id, TIMEOUT).await.unwrap(), *value, "{value:?}");
                    let detached = Nest::wait(&engine.client, &format!("{id}-detached"), TIMEOUT).await.unwrap();
                    assert_eq!(detached, *value, "detached");
                    match Refuse::wait(&engine.client, &format!("refuse-{index}"), TIMEOUT).await.unwrap_err() {
                        WaitError::Failed { error: Refused(carried), .. } => assert_eq!(carried, *value, "error"),
                        other => panic!("{value:?}: {other}"),
                    }
                }
                engine.stop().await;
            }

            /// duroxide's codec can read what a handle sends, from a client and from an orchestration.
            #[tokio::test]
            async fn hand_written_handlers_can_read_it() {
                let activities = ActivityRegistry::builder().register_typed(FAIL, fail_by_hand).build_result().unwrap();
                let Registries { orchestrations, .. } =
                    duroxide::RegistriesBuilder::all().only::<Refuse>().only::<Fail>().build().unwrap();
                let orchestrations = OrchestrationRegistry::builder()
                    .register_typed(NEST, nest_by_hand)
                    .merge(orchestrations)
                    .build_result()
                    .unwrap();
                let engine = Engine::start(activities, orchestrations).await;
                for (index, value) in values().iter().enumerate() {
                    Nest::start(&engine.client, format!("nest-{index}"), value).await.unwrap();
                    Refuse::start(&engine.client, format!("refuse-{index}"), value).await.unwrap();
                }
                for index in 0..values().len() {
                    for instance in [format!("nest-{index}"), format!("refuse-{index}")] {
                        let ended = engine.client.wait_for_orchestration_typed::<()>(&instance, TIMEOUT).await.unwrap();
                        assert_eq!(ended, Ok(()), "{instance}");
                    }
                }
                engine.stop().await;
            }
        }
    };
}

routes!(string, String, str::to_owned, "s-echo", "s-fail", "s-nest", "s-begin", "s-refuse", "s-travel");
routes!(boxed, Box<str>, Box::from, "b-echo", "b-fail", "b-nest", "b-begin", "b-refuse", "b-travel");
routes!(
    borrowed,
    Cow<'static, str>,
    |text| Cow::Owned(text.to_owned()),
    "c-echo",
    "c-fail",
    "c-nest",
    "c-begin",
    "c-refuse",
    "c-travel"
);
routes!(
    optional,
    Option<String>,
    |text| Some(text.to_owned()),
    "o-echo",
    "o-fail",
    "o-nest",
    "o-begin",
    "o-refuse",
    "o-travel"
);
routes!(json, Value, Value::from, "v-echo", "v-fail", "v-nest", "v-begin", "v-refuse", "v-travel");
routes!(
    newtype,
    Newtype,
    |text| Newtype(text.to_owned()),
    "n-echo",
    "n-fail",
    "n-nest",
    "n-begin",
    "n-refuse",
    "n-travel"
);
routes!(
    transparent,
    Transparent,
    |text| Transparent { text: text.to_owned() },
    "t-echo",
    "t-fail",
    "t-nest",
    "t-begin",
    "t-refuse",
    "t-travel"
);
routes!(
    number_or_text,
    NumberOrText,
    |text| NumberOrText::Text(text.to_owned()),
    "u-echo",
    "u-fail",
    "u-nest",
    "u-begin",
    "u-refuse",
    "u-travel"
);
routes!(
    anything,
    Anything,
    |text| Anything::Text(text.to_owned()),
    "a-echo",
    "a-fail",
    "a-nest",
    "a-begin",
    "a-refuse",
    "a-travel"
);
routes!(
    optional_newtype,
    Option<Newtype>,
    |text| Some(Newtype(text.to_owned())),
    "on-echo",
    "on-fail",
    "on-nest",
    "on-begin",
    "on-refuse",
    "on-travel"
);

/// A text error, from an activity through two orchestrations to a client. Only U+0000 is escaped.
#[duroxide::activity(name = "fail-with-text")]
async fn fail_with_text(text: String) -> Result<(), String> {
    Err(text)
}

#[duroxide::orchestration(name = "pass-text-on")]
async fn pass_text_on(ctx: OrchestrationContext, text: String) -> Result<(), String> {
    FailWithText::call(&ctx, &text).await
}

#[duroxide::orchestration(name = "pass-text-further")]
async fn pass_text_further(ctx: OrchestrationContext, text: String) -> Result<(), String> {
    PassTextOn::schedule(&ctx, &text).await
}

#[tokio::test]
async fn text_errors_arrive_unchanged() {
    let engine = Engine::start_linked().await;
    for (index, text) in TEXTS.into_iter().enumerate() {
        PassTextFurther::start(&engine.client, format!("fail-{index}"), &text.to_owned()).await.unwrap();
    }
    for (index, text) in TEXTS.into_iter().enumerate() {
        match PassTextFurther::wait(&engine.client, &format!("fail-{index}"), TIMEOUT).await.unwrap_err() {
            WaitError::Failed { error, .. } => assert_eq!(error, text.replace('\0', "\\u{0}")),
            other => panic!("{text:?}: {other}"),
        }
    }
    engine.stop().await;
}

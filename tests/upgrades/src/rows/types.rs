//! Types that change.

crate::upgrades! {
    nothing "nothing" {
        lock []
    }
    old {}
    new {}

    // The input of an activity. Replay compares it.

    activity_input_gains_a_default "activity-input-gains-a-default" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ComparedPayload]
    }
    old { types { struct Input { id: u64 } } }
    new { types { struct Input { id: u64, #[serde(default)] urgent: bool } } }

    activity_input_gains_what_is_left_out "activity-input-gains-what-is-left-out" {
        lock []
    }
    old { types { struct Input { id: u64 } } }
    new { types { struct Input { id: u64, #[serde(default, skip_serializing_if = "Option::is_none")] urgent: Option<bool> } } }

    activity_input_loses_a_field "activity-input-loses-a-field" {
        beside [Undecodable, Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ComparedPayload]
    }
    old { types { struct Input { id: u64, urgent: bool } } }
    new { types { struct Input { id: u64 } } }

    activity_input_field_renamed "activity-input-field-renamed" {
        beside [Undecodable, Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [InputFieldRequired, ComparedPayload]
    }
    old { types { struct Input { id: u64 } } }
    new { types { struct Input { number: u64 } } }

    activity_input_field_renamed_with_alias "activity-input-field-renamed-with-alias" {
        beside [Undecodable, Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ComparedPayload]
    }
    old { types { struct Input { id: u64 } } }
    new { types { struct Input { #[serde(alias = "id")] number: u64 } } }

    activity_input_gains_an_unused_variant "activity-input-gains-an-unused-variant" {
        lock []
    }
    old { types { enum Input { #[default] Small, Large } } }
    new { types { enum Input { #[default] Small, Large, Huge } } }

    activity_input_becomes_optional "activity-input-becomes-optional" {
        lock []
    }
    old { types { struct Input { id: u64 } } with { Input { id: 7 } } }
    new { types { struct Input { id: Option<u64> } } with { Input { id: Some(7) } } }

    activity_text_becomes_optional "activity-text-becomes-optional" {
        lock [NotChecked]
    }
    old { types { struct Input(String); } with { Input("some".to_owned()) } }
    new { types { struct Input(Option<String>); } with { Input(Some("some".to_owned())) } }

    activity_text_null_becomes_optional "activity-text-null-becomes-optional" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [NotChecked]
    }
    old { types { struct Input(String); } with { Input("null".to_owned()) } }
    new { types { struct Input(Option<String>); } with { Input(Some("null".to_owned())) } }

    activity_input_grows "activity-input-grows" {
        lock []
    }
    old { types { struct Input { id: u32 } } }
    new { types { struct Input { id: u64 } } }

    activity_input_is_wrapped "activity-input-is-wrapped" {
        lock []
    }
    old { types { struct Input { id: u64 } } }
    new { types { struct Inner { id: u64 } struct Input(Inner); } }

    activity_text_is_wrapped "activity-text-is-wrapped" {
        lock []
    }
    old { with { "12".to_owned() } more { type Input = String; } }
    new { types { struct Input(String); } with { Input("12".to_owned()) } }

    activity_input_is_reordered "activity-input-is-reordered" {
        lock []
    }
    old { types { struct Input { id: u64, at: u64 } } }
    new { types { struct Input { at: u64, id: u64 } } }

    declared_input_is_reordered "declared-input-is-reordered" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: no schema shows the order of fields
    }
    old { types { struct Input { id: u64, at: u64 } } work [field_order = declared] }
    new { types { struct Input { at: u64, id: u64 } } work [field_order = declared] }

    activity_text_becomes_json "activity-text-becomes-json" {
        lock [InputTypeNarrowed, ComparedPayload]
    }
    old { types { struct Input(String); } with { Input("text".to_owned()) } }
    new { types { struct Input(serde_json::Value); } with { Input("text".into()) } }

    activity_number_text_becomes_json "activity-number-text-becomes-json" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [InputTypeNarrowed, ComparedPayload]
    }
    old { types { struct Input(String); } with { Input("12".to_owned()) } }
    new { types { struct Input(serde_json::Value); } with { Input("12".into()) } }

    // The output of an activity. It is decoded again.

    activity_output_gains_a_default "activity-output-gains-a-default" {
        lock []
    }
    old { types { struct Output { id: u64 } } }
    new { types { struct Output { id: u64, #[serde(default)] urgent: bool } } }

    activity_output_gains_a_field "activity-output-gains-a-field" {
        beside [Undecodable] upgraded [Undecodable]
        lock [RecordedOutput]
    }
    old { types { struct Output { id: u64 } } }
    new { types { struct Output { id: u64, urgent: bool } } }

    activity_output_loses_a_field "activity-output-loses-a-field" {
        beside [Undecodable] rolled_back [Undecodable]
        lock [OutputFieldRemoved]
    }
    old { types { struct Output { id: u64, urgent: bool } } }
    new { types { struct Output { id: u64 } } }

    activity_output_field_renamed "activity-output-field-renamed" {
        beside [Undecodable] upgraded [Undecodable] rolled_back [Undecodable]
        lock [OutputFieldRemoved, RecordedOutput]
    }
    old { types { struct Output { id: u64 } } }
    new { types { struct Output { number: u64 } } }

    activity_output_gains_a_variant "activity-output-gains-a-variant" {
        beside [Undecodable] rolled_back [Undecodable]
        lock [OutputVariantAdded]
    }
    old { types { enum Output { #[default] Small } } }
    new { types { enum Output { Small, #[default] Large } } }

    activity_output_grows "activity-output-grows" {
        beside [Undecodable] rolled_back [Undecodable]
        lock [OutputTypeWidened]
    }
    old { more { type Output = u8; } }
    new { does |_input| { Ok(300) } more { type Output = u16; } }

    activity_output_becomes_optional "activity-output-becomes-optional" {
        beside [Undecodable] rolled_back [Undecodable]
        lock [OutputTypeWidened]
    }
    old { more { type Output = u8; } }
    new { more { type Output = Option<u8>; } }

    // The error of an activity.

    error_text_becomes_domain_error "error-text-becomes-domain-error" {
        beside [OtherOutput] upgraded [OtherOutput] rolled_back [OtherOutput]
        lock [ErrorEncoding, RecordedOutput]
    }
    old {
        does |_input| { Err("declined".to_owned()) }
        calls |ctx, _start| {
            let declined = Work::call(&ctx, &7).await == Err("declined".to_owned());
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(declined.to_string())
        }
    }
    new {
        does |_input| { Err(Fault::Declined) }
        calls |ctx, _start| {
            let declined = matches!(Work::call(&ctx, &7).await, Err(CallError::Failed(Fault::Declined)));
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(declined.to_string())
        }
        more {
            #[derive(Debug, thiserror::Error, WorkflowError, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            enum Fault {
                #[error("declined")]
                Declined,
            }
        }
    }

    domain_error_gains_a_variant "domain-error-gains-a-variant" {
        beside [OtherOutput] rolled_back [OtherOutput]
        lock [OutputVariantAdded]
    }
    old {
        does |_input| { Err(Fault::Declined) }
        calls |ctx, _start| {
            let failed = matches!(Work::call(&ctx, &7).await, Err(CallError::Failed(_)));
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(failed.to_string())
        }
        more {
            #[derive(Debug, thiserror::Error, WorkflowError, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            enum Fault {
                #[error("declined")]
                Declined,
            }
        }
    }
    new {
        does |_input| { Err(Fault::Expired) }
        calls |ctx, _start| {
            let failed = matches!(Work::call(&ctx, &7).await, Err(CallError::Failed(_)));
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(failed.to_string())
        }
        more {
            #[derive(Debug, thiserror::Error, WorkflowError, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[allow(dead_code)]
            enum Fault {
                #[error("declined")]
                Declined,
                #[error("expired")]
                Expired,
            }
        }
    }

    // The input of an orchestration that a client starts. It is decoded.

    own_input_gains_a_default "own-input-gains-a-default" {
        lock [ComparedElsewhere]
    }
    old { types { struct Start { id: u64 } } }
    new { types { struct Start { id: u64, #[serde(default)] urgent: bool } } }

    own_input_gains_a_field "own-input-gains-a-field" {
        beside [Undecodable] upgraded [Undecodable]
        lock [InputFieldRequired, ComparedElsewhere]
    }
    old { types { struct Start { id: u64 } } }
    new { types { struct Start { id: u64, urgent: bool } } }

    own_input_loses_a_field "own-input-loses-a-field" {
        beside [Undecodable] rolled_back [Undecodable]
        lock [ComparedElsewhere]
    }
    old { types { struct Start { id: u64, urgent: bool } } }
    new { types { struct Start { id: u64 } } }

    own_input_field_renamed_with_alias "own-input-field-renamed-with-alias" {
        beside [Undecodable] rolled_back [Undecodable]
        lock [ComparedElsewhere]
    }
    old { types { struct Start { id: u64 } } }
    new { types { struct Start { #[serde(alias = "id")] number: u64 } } }

    own_input_denies_unknown_fields "own-input-denies-unknown-fields" {
        beside [Undecodable] upgraded [Undecodable] rolled_back [Undecodable]
        lock [InputFieldDenied, ComparedElsewhere]
    }
    old { types { struct Start { id: u64, urgent: bool } } }
    new { types { #[serde(deny_unknown_fields)] struct Start { id: u64 } } }

    // And the new program starts instances with `null`.
    own_input_becomes_optional "own-input-becomes-optional" {
        beside [Undecodable] rolled_back [Undecodable]
        lock []
    }
    old { types { struct Start { id: u64 } } calls |ctx, start| {
        ctx.schedule_wait("first").await;
        ctx.schedule_wait("second").await;
        Ok(start.id.to_string())
    } }
    new { types { struct Start { id: Option<u64> } } calls |ctx, start| {
        ctx.schedule_wait("first").await;
        ctx.schedule_wait("second").await;
        Ok(start.id.unwrap_or_default().to_string())
    } }

    // A narrower type, and a value that only the old one has.

    own_input_map_keys_narrow "own-input-map-keys-narrow" {
        beside [Undecodable] upgraded [Undecodable]
        lock [InputTypeNarrowed, ComparedElsewhere]
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(BTreeMap<u64, u8>);
            impl Default for Start { fn default() -> Self { Self([(300, 1)].into()) } }
        }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(BTreeMap<u8, u8>);
            impl Default for Start { fn default() -> Self { Self([(3, 1)].into()) } }
        }
    }

    own_input_flattened_map_narrows "own-input-flattened-map-narrows" {
        beside [Undecodable] upgraded [Undecodable]
        lock [InputTypeNarrowed, ComparedElsewhere]
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start { #[serde(flatten)] rest: BTreeMap<String, u64> }
            impl Default for Start { fn default() -> Self { Self { rest: [("a".to_owned(), 300)].into() } } }
        }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start { #[serde(flatten)] rest: BTreeMap<String, u8> }
            impl Default for Start { fn default() -> Self { Self { rest: [("a".to_owned(), 3)].into() } } }
        }
    }

    own_input_becomes_non_zero "own-input-becomes-non-zero" {
        beside [Undecodable] upgraded [Undecodable]
        lock [InputTypeNarrowed, ComparedElsewhere]
    }
    old {
        types { struct Start(i32); }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(std::num::NonZeroI32);
            impl Default for Start { fn default() -> Self { Self(std::num::NonZeroI32::MIN) } }
        }
    }

    own_input_is_validated "own-input-is-validated" {
        beside [Undecodable] upgraded [Undecodable]
        lock [NotChecked]
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(u8);
            impl Default for Start { fn default() -> Self { Self(200) } }
        }
    }
    new {
        more {
            #[derive(Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[serde(try_from = "u8")]
            struct Start(u8);
            impl Default for Start { fn default() -> Self { Self(20) } }
            impl TryFrom<u8> for Start {
                type Error = &'static str;

                fn try_from(number: u8) -> Result<Self, Self::Error> {
                    if number < 100 { Ok(Self(number)) } else { Err("more than two digits") }
                }
            }
        }
    }

    own_input_variant_gains_content "own-input-variant-gains-content" {
        beside [Undecodable] upgraded [Undecodable] rolled_back [Undecodable]
        lock [InputFieldRequired, ComparedElsewhere]
    }
    old {
        types { #[serde(tag = "kind", content = "of")] enum Start { #[default] Small } }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[serde(tag = "kind", content = "of")]
            enum Start { Small(u8) }
            impl Default for Start { fn default() -> Self { Self::Small(3) } }
        }
    }

    own_input_gains_a_strict_option "own-input-gains-a-strict-option" {
        beside [Undecodable] upgraded [Undecodable]
        lock [InputFieldRequired, ComparedElsewhere]
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start { id: u64 }
            impl Default for Start { fn default() -> Self { Self { id: 3 } } }
        }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start { id: u64, #[serde(deserialize_with = "u8_or_null")] urgent: Option<u8> }
            impl Default for Start { fn default() -> Self { Self { id: 3, urgent: None } } }
            fn u8_or_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }
        }
    }

    // The same text means something else.

    own_input_variants_are_reordered "own-input-variants-are-reordered" {
        beside [OtherOutput] upgraded [OtherOutput]
        lock [InputTypeNarrowed, ComparedElsewhere]
    }
    old {
        calls |ctx, start| {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(format!("{start:?}"))
        }
        more {
            #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[serde(untagged)]
            #[allow(dead_code)]
            enum Start { Whole(u64), Any(f64) }
            impl Default for Start { fn default() -> Self { Self::Whole(7) } }
        }
    }
    new {
        calls |ctx, start| {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(format!("{start:?}"))
        }
        more {
            #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[serde(untagged)]
            #[allow(dead_code)]
            enum Start { Any(f64), Whole(u64) }
            impl Default for Start { fn default() -> Self { Self::Any(7.0) } }
        }
    }

    own_text_becomes_number_or_text "own-text-becomes-number-or-text" {
        beside [OtherOutput] upgraded [OtherOutput] rolled_back [OtherOutput]
        lock [InputTypeNarrowed, ComparedElsewhere]
    }
    old {
        calls |ctx, start| {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(format!("{start:?}"))
        }
        more {
            type Start = Number;
            #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Number(String);
            impl Default for Number { fn default() -> Self { Self("12".to_owned()) } }
        }
    }
    new {
        calls |ctx, start| {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(format!("{start:?}"))
        }
        more {
            #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[serde(untagged)]
            #[allow(dead_code)]
            enum Start { Number(u64), Text(String) }
            impl Default for Start { fn default() -> Self { Self::Number(12) } }
        }
    }

    // Types that read each other.

    own_input_keys_become_signed "own-input-keys-become-signed" {
        lock []
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(BTreeMap<u8, u8>);
            impl Default for Start { fn default() -> Self { Self([(3, 1)].into()) } }
        }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(BTreeMap<i64, u8>);
            impl Default for Start { fn default() -> Self { Self([(3, 1)].into()) } }
        }
    }

    own_input_takes_any_address "own-input-takes-any-address" {
        lock []
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(std::net::Ipv4Addr);
            impl Default for Start { fn default() -> Self { Self(std::net::Ipv4Addr::LOCALHOST) } }
        }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(std::net::IpAddr);
            impl Default for Start { fn default() -> Self { Self(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST)) } }
        }
    }

    own_number_becomes_text "own-number-becomes-text" {
        lock []
    }
    old {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(i64);
            impl Default for Start { fn default() -> Self { Self(12) } }
        }
    }
    new {
        more {
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Start(String);
            impl Default for Start { fn default() -> Self { Self("12".to_owned()) } }
        }
    }
}

//! Names and versions that change.

crate::upgrades! {
    activity_renamed "activity-renamed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ActivityGone]
    }
    old { rust {
        #[duroxide::activity(name = "activity-renamed-before", idempotent)]
        async fn wrap_up() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "activity-renamed", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "activity-renamed-after", idempotent)]
        async fn wrap_present() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "activity-renamed", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }

    // In one step: the old program meets the new name.
    rename_at_once "rename-at-once" {
        beside [Nondeterminism] rolled_back [Nondeterminism]
        lock []
    }
    old { rust {
        #[duroxide::activity(name = "rename-at-once-before", idempotent)]
        async fn wrap_up() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "rename-at-once", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "rename-at-once-after", alias = "rename-at-once-before", idempotent)]
        async fn wrap_present() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "rename-at-once", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }

    rename_first_step "rename-first-step" {
        lock []
    }
    old { rust {
        #[duroxide::activity(name = "rename-first-step-before", idempotent)]
        async fn wrap_up() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "rename-first-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "rename-first-step-before", alias = "rename-first-step-after", idempotent)]
        async fn wrap_up() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "rename-first-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }

    rename_second_step "rename-second-step" {
        lock []
    }
    old { rust {
        #[duroxide::activity(name = "rename-second-step-before", alias = "rename-second-step-after", idempotent)]
        async fn wrap_up() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "rename-second-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapUp::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "rename-second-step-after", alias = "rename-second-step-before", idempotent)]
        async fn wrap_present() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "rename-second-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }

    // No instance is left that has recorded the old name.
    alias_removed_when_unused "alias-removed-when-unused" {
        lock [ActivityGone]
    }
    old { rust {
        #[duroxide::activity(name = "alias-removed-when-unused-after", alias = "alias-removed-when-unused-before", idempotent)]
        async fn wrap_present() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "alias-removed-when-unused", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "alias-removed-when-unused-after", idempotent)]
        async fn wrap_present() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "alias-removed-when-unused", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            WrapPresent::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("wrapped".to_owned())
        }
    } }

    // A sub-orchestration, in two steps.
    child_rename_first_step "child-rename-first-step" {
        lock []
    }
    old { rust {
        #[duroxide::orchestration(name = "child-rename-first-step-before")]
        async fn add_ribbon() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "child-rename-first-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            AddRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            AddRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("tied".to_owned())
        }
    } }
    new { rust {
        #[duroxide::orchestration(name = "child-rename-first-step-before", alias = "child-rename-first-step-after")]
        async fn add_ribbon() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "child-rename-first-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            AddRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            AddRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("tied".to_owned())
        }
    } }

    child_rename_second_step "child-rename-second-step" {
        lock []
    }
    old { rust {
        #[duroxide::orchestration(name = "child-rename-second-step-before", alias = "child-rename-second-step-after")]
        async fn add_ribbon() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "child-rename-second-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            AddRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            AddRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("tied".to_owned())
        }
    } }
    new { rust {
        #[duroxide::orchestration(name = "child-rename-second-step-after", alias = "child-rename-second-step-before")]
        async fn tie_ribbon() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "child-rename-second-step", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            TieRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            TieRibbon::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("tied".to_owned())
        }
    } }

    child_input_gains_a_default "child-input-gains-a-default" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ComparedPayload]
    }
    old { rust {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Ribbon { color: u64 }

        #[duroxide::orchestration(name = "child-input-gains-a-default-child")]
        async fn tie_ribbon(_ribbon: Ribbon) -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "child-input-gains-a-default", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            TieRibbon::call(&ctx, &Ribbon { color: 7 }).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("tied".to_owned())
        }
    } }
    new { rust {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Ribbon { color: u64, #[serde(default)] length: u64 }

        #[duroxide::orchestration(name = "child-input-gains-a-default-child")]
        async fn tie_ribbon(_ribbon: Ribbon) -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "child-input-gains-a-default", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            TieRibbon::call(&ctx, &Ribbon { color: 7, length: 0 }).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("tied".to_owned())
        }
    } }

    activities_exchange_names "activities-exchange-names" {
        beside [OtherOutput, Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [NamesExchanged]
    }
    old { rust {
        mod charging {
            #[duroxide::activity(name = "activities-exchange-names-one", idempotent)]
            pub(super) async fn charge_card() -> Result<String, String> { Ok("charged".to_owned()) }
        }

        mod refunding {
            #[duroxide::activity(name = "activities-exchange-names-two", idempotent)]
            pub(super) async fn refund_card() -> Result<String, String> { Ok("refunded".to_owned()) }
        }

        #[duroxide::orchestration(name = "activities-exchange-names", handle = Run)]
        async fn sell_book(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            let charged = charging::ChargeCard::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            let refunded = refunding::RefundCard::call(&ctx, &()).await?;
            Ok(format!("{charged} {refunded}"))
        }
    } }
    new { rust {
        mod charging {
            #[duroxide::activity(name = "activities-exchange-names-two", idempotent)]
            pub(super) async fn charge_card() -> Result<String, String> { Ok("charged".to_owned()) }
        }

        mod refunding {
            #[duroxide::activity(name = "activities-exchange-names-one", idempotent)]
            pub(super) async fn refund_card() -> Result<String, String> { Ok("refunded".to_owned()) }
        }

        #[duroxide::orchestration(name = "activities-exchange-names", handle = Run)]
        async fn sell_book(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            let charged = charging::ChargeCard::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            let refunded = refunding::RefundCard::call(&ctx, &()).await?;
            Ok(format!("{charged} {refunded}"))
        }
    } }

    // The old name stays, so the programs can be told apart by what they start.
    orchestration_renamed "orchestration-renamed" {
        upgraded [Waits] rolled_back [Waits]
        lock [OrchestrationGone]
    }
    old { rust {
        #[duroxide::orchestration(name = "orchestration-renamed-before", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("given".to_owned())
        }
    } }
    new { rust {
        #[duroxide::orchestration(name = "orchestration-renamed-after", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("given".to_owned())
        }
    } }

    orchestration_renamed_with_alias "orchestration-renamed-with-alias" {
        rolled_back [Waits]
        lock []
    }
    old { rust {
        #[duroxide::orchestration(name = "orchestration-renamed-with-alias-before", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("given".to_owned())
        }
    } }
    new { rust {
        #[duroxide::orchestration(name = "orchestration-renamed-with-alias-after", alias = "orchestration-renamed-with-alias-before", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("given".to_owned())
        }
    } }

    version_replaced "version-replaced" {
        upgraded [Waits] rolled_back [Waits]
        lock [VersionGone]
    }
    old { run [version = "1.0.0"] }
    new { run [version = "1.1.0"] }

    version_added "version-added" {
        rolled_back [Waits]
        lock []
    }
    old { run [version = "1.0.0"] }
    new {
        run [version = "1.0.0"]
        more {
            #[duroxide::orchestration(name = "version-added", version = "2.0.0")]
            async fn in_another_order(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
                ctx.schedule_wait("first").await;
                Work::call(&ctx, &0).await?;
                ctx.schedule_wait("second").await;
                Ok("done".to_owned())
            }
        }
    }

    // An instance moves to the new version with its next execution.
    continued_in_a_new_version "continued-in-a-new-version" {
        rolled_back [Waits]
        lock []
    }
    old {
        run [version = "1.0.0"]
        calls |ctx, start| {
            if start == 0 {
                ctx.schedule_wait("first").await;
                return Run::continue_as_new(&ctx, &1).await;
            }
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        run [version = "1.0.0"]
        calls |ctx, start| {
            if start == 0 {
                ctx.schedule_wait("first").await;
                return Run::continue_as_new(&ctx, &1).await;
            }
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
        more {
            #[duroxide::orchestration(name = "continued-in-a-new-version", version = "2.0.0")]
            async fn with_another_call(ctx: OrchestrationContext, start: Start) -> Result<String, String> {
                Work::call(&ctx, &0).await?;
                if start == 0 {
                    ctx.schedule_wait("first").await;
                    return WithAnotherCall::continue_as_new(&ctx, &1).await;
                }
                ctx.schedule_wait("second").await;
                Ok("done".to_owned())
            }
        }
    }

    activity_replaced_in_one_version "activity-replaced-in-one-version" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            WeighParcelV2::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            WeighParcelV2::call(&ctx, &()).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
        more {
            #[duroxide::activity(name = "activity-replaced-in-one-version@v2", idempotent)]
            async fn weigh_parcel_v2() -> Result<(), String> { Ok(()) }
        }
    }

    activity_replaced_in_a_new_version "activity-replaced-in-a-new-version" {
        rolled_back [Waits]
        lock []
    }
    old { run [version = "1.0.0"] }
    new {
        run [version = "1.0.0"]
        more {
            #[duroxide::activity(name = "activity-replaced-in-a-new-version@v2", idempotent)]
            async fn weigh_parcel_v2() -> Result<(), String> { Ok(()) }

            #[duroxide::orchestration(name = "activity-replaced-in-a-new-version", version = "2.0.0")]
            async fn with_the_new_one(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
                WeighParcelV2::call(&ctx, &()).await?;
                ctx.schedule_wait("first").await;
                WeighParcelV2::call(&ctx, &()).await?;
                ctx.schedule_wait("second").await;
                Ok("done".to_owned())
            }
        }
    }

    additions "additions" {
        lock []
    }
    old {}
    new {
        more {
            #[duroxide::activity(name = "additions-activity", alias = "additions-other-activity", idempotent)]
            async fn send_letter() -> Result<(), String> { Ok(()) }

            #[duroxide::orchestration(name = "additions-orchestration")]
            async fn send_letters(ctx: OrchestrationContext) -> Result<(), String> {
                SendLetter::call(&ctx, &()).await?;
                Reply::wait(&ctx).await?;
                Order::dequeue(&ctx).await?;
                Sender(1).set(&ctx)?;
                Ok(())
            }

            #[duroxide::event(name = "additions-event")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Reply;

            #[duroxide::queue(name = "additions-queue")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Order;

            #[duroxide::value(name = "additions-value")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Sender(u8);
        }
    }

    types_and_functions_renamed "types-and-functions-renamed" {
        lock []
    }
    old { rust {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Present { contents: String }

        /// Wrap a present.
        #[duroxide::activity(name = "types-and-functions-renamed", idempotent)]
        async fn wrap_present(present: Present) -> Result<String, String> { Ok(present.contents) }

        #[duroxide::orchestration(name = "types-and-functions-renamed", handle = Run)]
        async fn give_present(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            let wrapped = WrapPresent::call(&ctx, &Present { contents: "a book".to_owned() }).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(wrapped)
        }
    } }
    new { rust {
        /// It has another name, and more to say about itself.
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Gift { contents: String }

        /// Wrap a gift in paper.
        #[duroxide::activity(name = "types-and-functions-renamed", idempotent)]
        async fn wrap_gift(gift: Gift) -> Result<String, String> { Ok(gift.contents) }

        #[duroxide::orchestration(name = "types-and-functions-renamed", handle = Run)]
        async fn give_gift(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            let gift = Gift { contents: "a book".to_owned() };
            ctx.trace_info("wrapping");
            let paper = WrapGift::call(&ctx, &gift).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(paper)
        }
    } }
}

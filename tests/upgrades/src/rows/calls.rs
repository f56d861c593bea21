//! Calls that change: their options, and the bodies of orchestrations.

crate::upgrades! {
    retry_added "retry-added" {
        lock [CallOptions]
    }
    old {}
    new { work [retry(max_attempts = 3)] }

    retry_removed_after_it_was_needed "retry-removed-after-it-was-needed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old {
        work [retry(max_attempts = 2)]
        does |_input| { Err("closed".to_owned()) }
        calls |ctx, _start| {
            let _ = Work::call(&ctx, &0).await;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        does |_input| { Err("closed".to_owned()) }
        calls |ctx, _start| {
            let _ = Work::call(&ctx, &0).await;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    // The old program waits to try again, and the new one takes the first attempt for the last.
    retry_removed_before_it_helped "retry-removed-before-it-helped" {
        beside [OwnError] upgraded [OwnError]
        lock [CallOptions]
    }
    old { rust {
        #[duroxide::activity(name = "retry-removed-before-it-helped", idempotent, retry(max_attempts = 2))]
        async fn open_door(ctx: duroxide::ActivityContext) -> Result<(), String> {
            static VISITORS: std::sync::Mutex<std::collections::BTreeSet<String>> = std::sync::Mutex::new(std::collections::BTreeSet::new());
            let is_new = VISITORS.lock().map_err(|error| error.to_string())?.insert(ctx.instance_id().to_owned());
            if is_new { Err("nobody is there yet".to_owned()) } else { Ok(()) }
        }

        #[duroxide::orchestration(name = "retry-removed-before-it-helped", handle = Run)]
        async fn pay_visit(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            OpenDoor::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("been there".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "retry-removed-before-it-helped", idempotent)]
        async fn open_door() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "retry-removed-before-it-helped", handle = Run)]
        async fn pay_visit(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            OpenDoor::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("been there".to_owned())
        }
    } }

    timeout_added "timeout-added" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old {}
    new { work [timeout = "1h"] }

    timeout_removed "timeout-removed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old { work [timeout = "1h"] }
    new {}

    timeout_lengthened "timeout-lengthened" {
        lock []
    }
    old { work [timeout = "1h"] }
    new { work [timeout = "2h"] }

    tag_added "tag-added" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old {}
    new { work [tag = "gpu"] }

    tag_removed "tag-removed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old { work [tag = "gpu"] }
    new {}

    session_added "session-added" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            Work::call(&ctx, &0).session(ctx.instance_id()).await?;
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &0).session(ctx.instance_id()).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    field_order_declared "field-order-declared" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old { types { struct Input { id: u64, at: u64 } } }
    new { types { struct Input { id: u64, at: u64 } } work [field_order = declared] }

    field_order_sorted "field-order-sorted" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old { types { struct Input { id: u64, at: u64 } } work [field_order = declared] }
    new { types { struct Input { id: u64, at: u64 } } }

    raw_added "raw-added" {
        lock [CallOptions]
    }
    old { with { "a text".to_owned() } more { type Input = String; } }
    new { with { "a text".to_owned() } work [raw(input)] more { type Input = String; } }

    raw_added_to_what_is_quoted "raw-added-to-what-is-quoted" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [CallOptions]
    }
    old { with { "\"a text\"".to_owned() } more { type Input = String; } }
    new { with { "\"a text\"".to_owned() } work [raw(input)] more { type Input = String; } }

    no_longer_idempotent "no-longer-idempotent" {
        lock [NotIdempotent]
    }
    old { rust {
        #[duroxide::activity(name = "no-longer-idempotent", idempotent)]
        async fn send_letter() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "no-longer-idempotent", handle = Run)]
        async fn send_letters(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            SendLetter::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("sent".to_owned())
        }
    } }
    new { rust {
        #[duroxide::activity(name = "no-longer-idempotent", not_idempotent)]
        async fn send_letter() -> Result<(), String> { Ok(()) }

        #[duroxide::orchestration(name = "no-longer-idempotent", handle = Run)]
        async fn send_letters(ctx: OrchestrationContext, _start: Start) -> Result<String, String> {
            SendLetter::call(&ctx, &()).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("sent".to_owned())
        }
    } }

    call_added "call-added" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            Work::call(&ctx, &0).await?;
            Work::call(&ctx, &1).await?;
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    call_removed "call-removed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    calls_reordered "calls-reordered" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {
        calls |ctx, _start| {
            Work::call(&ctx, &1).await?;
            Work::call(&ctx, &2).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        calls |ctx, _start| {
            Work::call(&ctx, &2).await?;
            Work::call(&ctx, &1).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    // Nobody waits for an instance that has come to the end.
    call_added_at_the_end "call-added-at-the-end" {
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("second").await;
            Work::call(&ctx, &0).await?;
            Ok("done".to_owned())
        }
    }

    calls_at_once "calls-at-once" {
        beside [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {
        calls |ctx, _start| {
            Work::call(&ctx, &1).await?;
            Work::call(&ctx, &2).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        calls |ctx, _start| {
            duroxide::join_all(&ctx, [Work::call(&ctx, &1), Work::call(&ctx, &2)]).await;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    timer_added "timer-added" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            ctx.schedule_timer(std::time::Duration::from_millis(1)).await;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    timer_lengthened "timer-lengthened" {
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {
        calls |ctx, _start| {
            ctx.schedule_timer(std::time::Duration::from_millis(1)).await;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        calls |ctx, _start| {
            ctx.schedule_timer(std::time::Duration::from_millis(2)).await;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
}

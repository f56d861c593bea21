//! Messages that change: events, queues, values and progress.

crate::upgrades! {
    event_gains_a_default "event-gains-a-default" {
        lock []
    }
    old {
        calls |ctx, _start| {
            let Note { id } = Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok(id.to_string())
        }
        sends |client, instance| { Ok(Note { id: 7 }.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-gains-a-default")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Note { id: u64 }
        }
    }
    new {
        calls |ctx, _start| {
            let Note { id, urgent: _ } = Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok(id.to_string())
        }
        sends |client, instance| { Ok(Note { id: 7, urgent: true }.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-gains-a-default")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Note { id: u64, #[serde(default)] urgent: bool }
        }
    }

    event_gains_a_field "event-gains-a-field" {
        beside [Undecodable] upgraded [Undecodable]
        lock [InputFieldRequired]
    }
    old {
        calls |ctx, _start| {
            let Note { id } = Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok(id.to_string())
        }
        sends |client, instance| { Ok(Note { id: 7 }.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-gains-a-field")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Note { id: u64 }
        }
    }
    new {
        calls |ctx, _start| {
            let Note { id, urgent: _ } = Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok(id.to_string())
        }
        sends |client, instance| { Ok(Note { id: 7, urgent: true }.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-gains-a-field")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Note { id: u64, urgent: bool }
        }
    }

    event_gains_a_variant "event-gains-a-variant" {
        beside [Undecodable] rolled_back [Undecodable]
        lock []
    }
    old {
        calls |ctx, _start| {
            let Note::Yes = Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("decided".to_owned())
        }
        sends |client, instance| { Ok(Note::Yes.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-gains-a-variant")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            enum Note { Yes }
        }
    }
    new {
        calls |ctx, _start| {
            let (Note::Yes | Note::Perhaps) = Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("decided".to_owned())
        }
        sends |client, instance| { Ok(Note::Perhaps.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-gains-a-variant")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            enum Note { Yes, Perhaps }
        }
    }

    event_type_renamed "event-type-renamed" {
        lock []
    }
    old {
        calls |ctx, _start| {
            let Birthday { age } = Birthday::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok(age.to_string())
        }
        sends |client, instance| { Ok(Birthday { age: 30 }.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-type-renamed")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Birthday { age: u64 }
        }
    }
    new {
        calls |ctx, _start| {
            let Anniversary { years } = Anniversary::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok(years.to_string())
        }
        sends |client, instance| { Ok(Anniversary { years: 30 }.raise(&client, instance).await?) }
        more {
            #[duroxide::event(full_name = "duroxide-export-tests-upgrades::event::event-type-renamed")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Anniversary { #[serde(rename = "age")] years: u64 }
        }
    }

    event_renamed "event-renamed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [EventGone]
    }
    old {
        calls |ctx, _start| {
            Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("noted".to_owned())
        }
        sends |client, instance| { Ok(Note.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-renamed-before")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Note;
        }
    }
    new {
        calls |ctx, _start| {
            Note::wait(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("noted".to_owned())
        }
        sends |client, instance| { Ok(Note.raise(&client, instance).await?) }
        more {
            #[duroxide::event(name = "event-renamed-after")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Note;
        }
    }

    queue_grows "queue-grows" {
        beside [Undecodable] rolled_back [Undecodable]
        lock []
    }
    old {
        calls |ctx, _start| {
            Job::dequeue(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("taken".to_owned())
        }
        sends |client, instance| { Ok(Job(7).enqueue(&client, instance).await?) }
        more {
            #[duroxide::queue(name = "queue-grows")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Job(u8);
        }
    }
    new {
        calls |ctx, _start| {
            Job::dequeue(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("taken".to_owned())
        }
        sends |client, instance| { Ok(Job(300).enqueue(&client, instance).await?) }
        more {
            #[duroxide::queue(name = "queue-grows")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Job(u16);
        }
    }

    queue_renamed "queue-renamed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [QueueGone]
    }
    old {
        calls |ctx, _start| {
            Job::dequeue(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("taken".to_owned())
        }
        sends |client, instance| { Ok(Job.enqueue(&client, instance).await?) }
        more {
            #[duroxide::queue(name = "queue-renamed-before")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Job;
        }
    }
    new {
        calls |ctx, _start| {
            Job::dequeue(&ctx).await?;
            ctx.schedule_wait("second").await;
            Ok("taken".to_owned())
        }
        sends |client, instance| { Ok(Job.enqueue(&client, instance).await?) }
        more {
            #[duroxide::queue(name = "queue-renamed-after")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Job;
        }
    }

    // The type of a value, where the instance reads what it has set.

    value_gains_a_default "value-gains-a-default" {
        // Replay compares what is set.
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ComparedPayload]
    }
    old {
        calls |ctx, _start| {
            Mark { id: 7 }.set(&ctx)?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.map_or(0, |mark| mark.id).to_string())
        }
        more {
            #[duroxide::value(name = "value-gains-a-default")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark { id: u64 }
        }
    }
    new {
        calls |ctx, _start| {
            Mark { id: 7, urgent: true }.set(&ctx)?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.map_or(0, |mark| mark.id).to_string())
        }
        more {
            #[duroxide::value(name = "value-gains-a-default")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark { id: u64, #[serde(default)] urgent: bool }
        }
    }

    value_is_reordered "value-is-reordered" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: no schema shows the order of fields
    }
    old {
        calls |ctx, _start| {
            Mark { id: 7, at: 8 }.set(&ctx)?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.map_or(0, |mark| mark.id).to_string())
        }
        more {
            #[duroxide::value(name = "value-is-reordered")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark { id: u64, at: u64 }
        }
    }
    new {
        calls |ctx, _start| {
            Mark { id: 7, at: 8 }.set(&ctx)?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.map_or(0, |mark| mark.id).to_string())
        }
        more {
            #[duroxide::value(name = "value-is-reordered")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark { at: u64, id: u64 }
        }
    }

    // It is set again in another execution, so only the recorded value is read.
    value_type_changed "value-type-changed" {
        beside [Undecodable] upgraded [Undecodable] rolled_back [Undecodable]
        lock [InputTypeNarrowed, ComparedPayload, ValueReaders]
    }
    old {
        calls |ctx, start| {
            if start == 0 {
                Mark(7).set(&ctx)?;
                return Run::continue_as_new(&ctx, &1).await;
            }
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.is_some().to_string())
        }
        more {
            #[duroxide::value(name = "value-type-changed")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark(u64);
        }
    }
    new {
        calls |ctx, start| {
            if start == 0 {
                Mark("seven".to_owned()).set(&ctx)?;
                return Run::continue_as_new(&ctx, &1).await;
            }
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.is_some().to_string())
        }
        more {
            #[duroxide::value(name = "value-type-changed")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark(String);
        }
    }

    value_key_renamed "value-key-renamed" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        lock [ValueKeyMoved]
    }
    old {
        calls |ctx, _start| {
            Mark(7).set(&ctx)?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.is_some().to_string())
        }
        more {
            #[duroxide::value(name = "value-key-renamed-before")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark(u64);
        }
    }
    new {
        calls |ctx, _start| {
            Mark(7).set(&ctx)?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok(Mark::get(&ctx)?.is_some().to_string())
        }
        more {
            #[duroxide::value(name = "value-key-renamed-after")]
            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            struct Mark(u64);
        }
    }

    // Replay does not compare the text of progress.
    progress_gains_a_field "progress-gains-a-field" {
        lock []
    }
    old {
        types { struct Step { done: u64 } }
        run [progress = Step]
        calls |ctx, _start| {
            Run::report(&ctx, &Step { done: 7 })?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        types { struct Step { done: u64, left: u64 } }
        run [progress = Step]
        calls |ctx, _start| {
            Run::report(&ctx, &Step { done: 7, left: 1 })?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    progress_added "progress-added" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {}
    new {
        calls |ctx, _start| {
            Work::call(&ctx, &0).await?;
            Run::report(&ctx, "half")?;
            ctx.schedule_wait("first").await;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }

    progress_moved "progress-moved" {
        beside [Nondeterminism] upgraded [Nondeterminism] rolled_back [Nondeterminism]
        // lock: `tests/tests/fingerprint` compares bodies
    }
    old {
        calls |ctx, _start| {
            Run::report(&ctx, "half")?;
            Work::call(&ctx, &0).await?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
    new {
        calls |ctx, _start| {
            Work::call(&ctx, &0).await?;
            Run::report(&ctx, "half")?;
            ctx.schedule_wait("first").await;
            ctx.schedule_wait("second").await;
            Ok("done".to_owned())
        }
    }
}

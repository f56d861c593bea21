//! A crate that denies every lint. The attributes must not cause any findings.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![deny(
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unnameable_types,
    unreachable_pub,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(future_incompatible, let_underscore, nonstandard_style, rust_2018_idioms, rust_2021_compatibility)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    rustdoc::broken_intra_doc_links,
    rustdoc::private_intra_doc_links,
    rustdoc::invalid_html_tags,
    rustdoc::bare_urls
)]
#![deny(rustdoc::redundant_explicit_links, rustdoc::unescaped_backticks)]

pub mod types;

mod hidden;

pub mod activities {
    //! Activities of every shape.

    use crate::types::{Machine, Refusal, Region, Size};
    use duroxide::{ActivityContext, State};

    /// Provision a machine.
    ///
    /// # Errors
    ///
    /// If there are no cores.
    #[duroxide::activity(name = "provision-vm", idempotent)]
    pub async fn provision_vm(ctx: ActivityContext, size: Size) -> Result<Machine, String> {
        ctx.trace_info("provisioning");
        if size.cores == 0 { Err("no cores".to_owned()) } else { Ok(Machine { id: 7 }) }
    }

    /// Measure a text, on the blocking pool.
    ///
    /// # Errors
    ///
    /// Never.
    #[duroxide::activity(idempotent)]
    pub fn measure_text(text: String) -> Result<usize, String> {
        Ok(text.into_bytes().len())
    }

    /// Take state, return a domain error, and declare every option.
    ///
    /// # Errors
    ///
    /// If there are no cores.
    #[duroxide::activity(
        name = "resize-vm",
        idempotent,
        retry(max_attempts = 3, backoff = fixed, initial = "1s"),
        timeout = "30s",
        tag = "large"
    )]
    pub async fn resize_vm(
        State(region): State<Region>,
        budget: Option<State<u64>>,
        ctx: ActivityContext,
        size: Size,
    ) -> Result<Machine, Refusal> {
        ctx.trace_info(region.0);
        let State(budget) = budget.unwrap_or(State(0));
        if size.cores == 0 { Err(Refusal::NoCores) } else { Ok(Machine { id: budget }) }
    }

    /// Pass text through, on the blocking pool.
    ///
    /// # Errors
    ///
    /// Never.
    #[duroxide::activity(raw, idempotent)]
    pub fn archive_text(payload: String) -> Result<String, String> {
        Ok(payload + "\n")
    }

    /// Take neither input nor context.
    ///
    /// # Errors
    ///
    /// Never.
    #[deprecated(since = "0.1.0", note = "measure instead")]
    #[duroxide::activity(idempotent, alias = "say-hello")]
    pub async fn greet_world() -> Result<(), String> {
        Ok(())
    }
}

pub mod orchestrations {
    //! Orchestrations.

    use crate::activities::{MeasureText, ProvisionVm, ResizeVm};
    use crate::types::{Machine, Refusal, Region, Size};
    use duroxide::{CallError, OrchestrationContext, State};
    use std::collections::HashSet;
    use std::time::Duration;

    /// Provision a machine for a text.
    ///
    /// # Errors
    ///
    /// The errors of the activities.
    #[duroxide::orchestration(name = "provision-for-text", version = "1.1.0", uses(ProvisionVm))]
    pub async fn provision_for_text(ctx: OrchestrationContext, text: String) -> Result<Machine, String> {
        let cores = MeasureText::schedule(&ctx, &text).await?;
        let cores = u8::try_from(cores).map_err(|error| error.to_string())?;
        ProvisionVm::schedule(&ctx, &Size { cores }).await
    }

    /// The first region of a list, whatever the order.
    #[duroxide::deterministic]
    fn first_region(regions: &HashSet<String>) -> Option<&String> {
        regions.iter().min()
    }

    /// Greet everybody, in any order.
    ///
    /// # Errors
    ///
    /// Never.
    // clippy reports any function that takes a set with the default hasher; the attributes do not change that.
    #[allow(clippy::implicit_hasher)]
    #[duroxide::orchestration(
        name = "greet-regions",
        allow(DX0007, reason = "what is traced is not in the history"),
        allow(DX0009)
    )]
    pub async fn greet_regions(ctx: OrchestrationContext, regions: HashSet<String>) -> Result<String, String> {
        for region in &regions {
            ctx.trace_info(region);
        }
        ctx.schedule_timer(Duration::from_millis(1)).await;
        first_region(&regions).cloned().ok_or_else(|| "nowhere".to_owned())
    }

    /// Resize a machine, and continue as new while there is something to do.
    ///
    /// # Errors
    ///
    /// The errors of the activity.
    #[duroxide::orchestration(name = "resize-machines")]
    pub async fn resize_machines(
        State(_region): State<Region>,
        ctx: OrchestrationContext,
        sizes: Vec<Size>,
    ) -> Result<Option<Machine>, CallError<Refusal>> {
        let Some((size, others)) = sizes.split_first() else { return Ok(None) };
        let machine = ResizeVm::call(&ctx, size).await?;
        if others.is_empty() {
            return Ok(Some(machine));
        }
        ResizeMachines::continue_as_new(&ctx, &others.to_vec()).await
    }
}

pub mod messages {
    //! Messages of every kind, public and private.

    use duroxide::{Client, ClientError, OrchestrationContext};
    use serde::{Deserialize, Serialize};

    /// A decision.
    #[duroxide::event(name = "deployment-approval")]
    #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
    pub struct DeploymentApproval {
        /// Whether it is a yes.
        pub granted: bool,
    }

    /// What a session is told.
    #[duroxide::queue(name = "session-command")]
    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub(crate) enum SessionCommand {
        /// Say something.
        Say(String),
        /// Close the session.
        Close,
    }

    #[duroxide::value]
    #[derive(Debug, Clone, Serialize, Deserialize)]
    struct Endpoint(String);

    /// An event that nobody should use any more.
    #[deprecated(note = "use `DeploymentApproval`")]
    #[duroxide::event(full_name = "approval")]
    #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
    pub struct OldApproval {
        /// Whether it is a yes.
        pub granted: bool,
    }

    /// How far the exchange is.
    #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
    pub enum Exchanged {
        /// Something was said.
        Words,
    }

    /// Wait for an old approval.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    #[allow(deprecated)]
    #[duroxide::orchestration(name = "await-old-approval")]
    pub async fn await_old_approval(ctx: OrchestrationContext) -> Result<bool, String> {
        Ok(OldApproval::wait(&ctx).await?.granted)
    }

    /// Exchange messages.
    ///
    /// # Errors
    ///
    /// If a message cannot be read.
    #[duroxide::orchestration(name = "exchange-messages", progress = Exchanged)]
    pub async fn exchange_messages(ctx: OrchestrationContext) -> Result<bool, String> {
        Endpoint("localhost".to_owned()).set(&ctx)?;
        if let SessionCommand::Say(text) = SessionCommand::dequeue(&ctx).await? {
            ctx.trace_info(text);
            ExchangeMessages::report(&ctx, &Exchanged::Words)?;
        }
        Ok(DeploymentApproval::wait(&ctx).await?.granted)
    }

    /// Close a session.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub async fn close_session(client: &Client, session: &str) -> Result<(), ClientError> {
        SessionCommand::Close.enqueue(client, session).await
    }
}

duroxide::export!();

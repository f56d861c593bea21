//! A crate of an author who denies every lint that there is. The attributes must not add to the work.

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

    use crate::types::{Machine, Size};
    use duroxide::ActivityContext;

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
    #[duroxide::activity]
    pub fn measure_text(text: String) -> Result<usize, String> {
        Ok(text.len())
    }

    /// Do without input and context.
    ///
    /// # Errors
    ///
    /// Never.
    #[deprecated(since = "0.1.0", note = "measure instead")]
    #[duroxide::activity(alias = "say-hello")]
    pub async fn greet_world() -> Result<(), String> {
        Ok(())
    }
}

pub mod orchestrations {
    //! Orchestrations.

    use crate::activities::{MeasureText, ProvisionVm};
    use crate::types::{Machine, Size};
    use duroxide::OrchestrationContext;

    /// Provision a machine for a text.
    ///
    /// # Errors
    ///
    /// Those of the activities.
    #[duroxide::orchestration(name = "provision-for-text", version = "1.1.0", uses(ProvisionVm))]
    pub async fn provision_for_text(ctx: OrchestrationContext, text: String) -> Result<Machine, String> {
        let cores = MeasureText::schedule(&ctx, &text).await?;
        let cores = u8::try_from(cores).map_err(|error| error.to_string())?;
        ProvisionVm::schedule(&ctx, &Size { cores }).await
    }
}

duroxide::export!();

//! What each handler submits to the inventory of its binary.

use crate::entries::details::Details;
use crate::execution::run::run;
use crate::handler::arguments::HandlerArguments;
use crate::handler::definition::{Definition, Output, ReturnedError};
use crate::handler::erased::Run;
use crate::handler::meta::Meta;
use crate::handler::state::StateKey;
use crate::handler::type_name;
use duroxide::{ActivityContext, OrchestrationContext};
use duroxide_export_catalog::Encoding;

/// One handler, with its types erased, so that the registration code exists only once, in this crate.
#[derive(Debug)]
pub struct Entry {
    pub(crate) meta: &'static Meta,
    pub(crate) run: Run,
    pub(crate) takes_state: bool,
    pub(crate) states: fn() -> Vec<StateKey>,
    pub(crate) types: fn() -> TypeNames,
    pub(crate) input_encoding: Encoding,
    pub(crate) output_encoding: Encoding,
    /// What optional features add.
    #[cfg_attr(not(any(feature = "dynamic", feature = "schema")), expect(dead_code))]
    pub(crate) details: Option<&'static Details>,
}

/// The full names of a handler's types.
#[derive(Debug)]
pub(crate) struct TypeNames {
    pub(crate) input: &'static str,
    pub(crate) output: &'static str,
    pub(crate) error: &'static str,
}

inventory::collect!(Entry);

impl Entry {
    /// Creates the entry of an activity.
    #[must_use]
    pub const fn activity<D: Definition<Context = ActivityContext>>(details: Option<&'static Details>) -> Self {
        Self::new::<D>(const { &D::META }, Run::Activity(run::<D>), details)
    }

    /// Creates the entry of an orchestration.
    #[must_use]
    pub const fn orchestration<D: Definition<Context = OrchestrationContext>>(
        details: Option<&'static Details>,
    ) -> Self {
        Self::new::<D>(const { &D::META }, Run::Orchestration(run::<D>), details)
    }

    /// Creates the entry of an activity with other metadata. Benchmarks register one function many times.
    #[must_use]
    pub const fn described<D: Definition<Context = ActivityContext>>(meta: &'static Meta) -> Self {
        Self::new::<D>(meta, Run::Activity(run::<D>), None)
    }

    const fn new<D: Definition>(meta: &'static Meta, run: Run, details: Option<&'static Details>) -> Self {
        Self {
            meta,
            run,
            takes_state: D::Arguments::TAKES_STATE,
            states: D::Arguments::state_keys,
            types: type_names::<D>,
            input_encoding: D::Arguments::INPUT_ENCODING,
            output_encoding: if D::Arguments::HAS_RAW_OUTPUT { Encoding::Raw } else { Encoding::Sorted },
            details,
        }
    }
}

fn type_names<D: Definition>() -> TypeNames {
    TypeNames {
        input: type_name::full::<D::Input>(),
        output: type_name::full::<Output<D>>(),
        error: type_name::full::<ReturnedError<D>>(),
    }
}

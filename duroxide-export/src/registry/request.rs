//! What an application asks of the builder, before anything is looked up.

use crate::entries::scope::Scope;
use crate::handler::definition::Definition;
use crate::handler::handle::Handle;
use crate::handler::kind::sealed::Kind;
use crate::handler::kind::{Both, PerKind};
use crate::handler::meta::Meta;
use crate::handler::state::States;
use crate::registry::problem::Problem;
use crate::registry::registries::Registries;
use crate::registry::selected::{Replaced, Selected};
use crate::registry::tags::Tags;
use std::fmt;
use std::panic::Location;

/// Everything that was asked for.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) parts: Both<Parts>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) states: States,
    pub(crate) merged: Vec<Merged>,
    pub(crate) tags: Tags,
    /// Problems with the calls themselves.
    pub(crate) problems: Vec<Problem>,
}

impl Request {
    pub(crate) fn of(scope: Scope) -> Self {
        Self { scopes: vec![scope], ..Self::default() }
    }

    pub(crate) fn part_of<H: Handle>(&mut self) -> &mut Part<<H::Definition as Definition>::Context> {
        <<H::Definition as Definition>::Context as Kind>::of_mut(&mut self.parts)
    }
}

pub(crate) const fn meta_of<H: Handle>() -> &'static Meta {
    const { &H::Definition::META }
}

/// Existing registries, and the call that added them.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) registries: Registries,
    pub(crate) place: &'static Location<'static>,
}

/// The part of a request for each kind of handler.
pub(crate) struct Parts;

impl PerKind for Parts {
    type Of<C: 'static> = Part<C>;
}

impl Default for Both<Parts> {
    fn default() -> Self {
        Self { activities: Part::default(), orchestrations: Part::default() }
    }
}

impl fmt::Debug for Both<Parts> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Both")
            .field("activities", &self.activities)
            .field("orchestrations", &self.orchestrations)
            .finish()
    }
}

/// What was asked for one kind of handler.
pub(crate) struct Part<C: 'static> {
    pub(crate) only: Vec<&'static Meta>,
    pub(crate) without: Vec<&'static Meta>,
    pub(crate) replaced: Vec<Replaced<C>>,
    pub(crate) mocked: Vec<Selected<C>>,
}

// Deriving this would require `C: Default`.
impl<C> Default for Part<C> {
    fn default() -> Self {
        Self { only: Vec::new(), without: Vec::new(), replaced: Vec::new(), mocked: Vec::new() }
    }
}

impl<C> fmt::Debug for Part<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |metas: &[&Meta]| metas.iter().map(|meta| meta.name).collect::<Vec<_>>();
        f.debug_struct("Part")
            .field("only", &names(&self.only))
            .field("without", &names(&self.without))
            .field("replaced", &self.replaced)
            .finish_non_exhaustive()
    }
}

//! Mocks of handlers.

use crate::entries::entry::Entry;
use crate::handler::definition::Definition;
use crate::handler::handle::Handle;
use crate::registry::builder::RegistriesBuilder;
use crate::registry::selected::{Selected, erase};

impl RegistriesBuilder {
    /// Answers calls of a handler, whether or not this builder includes it.
    pub(crate) fn mock<H: Handle>(
        mut self,
        answer: impl Fn(<H::Definition as Definition>::Input) -> <H::Definition as Definition>::Return
        + Send
        + Sync
        + 'static,
    ) -> Self
    where
        <H::Definition as Definition>::Return: Send,
    {
        let run = erase::<H::Definition, _>(move |_, input| std::future::ready(answer(input)));
        let entry = const { &Entry::of::<H::Definition>() };
        self.request_mut().part_of::<H>().mocked.push(Selected { entry, replacement: Some(run) });
        self
    }
}

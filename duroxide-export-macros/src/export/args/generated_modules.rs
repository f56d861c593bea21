//! The modules that `export!` emits, and their names.

use proc_macro2::Ident;
use quote::format_ident;

/// A module that `export!` can emit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Names,
    Handles,
    Registry,
    Inventory,
}

impl Part {
    pub(crate) const ALL: [Self; 4] = [Self::Names, Self::Handles, Self::Registry, Self::Inventory];

    /// The word for it in the arguments, and its name by default.
    pub(crate) const fn keyword(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Handles => "handles",
            Self::Registry => "registry",
            Self::Inventory => "inventory",
        }
    }
}

/// A module to emit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GeneratedModule {
    pub(crate) part: Part,
    pub(crate) name: Ident,
}

impl GeneratedModule {
    /// The module under its usual name.
    pub(crate) fn usual(part: Part) -> Self {
        Self { part, name: format_ident!("{}", part.keyword()) }
    }

    /// The argument that asks for this module.
    pub(crate) fn argument(&self) -> String {
        let keyword = self.part.keyword();
        if self.name == keyword { keyword.to_owned() } else { format!("{keyword} as {}", self.name) }
    }
}

//! Generates a workflow library of any size, written by hand in the style of the convention, or with attributes.
//!
//! Both have the same types, the same functions with the same bodies, and the same names, documentation and metadata.
//! One in five handlers is an orchestration, which schedules two activities. A library with attributes can also have
//! messages.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// How a library is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Names, registries and inventory are lists that are maintained by hand.
    ByHand,
    /// Functions are annotated.
    Attributes,
}

impl Style {
    /// Both; the baseline comes first.
    pub const BOTH: [Self; 2] = [Self::ByHand, Self::Attributes];

    /// The name of the package.
    #[must_use]
    pub const fn package(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::Attributes => "attributes",
        }
    }

    /// The name of the package of a program that uses it.
    #[must_use]
    pub const fn program(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand-program",
            Self::Attributes => "attributes-program",
        }
    }

    /// The name of the crate.
    #[must_use]
    pub const fn krate(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Attributes => "attributes",
        }
    }
}

/// The number of handlers in one file.
const PER_FILE: usize = 10;

/// A library to generate.
#[derive(Debug, Clone, Copy)]
pub struct Library {
    /// Its style.
    pub style: Style,
    /// The number of its handlers.
    pub handlers: usize,
    /// Its messages.
    pub messages: Messages,
    /// Whether its types derive `schemars::JsonSchema`.
    pub schemas: bool,
}

/// The messages of a library with attributes: a third each are events, queues and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Messages {
    /// None.
    None,
    /// Only the types, without their attributes.
    Types(usize),
    /// The types with their attributes.
    Annotated(usize),
}

impl Library {
    /// Writes the package to its own directory; `duroxide` is the dependency, as written in a manifest.
    ///
    /// # Errors
    ///
    /// If the directory cannot be written.
    pub fn write(self, directory: &Path, duroxide: &str) -> io::Result<()> {
        let source = directory.join("src");
        fs::create_dir_all(source.join("activities"))?;
        fs::create_dir_all(source.join("orchestrations"))?;
        fs::write(directory.join("Cargo.toml"), self.manifest(duroxide))?;
        fs::write(source.join("lib.rs"), self.root())?;
        fs::write(source.join("types.rs"), self.types())?;
        self.write_groups(&source, "activities", self.activities(), Self::activity)?;
        self.write_groups(&source, "orchestrations", self.orchestrations(), Self::orchestration)?;
        if self.has_messages() {
            fs::write(source.join("messages.rs"), self.message_types())?;
        }
        if self.style == Style::ByHand {
            fs::write(source.join("names.rs"), self.names())?;
            fs::write(source.join("registry.rs"), self.registry())?;
            fs::write(source.join("inventory.rs"), self.inventory())?;
        }
        Ok(())
    }

    /// A program that starts a runtime with everything in the library.
    ///
    /// # Errors
    ///
    /// If the directory cannot be written.
    pub fn write_program(self, directory: &Path, duroxide: &str) -> io::Result<()> {
        let source = directory.join("src");
        fs::create_dir_all(&source)?;
        let [package, program] = [self.style.package(), self.style.program()];
        let manifest = format!(
            "[package]\nname = \"{program}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{duroxide}\n\
             {package} = {{ path = \"../{package}\" }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        let krate = self.style.krate();
        let main = format!(
            "//! Starts a runtime.\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    \
             let store = duroxide::providers::sqlite::SqliteProvider::new_in_memory().await.unwrap();\n    \
             let activities = {krate}::registry::create_activity_registry();\n    \
             let orchestrations = {krate}::registry::create_orchestration_registry();\n    \
             let count = {krate}::inventory::list_activities().len();\n    \
             let runtime = duroxide::runtime::Runtime::start_with_store(std::sync::Arc::new(store), activities, orchestrations).await;\n    \
             println!(\"{{count}}\");\n    runtime.shutdown(None).await;\n}}\n"
        );
        fs::write(source.join("main.rs"), main)
    }

    const fn orchestrations(self) -> std::ops::Range<usize> {
        0..self.handlers / 5
    }

    const fn activities(self) -> std::ops::Range<usize> {
        0..self.handlers - self.handlers / 5
    }

    fn manifest(self, duroxide: &str) -> String {
        let package = self.style.package();
        let serde_json = if self.style == Style::ByHand { "serde_json = \"1\"\n" } else { "" };
        let schemars = if self.schemas { "schemars = \"1\"\n" } else { "" };
        format!(
            "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{duroxide}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n{serde_json}{schemars}"
        )
    }

    fn root(self) -> String {
        let own = match self.style {
            Style::ByHand => "pub mod inventory;\npub mod names;\npub mod registry;\n",
            // Nothing waits for the messages.
            Style::Attributes if self.has_messages() => "pub mod messages;\n\nduroxide::export!(allow(DX0108));\n",
            Style::Attributes => "\nduroxide::export!();\n",
        };
        format!("//! A workflow library.\n\npub mod activities;\npub mod orchestrations;\npub mod types;\n{own}")
    }

    fn types(self) -> String {
        let schema = if self.schemas { ", schemars::JsonSchema" } else { "" };
        let mut text = "//! Inputs and outputs.\n\nuse serde::{Deserialize, Serialize};\n".to_owned();
        for index in self.activities() {
            let _ = write!(
                text,
                "\n/// What step {index} takes.\n#[derive(Debug, Clone, Serialize, Deserialize{schema})]\npub struct RunStep{index}Input {{\n    \
                 /// The name.\n    pub name: String,\n    /// The sizes.\n    pub sizes: Vec<u64>,\n    /// The region, if it matters.\n    \
                 pub region: Option<String>,\n}}\n\n/// What step {index} returns.\n\
                 #[derive(Debug, Clone, Serialize, Deserialize{schema})]\npub struct RunStep{index}Output {{\n    \
                 /// The id.\n    pub id: String,\n    /// The sum of the sizes.\n    pub sum: u64,\n}}\n"
            );
        }
        text
    }

    const fn has_messages(self) -> bool {
        matches!((self.style, self.messages), (Style::Attributes, Messages::Types(_) | Messages::Annotated(_)))
    }

    fn message_types(self) -> String {
        let (count, is_annotated) = match self.messages {
            Messages::None => (0, false),
            Messages::Types(count) => (count, false),
            Messages::Annotated(count) => (count, true),
        };
        let mut text = "//! Messages.\n\nuse serde::{Deserialize, Serialize};\n".to_owned();
        for index in 0..count {
            let kind = ["event", "queue", "value"][index % 3];
            let attribute =
                if is_annotated { format!("#[duroxide::{kind}(name = \"reading-{index}\")]\n") } else { String::new() };
            let _ = write!(
                text,
                "\n/// Reading {index}.\n{attribute}#[derive(Debug, Clone, Serialize, Deserialize)]\n\
                 pub struct Reading{index} {{\n    /// Who sends it.\n    pub by: String,\n    /// How much.\n    pub amount: u64,\n}}\n"
            );
        }
        text
    }

    /// Writes the files of the handlers, and one that declares them.
    fn write_groups(
        self,
        source: &Path,
        module: &str,
        indices: std::ops::Range<usize>,
        handler: fn(Self, usize) -> String,
    ) -> io::Result<()> {
        let mut declarations = format!("//! The {module}.\n\n");
        let indices: Vec<usize> = indices.collect();
        for (group, indices) in indices.chunks(PER_FILE).enumerate() {
            let handlers: String = indices.iter().map(|index| handler(self, *index)).collect();
            let _ = writeln!(declarations, "pub mod group_{group};");
            fs::write(
                source.join(module).join(format!("group_{group}.rs")),
                format!("//! Some {module}.\n{handlers}"),
            )?;
        }
        fs::write(source.join(module).join("mod.rs"), declarations)
    }

    fn activity(self, index: usize) -> String {
        let attribute = match self.style {
            Style::ByHand => String::new(),
            Style::Attributes => format!("#[duroxide::activity(name = \"run-step-{index}\", idempotent)]\n"),
        };
        format!(
            "\n/// Run step {index}.\n///\n/// # Errors\n///\n/// If there is nothing to run.\n{attribute}\
             pub async fn run_step_{index}(\n    ctx: duroxide::ActivityContext,\n    input: crate::types::RunStep{index}Input,\n\
             ) -> Result<crate::types::RunStep{index}Output, String> {{\n    \
             if input.name.is_empty() {{\n        return Err(\"there is nothing to run\".to_owned());\n    }}\n    \
             ctx.trace_info(format!(\"running {{}}\", input.name));\n    \
             Ok(crate::types::RunStep{index}Output {{ id: input.name, sum: input.sizes.iter().sum() }})\n}}\n"
        )
    }

    /// The two activities that an orchestration schedules.
    fn scheduled(self, index: usize) -> [usize; 2] {
        let count = self.activities().len();
        [(index * 2) % count, (index * 2 + 1) % count]
    }

    fn orchestration(self, index: usize) -> String {
        let [first, second] = self.scheduled(index);
        let attribute = match self.style {
            Style::ByHand => String::new(),
            Style::Attributes => format!("#[duroxide::orchestration(name = \"run-workflow-{index}\")]\n"),
        };
        let call = |step: usize, input: &str| match self.style {
            Style::ByHand => format!(
                "ctx.schedule_activity_typed::<_, crate::types::RunStep{step}Output>(crate::names::activities::RUN_STEP_{step}, {input})"
            ),
            Style::Attributes => {
                let group = step / PER_FILE;
                format!("crate::activities::group_{group}::RunStep{step}::schedule(&ctx, {input})")
            }
        };
        let (first_call, second_call) = (call(first, "&input"), call(second, "&next"));
        format!(
            "\n/// Run workflow {index}.\n///\n/// # Errors\n///\n/// Those of its steps.\n{attribute}\
             pub async fn run_workflow_{index}(\n    ctx: duroxide::OrchestrationContext,\n    input: crate::types::RunStep{first}Input,\n\
             ) -> Result<crate::types::RunStep{second}Output, String> {{\n    let first = {first_call}.await?;\n    \
             let next = crate::types::RunStep{second}Input {{ name: first.id, sizes: vec![first.sum], region: input.region }};\n    \
             {second_call}.await\n}}\n"
        )
    }

    fn names(self) -> String {
        let mut text = "//! The full names.\n\n/// Activities.\npub mod activities {\n".to_owned();
        for index in self.activities() {
            let _ = write!(
                text,
                "    /// Run step {index}.\n    ///\n    /// **Input:** [`crate::types::RunStep{index}Input`]  \n    \
                 /// **Output:** [`crate::types::RunStep{index}Output`]  \n    /// **Idempotent:** Yes\n    \
                 pub const RUN_STEP_{index}: &str = \"by-hand::activity::run-step-{index}\";\n"
            );
        }
        text.push_str("}\n\n/// Orchestrations.\npub mod orchestrations {\n");
        for index in self.orchestrations() {
            let [first, second] = self.scheduled(index);
            let _ = write!(
                text,
                "    /// Run workflow {index}.\n    ///\n    /// **Input:** [`crate::types::RunStep{first}Input`]  \n    \
                 /// **Output:** [`crate::types::RunStep{second}Output`]  \n    /// **Activities used:**\n    \
                 /// - [`super::activities::RUN_STEP_{first}`]\n    /// - [`super::activities::RUN_STEP_{second}`]\n    \
                 pub const RUN_WORKFLOW_{index}: &str = \"by-hand::orchestration::run-workflow-{index}\";\n"
            );
        }
        text + "}\n"
    }

    fn registry(self) -> String {
        let registrations = |module: &str, function: &str, constant: &str, indices: std::ops::Range<usize>| {
            indices.fold(String::new(), |mut text, index| {
                let group = index / PER_FILE;
                let _ = write!(
                    text,
                    "\n        .register_typed(\n            crate::names::{module}::{constant}_{index},\n            \
                     crate::{module}::group_{group}::{function}_{index},\n        )"
                );
                text
            })
        };
        let activities = registrations("activities", "run_step", "RUN_STEP", self.activities());
        let orchestrations = registrations("orchestrations", "run_workflow", "RUN_WORKFLOW", self.orchestrations());
        format!(
            "//! The registries.\n\nuse duroxide::OrchestrationRegistry;\nuse duroxide::runtime::registry::ActivityRegistry;\n\n\
             /// Every activity.\n#[must_use]\npub fn create_activity_registry() -> ActivityRegistry {{\n    \
             ActivityRegistry::builder(){activities}\n        .build()\n}}\n\n/// Every orchestration.\n#[must_use]\n\
             pub fn create_orchestration_registry() -> OrchestrationRegistry {{\n    \
             OrchestrationRegistry::builder(){orchestrations}\n        .build()\n}}\n"
        )
    }

    fn inventory(self) -> String {
        let mut text = "//! Discovery.\n\nuse serde::Serialize;\n\n/// An orchestration.\n#[derive(Debug, Clone, Serialize)]\n\
             pub struct OrchestrationInfo {\n    /// The full name.\n    pub name: &'static str,\n    /// What it does.\n    \
             pub description: &'static str,\n    /// Its input.\n    pub input_type: &'static str,\n    /// Its output.\n    \
             pub output_type: &'static str,\n    /// What it schedules.\n    pub activities_used: Vec<&'static str>,\n}\n\n\
             /// An activity.\n#[derive(Debug, Clone, Serialize)]\npub struct ActivityInfo {\n    /// The full name.\n    \
             pub name: &'static str,\n    /// What it does.\n    pub description: &'static str,\n    /// Its input.\n    \
             pub input_type: &'static str,\n    /// Its output.\n    pub output_type: &'static str,\n    \
             /// Whether it may run twice.\n    pub idempotent: bool,\n}\n\n/// The orchestrations.\n#[must_use]\n\
             pub fn list_orchestrations() -> Vec<OrchestrationInfo> {\n    vec![\n"
            .to_owned();
        for index in self.orchestrations() {
            let [first, second] = self.scheduled(index);
            let _ = writeln!(
                text,
                "        OrchestrationInfo {{\n            name: crate::names::orchestrations::RUN_WORKFLOW_{index},\n            \
                 description: \"Run workflow {index}.\",\n            input_type: \"RunStep{first}Input\",\n            \
                 output_type: \"RunStep{second}Output\",\n            activities_used: vec![\n                \
                 crate::names::activities::RUN_STEP_{first},\n                crate::names::activities::RUN_STEP_{second},\n            \
                 ],\n        }},"
            );
        }
        text.push_str("    ]\n}\n\n/// The activities.\n#[must_use]\npub fn list_activities() -> Vec<ActivityInfo> {\n    vec![\n");
        for index in self.activities() {
            let _ = writeln!(
                text,
                "        ActivityInfo {{\n            name: crate::names::activities::RUN_STEP_{index},\n            \
                 description: \"Run step {index}.\",\n            input_type: \"RunStep{index}Input\",\n            \
                 output_type: \"RunStep{index}Output\",\n            idempotent: true,\n        }},"
            );
        }
        text + "    ]\n}\n"
    }
}

//! Renderings of the catalog as text.

mod dot;
mod graph;
mod markdown;
mod mermaid;
mod page;
mod types;

use crate::catalog::Catalog;
use graph::Graph;

impl Catalog {
    /// Renders what the catalog contains as Markdown: the sections about orchestrations, activities and messages of a
    /// library's README.
    ///
    /// The text ends with a line break. It only changes if the catalog does.
    ///
    /// ```
    /// use duroxide_export_catalog::Catalog;
    ///
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
    /// let catalog: Catalog = serde_json::from_str(json)?;
    /// let list = catalog.to_markdown();
    /// assert!(list.contains("## Available activities\n\n- `shop::activity::charge-card` - Charge a card. (idempotent)\n"));
    /// # Ok::<_, serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        markdown::render(self)
    }

    /// Renders who schedules what, and which messages go where, as a [Mermaid](https://mermaid.js.org) flowchart, which
    /// many Markdown viewers draw.
    ///
    /// Each crate is a box. Versions of an orchestration are one node. What is scheduled and not in the catalog is a node
    /// too.
    ///
    /// ```
    /// use duroxide_export_catalog::Catalog;
    ///
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
    /// let catalog: Catalog = serde_json::from_str(json)?;
    /// let chart = catalog.to_mermaid();
    /// assert!(chart.starts_with("flowchart LR\n"));
    /// assert!(chart.contains(r#"n2(["sell-book"])"#) && chart.contains("n2 --> n0"));
    /// # Ok::<_, serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        mermaid::render(&Graph::new(self))
    }

    /// Renders the same graph as [`to_mermaid`](Self::to_mermaid) in the DOT language of
    /// [Graphviz](https://graphviz.org).
    ///
    /// ```
    /// use duroxide_export_catalog::Catalog;
    ///
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
    /// let catalog: Catalog = serde_json::from_str(json)?;
    /// println!("{}", catalog.to_dot()); // | dot -Tsvg > workflows.svg
    /// # Ok::<_, serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_dot(&self) -> String {
        dot::render(&Graph::new(self))
    }

    /// Renders the catalog as one HTML page: a list that can be searched, the details of each handler and message, and the
    /// graph of who schedules, waits for and raises what.
    ///
    /// The page needs nothing else, and loads nothing from the network. With the feature `schema`, it shows the types of
    /// payloads, each with an example. The text only changes if the catalog or this crate does.
    ///
    /// ```no_run
    /// use duroxide_export_catalog::Catalog;
    ///
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
    /// let catalog: Catalog = serde_json::from_str(json)?;
    /// std::fs::write("workflows.html", catalog.to_html())?;
    /// # Ok::<_, std::io::Error>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        page::render(self)
    }
}

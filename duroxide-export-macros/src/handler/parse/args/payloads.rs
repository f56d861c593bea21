//! The arguments about payloads: `raw` and `field_order`.

use crate::handler::parse::args::value::{keyword, path_only};
use crate::syntax::parse_all;
use darling::FromMeta;
use darling::ast::NestedMeta;
use darling::util::path_to_string;
use syn::{Meta, Path};

/// `raw`, `raw(input)` or `raw(output)`: the payloads that are passed through as text.
#[derive(Debug, Default)]
pub(crate) struct RawArg {
    /// Where `raw` is written.
    pub(crate) path: Option<Path>,
    pub(crate) input: bool,
    pub(crate) output: bool,
}

impl FromMeta for RawArg {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let mut raw = Self { path: Some(meta.path().clone()), ..Self::default() };
        match meta {
            Meta::Path(_) => (raw.input, raw.output) = (true, true),
            Meta::NameValue(_) => return path_only(meta),
            Meta::List(list) => {
                let sides = parse_all::parse_nested_list(list)?;
                if sides.is_empty() {
                    return Err(darling::Error::custom(SIDES).with_span(meta));
                }
                sides.iter().try_for_each(|side| raw.add(side))?;
            }
        }
        Ok(raw)
    }
}

const SIDES: &str = "`raw` takes a side: write `raw(input)` or `raw(output)`, or `raw` for both";

impl RawArg {
    fn add(&mut self, side: &NestedMeta) -> darling::Result<()> {
        let name = match side {
            NestedMeta::Meta(Meta::Path(path)) => path_to_string(path),
            _ => String::new(),
        };
        let is_on = match name.as_str() {
            "input" => &mut self.input,
            "output" => &mut self.output,
            _ => return Err(darling::Error::custom(SIDES).with_span(side)),
        };
        if std::mem::replace(is_on, true) {
            return Err(darling::Error::custom(format!("`{name}` is given twice; remove one")).with_span(side));
        }
        Ok(())
    }
}

/// The value of `field_order`.
#[derive(Debug, Clone)]
pub(crate) struct FieldOrderArg {
    /// Where `field_order` is written.
    pub(crate) path: Path,
    pub(crate) is_declared: bool,
}

impl FromMeta for FieldOrderArg {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let advice = "`field_order` needs an order: write `field_order = declared`, or `sorted`, which is the default";
        let order = keyword(meta, &["declared", "sorted"], advice)?;
        Ok(Self { path: meta.path().clone(), is_declared: order == "declared" })
    }
}

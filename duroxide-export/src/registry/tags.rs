//! Who takes the work of activities with a tag.

use duroxide::providers::{MAX_WORKER_TAGS, TagFilter};
use std::collections::HashSet;

/// What the application says about tags.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    /// What the workers of this program take.
    pub(crate) here: TagFilter,
    /// What the workers of other programs take.
    pub(crate) elsewhere: Vec<String>,
}

impl Tags {
    /// Adds a tag to what the workers of this program take.
    pub(crate) fn serve(&mut self, tag: String) {
        self.here = with(std::mem::take(&mut self.here), [tag]);
    }

    /// Adds all that the options of a runtime say.
    pub(crate) fn serve_all(&mut self, options: &TagFilter) {
        let added = match std::mem::take(&mut self.here) {
            TagFilter::Tags(tags) | TagFilter::DefaultAnd(tags) => tags,
            TagFilter::Any => return self.here = TagFilter::Any,
            TagFilter::DefaultOnly | TagFilter::None => HashSet::new(),
        };
        self.here = with(options.clone(), added);
    }

    pub(crate) fn is_served(&self, tag: &str) -> bool {
        self.here.matches(Some(tag)) || self.is_served_elsewhere(tag)
    }

    pub(crate) fn is_served_elsewhere(&self, tag: &str) -> bool {
        self.elsewhere.iter().any(|elsewhere| elsewhere == tag)
    }

    /// How many tags the workers are to take, if duroxide allows fewer.
    pub(crate) fn too_many(&self) -> Option<usize> {
        match &self.here {
            TagFilter::Tags(tags) | TagFilter::DefaultAnd(tags) if tags.len() > MAX_WORKER_TAGS => Some(tags.len()),
            _ => None,
        }
    }
}

/// A filter that takes more tags.
fn with(filter: TagFilter, more: impl IntoIterator<Item = String>) -> TagFilter {
    let more: HashSet<_> = more.into_iter().collect();
    if more.is_empty() {
        return filter;
    }
    match filter {
        TagFilter::Any => TagFilter::Any,
        TagFilter::None => TagFilter::Tags(more),
        TagFilter::DefaultOnly => TagFilter::DefaultAnd(more),
        TagFilter::Tags(tags) => TagFilter::Tags(tags.into_iter().chain(more).collect()),
        TagFilter::DefaultAnd(tags) => TagFilter::DefaultAnd(tags.into_iter().chain(more).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::{TagFilter, Tags};

    /// What is served with these options, after `.serves("gpu")`.
    fn here(options: &TagFilter) -> TagFilter {
        let mut tags = Tags::default();
        tags.serve("gpu".to_owned());
        tags.serve_all(options);
        tags.here
    }

    #[test]
    fn tags_are_added_to_the_options_of_the_runtime() {
        assert_eq!(here(&TagFilter::DefaultOnly), TagFilter::default_and(["gpu"]));
        assert_eq!(here(&TagFilter::None), TagFilter::tags(["gpu"]));
        assert_eq!(here(&TagFilter::tags(["large"])), TagFilter::tags(["gpu", "large"]));
        assert_eq!(here(&TagFilter::default_and(["gpu"])), TagFilter::default_and(["gpu"]));
        assert_eq!(here(&TagFilter::Any), TagFilter::Any);
    }

    #[test]
    fn options_alone_are_kept() {
        let mut tags = Tags::default();
        tags.serve_all(&TagFilter::None);
        assert_eq!(tags.here, TagFilter::None);
        assert!(!tags.is_served("gpu"));
    }
}

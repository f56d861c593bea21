//! Which workers serve the tags of activities.

use duroxide::providers::{MAX_WORKER_TAGS, TagFilter};
use std::collections::HashSet;

/// The tags that the application declares as served.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    /// The filter in the options of the runtime.
    pub(crate) options: TagFilter,
    /// Further tags that the workers of this program serve.
    pub(crate) here: HashSet<String>,
    /// Tags that the workers of other programs serve.
    pub(crate) elsewhere: Vec<String>,
}

impl Tags {
    /// Returns the filter for the workers of this program.
    pub(crate) fn filter(&self) -> TagFilter {
        if self.here.is_empty() {
            return self.options.clone();
        }
        match &self.options {
            TagFilter::Any => TagFilter::Any,
            TagFilter::None => TagFilter::Tags(self.here.clone()),
            TagFilter::DefaultOnly => TagFilter::DefaultAnd(self.here.clone()),
            TagFilter::Tags(tags) => TagFilter::Tags(tags | &self.here),
            TagFilter::DefaultAnd(tags) => TagFilter::DefaultAnd(tags | &self.here),
        }
    }

    pub(crate) fn is_served(&self, tag: &str) -> bool {
        self.options.matches(Some(tag)) || self.here.contains(tag) || self.is_served_elsewhere(tag)
    }

    pub(crate) fn is_served_elsewhere(&self, tag: &str) -> bool {
        self.elsewhere.iter().any(|elsewhere| elsewhere == tag)
    }

    /// Returns the number of tags that the workers of this program serve, if duroxide allows fewer.
    pub(crate) fn too_many(&self) -> Option<usize> {
        match self.filter() {
            TagFilter::Tags(tags) | TagFilter::DefaultAnd(tags) if tags.len() > MAX_WORKER_TAGS => Some(tags.len()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TagFilter, Tags};

    /// What is served with these options, after `.serves("gpu")`.
    fn here(options: &TagFilter) -> TagFilter {
        let here = ["gpu".to_owned()].into();
        Tags { options: options.clone(), here, ..Tags::default() }.filter()
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
        let tags = Tags { options: TagFilter::None, ..Tags::default() };
        assert_eq!(tags.filter(), TagFilter::None);
        assert!(!tags.is_served("gpu"));
    }
}

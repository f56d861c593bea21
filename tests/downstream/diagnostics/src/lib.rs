//! The package consists of its examples.

//! The examples are all that there is.

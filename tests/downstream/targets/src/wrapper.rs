//! The file of the macro is not the crate's root.

macro_rules! export_everything {
    () => {
        duroxide::export!();
    };
}

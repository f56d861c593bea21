//! What replay compares, as the lock records it: the inputs of calls, the options of calls, and the calls in a body.

mod bodies;
mod edits;
mod inputs;
mod options;

//! Workers in processes of their own, and what happens to them. These tests mostly wait, so they are one program, and run side
//! by side.

mod kills;
mod payloads;
mod upgrades;

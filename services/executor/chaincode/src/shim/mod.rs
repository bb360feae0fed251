//! The peer's side of the chaincode shim protocol.
//!
//! ```text
//!  chaincode process                       executor
//!   ── REGISTER (name) ─────────────────►   a name of config.toml that nobody has now
//!   ◄── REGISTERED, READY ──────────────
//!   ◄── TRANSACTION or INIT (txid) ─────    one of a block, or any number of calls
//!   ── GET_STATE, PUT_STATE, … (txid) ──►
//!   ◄── RESPONSE or ERROR (txid) ───────
//!   ── COMPLETED or ERROR (txid) ───────►
//! ```
//!
//! `server` takes processes in, `connection` is one of them, which any number of exchanges share: a message belongs to the exchange of its txid.

mod connection;
mod server;

pub(crate) use connection::Exchange;
pub(crate) use server::{Registry, serve};

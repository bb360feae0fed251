//! The CITA-Cloud wire protocol, version line 6.7.
//!
//! One module a protobuf package, generated from `proto/protos`. Names and field numbers are those of the
//! protocol: clients and services written against CITA-Cloud talk to these types unchanged.
//!
//! The encoding of a message is what gets hashed and signed, so it has to be canonical. prost writes fields in
//! the order of their numbers and leaves out defaults, which is what every other CITA-Cloud implementation does.

mod status;

pub use status::{ParseStatusCodeError, StatusCode};

/// A `FileDescriptorSet` of all packages, for gRPC server reflection.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cita.bin"));

macro_rules! packages {
    ($($(#[$doc:meta])* $name:ident = $package:literal;)*) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, clippy::all)]
            pub mod $name {
                tonic::include_proto!($package);
            }
        )*
    };
}

packages! {
    /// Blocks, headers and transactions.
    blockchain = "blockchain";
    /// Messages that several services share.
    common = "common";
    /// What a controller asks of a consensus.
    consensus = "consensus";
    /// What users and a consensus ask of a controller.
    controller = "controller";
    /// Hashes and signatures.
    crypto = "crypto";
    /// Queries that an EVM executor answers.
    evm = "evm";
    /// Executing blocks and calls.
    executor = "executor";
    /// Messages between nodes.
    network = "network";
    /// The enumeration behind [`StatusCode`].
    status_code = "status_code";
    /// Regions of keys and values.
    storage = "storage";
}

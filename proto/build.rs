//! Compiles the `.proto` files without an installed `protoc`.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;

const FILES: [&str; 10] = [
    "blockchain.proto",
    "common.proto",
    "consensus.proto",
    "controller.proto",
    "crypto.proto",
    "evm.proto",
    "executor.proto",
    "network.proto",
    "status_code.proto",
    "storage.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=protos");
    let descriptors = protox::compile(FILES, ["protos"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("cita.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(descriptors)?;
    Ok(())
}

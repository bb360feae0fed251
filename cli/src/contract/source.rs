//! Where an ABI comes from: a file, or the chain.

use std::path::PathBuf;

use cita_proto::{
    common,
    evm::{BlockNumber, GetAbiRequest, block_number::Lable},
};
use cita_service_api::{Address, Evm};

use crate::{
    abi::{Abi, Artifact},
    error::{CliError, CliResult},
    session::Session,
};

/// Options that name a file with an ABI.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct AbiFile {
    /// File with the contract's ABI [default: the ABI that the chain keeps for the contract]
    #[arg(long, value_name = "FILE", conflicts_with = "artifact")]
    abi: Option<PathBuf>,
    /// What a compiler wrote: solc, Foundry, Hardhat or Truffle
    #[arg(long, value_name = "FILE")]
    artifact: Option<PathBuf>,
    /// Which contract of the file: NAME or FILE:NAME
    #[arg(long, value_name = "NAME")]
    contract: Option<String>,
}

impl AbiFile {
    /// Reads the file, where one is named.
    ///
    /// # Errors
    /// When it cannot be read, or is none.
    pub(crate) fn load(&self) -> CliResult<Option<Artifact>> {
        match self.abi.as_ref().or(self.artifact.as_ref()) {
            Some(path) => Artifact::load(path, self.contract.as_deref()).map(Some),
            None if self.contract.is_some() => {
                Err(CliError::usage("--contract chooses from a file, but none is named")
                    .hint("name it with --artifact FILE or --abi FILE"))
            }
            None => Ok(None),
        }
    }
}

/// The ABI that the chain keeps for a contract, if it keeps one.
///
/// # Errors
/// When the chain does not answer, or what it keeps is no ABI.
pub(crate) async fn stored_abi(session: &Session, address: &[u8]) -> CliResult<Option<Abi>> {
    let request = GetAbiRequest {
        address: Some(common::Address { address: address.to_vec() }),
        block_number: Some(BlockNumber { lable: Some(Lable::Tag("latest".to_owned())) }),
    };
    let text = session.evm().await?.abi(request).await.map_err(|error| CliError::refused(&error))?.bytes_abi;
    if text.is_empty() {
        return Ok(None);
    }
    let contract = Address::try_from(address).map_or_else(|_| hex::encode(address), |address| address.to_string());
    let abi = Abi::from_text(&text);
    abi.map(Some).map_err(|error| {
        error.within(format!("what the chain keeps as the ABI of {contract}")).hint("name a file with --abi")
    })
}

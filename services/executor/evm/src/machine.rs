//! The EVM under the rules of the chain.
//!
//! - Ethereum's Cancun rules: base quota 21 000 for a call and 53 000 for a creation, call data and execution as
//!   Ethereum meters them. The later floor price for call data (EIP-7623) and cap on the quota of one transaction
//!   (EIP-7825) do not hold.
//! - No fee: gas price and base fee are 0.
//! - CHAINID is the last 8 bytes of the chain id as a big-endian number; NUMBER is the height; TIMESTAMP is in
//!   milliseconds, or in seconds with `eth_compatibility`; COINBASE is the proposer; GASLIMIT is the quota limit; PREVRANDAO
//!   is 0, the chain has no source of randomness; BLOCKHASH answers for the last 256 blocks.
//! - The contracts that one message has running use at most 64 MiB of memory together; more is out of quota.
//! - The sender's nonce grows with every transaction, whatever becomes of it.
//! - A transaction that reverts or fails leaves nothing but that nonce and its receipt.
//! - One that cannot start (quota below what its data costs or above the block's limit, value above the balance)
//!   uses the base quota, or its own where that is less.

use alloy_primitives::{Address, B256, TxKind, U256};
use cita_service_api::Hash;
use revm::{
    Context, ExecuteEvm, MainBuilder, MainContext, MainnetEvm,
    context::{BlockEnv, CfgEnv, TxEnv, result::EVMError},
    context_interface::block::BlobExcessGasAndPrice,
    handler::MainnetContext,
    primitives::hardfork::SpecId,
};

use crate::{
    block::Message,
    error::StoreError,
    outcome::{Outcome, invalid_text},
    overlay::{Overlay, StateReader},
    special::Special,
};

/// Rules of Ethereum that hold here.
const SPEC: SpecId = SpecId::CANCUN;
/// Memory of all contracts that one message has running, in bytes. Quota alone would allow several times as much, by way of calls
/// within calls.
const MEMORY_LIMIT: u64 = 64 << 20;
/// Quota that every call needs.
pub(crate) const CALL_QUOTA: u64 = 21_000;
/// Quota that every creation needs.
pub(crate) const CREATE_QUOTA: u64 = 53_000;

/// What is the same in all blocks of a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) chain_id: u64,
    pub(crate) eth_compatibility: bool,
}

impl Rules {
    pub(crate) fn new(chain_id: Hash, eth_compatibility: bool) -> Self {
        let [.., a, b, c, d, e, f, g, h] = chain_id.0;
        Self { chain_id: u64::from_be_bytes([a, b, c, d, e, f, g, h]), eth_compatibility }
    }
}

/// What the messages of one block see of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Environment {
    pub(crate) height: u64,
    /// Unix milliseconds.
    pub(crate) timestamp: u64,
    pub(crate) proposer: Address,
    pub(crate) quota_limit: u64,
    /// Who may amend.
    pub(crate) admin: Address,
}

/// Executes messages one after the other.
pub(crate) struct Machine<R: StateReader> {
    evm: MainnetEvm<MainnetContext<Overlay<R>>>,
    admin: Address,
    quota_limit: u64,
}

impl<R: StateReader> Machine<R> {
    pub(crate) fn new(rules: Rules, environment: Environment, reader: R) -> Self {
        let Environment { height, timestamp, proposer, quota_limit, admin } = environment;
        let mut cfg = CfgEnv::new_with_spec(SPEC).with_chain_id(rules.chain_id);
        // Code at a sender's address comes from an amendment, and calls are made in the name of contracts.
        cfg.disable_eip3607 = true;
        cfg.memory_limit = MEMORY_LIMIT;
        let block = BlockEnv {
            number: U256::from(height),
            beneficiary: proposer,
            timestamp: U256::from(if rules.eth_compatibility { timestamp / 1000 } else { timestamp }),
            gas_limit: quota_limit,
            basefee: 0,
            difficulty: U256::ZERO,
            prevrandao: Some(B256::ZERO),
            blob_excess_gas_and_price: Some(BlobExcessGasAndPrice::new_with_spec(0, SPEC)),
            ..BlockEnv::default()
        };
        let evm = Context::mainnet().with_db(Overlay::new(reader)).with_block(block).with_cfg(cfg).build_mainnet();
        Self { evm, admin, quota_limit }
    }

    fn overlay(&mut self) -> &mut Overlay<R> {
        &mut self.evm.ctx.journaled_state.database
    }

    /// The state with all changes so far.
    pub(crate) fn into_overlay(self) -> Overlay<R> {
        self.evm.ctx.journaled_state.database
    }

    /// Executes a message and keeps what it changes.
    pub(crate) fn run(&mut self, message: &Message) -> Result<Outcome, StoreError> {
        self.execute(message, true)
    }

    /// Executes a message and forgets what it changes.
    pub(crate) fn simulate(&mut self, message: &Message) -> Result<Outcome, StoreError> {
        self.execute(message, false)
    }

    fn execute(&mut self, message: &Message, keep: bool) -> Result<Outcome, StoreError> {
        let nonce = self.overlay().account(message.sender)?.map_or(0, |account| account.nonce);
        if let Some(special) = message.to.and_then(Special::at) {
            let (admin, quota_limit) = (self.admin, self.quota_limit);
            if keep {
                self.overlay().bump_nonce(message.sender)?;
            }
            return special.execute(self.overlay(), message, nonce, admin, quota_limit, keep);
        }
        match self.evm.transact(transaction(message, nonce)) {
            Ok(done) => {
                if keep {
                    self.overlay().apply(done.state)?;
                }
                Ok(Outcome::new(nonce, done.result))
            }
            Err(EVMError::Transaction(reason)) => {
                if keep {
                    self.overlay().bump_nonce(message.sender)?;
                }
                let base = if message.to.is_some() { CALL_QUOTA } else { CREATE_QUOTA };
                Ok(Outcome::failed(nonce, base.min(message.quota), invalid_text(&reason)))
            }
            Err(EVMError::Database(error)) => Err(error),
            Err(error) => Err(StoreError::Engine(format!("{error:?}"))),
        }
    }
}

fn transaction(message: &Message, nonce: u64) -> TxEnv {
    TxEnv {
        caller: message.sender,
        gas_limit: message.quota,
        gas_price: 0,
        kind: message.to.map_or(TxKind::Create, TxKind::Call),
        value: message.value,
        data: message.data.clone(),
        nonce,
        chain_id: None,
        ..TxEnv::default()
    }
}

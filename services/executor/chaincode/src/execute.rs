//! Executing blocks and calls.

use std::{sync::Arc, time::Duration};

use cita_executor_core::order::{Order, Place, order};
use cita_proto::executor::CallRequest;
use cita_service_api::{Address, ExecOutcome, RpcError, RpcResult, StatusCode};
use rusqlite::Connection;

use crate::{
    block::{BlockInput, Transaction},
    commitment::Commitment,
    config::Name,
    error::{ExecError, StoreError},
    input,
    invocation::Invocation,
    run::{Outcome, RunError, run},
    shim::Registry,
    store::{self, BlockRecord, BlockWriter, OWN, State},
};

/// What blocks and calls share.
pub(crate) struct Setting {
    pub(crate) registry: Arc<Registry>,
    /// What chaincodes know the chain as.
    pub(crate) channel: String,
    /// How long a chaincode has for a transaction or a call.
    pub(crate) timeout: Duration,
}

impl Setting {
    /// The chaincode at a receiver.
    fn chaincode(&self, to: &[u8]) -> Result<&Name, String> {
        let names = self.registry.names();
        names.iter().find(|name| name.address().as_bytes() == to).ok_or_else(|| {
            let known: Vec<String> = names.iter().map(|name| format!("{name} at {}", name.address())).collect();
            format!("there is no chaincode at 0x{}, but {}", hex::encode(to), known.join(", "))
        })
    }

    /// Has a chaincode run a transaction or a call on a state.
    async fn invoke(&self, invocation: &Invocation, state: State<'_>) -> Result<Outcome, RunError> {
        let chaincode = &invocation.chaincode;
        // As in Fabric, once: whoever could do it again could take the chaincode's beginning back.
        if invocation.input.is_init && state.of(OWN).get(chaincode.as_str())?.is_some() {
            return Ok(Outcome::Failed(format!("the chaincode '{chaincode}' is initialised already")));
        }
        let connection = self.registry.get(chaincode).ok_or_else(|| RunError::NotConnected {
            chaincode: chaincode.to_string(),
            address: self.registry.address().to_string(),
        })?;
        let mut exchange = connection.clone().begin(&invocation.txid);
        let result = tokio::time::timeout(self.timeout, run(&mut exchange, invocation, state)).await;
        let result = result.unwrap_or_else(|_| {
            let timeout_ms = u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX);
            Err(RunError::TimedOut { chaincode: chaincode.to_string(), timeout_ms })
        });
        if let Err(error @ RunError::Violation(_)) = &result {
            connection.close(error.to_string());
        }
        result
    }

    /// Runs a transaction of a block. What the chaincode still has to say about one that it did not finish would be taken for the next
    /// attempt, which has the same txid: so its connection ends.
    async fn transact(&self, invocation: &Invocation, state: State<'_>) -> Result<Outcome, RunError> {
        let result = self.invoke(invocation, state).await;
        if let Err(error @ RunError::TimedOut { .. }) = &result
            && let Some(connection) = self.registry.get(&invocation.chaincode)
        {
            connection.close(error.to_string());
        }
        result
    }
}

/// The one who executes blocks; there is one a state.
pub(crate) struct Chain {
    writer: Connection,
    commitment: Commitment,
    last: Option<BlockRecord>,
}

impl Chain {
    pub(crate) fn load(writer: Connection) -> Result<Self, StoreError> {
        let (commitment, last) = (store::commitment(&writer)?, store::block(&writer, None)?);
        Ok(Self { writer, commitment, last })
    }

    /// Executes the next block, or says again what the last one came to.
    pub(crate) async fn exec(&mut self, setting: &Setting, block: BlockInput) -> Result<ExecOutcome, ExecError> {
        let BlockInput { hash, prevhash, height, timestamp, transactions } = block;
        let last = self.last.as_ref().map(|last| (last.height, last.hash));
        if let (Order::Again, Some(last)) = (order(last, Place { height, hash, parent: &prevhash })?, &self.last) {
            return Ok(ExecOutcome::Reentered(last.root));
        }
        let mut writer = BlockWriter::begin(&mut self.writer, self.commitment.clone(), height)?;
        for transaction in transactions {
            execute(setting, &mut writer, transaction, timestamp).await?;
        }
        let (record, commitment) = writer.finish(hash, timestamp)?;
        (self.last, self.commitment) = (Some(record), commitment);
        Ok(ExecOutcome::Executed(record.root))
    }
}

/// Executes a transaction. One that fails changes nothing.
async fn execute(
    setting: &Setting,
    writer: &mut BlockWriter<'_>,
    transaction: Transaction,
    timestamp: u64,
) -> Result<(), ExecError> {
    let hash = transaction.hash;
    let failed = |reason: &str| {
        metrics::counter!("cita_executor_chaincode_failed_total").increment(1);
        // There is no receipt that would say it.
        tracing::info!(%hash, reason, "a transaction failed");
    };
    let invocation = match invocation(setting, transaction, timestamp) {
        Ok(invocation) => invocation,
        Err(reason) => {
            failed(&reason);
            return Ok(());
        }
    };
    let chaincode = invocation.chaincode.as_str();
    let outcome = setting.transact(&invocation, writer.state(chaincode)).await;
    match outcome.map_err(|source| ExecError::Chaincode { txid: invocation.txid.clone(), source })? {
        Outcome::Failed(reason) => failed(&reason),
        Outcome::Done { writes, .. } => {
            for (key, value) in &writes {
                writer.change(chaincode, key, value.as_deref())?;
            }
            if invocation.input.is_init {
                writer.change(OWN, chaincode, Some(&[]))?;
            }
        }
    }
    Ok(())
}

/// What a transaction asks of which chaincode, or why it fails before any is asked: on every node alike.
fn invocation(setting: &Setting, transaction: Transaction, timestamp: u64) -> Result<Invocation, String> {
    let Transaction { hash, sender, to, nonce, data } = transaction;
    Ok(Invocation {
        chaincode: setting.chaincode(&to)?.clone(),
        input: input::read(&data).map_err(|error| error.to_string())?,
        channel: setting.channel.clone(),
        txid: hex::encode(hash.as_bytes()),
        sender,
        nonce,
        timestamp,
    })
}

/// Runs a call; what it would change is dropped. `txid` is one that nothing else has.
pub(crate) async fn call(
    setting: &Setting,
    reader: &Connection,
    request: CallRequest,
    txid: String,
) -> RpcResult<Vec<u8>> {
    let CallRequest { to, from, method, args, height } = request;
    let invalid = |text: String| RpcError::new(StatusCode::FatalError, text);
    let sender = match from.as_slice() {
        [] => Address::ZERO,
        from => Address::try_from(from)?,
    };
    let data = [method, args.concat()].concat();
    let chaincode = setting.chaincode(&to).map_err(invalid)?.clone();
    let input = input::read(&data).map_err(|error| invalid(error.to_string()))?;
    let block = block_of_call(reader, height)?;
    let (channel, timestamp) = (setting.channel.clone(), block.timestamp);
    let invocation = Invocation { chaincode, input, channel, txid, sender, nonce: String::new(), timestamp };
    let state = State::after(reader, invocation.chaincode.as_str(), block.height)?;
    match setting.invoke(&invocation, state).await {
        Ok(Outcome::Done { payload, .. }) => Ok(payload),
        Ok(Outcome::Failed(reason)) => Err(RpcError::new(StatusCode::ExecuteError, reason)),
        Err(RunError::Store(error)) => Err(error.into()),
        Err(error) => Err(RpcError::new(StatusCode::ExecuteServerNotReady, error.to_string())),
    }
}

/// The block after which a call runs; 0 is the last one.
fn block_of_call(reader: &Connection, height: u64) -> RpcResult<BlockRecord> {
    let last = store::block(reader, None)?;
    let last = last.ok_or_else(|| RpcError::new(StatusCode::NoBlock, "no block is executed yet"))?;
    match height {
        0 => Ok(last),
        height if height > last.height => {
            let text = format!("block {height} is not executed, current_height: {}", last.height);
            Err(RpcError::new(StatusCode::NoBlockHeight, text))
        }
        height => {
            let block = store::block(reader, Some(height))?;
            Ok(block.ok_or(StoreError::Damaged("the record of a block is missing"))?)
        }
    }
}

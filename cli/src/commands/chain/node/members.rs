//! Who is a validator of a running chain, and changes of that.

use std::{
    fs,
    future::Future,
    time::{Duration, Instant},
};

use cita_proto::controller::SystemConfig;
use cita_service_api::{Address, Controller, ControllerClient, RpcResult};
use cita_service_kit::ServiceKind;
use futures::future::join_all;

use crate::{
    args::Globals,
    chain::{LocalChain, LocalNode, Observer},
    error::{CliError, CliResult},
    output,
    session::Session,
    transact::{self, Signer},
    wallet::Wallet,
};

/// How long a change may take to its block, beyond ten block intervals.
const DECIDE_PATIENCE: Duration = Duration::from_secs(60);

/// How long a node may stand still while it catches up.
const SYNC_PATIENCE: Duration = Duration::from_secs(60);

/// How long is waited for nodes that are behind to see a change.
const SEE_PATIENCE: Duration = Duration::from_secs(5);

/// How often is asked.
const PAUSE: Duration = Duration::from_millis(30);

/// How long one question may take.
const ANSWER: Duration = Duration::from_secs(2);

/// The item of the system configuration that names the validators.
const VALIDATORS: u64 = 1004;

/// A chain whose nodes are asked.
pub(super) struct Members {
    pub(super) chain: LocalChain,
    observer: Observer,
}

/// The most that the nodes know.
pub(super) struct Newest {
    /// Who knows it.
    pub(super) controller: ControllerClient,
    pub(super) height: u64,
}

impl Members {
    pub(super) fn new(chain: LocalChain) -> CliResult<Self> {
        Ok(Self { observer: Observer::new(&chain)?, chain })
    }

    /// The node that is ahead, without those that `counts` does not want.
    ///
    /// # Errors
    /// When none answers.
    pub(super) async fn newest(&self, counts: impl Fn(&str) -> bool) -> CliResult<Newest> {
        let asked = self.observer.controllers().filter(|(domain, _)| counts(domain));
        let asked = asked.map(async |(_, controller)| {
            let height = answer(controller.block_number(false)).await?;
            Some(Newest { controller: controller.clone(), height })
        });
        let newest = join_all(asked).await.into_iter().flatten().max_by_key(|newest| newest.height);
        newest.ok_or_else(|| {
            CliError::user(format!("no other node of '{}' answers", self.chain.name()))
                .hint(format!("how they are: cita chain status {}", self.chain.name()))
        })
    }

    /// The domains of the nodes that answer.
    pub(super) async fn answering(&self) -> Vec<&str> {
        let asked = self
            .observer
            .controllers()
            .map(async |(domain, controller)| answer(controller.block_number(false)).await.map(|_| domain));
        join_all(asked).await.into_iter().flatten().collect()
    }

    /// The chain's system configuration.
    ///
    /// # Errors
    /// When no node answers.
    pub(super) async fn system_config(&self) -> CliResult<SystemConfig> {
        let newest = self.newest(|_| true).await?;
        newest.controller.system_config().await.map_err(|error| CliError::refused(&error))
    }

    /// Waits until a node has the block at `height`, whatever time that takes as long as it gets nearer, and has caught up.
    ///
    /// # Errors
    /// When it stands still.
    pub(super) async fn wait_synced(&self, domain: &str, height: u64) -> CliResult<u64> {
        let controller = self.observer.controllers().find(|(other, _)| *other == domain).map(|(_, client)| client);
        let controller = controller.ok_or_else(|| CliError::internal(format!("{domain} is not asked")))?;
        let (mut best, mut since) = (None, Instant::now());
        loop {
            let status = answer(controller.node_status()).await;
            let at = status.as_ref().and_then(|status| status.self_status.as_ref()).map(|status| status.height);
            if let (Some(at), Some(status)) = (at, &status)
                && at >= height
                && !status.is_sync
            {
                return Ok(at);
            }
            if at > best {
                (best, since) = (at, Instant::now());
            }
            if since.elapsed() > SYNC_PATIENCE {
                let name = self.chain.name();
                let at = best.map_or_else(|| "does not answer".to_owned(), |at| format!("stands at block {at}"));
                return Err(CliError::user(format!("{domain} should catch up to block {height}, but {at}"))
                    .hint(format!("what it logs: cita chain logs {domain} --chain {name}"))
                    .hint(format!("take it away again: cita chain node remove {domain} --chain {name}")));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Replaces the validators, and waits for the block of that. Answers its height.
    ///
    /// # Errors
    /// When the chain refuses, or decides nothing.
    pub(super) async fn change(&self, signer: &Admin, newest: &Newest, validators: &[Vec<u8>]) -> CliResult<u64> {
        let controller = &newest.controller;
        let signer = Signer::prepare(&signer.session, controller).await?;
        let interval = Duration::from_secs(signer.config.block_interval.into());
        let change = signer.sign_utxo(signer.config.validators_pre_hash.clone(), validators.concat(), VALIDATORS);
        let hash = transact::submit(controller, change).await?;
        output::detail(|| format!("sent {hash}: {} validators from its block on", validators.len()));
        let begun = Instant::now();
        while begun.elapsed() < DECIDE_PATIENCE + interval * 10 {
            if let Some(height) = answer(controller.transaction_block_number(hash)).await
                && height < u64::MAX
            {
                self.let_all_see(height).await;
                return Ok(height);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(CliError::user(format!("the change of validators {hash} is in no block yet"))
            .hint(format!("do enough validators run? cita chain status {}", self.chain.name()))
            .hint(format!("see whether it came meanwhile: cita get tx {hash}")))
    }

    /// Waits a moment until every node that answers has the block at `height`: whoever is asked next knows of the change.
    async fn let_all_see(&self, height: u64) {
        let begun = Instant::now();
        while begun.elapsed() < SEE_PATIENCE {
            let asked = self.observer.controllers().map(|(_, controller)| answer(controller.block_number(false)));
            if join_all(asked).await.into_iter().flatten().all(|at| at >= height) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// How many of `count` validators have to take part.
    pub(super) fn quorum(&self, count: usize) -> usize {
        match self.chain.chain.implementation(ServiceKind::Consensus) {
            "consensus_raft" => count / 2 + 1,
            _ => count - count.saturating_sub(1) / 3,
        }
    }
}

async fn answer<T>(question: impl Future<Output = RpcResult<T>>) -> Option<T> {
    tokio::time::timeout(ANSWER, question).await.ok()?.ok()
}

/// What names a node among the validators: its address, or a BLS key, depending on the consensus.
///
/// # Errors
/// When its file cannot be read.
pub(super) fn validator_of(node: &LocalNode) -> CliResult<Vec<u8>> {
    let path = node.dir.join("validator_address");
    let text = fs::read_to_string(&path).map_err(|error| CliError::file("read", &path, &error))?;
    let digits = text.trim().trim_start_matches("0x");
    hex::decode(digits).map_err(|_| CliError::user(format!("{} has no validator's address: {digits}", path.display())))
}

/// The account that may change validators.
pub(super) struct Admin {
    session: Session,
}

impl Admin {
    /// The account that was asked for with `-u`, or the one of the wallet that is the chain's admin.
    ///
    /// # Errors
    /// When the wallet does not have it.
    pub(super) fn of(globals: &Globals, config: &SystemConfig) -> CliResult<Self> {
        let wallet = Wallet::open(&globals.home()?);
        let address = Address::try_from(config.admin.as_slice())
            .map_err(|_| CliError::user("the chain has no admin of 20 bytes"))?;
        let account = match &globals.user {
            Some(name) => wallet.info(name)?,
            None => wallet.list()?.into_iter().find(|account| account.address == address).ok_or_else(|| {
                CliError::user(format!("no account of the wallet is the chain's admin {address}"))
                    .hint("only the admin changes validators: import its key with `cita account import`")
            })?,
        };
        if account.address != address {
            return Err(CliError::user(format!(
                "account '{}' is {}, but the chain's admin is {address}",
                account.name, account.address
            )));
        }
        let globals = Globals { user: Some(account.name), crypto: Some(account.suite), ..globals.clone() };
        let session = Session::new("cita", globals);
        // A locked account is found out before anything is changed.
        session.keys()?;
        Ok(Self { session })
    }
}

//! What makes a transaction and a block valid, as far as it takes no I/O to say.

use std::collections::HashSet;

use cita_proto::{
    blockchain::{BlockHeader, CompactBlock},
    common::ProposalInner,
};
use cita_service_api::{BlockHash, Result, StateRoot, StatusCode, TxHash};

use crate::{
    system_config::{SystemConfig, Values},
    tx::{Kind, Tx},
};

/// The last block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tip {
    pub(crate) height: u64,
    pub(crate) hash: BlockHash,
    /// Milliseconds.
    pub(crate) timestamp: u64,
    /// What execution of the block came to.
    pub(crate) state_root: StateRoot,
}

/// Whether a transaction may be in the block after `height`. Whether it was in an earlier one is the replay window's to say.
///
/// # Errors
/// The code of the rule that it breaks.
pub(crate) fn check_transaction(tx: &Tx, config: &SystemConfig, height: u64) -> Result<()> {
    let values = config.values();
    let normal = match &tx.kind {
        Kind::Utxo(change) => return config.check(change, tx.sender),
        Kind::Normal(normal) => normal,
    };
    if values.emergency_brake {
        return Err(StatusCode::EmergencyBrake);
    }
    if normal.version != values.version {
        return Err(StatusCode::InvalidVersion);
    }
    let last = height.saturating_add(values.block_limit);
    if normal.valid_until_block <= height || normal.valid_until_block > last {
        return Err(StatusCode::InvalidValidUntilBlock);
    }
    if normal.quota > values.quota_limit {
        return Err(StatusCode::QuotaUsedExceed);
    }
    Ok(())
}

/// Whether these transactions together may be the block after `height`.
///
/// # Errors
/// The code of the first that may not, [`StatusCode::QuotaUsedExceed`] when they take more than a block's quota,
/// [`StatusCode::InvalidLockId`] when two of them change one item, [`StatusCode::BlockCheckError`] when they are too many bytes.
pub(crate) fn check_transactions<'a>(
    transactions: impl Iterator<Item = &'a Tx>,
    config: &SystemConfig,
    height: u64,
    max_bytes: usize,
) -> Result<()> {
    let (mut quota, mut bytes, mut items) = (0u64, 0usize, HashSet::new());
    for tx in transactions {
        check_transaction(tx, config, height)?;
        quota = quota.saturating_add(tx.quota());
        bytes = bytes.saturating_add(tx.block_bytes());
        if let Kind::Utxo(change) = &tx.kind
            && !items.insert(change.lock_id)
        {
            return Err(StatusCode::InvalidLockId);
        }
    }
    if quota > config.values().quota_limit {
        return Err(StatusCode::QuotaUsedExceed);
    }
    if bytes > max_bytes {
        return Err(StatusCode::BlockCheckError);
    }
    Ok(())
}

/// A proposal with its parts in place and its hashes of the right length.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProposedBlock {
    pub(crate) version: u32,
    pub(crate) header: BlockHeader,
    pub(crate) tx_hashes: Vec<TxHash>,
    pub(crate) pre_state_root: Vec<u8>,
    pub(crate) senders_root: Vec<u8>,
}

impl ProposedBlock {
    /// Takes the parts out of a proposal for `height`.
    ///
    /// # Errors
    /// What is missing, [`StatusCode::HashLenError`], [`StatusCode::ProposalCheckError`] if it names another height,
    /// [`StatusCode::DupTransaction`] if it has a transaction twice.
    pub(crate) fn parse(inner: ProposalInner, height: u64) -> Result<Self> {
        let CompactBlock { version, header, body } = inner.proposal.ok_or(StatusCode::NoneProposal)?;
        let header = header.ok_or(StatusCode::NoneBlockHeader)?;
        // An empty message is left out by some encoders: a block without transactions may come without a body.
        let body = body.unwrap_or_default();
        if header.height != height {
            return Err(StatusCode::ProposalCheckError);
        }
        let tx_hashes =
            body.tx_hashes.iter().map(|hash| TxHash::try_from(hash.as_slice())).collect::<Result<Vec<_>>>()?;
        let unique: HashSet<&TxHash> = tx_hashes.iter().collect();
        if unique.len() != tx_hashes.len() {
            return Err(StatusCode::DupTransaction);
        }
        Ok(Self { version, header, tx_hashes, pre_state_root: inner.pre_state_root, senders_root: inner.senders_root })
    }

    /// Whether the block continues `tip`. `latest` is the latest timestamp that is believed; a proposal may be old, since one that
    /// votes are out for has to be proposed again.
    ///
    /// # Errors
    /// [`StatusCode::ProposalTooHigh`], [`StatusCode::ProposalTooLow`], [`StatusCode::VersionOrIdCheckError`],
    /// [`StatusCode::ProposalCheckError`] for parent, time or proposer, [`StatusCode::StateRootCheckError`].
    pub(crate) fn check_header(&self, tip: &Tip, values: &Values, latest: u64) -> Result<()> {
        let header = &self.header;
        let next = tip.height.saturating_add(1);
        if header.height > next {
            return Err(StatusCode::ProposalTooHigh);
        }
        if header.height < next {
            return Err(StatusCode::ProposalTooLow);
        }
        if self.version != values.version {
            return Err(StatusCode::VersionOrIdCheckError);
        }
        if header.prevhash != tip.hash.as_bytes() || header.timestamp <= tip.timestamp || header.timestamp > latest {
            return Err(StatusCode::ProposalCheckError);
        }
        if !values.validators.contains(&header.proposer) {
            return Err(StatusCode::ProposalCheckError);
        }
        if self.pre_state_root != tip.state_root.as_bytes() {
            return Err(StatusCode::StateRootCheckError);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cita_proto::blockchain::CompactBlockBody;
    use cita_service_api::Address;

    use super::*;
    use crate::{
        system_config::tests::{ADMIN, genesis},
        tx::tests::{normal, parsed, utxo},
    };

    const NONE: [u8; 33] = [0; 33];

    fn code(quota: u64, valid_until_block: u64, height: u64) -> Result<()> {
        check_transaction(&parsed(&normal(1, quota, valid_until_block)), &genesis(), height)
    }

    #[test]
    fn the_edges_of_window_and_quota_are_off_by_one() {
        assert_eq!(code(1, 5, 5), Err(StatusCode::InvalidValidUntilBlock));
        assert_eq!(code(1, 6, 5), Ok(()));
        assert_eq!(code(1, 15, 5), Ok(()));
        assert_eq!(code(1, 16, 5), Err(StatusCode::InvalidValidUntilBlock));
        assert_eq!(code(1, u64::MAX, u64::MAX), Err(StatusCode::InvalidValidUntilBlock));
        assert_eq!(code(1_000, 6, 5), Ok(()));
        assert_eq!(code(1_001, 6, 5), Err(StatusCode::QuotaUsedExceed));
    }

    #[test]
    fn the_emergency_brake_stops_the_admin_or_nobody() {
        let mut config = genesis();
        let brake = parsed(&utxo(1, 1005, NONE.to_vec(), vec![1], ADMIN));
        let Kind::Utxo(change) = &brake.kind else { unreachable!() };
        config.apply(1, [(&*brake, change)].into_iter()).unwrap();
        assert_eq!(check_transaction(&parsed(&normal(1, 1, 5)), &config, 1), Err(StatusCode::EmergencyBrake));
        let release = parsed(&utxo(2, 1005, brake.hash.to_vec(), vec![], ADMIN));
        assert_eq!(check_transaction(&release, &config, 1), Ok(()));
    }

    #[test]
    fn a_block_exceeds_its_quota_its_bytes_or_changes_an_item_twice() {
        let check = |txs: &[cita_proto::blockchain::RawTransaction], bytes| {
            let parsed: Vec<_> = txs.iter().map(parsed).collect();
            check_transactions(parsed.iter().map(|tx| &**tx), &genesis(), 1, bytes)
        };
        assert_eq!(check(&[normal(1, 500, 5), normal(2, 500, 5)], 10_000), Ok(()));
        assert_eq!(check(&[normal(1, 500, 5), normal(2, 501, 5)], 10_000), Err(StatusCode::QuotaUsedExceed));
        assert_eq!(check(&[normal(1, 1, 5)], 100), Err(StatusCode::BlockCheckError));
        let change = |id| utxo(id, 1002, NONE.to_vec(), vec![3; 20], ADMIN);
        assert_eq!(check(&[change(1)], 10_000), Ok(()));
        assert_eq!(check(&[change(1), change(2)], 10_000), Err(StatusCode::InvalidLockId));
    }

    fn tip() -> Tip {
        Tip { height: 4, hash: BlockHash([4; 32]), timestamp: 1_000, state_root: StateRoot([6; 32]) }
    }

    fn proposal() -> ProposalInner {
        let header = BlockHeader {
            prevhash: vec![4; 32],
            timestamp: 1_001,
            height: 5,
            transactions_root: vec![0; 32],
            proposer: vec![1; 20],
        };
        let body = CompactBlockBody { tx_hashes: vec![vec![1; 32], vec![2; 32]] };
        ProposalInner {
            pre_state_root: vec![6; 32],
            proposal: Some(CompactBlock { version: 0, header: Some(header), body: Some(body) }),
            senders_root: vec![],
        }
    }

    fn checked(change: impl FnOnce(&mut CompactBlock)) -> Result<()> {
        let mut inner = proposal();
        change(inner.proposal.as_mut().unwrap());
        ProposedBlock::parse(inner, 5)?.check_header(&tip(), genesis().values(), 2_000)
    }

    fn checked_header(change: impl FnOnce(&mut BlockHeader)) -> Result<()> {
        checked(|block| change(block.header.as_mut().unwrap()))
    }

    #[test]
    fn a_wrong_proposal_is_voted_for() {
        assert_eq!(checked(|_| ()), Ok(()));
        assert_eq!(checked(|block| block.version = 1), Err(StatusCode::VersionOrIdCheckError));
        assert_eq!(checked(|block| block.header = None), Err(StatusCode::NoneBlockHeader));
        assert_eq!(checked_header(|header| header.prevhash = vec![5; 32]), Err(StatusCode::ProposalCheckError));
        assert_eq!(checked_header(|header| header.timestamp = 1_000), Err(StatusCode::ProposalCheckError));
        assert_eq!(checked_header(|header| header.timestamp = 2_001), Err(StatusCode::ProposalCheckError));
        assert_eq!(checked_header(|header| header.height = 6), Err(StatusCode::ProposalCheckError));
        let stranger = Address([3; 20]).to_vec();
        assert_eq!(checked_header(|header| header.proposer = stranger), Err(StatusCode::ProposalCheckError));
        let twice = CompactBlockBody { tx_hashes: vec![vec![1; 32]; 2] };
        assert_eq!(checked(|block| block.body = Some(twice)), Err(StatusCode::DupTransaction));
        let short = CompactBlockBody { tx_hashes: vec![vec![1; 31]] };
        assert_eq!(checked(|block| block.body = Some(short)), Err(StatusCode::HashLenError));
        assert_eq!(ProposedBlock::parse(ProposalInner::default(), 5), Err(StatusCode::NoneProposal));
    }

    #[test]
    fn a_proposal_on_another_state_or_height_is_voted_for() {
        let block = ProposedBlock::parse(proposal(), 5).unwrap();
        let check = |tip: Tip| block.check_header(&tip, genesis().values(), 2_000);
        assert_eq!(check(Tip { state_root: StateRoot([7; 32]), ..tip() }), Err(StatusCode::StateRootCheckError));
        assert_eq!(check(Tip { height: 3, ..tip() }), Err(StatusCode::ProposalTooHigh));
        assert_eq!(check(Tip { height: 5, ..tip() }), Err(StatusCode::ProposalTooLow));
    }
}

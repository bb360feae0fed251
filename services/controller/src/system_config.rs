//! The system configuration: what it was at genesis, and every change since.
//!
//! An item is changed by a UTXO transaction of the admin that names the transaction which changed it last. The
//! whole history is kept, a few hundred bytes a change, so the configuration after any block is known without the chain.
//!
//! **In storage** each item is one value (`GLOBAL`, 1000 to 1007): its genesis value and its changes with their heights. It is written
//! *before* the block that changes it. A crash between the two leaves a change above the chain's tip, which is left out when
//! the items are read; so does a chain that was taken back to an earlier block.

use cita_proto::controller;
use cita_service_api::{Address, Hash, Result, StatusCode};
use cita_service_kit::InitialSystemConfig;
use prost::Message;

use crate::tx::{Tx, Utxo};

/// What the first change of an item names as its predecessor.
const NO_CHANGE: [u8; 33] = [0; 33];

/// An item by its lock id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Version,
    ChainId,
    Admin,
    BlockInterval,
    Validators,
    EmergencyBrake,
    BlockLimit,
    QuotaLimit,
}

impl Item {
    pub(crate) const ALL: [Self; 8] = [
        Self::Version,
        Self::ChainId,
        Self::Admin,
        Self::BlockInterval,
        Self::Validators,
        Self::EmergencyBrake,
        Self::BlockLimit,
        Self::QuotaLimit,
    ];

    pub(crate) fn lock_id(self) -> u64 {
        1000 + self as u64
    }

    /// As config.toml spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::ChainId => "chain_id",
            Self::Admin => "admin",
            Self::BlockInterval => "block_interval",
            Self::Validators => "validators",
            Self::EmergencyBrake => "emergency_brake",
            Self::BlockLimit => "block_limit",
            Self::QuotaLimit => "quota_limit",
        }
    }

    fn changes(self) -> bool {
        !matches!(self, Self::ChainId | Self::BlockLimit)
    }

    fn from_lock_id(lock_id: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.lock_id() == lock_id)
    }
}

/// A change of an item, as stored.
#[derive(Clone, PartialEq, Eq, Message)]
struct Change {
    #[prost(uint64, tag = "1")]
    height: u64,
    #[prost(bytes = "vec", tag = "2")]
    tx_hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    output: Vec<u8>,
}

/// An item with its history, as stored.
#[derive(Clone, PartialEq, Eq, Message)]
struct Record {
    #[prost(bytes = "vec", tag = "1")]
    genesis: Vec<u8>,
    #[prost(message, repeated, tag = "2")]
    changes: Vec<Change>,
}

impl Record {
    fn at(&self, height: u64) -> (&[u8], &[u8]) {
        let applied = self.changes.partition_point(|change| change.height <= height);
        match applied.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some(change) => (&change.output, &change.tx_hash),
            None => (&self.genesis, &NO_CHANGE),
        }
    }
}

/// The values in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Values {
    pub(crate) version: u32,
    pub(crate) chain_id: Hash,
    pub(crate) admin: Address,
    /// Seconds.
    pub(crate) block_interval: u32,
    pub(crate) validators: Vec<Vec<u8>>,
    pub(crate) emergency_brake: bool,
    pub(crate) block_limit: u64,
    pub(crate) quota_limit: u64,
}

impl Values {
    /// Replaces an item.
    ///
    /// # Errors
    /// [`StatusCode::InvalidValue`] for bytes that are no value of it.
    fn set(&mut self, item: Item, bytes: &[u8]) -> Result<()> {
        let invalid = |_| StatusCode::InvalidValue;
        match item {
            Item::Version => self.version = u32::from_be_bytes(bytes.try_into().map_err(invalid)?),
            Item::ChainId => self.chain_id = Hash(bytes.try_into().map_err(invalid)?),
            Item::Admin => self.admin = Address(bytes.try_into().map_err(invalid)?),
            Item::BlockInterval => self.block_interval = u32::from_be_bytes(bytes.try_into().map_err(invalid)?),
            Item::Validators => {
                // As long as those before: how validators are named is the consensus', which a chain keeps.
                let length = self.validators.first().map_or(0, Vec::len);
                self.validators = parse_validators(bytes, length)?;
            }
            Item::EmergencyBrake => self.emergency_brake = !bytes.is_empty(),
            Item::BlockLimit => self.block_limit = u64::from_be_bytes(bytes.try_into().map_err(invalid)?),
            Item::QuotaLimit => self.quota_limit = u64::from_be_bytes(bytes.try_into().map_err(invalid)?),
        }
        Ok(())
    }
}

/// Validators of `length` bytes each, one after another.
fn parse_validators(bytes: &[u8], length: usize) -> Result<Vec<Vec<u8>>> {
    let validators: Vec<Vec<u8>> = bytes.chunks(length.max(1)).map(<[u8]>::to_vec).collect();
    let whole = length > 0 && bytes.len().is_multiple_of(length) && !bytes.is_empty();
    let repeated =
        validators.iter().enumerate().any(|(at, one)| validators.iter().skip(at + 1).any(|other| other == one));
    if whole && !repeated { Ok(validators) } else { Err(StatusCode::InvalidValue) }
}

/// Why stored items do not make a configuration.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RecordError {
    /// The stored bytes are none of ours: the chain has to be read to know its changes.
    #[error("the stored item {0} cannot be read")]
    Unreadable(&'static str),
    /// config.toml is not what the chain started with.
    #[error("{item} is {configured} in [system_config], but the stored chain started with {stored}")]
    OtherGenesis { item: &'static str, configured: String, stored: String },
}

/// The values in force, and how they came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SystemConfig {
    values: Values,
    records: [Record; 8],
}

impl SystemConfig {
    /// The configuration of the genesis block.
    ///
    /// # Errors
    /// [`StatusCode::InvalidValue`] without validators, with one named twice, or with different kinds of names.
    pub(crate) fn genesis(initial: &InitialSystemConfig) -> Result<Self> {
        let length = initial.validators.first().map_or(0, |first| first.as_bytes().len());
        if initial.validators.iter().any(|validator| validator.as_bytes().len() != length) {
            return Err(StatusCode::InvalidValue);
        }
        let validators: Vec<u8> = initial.validators.iter().flat_map(|one| one.as_bytes()).copied().collect();
        let values = Values {
            version: initial.version,
            chain_id: initial.chain_id,
            admin: initial.admin,
            block_interval: initial.block_interval,
            validators: parse_validators(&validators, length)?,
            emergency_brake: false,
            block_limit: initial.block_limit,
            quota_limit: initial.quota_limit,
        };
        let records = Item::ALL.map(|item| Record {
            genesis: match item {
                Item::Version => initial.version.to_be_bytes().to_vec(),
                Item::ChainId => initial.chain_id.to_vec(),
                Item::Admin => initial.admin.to_vec(),
                Item::BlockInterval => initial.block_interval.to_be_bytes().to_vec(),
                Item::Validators => validators.clone(),
                Item::EmergencyBrake => Vec::new(),
                Item::BlockLimit => initial.block_limit.to_be_bytes().to_vec(),
                Item::QuotaLimit => initial.quota_limit.to_be_bytes().to_vec(),
            },
            changes: Vec::new(),
        });
        Ok(Self { values, records })
    }

    /// Reads stored items, leaving out changes above `tip`. `genesis` is what config.toml says; `stored` are the values of
    /// [`Item::ALL`] in their order.
    ///
    /// # Errors
    /// [`RecordError`].
    pub(crate) fn restore(genesis: &Self, stored: &[Vec<u8>; 8], tip: u64) -> std::result::Result<Self, RecordError> {
        let mut restored = genesis.clone();
        for ((item, bytes), record) in Item::ALL.into_iter().zip(stored).zip(&mut restored.records) {
            let unreadable = RecordError::Unreadable(item.name());
            let Ok(mut read) = Record::decode(bytes.as_slice()) else { return Err(unreadable) };
            if read.genesis != record.genesis {
                return Err(RecordError::OtherGenesis {
                    item: item.name(),
                    configured: format!("0x{}", hex::encode(&record.genesis)),
                    stored: format!("0x{}", hex::encode(&read.genesis)),
                });
            }
            read.changes.retain(|change| change.height <= tip);
            if restored.values.set(item, read.at(tip).0).is_err() {
                return Err(unreadable);
            }
            *record = read;
        }
        Ok(restored)
    }

    /// The values in force.
    pub(crate) fn values(&self) -> &Values {
        &self.values
    }

    /// Whether `sender` may make this change now.
    ///
    /// # Errors
    /// [`StatusCode::InvalidVersion`], [`StatusCode::InvalidLockId`] for an item that is none or never changes,
    /// [`StatusCode::InvalidPreHash`], [`StatusCode::AdminCheckError`], [`StatusCode::InvalidValue`].
    pub(crate) fn check(&self, change: &Utxo, sender: Address) -> Result<()> {
        if change.version != self.values.version {
            return Err(StatusCode::InvalidVersion);
        }
        let item = Item::from_lock_id(change.lock_id).filter(|item| item.changes()).ok_or(StatusCode::InvalidLockId)?;
        if change.pre_tx_hash != self.record(item).at(u64::MAX).1 {
            return Err(StatusCode::InvalidPreHash);
        }
        if sender != self.values.admin {
            return Err(StatusCode::AdminCheckError);
        }
        self.values.clone().set(item, &change.output)
    }

    /// Makes the changes of a decided block. Each was found valid against the configuration of its parent.
    ///
    /// # Errors
    /// The code of the first that is not valid; the configuration may then be half changed.
    pub(crate) fn apply<'a>(
        &mut self,
        height: u64,
        changes: impl Iterator<Item = (&'a Tx, &'a Utxo)>,
    ) -> Result<Vec<Item>> {
        let mut changed = Vec::new();
        for (tx, change) in changes {
            let item = Item::from_lock_id(change.lock_id).ok_or(StatusCode::InvalidLockId)?;
            self.values.set(item, &change.output)?;
            let change = Change { height, tx_hash: tx.hash.to_vec(), output: change.output.clone() };
            self.record_mut(item).changes.push(change);
            changed.push(item);
        }
        Ok(changed)
    }

    /// What is stored of an item.
    pub(crate) fn stored(&self, item: Item) -> Vec<u8> {
        self.record(item).encode_to_vec()
    }

    /// The configuration after the block at `height`, as users see it.
    pub(crate) fn at(&self, height: u64) -> controller::SystemConfig {
        let mut values = self.values.clone();
        for item in Item::ALL {
            // Every value in a record was set once before, so setting it again cannot fail.
            let _ = values.set(item, self.record(item).at(height).0);
        }
        let pre_hash = |item: Item| self.record(item).at(height).1.to_vec();
        controller::SystemConfig {
            version: values.version,
            chain_id: values.chain_id.to_vec(),
            admin: values.admin.to_vec(),
            block_interval: values.block_interval,
            validators: values.validators,
            emergency_brake: values.emergency_brake,
            version_pre_hash: pre_hash(Item::Version),
            chain_id_pre_hash: pre_hash(Item::ChainId),
            admin_pre_hash: pre_hash(Item::Admin),
            block_interval_pre_hash: pre_hash(Item::BlockInterval),
            validators_pre_hash: pre_hash(Item::Validators),
            emergency_brake_pre_hash: pre_hash(Item::EmergencyBrake),
            // The message has 32 bits for these two; a larger limit reads as the largest.
            quota_limit: u32::try_from(values.quota_limit).unwrap_or(u32::MAX),
            quota_limit_pre_hash: pre_hash(Item::QuotaLimit),
            block_limit: u32::try_from(values.block_limit).unwrap_or(u32::MAX),
            block_limit_pre_hash: pre_hash(Item::BlockLimit),
        }
    }

    fn record(&self, item: Item) -> &Record {
        let [version, chain_id, admin, interval, validators, brake, block_limit, quota_limit] = &self.records;
        match item {
            Item::Version => version,
            Item::ChainId => chain_id,
            Item::Admin => admin,
            Item::BlockInterval => interval,
            Item::Validators => validators,
            Item::EmergencyBrake => brake,
            Item::BlockLimit => block_limit,
            Item::QuotaLimit => quota_limit,
        }
    }

    fn record_mut(&mut self, item: Item) -> &mut Record {
        let [version, chain_id, admin, interval, validators, brake, block_limit, quota_limit] = &mut self.records;
        match item {
            Item::Version => version,
            Item::ChainId => chain_id,
            Item::Admin => admin,
            Item::BlockInterval => interval,
            Item::Validators => validators,
            Item::EmergencyBrake => brake,
            Item::BlockLimit => block_limit,
            Item::QuotaLimit => quota_limit,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use cita_service_api::BlsKey;

    use super::*;
    use crate::tx::{
        Kind,
        tests::{CHAIN, parsed, utxo},
    };

    pub(crate) const ADMIN: Address = Address([9; 20]);

    pub(crate) fn initial() -> InitialSystemConfig {
        InitialSystemConfig {
            version: 0,
            chain_id: CHAIN,
            admin: ADMIN,
            block_interval: 1,
            block_limit: 10,
            quota_limit: 1_000,
            validators: vec![Address([1; 20]).into(), Address([2; 20]).into()],
        }
    }

    pub(crate) fn genesis() -> SystemConfig {
        SystemConfig::genesis(&initial()).unwrap()
    }

    fn change(id: u64, item: Item, pre: &[u8], output: &[u8]) -> Arc<Tx> {
        parsed(&utxo(id, item.lock_id(), pre.to_vec(), output.to_vec(), ADMIN))
    }

    fn check(config: &SystemConfig, tx: &Tx) -> Result<()> {
        let Kind::Utxo(change) = &tx.kind else { unreachable!() };
        config.check(change, tx.sender)
    }

    fn apply(config: &mut SystemConfig, height: u64, tx: &Tx) {
        let Kind::Utxo(utxo) = &tx.kind else { unreachable!() };
        check(config, tx).unwrap();
        config.apply(height, [(tx, utxo)].into_iter()).unwrap();
    }

    #[test]
    fn a_change_that_breaks_a_rule_gets_its_code() {
        let config = genesis();
        let new_admin = [5; 20];
        let ok = |item, output: &[u8]| check(&config, &change(1, item, &NO_CHANGE, output));
        assert_eq!(ok(Item::Admin, &new_admin), Ok(()));
        assert_eq!(ok(Item::Admin, &[5; 19]), Err(StatusCode::InvalidValue));
        assert_eq!(ok(Item::ChainId, &[5; 32]), Err(StatusCode::InvalidLockId));
        assert_eq!(ok(Item::BlockLimit, &5u64.to_be_bytes()), Err(StatusCode::InvalidLockId));
        assert_eq!(ok(Item::QuotaLimit, &5u32.to_be_bytes()), Err(StatusCode::InvalidValue));
        assert_eq!(ok(Item::QuotaLimit, &5u64.to_be_bytes()), Ok(()));
        assert_eq!(ok(Item::Validators, &[]), Err(StatusCode::InvalidValue));
        assert_eq!(ok(Item::Validators, &[1; 40]), Err(StatusCode::InvalidValue));
        assert_eq!(ok(Item::Validators, &[1; 21]), Err(StatusCode::InvalidValue));
        assert_eq!(ok(Item::EmergencyBrake, &[]), Ok(()));
        assert_eq!(check(&config, &change(1, Item::Admin, &[0; 32], &new_admin)), Err(StatusCode::InvalidPreHash));
        let stranger = parsed(&utxo(1, 1002, NO_CHANGE.to_vec(), new_admin.to_vec(), Address([8; 20])));
        assert_eq!(check(&config, &stranger), Err(StatusCode::AdminCheckError));
        let unknown = parsed(&utxo(1, 1008, NO_CHANGE.to_vec(), vec![], ADMIN));
        assert_eq!(check(&config, &unknown), Err(StatusCode::InvalidLockId));
    }

    #[test]
    fn a_change_can_be_replayed_or_its_predecessor_skipped() {
        let mut config = genesis();
        let first = change(1, Item::BlockInterval, &NO_CHANGE, &3u32.to_be_bytes());
        apply(&mut config, 4, &first);
        assert_eq!(config.values().block_interval, 3);
        assert_eq!(check(&config, &first), Err(StatusCode::InvalidPreHash));
        let second = change(2, Item::BlockInterval, first.hash.as_bytes(), &6u32.to_be_bytes());
        apply(&mut config, 9, &second);
        assert_eq!(config.values().block_interval, 6);
    }

    #[test]
    fn the_configuration_of_an_earlier_block_is_lost() {
        let mut config = genesis();
        let first = change(1, Item::EmergencyBrake, &NO_CHANGE, &[1]);
        apply(&mut config, 4, &first);
        apply(&mut config, 9, &change(2, Item::EmergencyBrake, first.hash.as_bytes(), &[]));
        let seen: Vec<bool> = [0, 3, 4, 8, 9, 10].map(|height| config.at(height).emergency_brake).into();
        assert_eq!(seen, [false, false, true, true, false, false]);
        assert_eq!(config.at(3).emergency_brake_pre_hash, NO_CHANGE);
        assert_eq!(config.at(4).emergency_brake_pre_hash, first.hash.to_vec());
    }

    #[test]
    fn a_change_above_the_tip_survives_a_crash() {
        let mut config = genesis();
        let first = change(1, Item::QuotaLimit, &NO_CHANGE, &50u64.to_be_bytes());
        apply(&mut config, 4, &first);
        let before = config.clone();
        apply(&mut config, 5, &change(2, Item::BlockInterval, &NO_CHANGE, &7u32.to_be_bytes()));
        let stored = Item::ALL.map(|item| config.stored(item));
        assert_eq!(SystemConfig::restore(&genesis(), &stored, 5), Ok(config));
        assert_eq!(SystemConfig::restore(&genesis(), &stored, 4), Ok(before));
        assert_eq!(SystemConfig::restore(&genesis(), &stored, 3), Ok(genesis()));
    }

    #[test]
    fn a_changed_config_toml_goes_unnoticed() {
        let stored = Item::ALL.map(|item| genesis().stored(item));
        let other = SystemConfig::genesis(&InitialSystemConfig { quota_limit: 5, ..initial() }).unwrap();
        let error = SystemConfig::restore(&other, &stored, 0).unwrap_err();
        assert!(error.to_string().starts_with("quota_limit is 0x0000000000000005"), "{error}");
        let mut garbage = stored.clone();
        garbage[0] = vec![0xff; 3];
        assert_eq!(SystemConfig::restore(&genesis(), &garbage, 0), Err(RecordError::Unreadable("version")));
    }

    #[test]
    fn a_chain_without_validators_or_with_a_repeated_one_is_accepted() {
        assert!(SystemConfig::genesis(&InitialSystemConfig { validators: vec![], ..initial() }).is_err());
        let of = |validators| SystemConfig::genesis(&InitialSystemConfig { validators, ..initial() });
        assert!(of(vec![Address([1; 20]).into(), Address([1; 20]).into()]).is_err());
        assert!(of(vec![Address([1; 20]).into(), BlsKey([2; 48]).into()]).is_err());
    }

    #[test]
    fn validators_with_bls_keys_are_cut_at_other_places_than_between_them() {
        let validators = vec![BlsKey([1; 48]).into(), BlsKey([2; 48]).into()];
        let config = SystemConfig::genesis(&InitialSystemConfig { validators, ..initial() }).unwrap();
        assert_eq!(config.values().validators, [vec![1; 48], vec![2; 48]]);
        let ok = |output: &[u8]| check(&config, &change(1, Item::Validators, &NO_CHANGE, output));
        assert_eq!(ok(&[[3; 48], [4; 48], [5; 48]].concat()), Ok(()));
        assert_eq!(ok(&[6; 48]), Ok(()));
        for wrong in [&[3; 20][..], &[[3; 20], [4; 20]].concat(), &[7; 96], &[]] {
            assert_eq!(ok(wrong), Err(StatusCode::InvalidValue));
        }
    }
}

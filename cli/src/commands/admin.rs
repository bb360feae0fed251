//! `cita admin`: changes of a chain's system configuration, and the admin's repairs of contracts.

use cita_consensus_overlord::bls::is_usable;
use cita_proto::controller::SystemConfig;
use cita_service_api::{Address, BlsKey};
use clap::{Subcommand, ValueEnum};

use crate::{
    convert::{Bytes, Position, Word, hex0x},
    error::{CliError, CliResult},
    output, runtime,
    session::Session,
    transact::{self, Draft, Quota, Signer},
};

const EXAMPLES: &str = "\
Examples:
  cita -u admin admin set-block-interval 1
  cita -u admin admin emergency-brake on
  cita -u admin admin update-validators 0x40283e85bfbe778a0ef0ee80688861ccc2c557a2 0x7b9e332f91fe894da0260fe2207f021d2d24008c";

/// Change a chain's system configuration, as its admin. Each command sends a transaction and prints its hash.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Hand the chain over to another admin
    #[command(after_help = "Example:\n  cita -u admin admin update-admin 0xc8ca9cc77a7f822fdd0baef7a7740f9dba493455")]
    UpdateAdmin {
        /// The new admin
        address: Address,
    },
    /// Replace the validators
    #[command(
        after_help = "Example:\n  cita -u admin admin update-validators 0x40283e85bfbe778a0ef0ee80688861ccc2c557a2"
    )]
    UpdateValidators {
        /// All validators from now on
        #[arg(required = true)]
        validators: Vec<Bytes>,
    },
    /// Seconds between blocks; 0 makes one whenever there are transactions
    #[command(after_help = "Example:\n  cita -u admin admin set-block-interval 3")]
    SetBlockInterval {
        /// Seconds
        seconds: u32,
    },
    /// Stop the chain from taking transactions, except those of this command
    #[command(
        after_help = "Examples:\n  cita -u admin admin emergency-brake on\n  cita -u admin admin emergency-brake off"
    )]
    EmergencyBrake {
        /// on or off
        #[arg(ignore_case = true)]
        switch: Switch,
    },
    /// The most quota that a block may use
    #[command(after_help = "Example:\n  cita -u admin admin set-quota-limit 1073741824")]
    SetQuotaLimit {
        /// Quota
        quota: u64,
    },
    /// Repair a contract
    #[command(
        after_help = "Example:\n  cita -u admin admin amend balance 0xa4582f4966bdef3a2839e2f256a714426508ddb7 0x64"
    )]
    Amend {
        #[command(subcommand)]
        what: Amend,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Debug, Subcommand)]
enum Amend {
    /// Store a contract's ABI
    #[command(
        after_help = "Example:\n  cita -u admin admin amend abi 0xa4582f4966bdef3a2839e2f256a714426508ddb7 \"$(cat Counter.abi)\""
    )]
    Abi {
        /// The contract
        address: Address,
        /// Its ABI, JSON
        text: String,
        #[command(flatten)]
        terms: Terms,
    },
    /// Replace a contract's code
    #[command(
        after_help = "Example:\n  cita -u admin admin amend code 0xa4582f4966bdef3a2839e2f256a714426508ddb7 0x6000"
    )]
    Code {
        /// The contract
        address: Address,
        /// Its new code, hex
        data: Bytes,
        #[command(flatten)]
        terms: Terms,
    },
    /// Set a storage slot of a contract
    #[command(
        after_help = "Example:\n  cita -u admin admin amend set-h256 0xa4582f4966bdef3a2839e2f256a714426508ddb7 0x0 0x2a"
    )]
    SetH256 {
        /// The contract
        address: Address,
        /// The slot, hex of up to 64 digits
        key: Word,
        /// The new value, hex of up to 64 digits
        value: Word,
        #[command(flatten)]
        terms: Terms,
    },
    /// Set the balance of an account
    #[command(
        after_help = "Example:\n  cita -u admin admin amend balance 0xa4582f4966bdef3a2839e2f256a714426508ddb7 0x64"
    )]
    Balance {
        /// The account
        address: Address,
        /// Its new balance, hex of up to 64 digits
        value: Word,
        #[command(flatten)]
        terms: Terms,
    },
}

/// Options of the transaction.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Terms {
    /// The most quota that it may use [default: 1073741824, or the chain's quota_limit if that is less]
    #[arg(short, long)]
    quota: Option<u64>,
    /// The last block that it may be in: a height, or +N after the current one
    #[arg(long, value_name = "HEIGHT|+N", default_value = "+95", allow_negative_numbers = true)]
    until: Position,
}

impl Default for Terms {
    fn default() -> Self {
        Self { quota: None, until: Position::After(95) }
    }
}

impl Terms {
    /// A transaction to a receiver that is part of the chain, under these terms.
    pub(crate) fn draft(self, to: &str, data: Vec<u8>, value: [u8; 32]) -> CliResult<Draft> {
        let quota = Quota::or_default(self.quota, super::create::QUOTA);
        Ok(Draft { to: to.parse::<Address>()?.to_vec(), data, value, quota, until: self.until })
    }
}

/// The receiver that stores contracts' ABIs: contract address ‖ ABI text.
pub(crate) const ABI_ADDRESS: &str = "0xffffffffffffffffffffffffffffffffff010001";

/// The receiver of the admin's amendments; the value says which kind.
const AMEND_ADDRESS: &str = "0xffffffffffffffffffffffffffffffffff010002";

/// # Errors
/// When the account is not usable or the chain refuses, as it does for everyone but its admin.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let hash = match args.command {
        Command::Amend { what } => runtime::block_on(transact::send(session, amendment(what)?))?,
        command => {
            let change = Change::new(command)?;
            runtime::block_on(async {
                let controller = session.controller().await?;
                let signer = Signer::prepare(session, &controller).await?;
                change.check_validators(&signer.config)?;
                let last = (change.last)(&signer.config).clone();
                transact::submit(&controller, signer.sign_utxo(last, change.output, change.lock_id)).await
            })?
        }
    };
    output::line(hash)
}

/// A change of one item of the system configuration.
struct Change {
    lock_id: u64,
    output: Vec<u8>,
    /// The hash of the item's last change, which the new one has to name.
    last: fn(&SystemConfig) -> &Vec<u8>,
    /// The bytes of each validator, where it is validators that change.
    validator_length: Option<usize>,
}

impl Change {
    fn new(command: Command) -> CliResult<Self> {
        let validator_length = match &command {
            Command::UpdateValidators { validators } => validators.first().map(|first| first.0.len()),
            _ => None,
        };
        let (lock_id, output, last): (_, _, fn(&SystemConfig) -> &Vec<u8>) = match command {
            Command::UpdateAdmin { address } => (1002, address.to_vec(), |config| &config.admin_pre_hash),
            Command::SetBlockInterval { seconds } => {
                (1003, seconds.to_be_bytes().to_vec(), |config| &config.block_interval_pre_hash)
            }
            Command::UpdateValidators { validators } => {
                (1004, concatenated(&validators)?, |config| &config.validators_pre_hash)
            }
            Command::EmergencyBrake { switch } => {
                let output = if switch == Switch::On { vec![0] } else { Vec::new() };
                (1005, output, |config| &config.emergency_brake_pre_hash)
            }
            Command::SetQuotaLimit { quota } => {
                (1007, quota.to_be_bytes().to_vec(), |config| &config.quota_limit_pre_hash)
            }
            Command::Amend { .. } => return Err(CliError::internal("an amendment is no change of the configuration")),
        };
        Ok(Self { lock_id, output, last, validator_length })
    }

    /// Whether new validators are named as those that there are: others could never vote, and without votes there is no way back.
    fn check_validators(&self, config: &SystemConfig) -> CliResult<()> {
        let (Some(given), Some(needed)) = (self.validator_length, config.validators.first().map(Vec::len)) else {
            return Ok(());
        };
        if given == needed {
            return Ok(());
        }
        Err(CliError::usage(format!("the validators of this chain are named by {needed} bytes, these by {given}"))
            .hint("under overlord a validator is a BLS public key (48 bytes): the file validator_address of its node has it"))
    }
}

/// Validators one after another: addresses of 20 bytes, or BLS keys of 48.
fn concatenated(validators: &[Bytes]) -> CliResult<Vec<u8>> {
    let length = validators.first().map_or(0, |first| first.0.len());
    let fits = |validator: &&Bytes| matches!(length, 20 | 48) && validator.0.len() == length;
    if let Some(Bytes(odd)) = validators.iter().find(|validator| !fits(validator)) {
        return Err(CliError::usage(format!(
            "validators are addresses of 20 bytes each, or BLS public keys of 48 bytes each, '{}' has {}",
            hex0x(odd),
            odd.len()
        ))
        .hint("`cita get system-config` prints the validators in force"));
    }
    let no_point = |one: &&Bytes| BlsKey::try_from(one.0.as_slice()).is_ok_and(|key| !is_usable(&key));
    if let Some(wrong) = validators.iter().find(no_point) {
        let key = hex::encode(&wrong.0);
        return Err(CliError::usage(format!("0x{key} is no BLS public key: no such point is on the curve")));
    }
    Ok(validators.iter().flat_map(|validator| &validator.0).copied().collect())
}

/// A transaction of the admin that sets the balance of an account, under the terms of `like`.
///
/// # Errors
/// Never: the receiver is an address.
pub(crate) fn balance_draft(account: Address, balance: [u8; 32], like: &Draft) -> CliResult<Draft> {
    let terms = Terms { until: like.until, ..Terms::default() };
    let draft = amendment(Amend::Balance { address: account, value: Word(balance), terms })?;
    Ok(Draft { quota: like.quota, ..draft })
}

fn amendment(what: Amend) -> CliResult<Draft> {
    let (kind, address, data, terms) = match what {
        Amend::Abi { address, text, terms } => (1, address, text.into_bytes(), terms),
        Amend::Code { address, data, terms } => (2, address, data.0, terms),
        Amend::SetH256 { address, key, value, terms } => (3, address, [key.0, value.0].concat(), terms),
        Amend::Balance { address, value, terms } => (5, address, value.0.to_vec(), terms),
    };
    let mut value = [0; 32];
    value[31] = kind;
    terms.draft(AMEND_ADDRESS, [address.to_vec(), data].concat(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_encodes_its_item_as_the_protocol_says() {
        let brake = Change::new(Command::EmergencyBrake { switch: Switch::Off }).unwrap();
        assert_eq!((brake.lock_id, brake.output), (1005, vec![]));
        let interval = Change::new(Command::SetBlockInterval { seconds: 3 }).unwrap();
        assert_eq!((interval.lock_id, interval.output), (1003, vec![0, 0, 0, 3]));
        let quota = Change::new(Command::SetQuotaLimit { quota: 1 }).unwrap();
        assert_eq!((quota.lock_id, quota.output), (1007, vec![0, 0, 0, 0, 0, 0, 0, 1]));
        let config = SystemConfig { admin_pre_hash: vec![9; 33], ..SystemConfig::default() };
        let admin = Change::new(Command::UpdateAdmin { address: Address([7; 20]) }).unwrap();
        assert_eq!((admin.lock_id, admin.output, (admin.last)(&config)), (1002, vec![7; 20], &vec![9; 33]));
    }

    #[test]
    fn validators_of_mixed_length_are_refused() {
        assert_eq!(concatenated(&[Bytes(vec![1; 20]), Bytes(vec![2; 20])]).unwrap().len(), 40);
        assert!(concatenated(&[Bytes(vec![1; 20]), Bytes(vec![2; 48])]).is_err());
        assert!(concatenated(&[Bytes(vec![1; 19])]).is_err());
        assert!(concatenated(&[Bytes(vec![1; 48])]).is_err(), "no point of the curve");
    }

    #[test]
    fn validators_of_another_consensus_are_refused_before_they_stop_the_chain() {
        let config = |length| SystemConfig { validators: vec![vec![9; length]], ..SystemConfig::default() };
        let addresses = (1..=12).map(|byte| Bytes(vec![byte; 20])).collect();
        let change = Change::new(Command::UpdateValidators { validators: addresses }).unwrap();
        assert_eq!(change.output.len(), 5 * 48, "which could be keys, too");
        assert!(change.check_validators(&config(20)).is_ok());
        assert!(change.check_validators(&config(48)).is_err());
    }

    #[test]
    fn an_amendment_says_its_kind_in_the_value() {
        let terms = Terms { quota: Some(1), until: Position::After(1) };
        let draft =
            amendment(Amend::SetH256 { address: Address([1; 20]), key: Word([2; 32]), value: Word([3; 32]), terms })
                .unwrap();
        assert_eq!(draft.value[31], 3);
        assert_eq!(draft.data.len(), 84);
        assert_eq!(draft.to[17..], [1, 0, 2]);
    }
}

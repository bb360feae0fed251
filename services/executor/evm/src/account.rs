//! Accounts as the state keeps them.

use alloy_primitives::{B256, U256};
use alloy_rlp::{Decodable, Encodable, Header};
use alloy_trie::{EMPTY_ROOT_HASH, KECCAK_EMPTY};

use crate::error::StoreError;

/// An account: the leaf of the state trie.
///
/// Encoded as RLP `[nonce, balance, storage_root, code_hash]`, as Ethereum does, with `abi_hash` as a fifth item
/// when an ABI was stored for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// Transactions sent, or contracts created.
    pub(crate) nonce: u64,
    /// Balance.
    pub(crate) balance: U256,
    /// Root of the trie of its storage.
    pub(crate) storage_root: B256,
    /// Keccak-256 of its code.
    pub(crate) code_hash: B256,
    /// Keccak-256 of the ABI text that was stored for it.
    pub(crate) abi_hash: Option<B256>,
}

impl Default for Account {
    fn default() -> Self {
        Self { nonce: 0, balance: U256::ZERO, storage_root: EMPTY_ROOT_HASH, code_hash: KECCAK_EMPTY, abi_hash: None }
    }
}

impl Account {
    /// Whether nothing is lost without it: such an account is not part of the state.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The RLP encoding.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let items: [&dyn Encodable; 4] = [&self.nonce, &self.balance, &self.storage_root, &self.code_hash];
        let payload_length =
            items.iter().map(|item| item.length()).sum::<usize>() + self.abi_hash.as_ref().map_or(0, Encodable::length);
        let header = Header { list: true, payload_length };
        let mut out = Vec::with_capacity(payload_length + header.length());
        header.encode(&mut out);
        for item in items {
            item.encode(&mut out);
        }
        if let Some(abi_hash) = &self.abi_hash {
            abi_hash.encode(&mut out);
        }
        out
    }

    /// Reads the RLP encoding.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        Self::decode_rlp(bytes).map_err(|error| StoreError::damaged(format!("an account does not decode: {error}")))
    }

    fn decode_rlp(mut bytes: &[u8]) -> alloy_rlp::Result<Self> {
        let mut items = Header::decode_bytes(&mut bytes, true)?;
        let account = Self {
            nonce: u64::decode(&mut items)?,
            balance: U256::decode(&mut items)?,
            storage_root: B256::decode(&mut items)?,
            code_hash: B256::decode(&mut items)?,
            abi_hash: if items.is_empty() { None } else { Some(B256::decode(&mut items)?) },
        };
        if items.is_empty() && bytes.is_empty() { Ok(account) } else { Err(alloy_rlp::Error::UnexpectedLength) }
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::hex;

    use super::*;

    #[test]
    fn an_account_is_encoded_as_ethereum_does_unless_it_has_an_abi() {
        let mut account = Account { nonce: 7, balance: U256::from(1u64 << 40), ..Account::default() };
        let ethereum = hex!(
            "f84a" "07" "8601" "0000000000"
            "a0" "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
            "a0" "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        );
        assert_eq!(account.encode(), ethereum);
        assert_eq!(Account::decode(&account.encode()).unwrap(), account);
        account.abi_hash = Some(B256::repeat_byte(3));
        assert_eq!(Account::decode(&account.encode()).unwrap(), account);
    }

    #[test]
    fn no_other_bytes_read_as_an_account() {
        let bytes = Account::default().encode();
        assert!(Account::decode(&bytes[..bytes.len() - 1]).is_err());
        assert!(Account::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
        assert!(Account::decode(&[]).is_err());
    }
}

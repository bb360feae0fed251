//! SM2 keys and SM3 hashes, until `cita-crypto-sm` exports its own.

use cita_service_api::{Address, Hash};
use sm2::elliptic_curve::sec1::ToSec1Point as _;
use sm3::{Digest as _, Sm3};
use zeroize::Zeroizing;

pub(crate) struct KeyPair {
    secret: Zeroizing<[u8; 32]>,
    address: Address,
}

#[derive(Debug, thiserror::Error)]
#[error("it is zero or not below the order of the curve")]
pub(crate) struct KeyError;

pub(crate) fn hash(data: &[u8]) -> Hash {
    Hash(Sm3::digest(data).into())
}

impl KeyPair {
    pub(crate) fn generate() -> Self {
        loop {
            if let Ok(key) = Self::from_secret(&Zeroizing::new(rand::random())) {
                return key;
            }
        }
    }

    pub(crate) fn from_secret(secret: &[u8; 32]) -> Result<Self, KeyError> {
        let key = sm2::SecretKey::from_slice(secret).map_err(|_| KeyError)?;
        let point = key.public_key().to_sec1_point(false);
        let digest = hash(point.as_bytes().get(1..).ok_or(KeyError)?);
        let mut address = [0; 20];
        address.copy_from_slice(&digest.0[12..]);
        Ok(Self { secret: Zeroizing::new(*secret), address: Address(address) })
    }

    pub(crate) fn secret_bytes(&self) -> &[u8; 32] {
        &self.secret
    }

    pub(crate) fn address(&self) -> Address {
        self.address
    }
}

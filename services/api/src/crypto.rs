//! Crypto: hashes, signs and checks.

use std::sync::Arc;

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    blockchain::RawTransactions,
    common::{self, HashResponse},
    crypto::{
        GetCryptoInfoResponse, HashDataRequest, RecoverSignatureRequest, RecoverSignatureResponse, SignMessageRequest,
        SignMessageResponse, VerifyDataHashRequest,
        crypto_service_client::CryptoServiceClient,
        crypto_service_server::{CryptoService, CryptoServiceServer},
    },
};
use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    Address, Hash, Result, RpcError,
    rpc::{client, server, unit},
};

/// What a crypto service computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CryptoInfo {
    /// `crypto_sm` or `crypto_eth`.
    pub name: String,
    /// Bytes of a hash.
    pub hash_len: u32,
    /// Bytes of a signature.
    pub signature_len: u32,
    /// Bytes of an address.
    pub address_len: u32,
}

/// The chain's hash function and signatures, with the node's own key.
#[async_trait]
pub trait Crypto: Send + Sync + 'static {
    /// What this service computes.
    ///
    /// # Errors
    /// [`StatusCode::CryptoServerNotReady`].
    async fn crypto_info(&self) -> Result<CryptoInfo>;

    /// The hash of `data`.
    ///
    /// # Errors
    /// [`StatusCode::CryptoServerNotReady`].
    async fn hash_data(&self, data: &[u8]) -> Result<Hash>;

    /// Whether `hash` is the hash of `data`.
    ///
    /// # Errors
    /// [`StatusCode::HashLenError`], [`StatusCode::HashCheckError`].
    async fn verify_data_hash(&self, data: &[u8], hash: &[u8]) -> Result<()>;

    /// Signs `message`, which is a hash, with the node's key.
    ///
    /// # Errors
    /// [`StatusCode::HashLenError`] unless the message has 32 bytes, [`StatusCode::SignError`].
    async fn sign_message(&self, message: &[u8]) -> Result<Vec<u8>>;

    /// The address whose key signed `message`.
    ///
    /// # Errors
    /// [`StatusCode::SigLenError`], [`StatusCode::HashLenError`], [`StatusCode::SigCheckError`] when nobody's did.
    async fn recover_signature(&self, message: &[u8], signature: &[u8]) -> Result<Address>;

    /// Whether every transaction has the hash it claims and a good signature of each of its senders; the check of a
    /// batch runs on all cores.
    ///
    /// # Errors
    /// [`StatusCode::HashCheckError`], [`StatusCode::SigCheckError`], [`StatusCode::SigLenError`], [`StatusCode::InvalidWitness`],
    /// [`StatusCode::NoneTransaction`], [`StatusCode::NoneRawTx`] and the like, for the first transaction that fails.
    async fn check_transactions(&self, transactions: Arc<RawTransactions>) -> Result<()>;
}

const NOT_READY: StatusCode = StatusCode::CryptoServerNotReady;

client!(
    /// A crypto service in another process.
    CryptoClient,
    CryptoServiceClient<Channel>
);

fn code(status: &Status) -> StatusCode {
    RpcError::from_wire(status, NOT_READY).code
}

#[async_trait]
impl Crypto for CryptoClient {
    async fn crypto_info(&self) -> Result<CryptoInfo> {
        let answer = self.0.clone().get_crypto_info(common::Empty {}).await.map_err(|s| code(&s))?.into_inner();
        StatusCode::from_message(answer.status).into_result()?;
        Ok(CryptoInfo {
            name: answer.name,
            hash_len: answer.hash_len,
            signature_len: answer.signature_len,
            address_len: answer.address_len,
        })
    }

    async fn hash_data(&self, data: &[u8]) -> Result<Hash> {
        let request = HashDataRequest { data: data.to_vec() };
        let answer = self.0.clone().hash_data(request).await.map_err(|s| code(&s))?.into_inner();
        StatusCode::from_message(answer.status).into_result()?;
        let hash = answer.hash.ok_or(StatusCode::NoneHashResult)?;
        Hash::try_from(hash.hash.as_slice())
    }

    async fn verify_data_hash(&self, data: &[u8], hash: &[u8]) -> Result<()> {
        let request = VerifyDataHashRequest { data: data.to_vec(), hash: hash.to_vec() };
        unit(self.0.clone().verify_data_hash(request).await, NOT_READY)
    }

    async fn sign_message(&self, message: &[u8]) -> Result<Vec<u8>> {
        let request = SignMessageRequest { msg: message.to_vec() };
        let answer = self.0.clone().sign_message(request).await.map_err(|s| code(&s))?.into_inner();
        StatusCode::from_message(answer.status).into_result().map(|()| answer.signature)
    }

    async fn recover_signature(&self, message: &[u8], signature: &[u8]) -> Result<Address> {
        let request = RecoverSignatureRequest { msg: message.to_vec(), signature: signature.to_vec() };
        let answer = self.0.clone().recover_signature(request).await.map_err(|s| code(&s))?.into_inner();
        StatusCode::from_message(answer.status).into_result()?;
        Address::try_from(answer.address.as_slice())
    }

    async fn check_transactions(&self, transactions: Arc<RawTransactions>) -> Result<()> {
        unit(self.0.clone().check_transactions(Arc::unwrap_or_clone(transactions)).await, NOT_READY)
    }
}

server!(
    /// Serves any [`Crypto`].
    CryptoServer,
    Crypto,
    CryptoServiceServer
);

#[async_trait]
impl<T: ?Sized + Crypto> CryptoService for CryptoServer<T> {
    async fn get_crypto_info(
        &self,
        _: Request<common::Empty>,
    ) -> std::result::Result<Response<GetCryptoInfoResponse>, Status> {
        Ok(Response::new(match self.0.crypto_info().await {
            Ok(info) => GetCryptoInfoResponse {
                status: Some(StatusCode::Success.into()),
                name: info.name,
                hash_len: info.hash_len,
                signature_len: info.signature_len,
                address_len: info.address_len,
            },
            Err(code) => GetCryptoInfoResponse { status: Some(code.into()), ..Default::default() },
        }))
    }

    async fn hash_data(
        &self,
        request: Request<HashDataRequest>,
    ) -> std::result::Result<Response<HashResponse>, Status> {
        Ok(Response::new(match self.0.hash_data(&request.into_inner().data).await {
            Ok(hash) => HashResponse {
                status: Some(StatusCode::Success.into()),
                hash: Some(common::Hash { hash: hash.to_vec() }),
            },
            Err(code) => HashResponse { status: Some(code.into()), hash: None },
        }))
    }

    async fn verify_data_hash(
        &self,
        request: Request<VerifyDataHashRequest>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        let VerifyDataHashRequest { data, hash } = request.into_inner();
        Ok(Response::new(self.0.verify_data_hash(&data, &hash).await.into()))
    }

    async fn sign_message(
        &self,
        request: Request<SignMessageRequest>,
    ) -> std::result::Result<Response<SignMessageResponse>, Status> {
        Ok(Response::new(match self.0.sign_message(&request.into_inner().msg).await {
            Ok(signature) => SignMessageResponse { status: Some(StatusCode::Success.into()), signature },
            Err(code) => SignMessageResponse { status: Some(code.into()), signature: Vec::new() },
        }))
    }

    async fn recover_signature(
        &self,
        request: Request<RecoverSignatureRequest>,
    ) -> std::result::Result<Response<RecoverSignatureResponse>, Status> {
        let RecoverSignatureRequest { msg, signature } = request.into_inner();
        Ok(Response::new(match self.0.recover_signature(&msg, &signature).await {
            Ok(address) => {
                RecoverSignatureResponse { status: Some(StatusCode::Success.into()), address: address.to_vec() }
            }
            Err(code) => RecoverSignatureResponse { status: Some(code.into()), address: Vec::new() },
        }))
    }

    async fn check_transactions(
        &self,
        request: Request<RawTransactions>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.check_transactions(Arc::new(request.into_inner())).await.into()))
    }
}

//! What a chaincode process is told about a transaction.

use cita_service_api::Address;
use prost::Message;

use crate::{
    certificate,
    config::Name,
    protocol::{
        ChaincodeId, ChaincodeInput, ChaincodeInvocationSpec, ChaincodeMessage, ChaincodeProposalPayload,
        ChaincodeSpec, ChannelHeader, Header, Proposal, SerializedIdentity, SignatureHeader, SignedProposal, Timestamp,
        chaincode_message::Type,
    },
};

/// The type of a channel header that belongs to a transaction.
const ENDORSER_TRANSACTION: i32 = 3;

/// A transaction or a call. The same on every node, to the last byte.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Invocation {
    pub(crate) chaincode: Name,
    pub(crate) input: ChaincodeInput,
    /// What Fabric calls a channel is the chain.
    pub(crate) channel: String,
    pub(crate) txid: String,
    pub(crate) sender: Address,
    pub(crate) nonce: String,
    /// Unix milliseconds.
    pub(crate) timestamp: u64,
}

impl Invocation {
    /// The message that begins it.
    pub(crate) fn message(&self) -> ChaincodeMessage {
        ChaincodeMessage {
            r#type: if self.input.is_init { Type::Init } else { Type::Transaction }.into(),
            payload: self.input.encode_to_vec(),
            txid: self.txid.clone(),
            channel_id: self.channel.clone(),
            proposal: Some(self.proposal()),
            chaincode_event: None,
        }
    }

    /// Who sent it and when. It has no signature of its own: the chain checked that of the transaction.
    fn proposal(&self) -> SignedProposal {
        let channel = ChannelHeader {
            r#type: ENDORSER_TRANSACTION,
            timestamp: Some(Timestamp {
                seconds: (self.timestamp / 1000).cast_signed(),
                nanos: i32::try_from(self.timestamp % 1000 * 1_000_000).unwrap_or_default(),
            }),
            channel_id: self.channel.clone(),
            tx_id: self.txid.clone(),
        };
        let creator = SerializedIdentity {
            mspid: certificate::ISSUER.to_owned(),
            id_bytes: certificate::pem(self.sender).into_bytes(),
        };
        let signature = SignatureHeader { creator: creator.encode_to_vec(), nonce: self.nonce.clone().into_bytes() };
        let header = Header { channel_header: channel.encode_to_vec(), signature_header: signature.encode_to_vec() };
        let spec = ChaincodeSpec {
            chaincode_id: Some(ChaincodeId { name: self.chaincode.to_string() }),
            input: Some(self.input.clone()),
        };
        let payload =
            ChaincodeProposalPayload { input: ChaincodeInvocationSpec { chaincode_spec: Some(spec) }.encode_to_vec() };
        let proposal = Proposal { header: header.encode_to_vec(), payload: payload.encode_to_vec() };
        SignedProposal { proposal_bytes: proposal.encode_to_vec(), signature: Vec::new() }
    }
}

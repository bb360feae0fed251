//! Bytes from strangers decode to an error, never to a panic; what decodes encodes to the same again.

use cita_proto::{blockchain, common, controller, evm, executor, network, storage};
use proptest::prelude::*;
use prost::Message;

fn decode<M: Message + Default + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    if let Ok(message) = M::decode(bytes) {
        let again = M::decode(message.encode_to_vec().as_slice()).expect("what was encoded decodes");
        assert!(again == message, "{message:?} changed by encoding and decoding");
    }
}

fn decode_as_everything(bytes: &[u8]) {
    decode::<blockchain::Block>(bytes);
    decode::<blockchain::CompactBlock>(bytes);
    decode::<blockchain::RawTransactions>(bytes);
    decode::<common::NodeStatus>(bytes);
    decode::<common::ProposalInner>(bytes);
    decode::<common::ProposalWithProof>(bytes);
    decode::<controller::CrossChainProof>(bytes);
    decode::<controller::SystemConfig>(bytes);
    decode::<evm::Receipt>(bytes);
    decode::<evm::GetStorageAtRequest>(bytes);
    decode::<executor::CallRequest>(bytes);
    decode::<network::NetworkMsg>(bytes);
    decode::<storage::Content>(bytes);
}

proptest! {
    #[test]
    fn random_bytes_make_a_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        decode_as_everything(&bytes);
    }

    #[test]
    fn a_flipped_byte_of_a_block_makes_a_decoder_panic(
        at in any::<prop::sample::Index>(), flip in 1u8.., data in proptest::collection::vec(any::<u8>(), 0..64),
    ) {
        let transaction = blockchain::Transaction { data, nonce: "n".into(), quota: 1, ..Default::default() };
        let normal = blockchain::UnverifiedTransaction { transaction: Some(transaction), ..Default::default() };
        let tx = blockchain::raw_transaction::Tx::NormalTx(normal);
        let block = blockchain::Block {
            header: Some(blockchain::BlockHeader { height: 7, prevhash: vec![1; 32], ..Default::default() }),
            body: Some(blockchain::RawTransactions { body: vec![blockchain::RawTransaction { tx: Some(tx) }] }),
            ..Default::default()
        };
        let mut bytes = block.encode_to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        decode_as_everything(&bytes);
    }
}

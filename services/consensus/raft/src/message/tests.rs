use proptest::prelude::*;
use raft::eraftpb::Entry;

use super::*;
use crate::seat::Members;

fn raft(kind: MessageType) -> Message {
    let mut message = Message { to: 1, from: 2, term: 5, log_term: 4, index: 9, commit: 9, ..Message::default() };
    message.set_msg_type(kind);
    match kind {
        MessageType::MsgAppend => {
            let entries = [(10, 4), (11, 5)].map(|(index, term)| Entry { index, term, ..Entry::default() });
            message.set_entries(entries.to_vec().into());
        }
        MessageType::MsgSnapshot => {
            let members = Members::founders([Address([1; 20]), Address([2; 20])]);
            message.set_snapshot(Base { index: 8, term: 3, height: 5, members }.to_snapshot());
        }
        _ => {}
    }
    message
}

fn bodies() -> Vec<Body> {
    let (leader, hash) = (Address([1; 20]), Hash([2; 32]));
    let proof = LeaderProof { term: 3, height: 4, hash, leader, signature: vec![5; 128] };
    let raft = KINDS.iter().map(|(_, kind)| Body::Raft(Box::new(raft(*kind))));
    let others = [
        Body::Hello { fresh: true },
        Body::Hello { fresh: false },
        Body::Welcome { incarnation: 7, fresh: true },
        Body::Taken { incarnation: 7 },
        Body::Decided(Block { data: Bytes::from_static(b"a proposal"), proof }),
    ];
    raft.chain(others).collect()
}

fn envelope(body: Body) -> Envelope {
    Envelope { chain: Hash([1; 32]), from: Address([4; 20]), incarnation: 3, height: 8, body }
}

#[test]
fn a_message_changes_on_its_way() {
    for body in bodies() {
        let sent = envelope(body);
        assert_eq!(Envelope::decode(sent.encode()), Ok(sent));
    }
}

#[test]
fn a_message_that_no_node_sends_is_let_in() {
    let refused = |change: &dyn Fn(&mut Message), kind| {
        let mut message = raft(kind);
        change(&mut message);
        assert_eq!(
            Envelope::decode(envelope(Body::Raft(Box::new(message.clone()))).encode()),
            Err(NoMessage),
            "{message:?}"
        );
    };
    let append = MessageType::MsgAppend;
    refused(&|m| m.term = 0, append);
    refused(&|m| m.term = u64::MAX, append);
    refused(&|m| m.commit = u64::MAX, append);
    refused(&|m| m.log_term = 0, append);
    refused(&|m| m.log_term = 6, append);
    refused(&|m| m.index = 0, append);
    refused(&|m| m.mut_entries()[0].index = 12, append);
    refused(&|m| m.mut_entries()[1].term = 3, append);
    refused(&|m| m.mut_entries()[1].term = 6, append);
    refused(&|m| m.clear_snapshot(), MessageType::MsgSnapshot);
    refused(&|m| m.set_snapshot(Base { index: 8, term: 9, ..Base::default() }.to_snapshot()), MessageType::MsgSnapshot);
    for local in
        [MessageType::MsgHup, MessageType::MsgPropose, MessageType::MsgReadIndex, MessageType::MsgTransferLeader]
    {
        refused(&|m| m.set_msg_type(local), MessageType::MsgHeartbeat);
    }
}

proptest! {
    #[test]
    fn random_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Envelope::decode(bytes);
    }

    #[test]
    fn a_flipped_byte_makes_the_decoder_panic(which in 0usize..15, at in any::<prop::sample::Index>(), flip in 1u8..) {
        let mut bytes = envelope(bodies().remove(which)).encode();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let _ = Envelope::decode(bytes);
    }
}

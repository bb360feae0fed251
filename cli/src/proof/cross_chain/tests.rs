use cita_consensus_bft::Certificate;
use cita_consensus_core::{LeaderProof, Phase, Validators, certificate::vote_preimage, leader_proof::leader_preimage};
use cita_consensus_overlord::{BlsSecret, OverlordProof, bls::add_up};
use cita_crypto_sm::{KeyPair, sm3};
use cita_executor_evm::proof::{ProvenLog, ProvenReceipt, commit, receipt_path, receipts_root};
use cita_proto::{
    blockchain::{BlockHeader, CompactBlock, CompactBlockBody},
    evm::RootsInfo,
};
use cita_service_api::Address;
use proptest::prelude::*;

use super::*;
use crate::{proof::votes::Voters, wallet::Suite};

const CHAIN: Hash = Hash([0xc1; 32]);
const HEIGHT: u64 = 300;

/// A chain of four validators, and the proof of a receipt of it.
struct Chain {
    keys: Vec<KeyPair>,
    message: CrossChainProof,
}

fn receipt(n: u8) -> Vec<u8> {
    let topics = vec![Hash([n; 32]), Hash([0; 32])];
    let log = ProvenLog { address: Address([0xaa; 20]), topics, data: vec![7; 40] };
    let transaction_hash = TxHash([n; 32]);
    let logs = vec![log];
    ProvenReceipt {
        quota_used: 21_000,
        log_bloom: vec![0; 256],
        logs,
        error: String::new(),
        account_nonce: n.into(),
        transaction_hash,
    }
    .encode()
}

impl Chain {
    fn new() -> Self {
        let keys = (1..=4).map(|n| KeyPair::from_secret(&[n; 32]).unwrap()).collect();
        let receipts: Vec<(u64, Vec<u8>)> = (0..20).map(|n| (n.into(), receipt(n))).collect();
        let (state_root, receipt_root) = (Hash([5; 32]), receipts_root(&receipts));
        let committed = commit(state_root, receipt_root);
        let header = BlockHeader {
            prevhash: vec![1; 32],
            timestamp: 1_700_000_000_000,
            height: HEIGHT + 1,
            transactions_root: vec![2; 32],
            proposer: vec![3; 20],
        };
        let body = CompactBlockBody { tx_hashes: vec![vec![9; 32], vec![8; 32]] };
        let proposal = ProposalInner {
            pre_state_root: committed.to_vec(),
            proposal: Some(CompactBlock { version: 1, header: Some(header), body: Some(body) }),
            senders_root: vec![6; 32],
        };
        let roots = RootsInfo { height: HEIGHT, state_root: state_root.to_vec(), receipt_root: receipt_root.to_vec() };
        let receipt_proof =
            ReceiptProof { receipt: receipt(7), receipt_proof: receipt_path(&receipts, 7), roots_info: Some(roots) };
        let mut chain = Self {
            keys,
            message: CrossChainProof {
                version: 1,
                chain_id: CHAIN.to_vec(),
                proposal: Some(proposal),
                receipt_proof: Some(receipt_proof),
                proof: Vec::new(),
                state_root: committed.to_vec(),
            },
        };
        chain.vote(&[0, 1, 3], |_| ());
        chain
    }

    /// Puts votes of these validators for the block into the proof; `change` is made before they sign.
    fn vote(&mut self, voters: &[usize], change: impl FnOnce(&mut Certificate)) {
        let hash = sm3(&self.message.proposal.as_ref().unwrap().encode_to_vec());
        let mut certificate = Certificate::of(Phase::Commit, (HEIGHT + 1, 2), hash, Vec::new()).unwrap();
        change(&mut certificate);
        let Certificate { phase, height, view, hash, .. } = certificate;
        let signed = sm3(&vote_preimage(&CHAIN, phase, height, view, &hash));
        let vote = |n: &usize| (self.keys[*n].address(), self.keys[*n].sign(&signed.0).to_vec());
        certificate.votes = voters.iter().map(vote).collect();
        certificate.votes.sort();
        self.message.proof = certificate.encode();
    }

    fn validators(&self) -> Validators {
        Validators::new(self.keys.iter().map(KeyPair::address))
    }

    /// What the verifier says who knows the validators and nothing else.
    fn verdict(&self) -> Result<Proved, Fault> {
        self.verdict_of(&self.message.encode_to_vec())
    }

    fn verdict_of(&self, bytes: &[u8]) -> Result<Proved, Fault> {
        check(bytes, Voters::Bft(Some(self.validators())))
    }

    /// The code for the proof after a change that whoever forges it makes.
    fn forged(change: impl FnOnce(&mut Self)) -> u32 {
        let mut chain = Self::new();
        change(&mut chain);
        chain.verdict().expect_err("it has to be refused").code()
    }
}

fn check(bytes: &[u8], voters: Voters) -> Result<Proved, Fault> {
    let known = Known { version: None, chain_id: None, voters };
    Claim::read(bytes)?.check(&known, &Scheme::of(Suite::Sm))
}

#[test]
fn a_true_proof_is_refused() {
    let chain = Chain::new();
    let proved = Proved { transaction: TxHash([7; 32]), height: HEIGHT, chain_id: CHAIN, votes: 3 };
    assert_eq!(chain.verdict(), Ok(proved.clone()));
    assert_eq!(check(&chain.message.encode_to_vec(), Voters::Bft(None)), Ok(proved));
}

#[test]
fn a_proof_with_any_changed_byte_is_believed() {
    let chain = Chain::new();
    let bytes = chain.message.encode_to_vec();
    for position in 0..bytes.len() {
        for flip in [1 << (position % 8), 0x80, 0xff] {
            let mut forged = bytes.clone();
            forged[position] ^= flip;
            let fault =
                chain.verdict_of(&forged).expect_err(&format!("byte {position} of {} with {flip:#x}", bytes.len()));
            assert!(fault.code() >= 100);
        }
    }
}

#[test]
fn a_proof_in_another_encoding_is_believed() {
    let chain = Chain::new();
    let bytes = chain.message.encode_to_vec();
    for end in 0..bytes.len() {
        assert!(chain.verdict_of(&bytes[..end]).is_err(), "cut at {end}");
    }
    // An unknown field, the version again, the state root again, a version in two bytes: all of them say the same.
    for more in [&[0x78, 1][..], &[8, 1], &[&[0x32, 32], &chain.message.state_root[..]].concat()] {
        assert_eq!(chain.verdict_of(&[&bytes[..], more].concat()), Err(Fault::NotCanonical));
    }
    assert_eq!(bytes[..2], [8, 1]);
    assert_eq!(chain.verdict_of(&[&[8, 0x81, 0], &bytes[2..]].concat()), Err(Fault::NotCanonical));
    let mut turned = Chain::new();
    let mut certificate = Certificate::decode(&turned.message.proof).unwrap();
    certificate.votes.reverse();
    turned.message.proof = certificate.encode();
    assert_eq!(turned.verdict(), Err(Fault::NotCanonical), "votes in another order");
    // The same fields in another order.
    assert_eq!(chain.verdict_of(&[&bytes[2..], &bytes[..2]].concat()), Err(Fault::NotCanonical));
}

#[test]
fn votes_that_decide_nothing_prove_something() {
    assert_eq!(Chain::forged(|chain| chain.vote(&[0, 1], |_| ())), 117);
    assert_eq!(Chain::forged(|chain| chain.vote(&[], |_| ())), 117);
    assert_eq!(Chain::forged(|chain| chain.vote(&[0, 1, 1], |_| ())), 116);
    assert_eq!(Chain::forged(|chain| chain.vote(&[0, 1, 3], |c| c.phase = Phase::Prepare)), 112);
    assert_eq!(Chain::forged(|chain| chain.vote(&[0, 1, 3], |c| c.height += 1)), 113);
    assert_eq!(Chain::forged(|chain| chain.vote(&[0, 1, 3], |c| c.hash = Hash([0; 32]))), 114);
    assert_eq!(Chain::forged(|chain| chain.message.proof.clear()), 102);
    assert_eq!(Chain::forged(|chain| chain.message.proof = vec![1]), 111);
    // A stranger's vote beside a quorum, and a quorum of strangers.
    let stranger = || KeyPair::from_secret(&[9; 32]).unwrap();
    assert_eq!(
        Chain::forged(|chain| {
            chain.keys.push(stranger());
            chain.vote(&[0, 1, 3, 4], |_| ());
            chain.keys.pop();
        }),
        115
    );
    assert_eq!(Chain::forged(|chain| chain.keys.iter_mut().for_each(|key| *key = stranger())), 115);
    // A vote in the name of somebody else.
    assert_eq!(
        Chain::forged(|chain| {
            let mut certificate = Certificate::decode(&chain.message.proof).unwrap();
            certificate.votes[2].0 = chain.keys[2].address();
            chain.message.proof = certificate.encode();
        }),
        118
    );
}

#[test]
fn whoever_makes_up_a_part_is_believed_for_the_rest() {
    let roots = |chain: &mut Chain, change: fn(&mut RootsInfo)| {
        change(chain.message.receipt_proof.as_mut().unwrap().roots_info.as_mut().unwrap());
    };
    assert_eq!(Chain::forged(|chain| roots(chain, |roots| roots.height += 1)), 107);
    assert_eq!(Chain::forged(|chain| roots(chain, |roots| roots.height = u64::MAX)), 107);
    assert_eq!(Chain::forged(|chain| roots(chain, |roots| roots.state_root = vec![6; 32])), 109);
    assert_eq!(Chain::forged(|chain| roots(chain, |roots| roots.receipt_root.clear())), 110);
    assert_eq!(Chain::forged(|chain| chain.message.receipt_proof.as_mut().unwrap().receipt = receipt(8)), 110);
    assert_eq!(Chain::forged(|chain| chain.message.state_root = vec![6; 32]), 108);
    assert_eq!(Chain::forged(|chain| chain.message.version = 2), 106);
    assert_eq!(Chain::forged(|chain| chain.message.chain_id = vec![0xc2; 32]), 118);
    assert_eq!(Chain::forged(|chain| chain.message.chain_id.clear()), 103);
    assert_eq!(Chain::forged(|chain| chain.message.proposal = None), 102);
    assert_eq!(Chain::forged(|chain| chain.message.receipt_proof = None), 102);
    assert_eq!(Chain::forged(|chain| chain.message.proposal.as_mut().unwrap().senders_root.clear()), 114);
    // A state that nobody signed, fitting in itself.
    assert_eq!(
        Chain::forged(|chain| {
            let receipts = [(0, receipt(99))];
            let root = receipts_root(&receipts);
            let state_root = commit(Hash([5; 32]), root).to_vec();
            let roots = RootsInfo { height: HEIGHT, state_root: vec![5; 32], receipt_root: root.to_vec() };
            let receipt_proof = receipt_path(&receipts, 0);
            chain.message.receipt_proof =
                Some(ReceiptProof { receipt: receipt(99), receipt_proof, roots_info: Some(roots) });
            chain.message.proposal.as_mut().unwrap().pre_state_root = state_root.clone();
            chain.message.state_root = state_root;
        }),
        114
    );
}

#[test]
fn a_chain_or_version_that_was_not_asked_for_is_taken() {
    let chain = Chain::new();
    let (bytes, validators) = (chain.message.encode_to_vec(), chain.validators());
    let code = |version, chain_id| {
        let known = Known { version, chain_id, voters: Voters::Bft(Some(validators.clone())) };
        Claim::read(&bytes).unwrap().check(&known, &Scheme::of(Suite::Sm)).map_err(|fault| fault.code())
    };
    assert!(code(Some(1), Some(CHAIN)).is_ok());
    assert_eq!(code(Some(0), Some(CHAIN)), Err(104));
    assert_eq!(code(None, Some(Hash([0xc2; 32]))), Err(105));
}

#[test]
fn whoever_is_not_known_need_not_have_signed() {
    let mut chain = Chain::new();
    chain.vote(&[0, 0, 0], |_| ());
    assert_eq!(check(&chain.message.encode_to_vec(), Voters::Bft(None)).unwrap_err().code(), 116);
    chain.vote(&[0], |certificate| certificate.view = 0);
    let mut certificate = Certificate::decode(&chain.message.proof).unwrap();
    certificate.view = 1;
    chain.message.proof = certificate.encode();
    assert_eq!(check(&chain.message.encode_to_vec(), Voters::Bft(None)).unwrap_err().code(), 118);
}

#[test]
fn anybody_leads_a_raft_chain() {
    let chain = Chain::new();
    let raft = || Voters::Raft(Some(chain.validators()));
    assert_eq!(check(&chain.message.encode_to_vec(), raft()).unwrap_err().code(), 111, "votes");
    let block = sm3(&chain.message.proposal.as_ref().unwrap().encode_to_vec());
    let signed = |key: &KeyPair, chain_id: &Hash, height| {
        let signature = key.sign(&sm3(&leader_preimage(chain_id, height, 3, &block)).0).to_vec();
        LeaderProof { term: 3, height, hash: block, leader: key.address(), signature }
    };
    let verdict = |proof: Vec<u8>, voters| {
        let message = CrossChainProof { proof, ..chain.message.clone() };
        check(&message.encode_to_vec(), voters).map(|proved| proved.votes).map_err(|fault| fault.code())
    };
    let good = signed(&chain.keys[2], &CHAIN, HEIGHT + 1);
    assert_eq!(verdict(good.encode(), raft()), Ok(0));
    assert_eq!(verdict(good.encode(), Voters::Raft(None)), Ok(0));
    assert_eq!(verdict(Vec::new(), raft()), Ok(0), "chains of other makers have no proofs");
    assert_eq!(verdict(signed(&chain.keys[2], &CHAIN, HEIGHT).encode(), raft()), Err(113));
    assert_eq!(verdict(LeaderProof { hash: Hash([1; 32]), ..good.clone() }.encode(), raft()), Err(114));
    let stranger = KeyPair::from_secret(&[9; 32]).unwrap();
    assert_eq!(verdict(signed(&stranger, &CHAIN, HEIGHT + 1).encode(), raft()), Err(115));
    assert_eq!(verdict(signed(&chain.keys[2], &Hash([8; 32]), HEIGHT + 1).encode(), raft()), Err(118));
    assert_eq!(verdict(LeaderProof { leader: chain.keys[1].address(), ..good }.encode(), raft()), Err(118));
}

#[test]
fn fewer_than_a_quorum_of_bls_votes_prove_something() {
    let mut chain = Chain::new();
    let keys: Vec<BlsSecret> = (1..=4).map(|n| BlsSecret::derive(&[n; 32]).unwrap()).collect();
    let validators = Validators::new(keys.iter().map(BlsSecret::public));
    let block_hash = sm3(&chain.message.proposal.as_ref().unwrap().encode_to_vec());
    let mut verdict = |voters: &[usize], bitmap: u8, height, known: Option<&Validators<_>>| {
        let signed = vote_preimage(&CHAIN, Phase::Commit, height, 5, &block_hash);
        let each: Vec<_> = voters.iter().map(|n| keys[*n].sign(&signed)).collect();
        let signature = add_up(&each.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        let proof = OverlordProof { height, round: 5, block_hash, signature, bitmap: vec![bitmap] };
        chain.message.proof = proof.encode();
        let checked = check(&chain.message.encode_to_vec(), Voters::Overlord(known.cloned()));
        checked.map(|proved| proved.votes).map_err(|fault| fault.code())
    };
    let known = Some(&validators);
    assert_eq!(verdict(&[0, 2, 3], 0b1011_0000, HEIGHT + 1, known), Ok(3));
    assert_eq!(verdict(&[0, 2, 3], 0b1011_0000, HEIGHT + 1, None), Err(120));
    assert_eq!(verdict(&[0, 2, 3], 0b1011_0000, HEIGHT, known), Err(113));
    assert_eq!(verdict(&[0, 2], 0b1010_0000, HEIGHT + 1, known), Err(117));
    assert_eq!(verdict(&[0, 2], 0b1011_0000, HEIGHT + 1, known), Err(118));
    assert_eq!(verdict(&[0, 2, 3], 0b1011_1000, HEIGHT + 1, known), Err(121));
    let fewer = Validators::new(keys.iter().take(3).map(BlsSecret::public));
    assert_eq!(verdict(&[0, 2, 3], 0b1011_0000, HEIGHT + 1, Some(&fewer)), Err(121));
}

proptest! {
    #[test]
    fn no_bytes_break_the_verifier(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(check(&bytes, Voters::Bft(None)).is_err());
    }

    #[test]
    fn a_true_proof_with_a_piece_of_noise_is_believed(
        at in any::<prop::sample::Index>(),
        noise in prop::collection::vec(any::<u8>(), 1..40),
        replaced in 0..40usize,
    ) {
        let chain = Chain::new();
        let bytes = chain.message.encode_to_vec();
        let start = at.index(bytes.len());
        let end = (start + replaced).min(bytes.len());
        let forged = [&bytes[..start], &noise, &bytes[end..]].concat();
        prop_assume!(forged != bytes);
        prop_assert!(chain.verdict_of(&forged).is_err());
    }
}

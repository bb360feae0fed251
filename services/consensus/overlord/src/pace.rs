//! Rounds: braking, choking, and going on together. Rules are numbered as in the crate's documentation.

use std::{fmt::Debug, marker::PhantomData};

use cita_consensus_core::{
    Certificate, Entry, NewViewClaim, Protocol, Validators, machine::Machine, protocol::new_view_preimage,
    quorum::faulty,
};
use cita_service_api::{BlsKey, Hash};

use crate::{bls, proof::OverlordProof};

/// How signatures are added up.
pub trait Adder: Debug + Clone + PartialEq + Eq + Send + Sync + 'static {
    /// The sum; none if one of them cannot be added.
    fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>>;
}

/// On the curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlsAdder;

impl Adder for BlsAdder {
    fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>> {
        bls::add_up(signatures)
    }
}

/// The protocol's types and its pacemaker. Tests of the pacemaker do without the curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlord<A = BlsAdder>(PhantomData<A>);

impl<A: Adder> Protocol for Overlord<A> {
    type Id = BlsKey;

    const AGGREGATES: bool = true;

    fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>> {
        A::add_up(signatures)
    }

    /// A choke says nothing about the sender's QC: that proves itself.
    fn new_view_preimage(chain: &Hash, height: u64, view: u64, _: Option<(u64, Hash)>) -> Vec<u8> {
        new_view_preimage(chain, height, view, None)
    }

    fn encode_proof(proof: &Certificate<Self>, validators: &Validators<BlsKey>) -> Vec<u8> {
        OverlordProof::of(proof, validators).encode()
    }

    fn decode_proof(bytes: &[u8], validators: &Validators<BlsKey>) -> Option<Certificate<Self>> {
        OverlordProof::decode(bytes).ok()?.certificate(validators).ok()
    }

    fn entry(machine: &Machine<Self>) -> Entry<BlsKey> {
        let known = &machine.current().entry;
        let shown = Self::proven_view(known, machine.validators()).is_some_and(|view| view >= machine.view());
        if shown { known.clone() } else { chokes_of(machine, machine.view()) }
    }

    /// The lowest round that a quorum's chokes name.
    fn proven_view(entry: &Entry<BlsKey>, validators: &Validators<BlsKey>) -> Option<u64> {
        entry.check_signers(validators).ok()?;
        entry.claims.iter().map(|claim| claim.view).min()
    }

    /// Nobody is here before a quorum gave up the round before, so patience counts at once.
    fn entered(machine: &mut Machine<Self>) {
        machine.join();
    }

    fn lost_patience(machine: &mut Machine<Self>) {
        if !machine.current().given_up {
            machine.suspect_leader();
            choke(machine);
        }
    }

    fn resume(machine: &mut Machine<Self>, voted: u64) {
        machine.enter_view(voted);
        choke(machine);
    }

    fn heard(machine: &mut Machine<Self>, from: BlsKey, view: u64, entry: Entry<BlsKey>) {
        if let Some(shown) = Self::proven_view(&entry, machine.validators()).filter(|shown| *shown > machine.view()) {
            enter(machine, shown, entry);
        }
        go_on(machine);
        catch_up(machine);
        let leader_chokes = view > machine.view() && machine.leader() == Some(from);
        if leader_chokes && !machine.current().given_up {
            choke(machine);
        }
        machine.try_lead();
    }

    /// A replica that brakes chokes again; others show the round that they are in.
    fn repeat(machine: &mut Machine<Self>) {
        let (view, entry) = (machine.view(), machine.current().entry.clone());
        if machine.current().given_up {
            machine.say_new_view(view.saturating_add(1), true, entry);
        } else if view > 0 {
            machine.say_new_view(view, true, entry);
        }
    }
}

/// Rule C1: votes no more in this round, and asks all to leave it.
fn choke<A: Adder>(machine: &mut Machine<Overlord<A>>) {
    let Some(next) = machine.view().checked_add(1) else { return };
    machine.give_up_view();
    machine.say_new_view(next, true, machine.current().entry.clone());
}

/// The last words about rounds, the highest first.
fn words<A: Adder>(machine: &Machine<Overlord<A>>) -> Vec<u64> {
    let mut views: Vec<u64> = machine.new_views().values().map(|word| word.view).collect();
    views.sort_unstable_by(|a, b| b.cmp(a));
    views
}

/// What shows that a quorum gave up every round before `view`; empty if nothing does.
fn chokes_of<A: Adder>(machine: &Machine<Overlord<A>>, view: u64) -> Entry<BlsKey> {
    let words = machine.new_views().values().filter(|word| word.view >= view);
    let claims: Vec<_> = words.map(|word| NewViewClaim { high: None, ..word.claim.clone() }).collect();
    if claims.len() < machine.validators().quorum() { Entry::default() } else { Entry::of::<Overlord<A>>(claims) }
}

/// Rule C2: a quorum gave up this round.
fn go_on<A: Adder>(machine: &mut Machine<Overlord<A>>) {
    let last_of_quorum = machine.validators().quorum().checked_sub(1);
    let reached = last_of_quorum.and_then(|last| words(machine).get(last).copied());
    if let Some(view) = reached.filter(|view| *view > machine.view()) {
        let entry = chokes_of(machine, view);
        enter(machine, view, entry);
    }
}

/// Rules C1 and C3: f + 1 choke, so an honest replica does.
fn catch_up<A: Adder>(machine: &mut Machine<Overlord<A>>) {
    let Some(&wanted) = words(machine).get(faulty(machine.validators().count())) else { return };
    let Some(left) = wanted.checked_sub(1).filter(|left| *left >= machine.view()) else { return };
    if left > machine.view() {
        machine.enter_view(left);
    }
    if !machine.current().given_up {
        choke(machine);
    }
}

/// Enters a round, and tells its leader (rule C4) what it does not know from a choke.
fn enter<A: Adder>(machine: &mut Machine<Overlord<A>>, view: u64, entry: Entry<BlsKey>) {
    let told = machine.new_views().get(&machine.me()).is_some_and(|word| word.view >= view);
    machine.enter_view_on(view, entry.clone());
    if !told {
        machine.say_new_view(view, false, entry);
    }
}

//! Views: leaving them, and finding each other again.

use cita_consensus_core::{
    Certificate, Entry, Protocol, Validators,
    machine::{LastNewView, Machine},
    protocol::new_view_preimage,
    quorum::faulty,
};
use cita_service_api::{Address, Hash};

/// The protocol's types and its pacemaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bft;

impl Protocol for Bft {
    type Id = Address;

    const AGGREGATES: bool = false;

    fn add_up(_: &[&[u8]]) -> Option<Vec<u8>> {
        None
    }

    fn new_view_preimage(chain: &Hash, height: u64, view: u64, high: Option<(u64, Hash)>) -> Vec<u8> {
        new_view_preimage(chain, height, view, high)
    }

    fn encode_proof(proof: &Certificate<Self>, _: &Validators) -> Vec<u8> {
        proof.encode()
    }

    fn decode_proof(bytes: &[u8], _: &Validators) -> Option<Certificate<Self>> {
        Certificate::decode(bytes).ok()
    }

    /// The NewViews of whoever said that it entered this view.
    fn entry(machine: &Machine<Self>) -> Entry<Address> {
        let words = machine.new_views().values().filter(|word| word.view == machine.view());
        Entry::of::<Self>(words.map(|word| word.claim.clone()).collect())
    }

    fn proven_view(entry: &Entry<Address>, validators: &Validators) -> Option<u64> {
        entry.check_signers(validators).ok()?;
        let view = entry.claims.first()?.view;
        entry.claims.iter().all(|claim| claim.view == view).then_some(view)
    }

    fn entered(machine: &mut Machine<Self>) {
        look_around(machine);
    }

    /// Rule R4: patience is over.
    fn lost_patience(machine: &mut Machine<Self>) {
        if machine.current().joined {
            machine.suspect_leader();
            give_up(machine);
        }
    }

    /// After a restart in the middle of a height: votes that were under way are lost, so everybody starts over in a view that nobody voted
    /// in. Replicas that did not vote are pulled along by the f + 1 rule of [`follow`].
    fn resume(machine: &mut Machine<Self>, voted: u64) {
        let Some(next) = voted.checked_add(1) else { return };
        machine.enter_view(next);
        machine.say_new_view(next, true, Entry::default());
    }

    fn heard(machine: &mut Machine<Self>, from: Address, view: u64, _: Entry<Address>) {
        follow(machine);
        look_around(machine);
        if view > machine.view() && machine.current().joined && machine.leader() == Some(from) {
            // The leader itself has given up, most likely over a restart.
            give_up(machine);
        }
        machine.try_lead();
    }

    /// Not for the leader alone: others may wait for company here, or lag.
    fn repeat(machine: &mut Machine<Self>) {
        if machine.view() > 0 {
            machine.say_new_view(machine.view(), true, Entry::default());
        }
    }
}

fn give_up(machine: &mut Machine<Bft>) {
    let Some(next) = machine.view().checked_add(1) else { return };
    machine.enter_view(next);
    // A leader that is not to be relied on does not spread the word.
    let doubtful = machine.leader().is_some_and(|leader| machine.suspects(&leader));
    machine.say_new_view(next, doubtful, Entry::default());
}

/// Patience with a view begins when a quorum is known to have come as far. Whoever is ahead waits there for the others: views are
/// not left faster than everybody can follow, and since patience has an upper bound, nobody could ever catch up otherwise.
fn look_around(machine: &mut Machine<Bft>) {
    let (me, view) = (machine.me(), machine.view());
    let here = |(who, word): &(&Address, &LastNewView<Address>)| **who != me && word.view >= view;
    let others = machine.new_views().iter().filter(here).count();
    if others + usize::from(machine.may_vote()) >= machine.validators().quorum() {
        machine.join();
    }
}

/// When f + 1 replicas, so at least an honest one, are in later views, this one goes along: to the lowest view that one of
/// them is known to have reached.
fn follow(machine: &mut Machine<Bft>) {
    let mut views: Vec<u64> = machine.new_views().values().map(|word| word.view).collect();
    views.sort_unstable_by(|a, b| b.cmp(a));
    let Some(&reached) = views.get(faulty(machine.validators().count())) else { return };
    if reached > machine.view() {
        machine.enter_view(reached);
        machine.say_new_view(reached, true, Entry::default());
    }
}

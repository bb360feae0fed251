//! What a replica writes down before it speaks, and what it remembers from that after a restart.

use cita_service_api::Hash;
use prost::Message;

use crate::{Certificate, Phase, Protocol};

/// One entry of the vote log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<P: Protocol> {
    /// The log is new: this node never voted, as far as it can know.
    New,
    /// The log that was here before is lost or damaged: it may have held votes that nobody remembers.
    Lost,
    /// The operator vouches that no vote of a lost log matters any more.
    Vouched,
    /// Not to vote at this height or any before.
    Abstain {
        /// The last height without a vote.
        through: u64,
    },
    /// A prepare vote, with the proposal that it is for.
    Prepare {
        /// The height.
        height: u64,
        /// The view.
        view: u64,
        /// The block.
        hash: Hash,
        /// The encoded proposal.
        data: Vec<u8>,
    },
    /// A commit vote: from now on locked on this prepare certificate.
    Commit(Certificate<P>),
    /// The decision of a height whose proposal this log holds with a vote for it: whoever died before learning of it can be told by this
    /// replica even if all died together.
    Decided(Certificate<P>),
}

#[derive(Clone, PartialEq, Message)]
struct Wire {
    #[prost(uint32, tag = "1")]
    kind: u32,
    #[prost(uint64, tag = "2")]
    height: u64,
    #[prost(uint64, tag = "3")]
    view: u64,
    #[prost(bytes = "vec", tag = "4")]
    hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    data: Vec<u8>,
}

impl<P: Protocol> Record<P> {
    /// The bytes for the log.
    pub fn encode(&self) -> Vec<u8> {
        let wire = match self {
            Self::New => Wire { kind: 1, ..Wire::default() },
            Self::Lost => Wire { kind: 2, ..Wire::default() },
            Self::Vouched => Wire { kind: 3, ..Wire::default() },
            Self::Abstain { through } => Wire { kind: 4, height: *through, ..Wire::default() },
            Self::Prepare { height, view, hash, data } => {
                Wire { kind: 5, height: *height, view: *view, hash: hash.to_vec(), data: data.clone() }
            }
            Self::Commit(certificate) => Wire { kind: 6, data: certificate.encode(), ..Wire::default() },
            Self::Decided(certificate) => Wire { kind: 7, data: certificate.encode(), ..Wire::default() },
        };
        wire.encode_to_vec()
    }

    /// Reads an entry; none if the bytes are no entry of this version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let wire = Wire::decode(bytes).ok()?;
        Some(match wire.kind {
            1 => Self::New,
            2 => Self::Lost,
            3 => Self::Vouched,
            4 => Self::Abstain { through: wire.height },
            5 => Self::Prepare {
                height: wire.height,
                view: wire.view,
                hash: Hash::try_from(wire.hash.as_slice()).ok()?,
                data: wire.data,
            },
            6 | 7 => {
                let certificate = Certificate::decode(&wire.data).ok()?;
                match (wire.kind, certificate.phase) {
                    (6, Phase::Prepare) => Self::Commit(certificate),
                    (7, Phase::Commit) => Self::Decided(certificate),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}

/// What a log says about the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory<P: Protocol> {
    /// The last height that is not to be voted on.
    pub abstain_through: u64,
    /// The log never saw a vote: whether the node voted before it, only the height tells (see the crate's documentation).
    pub fresh: bool,
    /// Votes were lost, and the height they may have been for is not known yet.
    pub lost: bool,
    /// The highest height voted on.
    pub height: u64,
    /// The last prepare vote at that height: view and block.
    pub prepared: Option<(u64, Hash)>,
    /// The highest prepare certificate that was commit-voted at that height.
    pub lock: Option<Certificate<P>>,
    /// Proposals voted for at that height, with the view of the first vote.
    pub proposals: Vec<(u64, Hash, Vec<u8>)>,
    /// The last decision, with its proposal.
    pub decision: Option<(Vec<u8>, Certificate<P>)>,
}

impl<P: Protocol> Default for Memory<P> {
    fn default() -> Self {
        Self {
            abstain_through: 0,
            fresh: false,
            lost: false,
            height: 0,
            prepared: None,
            lock: None,
            proposals: Vec::new(),
            decision: None,
        }
    }
}

impl<P: Protocol> Memory<P> {
    /// Sums up a log.
    pub fn of(records: impl IntoIterator<Item = Record<P>>) -> Self {
        let mut memory = Self::default();
        for record in records {
            memory.apply(record);
        }
        memory
    }

    fn apply(&mut self, record: Record<P>) {
        match record {
            Record::New => self.fresh = true,
            Record::Lost => self.lost = true,
            Record::Vouched => (self.fresh, self.lost, self.abstain_through) = (false, false, 0),
            Record::Abstain { through } => {
                self.lost = false;
                self.abstain_through = self.abstain_through.max(through);
            }
            Record::Prepare { height, view, hash, data } => {
                if !self.at(height) {
                    return;
                }
                if self.prepared.is_none_or(|(last, _)| last < view) {
                    self.prepared = Some((view, hash));
                }
                if !self.proposals.iter().any(|(_, known, _)| *known == hash) {
                    self.proposals.push((view, hash, data));
                }
            }
            Record::Commit(certificate) => {
                if self.at(certificate.height) && self.lock.as_ref().is_none_or(|lock| lock.view < certificate.view) {
                    self.lock = Some(certificate);
                }
            }
            Record::Decided(certificate) => {
                let at_height = self.at(certificate.height);
                let proposal = self.proposals.iter().find(|(_, hash, _)| at_height && *hash == certificate.hash);
                if let Some((_, _, data)) = proposal {
                    self.decision = Some((data.clone(), certificate));
                }
            }
        }
    }

    /// Goes to a later height; whether a vote at `height` still matters.
    fn at(&mut self, height: u64) -> bool {
        self.fresh = false;
        if height > self.height {
            self.height = height;
            self.prepared = None;
            self.lock = None;
            self.proposals.clear();
        }
        height == self.height
    }

    /// The records that say the same as the whole log, as far as it matters at `height` and later: for a shorter log.
    pub fn summary(&self, height: u64) -> Vec<Record<P>> {
        let mut records = Vec::new();
        if self.fresh {
            records.push(Record::New);
        }
        if self.lost {
            records.push(Record::Lost);
        }
        if self.abstain_through > 0 {
            records.push(Record::Abstain { through: self.abstain_through });
        }
        if self.height >= height {
            records.extend(self.votes());
        }
        records
    }

    fn votes(&self) -> impl Iterator<Item = Record<P>> {
        let height = self.height;
        let data_of =
            |hash| self.proposals.iter().find(|(_, known, _)| *known == hash).map(|(_, _, data)| data.clone());
        let proposals = self.proposals.iter().cloned();
        let proposals = proposals.map(move |(view, hash, data)| Record::Prepare { height, view, hash, data });
        let last =
            self.prepared.and_then(|(view, hash)| Some(Record::Prepare { height, view, hash, data: data_of(hash)? }));
        let decision = self.decision.iter().filter(move |(_, proof)| proof.height == height);
        let decision = decision.map(|(_, proof)| Record::Decided(proof.clone()));
        proposals.chain(last).chain(self.lock.clone().map(Record::Commit)).chain(decision)
    }
}

#[cfg(test)]
mod tests {
    use cita_service_api::Address;

    use super::*;
    use crate::toy::Toy;

    type Record = super::Record<Toy>;
    type Memory = super::Memory<Toy>;

    fn lock(height: u64, view: u64) -> Certificate<Toy> {
        let votes = vec![(Address([1; 20]), vec![2; 128])];
        Certificate::of(Phase::Prepare, (height, view), Hash([view as u8; 32]), votes).unwrap()
    }

    #[test]
    fn a_vote_changes_on_disk() {
        let hash = Hash([3; 32]);
        for record in [
            Record::New,
            Record::Lost,
            Record::Vouched,
            Record::Abstain { through: 7 },
            Record::Prepare { height: 1, view: 2, hash, data: vec![4] },
            Record::Commit(lock(1, 2)),
            Record::Decided(Certificate { phase: Phase::Commit, ..lock(1, 2) }),
        ] {
            assert_eq!(Record::decode(&record.encode()), Some(record));
        }
    }

    #[test]
    fn a_shorter_log_forgets_a_vote() {
        let prepare = |view, block| Record::Prepare { height: 4, view, hash: Hash([block; 32]), data: vec![block] };
        let decided = Record::Decided(Certificate { phase: Phase::Commit, hash: Hash([8; 32]), ..lock(4, 1) });
        let memory = Memory::of([prepare(0, 7), prepare(1, 8), Record::Commit(lock(4, 1)), prepare(3, 7), decided]);
        assert_eq!(memory.decision.as_ref().map(|(data, _)| data.as_slice()), Some([8].as_slice()));
        assert_eq!(Memory::of(memory.summary(4)), memory);
        assert_eq!(Memory::of(memory.summary(3)), memory, "the chain may be behind the votes");
        assert_eq!(memory.summary(5), []);
    }

    #[test]
    fn a_vote_of_an_old_height_counts_for_the_new_one() {
        let prepare = |height, view| Record::Prepare { height, view, hash: Hash([view as u8; 32]), data: vec![] };
        let memory = Memory::of([Record::New, prepare(4, 9), Record::Commit(lock(4, 9)), prepare(5, 0), prepare(5, 3)]);
        assert_eq!((memory.height, memory.prepared), (5, Some((3, Hash([3; 32])))));
        assert_eq!((memory.lock, memory.proposals.len(), memory.fresh), (None, 2, false));
    }
}

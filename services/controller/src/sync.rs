//! Which blocks a node that fell behind asks of whom. Time is milliseconds of any clock that does not go back.
//!
//! Peers say how far they are; what they claim is believed until they fail to show it. Missing blocks are asked for in ranges,
//! several at a time, each of the peer with the least to do. A peer that does not answer in time is left alone for a moment, one
//! that sends blocks which are none for longer.

use std::collections::{BTreeMap, HashMap};

use prost::bytes::Bytes;

/// Who was asked, and for how long a peer is left alone when it fails, in milliseconds.
const SLOW_PENALTY_MS: u64 = 3_000;
const LIAR_PENALTY_MS: u64 = 60_000;

/// How long a lag has to last before blocks are asked for: one block behind is everyday life, the consensus brings it.
const PATIENCE_ONE_BEHIND_MS: u64 = 1_500;
const PATIENCE_FURTHER_BEHIND_MS: u64 = 300;

/// Open requests that one peer has at most.
const REQUESTS_A_PEER: usize = 2;

/// Peers that are remembered.
const MAX_PEERS: usize = 1024;

/// Bounds of syncing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SyncLimits {
    /// Blocks a request.
    pub(crate) range: u32,
    /// Ranges that are open or waiting to be applied.
    pub(crate) requests: usize,
    /// Milliseconds for an answer.
    pub(crate) timeout_ms: u64,
}

#[derive(Debug, Default)]
struct Peer {
    height: u64,
    banned_until: u64,
}

#[derive(Debug)]
struct Open {
    peer: u64,
    from: u64,
    count: u32,
    deadline: u64,
}

/// Blocks that came and wait for those before them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) peer: u64,
    pub(crate) from: u64,
    pub(crate) blocks: Vec<Bytes>,
}

impl Range {
    fn end(&self) -> u64 {
        self.from.saturating_add(self.blocks.len() as u64)
    }
}

/// A request to send.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) id: u64,
    pub(crate) peer: u64,
    pub(crate) from: u64,
    pub(crate) count: u32,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Sync {
    limits: SyncLimits,
    peers: HashMap<u64, Peer>,
    open: HashMap<u64, Open>,
    ready: BTreeMap<u64, Range>,
    next_id: u64,
    /// The tip and since when this node has been behind at it; with a larger lag, since when at all.
    behind: Option<Behind>,
    /// Blocks of peers were applied in this episode of being behind.
    proved: bool,
}

#[derive(Debug, Clone, Copy)]
struct Behind {
    since: u64,
    target: u64,
    tip: u64,
    tip_since: u64,
}

impl Sync {
    /// Ids of requests count up from `first_id`; a random one keeps answers to an earlier life from being taken.
    pub(crate) fn new(limits: SyncLimits, first_id: u64) -> Self {
        Self {
            limits,
            peers: HashMap::new(),
            open: HashMap::new(),
            ready: BTreeMap::new(),
            next_id: first_id,
            behind: None,
            proved: false,
        }
    }

    /// A peer says how far it is.
    pub(crate) fn on_status(&mut self, peer: u64, height: u64) {
        if self.peers.len() < MAX_PEERS || self.peers.contains_key(&peer) {
            self.peers.entry(peer).or_default().height = height;
        }
    }

    /// Whether the node is more than a block behind the chain, as peers have proved by giving it blocks.
    pub(crate) fn is_syncing(&self) -> bool {
        self.proved && self.behind.is_some_and(|behind| behind.target > behind.tip.saturating_add(1))
    }

    /// What to ask for, with `tip` as the node's last block.
    pub(crate) fn poll(&mut self, tip: u64, now: u64) -> Vec<Ask> {
        self.expire(now);
        self.forget_below(tip);
        let target = self.target(now);
        if target <= tip {
            self.behind = None;
            self.proved = false;
            return Vec::new();
        }
        if !self.patience_is_over(tip, target, now) {
            return Vec::new();
        }
        let mut asks = Vec::new();
        let mut next = tip.saturating_add(1);
        while next <= target && self.open.len() + self.ready.len() < self.limits.requests {
            if let Some(end) = self.covered(next) {
                next = end;
                continue;
            }
            let Some((peer, height)) = self.choose(next, now) else { break };
            let last = height.min(target).min(self.next_cover(next).saturating_sub(1));
            let count = u32::try_from(last - next + 1).unwrap_or(u32::MAX).min(self.limits.range);
            let id = self.next_id;
            self.next_id = self.next_id.wrapping_add(1);
            self.open
                .insert(id, Open { peer, from: next, count, deadline: now.saturating_add(self.limits.timeout_ms) });
            asks.push(Ask { id, peer, from: next, count });
            next = next.saturating_add(u64::from(count));
        }
        asks
    }

    /// A peer answers. An answer that nobody waits for is dropped; an empty one counts as none in time.
    pub(crate) fn on_blocks(&mut self, peer: u64, id: u64, mut blocks: Vec<Bytes>, now: u64) {
        let Some(open) = self.open.get(&id).filter(|open| open.peer == peer) else { return };
        let (from, count) = (open.from, open.count);
        self.open.remove(&id);
        blocks.truncate(count as usize);
        if blocks.is_empty() {
            self.ban(peer, now.saturating_add(SLOW_PENALTY_MS));
        } else {
            self.ready.insert(from, Range { peer, from, blocks });
        }
    }

    /// The blocks that come after `tip`, if they are here.
    pub(crate) fn take_ready(&mut self, tip: u64) -> Option<Range> {
        self.forget_below(tip);
        let (&from, _) = self.ready.first_key_value()?;
        if from > tip.saturating_add(1) { None } else { self.ready.remove(&from) }
    }

    /// A range that could not be applied for no fault of its peer.
    pub(crate) fn put_back(&mut self, range: Range) {
        self.ready.insert(range.from, range);
    }

    /// Blocks of a peer were found good and applied.
    pub(crate) fn on_applied(&mut self) {
        self.proved = true;
    }

    /// A peer sent blocks that are none of this chain's: nothing of it is used, and it is not asked for a while.
    pub(crate) fn on_bad(&mut self, peer: u64, now: u64) {
        self.ready.retain(|_, range| range.peer != peer);
        self.ban(peer, now.saturating_add(LIAR_PENALTY_MS));
    }

    fn ban(&mut self, peer: u64, until: u64) {
        self.open.retain(|_, open| open.peer != peer);
        if let Some(peer) = self.peers.get_mut(&peer) {
            peer.banned_until = peer.banned_until.max(until);
        }
    }

    fn expire(&mut self, now: u64) {
        let late: Vec<u64> = self.open.values().filter(|open| open.deadline <= now).map(|open| open.peer).collect();
        for peer in late {
            self.ban(peer, now.saturating_add(SLOW_PENALTY_MS));
        }
    }

    /// Drops what the node has got without it.
    fn forget_below(&mut self, tip: u64) {
        self.ready.retain(|_, range| range.end() > tip.saturating_add(1));
    }

    /// The highest block that a peer in good standing claims.
    fn target(&self, now: u64) -> u64 {
        let trusted = self.peers.values().filter(|peer| peer.banned_until <= now);
        trusted.map(|peer| peer.height).max().unwrap_or(0)
    }

    fn patience_is_over(&mut self, tip: u64, target: u64, now: u64) -> bool {
        let mut behind = self.behind.unwrap_or(Behind { since: now, target, tip, tip_since: now });
        behind.target = target;
        if behind.tip != tip {
            behind = Behind { tip, tip_since: now, ..behind };
        }
        self.behind = Some(behind);
        if target == tip.saturating_add(1) {
            now.saturating_sub(behind.tip_since) >= PATIENCE_ONE_BEHIND_MS
        } else {
            now.saturating_sub(behind.since) >= PATIENCE_FURTHER_BEHIND_MS
        }
    }

    /// The end of what is open or here at a height.
    fn covered(&self, height: u64) -> Option<u64> {
        let open = self.open.values().map(|open| (open.from, open.from.saturating_add(u64::from(open.count))));
        let ready = self.ready.values().map(|range| (range.from, range.end()));
        open.chain(ready).find(|(from, end)| (*from..*end).contains(&height)).map(|(_, end)| end)
    }

    /// The first height above `height` that is open or here.
    fn next_cover(&self, height: u64) -> u64 {
        let starts = self.open.values().map(|open| open.from).chain(self.ready.keys().copied());
        starts.filter(|from| *from > height).min().unwrap_or(u64::MAX)
    }

    /// The peer with the least to do that has the block, and how far it is.
    fn choose(&self, height: u64, now: u64) -> Option<(u64, u64)> {
        let load = |id: u64| self.open.values().filter(|open| open.peer == id).count();
        let able = self.peers.iter().filter(|(_, peer)| peer.height >= height && peer.banned_until <= now);
        let free = able.map(|(&id, peer)| (load(id), id, peer.height)).filter(|(load, ..)| *load < REQUESTS_A_PEER);
        free.min().map(|(_, id, height)| (id, height))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: SyncLimits = SyncLimits { range: 10, requests: 4, timeout_ms: 1_000 };

    fn blocks(count: usize) -> Vec<Bytes> {
        vec![Bytes::from_static(b"b"); count]
    }

    /// Behind for long enough to ask.
    fn impatient(peers: &[(u64, u64)], tip: u64) -> Sync {
        let mut sync = Sync::new(LIMITS, 1);
        for &(peer, height) in peers {
            sync.on_status(peer, height);
        }
        assert!(sync.poll(tip, 0).is_empty());
        sync
    }

    #[test]
    fn one_block_behind_is_asked_for_at_once_or_never() {
        let mut sync = impatient(&[(1, 6)], 5);
        assert!(sync.poll(5, PATIENCE_ONE_BEHIND_MS - 1).is_empty());
        assert_eq!(sync.poll(5, PATIENCE_ONE_BEHIND_MS), [Ask { id: 1, peer: 1, from: 6, count: 1 }]);
        let mut moving = impatient(&[(1, 6)], 5);
        moving.on_status(1, 7);
        assert!(moving.poll(6, 299).is_empty());
        assert!(moving.poll(6, PATIENCE_ONE_BEHIND_MS).is_empty(), "the consensus brings blocks: nothing to ask for");
    }

    #[test]
    fn one_peer_is_asked_for_everything() {
        let mut sync = impatient(&[(1, 100), (2, 35)], 5);
        let asks = sync.poll(5, 400);
        let places: Vec<(u64, u64, u32)> = asks.iter().map(|ask| (ask.peer, ask.from, ask.count)).collect();
        assert_eq!(places, [(1, 6, 10), (2, 16, 10), (1, 26, 10)]);
        assert!(sync.poll(5, 401).is_empty());
    }

    #[test]
    fn a_short_answer_leaves_a_gap() {
        let mut sync = impatient(&[(1, 100)], 5);
        let asks = sync.poll(5, 400);
        assert_eq!(asks.len(), 2);
        sync.on_blocks(1, asks[0].id, blocks(3), 410);
        assert_eq!(sync.take_ready(5).unwrap().blocks.len(), 3);
        assert_eq!(sync.poll(8, 420), [Ask { id: 3, peer: 1, from: 9, count: 7 }]);
    }

    #[test]
    fn a_silent_peer_stops_the_sync() {
        let mut sync = impatient(&[(1, 15), (2, 15)], 5);
        assert_eq!(sync.poll(5, 400), [Ask { id: 1, peer: 1, from: 6, count: 10 }]);
        assert_eq!(sync.poll(5, 1_400), [Ask { id: 2, peer: 2, from: 6, count: 10 }]);
        sync.on_blocks(1, 1, blocks(10), 1_500);
        assert_eq!(sync.take_ready(5), None, "the late answer of the first is not taken for the second's");
        sync.on_blocks(2, 2, blocks(10), 1_500);
        assert_eq!(sync.take_ready(5).unwrap().peer, 2);
    }

    #[test]
    fn a_liar_is_asked_again_or_keeps_the_node_in_sync_mode() {
        let mut sync = impatient(&[(1, 1_000_000), (2, 15)], 5);
        let asks = sync.poll(5, 400);
        assert_eq!(asks.len(), REQUESTS_A_PEER, "only the liar claims to have what comes after block 15");
        assert!(!sync.is_syncing(), "claims alone prove nothing");
        sync.on_blocks(asks[0].peer, asks[0].id, blocks(10), 410);
        let range = sync.take_ready(5).unwrap();
        sync.on_bad(range.peer, 410);
        assert!(sync.poll(15, 420).is_empty());
        assert!(!sync.is_syncing());
        sync.on_status(1, 2_000_000);
        assert!(sync.poll(15, 60_000).is_empty());
    }

    #[test]
    fn blocks_out_of_order_are_applied() {
        let mut sync = impatient(&[(1, 25), (2, 25)], 5);
        let asks = sync.poll(5, 400);
        sync.on_blocks(asks[1].peer, asks[1].id, blocks(10), 410);
        assert_eq!(sync.take_ready(5), None);
        sync.on_blocks(asks[0].peer, asks[0].id, blocks(10), 420);
        assert_eq!(sync.take_ready(5).unwrap().from, 6);
        sync.on_applied();
        assert!(sync.is_syncing());
        assert_eq!(sync.take_ready(15).unwrap().from, 16);
        assert!(sync.poll(25, 430).is_empty());
        assert!(!sync.is_syncing());
    }

    proptest! {
        /// Peers that lie, stay silent or answer in part: with one honest peer the node arrives, and never holds more than it may.
        #[test]
        fn a_node_with_one_honest_peer_never_arrives(behaviours in proptest::collection::vec(0u8..5, 2000), height in 20u64..200) {
            let mut sync = Sync::new(LIMITS, 7);
            let (mut tip, mut now) = (0, 0);
            let mut behaviours = behaviours.into_iter();
            for _ in 0..600 {
                if tip == height { break; }
                now += 500;
                sync.on_status(1, height);
                sync.on_status(2, height + 50);
                sync.on_status(3, height);
                for ask in sync.poll(tip, now) {
                    prop_assert!(ask.from > tip && ask.count >= 1 && ask.count <= LIMITS.range);
                    let honest = ask.peer == 1;
                    let available = (height + 1).saturating_sub(ask.from).min(u64::from(ask.count)) as usize;
                    match behaviours.next().unwrap_or(0) {
                        _ if honest => sync.on_blocks(1, ask.id, blocks(available), now),
                        0 => {}
                        1 => sync.on_blocks(ask.peer, ask.id, vec![], now),
                        2 => sync.on_blocks(ask.peer, ask.id, vec![Bytes::from_static(b"lie"); 50], now),
                        3 => sync.on_blocks(1, ask.id, blocks(5), now),
                        _ => sync.on_blocks(ask.peer, ask.id, blocks(available.min(2)), now),
                    }
                    prop_assert!(sync.open.len() + sync.ready.len() <= LIMITS.requests);
                }
                while let Some(range) = sync.take_ready(tip) {
                    if range.blocks.iter().any(|block| block.as_ref() == b"lie") {
                        sync.on_bad(range.peer, now);
                        continue;
                    }
                    tip = tip.max(range.end() - 1);
                    sync.on_applied();
                }
            }
            prop_assert_eq!(tip, height);
        }
    }
}

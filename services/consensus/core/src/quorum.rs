//! Who may vote, and how many make a decision.

use cita_service_api::Address;

/// Votes that make a quorum of `n` validators of which f = ⌊(n−1)/3⌋ may be arbitrarily faulty: n − f. Two quorums share at least f + 1 validators,
/// so at least an honest one.
pub fn quorum(n: usize) -> usize {
    n - faulty(n)
}

/// Validators of `n` that may be arbitrarily faulty.
pub fn faulty(n: usize) -> usize {
    n.saturating_sub(1) / 3
}

/// The validators of a height, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators<I = Address>(Vec<I>);

impl<I> Default for Validators<I> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<I: Copy + PartialEq> Validators<I> {
    /// The validators in the order of the configuration; a repeated one counts once.
    pub fn new(addresses: impl IntoIterator<Item = I>) -> Self {
        let mut unique = Vec::new();
        for address in addresses {
            if !unique.contains(&address) {
                unique.push(address);
            }
        }
        Self(unique)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Votes that decide.
    pub fn quorum(&self) -> usize {
        quorum(self.count())
    }

    /// The validators.
    pub fn iter(&self) -> impl Iterator<Item = &I> {
        self.0.iter()
    }

    /// Whether somebody may vote.
    pub fn contains(&self, address: &I) -> bool {
        self.0.contains(address)
    }

    /// Who proposes in a view of a height: validators take turns. None without validators.
    pub fn leader(&self, height: u64, view: u64) -> Option<I> {
        let count = u64::try_from(self.count()).ok().filter(|count| *count > 0)?;
        let turn = (height % count + view % count) % count;
        self.0.get(usize::try_from(turn).ok()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_quorums_may_share_no_honest_validator() {
        for n in 1..200 {
            let shared = (2 * quorum(n)).saturating_sub(n);
            assert!(shared > faulty(n), "n = {n}");
            assert!(quorum(n) <= n - faulty(n), "the honest ones alone must be enough, n = {n}");
        }
        assert_eq!((quorum(1), quorum(2), quorum(3), quorum(4), quorum(7)), (1, 2, 3, 3, 5));
    }

    #[test]
    fn leaders_take_turns_over_heights_and_views() {
        let validators = Validators::new((0..4u8).map(|i| Address([i; 20])));
        let leader = |height, view| validators.leader(height, view).unwrap().0[0];
        assert_eq!((leader(0, 0), leader(1, 0), leader(1, 1), leader(3, 1)), (0, 1, 2, 0));
        assert_eq!(leader(u64::MAX, u64::MAX), 2);
        assert_eq!(Validators::<Address>::default().leader(1, 1), None);
    }
}

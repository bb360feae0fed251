//! 256-bit numbers as four 64-bit limbs, least significant limb first: what field and scalar arithmetic share.
//!
//! Nothing here branches on a value, so that secrets may pass through. Selections go through [`select`], whose mask
//! the optimizer is kept from looking through.

use std::hint::black_box;

/// A 256-bit number, least significant limb first.
pub(crate) type Limbs = [u64; 4];

/// The `LEN` bytes from `start` on, which have to be there: for arrays whose length the types know.
pub(crate) fn part<const LEN: usize>(bytes: &[u8], start: usize) -> [u8; LEN] {
    std::array::from_fn(|i| bytes[start + i])
}

/// Reads 32 big-endian bytes.
pub(crate) fn from_be_bytes(bytes: &[u8; 32]) -> Limbs {
    let (words, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|i| u64::from_be_bytes(words[3 - i]))
}

/// Writes 32 big-endian bytes.
pub(crate) fn to_be_bytes(limbs: &Limbs) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (word, limb) in bytes.as_chunks_mut::<8>().0.iter_mut().rev().zip(limbs) {
        *word = limb.to_be_bytes();
    }
    bytes
}

/// `a + b` and whether it passed 2^256.
#[inline(always)]
pub(crate) fn add(a: &Limbs, b: &Limbs) -> (Limbs, bool) {
    let (r0, carry) = a[0].carrying_add(b[0], false);
    let (r1, carry) = a[1].carrying_add(b[1], carry);
    let (r2, carry) = a[2].carrying_add(b[2], carry);
    let (r3, carry) = a[3].carrying_add(b[3], carry);
    ([r0, r1, r2, r3], carry)
}

/// `a - b` modulo 2^256 and whether `a < b`.
#[inline(always)]
pub(crate) fn sub(a: &Limbs, b: &Limbs) -> (Limbs, bool) {
    let (r0, borrow) = a[0].borrowing_sub(b[0], false);
    let (r1, borrow) = a[1].borrowing_sub(b[1], borrow);
    let (r2, borrow) = a[2].borrowing_sub(b[2], borrow);
    let (r3, borrow) = a[3].borrowing_sub(b[3], borrow);
    ([r0, r1, r2, r3], borrow)
}

/// `a < b`.
pub(crate) fn less(a: &Limbs, b: &Limbs) -> bool {
    sub(a, b).1
}

/// Whether `a` is zero.
#[inline(always)]
pub(crate) fn is_zero(a: &Limbs) -> bool {
    (a[0] | a[1] | a[2] | a[3]) == 0
}

/// `carry · 2^256 + a` brought below `modulus`, of which it must be less than twice as much.
#[inline(always)]
pub(crate) fn reduce_once(a: &Limbs, carry: bool, modulus: &Limbs) -> Limbs {
    let (reduced, borrow) = sub(a, modulus);
    // Only a borrow that the carry does not pay for means that `a` was below the modulus already.
    let keep = (borrow & !carry) as u64;
    mask_select(keep.wrapping_neg(), a, &reduced)
}

/// `a + b` modulo `modulus`, both below it.
#[inline(always)]
pub(crate) fn add_mod(a: &Limbs, b: &Limbs, modulus: &Limbs) -> Limbs {
    let (sum, carry) = add(a, b);
    reduce_once(&sum, carry, modulus)
}

/// `a - b` modulo `modulus`, both below it.
#[inline(always)]
pub(crate) fn sub_mod(a: &Limbs, b: &Limbs, modulus: &Limbs) -> Limbs {
    let (difference, borrow) = sub(a, b);
    let (wrapped, _) = add(&difference, modulus);
    mask_select((borrow as u64).wrapping_neg(), &wrapped, &difference)
}

/// `a` where the mask is all ones, `b` where it is zero.
#[inline(always)]
fn mask_select(mask: u64, a: &Limbs, b: &Limbs) -> Limbs {
    std::array::from_fn(|i| b[i] ^ (mask & (a[i] ^ b[i])))
}

/// `a` if `bit` is 1, `b` if it is 0, without a branch.
pub(crate) fn select(bit: u64, a: &Limbs, b: &Limbs) -> Limbs {
    mask_select(black_box(bit.wrapping_neg()), a, b)
}

/// All ones if `a == b`, zero otherwise, without a branch.
#[inline(always)]
pub(crate) fn equal_mask(a: u64, b: u64) -> u64 {
    let difference = a ^ b;
    black_box(((difference | difference.wrapping_neg()) >> 63).wrapping_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_keep_their_order() {
        let bytes: [u8; 32] = std::array::from_fn(|i| i as u8);
        let limbs = from_be_bytes(&bytes);
        assert_eq!(limbs[0], 0x1819_1a1b_1c1d_1e1f);
        assert_eq!(to_be_bytes(&limbs), bytes);
    }

    #[test]
    fn a_selection_takes_the_side_it_is_told() {
        let (a, b) = ([1, 2, 3, 4], [5, 6, 7, 8]);
        assert_eq!(select(1, &a, &b), a);
        assert_eq!(select(0, &a, &b), b);
        assert_eq!(equal_mask(7, 7), u64::MAX);
        assert_eq!(equal_mask(7, 8), 0);
        assert_eq!(equal_mask(0, 1 << 63), 0);
    }
}

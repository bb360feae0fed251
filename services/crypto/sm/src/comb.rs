//! Multiples of G for secret numbers: in the same time, with the same memory accesses, for every one of them.
//!
//! The number is made odd (n − k stands in for an even k, and the sign of the result is turned back) and written with 64
//! signed odd digits, the i-th worth 16^i. For an odd number there is one such form and it needs no carries: digit i
//! is (bits 4·i+1 … 4·i+4, then a 1) − 16 with the highest bit set in the last digit (the recoding of Joye and
//! Tunstall, "Exponent recoding and regular exponentiation algorithms", 2009). Row i of the table holds
//! 1, 3, … 15 times 16^i·G, so the product is 63 additions without any doubling; a row is read as a whole and the
//! wanted point kept by masks.
//!
//! Added from the highest digit down, no addition meets equal, opposite or infinite points, which the formula could
//! not handle: the sum S so far is an odd multiple of 16^(i+1), hence larger than the next term T < 16^(i+1), so
//! S ≠ ±T as numbers. S ± T = ±n is left: n is odd, so i = 0; then S + T = k is no multiple of n, and S − T = k − 2·T = ±n
//! means k = n − 2m with T = −m for an odd m ≤ 15. But n ≡ 3 (mod 32), and the last digit of n − 2m, which is
//! (n − 2m mod 32) − 16, is −m for none of the eight.

use std::sync::LazyLock;

use zeroize::Zeroize;

use crate::{
    field::Fe,
    limbs::{self, Limbs},
    point::{Affine, Jacobian},
    scalar::{N, Scalar},
    tables::odd_multiples,
};

/// Digits of a scalar.
const DIGITS: usize = 64;
/// Odd multiples 1, 3, … 15.
const MULTIPLES: usize = 8;

/// 32 KiB.
static ROWS: LazyLock<Box<[[Affine; MULTIPLES]]>> = LazyLock::new(|| {
    let mut points = Vec::with_capacity(DIGITS * MULTIPLES);
    let mut base = Affine::GENERATOR.to_jacobian();
    for _ in 0..DIGITS {
        points.extend(odd_multiples(base, MULTIPLES));
        base = (0..4).fold(base, |point, _| point.double());
    }
    Jacobian::all_to_affine(&points).as_chunks().0.into()
});

/// k·G for a `k` that is not zero.
pub(crate) fn multiply_generator(k: &Scalar) -> Affine {
    let rows = &*ROWS;
    let even = (k.as_limbs()[0] & 1) ^ 1;
    let mut odd = limbs::select(even, &limbs::sub(&N, k.as_limbs()).0, k.as_limbs());

    let mut sum = pick(&rows[DIGITS - 1], digit(&odd, DIGITS - 1)).to_jacobian();
    for i in (0..DIGITS - 1).rev() {
        sum = sum.add_distinct(&pick(&rows[i], digit(&odd, i)));
    }
    odd.zeroize();
    let mut product = sum.to_affine();
    product.y = choose(even, &product.y.neg(), &product.y);
    product
}

/// Digit i plus 16: an odd number from 1 to 31.
fn digit(odd: &Limbs, i: usize) -> u64 {
    let (limb, shift) = (i / 16, 4 * (i % 16));
    let next = if shift == 60 { odd.get(limb + 1).map_or(1, |limb| limb & 1) } else { odd[limb] >> (shift + 4) & 1 };
    next << 4 | (odd[limb] >> shift & 15) | 1
}

/// The multiple that a digit (plus 16) asks for, from a row that is read as a whole.
fn pick(row: &[Affine; MULTIPLES], digit: u64) -> Affine {
    let negative = (digit >> 4) ^ 1;
    let sign = negative.wrapping_neg();
    let magnitude = (digit.wrapping_sub(16) ^ sign).wrapping_sub(sign);
    let index = magnitude >> 1;

    let (mut x, mut y) = ([0; 4], [0; 4]);
    for (i, point) in row.iter().enumerate() {
        let mask = limbs::equal_mask(i as u64, index);
        for j in 0..4 {
            x[j] |= point.x.as_montgomery()[j] & mask;
            y[j] |= point.y.as_montgomery()[j] & mask;
        }
    }
    let y = Fe::from_montgomery(y);
    Affine { x: Fe::from_montgomery(x), y: choose(negative, &y.neg(), &y) }
}

fn choose(bit: u64, a: &Fe, b: &Fe) -> Fe {
    Fe::from_montgomery(limbs::select(bit, a.as_montgomery(), b.as_montgomery()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Table, sum_known};

    /// k·G as verification computes it.
    fn expected(k: &Scalar) -> Affine {
        let table = Table::of_key(&Affine::GENERATOR);
        sum_known(&k.sub(&Scalar::ONE), &Scalar::ONE, &table).to_affine()
    }

    #[test]
    fn small_numbers_and_their_opposites_are_right() {
        let mut k = Scalar::ONE;
        for _ in 0..40 {
            assert_eq!(multiply_generator(&k), expected(&k), "{k:?}");
            let opposite = Scalar::reduce(&[0; 4]).sub(&k);
            assert_eq!(multiply_generator(&opposite), expected(&opposite), "{opposite:?}");
            k = k.add(&Scalar::ONE);
        }
    }

    #[test]
    fn numbers_of_all_sizes_are_right() {
        for i in 0..24_u8 {
            let mut bytes: [u8; 32] =
                std::array::from_fn(|j| (j as u8).wrapping_mul(37).wrapping_add(i.wrapping_mul(91)));
            bytes[..usize::from(i)].fill(0);
            bytes[31] |= 1 + (i & 1);
            let k = Scalar::reduce_bytes(&bytes);
            assert_eq!(multiply_generator(&k), expected(&k), "{k:?}");
        }
    }

    #[test]
    fn no_last_digit_meets_the_sum_before_it() {
        for m in (1..=15_u64).step_by(2) {
            let (k, _) = limbs::sub(&N, &[2 * m, 0, 0, 0]);
            assert_ne!(digit(&k, 0) as i64 - 16, -(m as i64));
        }
    }
}

//! Sums s·G + t·P for verification, which sees public values only and may take the time it takes.
//!
//! Both numbers are written in width-w non-adjacent form: digits that are odd or zero, of which one in w + 1 is not
//! zero (HMV §3.3.1). One chain of doublings serves all digits (Shamir's trick, "interleaving", HMV algorithm 3.51).
//!
//! A table makes the chain short: a 256-bit number is cut into eight pieces of 32 bits, and row j of the table holds
//! odd multiples of 2^(32·j)·P. The pieces then share the same 32 doublings (HMV §3.3.2, the comb idea with
//! non-adjacent digits). What it takes on average:
//!
//! | | doublings | additions | field multiplications |
//! | --- | --- | --- | --- |
//! | key with a table | 33 | 27 for G + 41 for P | 1,000 |
//! | new key | 257 | 27 for G + 43 for P | 3,100 |
//! | building a key's table | 224 | 128 | 4,800 |
//!
//! G's table has 128 KiB, a key's 8 KiB; wider digits would save little and push other tables out of the caches.

use std::sync::LazyLock;

use crate::{
    point::{Affine, Jacobian},
    scalar::Scalar,
};

/// Bits of a piece of a scalar.
const PIECE_BITS: usize = 32;
/// Pieces of a scalar, rows of a table.
const PIECES: usize = 256 / PIECE_BITS;
/// Width of the digits for G: digits up to ±511, 256 points a row.
const GENERATOR_WIDTH: usize = 10;
/// Width of the digits for a key with a table: digits up to ±31, 16 points a row.
const KEY_WIDTH: usize = 6;
/// Width of the digits for a key without a table: digits up to ±15, 8 points.
const NEW_KEY_WIDTH: usize = 5;

static GENERATOR: LazyLock<Table> = LazyLock::new(|| Table::new(&Affine::GENERATOR, GENERATOR_WIDTH));

/// Odd multiples of 2^(32·j)·P for every piece j.
pub(crate) struct Table {
    width: usize,
    points: Box<[Affine]>,
}

/// The digits of a scalar's pieces, highest piece last, by their position in the piece. A piece may carry into
/// position 32.
type Digits = [[i16; PIECES]; PIECE_BITS + 1];

impl Table {
    /// Bytes of a key's table.
    pub(crate) const KEY_BYTES: usize = PIECES * points_for(KEY_WIDTH) * size_of::<Affine>();

    /// The table of a public key.
    pub(crate) fn of_key(key: &Affine) -> Self {
        Self::new(key, KEY_WIDTH)
    }

    fn new(point: &Affine, width: usize) -> Self {
        let count = points_for(width);
        let mut points = Vec::with_capacity(PIECES * count);
        let mut base = point.to_jacobian();
        for piece in 0..PIECES {
            if piece > 0 {
                base = (0..PIECE_BITS).fold(base, |point, _| point.double());
            }
            points.extend(odd_multiples(base, count));
        }
        Self { width, points: Jacobian::all_to_affine(&points).into() }
    }

    fn digits(&self, scalar: &Scalar) -> Digits {
        let mut digits = [[0; PIECES]; PIECE_BITS + 1];
        for start in (0..256).step_by(PIECE_BITS) {
            for_each_digit(scalar, start, PIECE_BITS, self.width, |position, digit| {
                digits[position][start / PIECE_BITS] = digit;
            });
        }
        digits
    }

    /// Adds what the digits at one position stand for.
    #[inline]
    fn add_row(&self, sum: Jacobian, row: &[i16; PIECES]) -> Jacobian {
        row.iter().zip(self.points.chunks_exact(points_for(self.width))).fold(sum, |sum, (&digit, points)| {
            if digit == 0 {
                return sum;
            }
            let point = &points[odd_index(digit)];
            sum.add_affine(&if digit < 0 { point.neg() } else { *point })
        })
    }
}

/// s·G + t·P, where `key` is the table of P.
pub(crate) fn sum_known(s: &Scalar, t: &Scalar, key: &Table) -> Jacobian {
    let generator = &*GENERATOR;
    let (s, t) = (generator.digits(s), key.digits(t));
    s.iter().zip(&t).rev().fold(Jacobian::INFINITY, |sum, (s, t)| key.add_row(generator.add_row(sum.double(), s), t))
}

/// s·G + t·P for a point without a table.
pub(crate) fn sum_new(s: &Scalar, t: &Scalar, key: &Affine) -> Jacobian {
    let generator = &*GENERATOR;
    let multiples: [Jacobian; points_for(NEW_KEY_WIDTH)] = {
        let mut each = odd_multiples(key.to_jacobian(), points_for(NEW_KEY_WIDTH));
        std::array::from_fn(|_| each.next().unwrap_or(Jacobian::INFINITY))
    };
    let s = generator.digits(s);
    let mut t_digits = [0_i16; 257];
    for_each_digit(t, 0, 256, NEW_KEY_WIDTH, |position, digit| t_digits[position] = digit);

    let mut sum = Jacobian::INFINITY;
    for (position, &digit) in t_digits.iter().enumerate().rev() {
        sum = sum.double();
        if digit != 0 {
            let point = &multiples[odd_index(digit)];
            sum = sum.add(&if digit < 0 { point.neg() } else { *point });
        }
        if let Some(row) = s.get(position) {
            sum = generator.add_row(sum, row);
        }
    }
    sum
}

/// `base`, 3·`base`, 5·`base` and so on.
pub(crate) fn odd_multiples(base: Jacobian, count: usize) -> impl Iterator<Item = Jacobian> {
    let twice = base.double();
    std::iter::successors(Some(base), move |point| Some(point.add(&twice))).take(count)
}

/// How many odd multiples the digits of a width need.
const fn points_for(width: usize) -> usize {
    1 << (width - 2)
}

/// Where the odd multiple of a digit stands: 1 → 0, ±3 → 1, ±5 → 2, …
fn odd_index(digit: i16) -> usize {
    usize::from(digit.unsigned_abs() >> 1)
}

/// The digits other than zero of `length` bits of the scalar from bit `start` on, lowest first, with their
/// positions, the last of which may be `length`.
fn for_each_digit(scalar: &Scalar, start: usize, length: usize, width: usize, mut emit: impl FnMut(usize, i16)) {
    let limbs = scalar.as_limbs();
    let bits = |position: usize, count: usize| {
        let (limb, shift) = ((start + position) / 64, (start + position) % 64);
        let low = limbs[limb] >> shift;
        let high = if shift + count > 64 { limbs[limb + 1] << (64 - shift) } else { 0 };
        (low | high) & ((1 << count) - 1)
    };
    let (mut position, mut carry) = (0, 0);
    while position < length {
        if bits(position, 1) == carry {
            position += 1;
            continue;
        }
        let count = width.min(length - position);
        let digit = (bits(position, count) + carry) as i16;
        carry = u64::from(digit >> (width - 1) & 1 == 1);
        emit(position, digit - ((carry as i16) << width));
        position += count;
    }
    if carry == 1 {
        emit(length, 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scalar::N;

    /// k·P by doubling and adding.
    pub(crate) fn multiply(k: &Scalar, point: &Affine) -> Jacobian {
        (0..256).rev().fold(Jacobian::INFINITY, |sum, bit| {
            let sum = sum.double();
            if k.as_limbs()[bit / 64] >> (bit % 64) & 1 == 1 { sum.add_affine(point) } else { sum }
        })
    }

    fn scalar() -> impl Strategy<Value = Scalar> {
        let edge = prop_oneof![Just([0xff; 32]), Just([0; 32]), Just([0x80; 32]), Just([0x7f; 32])];
        prop_oneof![3 => any::<[u8; 32]>(), 1 => edge].prop_map(|bytes| Scalar::reduce_bytes(&bytes))
    }

    #[test]
    fn the_order_times_the_generator_is_infinity() {
        let (half, _) = crate::limbs::sub(&N, &[1, 0, 0, 0]);
        let last = Scalar::reduce(&half);
        let zero = Scalar::reduce(&[0; 4]);
        assert!(sum_new(&last, &Scalar::ONE, &Affine::GENERATOR).is_infinity());
        assert!(sum_new(&zero, &zero, &Affine::GENERATOR).is_infinity());
        let table = Table::of_key(&Affine::GENERATOR);
        assert!(sum_known(&last, &Scalar::ONE, &table).is_infinity());
        assert_eq!(
            sum_known(&Scalar::ONE, &Scalar::ONE, &table).to_affine(),
            Affine::GENERATOR.to_jacobian().double().to_affine()
        );
        assert_eq!(size_of_val(&*table.points), Table::KEY_BYTES);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn the_digits_add_up_to_the_scalar(k in scalar(), width in 2_usize..11) {
            let mut sum = Scalar::reduce(&[0; 4]);
            for_each_digit(&k, 0, 256, width, |position, digit| {
                let magnitude = Scalar::reduce(&[u64::from(digit.unsigned_abs()), 0, 0, 0]);
                let term = (0..position).fold(magnitude, |term, _| term.add(&term));
                sum = if digit < 0 { sum.sub(&term) } else { sum.add(&term) };
                assert!(digit % 2 != 0 && digit.unsigned_abs() < 1 << (width - 1));
            });
            prop_assert_eq!(sum, k);
        }

        #[test]
        fn both_ways_agree_with_doubling_and_adding(s in scalar(), t in scalar(), d in scalar()) {
            let key = multiply(&d, &Affine::GENERATOR);
            prop_assume!(!key.is_infinity());
            let key = key.to_affine();
            let expected = multiply(&s, &Affine::GENERATOR).add(&multiply(&t, &key));
            let (new, known) = (sum_new(&s, &t, &key), sum_known(&s, &t, &Table::of_key(&key)));
            prop_assert_eq!(new.is_infinity(), expected.is_infinity());
            prop_assert_eq!(new.to_affine(), expected.to_affine());
            prop_assert_eq!(known.to_affine(), expected.to_affine());
        }
    }
}

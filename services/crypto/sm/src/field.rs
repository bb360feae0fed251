//! The field under the curve: numbers modulo p = 2^256 − 2^224 − 2^96 + 2^64 − 1 (GM/T 0003.5).
//!
//! An element a is kept as a·2^256 mod p, always below p (Montgomery's form: P. Montgomery, "Modular multiplication
//! without trial division", 1985; HMV, Guide to Elliptic Curve Cryptography, §2.2.4). Multiplying two gives eight
//! limbs t, which Montgomery's reduction brings back to four: four times over, a multiple m·p is added that makes
//! the lowest limb zero. The shape of p makes that cheap:
//!
//! - p ≡ −1 (mod 2^64), so m is the lowest limb itself;
//! - m·p = m·2^64·(2^192 − 2^160 − 2^32 + 1) − m, so the product needs two shifts and no multiplication.
//!
//! All operations take the same time for all values; inversion raises to the constant p − 2.

use std::hint::black_box;

use zeroize::Zeroize;

use crate::limbs::{self, Limbs};

/// p.
static P: Limbs = [0xffff_ffff_ffff_ffff, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0xffff_fffe_ffff_ffff];

/// p, hidden from the optimizer. If it knows the limbs, it turns subtracting them into comparisons, which take a
/// quarter longer in all and may end in branches.
#[inline(always)]
fn modulus() -> &'static Limbs {
    black_box(&P)
}

/// 2^512 mod p: multiplying by it brings a number into Montgomery's form.
const R_SQUARED: Limbs = [0x0000_0002_0000_0003, 0x0000_0002_ffff_ffff, 0x0000_0001_0000_0001, 0x0000_0004_0000_0002];

/// A field element in Montgomery's form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fe(Limbs);

impl Fe {
    pub(crate) const ZERO: Self = Self([0; 4]);

    /// 1, which is 2^256 mod p in Montgomery's form.
    pub(crate) const ONE: Self = Self([1, 0xffff_ffff, 0, 0x1_0000_0000]);

    /// An element from its Montgomery form, for constants.
    pub(crate) const fn from_montgomery(limbs: Limbs) -> Self {
        Self(limbs)
    }

    /// Its Montgomery form, for selecting among elements without a branch.
    pub(crate) fn as_montgomery(&self) -> &Limbs {
        &self.0
    }

    /// The number `limbs`, unless it is p or more.
    pub(crate) fn from_limbs(limbs: &Limbs) -> Option<Self> {
        limbs::less(limbs, &P).then(|| Self(*limbs).mul(&Self(R_SQUARED)))
    }

    /// The number itself, below p.
    pub(crate) fn to_limbs(self) -> Limbs {
        let [a, b, c, d] = self.0;
        montgomery_reduce([a, b, c, d, 0, 0, 0, 0])
    }

    pub(crate) fn is_zero(&self) -> bool {
        limbs::is_zero(&self.0)
    }

    #[inline(always)]
    pub(crate) fn add(&self, other: &Self) -> Self {
        Self(limbs::add_mod(&self.0, &other.0, modulus()))
    }

    #[inline(always)]
    pub(crate) fn double(&self) -> Self {
        self.add(self)
    }

    /// Half of it: of itself if it is even, of itself plus p if it is odd.
    #[inline(always)]
    pub(crate) fn half(&self) -> Self {
        let odd = (self.0[0] & 1).wrapping_neg();
        let ([a, b, c, d], carry) = limbs::add(&self.0, &[odd, odd & P[1], odd, odd & P[3]]);
        let top = u64::from(carry) << 63;
        Self([a >> 1 | b << 63, b >> 1 | c << 63, c >> 1 | d << 63, d >> 1 | top])
    }

    #[inline(always)]
    pub(crate) fn sub(&self, other: &Self) -> Self {
        Self(limbs::sub_mod(&self.0, &other.0, modulus()))
    }

    #[inline(always)]
    pub(crate) fn neg(&self) -> Self {
        Self::ZERO.sub(self)
    }

    #[inline(always)]
    pub(crate) fn mul(&self, other: &Self) -> Self {
        Self(montgomery_reduce(wide_mul(&self.0, &other.0)))
    }

    #[inline(always)]
    pub(crate) fn square(&self) -> Self {
        Self(montgomery_reduce(wide_square(&self.0)))
    }

    /// `self` squared `count` times.
    fn square_times(&self, count: usize) -> Self {
        (0..count).fold(*self, |a, _| a.square())
    }

    /// 1 ∕ `self`, and zero for zero: `self` to the power p − 2 = fffffffe ffffffff ffffffff ffffffff ffffffff 00000000
    /// ffffffff fffffffd. Here `onesK` is `self` to the power 2^K − 1, a run of K one bits.
    pub(crate) fn invert(&self) -> Self {
        let ones2 = self.square().mul(self);
        let ones3 = ones2.square().mul(self);
        let ones6 = ones3.square_times(3).mul(&ones3);
        let ones12 = ones6.square_times(6).mul(&ones6);
        let ones15 = ones12.square_times(3).mul(&ones3);
        let ones30 = ones15.square_times(15).mul(&ones15);
        let ones31 = ones30.square().mul(self);
        let ones32 = ones31.square().mul(self);
        let mut power = ones31.square();
        for _ in 0..4 {
            power = power.square_times(32).mul(&ones32);
        }
        power = power.square_times(64).mul(&ones32);
        power.square_times(30).mul(&ones30).square_times(2).mul(self)
    }

    /// Inverts all of them for the price of one inversion and three multiplications each (Montgomery's trick, HMV
    /// algorithm 2.26). None may be zero.
    pub(crate) fn invert_all(elements: &mut [Self]) {
        let mut product = Self::ONE;
        let before: Vec<Self> = elements
            .iter()
            .map(|element| {
                let before = product;
                product = product.mul(element);
                before
            })
            .collect();
        let mut inverse = product.invert();
        for (element, before) in elements.iter_mut().zip(&before).rev() {
            let next = inverse.mul(element);
            *element = inverse.mul(before);
            inverse = next;
        }
    }
}

impl Zeroize for Fe {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
impl std::fmt::Debug for Fe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(limbs::to_be_bytes(&self.to_limbs())))
    }
}

/// The 512-bit product, row by row. A row's eight half products are added in two passes, which leaves the compiler
/// unbroken chains of carries.
#[inline(always)]
fn wide_mul(a: &Limbs, b: &Limbs) -> [u64; 8] {
    let mut t = [0_u64; 8];
    for i in 0..4 {
        let (l0, h0) = a[i].carrying_mul(b[0], 0);
        let (l1, h1) = a[i].carrying_mul(b[1], 0);
        let (l2, h2) = a[i].carrying_mul(b[2], 0);
        let (l3, h3) = a[i].carrying_mul(b[3], 0);
        let (l1, carry) = l1.carrying_add(h0, false);
        let (l2, carry) = l2.carrying_add(h1, carry);
        let (l3, carry) = l3.carrying_add(h2, carry);
        let (l4, _) = h3.carrying_add(0, carry);

        let carry;
        (t[i], carry) = t[i].carrying_add(l0, false);
        let (sum, carry) = t[i + 1].carrying_add(l1, carry);
        t[i + 1] = sum;
        let (sum, carry) = t[i + 2].carrying_add(l2, carry);
        t[i + 2] = sum;
        let (sum, carry) = t[i + 3].carrying_add(l3, carry);
        t[i + 3] = sum;
        (t[i + 4], _) = l4.carrying_add(0, carry);
    }
    t
}

/// The 512-bit square: the six mixed products once, doubled, and the four squares.
#[inline(always)]
fn wide_square(a: &Limbs) -> [u64; 8] {
    let (t1, carry) = a[0].carrying_mul(a[1], 0);
    let (t2, carry) = a[0].carrying_mul(a[2], carry);
    let (t3, t4) = a[0].carrying_mul(a[3], carry);
    let (t3, carry) = a[1].carrying_mul(a[2], t3);
    let (t4, t5) = a[1].carrying_mul_add(a[3], t4, carry);
    let (t5, t6) = a[2].carrying_mul(a[3], t5);

    let t7 = t6 >> 63;
    let t6 = (t6 << 1) | (t5 >> 63);
    let t5 = (t5 << 1) | (t4 >> 63);
    let t4 = (t4 << 1) | (t3 >> 63);
    let t3 = (t3 << 1) | (t2 >> 63);
    let t2 = (t2 << 1) | (t1 >> 63);
    let t1 = t1 << 1;

    let (t0, high) = a[0].carrying_mul(a[0], 0);
    let (t1, carry) = t1.carrying_add(high, false);
    let (low, high) = a[1].carrying_mul(a[1], 0);
    let (t2, carry) = t2.carrying_add(low, carry);
    let (t3, carry) = t3.carrying_add(high, carry);
    let (low, high) = a[2].carrying_mul(a[2], 0);
    let (t4, carry) = t4.carrying_add(low, carry);
    let (t5, carry) = t5.carrying_add(high, carry);
    let (low, high) = a[3].carrying_mul(a[3], 0);
    let (t6, carry) = t6.carrying_add(low, carry);
    let (t7, _) = t7.carrying_add(high, carry);
    [t0, t1, t2, t3, t4, t5, t6, t7]
}

/// t ∕ 2^256 mod p, for t below p·2^256. Only the lower half has to be divided, four times by 2^64; the upper half
/// is the quotient's already.
#[inline(always)]
fn montgomery_reduce(t: [u64; 8]) -> Limbs {
    let mut low = [t[0], t[1], t[2], t[3]];
    for _ in 0..4 {
        // (low + m·p) ∕ 2^64 = (low − m) ∕ 2^64 + m·2^192 + m − m·2^160 − m·2^32, which is below 2^256 again.
        let m = low[0];
        let (r0, carry) = low[1].carrying_add(m, false);
        let (r1, carry) = low[2].carrying_add(0, carry);
        let (r2, carry) = low[3].carrying_add(0, carry);
        let (r3, _) = m.carrying_add(0, carry);

        let (below, above) = (m << 32, m >> 32);
        let (r0, borrow) = r0.borrowing_sub(below, false);
        let (r1, borrow) = r1.borrowing_sub(above, borrow);
        let (r2, borrow) = r2.borrowing_sub(below, borrow);
        let (r3, _) = r3.borrowing_sub(above, borrow);
        low = [r0, r1, r2, r3];
    }
    let (sum, carry) = limbs::add(&low, &[t[4], t[5], t[6], t[7]]);
    limbs::reduce_once(&sum, carry, modulus())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any limbs, with a liking for the edges of a limb and of p.
    fn any_limbs() -> impl Strategy<Value = Limbs> {
        let limb =
            prop_oneof![any::<u64>(), Just(0), Just(u64::MAX), Just(1), Just(1 << 32), Just(0xffff_ffff_0000_0000)];
        let near_p = (0_u64..4).prop_map(|d| limbs::sub(&P, &[d, 0, 0, 0]).0);
        prop_oneof![4 => proptest::array::uniform4(limb), 1 => near_p]
    }

    fn fe() -> impl Strategy<Value = Fe> {
        any_limbs().prop_map(|l| Fe(limbs::reduce_once(&l, false, &P)))
    }

    /// a·b mod p the slow way: shift, add, subtract.
    fn schoolbook(a: &Limbs, b: &Limbs) -> Limbs {
        let mut product = [0; 4];
        for bit in (0..256).rev() {
            product = limbs::add_mod(&product, &product, &P);
            if b[bit / 64] >> (bit % 64) & 1 == 1 {
                product = limbs::add_mod(&product, a, &P);
            }
        }
        product
    }

    #[test]
    fn constants_are_what_they_are_called() {
        assert_eq!(Fe::ONE.to_limbs(), [1, 0, 0, 0]);
        assert_eq!(Fe::from_limbs(&[1, 0, 0, 0]), Some(Fe::ONE));
    }

    /// Whatever the lower half of t, the bound that `montgomery_reduce` relies on holds at its edges.
    #[test]
    fn reduction_is_right_at_its_edges() {
        let (last, _) = limbs::sub(&P, &[1, 0, 0, 0]);
        let last = Fe(last);
        assert_eq!(last.mul(&last).to_limbs(), schoolbook(&last.to_limbs(), &last.to_limbs()));
        for limb in [0, 1, u64::MAX, 1 << 32, (1 << 32) - 1, 0xffff_ffff_0000_0000] {
            for i in 0..4 {
                let mut low = [0; 4];
                low[i] = limb;
                let a = Fe(limbs::reduce_once(&low, false, &P));
                assert_eq!(Fe::from_limbs(&a.to_limbs()), Some(a));
                assert_eq!(a.mul(&last), a.mul(&Fe::ONE).neg().mul(&last.neg()));
            }
        }
    }

    #[test]
    fn a_number_of_p_or_more_is_no_element() {
        assert_eq!(Fe::from_limbs(&P), None);
        assert_eq!(Fe::from_limbs(&[u64::MAX; 4]), None);
        let (last, _) = limbs::sub(&P, &[1, 0, 0, 0]);
        assert_eq!(Fe::from_limbs(&last).map(Fe::to_limbs), Some(last));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn multiplication_agrees_with_shift_and_add(a in fe(), b in fe()) {
            let expected = schoolbook(&a.to_limbs(), &b.to_limbs());
            prop_assert_eq!(a.mul(&b).to_limbs(), expected);
        }

        #[test]
        fn a_square_is_a_product(a in fe()) {
            prop_assert_eq!(a.square(), a.mul(&a));
        }

        #[test]
        fn reduction_stays_below_p_for_every_product(a in fe(), b in fe()) {
            prop_assert!(limbs::less(&a.mul(&b).0, &P));
            prop_assert!(limbs::less(&a.add(&b).0, &P));
            prop_assert!(limbs::less(&a.sub(&b).0, &P));
        }

        #[test]
        fn subtraction_undoes_addition(a in fe(), b in fe()) {
            prop_assert_eq!(a.add(&b).sub(&b), a);
            prop_assert_eq!(a.add(&a.neg()), Fe::ZERO);
            prop_assert_eq!(a.half().double(), a);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn an_inverse_times_its_number_is_one(a in fe(), b in fe()) {
            prop_assume!(!a.is_zero() && !b.is_zero());
            prop_assert_eq!(a.invert().mul(&a), Fe::ONE);
            let mut both = [a, b];
            Fe::invert_all(&mut both);
            prop_assert_eq!(both, [a.invert(), b.invert()]);
        }
    }
}

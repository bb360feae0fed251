//! Numbers modulo n, the order of the curve's group: secrets, nonces and the halves of a signature (GM/T 0003.5).
//!
//! Scalars are kept as plain numbers below n. Verification only adds and compares them; signing multiplies once, and
//! a key is inverted once, both by Montgomery's method (HMV §2.2.4). Nothing branches on a value.

use std::hint::black_box;

use zeroize::Zeroize;

use crate::limbs::{self, Limbs};

/// n = fffffffe ffffffff ffffffff ffffffff 7203df6b 21c6052b 53bbf409 39d54123.
pub(crate) static N: Limbs =
    [0x53bb_f409_39d5_4123, 0x7203_df6b_21c6_052b, 0xffff_ffff_ffff_ffff, 0xffff_fffe_ffff_ffff];

/// n, hidden from the optimizer, which would turn subtracting known limbs into comparisons and perhaps branches.
fn modulus() -> &'static Limbs {
    black_box(&N)
}

/// −1 ∕ n mod 2^64.
const N_INVERSE: u64 = 0x327f_9e88_7235_0975;

/// 2^512 mod n.
const R_SQUARED: Limbs = [0x9011_92af_7c11_4f20, 0x3464_504a_de6f_a2fa, 0x620f_c84c_3aff_e0d4, 0x1eb5_e412_a22b_3d3b];

/// A number below n.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scalar(Limbs);

impl Scalar {
    pub(crate) const ONE: Self = Self([1, 0, 0, 0]);

    /// The number in 32 big-endian bytes, unless it is n or more.
    pub(crate) fn from_canonical(bytes: &[u8; 32]) -> Option<Self> {
        let limbs = limbs::from_be_bytes(bytes);
        limbs::less(&limbs, &N).then_some(Self(limbs))
    }

    /// Any 256-bit number modulo n; one subtraction suffices, as 2^256 < 2n.
    pub(crate) fn reduce(limbs: &Limbs) -> Self {
        Self(limbs::reduce_once(limbs, false, modulus()))
    }

    /// Any 32 big-endian bytes modulo n.
    pub(crate) fn reduce_bytes(bytes: &[u8; 32]) -> Self {
        Self::reduce(&limbs::from_be_bytes(bytes))
    }

    pub(crate) fn as_limbs(&self) -> &Limbs {
        &self.0
    }

    pub(crate) fn to_bytes(self) -> [u8; 32] {
        limbs::to_be_bytes(&self.0)
    }

    pub(crate) fn is_zero(&self) -> bool {
        limbs::is_zero(&self.0)
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        Self(limbs::add_mod(&self.0, &other.0, modulus()))
    }

    pub(crate) fn sub(&self, other: &Self) -> Self {
        Self(limbs::sub_mod(&self.0, &other.0, modulus()))
    }

    pub(crate) fn mul(&self, other: &Self) -> Self {
        Self(montgomery_mul(&montgomery_mul(&self.0, &other.0), &R_SQUARED))
    }

    /// 1 ∕ `self`, and zero for zero: `self` to the constant power n − 2.
    pub(crate) fn invert(&self) -> Self {
        let exponent = limbs::sub(&N, &[2, 0, 0, 0]).0;
        let base = montgomery_mul(&self.0, &R_SQUARED);
        let mut power = montgomery_mul(&Self::ONE.0, &R_SQUARED);
        for bit in (0..256).rev() {
            power = montgomery_mul(&power, &power);
            if exponent[bit / 64] >> (bit % 64) & 1 == 1 {
                power = montgomery_mul(&power, &base);
            }
        }
        Self(montgomery_mul(&power, &Self::ONE.0))
    }
}

impl Zeroize for Scalar {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
impl std::fmt::Debug for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.to_bytes()))
    }
}

/// a·b ∕ 2^256 mod n, interleaved ("CIOS": Koç, Acar, Kaliski, "Analyzing and comparing Montgomery multiplication
/// algorithms", 1996).
fn montgomery_mul(a: &Limbs, b: &Limbs) -> Limbs {
    let mut t = [0_u64; 6];
    for &digit in a {
        let mut carry = 0;
        for (low, &limb) in t.iter_mut().zip(b) {
            (*low, carry) = digit.carrying_mul_add(limb, *low, carry);
        }
        let (high, overflow) = t[4].overflowing_add(carry);
        t[4] = high;
        t[5] = overflow as u64;

        let m = t[0].wrapping_mul(N_INVERSE);
        let (_, mut carry) = m.carrying_mul_add(N[0], t[0], 0);
        for j in 1..4 {
            (t[j - 1], carry) = m.carrying_mul_add(N[j], t[j], carry);
        }
        let (high, overflow) = t[4].overflowing_add(carry);
        t[3] = high;
        t[4] = t[5].wrapping_add(overflow as u64);
    }
    limbs::reduce_once(&[t[0], t[1], t[2], t[3]], t[4] != 0, modulus())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scalar() -> impl Strategy<Value = Scalar> {
        let near_n = (1_u64..4).prop_map(|d| Scalar(limbs::sub(&N, &[d, 0, 0, 0]).0));
        prop_oneof![4 => any::<[u8; 32]>().prop_map(|b| Scalar::reduce_bytes(&b)), 1 => near_n]
    }

    #[test]
    fn n_and_more_are_not_canonical() {
        assert_eq!(Scalar::from_canonical(&limbs::to_be_bytes(&N)), None);
        assert_eq!(Scalar::from_canonical(&[0xff; 32]), None);
        assert!(Scalar::reduce(&N).is_zero());
        let last = limbs::sub(&N, &[1, 0, 0, 0]).0;
        assert_eq!(Scalar::from_canonical(&limbs::to_be_bytes(&last)), Some(Scalar(last)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn multiplication_agrees_with_shift_and_add(a in scalar(), b in scalar()) {
            let mut product = Scalar([0; 4]);
            for bit in (0..256).rev() {
                product = product.add(&product);
                if b.0[bit / 64] >> (bit % 64) & 1 == 1 {
                    product = product.add(&a);
                }
            }
            prop_assert_eq!(a.mul(&b), product);
        }

        #[test]
        fn an_inverse_times_its_number_is_one(a in scalar()) {
            prop_assume!(!a.is_zero());
            prop_assert_eq!(a.invert().mul(&a), Scalar::ONE);
        }

        #[test]
        fn subtraction_undoes_addition(a in scalar(), b in scalar()) {
            prop_assert_eq!(a.add(&b).sub(&b), a);
        }
    }
}

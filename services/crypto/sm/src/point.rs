//! Points of the curve y² = x³ − 3x + b over the field (GM/T 0003.5; a = −3 as p − 3).
//!
//! A Jacobian point (X, Y, Z) stands for (X∕Z², Y∕Z³), Z = 0 for infinity; with it a sum needs no inversion. The
//! formulas are those of HMV §3.2 (doubling: 4M + 4S) and of the Explicit-Formulas Database (hyperelliptic.org/EFD,
//! shortw/jacobian: `add-1998-cmo-2`, 12M + 4S, and its mixed form with Z₂ = 1, 8M + 3S). Formulas that trade a
//! multiplication for a squaring and additions do not pay: two additions cost half a multiplication here.
//! The group has prime order, so no point but infinity doubles to infinity.

use crate::{
    field::Fe,
    limbs::{self, Limbs},
};

/// b, in Montgomery's form.
const B: Fe =
    Fe::from_montgomery([0x90d2_3063_2bc0_dd42, 0x71cf_379a_e9b5_37ab, 0x5279_8150_5ea5_1c3c, 0x240f_e188_ba20_e2c8]);

/// A point that is not infinity, by its coordinates.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Affine {
    pub(crate) x: Fe,
    pub(crate) y: Fe,
}

/// A point, infinity included.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Jacobian {
    pub(crate) x: Fe,
    pub(crate) y: Fe,
    pub(crate) z: Fe,
}

/// Why 64 bytes are no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAPoint {
    /// A coordinate is p or more.
    Coordinate,
    /// The coordinates do not satisfy the curve's equation.
    OffCurve,
}

impl Affine {
    /// The standard's generator, G.
    pub(crate) const GENERATOR: Self = Self {
        x: Fe::from_montgomery([
            0x6132_8990_f418_029e,
            0x3e79_81ed_dca6_c050,
            0xd6a1_ed99_ac24_c3c3,
            0x9116_7a5e_e1c1_3b05,
        ]),
        y: Fe::from_montgomery([
            0xc135_4e59_3c2d_0ddd,
            0xc1f5_e578_8d32_95fa,
            0x8d4c_fb06_6e2a_48f8,
            0x63cd_65d4_81d7_35bd,
        ]),
    };

    /// The point whose big-endian coordinates are `bytes`.
    pub(crate) fn from_bytes(bytes: &[u8; 64]) -> Result<Self, NotAPoint> {
        let coordinate = |start| Fe::from_limbs(&limbs::from_be_bytes(&limbs::part(bytes, start)));
        let (x, y) = coordinate(0).zip(coordinate(32)).ok_or(NotAPoint::Coordinate)?;
        let point = Self { x, y };
        point.is_on_curve().then_some(point).ok_or(NotAPoint::OffCurve)
    }

    /// Its big-endian coordinates.
    pub(crate) fn to_bytes(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        for (half, coordinate) in bytes.as_chunks_mut::<32>().0.iter_mut().zip([self.x, self.y]) {
            *half = limbs::to_be_bytes(&coordinate.to_limbs());
        }
        bytes
    }

    /// y² = x·(x² − 3) + b.
    fn is_on_curve(&self) -> bool {
        let three = Fe::ONE.double().add(&Fe::ONE);
        self.y.square() == self.x.square().sub(&three).mul(&self.x).add(&B)
    }

    pub(crate) fn neg(&self) -> Self {
        Self { x: self.x, y: self.y.neg() }
    }

    pub(crate) fn to_jacobian(self) -> Jacobian {
        Jacobian { x: self.x, y: self.y, z: Fe::ONE }
    }
}

impl Jacobian {
    pub(crate) const INFINITY: Self = Self { x: Fe::ONE, y: Fe::ONE, z: Fe::ZERO };

    pub(crate) fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    pub(crate) fn neg(&self) -> Self {
        Self { y: self.y.neg(), ..*self }
    }

    /// Twice this point: HMV algorithm 3.21 without its temporaries, 4M + 4S. Infinity stays infinity, as Z₃ = 2·Y·Z.
    #[inline]
    pub(crate) fn double(&self) -> Self {
        let twice_y = self.y.double();
        let square = twice_y.square();
        let v = square.mul(&self.x);
        let zz = self.z.square();
        let product = self.x.sub(&zz).mul(&self.x.add(&zz));
        let slope = product.double().add(&product);
        let x = slope.square().sub(&v).sub(&v);
        let y = slope.mul(&v.sub(&x)).sub(&square.square().half());
        Self { x, y, z: twice_y.mul(&self.z) }
    }

    /// The sum with a point by its coordinates.
    #[inline]
    pub(crate) fn add_affine(&self, other: &Affine) -> Self {
        if self.is_infinity() {
            return other.to_jacobian();
        }
        let sum = self.add_distinct(other);
        if sum.is_infinity() { self.add_same_x(&other.y.mul(&self.z.square()).mul(&self.z)) } else { sum }
    }

    /// The sum with a point of another x coordinate, in the same time for all of them. Neither may be infinity; if
    /// the x coordinates are equal, the result reads as infinity.
    #[inline]
    pub(crate) fn add_distinct(&self, other: &Affine) -> Self {
        let z1z1 = self.z.square();
        let h = other.x.mul(&z1z1).sub(&self.x);
        let r = other.y.mul(&z1z1.mul(&self.z)).sub(&self.y);
        chord(&self.x, &self.y, &h, &r, self.z.mul(&h))
    }

    /// The sum with any point.
    pub(crate) fn add(&self, other: &Self) -> Self {
        if self.is_infinity() {
            return *other;
        }
        if other.is_infinity() {
            return *self;
        }
        let (z1z1, z2z2) = (self.z.square(), other.z.square());
        let u1 = self.x.mul(&z2z2);
        let s1 = self.y.mul(&z2z2.mul(&other.z));
        let h = other.x.mul(&z1z1).sub(&u1);
        let r = other.y.mul(&z1z1.mul(&self.z)).sub(&s1);
        if h.is_zero() {
            return if r.is_zero() { self.double() } else { Self::INFINITY };
        }
        chord(&u1, &s1, &h, &r, self.z.mul(&other.z).mul(&h))
    }

    /// The sum with a point of the same x coordinate, whose y coordinate times Z³ is `y`: it is the same point or
    /// the opposite one.
    #[cold]
    fn add_same_x(&self, y: &Fe) -> Self {
        if *y == self.y { self.double() } else { Self::INFINITY }
    }

    /// Its coordinates, and (0, 0) for infinity.
    pub(crate) fn to_affine(self) -> Affine {
        self.scale(&self.z.invert())
    }

    fn scale(&self, z_inverse: &Fe) -> Affine {
        let square = z_inverse.square();
        Affine { x: self.x.mul(&square), y: self.y.mul(&square.mul(z_inverse)) }
    }

    /// The coordinates of many points, none of them infinity, with one inversion.
    pub(crate) fn all_to_affine(points: &[Self]) -> Vec<Affine> {
        let mut inverses: Vec<Fe> = points.iter().map(|point| point.z).collect();
        Fe::invert_all(&mut inverses);
        points.iter().zip(&inverses).map(|(point, inverse)| point.scale(inverse)).collect()
    }

    /// Whether the x coordinate is the number `x`, without an inversion: x·Z² = X.
    pub(crate) fn has_x(&self, x: &Limbs) -> bool {
        Fe::from_limbs(x).is_some_and(|x| x.mul(&self.z.square()) == self.x)
    }
}

/// What all additions end in: the third point on the line through two points that were brought to one denominator,
/// the first of them at (`x`, `y`) and the second (`h`, `r`) away from it.
#[inline(always)]
fn chord(x: &Fe, y: &Fe, h: &Fe, r: &Fe, z: Fe) -> Jacobian {
    let hh = h.square();
    let hhh = hh.mul(h);
    let v = x.mul(&hh);
    let x3 = r.square().sub(&hhh).sub(&v.double());
    let y3 = r.mul(&v.sub(&x3)).sub(&y.mul(&hhh));
    Jacobian { x: x3, y: y3, z }
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: Affine = Affine::GENERATOR;

    #[test]
    fn the_generator_is_the_standards() {
        let bytes = G.to_bytes();
        assert_eq!(
            hex::encode(bytes),
            "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7\
             bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
        );
        assert_eq!(Affine::from_bytes(&bytes), Ok(G));
    }

    #[test]
    fn a_point_beside_the_curve_is_refused() {
        let mut bytes = G.to_bytes();
        bytes[63] ^= 1;
        assert_eq!(Affine::from_bytes(&bytes), Err(NotAPoint::OffCurve));
        assert_eq!(Affine::from_bytes(&[0; 64]), Err(NotAPoint::OffCurve));
        assert_eq!(Affine::from_bytes(&[0xff; 64]), Err(NotAPoint::Coordinate));
    }

    #[test]
    fn all_additions_agree_with_each_other() {
        let g = G.to_jacobian();
        let two = g.double();
        let three = two.add(&g);
        assert_eq!(g.add(&g).to_affine(), two.to_affine());
        assert_eq!(g.add_affine(&G).to_affine(), two.to_affine());
        assert_eq!(two.add_affine(&G).to_affine(), three.to_affine());
        assert_eq!(two.add_distinct(&G).to_affine(), three.to_affine());
        assert_eq!(three.add(&three).to_affine(), two.double().add(&two).to_affine());
        assert_eq!(Jacobian::all_to_affine(&[two, three]), [two.to_affine(), three.to_affine()]);
    }

    #[test]
    fn infinity_is_neutral_and_opposites_cancel() {
        let g = G.to_jacobian();
        let two = g.double();
        assert!(Jacobian::INFINITY.double().is_infinity());
        assert_eq!(Jacobian::INFINITY.add(&two).to_affine(), two.to_affine());
        assert_eq!(two.add(&Jacobian::INFINITY).to_affine(), two.to_affine());
        assert_eq!(Jacobian::INFINITY.add_affine(&G).to_affine(), G);
        assert!(g.add_affine(&G.neg()).is_infinity());
        assert!(two.add(&two.neg()).is_infinity());
        assert!(two.add_affine(&two.to_affine().neg()).is_infinity());
    }

    #[test]
    fn x_is_compared_without_an_inversion() {
        let two = G.to_jacobian().double();
        let x = two.to_affine().x.to_limbs();
        assert!(two.has_x(&x));
        assert!(!two.has_x(&[1, 0, 0, 0]));
    }
}

//! Our verification and signing beside libsm and RustCrypto's sm2: they have to agree on every signature.
//!
//! `CITA_SM2_CASES` sets how many random cases each test takes.

use std::env;

use cita_crypto_sm::{KeyPair, SigError, Verifier, sm3, verify};
use libsm::sm2::signature::{SigCtx, Signature as LibsmSignature};
use proptest::prelude::*;
use sm2::{
    dsa::{
        Signature, SigningKey, VerifyingKey,
        signature::{Signer, Verifier as _},
    },
    elliptic_curve::sec1::ToSec1Point,
};

const USER_ID: &str = "1234567812345678";
const N: &str = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
const P: &str = "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff";

fn cases() -> ProptestConfig {
    let cases = env::var("CITA_SM2_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(16);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn number(digits: &str) -> [u8; 32] {
    hex::decode(digits).unwrap().try_into().unwrap()
}

/// `a` + `b` modulo 2^256.
fn plus(a: [u8; 32], b: [u8; 32]) -> [u8; 32] {
    let mut carry = 0;
    let mut sum = [0; 32];
    for i in (0..32).rev() {
        let digit = u16::from(a[i]) + u16::from(b[i]) + carry;
        (sum[i], carry) = (digit as u8, digit >> 8);
    }
    sum
}

/// −`a` modulo 2^256.
fn minus(a: [u8; 32]) -> [u8; 32] {
    plus(a.map(|byte| !byte), small(1))
}

fn small(value: u8) -> [u8; 32] {
    let mut number = [0; 32];
    number[31] = value;
    number
}

fn sec1(signature: &[u8; 128]) -> Vec<u8> {
    [&[4], &signature[64..]].concat()
}

fn rustcrypto_accepts(hash: &[u8; 32], signature: &[u8; 128]) -> bool {
    let key = VerifyingKey::from_sec1_bytes(USER_ID, &sec1(signature));
    let numbers = Signature::from_slice(&signature[..64]);
    matches!((key, numbers), (Ok(key), Ok(numbers)) if key.verify(hash, &numbers).is_ok())
}

fn libsm_accepts(hash: &[u8; 32], signature: &[u8; 128]) -> bool {
    let context = SigCtx::new();
    let numbers = LibsmSignature::new(&signature[..32], &signature[32..64]);
    context.load_pubkey(&sec1(signature)).is_ok_and(|key| context.verify(hash, &key, &numbers).unwrap_or(false))
}

/// A verifier that has the table of the pair's key.
fn verifier_that_knows(pair: &KeyPair) -> Verifier {
    let verifier = Verifier::default();
    for i in 0..4 {
        verifier.verify(&[i; 32], &pair.sign(&[i; 32])).unwrap();
    }
    verifier
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn others_accept_what_we_sign(secret in any::<[u8; 32]>(), hash in any::<[u8; 32]>()) {
        let Ok(pair) = KeyPair::from_secret(&secret) else { return Ok(()) };
        let signature = pair.sign(&hash);
        prop_assert!(rustcrypto_accepts(&hash, &signature));
        prop_assert!(libsm_accepts(&hash, &signature));
        let theirs = SigningKey::from_slice(USER_ID, &secret).unwrap();
        let point = theirs.verifying_key().as_affine().to_sec1_point(false);
        prop_assert_eq!(&point.as_bytes()[1..], pair.public_key());
    }

    #[test]
    fn we_accept_what_others_sign(secret in any::<[u8; 32]>(), hash in any::<[u8; 32]>()) {
        let Ok(pair) = KeyPair::from_secret(&secret) else { return Ok(()) };
        let mut signature = [0; 128];
        signature[64..].copy_from_slice(pair.public_key());

        let rustcrypto = SigningKey::from_slice(USER_ID, &secret).unwrap();
        signature[..64].copy_from_slice(&rustcrypto.sign(&hash).to_bytes());
        prop_assert_eq!(verify(&hash, &signature), Ok(pair.address()));
        prop_assert_eq!(verifier_that_knows(&pair).verify(&hash, &signature), Ok(pair.address()));

        let context = SigCtx::new();
        let key = context.load_pubkey(&sec1(&signature)).unwrap();
        let libsm = context.sign(&hash, &context.load_seckey(&secret).unwrap(), &key).unwrap();
        for (start, half) in [(0, libsm.get_r()), (32, libsm.get_s())] {
            let bytes = half.to_bytes_be();
            signature[start..start + 32].fill(0);
            signature[start + 32 - bytes.len()..start + 32].copy_from_slice(&bytes);
        }
        prop_assert_eq!(verify(&hash, &signature), Ok(pair.address()));
    }

    #[test]
    fn a_changed_bit_is_noticed_by_all(hash in any::<[u8; 32]>(), bit in 0_usize..1024) {
        let pair = KeyPair::generate();
        let mut signature = pair.sign(&hash);
        signature[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify(&hash, &signature).is_err());
        prop_assert!(verifier_that_knows(&pair).verify(&hash, &signature).is_err());
        prop_assert!(!rustcrypto_accepts(&hash, &signature));
        prop_assert!(!libsm_accepts(&hash, &signature));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn no_bytes_make_verification_panic(hash in any::<[u8; 32]>(), bytes in proptest::collection::vec(any::<u8>(), 128)) {
        prop_assert!(verify(&hash, &bytes.try_into().unwrap()).is_err());
    }

    #[test]
    fn no_numbers_make_a_known_key_panic(hash in any::<[u8; 32]>(), numbers in proptest::collection::vec(any::<u8>(), 64)) {
        let pair = KeyPair::from_secret(&[1; 32]).unwrap();
        let signature: [u8; 128] = [numbers.as_slice(), pair.public_key()].concat().try_into().unwrap();
        prop_assert!(verify(&hash, &signature).is_err());
    }
}

#[test]
fn numbers_at_the_edges_are_refused_with_their_reason() {
    let pair = KeyPair::generate();
    let verifier = verifier_that_knows(&pair);
    let hash = sm3(b"edges").0;
    let n = number(N);
    let last = plus(n, minus(small(1)));
    let good = pair.sign(&hash);
    let (r, s): ([u8; 32], [u8; 32]) = (good[..32].try_into().unwrap(), good[32..64].try_into().unwrap());
    let cases = [
        (small(0), s, SigError::Range),
        (r, small(0), SigError::Range),
        (small(0), small(0), SigError::Range),
        (n, s, SigError::Range),
        (r, n, SigError::Range),
        ([0xff; 32], s, SigError::Range),
        (r, [0xff; 32], SigError::Range),
        (plus(n, small(1)), s, SigError::Range),
        (last, s, SigError::Mismatch),
        (r, last, SigError::Mismatch),
        (last, last, SigError::Mismatch),
        (small(1), small(1), SigError::Mismatch),
        (small(1), last, SigError::ZeroSum),
        (last, small(1), SigError::ZeroSum),
        (r, plus(n, minus(r)), SigError::ZeroSum),
    ];
    for (r, s, error) in cases {
        let signature: [u8; 128] = [&r, &s, &pair.public_key()[..]].concat().try_into().unwrap();
        assert_eq!(verify(&hash, &signature), Err(error), "{}", hex::encode(signature));
        assert_eq!(verifier.verify(&hash, &signature), Err(error));
        assert!(!rustcrypto_accepts(&hash, &signature));
    }
}

#[test]
fn coordinates_of_p_or_more_are_refused_even_if_they_are_a_point_modulo_p() {
    let compressed = |x: [u8; 32]| [&[2], &x[..]].concat();
    let (x, key) = (0..100)
        .find_map(|x| Some((small(x), sm2::PublicKey::from_sec1_bytes(&compressed(small(x))).ok()?)))
        .expect("every other number is the x coordinate of a point");
    let point = key.to_sec1_point(false);
    let hash = sm3(b"coordinates").0;
    let mut signature = KeyPair::generate().sign(&hash);
    signature[64..].copy_from_slice(&point.as_bytes()[1..]);
    assert_eq!(verify(&hash, &signature), Err(SigError::Mismatch));
    signature[64..96].copy_from_slice(&plus(number(P), x));
    assert_eq!(verify(&hash, &signature), Err(SigError::Coordinate));
}

#[test]
fn points_beside_the_curve_are_refused() {
    let hash = sm3(b"beside").0;
    let mut signature = KeyPair::generate().sign(&hash);
    signature[127] ^= 1;
    assert_eq!(verify(&hash, &signature), Err(SigError::OffCurve));
    signature[64..].fill(0);
    assert_eq!(verify(&hash, &signature), Err(SigError::OffCurve));
}

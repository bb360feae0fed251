//! The sender of a transaction, in the only form that chaincodes know: a certificate.
//!
//! Nobody issued it and nothing is signed with it. Its subject is the sender's address, its "key" the address once more, its "signature" zeros;
//! that it stands in the transaction is what vouches for it, since the chain checked who sent that. The bytes are part of what a chaincode
//! computes from, so every version of this program has to make the same ones: they are written here and not by a library.

use cita_service_api::Address;
use pkcs8::der::pem::{self, LineEnding};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_ID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const GENERALIZED_TIME: u8 = 0x18;
const UTC_TIME: u8 = 0x17;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// Context-specific, constructed: the version of a certificate.
const VERSION: u8 = 0xa0;

/// 2.5.4.3
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// The issuer's name, and that of the membership service provider.
pub(crate) const ISSUER: &str = "cita";

/// A value with its tag and length (X.690 8.1).
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let mut encoded = vec![tag];
    match length {
        ..0x80 => encoded.push(length as u8),
        0x80..0x100 => encoded.extend([0x81, length as u8]),
        _ => encoded.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    encoded.extend(content);
    encoded
}

fn name(common_name: &str) -> Vec<u8> {
    let attribute = tlv(SEQUENCE, &[&tlv(OBJECT_ID, &[COMMON_NAME]), &tlv(UTF8_STRING, &[common_name.as_bytes()])]);
    tlv(SEQUENCE, &[&tlv(SET, &[&attribute])])
}

/// The certificate of an address (RFC 5280), DER.
fn der(address: Address) -> Vec<u8> {
    let algorithm = tlv(SEQUENCE, &[&tlv(OBJECT_ID, &[ED25519])]);
    // RFC 5280 4.1.2.5: to 2049 UTCTime; this is the end for certificates without one.
    let validity = tlv(SEQUENCE, &[&tlv(UTC_TIME, &[b"000101000000Z"]), &tlv(GENERALIZED_TIME, &[b"99991231235959Z"])]);
    let key = tlv(SEQUENCE, &[&algorithm, &tlv(BIT_STRING, &[&[0], &[0; 12], address.as_bytes()])]);
    let content = tlv(
        SEQUENCE,
        &[
            &tlv(VERSION, &[&tlv(INTEGER, &[&[2]])]),
            &tlv(INTEGER, &[&[1]]),
            &algorithm,
            &name(ISSUER),
            &validity,
            &name(&address.to_string()),
            &key,
        ],
    );
    tlv(SEQUENCE, &[&content, &algorithm, &tlv(BIT_STRING, &[&[0], &[0; 64]])])
}

/// The certificate of an address, PEM.
pub(crate) fn pem(address: Address) -> String {
    // A fixed label and a few hundred bytes cannot fail.
    pem::encode_string("CERTIFICATE", LineEnding::LF, &der(address)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use alloy_primitives::keccak256;

    use super::*;

    #[test]
    fn the_bytes_of_a_certificate_never_change() {
        let text = pem(Address([0x11; 20]));
        assert_eq!(
            hex::encode(keccak256(&text)),
            "e586a410bb18bf691ee0a9759ef2a32a74da2476737bed3b802b73220f18df7b",
            "{text}"
        );
        assert_ne!(pem(Address([0x12; 20])), text);
    }
}

//! HMAC-SHA256, which every signature is made with.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The digest of a message that consists of these parts.
pub(super) fn hmac_sha256(key: &str, message: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    for part in message {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

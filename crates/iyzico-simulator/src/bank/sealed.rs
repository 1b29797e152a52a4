//! What the terminal app hands over, sealed so that only the service reads it.
//!
//! iyzico's own way is not published, and no client needs it: it sends the text back as it came. Here it is
//! AES-256-GCM under a key of the session, in base64: what was changed on the way, or belongs to another
//! session, does not open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use iyzico_core::ids::SessionToken;
use iyzico_core::in_store::InStoreOperation;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

/// Seals what the app hands over at the end of a session.
pub(crate) fn seal(token: &SessionToken, operation: &InStoreOperation) -> String {
    let mut sealed = serde_json::to_vec(operation).expect("its keys are text");
    let (key, nonce) = (key(token), nonce());
    let done = key.seal_in_place_append_tag(nonce, Aad::from(token.as_str()), &mut sealed);
    done.expect("an operation is short");
    BASE64.encode(sealed)
}

/// Opens what [`seal`] sealed; `None` for everything else.
pub(crate) fn open(token: &SessionToken, sealed: &str) -> Option<InStoreOperation> {
    let mut sealed = BASE64.decode(sealed).ok()?;
    let (key, nonce) = (key(token), nonce());
    let opened = key.open_in_place(nonce, Aad::from(token.as_str()), &mut sealed).ok()?;
    serde_json::from_slice(opened).ok()
}

fn key(token: &SessionToken) -> LessSafeKey {
    let mut hash = Sha256::new();
    hash.update(b"a session of the terminal app ");
    hash.update(token.as_str().as_bytes());
    let key = UnboundKey::new(&AES_256_GCM, &hash.finalize()).expect("a hash is as long as a key");
    LessSafeKey::new(key)
}

/// A session has a key of its own and hands one text over, so no nonce comes twice under one key.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use iyzico_core::value::field::Object as _;

    use super::*;

    #[test]
    fn only_the_session_opens_what_was_sealed() {
        let [token, other] = ["one", "two"].map(|token| SessionToken::new(token).unwrap());
        let operation = InStoreOperation::empty();
        let sealed = seal(&token, &operation);
        assert_eq!(open(&token, &sealed), Some(operation));
        assert_eq!(open(&other, &sealed), None);
        for index in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(open(&token, std::str::from_utf8(&changed).unwrap()), None, "{index}");
        }
        assert_eq!(open(&token, "what no app handed over"), None);
    }
}

//! Callbacks: nothing from a browser is believed that iyzico did not sign.

use iyzico_core::callback::{self, Callback, CallbackError, ThreeDs};
use url::form_urlencoded;

use super::input::{Input, assert_silent, flip, merchant};

/// Two bytes that say how the post is changed on the way, then either a post as it is or, behind a
/// line break, the five values of a genuine one.
pub fn check(input: &[u8]) {
    let mut choices = Input::new(input);
    let (position, pattern) = (choices.byte(), choices.byte());
    let body = choices.rest();
    is_genuine(body, input);
    if let Some(values) = body.strip_prefix(b"\n") {
        let post = genuine(&String::from_utf8_lossy(values));
        is_genuine(&post, input);
        is_genuine(&flip(&post, position, pattern), input);
    }
}

/// A signed post with the values of the five lines.
fn genuine(lines: &str) -> Vec<u8> {
    let mut lines = lines.splitn(5, '\n');
    let mut next = || lines.next().unwrap_or_default();
    let [data, conversation, status, payment, word] = [next(), next(), next(), next(), next()];
    let signature = callback::sign(&merchant(), [data, conversation, status, payment, word]);
    let mut post = form_urlencoded::Serializer::new(String::new());
    post.append_pair("conversationData", data)
        .append_pair("conversationId", conversation)
        .append_pair("mdStatus", status)
        .append_pair("paymentId", payment)
        .append_pair("status", word)
        .append_pair("signature", &signature);
    post.finish().into_bytes()
}

fn is_genuine(post: &[u8], input: &[u8]) {
    match callback::read(&merchant(), post) {
        Ok(Callback::ThreeDs(callback)) => is_signed(&callback, post),
        Ok(Callback::Page(page)) => assert!(!page.token.as_str().trim().is_empty()),
        Ok(other) => panic!("{other:?} is not known here"),
        Err(error) => {
            assert_silent(&format!("{error} {error:?} {}", error.reason()), input);
            if let CallbackError::NotAuthenticated { meaning, .. } = error {
                let word = form_urlencoded::parse(post).find(|(name, _)| name == "status");
                assert!(!meaning.is_authenticated() || word.unwrap().1 != "success");
            }
        }
    }
}

/// The values that the merchant goes on with are the signed ones, and the buyer was authenticated.
fn is_signed(callback: &ThreeDs, post: &[u8]) {
    let theirs: Vec<_> =
        form_urlencoded::parse(post).filter(|(name, _)| name == "signature").collect();
    let values = [
        callback.conversation_data.as_deref().unwrap_or_default(),
        callback.conversation_id.as_deref().unwrap_or_default(),
        "1",
        callback.payment_id.as_str(),
        "success",
    ];
    assert_eq!(theirs.len(), 1);
    assert_eq!(theirs[0].1, callback::sign(&merchant(), values), "{callback:?}");
}

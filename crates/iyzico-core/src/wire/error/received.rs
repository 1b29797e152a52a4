//! What errors keep of a response.

use std::fmt;
use std::ops::Deref;

use crate::value::card::escaped::hide_in_json;

/// A response as it was received, with card numbers hidden. Errors hold responses in this type only, so none
/// shows a card number that came back.
///
/// ```
/// use iyzico_core::error::Received;
///
/// let received = Received::of(r#"{"note":"5528790000000008","paymentId":"10851936"}"#);
/// assert_eq!(&*received, r#"{"note":"…","paymentId":"10851936"}"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Received(String);

impl Received {
    /// What an error keeps of this text.
    pub fn of(text: &str) -> Self {
        Self(hide_in_json(text).into_owned())
    }
}

impl Deref for Received {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The text itself is left out: it may repeat what was sent.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received({} bytes)", self.0.len())
    }
}

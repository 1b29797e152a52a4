//! What stands around the body of every response.

use iyzico_derive::{Choice, Object};

use crate::value::order::{Locale, Note};

/// Fields that every response has. iyzico sends most refusals with HTTP 200: `status` decides.
///
/// ```
/// use iyzico_core::order::Locale;
/// use iyzico_core::response::{Envelope, Status};
///
/// let envelope: Envelope = serde_json::from_str(
///     r#"{"status": "success", "locale": "tr", "systemTime": 1}"#,
/// )?;
/// assert_eq!(envelope.status, Status::Success);
/// assert_eq!(envelope.locale, Some(Locale::Turkish));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Envelope {
    /// `success` or `failure`.
    pub status: Status,
    /// Language of the messages, as requested.
    pub locale: Option<Locale>,
    /// When the response was made, in milliseconds since 1970.
    pub system_time: Option<i64>,
    /// The merchant's own reference, echoed.
    pub conversation_id: Option<Note>,
}

impl Envelope {
    /// The envelope of a success.
    pub fn success(locale: Locale, system_time: i64, conversation_id: Option<Note>) -> Self {
        Self {
            status: Status::Success,
            locale: Some(locale),
            system_time: Some(system_time),
            conversation_id,
        }
    }
}

/// Whether the call succeeded.
///
/// ```
/// use iyzico_core::response::Status;
///
/// let status: Status = serde_json::from_str(r#""success""#)?;
/// assert_eq!(status, Status::Success);
/// assert_eq!(Status::Failure.as_str(), "failure");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[wire(lowercase)]
#[non_exhaustive]
pub enum Status {
    /// The call succeeded.
    Success,
    /// The call failed; see the error.
    Failure,
    /// A status that is not documented.
    Other(String),
}

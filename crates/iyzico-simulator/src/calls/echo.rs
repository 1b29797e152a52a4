//! What a response repeats from its request.

use iyzico_core::Given;
use iyzico_core::order::{ConversationId, Locale, Note};
use serde::Deserialize;

/// What every response repeats, whether it is a success or a failure.
#[derive(Clone, Debug)]
pub(crate) struct Echo {
    pub(crate) locale: Locale,
    pub(crate) conversation_id: Option<Note>,
    pub(crate) system_time: i64,
}

impl Echo {
    /// Reads what can be read, also from a request that is refused.
    pub(crate) fn of(body: &[u8], system_time: i64) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Sent {
            locale: Option<Given<Locale>>,
            conversation_id: Option<Given<ConversationId>>,
        }

        let sent: Sent = serde_json::from_slice(body).unwrap_or_default();
        let conversation_id = sent.conversation_id.as_ref().and_then(Given::value);
        Self {
            locale: match sent.locale.as_ref().and_then(Given::value) {
                Some(Locale::English) => Locale::English,
                _ => Locale::Turkish,
            },
            conversation_id: conversation_id.and_then(|id| Note::new(id.as_str()).ok()),
            system_time,
        }
    }
}

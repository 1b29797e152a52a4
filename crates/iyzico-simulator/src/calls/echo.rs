//! What a response repeats from its request.

use iyzico_core::order::{Locale, Note};
use iyzico_core::value::read::Entries;

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
        let text = std::str::from_utf8(body).ok();
        let entries = text.and_then(Entries::read);
        let sent = |name| entries.as_ref().and_then(|entries| entries.text(name));
        Self {
            locale: match sent("locale").as_deref() {
                Some("en" | "EN") => Locale::English,
                _ => Locale::Turkish,
            },
            conversation_id: sent("conversationId").and_then(|id| Note::new(&id).ok()),
            system_time,
        }
    }
}

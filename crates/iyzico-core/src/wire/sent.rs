//! What a request said that its response must repeat, kept after its body is gone.

use std::fmt;

use compact_str::CompactString;

use crate::value::field::{Fields, field};
use crate::value::read::Entries;
use crate::value::write::text_of;
use crate::wire::endpoint::{CONVERSATION_ID, Description};

/// The texts of the fields that are compared with the response. None of them is secret.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").conversation_id("c1").build();
/// let prepared = request::prepare(&bin, &keys, "nonce-1", &context)?;
/// assert_eq!(prepared.sent.get("conversationId"), Some("c1"));
/// assert_eq!(prepared.sent.get("price"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sent(Vec<(&'static str, CompactString)>);

impl Sent {
    pub(crate) fn of(call: &Description, request: &dyn Fields, nonce: &str) -> Self {
        let mut fields = Vec::with_capacity(call.echo.len() + 1);
        let reference = (!call.echo.contains(&CONVERSATION_ID)).then_some(CONVERSATION_ID);
        for name in call.echo.iter().copied().chain(reference) {
            let Some(field) = field(request, name) else { continue };
            let filler = || (name == CONVERSATION_ID).then_some(nonce.into());
            if let Some(text) = text_of(field).or_else(filler) {
                fields.push((name, text.into()));
            }
        }
        Self(fields)
    }

    /// What a request that no call describes says under these names.
    pub(crate) fn among(names: &[&'static str], fields: &Entries<'_>) -> Self {
        let text = |name: &&'static str| Some((*name, fields.text(name)?.into()));
        Self(names.iter().filter_map(text).collect())
    }

    #[cfg(test)]
    pub(crate) fn only(name: &'static str, text: &str) -> Self {
        Self(vec![(name, text.into())])
    }

    /// The text of a field, if it was sent and is kept.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sent({:?})", self.get(CONVERSATION_ID))
    }
}

//! What a request said that its response must repeat, kept after its body is gone.

use std::fmt;

use compact_str::CompactString;

use crate::value::field::{AnyField, Fields, field};
use crate::value::inspect::rule_of;
use crate::value::read::Entries;
use crate::value::rule::Rule;
use crate::value::write::text_of;
use crate::wire::endpoint::{CONVERSATION_ID, Description};

/// The texts of the fields that are compared with the response. None of them is a card's.
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
pub struct Sent(Vec<Compared>);

/// A field that is compared.
#[derive(Clone, PartialEq, Eq)]
struct Compared {
    name: &'static str,
    text: CompactString,
    /// Whether errors show only the name of the field: its value is a credential.
    is_key: bool,
}

impl Sent {
    pub(crate) fn of(call: &Description, request: &dyn Fields, nonce: &str) -> Self {
        let mut all = Self(Vec::with_capacity(call.echo.len() + 1));
        let reference = (!call.echo.contains(&CONVERSATION_ID)).then_some(CONVERSATION_ID);
        let within = call.echo_within.iter().map(|(name, _)| *name);
        let page = call.pages.map(|pages| pages.next.field());
        for name in call.echo.iter().copied().chain(reference).chain(within).chain(page) {
            if all.0.iter().any(|known| known.name == name) {
                continue;
            }
            let Some(field) = field(request, name) else { continue };
            let filler = || (name == CONVERSATION_ID).then_some(nonce.into());
            if let Some(text) = text_of(field).or_else(filler) {
                all.0.push(Compared { name, text: text.into(), is_key: is_key(field) });
            }
        }
        all
    }

    /// What a request that no call describes says under these names. What is a key is not known.
    pub(crate) fn among(names: &[&'static str], fields: &Entries<'_>) -> Self {
        let compared = |name: &&'static str| {
            let text = fields.text(name)?.into();
            Some(Compared { name, text, is_key: *name != CONVERSATION_ID })
        };
        Self(names.iter().filter_map(compared).collect())
    }

    #[cfg(test)]
    pub(crate) fn only(name: &'static str, text: &str) -> Self {
        Self(vec![Compared { name, text: text.into(), is_key: false }])
    }

    /// The text of a field, if it was sent and is kept.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.compared(name).map(|found| found.text.as_str()).filter(|text| !text.is_empty())
    }

    /// Whether errors name a field and do not show it.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        self.compared(name).is_some_and(|found| found.is_key)
    }

    fn compared(&self, name: &str) -> Option<&Compared> {
        self.0.iter().find(|known| known.name == name)
    }
}

/// Whether the value of a field is a key by its rule, or a secret.
fn is_key(field: &dyn AnyField) -> bool {
    rule_of(field).is_some_and(Rule::hides)
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sent({:?})", self.get(CONVERSATION_ID))
    }
}

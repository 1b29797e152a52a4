//! Fields that a caller adds to a request because this version does not know them yet.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::value::field::Name;
use crate::value::free_form::{FreeForm, shown};
use crate::value::literal::{Literal, text};
use crate::value::read::Entries;
use crate::value::rule::Findings;
use crate::value::show::describe_literal;
use crate::value::wiped::WipedBytes;
use crate::wire::endpoint::{Description, Place};

/// Further fields of one request: a way out for what iyzico has added since this version was made.
///
/// They become part of the body that is signed and sent; of a request without a body, part of the query.
/// Their names are those of the wire. Nothing is known of them, so they cannot take the place of a field of
/// the call, numbers among them are whole, amounts are text, and nothing may look like a card number or a
/// security code. Mistakes in them are reported with all others when the request is validated.
///
/// ```
/// use iyzico_core::extra::Extra;
/// use iyzico_core::{Context, Credentials, bin::CheckBin, request};
///
/// let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let request = CheckBin::builder().bin_number("552879").conversation_id("c1").build();
/// let extra = Extra::new().with("newField", 1);
///
/// let prepared = request::prepare_with(&request, &extra, &credentials, "nonce-1", &context)?;
/// assert_eq!(
///     &prepared.body[..],
///     br#"{"conversationId":"c1","binNumber":"552879","newField":1}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Option<Arc<Zeroizing<String>>>);

impl Extra {
    /// No fields at all.
    pub const NONE: Self = Self(None);

    /// No fields yet.
    pub const fn new() -> Self {
        Self::NONE
    }

    /// The fields of a JSON object, given as text.
    pub fn from_json(json: impl Into<String>) -> Self {
        Self(Some(Arc::new(Zeroizing::new(json.into()))))
    }

    /// Adds a field. An amount is text: `f64` is refused when the request is validated.
    #[must_use]
    pub fn with(self, name: &str, value: impl Serialize) -> Self {
        // A value that cannot be serialised is invalid JSON, which the rules report.
        let value = Zeroizing::new(serde_json::to_string(&value).unwrap_or_default());
        let name = serde_json::to_string(name).expect("text is JSON");
        let before = self.json().trim_end().strip_suffix('}').unwrap_or("{");
        let comma = if before.trim_end().ends_with('{') { "" } else { "," };
        Self::from_json(format!("{before}{comma}{name}:{}}}", *value))
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_none() || self.entries().is_some_and(|entries| entries.iter().next().is_none())
    }

    /// The names of the fields, as they may stand in a log.
    pub fn names(&self) -> Vec<String> {
        if self.0.is_none() {
            return Vec::new();
        }
        let entries = self.entries();
        entries.iter().flat_map(Entries::iter).map(|(name, _)| shown(name)).collect()
    }

    fn json(&self) -> &str {
        self.0.as_deref().map_or("{}", |json| json.as_str())
    }

    fn entries(&self) -> Option<Entries<'_>> {
        Entries::read(self.json())
    }

    /// Validates the fields as an addition to this call.
    pub(crate) fn inspect(&self, call: &Description, findings: &mut Findings) {
        if self.0.is_none() {
            return;
        }
        let Some(entries) = self.entries() else {
            match Literal::read(self.json()) {
                Some(other) => findings.error(PATH, NO_OBJECT).got(describe_literal(other)),
                None => findings.error(PATH, "is not valid JSON"),
            };
            return;
        };
        let mut form = FreeForm::new(PATH, findings);
        form.fields(&entries);
        if let Some(path) = form.card.take() {
            findings.error(path, "must hold no card number and no security code").allowed(NO_CARD);
        }
        if entries.unusable().is_some() {
            return;
        }
        for (name, value) in entries.iter() {
            let path = || format!("{PATH}.{}", shown(name));
            let is_known = |known: &Name| known.is(name) || known.wire.eq_ignore_ascii_case(name);
            if call.fields.iter().any(is_known) {
                findings.error(path(), "is a field of this call already; give it there");
            } else if call.place == Place::Query && value.get().starts_with(['{', '[']) {
                findings.error(path(), "goes into the URL, which takes no object and no list");
            }
        }
    }

    /// Adds the fields to a body, which is an object.
    pub(crate) fn write(&self, body: &mut WipedBytes) {
        if self.0.is_none() {
            return;
        }
        let Some(entries) = self.entries() else { return };
        let added =
            Zeroizing::new(entries.iter().fold(String::new(), |mut added, (name, value)| {
                let comma = if added.is_empty() && **body == *b"{}" { "" } else { "," };
                let name = serde_json::to_string(name).expect("text is JSON");
                added.extend([comma, &name, ":", value.get()]);
                added
            }));
        body.take_back(body.len() - 1);
        body.extend(added.as_bytes());
        body.push(b'}');
    }

    /// The fields as texts, for a query.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let entries = self.entries();
        let fields = entries.iter().flat_map(Entries::iter);
        let given = fields.filter(|(_, value)| value.get() != "null");
        let text_of = |value: Literal<'_>| match text(value) {
            Some(text) => text.into_owned(),
            None => value.get().to_owned(),
        };
        given.map(|(name, value)| (name.to_owned(), text_of(value))).collect()
    }
}

/// Shows the names alone.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Extra").field(&self.names()).finish()
    }
}

const PATH: &str = "extra";
const NO_OBJECT: &str = "is not an object with further fields by their names";
const NO_CARD: &str = "a card goes into the fields of the call";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bin::CheckBin;
    use crate::link::{ListLinks, RetrieveLink};
    use crate::wire::endpoint::Endpoint;
    use crate::wire::request::{Prepared, prepare_with};
    use crate::wire::signature;
    use crate::{Context, Credentials};

    fn prepare<E: Endpoint>(request: &E, extra: &Extra) -> Result<Prepared, String> {
        let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
        let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
        let prepared = prepare_with(request, extra, &credentials, "nonce", &context);
        let prepared = prepared.map_err(|invalid| invalid.to_string())?;
        let signed =
            signature::authorization(&credentials, "nonce", &prepared.path, &prepared.body);
        assert_eq!(prepared.authorization, signed);
        Ok(prepared)
    }

    fn check() -> CheckBin {
        CheckBin::builder().bin_number("552879").conversation_id("c").build()
    }

    #[track_caller]
    fn assert_refused(extra: &Extra, problem: &str) {
        let told = prepare(&check(), extra).unwrap_err();
        assert!(told.contains(problem), "{told}");
        assert!(!told.contains("0008") && !format!("{extra:?}").contains("0008"));
    }

    #[test]
    fn fields_are_added_behind_those_of_the_call_and_signed() {
        let extra = Extra::new().with("a", 1).with("b", "1.50").with("c", [true]);
        let body = prepare(&check(), &extra).unwrap().body;
        let body = std::str::from_utf8(&body).unwrap();
        let expected = r#"{"conversationId":"c","binNumber":"552879","a":1,"b":"1.50","c":[true]}"#;
        assert_eq!(body, expected);
        let same = Extra::from_json(r#" {"a":1,"b":"1.50","c":[true]} "#);
        assert_eq!(&prepare(&check(), &same).unwrap().body[..], body.as_bytes());
        for nothing in [Extra::NONE, Extra::from_json("{}"), Extra::from_json(" { } ")] {
            assert!(nothing.is_empty());
            let body = prepare(&check(), &nothing).unwrap().body;
            assert_eq!(&body[..], br#"{"conversationId":"c","binNumber":"552879"}"#);
        }
    }

    #[test]
    fn fields_of_a_request_without_a_body_go_into_its_query() {
        let request = ListLinks::builder().build();
        let extra = Extra::new().with("new", "a b").with("flag", true).with("none", None::<u8>);
        let prepared = prepare(&request, &extra).unwrap();
        assert!(prepared.body.is_empty());
        assert!(prepared.query.unwrap().ends_with("new=a%20b&flag=true"));
        let refused = prepare(&request, &Extra::new().with("new", [1])).unwrap_err();
        assert!(refused.contains("extra.new: goes into the URL"), "{refused}");
    }

    #[test]
    fn a_field_of_the_call_is_not_replaced() {
        assert_refused(
            &Extra::new().with("binNumber", "1"),
            "extra.binNumber: is a field of this call",
        );
        assert_refused(
            &Extra::new().with("conversationId", "1"),
            "extra.conversationId: is a field",
        );
        let link = RetrieveLink::builder().token("AAA").build();
        let refused = prepare(&link, &Extra::new().with("token", "1")).unwrap_err();
        assert!(refused.contains("extra.token: is a field of this call"), "{refused}");
    }

    #[test]
    fn floats_cards_and_other_things_are_refused() {
        assert_refused(&Extra::new().with("a", 1.0_f64), "extra.a: is a number with a fraction");
        assert_refused(&Extra::new().with("a", "5528790000000008"), "extra.a: must hold no card");
        assert_refused(&Extra::new().with("cvc", "123"), "extra.cvc: must hold no card");
        assert_refused(&Extra::new().with("5528790000000008", 1), "must hold no card");
        assert_refused(&Extra::new().with("a", 1).with("a", 2), "extra.a: is given more than once");
        assert_refused(&Extra::from_json("[1]"), "extra: is not an object");
        assert_refused(&Extra::from_json("{"), "extra: is not valid JSON");
        let unusable = r#"{"$unusable":"is NaN, not a number"}"#;
        assert_refused(&Extra::from_json(unusable), "extra: is NaN, not a number");
    }

    #[test]
    fn a_value_without_a_form_in_json_is_told() {
        let keys = std::collections::BTreeMap::from([([1_u8], 1_u8)]);
        assert_refused(&Extra::new().with("a", keys), "extra: is not valid JSON");
    }

    #[test]
    fn names_alone_are_shown() {
        let extra = Extra::new().with("a", "secret").with("5528790000000008", 1);
        assert_eq!(format!("{extra:?}"), r#"Extra(["a", "16 characters, not shown"])"#);
    }
}

//! The query of a request.

use std::borrow::Cow;

use crate::value::field::Fields;
use crate::value::write::text_of;
use crate::wire::endpoint::{CONVERSATION_ID, Description, Place};
use crate::wire::extra::Extra;

/// Writes the query: the fields that belong there and, in requests without a body, the extra fields.
pub(super) fn query_of(
    call: &Description,
    request: &dyn Fields,
    extra: &Extra,
    nonce: Option<&str>,
) -> Option<String> {
    if call.place == Place::Body && call.has_one_place() {
        return None;
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (index, name) in request.names().iter().enumerate() {
        if call.place_of(name.wire) != Some(Place::Query) {
            continue;
        }
        let filler = nonce.filter(|_| name.wire == CONVERSATION_ID).map(Cow::Borrowed);
        if let Some(text) = text_of(request.field(index)).or(filler) {
            query.append_pair(name.wire, &text);
        }
    }
    if call.place == Place::Query {
        query.extend_pairs(extra.texts());
    }
    // Spaces as the official Node client writes them; a plus is always escaped already.
    let query = query.finish().replace('+', "%20");
    (!query.is_empty()).then_some(query)
}

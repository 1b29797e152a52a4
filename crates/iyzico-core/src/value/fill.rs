//! Putting the values of a JSON object into the fields of ours.

use std::borrow::Cow;

use crate::value::entries::{Entries, may_be_of_binding};
use crate::value::field::{Fields, Name, Object};
use crate::value::literal::Literal;
use crate::value::literal::is_blank;
use crate::value::read::Reader;

/// Reads an object; `None` when the literal is not one.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::fill;
/// use iyzico_core::value::literal::Literal;
/// use iyzico_core::value::read::Reader;
///
/// let json = Literal::read(r#"{"token": "AA1"}"#).ok_or("no JSON")?;
/// let link: LinkAddress = fill::object(json, &mut Reader::default()).ok_or("no object")?;
/// assert_eq!(link.token.as_str(), "AA1");
/// # Ok::<(), &'static str>(())
/// ```
pub fn object<T: Object>(json: Literal<'_>, reader: &mut Reader) -> Option<T> {
    let mut object = T::empty();
    object_into(&mut object, json, reader).then_some(object)
}

/// Reads an object into an empty one; `false` when the literal is not one.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::Object;
/// use iyzico_core::value::fill;
/// use iyzico_core::value::literal::Literal;
/// use iyzico_core::value::read::Reader;
///
/// let mut link = LinkAddress::empty();
/// let list = Literal::read("[]").ok_or("no JSON")?;
/// assert!(!fill::object_into(&mut link, list, &mut Reader::default()), "a list is no object");
/// # Ok::<(), &'static str>(())
/// ```
pub fn object_into(object: &mut dyn Fields, json: Literal<'_>, reader: &mut Reader) -> bool {
    json.with_parts(|json| {
        let Some(members) = json.members() else { return false };
        if may_be_of_binding(json) && unusable(json) {
            return false;
        }
        fill_with(object, members, reader);
        true
    })
}

fn unusable(json: Literal<'_>) -> bool {
    Entries::within(json).is_some_and(|entries| entries.unusable().is_some())
}

/// Puts the values that stand in `entries` into their fields. `null` means the same as missing, and so
/// does an empty text in a request.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::Object;
/// use iyzico_core::value::fill;
/// use iyzico_core::value::read::{Entries, Reader};
///
/// let entries = Entries::read(r#"{"token": "AA1", "url": null}"#).ok_or("no object")?;
/// let mut link = LinkAddress::empty();
/// fill::fill(&mut link, &entries, &mut Reader::default());
/// assert_eq!(link.token.as_str(), "AA1");
/// assert_eq!(link.url, None);
/// # Ok::<(), &'static str>(())
/// ```
pub fn fill(object: &mut dyn Fields, entries: &Entries<'_>, reader: &mut Reader) {
    let fields = entries.0.iter().map(|(name, json)| (Cow::Borrowed(name.as_ref()), *json));
    fill_with(object, fields, reader);
}

fn fill_with<'a>(
    object: &mut dyn Fields,
    fields: impl Iterator<Item = (Cow<'a, str>, Literal<'a>)>,
    reader: &mut Reader,
) {
    const NOT_SEEN: u8 = 0;
    /// As many as a payment has, or more.
    const MANY: usize = 64;
    let names = object.names();
    let (mut few, mut more) = ([NOT_SEEN; MANY], Vec::new());
    let seen = few.get_mut(..names.len()).unwrap_or_else(|| {
        more.resize(names.len(), NOT_SEEN);
        &mut more
    });
    let mut expected = 0;
    reader.each_field(|reader| {
        // Not `for`: this way the fields stay in registers.
        fields.for_each(|(name, json)| {
            // Senders keep an order, so the next field is usually the one behind the last.
            let next = names.get(expected).and_then(|next| Some((expected, next.spelling(&name)?)));
            let Some((index, spelling)) = next.or_else(|| elsewhere(names, expected, &name)) else {
                if json.get() != "null" {
                    reader.unknown(&name, names);
                }
                return;
            };
            expected = index + 1;
            if json.get() == "null" || reader.watches_unknown && is_blank(json) {
                return;
            }
            reader.at_field(names[index].wire);
            if seen[index] != NOT_SEEN {
                reader.repeated(seen[index] == spelling, json, object.field_mut(index));
                return;
            }
            seen[index] = spelling;
            let alone = names[index].alone_in.and_then(|list| alone_in(json, list));
            object.field_mut(index).take(alone.unwrap_or(json), reader);
        });
        for (name, seen) in names.iter().zip(seen) {
            if name.required && *seen == NOT_SEEN {
                reader.at_field(name.wire);
                reader.missing();
            }
        }
    });
}

/// Which field goes by a name that is not the expected one, and by which of its spellings.
fn elsewhere(names: &[Name], expected: usize, name: &str) -> Option<(usize, u8)> {
    let (before, behind) = names.split_at_checked(expected)?;
    let within = |first: usize, names: &[Name]| {
        let mut names = (first..).zip(names);
        names.find_map(|(index, known)| Some((index, known.spelling(name)?)))
    };
    within(expected, behind).or_else(|| within(0, before))
}

/// The only element of a list inside an object. `None` when there is no such list, or not one element.
fn alone_in<'a>(json: Literal<'a>, list: &str) -> Option<Literal<'a>> {
    let elements = Entries::within(json)?.get(list)?.elements()?;
    match elements[..] {
        [alone] => Some(alone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscription::Subscription;

    /// The references of what is read, and the field that is missing or wrong.
    fn read(json: &str) -> (Option<String>, Option<String>) {
        let json = Literal::read(json).unwrap();
        let mut reader = Reader::default();
        let read = object::<Subscription>(json, &mut reader);
        (read.map(|read| read.data.reference_code.to_string()), reader.broken)
    }

    #[test]
    fn a_record_is_read_alone_or_as_the_only_row_of_a_page() {
        for json in [
            r#"{"data":{"referenceCode":"s1"}}"#,
            r#"{"data":{"totalCount":1,"items":[{"referenceCode":"s1"}]}}"#,
            r#"{"data":{"referenceCode":"s1","items":null}}"#,
            r#"{"data":{"referenceCode":"s1","items":[]}}"#,
        ] {
            assert_eq!(read(json), (Some("s1".to_owned()), None), "{json}");
        }
    }

    #[test]
    fn a_page_with_none_or_several_rows_is_no_record() {
        for rows in ["[]", r#"[{"referenceCode":"s1"},{"referenceCode":"s2"}]"#, "{}", "null"] {
            let (_, broken) = read(&format!(r#"{{"data":{{"items":{rows}}}}}"#));
            assert_eq!(broken.as_deref(), Some("data.referenceCode"), "{rows}");
        }
    }
}

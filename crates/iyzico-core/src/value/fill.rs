//! Putting the values of a JSON object into the fields of ours.

use crate::value::field::{Fields, Object};
use crate::value::literal::Literal;
use crate::value::literal::is_blank;
use crate::value::path::Segment;
use crate::value::read::{Entries, Reader};

/// Reads an object; `None` when the literal is none.
pub fn object<T: Object>(json: Literal<'_>, reader: &mut Reader) -> Option<T> {
    let entries = Entries::within(json).filter(|entries| entries.unusable().is_none())?;
    let mut object = T::empty();
    fill(&mut object, &entries, reader);
    Some(object)
}

/// Puts the values that stand in `entries` into their fields. `null` means the same as missing, and so
/// does an empty text in a request.
pub fn fill(object: &mut dyn Fields, entries: &Entries<'_>, reader: &mut Reader) {
    let names = object.names();
    let mut seen: Vec<Option<&str>> = vec![None; names.len()];
    let mut expected = 0;
    for (name, json) in &entries.0 {
        // Senders keep an order, so the next field is usually the one behind the last.
        let after = names[expected..].iter().position(|known| known.is(name));
        let found = after
            .map(|index| index + expected)
            .or_else(|| names[..expected].iter().position(|known| known.is(name)));
        let is_nothing = json.get() == "null" || reader.watches_unknown && is_blank(*json);
        let Some(index) = found else {
            if json.get() != "null" {
                reader.unknown(name);
            }
            continue;
        };
        expected = index + 1;
        if is_nothing {
            continue;
        }
        reader.at(Segment::Field(names[index].wire), |reader| {
            if let Some(spelling) = seen[index] {
                reader.repeated(spelling == name);
            } else {
                seen[index] = Some(name);
                let alone = names[index].alone_in.and_then(|list| alone_in(*json, list));
                object.field_mut(index).take(alone.unwrap_or(*json), reader);
            }
        });
    }
    for (name, seen) in names.iter().zip(seen) {
        if name.required && seen.is_none() {
            reader.missing(name.wire);
        }
    }
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

//! Lists that come in pages: which one is asked for, and which one is next.

use crate::value::field::{Fields, Object};
use crate::value::read::{Entries, RawValue, Reader};
use crate::value::write::text_of_field;
use crate::wire::endpoint::{Endpoint, Next, Pages};

/// A call whose response is one page of a list.
///
/// [`Endpoint::PAGES`] says how it goes on.
pub trait Paged: Endpoint {
    /// What the list is of.
    type Row: Object;

    /// Takes the rows out of a page.
    fn rows(page: Self::Response) -> Vec<Self::Row>;
}

impl Pages {
    /// The page that a request asks for: the first one, 1, unless it names another.
    pub fn asked_for(&self, request: &dyn Fields) -> u32 {
        let Next::Number { page, .. } = self.next;
        text_of_field(request, page).and_then(|number| number.parse().ok()).unwrap_or(FIRST)
    }

    /// Lets a request ask for a page.
    pub fn ask_for(&self, request: &mut dyn Fields, number: u32) {
        let Next::Number { page, .. } = self.next;
        let index = request.names().iter().position(|name| name.wire == page);
        let index = index.expect("Description::of looks for the field");
        let literal = RawValue::from_string(number.to_string()).expect("a number is JSON");
        request.field_mut(index).take(&literal, &mut Reader::default());
    }

    /// The page behind page `number`, whose response is given as JSON text. `None` behind the last
    /// one, and behind one without rows, whatever number of pages is claimed.
    pub fn after(&self, number: u32, response: &str) -> Option<u32> {
        let Next::Number { pages, .. } = self.next;
        let rows: Vec<&RawValue> = serde_json::from_str(at(response, self.rows)?.get()).ok()?;
        let count = at(response, pages)?.get().trim_matches('"').parse::<u32>().ok()?;
        (!rows.is_empty() && number < count).then(|| number + 1)
    }
}

/// The literal of a field, or with `data.items` of one inside another.
fn at<'a>(json: &'a str, path: &str) -> Option<&'a RawValue> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let literal = Entries::read(json)?.get(first)?;
    if rest.is_empty() { Some(literal) } else { at(literal.get(), rest) }
}

const FIRST: u32 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::RetrievePaymentHistory;

    /// As if the history of payments came in pages.
    const PAGES: Pages =
        Pages { rows: "data.items", next: Next::Number { page: "paymentId", pages: "pageCount" } };

    #[test]
    fn a_request_asks_for_the_first_page_or_for_another() {
        let mut request = RetrievePaymentHistory::builder().build();
        assert_eq!(PAGES.asked_for(&request), 1);
        PAGES.ask_for(&mut request, 7);
        assert_eq!(PAGES.asked_for(&request), 7);
    }

    #[track_caller]
    fn check(number: u32, response: &str, expected: Option<u32>) {
        assert_eq!(PAGES.after(number, response), expected, "{response}");
    }

    #[test]
    fn the_last_page_and_an_empty_one_end_the_list() {
        check(1, r#"{"data":{"items":[{}]},"pageCount":2}"#, Some(2));
        check(1, r#"{"data":{"items":[{}]},"pageCount":"2"}"#, Some(2));
        check(2, r#"{"data":{"items":[{}]},"pageCount":2}"#, None);
        check(9, r#"{"data":{"items":[{}]},"pageCount":2}"#, None);
        check(1, r#"{"data":{"items":[]},"pageCount":2}"#, None);
    }

    #[test]
    fn what_says_nothing_of_pages_is_the_last_one() {
        for response in [
            "",
            "{}",
            r#"{"data":{"items":[{}]}}"#,
            r#"{"data":{"items":[{}]},"pageCount":-1}"#,
            r#"{"data":{"items":{}},"pageCount":2}"#,
            r#"{"data":null,"pageCount":2}"#,
        ] {
            check(1, response, None);
        }
    }
}

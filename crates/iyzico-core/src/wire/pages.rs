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
        text_of_field(request, self.next.page())
            .and_then(|number| number.parse().ok())
            .unwrap_or(FIRST)
    }

    /// Lets a request ask for a page.
    pub fn ask_for(&self, request: &mut dyn Fields, number: u32) {
        let page = self.next.page();
        let index = request.names().iter().position(|name| name.wire == page);
        let index = index.expect("Description::of looks for the field");
        let literal = RawValue::from_string(number.to_string()).expect("a number is JSON");
        request.field_mut(index).take(&literal, &mut Reader::default());
    }

    /// The page behind page `number`, whose response is given as JSON text. `None` behind the last
    /// one, and behind one without rows, whatever number of pages is claimed.
    pub fn after(&self, number: u32, response: &str) -> Option<u32> {
        let rows: Vec<&RawValue> = serde_json::from_str(at(response, self.rows)?.get()).ok()?;
        let count = match self.next {
            Next::Number { pages, .. } => number_at(response, pages)?,
            Next::Total { size, total, .. } => {
                let size = number_at(response, size).filter(|size| *size > 0)?;
                number_at(response, total)?.div_ceil(size)
            }
            Next::UntilEmpty { .. } => u32::MAX,
        };
        (!rows.is_empty() && number < count).then(|| number + 1)
    }
}

fn number_at(json: &str, path: &str) -> Option<u32> {
    at(json, path)?.get().trim_matches('"').parse().ok()
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
    fn a_total_says_how_many_pages_there_are() {
        let next = Next::Total { page: "paymentId", size: "size", total: "total" };
        let pages = Pages { rows: "items", next };
        let check = |number, response: &str, expected| {
            assert_eq!(pages.after(number, response), expected, "{response}");
        };
        check(1, r#"{"items":[{}],"size":2,"total":5}"#, Some(2));
        check(2, r#"{"items":[{}],"size":"2","total":"5"}"#, Some(3));
        check(3, r#"{"items":[{}],"size":2,"total":5}"#, None);
        check(2, r#"{"items":[{}],"size":2,"total":4}"#, None);
        check(1, r#"{"items":[],"size":2,"total":5}"#, None);
        check(1, r#"{"items":[{}],"size":0,"total":5}"#, None);
        check(1, r#"{"items":[{}],"total":5}"#, None);
    }

    #[test]
    fn where_nothing_is_counted_an_empty_page_ends_the_list() {
        let pages = Pages { rows: "items", next: Next::UntilEmpty { page: "paymentId" } };
        assert_eq!(pages.after(7, r#"{"items":[{}]}"#), Some(8));
        assert_eq!(pages.after(8, r#"{"items":[]}"#), None);
        assert_eq!(pages.after(u32::MAX, r#"{"items":[{}]}"#), None);
        assert_eq!(pages.after(1, "{}"), None);
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

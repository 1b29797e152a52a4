//! Lists that come in pages: which one is asked for, and which one is next.

use std::fmt;

use crate::value::field::{Fields, Object};
use crate::value::literal;
use crate::value::literal::Literal;
use crate::value::read::{Entries, Reader};
use crate::value::write::text_of_field;
use crate::wire::endpoint::{Endpoint, Next, Pages};

/// A call whose response is one page of a list.
///
/// [`Endpoint::PAGES`] says how it goes on.
///
/// ```
/// use iyzico_core::link::{LinkList, ListLinks};
/// use iyzico_core::pages::Paged;
///
/// let page: LinkList = serde_json::from_str(r#"{"data": {"items": [{"name": "A book"}]}}"#)?;
/// assert_eq!(ListLinks::rows(page).len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Paged: Endpoint {
    /// What the list is of.
    type Row: Object;

    /// Takes the rows out of a page.
    fn rows(page: Self::Response) -> Vec<Self::Row>;
}

/// Names a page of a list. A request that names it goes on from there, in another process too.
///
/// ```
/// use iyzico_core::pages::Position;
///
/// assert_eq!(Position::Number(2).number(), Some(2));
/// assert_eq!(Position::Cursor("r-20".to_owned()).to_string(), "r-20");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// The number of the page; 1 is the first.
    Number(u32),
    /// What the page before it said of the next one; empty for the first page.
    Cursor(String),
}

impl Position {
    /// The number of the page, if pages have numbers.
    pub const fn number(&self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Cursor(_) => None,
        }
    }

    /// The cursor of the page, if pages have cursors.
    pub fn cursor(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Cursor(cursor) => Some(cursor),
        }
    }
}

/// As requests carry it.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Cursor(cursor) => f.write_str(cursor),
        }
    }
}

impl Pages {
    /// The first page of every list.
    pub const fn first(&self) -> Position {
        match self.next {
            Next::Cursor { .. } => Position::Cursor(String::new()),
            _ => Position::Number(1),
        }
    }

    /// The page of a request: the first one, unless it names another.
    pub fn position_of(&self, request: &dyn Fields) -> Position {
        let named = text_of_field(request, self.next.field());
        let position = named.and_then(|text| match self.next {
            Next::Cursor { .. } => Some(Position::Cursor(text.into_owned())),
            _ => text.parse().ok().map(Position::Number),
        });
        position.unwrap_or_else(|| self.first())
    }

    /// Puts the page into a request.
    pub fn set_position(&self, request: &mut dyn Fields, position: &Position) {
        let field = self.next.field();
        let index = request.names().iter().position(|name| name.wire == field);
        let index = index.expect("Description::of looks for the field");
        let literal = match position {
            Position::Number(number) => serde_json::value::to_raw_value(number),
            Position::Cursor(cursor) => serde_json::value::to_raw_value(cursor),
        };
        let literal = literal.expect("numbers and texts are JSON");
        request.field_mut(index).take(Literal::from(&*literal), &mut Reader::default());
    }

    /// The page behind a page whose response is given as JSON text. `None` behind the last one, and
    /// behind one without rows, whatever else is claimed. Where it is not told how many pages there are, only
    /// a page without rows is the last one. A cursor that leads to the same page again ends the list too.
    pub fn after(&self, position: &Position, response: &str) -> Option<Position> {
        let entries = Entries::read(response)?;
        if at(&entries, self.rows)?.elements()?.is_empty() {
            return None;
        }
        match (self.next, position) {
            (Next::Cursor { next, .. }, Position::Cursor(asked)) => {
                let cursor = literal::text(at(&entries, next)?)?;
                let cursor = cursor.trim(); // as it is sent
                let goes_on = !cursor.is_empty() && cursor != asked;
                goes_on.then(|| Position::Cursor(cursor.to_owned()))
            }
            (Next::Cursor { .. }, Position::Number(_)) | (_, Position::Cursor(_)) => None,
            (_, Position::Number(number)) => {
                let is_last = self.count(&entries).is_some_and(|count| *number >= count);
                number.checked_add(1).filter(|_| !is_last).map(Position::Number)
            }
        }
    }

    /// How many pages there are, as a page tells it: one that has rows tells of one page at least.
    pub(crate) fn count(&self, entries: &Entries<'_>) -> Option<u32> {
        let number = |path| {
            let number = literal::whole_number(at(entries, path)?).filter(|number| *number > 0)?;
            Some(u32::try_from(number).unwrap_or(u32::MAX))
        };
        match self.next {
            Next::Number { pages, .. } => number(pages),
            Next::Total { size, total, .. } => Some(number(total)?.div_ceil(number(size)?)),
            Next::UntilEmpty { .. } | Next::Cursor { .. } => None,
        }
    }

    /// Why a page does not show where its list ends: it has no rows where its own count has some, or tells
    /// neither.
    pub(crate) fn gap(&self, asked: u32, entries: &Entries<'_>) -> Option<String> {
        let rows = at(entries, self.rows);
        let list = rows.and_then(Literal::elements);
        if list.as_ref().is_some_and(|rows| !rows.is_empty()) {
            return None;
        }
        let is_counted = !matches!(self.next, Next::UntilEmpty { .. } | Next::Cursor { .. });
        match self.count(entries) {
            // An empty list may have one page or none.
            Some(count) if count >= asked.max(2) => {
                Some(format!("page {asked} of {count} has no {}", self.rows))
            }
            None if is_counted && list.is_none() && !self.counts_none(entries) => {
                Some(format!("it has no {} and no number of pages", self.rows))
            }
            _ => None,
        }
    }

    /// Whether a page says that there is nothing at all.
    fn counts_none(&self, entries: &Entries<'_>) -> bool {
        let (Next::Number { pages: count, .. } | Next::Total { total: count, .. }) = self.next
        else {
            return false;
        };
        at(entries, count).and_then(literal::whole_number) == Some(0)
    }
}

/// The literal of a field, or with `data.items` of one inside another.
fn at<'a>(entries: &Entries<'a>, path: &str) -> Option<Literal<'a>> {
    let mut names = path.split('.');
    let first = entries.get(names.next()?)?;
    names.try_fold(first, |literal, name| Entries::within(literal)?.get(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::RetrievePaymentHistory;

    /// As if the history of payments came in pages.
    const PAGES: Pages =
        Pages { rows: "data.items", next: Next::Number { page: "paymentId", pages: "pageCount" } };
    /// The same with cursors.
    const CURSORS: Pages = Pages {
        rows: "data.items",
        next: Next::Cursor { cursor: "paymentConversationId", next: "lastId" },
    };

    fn cursor(text: &str) -> Position {
        Position::Cursor(text.to_owned())
    }

    #[test]
    fn a_request_asks_for_the_first_page_or_for_another() {
        let mut request = RetrievePaymentHistory::builder().build();
        assert_eq!(PAGES.position_of(&request), Position::Number(1));
        PAGES.set_position(&mut request, &Position::Number(7));
        assert_eq!(PAGES.position_of(&request), Position::Number(7));

        assert_eq!(CURSORS.position_of(&request), cursor(""));
        CURSORS.set_position(&mut request, &cursor("a \"b\""));
        assert_eq!(CURSORS.position_of(&request), cursor("a \"b\""));
    }

    #[track_caller]
    fn check(number: u32, response: &str, expected: Option<u32>) {
        let expected = expected.map(Position::Number);
        assert_eq!(PAGES.after(&Position::Number(number), response), expected, "{response}");
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
        let check = |number, response: &str, expected: Option<u32>| {
            let next = pages.after(&Position::Number(number), response);
            assert_eq!(next, expected.map(Position::Number), "{response}");
        };
        check(1, r#"{"items":[{}],"size":2,"total":5}"#, Some(2));
        check(2, r#"{"items":[{}],"size":"2","total":"5"}"#, Some(3));
        check(3, r#"{"items":[{}],"size":2,"total":5}"#, None);
        check(2, r#"{"items":[{}],"size":2,"total":4}"#, None);
        check(1, r#"{"items":[],"size":2,"total":5}"#, None);
        check(1, r#"{"items":[{}],"size":0,"total":5}"#, Some(2));
        check(1, r#"{"items":[{}],"total":5}"#, Some(2));
    }

    #[test]
    fn where_nothing_is_counted_an_empty_page_ends_the_list() {
        let pages = Pages { rows: "items", next: Next::UntilEmpty { page: "paymentId" } };
        let check = |number, response: &str, expected: Option<u32>| {
            let next = pages.after(&Position::Number(number), response);
            assert_eq!(next, expected.map(Position::Number), "{response}");
        };
        check(7, r#"{"items":[{}]}"#, Some(8));
        check(8, r#"{"items":[]}"#, None);
        check(u32::MAX, r#"{"items":[{}]}"#, None);
        check(1, "{}", None);
    }

    #[test]
    fn where_no_number_of_pages_is_told_an_empty_page_ends_the_list() {
        for count in ["-1", "0", "null", "\"\"", "\"x\"", "{}", "2e0"] {
            check(7, &format!(r#"{{"data":{{"items":[{{}}]}},"pageCount":{count}}}"#), Some(8));
            check(7, &format!(r#"{{"data":{{"items":[]}},"pageCount":{count}}}"#), None);
        }
        check(1, r#"{"data":{"items":[{}]}}"#, Some(2));
        check(u32::MAX, r#"{"data":{"items":[{}]}}"#, None);
    }

    #[test]
    fn a_number_of_pages_is_read_in_every_spelling() {
        for count in ["2", "2.0", "\"2\"", "\" 2 \"", "\"2.00\""] {
            let page = format!(r#"{{"data":{{"items":[{{}}]}},"pageCount":{count}}}"#);
            check(1, &page, Some(2));
            check(2, &page, None);
        }
        check(9, r#"{"data":{"items":[{}]},"pageCount":99999999999}"#, Some(10));
    }

    #[test]
    fn what_has_no_rows_is_the_last_one() {
        for response in
            ["", "{}", r#"{"data":{"items":{}},"pageCount":2}"#, r#"{"data":null,"pageCount":2}"#]
        {
            check(1, response, None);
        }
    }

    #[test]
    fn a_page_without_rows_proves_the_end_of_its_list_or_does_not() {
        let gap =
            |asked, response: &str| PAGES.gap(asked, &Entries::read(response).unwrap()).is_some();
        for (asked, response) in [
            (1, r#"{"data":{"items":[]}}"#),
            (1, r#"{"data":{"items":[]},"pageCount":1}"#),
            (1, r#"{"data":{"items":null},"pageCount":0}"#),
            (3, r#"{"data":{"items":[]},"pageCount":2}"#),
            (3, r#"{"data":{},"pageCount":2}"#),
            (1, r#"{"data":{"items":[{}]}}"#),
        ] {
            assert!(!gap(asked, response), "{asked} {response}");
        }
        for (asked, response) in [
            (2, r#"{"data":{"items":[]},"pageCount":2}"#),
            (2, r#"{"data":{"items":[]},"pageCount":"3.0"}"#),
            (1, r#"{"data":{"items":[]},"pageCount":2}"#),
            (1, r#"{"data":{"items":{}},"pageCount":2}"#),
            (2, r#"{"data":null,"pageCount":2}"#),
            (1, "{}"),
            (1, r#"{"data":{"items":null}}"#),
        ] {
            assert!(gap(asked, response), "{asked} {response}");
        }
    }

    #[track_caller]
    fn check_cursor(asked: &str, response: &str, expected: Option<&str>) {
        assert_eq!(CURSORS.after(&cursor(asked), response), expected.map(cursor), "{response}");
    }

    #[test]
    fn a_cursor_leads_on_until_there_is_no_new_one() {
        check_cursor("", r#"{"data":{"items":[{}]},"lastId":"17"}"#, Some("17"));
        check_cursor("", r#"{"data":{"items":[{}]},"lastId":17}"#, Some("17"));
        check_cursor("17", r#"{"data":{"items":[{}]},"lastId":"17"}"#, None);
        check_cursor("", r#"{"data":{"items":[{}]},"lastId":" 17 "}"#, Some("17"));
        check_cursor("17", r#"{"data":{"items":[{}]},"lastId":" 17 "}"#, None);
        check_cursor("17", r#"{"data":{"items":[]},"lastId":"18"}"#, None);
        check_cursor("17", r#"{"data":{"items":[{}]},"lastId":""}"#, None);
        check_cursor("17", r#"{"data":{"items":[{}]},"lastId":null}"#, None);
        check_cursor("17", r#"{"data":{"items":[{}]}}"#, None);
    }

    #[test]
    fn a_number_is_no_cursor() {
        assert_eq!(
            CURSORS.after(&Position::Number(1), r#"{"data":{"items":[{}]},"lastId":1}"#),
            None
        );
    }
}

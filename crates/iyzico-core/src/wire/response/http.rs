//! What stands before the body of a response.

use std::fmt;
use std::sync::Arc;

/// What stands before the body of a response.
///
/// ```
/// use iyzico_core::response::Http;
///
/// let http = Http::new(200, [("Content-Type", "application/json")]);
/// assert_eq!(http.headers.get("content-type"), Some("application/json"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http {
    /// Status of the HTTP response.
    pub status: u16,
    /// What its headers say.
    pub headers: Headers,
}

impl Http {
    /// What a transport has received.
    pub fn new(
        status: u16,
        headers: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Self {
        Self { status, headers: headers.into_iter().collect() }
    }
}

/// The headers of a response, in the order in which they came. What is not text is left out.
///
/// ```
/// use iyzico_core::response::Headers;
///
/// let headers = Headers::from_iter([("Server", "nginx"), ("Set-Cookie", "a"), ("Set-Cookie", "b")]);
/// assert_eq!(headers.get("Server"), Some("nginx"));
/// let cookies = headers.iter().filter(|(name, _)| *name == "set-cookie");
/// assert_eq!(cookies.map(|(_, value)| value).collect::<Vec<_>>(), ["a", "b"]);
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Headers {
    /// As HTTP writes them, one per line: a response has many headers and few are read.
    lines: Arc<str>,
}

impl Headers {
    /// The names, in lower case, and the values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lines.lines().filter_map(|line| line.split_once(PARTED))
    }

    /// The value of a header, the first one if there are several. The name may be written in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut headers = self.iter();
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// What parts a name from its value. Names have no colon in them.
const PARTED: char = ':';

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(headers: T) -> Self {
        /// More bytes than the headers of iyzico's responses have.
        const TYPICAL: usize = 512;
        let mut lines = String::with_capacity(TYPICAL);
        for (name, value) in headers {
            let (name, value) = (name.as_ref(), value.as_ref());
            if name.contains(PARTED) || name.bytes().chain(value.bytes()).any(ends_line) {
                continue; // not a header of HTTP
            }
            lines.extend([name, ":", value, "\n"]);
            let start = lines.len() - name.len() - value.len() - 2;
            lines[start..start + name.len()].make_ascii_lowercase();
        }
        Self { lines: lines.into() }
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_given_back_as_they_came() {
        let given = [
            ("Date", "Sun, 29 Nov 2026 10:00:00 GMT"),
            ("x-empty", ""),
            ("a", "b:c"),
            ("a", " d "),
        ];
        let headers = Headers::from_iter(given);
        let found: Vec<_> = headers.iter().collect();
        assert_eq!(found, [("date", given[0].1), ("x-empty", ""), ("a", "b:c"), ("a", " d ")]);
        assert_eq!(headers.get("A"), Some("b:c"));
        assert_eq!(headers.get("b"), None);
        assert_eq!(Headers::default().iter().count(), 0);
    }

    #[test]
    fn what_is_no_header_is_left_out() {
        let headers =
            Headers::from_iter([("a\nb", "c"), ("a:b", "c"), ("a", "b\r\nc: d"), ("e", "f")]);
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("e", "f")]);
    }
}

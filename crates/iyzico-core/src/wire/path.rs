//! Paths of URLs with fields in them: `/v2/iyzilink/products/{token}`.

use std::borrow::Cow;
use std::fmt::Write;

use crate::value::field::Name;

/// The names that stand in a template.
pub(crate) fn names(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

/// Puts texts in place of the names of a template.
pub(crate) fn fill<'a>(
    template: &'static str,
    text_of: impl Fn(&str) -> Cow<'a, str>,
) -> Cow<'static, str> {
    if !template.contains('{') {
        return Cow::Borrowed(template);
    }
    let mut parts = template.split('{');
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').expect("templates were checked when compiling");
        escape(&text_of(name), &mut path);
        path.push_str(rest);
    }
    Cow::Owned(path)
}

/// Why a text cannot stand in a path, if it cannot. Servers and proxies resolve dots and slashes, so
/// that another call would be made than the one that was signed.
pub(crate) fn refuse(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        Some("must not be empty: it is a part of the URL")
    } else if matches!(text, "." | "..") || text.contains(['/', '\\']) {
        Some("must not be a path of its own: it is a part of the URL")
    } else if text.chars().any(char::is_control) {
        Some("holds control characters; it is a part of the URL")
    } else {
        None
    }
}

/// Why path and query cannot be sent as they are, if they cannot: what is signed must be what the server
/// sees, and it must be a path of the service that the keys belong to.
pub(crate) fn refuse_whole(target: &str) -> Option<&'static str> {
    let path = target.split('?').next().unwrap_or_default();
    if !path.starts_with('/') || path.contains("//") {
        return Some("must be an absolute path without a host, such as /v2/new/call");
    }
    if target.contains(['{', '}']) {
        return Some("holds a placeholder; put the value in its place");
    }
    if !target.bytes().all(|byte| byte.is_ascii_alphanumeric() || IN_URL.contains(&byte)) {
        return Some("holds a character that no URL has; escape it");
    }
    let bytes = target.as_bytes();
    for (at, _) in target.match_indices('%') {
        let code = bytes.get(at + 1..at + 3).filter(|code| code.iter().all(u8::is_ascii_hexdigit));
        let Some(code) = code else { return Some("holds a % that escapes nothing") };
        let is_special = ["2e", "2f", "5c", "00"]
            .iter()
            .any(|known| known.as_bytes().eq_ignore_ascii_case(code));
        if at < path.len() && is_special {
            return Some("holds an escaped dot or slash, which servers resolve");
        }
    }
    let is_relative = path.split('/').any(|segment| matches!(segment, "." | ".."));
    is_relative.then_some("must not hold . or .. as a segment")
}

/// What may stand in a URL besides letters and digits (RFC 3986).
const IN_URL: &[u8] = b"-._~!$&'()*+,;=:@/?%";

/// Everything but letters, digits and `-._~` is escaped.
fn escape(text: &str, path: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(byte.into());
        } else {
            write!(path, "%{byte:02X}").expect("a String takes all");
        }
    }
}

/// Whether a template is well formed and each of its names is a field.
pub(crate) const fn is_of_fields(template: &str, fields: &[Name]) -> bool {
    let bytes = template.as_bytes();
    if bytes.is_empty() || bytes[0] != b'/' {
        return false;
    }
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == b'}' {
            return false;
        }
        if bytes[index] == b'{' {
            let (_, from) = bytes.split_at(index + 1);
            let mut length = 0;
            while length < from.len() && from[length] != b'}' {
                length += 1;
            }
            let (name, rest) = from.split_at(length);
            if rest.is_empty() || !has_field(fields, name) {
                return false;
            }
            index += 1 + length;
        }
        index += 1;
    }
    true
}

/// Whether one of the fields has this name on the wire.
pub(crate) const fn has_field(fields: &[Name], name: &[u8]) -> bool {
    let mut index = 0;
    while index < fields.len() {
        if is_same(fields[index].wire.as_bytes(), name) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Name] = &[
        Name { wire: "token", aliases: &[], alone_in: None, required: false },
        Name { wire: "status", aliases: &[], alone_in: None, required: false },
    ];

    #[test]
    fn templates_name_fields_or_do_not_compile() {
        assert!(is_of_fields("/v2/products/{token}/status/{status}", FIELDS));
        assert!(is_of_fields("/payment/auth", FIELDS));
        for wrong in ["", "payment", "/a/{other}", "/a/{token", "/a/token}", "/a/{}"] {
            assert!(!is_of_fields(wrong, FIELDS), "{wrong}");
        }
        assert_eq!(names("/a/{token}/b/{status}").collect::<Vec<_>>(), ["token", "status"]);
    }

    #[test]
    fn what_is_filled_in_stays_one_segment() {
        let filled = fill("/a/{token}/b", |_| "AB c/ğ+%?#".into());
        assert_eq!(filled, "/a/AB%20c%2F%C4%9F%2B%25%3F%23/b");
        assert_eq!(fill("/payment/auth", |_| unreachable!()), "/payment/auth");
    }

    #[test]
    fn whole_paths_name_no_host_and_climb_nowhere() {
        for right in
            ["/v2/new/call", "/a/b-c_d~e.f/", "/a?b=c%20d&e=https://f/../g", "/a..b/%C4%9F"]
        {
            assert_eq!(refuse_whole(right), None, "{right}");
        }
        for wrong in [
            "",
            "payment/auth",
            "//evil.example/x",
            "https://evil.example/x",
            "/a//b",
            "/a/../b",
            "/..",
            "/a/./b",
            "/a/%2e%2E/b",
            "/a/%2Fb",
            "/a%5cb",
            "/a b",
            "/a\n",
            "/ğ",
            "/a#b",
            "/a\\b",
            "/a/{token}",
            "/a%",
            "/a%2",
            "/a%zz",
            "/a%00",
            "@evil.example/x",
        ] {
            assert!(refuse_whole(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn dots_slashes_and_nothing_are_refused() {
        for text in ["", " ", ".", "..", "a/b", "../x", "a\\b", "a\nb"] {
            assert!(refuse(text).is_some(), "{text:?}");
        }
        assert_eq!(refuse("a.b..c"), None);
    }
}

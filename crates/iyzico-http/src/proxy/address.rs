//! The URL of a proxy.
//!
//! It is read as strictly as that of the service: a proxy is told a password, and another host or port than the
//! one that was meant must not hear it.

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

/// Reads a URL, with or without scheme and port: the address to connect to, and what else it says. The problem of
/// another one shows nothing of it, for there may be a password in it.
pub(super) fn read(text: &str) -> Result<(Uri, Intercept), String> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err("holds spaces, backslashes or characters beyond ASCII".to_owned());
    }
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let (scheme, rest) = text.split_once("://").expect("it was put there");
    if !SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(format!("{} is not supported; {SUPPORTED}", shown(scheme)));
    }
    let url = Url::parse(&text).map_err(|error| no_url(&format!(": {error}")))?;
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("holds more than user name, password, host and port; {ESCAPES}"));
    }
    let authority = rest.trim_end_matches('/');
    if authority.ends_with(':') || url.port() == Some(0) {
        return Err(no_url(": its port is none"));
    }
    address_of(&url).ok_or_else(|| no_url(""))
}

fn address_of(url: &Url) -> Option<(Uri, Intercept)> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let port = url.port_or_known_default().unwrap_or(SOCKS_PORT);
    let uri = Uri::builder()
        .scheme(url.scheme())
        .authority(format!("{host}:{port}"))
        .path_and_query("/")
        .build()
        .ok()?;
    let matcher = Matcher::builder().all(url.as_str()).build();
    let found = matcher.intercept(&Uri::from_static("https://anybody.example"))?;
    Some((uri, found))
}

/// What stands before the host, where it can be a scheme.
fn shown(scheme: &str) -> String {
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_scheme { format!("{scheme}://") } else { "what stands before ://".to_owned() }
}

fn no_url(reason: &str) -> String {
    format!("is not a URL such as {EXAMPLE}{reason}; {SUPPORTED}")
}

const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];
pub(super) const EXAMPLE: &str = "http://proxy.example:3128";
const SUPPORTED: &str = "supported are http:// and https:// (HTTP CONNECT), and socks5://";
const ESCAPES: &str = "in a password, / ? # are written as %2F %3F %23";
const SOCKS_PORT: u16 = 1080;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_without_a_port_has_that_of_its_kind() {
        for (url, authority) in [
            ("socks5://proxy.invalid", "proxy.invalid:1080"),
            ("socks5h://u:p@proxy.invalid", "proxy.invalid:1080"),
            ("socks5://proxy.invalid:9050", "proxy.invalid:9050"),
            ("socks5://[::1]", "[::1]:1080"),
            ("http://proxy.invalid", "proxy.invalid:80"),
            ("https://proxy.invalid/", "proxy.invalid:443"),
            ("HTTP://proxy.invalid:3128", "proxy.invalid:3128"),
            ("proxy.invalid:3128", "proxy.invalid:3128"),
            ("u:p@[::1]:3128", "[::1]:3128"),
            ("127.0.0.1:080", "127.0.0.1:80"),
        ] {
            let (uri, _) = read(url).unwrap();
            assert_eq!(uri.authority().unwrap(), authority, "{url}");
        }
    }

    #[test]
    fn passwords_are_read_as_they_are_escaped() {
        for (url, user, password) in [
            ("socks5://us%40er:pa%3As%2Fs@h", "us@er", "pa:s/s"),
            ("socks5://u:a%25!$&'()*+,;=-._~^|`@h:1", "u", "a%!$&'()*+,;=-._~^|`"),
        ] {
            let (_, found) = read(url).unwrap();
            assert_eq!(found.raw_auth(), Some((user, password)));
        }
    }

    #[test]
    fn everything_but_user_password_host_and_port_is_refused() {
        for host in ["proxy.invalid", "127.0.0.1", "[::1]"] {
            for scheme in ["http://", "https://", "socks5://", "socks5h://", ""] {
                for user in ["", "us3r:s3cret@", "us3r@"] {
                    for (rest, reason) in [
                        (":99999", "invalid port number"),
                        (":65536", "invalid port number"),
                        (":-1", "invalid port number"),
                        (":+80", "invalid port number"),
                        (":80x", "invalid port number"),
                        (":", "its port is none"),
                        (":/", "its port is none"),
                        (":0", "its port is none"),
                        (":1/path", "more than"),
                        (":1//", "more than"),
                        (":1?q", "more than"),
                        (":1?", "more than"),
                        (":1#f", "more than"),
                        ("/ss@h:1", "more than"),
                        (":1 ", "spaces"),
                        ("\n", "spaces"),
                        (":1\\@h", "backslashes"),
                        (":1é", "beyond ASCII"),
                    ] {
                        let url = format!("{scheme}{user}{host}{rest}");
                        let problem = read(&url).unwrap_err();
                        assert!(problem.contains(reason), "{url}: {problem}");
                        assert!(!problem.contains("s3cret"), "{problem}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for (url, reason) in [
            ("", "is not a URL"),
            ("http://", "is not a URL"),
            ("socks5://", "is not a URL"),
            ("http://u:s3cret@", "is not a URL"),
            ("socks5://u:s3cret@", "is not a URL"),
            ("http:/127.0.0.1:1", "more than"),
            ("http//127.0.0.1:1", "more than"),
            ("ftp://u:s3cret@h", "ftp:// is not supported"),
            ("socks4://h:1", "socks4:// is not supported"),
            ("u:s3cret@h://", "what stands before :// is not supported"),
            ("http://a b", "spaces"),
        ] {
            let problem = read(url).unwrap_err();
            assert!(problem.contains(reason), "{url}: {problem}");
            assert!(!problem.contains("s3cret"), "{problem}");
        }
    }
}

//! Where a browser is sent back to: https, but for tests.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::value::blank::is_blank;
use crate::value::rule::Context;

/// What is wrong with a URL anywhere.
pub(crate) fn refuse(text: &str) -> Option<&'static str> {
    let start = text.to_ascii_lowercase();
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            Some("is neither an https nor an http URL")
        }
        // The parser repairs what browsers repair; iyzico may not.
        Ok(_) if !(start.starts_with("http://") || start.starts_with("https://")) => {
            Some("is not an absolute URL")
        }
        Ok(_) if text.contains(|c: char| is_blank(c) || c.is_control() || c == '\\') => {
            Some("holds characters that no URL has")
        }
        Ok(url) if url.host_str().is_none_or(str::is_empty) => Some("names no host"),
        Ok(_) => None,
        Err(_) => Some("is not an absolute URL"),
    }
}

/// What is wrong with a URL that may open an app.
pub(crate) fn refuse_for_apps(text: &str) -> Option<&'static str> {
    /// These run or hold something instead of opening it.
    const NO_APPS: [&str; 6] = ["javascript", "data", "file", "blob", "about", "vbscript"];
    match Url::parse(text) {
        Ok(url) if NO_APPS.contains(&url.scheme()) => Some("opens neither a page nor an app"),
        Ok(url) if matches!(url.scheme(), "http" | "https") => refuse(text),
        Ok(_) if text.contains(|c: char| is_blank(c) || c.is_control() || c == '\\') => {
            Some("holds characters that no URL has")
        }
        Ok(_) => None,
        Err(_) => Some("is not an absolute URL"),
    }
}

/// The same for every call: what iyzico demands for its pages is right for banks too.
pub(crate) fn forbid(text: &str, context: &Context) -> Option<&'static str> {
    let host = plain_http(text)?;
    if context.live {
        Some("is not https; iyzico requires a valid certificate")
    } else if !is_of_tests(&host) {
        Some("is not https, which only addresses of tests may be")
    } else {
        None
    }
}

/// What [`forbid`] lets through.
pub(crate) fn doubt(text: &str, _: &Context) -> Option<&'static str> {
    plain_http(text)?;
    Some("is not https, which works with the sandbox and the simulator only")
}

fn plain_http(text: &str) -> Option<Host> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "http")?;
    url.host().map(|host| host.to_owned())
}

/// Whether a host is not of the Internet: this machine, its network, or a name that no registry gives
/// away, such as those of containers and test servers.
fn is_of_tests(host: &Host) -> bool {
    const RESERVED: [&str; 5] = ["localhost", "local", "test", "internal", "lan"];
    match host {
        Host::Domain(name) => match name.trim_end_matches('.').rsplit_once('.') {
            Some((_, top)) => RESERVED.contains(&top),
            None => true,
        },
        Host::Ipv4(ip) => is_private_v4(*ip),
        Host::Ipv6(ip) => is_private_v6(*ip),
    }
}

/// Whether an address is not of the Internet.
pub(crate) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let is_shared = ip.octets()[0] == 100 && ip.octets()[1] & 0b1100_0000 == 64;
    ip.is_private() || ip.is_loopback() || ip.is_unspecified() || ip.is_link_local() || is_shared
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let is_private = ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_unique_local()
        || ip.is_unicast_link_local();
    is_private || ip.to_ipv4_mapped().is_some_and(is_private_v4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, sandbox: &str, live: &str) {
        let now = jiff::Timestamp::UNIX_EPOCH;
        for (context, expected) in [(Context::sandbox(now), sandbox), (Context::live(now), live)] {
            let verdict = if refuse(url).or_else(|| forbid(url, &context)).is_some() {
                "error"
            } else if doubt(url, &context).is_some() {
                "warning"
            } else {
                "right"
            };
            assert_eq!(verdict, expected, "{url}");
        }
    }

    #[test]
    fn https_is_right_everywhere() {
        check("https://merchant.example/back?a=1", "right", "right");
        check("HTTPS://merchant.com.tr:8443/ödeme", "right", "right");
    }

    #[test]
    fn plain_http_is_for_tests_on_the_sandbox() {
        for host in [
            "localhost:8000",
            "LOCALHOST",
            "testserver",
            "web",
            "shop.localhost",
            "shop.test",
            "127.0.0.1:3000",
            "10.0.0.7",
            "172.16.3.4",
            "192.168.1.20",
            "169.254.1.1",
            "0.0.0.0:80",
            "[::1]:8080",
            "[fd00::1]",
            "host.docker.internal:5000",
            "raspberry.local",
        ] {
            check(&format!("http://{host}/back"), "warning", "error");
        }
        for host in [
            "merchant.com",
            "merchant.example",
            "8.8.8.8",
            "172.32.0.1",
            "[2001:db8::1]",
            "localhost.com",
        ] {
            check(&format!("http://{host}/back"), "error", "error");
        }
    }

    #[test]
    fn apps_are_opened_but_nothing_is_run() {
        for url in ["shop://result?order=1", "com.shop.pos://back", "https://shop.example/back"] {
            assert_eq!(refuse_for_apps(url), None, "{url}");
        }
        for url in ["javascript:alert(1)", "data:text/html,x", "result", "shop://a b", "https:x"] {
            assert!(refuse_for_apps(url).is_some(), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_page_is_refused() {
        for url in [
            "merchant.com/back",
            "/back",
            "ftp://merchant.com",
            "javascript:alert(1)",
            "https:merchant.com",
            "https:/merchant.com",
            "https://",
            "https://mer chant.com",
            "https://merchant.com/a b",
            "https://merchant.com\\back",
            "https://merchant.com/a\nb",
        ] {
            check(url, "error", "error");
        }
    }
}

//! Where requests may go.
//!
//! A request carries card numbers and a signature made with the merchant's key, so a wrong host is
//! a leak, and a right host with the wrong keys is an error 1001 that explains nothing. Both are
//! found here, before anything is sent.

use http::Uri;
use http::uri::Authority;
use iyzico_core::Environment;
use iyzico_core::error::ConfigError;
use url::{Host, Url};

/// Scheme, host and port of the service. Never a path: it is part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    url: Url,
    authority: Authority,
}

impl Origin {
    /// Reads a base URL, with or without scheme and trailing slash.
    ///
    /// Without a scheme it is https, except on loopback, where test servers speak plain http.
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return Err(refuse("holds spaces, backslashes or characters beyond ASCII"));
        }
        let origin = if text.contains("://") {
            Self::read(text)?
        } else {
            let secure = Self::read(&format!("https://{text}"))?;
            if secure.is_loopback() { Self::read(&format!("http://{text}"))? } else { secure }
        };
        origin.check_parts()?;
        Ok(origin)
    }

    /// The service that a pair of keys belongs to.
    pub(crate) fn of(environment: Environment) -> Self {
        Self::read(environment.base_url()).expect("the documented base URLs are URLs")
    }

    fn read(text: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(text).map_err(|error| refuse(format!("is not a URL: {error}")))?;
        let host = url.host_str().unwrap_or_default();
        let authority = match url.port() {
            Some(port) => Authority::try_from(format!("{host}:{port}")),
            None => Authority::try_from(host),
        };
        let authority = authority.map_err(|_| refuse("is not a URL with a host"))?;
        Ok(Self { url, authority })
    }

    fn check_parts(&self) -> Result<(), ConfigError> {
        let url = &self.url;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("must start with https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(format!(
                "holds a user name, so that requests would go to {}; write the host alone",
                self.authority
            )));
        }
        if url.query().is_some() || url.fragment().is_some() || url.path() != "/" {
            return Err(refuse(format!(
                "holds more than a host; write {}://{}",
                url.scheme(),
                self.authority
            )));
        }
        if url.scheme() == "http" && !self.is_loopback() {
            return Err(refuse(format!(
                "would send cards and keys to {} in the clear; plain http is for this machine only, use https",
                self.authority
            )));
        }
        Ok(())
    }

    /// Refuses hosts that the keys must not be used with.
    pub(crate) fn check_host(
        &self,
        keys: Environment,
        allow_other_hosts: bool,
    ) -> Result<(), ConfigError> {
        let host = self.host();
        match self.environment() {
            Some(environment) if environment != keys => Err(refuse(format!(
                "{host} is {}, but the keys are for {}, which is {}",
                describe(environment),
                describe(keys),
                Self::of(keys).host()
            ))),
            None if !self.is_loopback() && !allow_other_hosts => Err(refuse(format!(
                "{host} is not a host of iyzico; set `allow_other_hosts` if it is a server of your own"
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses the keys of another environment than the one that is connected to.
    pub(crate) fn check_keys(&self, keys: Environment) -> Result<(), ConfigError> {
        let Some(environment) = self.environment().filter(|environment| *environment != keys)
        else {
            return Ok(());
        };
        let problem = format!(
            "is for {}, but the client is for {}; make a client of its own",
            describe(keys),
            describe(environment)
        );
        Err(ConfigError { setting: "api_key", problem })
    }

    /// The service behind the host; `None` when the host is not iyzico's.
    fn environment(&self) -> Option<Environment> {
        let host = self.host();
        if !DOMAINS.iter().any(|domain| host.ends_with(domain)) {
            None
        } else if host.starts_with("sandbox") {
            Some(Environment::Sandbox)
        } else {
            Some(Environment::Live)
        }
    }

    /// Whether the host is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    fn host(&self) -> &str {
        self.authority.host()
    }

    /// Host and port, the port only where it is not the usual one.
    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The whole URL with a path and a query.
    pub(crate) fn join(&self, target: &str) -> Uri {
        Uri::builder()
            .scheme(self.url.scheme())
            .authority(self.authority.clone())
            .path_and_query(target)
            .build()
            .expect("scheme, authority and the path of an endpoint make a URI")
    }

    /// What a connector is asked for. The port is explicit, because proxies take 443 otherwise.
    #[cfg(feature = "hyper")]
    pub(crate) fn destination(&self) -> Uri {
        let port = self.url.port_or_known_default().unwrap_or(HTTPS_PORT);
        Uri::builder()
            .scheme(self.url.scheme())
            .authority(format!("{}:{port}", self.host()))
            .path_and_query("/")
            .build()
            .expect("scheme, host and port make a URI")
    }
}

fn refuse(problem: impl Into<String>) -> ConfigError {
    ConfigError { setting: "base_url", problem: problem.into() }
}

fn describe(environment: Environment) -> &'static str {
    match environment {
        Environment::Sandbox => "the sandbox",
        _ => "the live service",
    }
}

const DOMAINS: &[&str] = &[".iyzipay.com", ".iyzico.com"];
#[cfg(feature = "hyper")]
const HTTPS_PORT: u16 = 443;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepted(text: &str, expected: &str) {
        let origin = Origin::parse(text).unwrap();
        origin.check_host(Environment::Sandbox, false).unwrap();
        assert_eq!(origin.join("/payment/auth"), expected);
    }

    #[track_caller]
    fn refused(text: &str, reason: &str) {
        let problem = Origin::parse(text)
            .and_then(|origin| origin.check_host(Environment::Sandbox, false))
            .unwrap_err()
            .to_string();
        assert!(problem.contains(reason), "{text}: {problem}");
    }

    #[test]
    fn scheme_and_slash_may_be_left_out() {
        let expected = "https://sandbox-api.iyzipay.com/payment/auth";
        accepted("https://sandbox-api.iyzipay.com", expected);
        accepted("https://sandbox-api.iyzipay.com/", expected);
        accepted("sandbox-api.iyzipay.com", expected);
        accepted("sandbox-api.iyzipay.com/", expected);
        accepted("SANDBOX-API.iyzipay.com:443", expected);
    }

    #[test]
    fn loopback_may_speak_plain_http() {
        accepted("127.0.0.1:8080", "http://127.0.0.1:8080/payment/auth");
        accepted("localhost:1/", "http://localhost:1/payment/auth");
        accepted("http://127.9.9.9:80", "http://127.9.9.9/payment/auth");
        accepted("http://[::1]:8080", "http://[::1]:8080/payment/auth");
        accepted("https://localhost:8443", "https://localhost:8443/payment/auth");
        // Other spellings of the same address go to this machine as well.
        accepted("http://2130706433:8080", "http://127.0.0.1:8080/payment/auth");
        accepted("http://0x7f.1:8080", "http://127.0.0.1:8080/payment/auth");
        accepted("http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080/payment/auth");
    }

    #[test]
    fn everything_but_a_host_is_refused() {
        refused("https://sandbox-api.iyzipay.com@evil.example", "go to evil.example");
        refused("https://user:secret@sandbox-api.iyzipay.com", "holds a user name");
        refused("https://sandbox-api.iyzipay.com/v2", "more than a host");
        refused("https://sandbox-api.iyzipay.com/a/../b", "more than a host");
        refused("https://sandbox-api.iyzipay.com?x=1", "more than a host");
        refused("https://sandbox-api.iyzipay.com#x", "more than a host");
        refused("https://sandbox-api.iyzipay.com?", "more than a host");
        refused("https://sandbox-api.iyzipay.com#", "more than a host");
        refused("https://sandbox-api.iyzipay.com#@evil.example", "more than a host");
        refused("https://sandbox-api.iyzipay.com;@evil.example", "go to evil.example");
        refused("https://@evil.example", "not a host of iyzico");
        refused("https:///evil.example", "not a host of iyzico");
        refused("//evil.example", "not a host of iyzico");
        refused("https://sandbox-api.iyzipay.com%00.evil.example", "is not a URL");
        refused("https://sandbox-api.iyzipay.com%0d%0ax: y", "spaces");
        refused("https://sandbox-api.iyzipay.com\u{3002}evil.example", "beyond ASCII");
        refused("https://evil.example\\@sandbox-api.iyzipay.com", "backslashes");
        refused("https://sandbox-api.iyzipay.com\n", "spaces");
        refused("https://sandbox-api.iyzipаy.com", "beyond ASCII");
        refused("ftp://sandbox-api.iyzipay.com", "must start with https://");
        refused("", "is not a URL");
        refused("https://", "is not a URL");
        refused("https://{x}\"", "is not a URL");
        refused("mailto:x://", "is not a URL");
        refused("https:sandbox-api.iyzipay.com", "is not a URL");
        refused("sandbox-api.iyzipay.com:99999", "is not a URL");
    }

    #[test]
    fn the_password_of_a_refused_url_is_not_shown() {
        let problem = Origin::parse("https://user:secret@evil.example").unwrap_err();
        assert!(!problem.to_string().contains("secret"));
    }

    #[test]
    fn plain_http_to_the_network_is_refused() {
        refused("http://sandbox-api.iyzipay.com", "in the clear");
        refused("http://128.0.0.1", "in the clear");
        refused("http://localhost.evil.example", "in the clear");
        refused("http://0.0.0.0:8080", "in the clear");
        refused("http://[::ffff:127.0.0.1]:8080", "in the clear");
        refused("http://127.0.0.1.evil.example", "in the clear");
        refused("http://localhost.", "in the clear");
        refused("http://[::]:8080", "in the clear");
        refused("http://[::1%25eth0]:8080", "is not a URL");
        refused("http://0:8080", "in the clear");
        refused("http://2130706434.evil.example", "in the clear");
        refused("http://127.0.0.1:8080@evil.example", "go to evil.example");
    }

    #[test]
    fn foreign_hosts_need_a_word() {
        refused("https://evil.example", "not a host of iyzico");
        refused("https://sandbox-api.iyzipay.com.evil.example", "not a host of iyzico");
        refused("https://evil-iyzipay.com", "not a host of iyzico");
        refused("https://sandbox-api.iyzipay.com.", "not a host of iyzico");
        refused("https://iyzipay.com", "not a host of iyzico");
        refused("https://sandbox-api.iyzipay.com%2eevil.example", "not a host of iyzico");
        refused("https://xn--sandbox-api-iyzpay-4tb.com", "not a host of iyzico");
        refused("https://0x7f000001.evil.example", "not a host of iyzico");
        let origin = Origin::parse("https://gateway.example").unwrap();
        origin.check_host(Environment::Live, true).unwrap();
    }

    #[test]
    fn keys_and_host_must_be_of_one_environment() {
        refused("https://api.iyzipay.com", "the keys are for the sandbox");
        let sandbox = Origin::of(Environment::Sandbox);
        let problem = sandbox.check_host(Environment::Live, true).unwrap_err();
        let live =
            "is the sandbox, but the keys are for the live service, which is api.iyzipay.com";
        assert!(problem.to_string().contains(live), "{problem}");
    }
}

//! A client that cannot work is refused when it is made.

use std::process::Command;
use std::time::Duration;

use iyzico_http::{Client, ClientBuilder, Error, Outcome};

use crate::support::builder;

#[track_caller]
fn refused(builder: ClientBuilder, setting: &str, reason: &str) {
    let error = builder.build().unwrap_err();
    let Error::Config(config) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(config.setting, setting, "{error}");
    assert!(config.problem.contains(reason), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn keys_must_be_there_and_whole() {
    let with_keys =
        |api_key: &str, secret_key: &str| Client::builder().api_key(api_key).secret_key(secret_key);
    refused(Client::builder(), "api_key", "IYZICO_API_KEY");
    refused(Client::builder().api_key("a"), "secret_key", "IYZICO_SECRET_KEY");
    refused(with_keys("", "s"), "api_key", "is empty");
    refused(with_keys("a ", "s"), "api_key", "white space");
    refused(with_keys("a", "s\n"), "secret_key", "white space");
    refused(with_keys("a", "s\u{a0}s"), "secret_key", "printable ASCII");
}

#[test]
fn keys_and_base_url_must_fit() {
    refused(builder().base_url("https://api.iyzipay.com"), "base_url", "for the sandbox");
    refused(builder().base_url("https://evil.example"), "base_url", "not a host of iyzico");
    let live = Client::builder().api_key("live").secret_key("live");
    refused(live.clone().base_url("sandbox-api.iyzipay.com"), "base_url", "is the sandbox");
    assert!(live.clone().build().unwrap().context().live);
    assert!(!live.base_url("localhost:1").build().unwrap().context().live);
    assert!(!builder().build().unwrap().context().live);
}

#[test]
fn limits_must_be_more_than_zero() {
    refused(builder().timeout(Duration::ZERO), "timeout", "greater than 0");
    refused(builder().total_timeout(Duration::ZERO), "total_timeout", "greater than 0");
    refused(builder().connect_timeout(Duration::ZERO), "connect_timeout", "greater than 0");
    refused(builder().max_connections(0), "max_connections", "greater than 0");
    refused(builder().max_response_bytes(0), "max_response_bytes", "greater than 0");
    let endless = builder().timeout(Duration::MAX).max_connections(usize::MAX);
    endless.build().unwrap();
}

#[test]
fn proxies_and_certificates_must_be_readable() {
    refused(builder().proxy("::"), "proxy", "is not a URL");
    refused(builder().proxy("socks4://127.0.0.1:1"), "proxy", "HTTP CONNECT");
    refused(builder().proxy("socks4a://127.0.0.1:1"), "proxy", "socks4a:// is not supported");
    refused(builder().proxy("ftp://127.0.0.1:1"), "proxy", "supported are");
    refused(builder().proxy("socks5://user@127.0.0.1:1"), "proxy", "1 to 255 bytes");
    let long = format!("socks5://{}:word@127.0.0.1:1", "u".repeat(256));
    refused(builder().proxy(long), "proxy", "1 to 255 bytes");
    for (pem, problem) in [
        ("x", "holds no certificate"),
        ("-----BEGIN CERTIFICATE\n", "is not PEM, which begins with"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n", "is cut off before the end of a certificate"),
        (
            "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
            "holds a certificate that is not Base64",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "holds a certificate that cannot be read: invalid peer certificate: BadEncoding",
        ),
    ] {
        let builder = builder().root_certificate_pem(pem.as_bytes());
        refused(builder, "root_certificate_pem", problem);
    }
    refused(builder().client_version("a\nb"), "client_version", "header");
}

/// Nothing that a program passes on from elsewhere can add a header to a request.
#[test]
fn line_breaks_reach_no_header() {
    for bad in ["a\r\nx: y", "a\nx: y", "a\0", "a\u{2028}", "a\tb\u{7f}"] {
        let keys = |api_key: &str, secret_key: &str| {
            Client::builder().api_key(api_key).secret_key(secret_key)
        };
        refused(keys(bad, "s"), "api_key", "");
        refused(keys("a", bad), "secret_key", "");
    }
    refused(builder().client_version("a\r\nx: y"), "client_version", "header");
    refused(builder().client_version("a\0"), "client_version", "header");
    refused(builder().base_url("https://sandbox-api.iyzipay.com\r\nx: y"), "base_url", "spaces");
    refused(builder().proxy("http://127.0.0.1:1\r\nx: y"), "proxy", "");
}

/// A deployment that lacks a variable, or has it empty, must not start with the keys of somebody else.
#[test]
fn the_keys_of_the_environment_are_read() {
    const KEYS: [(&str, &str); 2] =
        [("IYZICO_API_KEY", "sandbox-api-key"), ("IYZICO_SECRET_KEY", "sandbox-secret-key")];
    let with =
        |more: &[(&'static str, &'static str)]| made_in_a_process(&[&KEYS[..], more].concat());
    assert_eq!(with(&[]), "sandbox-api.iyzipay.com");
    assert_eq!(with(&[("IYZICO_BASE_URL", "")]), "sandbox-api.iyzipay.com");
    assert_eq!(with(&[("IYZICO_BASE_URL", "http://127.0.0.1:9")]), "127.0.0.1:9");
    let elsewhere = with(&[("IYZICO_BASE_URL", "https://shop.invalid")]);
    assert!(elsewhere.starts_with("base_url: "), "{elsewhere}");
    for (missing, _) in KEYS {
        let not_set = format!("{missing}: is not set; the merchant panel shows both keys");
        let others: Vec<_> = KEYS.into_iter().filter(|(name, _)| *name != missing).collect();
        assert_eq!(made_in_a_process(&others), not_set);
        assert_eq!(with(&[(missing, "")]), not_set);
        let wrong = with(&[(missing, " s3same")]);
        assert!(wrong.contains("white space") && !wrong.contains("s3same"), "{wrong}");
    }
}

/// The host of a client that is made in a process with these variables, or why none is made.
fn made_in_a_process(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "setup::a_client_for_another_process", "--ignored", "--nocapture"]);
    for name in ["IYZICO_API_KEY", "IYZICO_SECRET_KEY", "IYZICO_BASE_URL"] {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("made: "));
    line.unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[test]
#[ignore = "a part of the tests of the environment"]
fn a_client_for_another_process() {
    match Client::from_env() {
        Ok(client) => println!("\nmade: {}", client.host()),
        Err(error) => println!("\nmade: {error}"),
    }
}

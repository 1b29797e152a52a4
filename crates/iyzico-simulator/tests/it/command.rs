//! The command line, and TLS through it.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use http::Request;
use hyper::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::shop::{exchange, reply};

struct Running {
    process: Child,
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(options: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_iyzico-simulator"))
            .args(["--port", "0", "--quiet"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, stdout }
    }

    fn line(&mut self) -> String {
        self.stdout.next().unwrap().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn the_first_line_is_the_address() {
    let mut running = Running::start(&[]);
    let url = running.line();
    let address = url.strip_prefix("http://").unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{url}");

    let stream = TcpStream::connect(address).await.unwrap();
    let message = Request::get("/payment/test").body(Vec::new()).unwrap();
    assert_eq!(exchange(stream, address, message).await.json()["status"], "success");
}

async fn connect(address: &str, authority: &str, protocol: &str) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.into()];
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

#[tokio::test]
async fn tls_speaks_both_versions_of_http_under_its_own_authority() {
    let mut running = Running::start(&["--tls"]);
    let (url, authority) = (running.line(), running.line());
    let address = url.strip_prefix("https://").unwrap();

    let stream = connect(address, &authority, "http/1.1").await;
    let message = Request::get("/payment/test").body(Vec::new()).unwrap();
    assert_eq!(exchange(stream, address, message).await.json()["status"], "success");

    let stream = connect(address, &authority, "h2").await;
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    let message = Request::get(format!("{url}/payment/test"));
    let message = message.body(http_body_util::Full::<Bytes>::default()).unwrap();
    let response = sender.send_request(message).await.unwrap();
    assert_eq!(reply(response).await.json()["status"], "success");
    std::fs::remove_file(authority).unwrap(); // the command is killed before it can do so itself
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_it_cleanly() {
    let mut running = Running::start(&["--tls"]);
    let (_, authority) = (running.line(), running.line());
    assert!(Path::new(&authority).exists());
    let id = running.process.id().to_string();
    assert!(!authority.contains(&format!("-{id}-ca")), "{authority} can be foreseen");
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert!(running.process.wait().unwrap().success());
    assert!(!Path::new(&authority).exists(), "the file of the authority is left behind");
}

/// What is wrong, and the option that would help, of each option that takes a value.
const WRONG: &[(&str, &str, &[&str])] = &[
    ("--port", "x", &["invalid digit"]),
    ("--port", "65536", &["65535"]),
    ("--port", "-1", &["65535"]),
    ("--api-key", "", &["is empty"]),
    ("--secret-key", "two words", &["printable ASCII"]),
    ("--seed", "-1", &["invalid digit"]),
    ("--seed", "x", &["invalid digit"]),
    ("--host", "localhost", &["invalid IP address"]),
    ("--host", "0.0.0.0", &["0.0.0.0 can be reached from other machines", "--allow-remote"]),
    ("--allow-host", "*", &["must be the name of a host"]),
    ("--allow-host", "", &["must be the name of a host"]),
    ("--allow-host", "http://shop", &["must be the name of a host"]),
    ("--webhook-url", "https://localhost/", &["https is not spoken"]),
    ("--webhook-url", "http://localhost:99999/", &["a port from 1 to 65535"]),
    ("--webhook-url", "http://shop:3000/hook", &["shop:3000/hook is on another", "--allow-remote"]),
    ("--scenario", "nope", &["no such file", "lost-responses"]),
    ("--scenario", "", &["no such file", "lost-responses"]),
    ("--scenario", env!("CARGO_MANIFEST_DIR"), &["irectory"]),
    ("--scenario", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), &["is not known here"]),
];

#[track_caller]
fn fails(options: &[&str], status: i32, told: &[&str]) {
    let command = Command::new(env!("CARGO_BIN_EXE_iyzico-simulator")).args(options).output();
    let output = command.unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{options:?}: {error}");
    assert_eq!(output.stdout, b"", "{options:?}");
    for text in told {
        assert!(error.contains(text), "{options:?}: {text} is not in {error}");
    }
}

#[test]
fn an_option_that_cannot_work_is_said_at_the_start() {
    for (option, value, told) in WRONG {
        fails(&["--quiet", option, value], 2, &[&[*option], *told].concat());
    }
    fails(&["--nope"], 2, &["--nope", "--help"]);
    fails(&["nope"], 2, &["nope", "--help"]);
    fails(&["--port"], 2, &["--port"]);
}

/// So that an option that is added later is in the table.
#[test]
fn every_option_with_a_value_has_a_wrong_one() {
    let command = Command::new(env!("CARGO_BIN_EXE_iyzico-simulator")).arg("--help").output();
    let help = String::from_utf8(command.unwrap().stdout).unwrap();
    let options = help.lines().filter_map(|line| line.trim().split_once(" <"));
    let options: Vec<_> = options.map(|(option, _)| option).collect();
    assert!(options.len() > 6, "{help}");
    for option in options {
        assert!(WRONG.iter().any(|(known, ..)| known == &option), "{option}");
    }
}

#[test]
fn a_port_in_use_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    fails(&["--port", &port], 1, &[&format!("port {port} of 127.0.0.1"), "--port"]);
}

#[test]
fn a_scenario_is_read_from_a_file_or_refused_with_its_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/");
    let mut running = Running::start(&["--scenario", &format!("{folder}lost-responses.toml")]);
    assert!(running.line().starts_with("http://127.0.0.1:"));
    let mut running = Running::start(&["--scenario", "lost-responses"]);
    assert!(running.line().starts_with("http://127.0.0.1:"));

    let file = std::env::temp_dir().join(format!("scenario-{}.toml", std::process::id()));
    std::fs::write(&file, "[[rule]]\nfault = \"explode\"\n").unwrap();
    let failed = Command::new(env!("CARGO_BIN_EXE_iyzico-simulator"))
        .args(["--port", "0", "--scenario"])
        .arg(&file)
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(!failed.status.success());
    let problem = String::from_utf8(failed.stderr).unwrap();
    assert!(problem.contains(file.to_str().unwrap()), "{problem}");
    assert!(problem.contains("\"explode\" is not a fault"), "{problem}");
}

#[test]
fn the_help_names_every_scenario() {
    let command = Command::new(env!("CARGO_BIN_EXE_iyzico-simulator")).arg("--help").output();
    let help = String::from_utf8(command.unwrap().stdout).unwrap();
    for name in iyzico_simulator::Scenario::names() {
        assert!(help.contains(name), "{name}: {help}");
    }
}

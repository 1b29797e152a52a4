//! Whom the client believes: what is built in, what the environment names, and the system.
//!
//! Variables of the environment are those of a whole process, so calls are made in another one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use iyzico_http::Client;

use crate::secure::{Authority, SecureServer};
use crate::support::payment;

const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
/// What the calls end with where the server is believed, as it hangs up then.
const BELIEVED: &str = "the connection was closed";
const NOT_BELIEVED: &str = "invalid peer certificate";

/// A server, and the certificate of its authority as a file in a directory of its own.
struct Site {
    url: String,
    directory: PathBuf,
    file: PathBuf,
}

impl Site {
    fn open(name: &str) -> Self {
        let authority = Authority::new();
        let server = SecureServer::start(&authority.issue(&["localhost"], |_| {}), &[], |_| {});
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&directory).unwrap();
        let file = directory.join("authority.pem");
        fs::write(&file, &authority.pem).unwrap();
        Self { url: format!("https://localhost:{}", server.port), directory, file }
    }

    /// What a call ends with in a process with these variables.
    fn call(&self, variables: &[(&str, &Path)], system: &str) -> String {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "certificates::a_call_for_another_process"]);
        command.args(["--ignored", "--nocapture"]);
        for name in VARIABLES {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied()).env("BASE_URL", &self.url).env("SYSTEM", system);
        let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("failed: "));
        line.unwrap_or_else(|| panic!("{text}")).to_owned()
    }
}

#[test]
fn the_variables_of_openssl_name_whom_to_believe() {
    let site = Site::open("variables");
    for (variables, system, text) in [
        (vec![], "", NOT_BELIEVED),
        (vec![("SSL_CERT_FILE", &*site.file)], "", BELIEVED),
        (vec![("SSL_CERT_DIR", &*site.directory)], "", BELIEVED),
        (vec![("SSL_CERT_FILE", &*site.file)], "yes", BELIEVED),
        (vec![("SSL_CERT_DIR", &*site.directory)], "yes", BELIEVED),
        (vec![("SSL_CERT_FILE", &*site.file)], "no", NOT_BELIEVED),
        (vec![("SSL_CERT_FILE", Path::new(""))], "", NOT_BELIEVED),
    ] {
        let error = site.call(&variables, system);
        assert!(error.contains(text), "{variables:?} {system}: {error}");
    }
}

#[test]
fn a_variable_that_names_nothing_usable_is_named() {
    let site = Site::open("nothing");
    let missing = site.directory.join("missing");
    for name in VARIABLES {
        for system in ["", "yes"] {
            let error = site.call(&[(name, &missing)], system);
            let expected = format!("{name}: no certificate authority was found");
            assert!(error.starts_with(&expected), "{error}");
            assert!(error.contains("missing"), "the path is told: {error}");
        }
    }
}

/// The store of the machine that tests run on is not known, but it does not hold our authority.
#[test]
fn the_store_of_the_system_is_read() {
    let error = Site::open("system").call(&[], "yes");
    let is_empty = error.starts_with("system_certificates: no certificate authority was found");
    assert!(is_empty || error.contains(NOT_BELIEVED), "{error}");
}

#[tokio::test]
#[ignore = "a part of the tests of the environment"]
async fn a_call_for_another_process() {
    let variable = |name| std::env::var(name).unwrap_or_default();
    if variable("BASE_URL").is_empty() {
        return; // not started by a test of certificates
    }
    let builder = Client::builder().api_key("sandbox-api-key").secret_key("sandbox-secret-key");
    let builder = builder.base_url(variable("BASE_URL"));
    let client = match variable("SYSTEM").as_str() {
        "" => builder.build(),
        word => builder.system_certificates(word == "yes").build(),
    };
    let error = match client {
        Ok(client) => client.send(&payment()).await.unwrap_err(),
        Err(error) => error,
    };
    println!("\nfailed: {error}");
}

//! The command `iyzico-simulator`.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, process};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{CommandFactory, Parser};
use iyzico_core::error::ConfigError;
use iyzico_simulator::{Scenario, Simulator};

/// A bank on localhost: simulates the iyzico payment API for tests.
///
/// Prints its address on the first line of standard output, and with --tls the file of the
/// certificate authority to trust on the second. One line for each request goes to standard error.
/// Not an official iyzico product.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct Options {
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 8765, allow_negative_numbers = true)]
    port: u16,
    /// API key that is accepted.
    #[arg(long, default_value = "sandbox-apiKey")]
    api_key: String,
    /// Secret key that requests and responses are signed with.
    #[arg(long, default_value = "sandbox-secretKey")]
    secret_key: String,
    /// Serves TLS, with a certificate of a temporary certificate authority.
    #[arg(long)]
    tls: bool,
    /// Seed of the IDs that the bank generates: the same seed gives the same IDs.
    #[arg(long, allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Refuses debit cards without 3-D Secure (10217).
    #[arg(long)]
    debit_needs_three_ds: bool,
    /// Refuses to cancel a payment after the Turkish day on which it was made.
    #[arg(long)]
    cancel_only_on_same_day: bool,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Allows a --host that other machines can reach, and a --webhook-url on another machine.
    #[arg(long)]
    allow_remote: bool,
    /// Accepts requests to this host name as well as to localhost. May be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// URL of the merchant's server to send notifications to. Without --allow-remote it must be on
    /// this machine.
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    #[arg(
        long,
        value_name = "FILE OR NAME",
        help = scenario_help(),
        value_parser = OsStringValueParser::new().try_map(|given| read_scenario(Path::new(&given)))
    )]
    scenario: Option<Scenario>,
    /// Responds with error 50000 above the published number of calls per minute.
    #[arg(long)]
    enforce_rate_limits: bool,
    /// Does not print requests.
    #[arg(long)]
    quiet: bool,
}

/// The help of `--scenario`, with the names of the built-in ones.
fn scenario_help() -> String {
    let names: Vec<_> = Scenario::names().collect();
    format!(
        "Plays the faults of a TOML or JSON file, or of a built-in scenario:\n{}",
        names.join(", ")
    )
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => tell(error),
    }
}

/// Says what is wrong and which option helps. An option that cannot work is told as those are that cannot be read.
fn tell(error: io::Error) -> ExitCode {
    let in_use = error.kind() == io::ErrorKind::AddrInUse;
    let forbidden = error.kind() == io::ErrorKind::PermissionDenied;
    match error.downcast::<ConfigError>() {
        Ok(wrong) => {
            let (_, problem) = wrong.spelled(|setting| format!("--{}", setting.replace('_', "-")));
            let way_out = if forbidden { ": add --allow-remote" } else { "" };
            let kind = clap::error::ErrorKind::ValueValidation;
            let error = Options::command().error(kind, problem + way_out);
            let _ = error.print();
            ExitCode::from(WRONG_USAGE)
        }
        Err(error) => {
            let way_out =
                if in_use { "; --port takes another one, and 0 is a free one" } else { "" };
            let _ = writeln!(io::stderr(), "iyzico-simulator: {error}{way_out}");
            ExitCode::FAILURE
        }
    }
}

/// The status with which `clap` ends, too.
const WRONG_USAGE: u8 = 2;

async fn run(options: Options) -> io::Result<()> {
    let mut builder = Simulator::builder()
        .host(options.host)
        .allow_remote(options.allow_remote)
        .port(options.port)
        .tls(options.tls)
        .api_key(options.api_key)
        .secret_key(options.secret_key)
        .debit_needs_three_ds(options.debit_needs_three_ds)
        .cancel_only_on_same_day(options.cancel_only_on_same_day)
        .enforce_rate_limits(options.enforce_rate_limits);
    if let Some(seed) = options.seed {
        builder = builder.seed(seed);
    }
    if let Some(scenario) = options.scenario {
        builder = builder.scenario(scenario);
    }
    for name in options.allow_host {
        builder = builder.allow_host(name);
    }
    if let Some(url) = options.webhook_url {
        builder = builder.webhook_url(url);
    }
    if !options.quiet {
        builder = builder.on_request(|request| {
            let _ = writeln!(io::stderr(), "{request}"); // nobody reads it: go on all the same
        });
    }
    let simulator = builder.start().await?;
    let authority = simulator.certificate_pem().map(AuthorityFile::write).transpose()?;
    let stop = StopSignal::listen()?;
    announce(&simulator, authority.as_ref().map(AuthorityFile::path))?;
    stop.wait().await?;
    simulator.shutdown().await;
    Ok(())
}

fn read_scenario(path: &Path) -> Result<Scenario, String> {
    let unknown = match Scenario::named(&path.to_string_lossy()) {
        Ok(scenario) => return Ok(scenario),
        Err(unknown) => unknown,
    };
    match fs::read_to_string(path) {
        Ok(text) => Scenario::parse(&text).map_err(|error| error.to_string()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("there is no such file, and {unknown}"))
        }
        Err(error) => Err(error.to_string()),
    }
}

fn announce(simulator: &Simulator, authority: Option<&Path>) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", simulator.base_url())?;
    if let Some(path) = authority {
        writeln!(stdout, "{}", path.display())?;
    }
    stdout.flush()
}

/// The certificate of the authority, in a file that lives as long as the command.
struct AuthorityFile(PathBuf);

impl AuthorityFile {
    /// Writes a file of its own, under a name that nobody can have taken before.
    fn write(pem: &str) -> io::Result<Self> {
        loop {
            let random = RandomState::new().hash_one(process::id());
            let path = env::temp_dir().join(format!("iyzico-simulator-{random:016x}-ca.pem"));
            match Self::create(path, pem) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                written => return written,
            }
        }
    }

    /// Fails when there is something under this name, a link included.
    fn create(path: PathBuf, pem: &str) -> io::Result<Self> {
        let mut file = File::create_new(&path)?;
        let written = Self(path); // deletes the file if the rest fails
        file.write_all(pem.as_bytes())?;
        Ok(written)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for AuthorityFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Waits for the end that the system or a person asks for. Listens from its making on, so that
/// whoever has read the address can already stop the command.
#[cfg(unix)]
struct StopSignal {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignal {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(mut self) -> io::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }
}

#[cfg(not(unix))]
struct StopSignal;

#[cfg(not(unix))]
impl StopSignal {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_waits_under_the_name_is_not_followed() {
        let names = ["victim", "link"].map(|name| format!("authority-{name}-{}", process::id()));
        let [victim, link] = names.map(|name| env::temp_dir().join(name));
        fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, &link).unwrap();
        let refused = AuthorityFile::create(link.clone(), "certificate").err().unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        fs::remove_file(victim).unwrap();
        fs::remove_file(link).unwrap();
    }

    #[test]
    fn every_file_has_a_name_of_its_own_and_is_deleted() {
        let [first, second] = ["1", "2"].map(|pem| AuthorityFile::write(pem).unwrap());
        assert_ne!(first.path(), second.path());
        assert_eq!(fs::read_to_string(second.path()).unwrap(), "2");
        let path = first.path().to_owned();
        drop(first);
        assert!(!path.exists());
    }
}

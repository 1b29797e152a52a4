//! The command `iyzico-simulator`.
#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, process};

use clap::Parser;
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
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8765)]
    port: u16,
    /// API key to accept.
    #[arg(long, default_value = "sandbox-apiKey")]
    api_key: String,
    /// Secret key to sign with.
    #[arg(long, default_value = "sandbox-secretKey")]
    secret_key: String,
    /// Speaks TLS, with a certificate of a throw-away authority.
    #[arg(long)]
    tls: bool,
    /// Changes every number that the bank hands out.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Refuses debit cards without 3-D Secure (10217).
    #[arg(long)]
    debit_needs_three_ds: bool,
    /// Refuses to cancel a payment after the Turkish day on which it was made.
    #[arg(long)]
    cancel_only_on_same_day: bool,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Lets --host be an address that other machines reach.
    #[arg(long)]
    allow_remote: bool,
    /// Answers under this name too, besides localhost. May be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Sends notifications to this address of the merchant's server.
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// Lets go wrong what a file says, TOML or JSON, or one of the scenarios that come along:
    /// bad-network, failing-proxy, forged-answers, lost-answers, rush-hour, slow-bank,
    /// unruly-webhooks.
    #[arg(long, value_name = "FILE OR NAME", verbatim_doc_comment)]
    scenario: Option<PathBuf>,
    /// Answers 50000 beyond the published number of calls in a minute.
    #[arg(long)]
    enforce_rate_limits: bool,
    /// Prints no requests.
    #[arg(long)]
    quiet: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "iyzico-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> io::Result<()> {
    let mut builder = Simulator::builder()
        .host(options.host)
        .allow_remote(options.allow_remote)
        .port(options.port)
        .tls(options.tls)
        .api_key(options.api_key)
        .secret_key(options.secret_key)
        .seed(options.seed)
        .debit_needs_three_ds(options.debit_needs_three_ds)
        .cancel_only_on_same_day(options.cancel_only_on_same_day)
        .enforce_rate_limits(options.enforce_rate_limits);
    if let Some(path) = options.scenario {
        builder = builder.scenario(read_scenario(&path)?);
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
    announce(&simulator, authority.as_ref().map(AuthorityFile::path))?;
    stop_signal().await?;
    simulator.shutdown().await;
    Ok(())
}

fn read_scenario(path: &Path) -> io::Result<Scenario> {
    if let Some(scenario) = path.to_str().and_then(|name| Scenario::named(name).ok()) {
        return Ok(scenario);
    }
    let in_file = |problem: String| io::Error::other(format!("{}: {problem}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| in_file(error.to_string()))?;
    Scenario::parse(&text).map_err(|error| in_file(error.to_string()))
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
    fn write(pem: &str) -> io::Result<Self> {
        let path = env::temp_dir().join(format!("iyzico-simulator-{}-ca.pem", process::id()));
        fs::write(&path, pem)?;
        Ok(Self(path))
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

#[cfg(unix)]
async fn stop_signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stop_signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

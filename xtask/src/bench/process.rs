//! The server and the peers as processes that are told what to do.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::peers::Peer;
use super::{build, folder};

/// What a peer is told to do.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Task {
    /// For how long it goes on beginning calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<f64>,
    /// How many calls it makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) calls: Option<u64>,
    /// How many calls are in flight.
    pub(super) at_once: u64,
    /// How many lines the basket and the response have.
    pub(super) lines: u64,
    /// `usual` or `all` fields of the response are read.
    pub(super) read: &'static str,
}

/// What a peer did.
#[derive(Default, Deserialize)]
pub(super) struct Report {
    pub(super) calls: u32,
    pub(super) cpu_us: f64,
    pub(super) wall_us: f64,
    pub(super) latencies_us: Vec<u32>,
}

impl Report {
    /// Adds what it did later.
    pub(super) fn add(&mut self, more: Self) {
        self.calls += more.calls;
        self.cpu_us += more.cpu_us;
        self.wall_us += more.wall_us;
        self.latencies_us.extend(more.latencies_us);
    }
}

/// What the server saw since it began.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Stats {
    pub(super) connections: u64,
    refused: u64,
}

/// A process that responds to every line with a line. It ends when it is dropped.
struct Talker {
    name: &'static str,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Talker {
    fn start(name: &'static str, command: &mut Command) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name}: {error}"))?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Ok(Self { name, child, input, output })
    }

    fn say(&mut self, line: &str) -> Result<(), String> {
        let input = self.input.as_mut().expect("it is open until the end");
        writeln!(input, "{line}").map_err(|error| format!("{}: {error}", self.name))
    }

    fn hear(&mut self) -> Result<String, String> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(0) => Err(format!("{} ended; what it said stands above", self.name)),
            Ok(_) => Ok(line),
            Err(error) => Err(format!("{}: {error}", self.name)),
        }
    }

    fn ask<T: for<'a> Deserialize<'a>>(&mut self, line: &str) -> Result<T, String> {
        self.say(line)?;
        let response = self.hear()?;
        serde_json::from_str(&response)
            .map_err(|error| format!("{}: {error}: {response}", self.name))
    }
}

impl Drop for Talker {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// The server.
pub(crate) struct Server {
    talker: Talker,
    /// What every peer finds in its environment.
    environment: Vec<(&'static str, String)>,
}

impl Server {
    pub(super) fn start(program: &Path) -> Result<Self, String> {
        /// Two servers that run at once have an authority each.
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let own = folder().join(format!("server-{}", STARTED.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir_all(&own).map_err(|error| format!("{}: {error}", own.display()))?;
        let mut command = Command::new(program);
        let mut talker = Talker::start("server", command.arg("server").arg(&own))?;
        let port = talker.hear()?;
        let authority = own.join("authority.pem");
        let environment = vec![
            ("BENCH_URL", format!("https://localhost:{}", port.trim())),
            ("BENCH_CA", authority.display().to_string()),
            // Where it is set, Node reads all authorities it knows when it starts. Empty, it counts as unset.
            (NODE_AUTHORITIES, String::new()),
            ("SSL_CERT_FILE", bundle(&authority)?.display().to_string()),
            // Where it is set, Python compiles the modules of a peer at every start. Empty, it counts as unset.
            ("PYTHONDONTWRITEBYTECODE", String::new()),
        ];
        Ok(Self { talker, environment })
    }

    /// Fails when a request was not signed well: such figures would say nothing.
    pub(super) fn stats(&mut self) -> Result<Stats, String> {
        let stats: Stats = self.talker.ask("stats")?;
        if stats.refused > 0 {
            return Err(format!("the server refused {} requests", stats.refused));
        }
        Ok(stats)
    }

    pub(crate) fn environment(&self) -> &[(&'static str, String)] {
        &self.environment
    }

    /// What a peer finds in its environment, or a program that is none.
    fn environment_of(&self, peer: Option<&Peer>) -> HashMap<&'static str, String> {
        let mut environment: HashMap<_, _> = self.environment.iter().cloned().collect();
        if peer.is_some_and(|peer| peer.trusts_authorities_of_node) {
            environment.insert(NODE_AUTHORITIES, environment["BENCH_CA"].clone());
        }
        environment
    }
}

/// The authorities of the system and the server's: what the official Python client reads for every call.
fn bundle(authority: &Path) -> Result<PathBuf, String> {
    const OF_THE_SYSTEM: [&str; 3] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    ];
    let mut pem = OF_THE_SYSTEM.iter().find_map(|path| fs::read(path).ok()).unwrap_or_default();
    let problem = |error: std::io::Error| format!("{}: {error}", authority.display());
    pem.extend(fs::read(authority).map_err(problem)?);
    let path = authority.with_file_name("authorities.pem");
    fs::write(&path, pem).map_err(problem)?;
    Ok(path)
}

/// A peer that runs.
pub(super) struct Running {
    pub(super) peer: &'static Peer,
    talker: Talker,
}

impl Running {
    pub(super) fn start(peer: &'static Peer, server: &Server) -> Result<Self, String> {
        let (program, arguments) = peer.program();
        let mut command = Command::new(program);
        command.args(arguments).arg("serve").envs(server.environment_of(Some(peer)));
        Ok(Self { peer, talker: Talker::start(peer.name, &mut command)? })
    }

    pub(super) fn run(&mut self, task: Task) -> Result<Report, String> {
        let task = serde_json::to_string(&task).map_err(|error| error.to_string())?;
        let report: Report = self.talker.ask(&task)?;
        if report.calls == 0 {
            return Err(format!("{} made no call", self.peer.name));
        }
        Ok(report)
    }

    /// Memory that the process has now, in kB. `None` where the system does not tell.
    pub(super) fn resident_kb(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.talker.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

/// CPU time in milliseconds that a program takes from its start to its end.
pub(super) fn cpu_ms(
    program: &PathBuf,
    arguments: &[String],
    peer: Option<&Peer>,
    server: &Server,
) -> Result<f64, String> {
    let shown = || format!("{} {}", program.display(), arguments.join(" "));
    let output = Command::new(build::program())
        .arg("cpu")
        .arg(program)
        .args(arguments)
        .envs(server.environment_of(peer))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", shown()))?;
    let micros: f64 = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .map_err(|_| format!("{} failed", shown()))?;
    Ok(micros / 1000.0)
}

const NODE_AUTHORITIES: &str = "NODE_EXTRA_CA_CERTS";

//! Rounds of work, each in a new order.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::peers::{self, Chosen, Language, Peer};
use super::process::{Report, Running, Server, Task, cpu_ms};
use super::results::{Machine, Memory, Results, Series};
use super::{Effort, build};
use crate::faults::Rng;

/// Work of one kind.
pub(super) struct Load {
    pub(super) title: &'static str,
    at_once: u64,
    lines: u64,
    read: &'static str,
    /// Whether it is part of a quick run.
    is_quick: bool,
    /// Whether peers take part that open a connection for every call.
    with_slow: bool,
}

pub(super) const SEQUENTIAL: &str = "one after the other";
pub(super) const AT_ONCE: &str = "32 at once";
pub(super) const MANY_LINES: &str = "500 lines, all fields read";
pub(super) const FIRST: &str = "first 1,000 calls";

#[rustfmt::skip]
pub(super) const LOADS: [Load; 11] = [
    Load { title: SEQUENTIAL, at_once: 1, lines: 3, read: "usual", is_quick: true, with_slow: true },
    Load { title: AT_ONCE, at_once: 32, lines: 3, read: "usual", is_quick: true, with_slow: true },
    Load { title: MANY_LINES, at_once: 1, lines: 500, read: "all", is_quick: true, with_slow: true },
    Load { title: "1 line, all fields read", at_once: 1, lines: 1, read: "all", is_quick: false, with_slow: false },
    Load { title: "3 lines, all fields read", at_once: 1, lines: 3, read: "all", is_quick: false, with_slow: false },
    Load { title: "10 lines, all fields read", at_once: 1, lines: 10, read: "all", is_quick: false, with_slow: false },
    Load { title: "30 lines, all fields read", at_once: 1, lines: 30, read: "all", is_quick: false, with_slow: false },
    Load { title: "100 lines, all fields read", at_once: 1, lines: 100, read: "all", is_quick: false, with_slow: false },
    Load { title: "8 at once", at_once: 8, lines: 3, read: "usual", is_quick: false, with_slow: false },
    Load { title: "128 at once", at_once: 128, lines: 3, read: "usual", is_quick: false, with_slow: false },
    Load { title: "512 at once", at_once: 512, lines: 3, read: "usual", is_quick: false, with_slow: false },
];

impl Load {
    fn task(&self, seconds: f64) -> Task {
        Task {
            seconds: Some(seconds),
            calls: None,
            at_once: self.at_once,
            lines: self.lines,
            read: self.read,
        }
    }

    /// Into how many turns a peer's moment in a round is divided, between which the others have theirs.
    ///
    /// A shared machine is slow for about a second and then fast again, so what is compared has to be measured at nearly the
    /// same time. Many calls at once need a while until all are under way, and another until all have ended.
    fn turns(&self) -> u32 {
        if self.at_once == 1 { 8 } else { 1 }
    }

    fn is_for(&self, peer: &Peer) -> bool {
        (self.with_slow || !peer.is_slow) && (self.at_once == 1 || peer.is_concurrent)
    }
}

/// A process, and under which name its figures are kept.
struct Contender {
    name: String,
    running: Running,
}

impl Contender {
    /// Returns what it did, and how many connections it opened for that.
    fn work(&mut self, task: Task, server: &mut Server) -> Result<(Report, u64), String> {
        let before = server.stats()?.connections;
        let report = self.running.run(task)?;
        Ok((report, server.stats()?.connections - before))
    }
}

/// Measures everything.
pub(super) fn measure(chosen: &Chosen, effort: Effort) -> Result<Results, String> {
    let mut server = Server::start(&build::program())?;
    let mut results = Results {
        rounds: effort.rounds,
        is_quick: effort.is_quick,
        machine: machine(),
        ..Results::default()
    };
    let mut order = Order::new();
    let mut contenders = contenders(chosen, &server)?;
    for load in LOADS.iter().filter(|load| load.is_quick || !effort.is_quick) {
        progress(load.title, || {
            let mut series = warm_up(load, &mut contenders, &mut server)?;
            if load.title == SEQUENTIAL {
                results.memory = memory_when_warm(&contenders, &series);
            }
            under(load, &mut contenders, &mut series, &mut server, &mut order, effort)?;
            results.loads.insert(load.title, series);
            Ok(())
        })?;
    }
    memory_at_the_end(&contenders, &mut results);
    drop(contenders);
    progress(FIRST, || {
        let series = first_calls(chosen, &mut server, &mut order, effort)?;
        results.loads.insert(FIRST, series);
        Ok(())
    })?;
    progress("starts", || starts(chosen, &server, &mut order, effort, &mut results))?;
    sizes(chosen, &mut results)?;
    Ok(results)
}

/// Lets a peer make the calls of the loads that matter most, without measuring them.
pub(super) fn exercise(name: &'static str, server: &Server) -> Result<(), String> {
    const LINES: u64 = 50_000;
    const MOST: u64 = 3_000;
    let mut running = Running::start(peers::named(name), server)?;
    LOADS.iter().filter(|load| load.is_quick).try_for_each(|load| {
        eprintln!("calling:  {name}, {}", load.title);
        let calls = Some(MOST.min(LINES / load.lines));
        running.run(Task { seconds: None, calls, ..load.task(0.0) }).map(drop)
    })
}

/// Every peer, and those that others are compared with once more: what differs between the two is noise.
fn contenders(chosen: &Chosen, server: &Server) -> Result<Vec<Contender>, String> {
    let mut contenders = Vec::new();
    for peer in chosen.peers() {
        let running = Running::start(peer, server)?;
        contenders.push(Contender { name: peer.name.to_owned(), running });
        if has_twin(peer) {
            let running = Running::start(peer, server)?;
            contenders.push(Contender { name: twin(peer.name), running });
        }
    }
    Ok(contenders)
}

fn has_twin(peer: &Peer) -> bool {
    matches!(peer.name, "rust/hyper" | "python/http.client" | "node/undici")
}

/// The name of the second process of a peer.
pub(super) fn twin(name: &str) -> String {
    format!("{name} again")
}

/// The figures of the peers, by their names.
type Figures = BTreeMap<String, Series>;

/// Lets every peer open its connections, and compile and grow what it does when it is under a load. Its calls count for
/// the connections alone.
fn warm_up(
    load: &Load,
    contenders: &mut [Contender],
    server: &mut Server,
) -> Result<Figures, String> {
    const SECONDS: f64 = 0.5;
    /// As many as V8 takes until undici gets no faster.
    const CALLS: u32 = 12_000;
    /// For peers with slow calls. On a busy machine this takes longer, and the peer is as warm afterwards.
    const CPU_US: f64 = 4e6;
    let mut series = Figures::new();
    for contender in contenders.iter_mut().filter(|it| load.is_for(it.running.peer)) {
        let (mut all, mut connections) = (Report::default(), 0);
        while all.calls < CALLS && all.cpu_us < CPU_US {
            let (report, opened) = contender.work(load.task(SECONDS), server)?;
            all.add(report);
            connections += opened;
        }
        let warm = Series { calls: all.calls.into(), connections, ..Series::default() };
        series.insert(contender.name.clone(), warm);
    }
    Ok(series)
}

fn under(
    load: &Load,
    contenders: &mut [Contender],
    series: &mut Figures,
    server: &mut Server,
    order: &mut Order,
    effort: Effort,
) -> Result<(), String> {
    let seconds = if effort.is_quick { 0.2 } else { 0.4 };
    let turn = load.task(seconds / f64::from(load.turns()));
    for _ in 0..effort.rounds {
        let mut reports = BTreeMap::<usize, (Report, u64)>::new();
        for _ in 0..load.turns() {
            for place in order.of(contenders.len()) {
                let contender = &mut contenders[place];
                if load.is_for(contender.running.peer) {
                    let (report, opened) = contender.work(turn, server)?;
                    let (all, connections) = reports.entry(place).or_default();
                    all.add(report);
                    *connections += opened;
                }
            }
        }
        for (place, (report, opened)) in reports {
            series.entry(contenders[place].name.clone()).or_default().add(&report, opened);
        }
    }
    Ok(())
}

fn memory_when_warm(contenders: &[Contender], warm: &Figures) -> BTreeMap<&'static str, Memory> {
    let of = |contender: &Contender| {
        let when_warm = contender.running.resident_kb()?;
        let calls = warm.get(&contender.name)?.calls;
        Some((contender.running.peer.name, Memory { when_warm, at_the_end: when_warm, calls }))
    };
    // The first process of two with the same peer.
    contenders.iter().rev().filter_map(of).collect()
}

fn memory_at_the_end(contenders: &[Contender], results: &mut Results) {
    for Contender { name, running } in contenders {
        let calls: u64 =
            results.loads.values().filter_map(|load| load.get(name)).map(|it| it.calls).sum();
        let at_the_end = running.resident_kb();
        if let Some(memory) = results.memory.get_mut(name.as_str()) {
            memory.calls = calls - memory.calls;
            memory.at_the_end = at_the_end.unwrap_or(memory.when_warm);
        }
    }
}

/// What a process pays for its first calls, with nothing compiled or connected yet.
fn first_calls(
    chosen: &Chosen,
    server: &mut Server,
    order: &mut Order,
    effort: Effort,
) -> Result<Figures, String> {
    let task = Task { seconds: None, calls: Some(1000), at_once: 1, lines: 3, read: "usual" };
    let takes_part = |peer: &&Peer| !peer.is_slow && (!effort.is_quick || is_compared_cold(peer));
    let peers: Vec<&'static Peer> = chosen.peers().filter(takes_part).collect();
    let mut series = Figures::new();
    for _ in 0..effort.rounds {
        for place in order.of(peers.len()) {
            let before = server.stats()?.connections;
            let report = Running::start(peers[place], server)?.run(task)?;
            let opened = server.stats()?.connections - before;
            series.entry(peers[place].name.to_owned()).or_default().add(&report, opened);
        }
    }
    Ok(series)
}

/// Those whose first calls have a row in the table of ratios.
fn is_compared_cold(peer: &Peer) -> bool {
    matches!(peer.name, "python/ours" | "python/http.client" | "node/ours" | "node/undici")
}

/// What a process costs that makes one payment, that does all of it but the call, that imports a package only, and
/// that does nothing.
fn starts(
    chosen: &Chosen,
    server: &Server,
    order: &mut Order,
    effort: Effort,
    results: &mut Results,
) -> Result<(), String> {
    let mut programs: Vec<(String, PathBuf, Vec<String>, Option<&Peer>)> = Vec::new();
    for peer in chosen.peers() {
        let (program, mut arguments) = peer.program();
        if peer.language != Language::Rust {
            arguments.push("once".to_owned());
            programs.push((peer.name.to_owned(), program, arguments, Some(peer)));
        }
    }
    let of = |language| chosen.has(language);
    let text = |text: &str| text.to_owned();
    let folder = crate::files::root().join("tests/bench");
    let script = |file: &str| folder.join(file).display().to_string();
    let once = |file| vec![script(file), text("once")];
    if of(Language::Python) {
        for (name, code) in [
            (BARE_PYTHON, "pass"),
            (IMPORT_PYTHON, "import iyzico"),
            (IMPORT_OFFICIAL, "import iyzipay"),
        ] {
            programs.push((text(name), build::python(), vec![text("-c"), text(code)], None));
        }
        let no_client = once("python/no_client.py");
        programs.push((text(NO_CLIENT_IN_PYTHON), build::python(), no_client, None));
    }
    if of(Language::Node) {
        for (name, arguments) in [
            (BARE_NODE, vec![script("node/bare.mjs")]),
            (NO_CLIENT_IN_NODE, once("node/no-client.mjs")),
            (IMPORT_NOTHING, vec![script("node/import-nothing.mjs")]),
            (IMPORT_NODE, vec![script("node/import-ours.mjs")]),
        ] {
            programs.push((text(name), "node".into(), arguments, None));
        }
    }
    for _ in 0..effort.rounds {
        for place in order.of(programs.len()) {
            let (name, program, arguments, peer) = &programs[place];
            let cpu = cpu_ms(program, arguments, *peer, server)?;
            results.starts.entry(name.clone()).or_default().push(cpu);
        }
    }
    Ok(())
}

pub(super) const BARE_PYTHON: &str = "python, bare";
pub(super) const NO_CLIENT_IN_PYTHON: &str = "python, no client";
pub(super) const IMPORT_PYTHON: &str = "python, import iyzico";
pub(super) const IMPORT_OFFICIAL: &str = "python, import iyzipay";
pub(super) const BARE_NODE: &str = "node, bare";
pub(super) const NO_CLIENT_IN_NODE: &str = "node, no client";
pub(super) const IMPORT_NOTHING: &str = "node, import of an empty package";
pub(super) const IMPORT_NODE: &str = "node, import iyzico";

fn sizes(chosen: &Chosen, results: &mut Results) -> Result<(), String> {
    let size = |path: PathBuf| {
        fs::metadata(&path)
            .map(|file| file.len())
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    if chosen.has(Language::Python) {
        results.sizes.insert("wheel", size(build::wheel()?)?);
    }
    if chosen.has(Language::Node) {
        results.sizes.insert("addon", size(build::addon()?)?);
    }
    Ok(())
}

fn machine() -> Machine {
    Machine {
        processors: std::thread::available_parallelism().map_or(0, usize::from),
        architecture: std::env::consts::ARCH,
        system: std::env::consts::OS,
    }
}

/// Says what is done, and how long it took.
fn progress<T>(title: &str, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    eprintln!("measuring: {title}");
    let started = Instant::now();
    let result = work()?;
    eprintln!("           {title}: {:.0} s", started.elapsed().as_secs_f64());
    Ok(result)
}

/// Orders that are new each time: nobody always follows the same neighbour.
struct Order(Rng);

impl Order {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(Rng::new(now.as_secs(), 0))
    }

    fn of(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for place in (1..count).rev() {
            let other = self.0.below(place as u64 + 1);
            order.swap(place, usize::try_from(other).expect("it is a place"));
        }
        order
    }
}

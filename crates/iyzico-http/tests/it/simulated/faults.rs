//! Every fault of the simulator with every call that moves money.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use iyzico_http::extra::Extra;
use iyzico_http::{CallOptions, Error, Outcome};
use iyzico_simulator::{Cut, Fault, FaultRule, Moment};
use tokio::task::JoinSet;
use tokio::time::{advance, pause, resume, sleep};

use crate::simulated::money::{Kind, Operation, Till, traces};
use crate::simulated::site::{Protocol, Site};

/// What the client must say, and whether money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// The fault does no harm: the call ends as without it.
    Undisturbed,
    /// Not carried out, and the client knows.
    Refused,
    /// Nobody knows: it was not carried out.
    LostBefore,
    /// Nobody knows: it was carried out.
    LostAfter,
    /// Nobody knows: it may be carried out long after the client has given up.
    LostMeanwhile,
}

use Expected::{LostAfter, LostBefore, LostMeanwhile, Refused, Undisturbed};

fn faults() -> Vec<(Fault, Expected)> {
    let tampered = |field: &str| Fault::Tamper { field: field.to_owned(), value: None };
    let slow = |milliseconds, at| Fault::Delay { milliseconds, at };
    let gateway = |status, at| Fault::Gateway { status, at };
    let (before, after) = (Moment::BeforeCommit, Moment::AfterCommit);
    let mut faults = vec![
        (Fault::RateLimited, Refused),
        (Fault::EmptyResponse, LostAfter),
        (Fault::HalfResponse, LostAfter),
        (Fault::WrongContentType, Undisturbed),
        (Fault::WrongSignature, LostAfter),
        (Fault::MissingSignature, LostAfter),
        (slow(50, before), Undisturbed),
        (slow(50, after), Undisturbed),
        (slow(TOO_LONG, before), LostMeanwhile),
        (slow(TOO_LONG, after), LostAfter),
        (Fault::Cut(Cut::BeforeRead), LostBefore),
        (Fault::Cut(Cut::AfterRead), LostBefore),
        (Fault::Cut(Cut::AfterCommit), LostAfter),
        (Fault::Drip { bytes: 100_000, every_milliseconds: 5 }, Undisturbed),
        (TOO_SLOW, LostAfter),
        (Fault::Lag { seconds: 30 }, Undisturbed),
        (tampered("conversationId"), LostAfter),
        (tampered("paymentId"), LostAfter),
    ];
    faults.extend([0, 1, 120].map(|byte| (Fault::Cut(Cut::ResponseByte(byte)), LostAfter)));
    for status in [400, 404, 500, 502, 503, 504] {
        faults.push((gateway(status, before), LostBefore));
        faults.push((gateway(status, after), LostAfter));
    }
    faults
}

#[tokio::test]
async fn every_fault_over_plain_http1_is_told_rightly() {
    meet_every_fault(Protocol::PlainHttp1).await;
}

#[tokio::test]
async fn every_fault_over_tls_http2_is_told_rightly() {
    meet_every_fault(Protocol::TlsHttp2).await;
}

/// A call that meets a fault.
struct Meeting {
    kind: Kind,
    fault: Fault,
    expected: Expected,
    operation: Operation,
}

/// What came of it.
struct Ending {
    meeting: Meeting,
    said: Result<(), Error>,
}

async fn meet_every_fault(protocol: Protocol) {
    let site = Arc::new(Site::open(protocol).await);
    let meetings = meetings(&site).await;
    let (slow, prompt): (Vec<_>, _) = meetings.into_iter().partition(Meeting::takes_for_ever);
    let mut endings = start(&site, prompt).join_all().await;
    let slow = start(&site, slow);
    all_have_met(&site).await;
    give_up().await;
    endings.extend(slow.join_all().await);
    site.settle().await;
    let (traces, states) = (traces(site.simulator()), site.simulator().faults());
    let mut wrong = String::new();
    for ending in endings {
        let rule = ending.meeting.rule();
        let fired = states.iter().any(|state| state.rule == rule && state.fired == 1);
        let moved = traces.get(&ending.meeting.operation.trace).copied().unwrap_or(0);
        if !fired || !ending.is_as_expected(moved) {
            let Ending { meeting: Meeting { kind, fault, expected, .. }, said } = ending;
            let name = kind.name();
            writeln!(wrong, "{name}, {fault:?}, {expected:?}: {said:?} {moved} {fired}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// All at once: each fault waits for the `conversationId` of its call.
fn start(site: &Arc<Site>, meetings: Vec<Meeting>) -> JoinSet<Ending> {
    let mut calls = JoinSet::new();
    for meeting in meetings {
        let site = Arc::clone(site);
        site.simulator().add_fault(meeting.rule()).unwrap();
        calls.spawn(async move {
            let said = meeting.operation.send_with(&site.client(), &OPTIONS).await;
            Ending { meeting, said }
        });
    }
    calls
}

/// Waits until every fault has met its call, and what comes before the fault is carried out.
async fn all_have_met(site: &Site) {
    while site.simulator().faults().iter().any(|state| state.fired == 0) {
        sleep(Duration::from_millis(1)).await;
    }
    site.settle().await;
}

/// Lets the time pass that calls wait for a response.
async fn give_up() {
    pause();
    advance(GIVES_UP).await;
    resume();
}

async fn meetings(site: &Site) -> Vec<Meeting> {
    let mut till = Till::of(&site.sandbox);
    let mut meetings = Vec::new();
    for (fault, expected) in faults() {
        for kind in Kind::ALL {
            let operation = till.operation(kind).await;
            let expected = if is_harmless(&fault, kind) { Undisturbed } else { expected };
            meetings.push(Meeting { kind, fault: fault.clone(), expected, operation });
        }
    }
    meetings
}

/// A signature that was never there cannot be wrong or missing, and a refusal has nothing to compare
/// but its reference.
fn is_harmless(fault: &Fault, kind: Kind) -> bool {
    match fault {
        Fault::WrongSignature | Fault::MissingSignature => {
            matches!(kind, Kind::Cancel | Kind::Declined)
        }
        Fault::Tamper { field, .. } => kind == Kind::Declined && field != "conversationId",
        _ => false,
    }
}

impl Meeting {
    fn rule(&self) -> FaultRule {
        let rule = FaultRule::new(self.fault.clone()).call(self.kind.call()).times(1);
        rule.conversation_id(&self.operation.reference)
    }

    /// Whether the response comes only after the client has given up.
    fn takes_for_ever(&self) -> bool {
        matches!(self.fault, Fault::Delay { milliseconds: TOO_LONG, .. }) || self.fault == TOO_SLOW
    }
}

impl Ending {
    fn is_as_expected(&self, moved: usize) -> bool {
        let said = self.said.as_ref().copied().map_err(Error::outcome);
        self.meeting.expected.fits(self.meeting.kind, said, moved)
    }
}

impl Expected {
    fn fits(self, kind: Kind, said: Result<(), Outcome>, moved: usize) -> bool {
        let charged = usize::from(kind != Kind::Declined);
        let undisturbed = if kind == Kind::Declined { Err(Outcome::Refused) } else { Ok(()) };
        match self {
            Undisturbed => said == undisturbed && moved == charged,
            Refused => said == Err(Outcome::Refused) && moved == 0,
            LostBefore => said == Err(Outcome::Unknown) && moved == 0,
            LostAfter => said == Err(Outcome::Unknown) && moved == charged,
            LostMeanwhile => said == Err(Outcome::Unknown) && moved <= charged,
        }
    }
}

const TOO_LONG: u64 = 3_600_000;
const TOO_SLOW: Fault = Fault::Drip { bytes: 1, every_milliseconds: 60_000 };
/// Of the real clock no test waits so long; see [`give_up`].
const GIVES_UP: Duration = Duration::from_secs(600);
const OPTIONS: CallOptions = CallOptions {
    timeout: Some(GIVES_UP),
    total_timeout: None,
    connect_timeout: Some(GIVES_UP),
    verify: None,
    extra: Extra::NONE,
};

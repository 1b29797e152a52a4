//! Which faults a request meets.

use std::time::Duration;

use jiff::SignedDuration;
use serde::Serialize;

use super::rule::{Cut, Fault, FaultRule, Moment, WebhookFault};
use super::scenario::Scenario;
use crate::scramble::scramble;

/// All rules, and how often each was met.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    seed: u64,
    rules: Vec<FaultState>,
}

/// A rule and how often it was met.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FaultState {
    /// The rule.
    #[serde(flatten)]
    pub rule: FaultRule,
    /// How many requests met its conditions.
    pub met: u64,
    /// How often its fault happened.
    pub fired: u64,
}

/// What happens to one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plan {
    /// In the order of their rules.
    pub(crate) faults: Vec<Fault>,
}

impl Faults {
    /// Takes the place of all rules.
    pub(crate) fn play(&mut self, scenario: &Scenario) {
        self.seed = scenario.seed;
        self.rules = scenario.rules.iter().cloned().map(FaultState::new).collect();
    }

    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.rules.push(FaultState::new(rule));
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn all(&self) -> &[FaultState] {
        &self.rules
    }

    /// Whether the connection is closed before the body is read. Rules about one conversation wait
    /// for the body, because it names the conversation.
    pub(crate) fn cut_before_read(&mut self, call: &str) -> bool {
        self.draw(|rule| is_cut_unread(rule) && rule.concerns(Some(call), None)).next().is_some()
    }

    /// What happens to a request that was read.
    pub(crate) fn plan(&mut self, call: &str, conversation_id: Option<&str>) -> Plan {
        let concerns = |rule: &FaultRule| {
            !matches!(rule.fault(), Fault::Webhook(_))
                && !is_cut_unread(rule)
                && rule.concerns(Some(call), conversation_id)
        };
        Plan { faults: self.draw(concerns).collect() }
    }

    /// What happens to a notification.
    pub(crate) fn of_webhook(&mut self, conversation_id: Option<&str>) -> Option<WebhookFault> {
        let concerns = |rule: &FaultRule| {
            matches!(rule.fault(), Fault::Webhook(_)) && rule.concerns(None, conversation_id)
        };
        let drawn: Vec<Fault> = self.draw(concerns).collect();
        drawn.into_iter().find_map(|fault| match fault {
            Fault::Webhook(fault) => Some(fault),
            _ => None,
        })
    }

    /// The faults of the rules that are met and fire. Each rule draws its own numbers, so that one
    /// rule more does not change what the others do.
    fn draw(&mut self, concerns: impl Fn(&FaultRule) -> bool) -> impl Iterator<Item = Fault> {
        let seed = self.seed;
        let met = self.rules.iter_mut().enumerate().filter(move |(_, state)| concerns(&state.rule));
        met.filter_map(move |(index, state)| {
            let number = state.met;
            state.met += 1;
            let stream = scramble(seed ^ scramble(index as u64));
            let draw = u32::try_from(scramble(stream ^ number) >> 32).unwrap_or(u32::MAX);
            let fires = state.rule.fires(number, state.fired, draw);
            state.fired += u64::from(fires);
            fires.then(|| state.rule.fault().clone())
        })
    }
}

fn is_cut_unread(rule: &FaultRule) -> bool {
    *rule.fault() == Fault::Cut(Cut::BeforeRead) && !rule.is_about_one_conversation()
}

impl FaultState {
    fn new(rule: FaultRule) -> Self {
        Self { rule, met: 0, fired: 0 }
    }
}

impl Plan {
    /// The one fault that decides how the request ends.
    pub(crate) fn ending(fault: Fault) -> Self {
        Self { faults: vec![fault] }
    }

    /// The fault that decides how the request ends: the first one that does.
    pub(crate) fn end(&self) -> Option<&Fault> {
        self.faults.iter().find(|fault| !matches!(fault, Fault::Delay { .. } | Fault::Lag { .. }))
    }

    pub(crate) fn before_commit(&self) -> Duration {
        self.pause(Moment::BeforeCommit)
    }

    pub(crate) fn after_commit(&self) -> Duration {
        self.pause(Moment::AfterCommit)
    }

    fn pause(&self, moment: Moment) -> Duration {
        let pauses = self.faults.iter().filter_map(|fault| match fault {
            Fault::Delay { milliseconds, at } if *at == moment => Some(*milliseconds),
            _ => None,
        });
        Duration::from_millis(pauses.fold(0, u64::saturating_add))
    }

    /// How long look-ups do not see what the call did.
    pub(crate) fn lag(&self) -> Option<SignedDuration> {
        let lags = self.faults.iter().filter_map(|fault| match fault {
            Fault::Lag { seconds } => Some(i64::try_from(*seconds).unwrap_or(i64::MAX)),
            _ => None,
        });
        lags.max().map(SignedDuration::from_secs)
    }

    /// Whether the call is carried out at all.
    pub(crate) fn commits(&self) -> bool {
        !matches!(
            self.end(),
            Some(
                Fault::RateLimited
                    | Fault::Cut(Cut::BeforeRead | Cut::AfterRead)
                    | Fault::Gateway { at: Moment::BeforeCommit, .. }
            )
        )
    }
}

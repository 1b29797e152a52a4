//! The built-in scenario, used unless the user gives one: every fault, on money calls and on look-ups.

use std::time::Duration;

use iyzico_core::ENDPOINTS;
use iyzico_simulator::{Cut, Fault, FaultRule, Moment, Scenario};
use serde_json::Value;

use super::rng::Rng;

/// Rules that concern about a third of the money calls and a quarter of the look-ups.
pub(crate) fn built_in(seed: u64) -> Scenario {
    let mut rng = Rng::new(seed, 0);
    let mut scenario = Scenario::new(seed);
    for (fault, chance) in failures(&mut rng) {
        scenario = scenario.rule(money(fault.clone(), chance)).rule(look_ups(fault, chance * 0.75));
    }
    for (fault, chance) in tampering() {
        scenario =
            scenario.rule(signed(fault.clone(), chance)).rule(look_ups(fault, chance * 0.75));
    }
    for (milliseconds, at, chance) in [
        (20, Moment::BeforeCommit, 0.02),
        (TOO_LONG, Moment::BeforeCommit, 0.008),
        (20, Moment::AfterCommit, 0.01),
        (TOO_LONG, Moment::AfterCommit, 0.008),
    ] {
        scenario = scenario.rule(money(Fault::Delay { milliseconds, at }, chance));
    }
    for (seconds, chance) in [(30, 0.04), (3600, 0.02)] {
        scenario = scenario.rule(money(Fault::Lag { seconds }, chance));
    }
    scenario.rule(starts(Fault::Cut(Cut::AfterRead))).rule(starts(Fault::Cut(Cut::AfterCommit)))
}

/// Faults that decide how a request ends.
fn failures(rng: &mut Rng) -> Vec<(Fault, f64)> {
    let mut failures = vec![
        (Fault::Cut(Cut::BeforeRead), 0.012),
        (Fault::Cut(Cut::AfterRead), 0.012),
        (Fault::Cut(Cut::AfterCommit), 0.03),
        (Fault::Gateway { status: 502, at: Moment::BeforeCommit }, 0.008),
        (Fault::Gateway { status: 502, at: Moment::AfterCommit }, 0.015),
        (Fault::Gateway { status: 504, at: Moment::AfterCommit }, 0.01),
        (Fault::RateLimited, 0.015),
        (Fault::EmptyResponse, 0.012),
        (Fault::HalfResponse, 0.012),
        (Fault::WrongContentType, 0.01),
        (Fault::WrongSignature, 0.015),
        (Fault::MissingSignature, 0.012),
        (Fault::Drip { bytes: 200, every_milliseconds: 2 }, 0.008),
        (Fault::Drip { bytes: 1, every_milliseconds: 50 }, 0.004),
    ];
    for _ in 0..CUTS {
        let byte = rng.between(1, 2500);
        failures.push((Fault::Cut(Cut::ResponseByte(byte)), 0.04 / f64::from(CUTS)));
    }
    failures
}

/// Values that somebody changes on the way. Only those that a signature or a comparison covers: the
/// response to `payment.cancel` is not signed and names an amount that its request does not.
fn tampering() -> Vec<(Fault, f64)> {
    ["price", "paidPrice", "currency", "basketId", "conversationId", "paymentId"]
        .map(|field| (Fault::tamper(field), 0.006))
        .to_vec()
}

fn money(fault: Fault, chance: f64) -> FaultRule {
    let rule = FaultRule::new(fault).chance(chance);
    let money = ENDPOINTS.iter().filter(|entry| entry.safety.moves_money());
    money.fold(rule, |rule, entry| rule.call(entry.name))
}

fn signed(fault: Fault, chance: f64) -> FaultRule {
    let rule = FaultRule::new(fault).chance(chance);
    let signed =
        ENDPOINTS.iter().filter(|entry| entry.safety.moves_money() && !entry.signed.is_empty());
    signed.fold(rule, |rule, entry| rule.call(entry.name))
}

fn look_ups(fault: Fault, chance: f64) -> FaultRule {
    FaultRule::new(fault)
        .call("payment.retrieve")
        .call("payment.history")
        .call("checkout_form.retrieve")
        .chance(chance)
}

fn starts(fault: Fault) -> FaultRule {
    FaultRule::new(fault).call("three_ds.initialize").call("checkout_form.initialize").chance(0.04)
}

/// The longest that a request can be held up, and the longest that look-ups can lag: so long the
/// auditor waits, and so far the clock is moved.
pub(crate) fn longest_waits(scenario: &Scenario) -> (Duration, Duration) {
    let json = serde_json::to_value(scenario).expect("a scenario is JSON");
    let rules = json["rule"].as_array().map(Vec::as_slice).unwrap_or_default();
    let number = |rule: &Value, place: &str| rule.pointer(place).and_then(Value::as_u64);
    let pauses = rules.iter().filter_map(|rule| number(rule, "/fault/delay/milliseconds"));
    let lags = rules.iter().filter_map(|rule| number(rule, "/fault/lag/seconds"));
    (Duration::from_millis(pauses.sum()), Duration::from_secs(lags.max().unwrap_or_default()))
}

/// At how many bytes responses are cut.
const CUTS: u32 = 16;
/// Longer than the merchant's client waits, in milliseconds.
const TOO_LONG: u64 = 450;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_pause_and_lag_are_read_from_the_rules() {
        let (pause, lag) = longest_waits(&built_in(1));
        assert_eq!(pause, Duration::from_millis(940));
        assert_eq!(lag, Duration::from_secs(3600));
        assert_eq!(longest_waits(&Scenario::new(1)), (Duration::ZERO, Duration::ZERO));
    }
}

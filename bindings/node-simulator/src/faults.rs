//! What goes wrong in the simulator, on purpose.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use iyzico_node_common::error::{throw, wrong};
use iyzico_simulator::{FaultRule, Scenario, ScenarioError};
use napi_derive::napi;

use crate::simulator::{NativeSimulator, to_json};

#[napi]
impl NativeSimulator {
    /// Adds a rule, given as JSON.
    #[napi]
    pub fn add_fault(&self, rule: String) -> napi::Result<()> {
        let running = self.running()?;
        let added = FaultRule::from_json(&rule).and_then(|rule| running.add_fault(rule));
        added.map_err(|error| refuse("fault", &error))
    }

    /// Plays a scenario, given as TOML or JSON.
    #[napi]
    pub fn play(&self, scenario: String) -> napi::Result<()> {
        let running = self.running()?;
        running.play(&read_scenario(&scenario)?).map_err(|error| refuse("scenario", &error))
    }

    /// The rules and how often they fired, as JSON.
    #[napi]
    pub fn faults(&self) -> napi::Result<String> {
        Ok(to_json(&self.running()?.faults()))
    }

    #[napi]
    pub fn clear_faults(&self) -> napi::Result<()> {
        self.running()?.clear_faults();
        Ok(())
    }

    #[napi]
    pub fn enforce_rate_limits(&self, enforce: bool) -> napi::Result<()> {
        self.running()?.enforce_rate_limits(enforce);
        Ok(())
    }

    #[napi]
    pub fn set_clock(&self, milliseconds_since_1970: i64) -> napi::Result<()> {
        let set = self.running()?.clock().set(moment(milliseconds_since_1970));
        set.map_err(|error| throw(&error.into()))
    }
}

pub(crate) fn read_scenario(text: &str) -> napi::Result<Scenario> {
    Scenario::parse(text).map_err(|error| refuse("scenario", &error))
}

pub(crate) fn moment(milliseconds_since_1970: i64) -> SystemTime {
    let distance = Duration::from_millis(milliseconds_since_1970.unsigned_abs());
    if milliseconds_since_1970 < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
}

fn refuse(setting: &'static str, error: &ScenarioError) -> napi::Error {
    throw(&wrong(setting, error.to_string()))
}

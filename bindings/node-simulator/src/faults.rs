//! What goes wrong in the simulator, on purpose.

use iyzico_node_common::error::throw;
use iyzico_simulator::FaultRule;
use napi_derive::napi;

use crate::simulator::NativeSimulator;
use crate::values::{moment, read_scenario, refuse, to_json};

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

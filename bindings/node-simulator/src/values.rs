//! What passes between JavaScript and the simulator.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use iyzico_node_common::error::{throw, wrong};
use iyzico_simulator::{Scenario, ScenarioError};

/// Records of the simulator as JSON, amounts as text.
pub(crate) fn to_json(records: &impl serde::Serialize) -> String {
    serde_json::to_string(records).expect("records are plain text")
}

pub(crate) fn read_scenario(text: &str) -> napi::Result<Scenario> {
    Scenario::parse(text).map_err(|error| refuse("scenario", &error))
}

pub(crate) fn moment(milliseconds_since_1970: i64) -> SystemTime {
    let distance = Duration::from_millis(milliseconds_since_1970.unsigned_abs());
    if milliseconds_since_1970 < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
}

pub(crate) fn refuse(setting: &'static str, error: &ScenarioError) -> napi::Error {
    throw(&wrong(setting, error.to_string()))
}

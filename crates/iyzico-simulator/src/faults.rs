//! Faults: what goes wrong on purpose.

mod plan;
mod read;
mod rule;
mod scenario;

pub use plan::FaultState;
pub(crate) use plan::{Faults, Plan};
pub(crate) use read::{Place, Read};
pub use rule::{Cut, Fault, FaultRule, Moment, WebhookFault};
pub(crate) use scenario::read_json;
pub use scenario::{Scenario, ScenarioError};

//! Faults: what goes wrong on purpose.

mod plan;
mod read;
mod rule;
mod scenario;

pub use plan::FaultState;
pub(crate) use plan::{Faults, Plan};
pub use rule::{Cut, Fault, FaultRule, Moment, WebhookFault};
pub use scenario::{Scenario, ScenarioError};

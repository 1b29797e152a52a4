//! Faults: what goes wrong on purpose.

mod error;
mod plan;
mod read;
mod rule;
mod scenario;

pub use error::ScenarioError;
pub use plan::FaultState;
pub(crate) use plan::{Faults, Plan};
pub(crate) use read::{Place, Read, read_json};
pub use rule::{Cut, Fault, FaultRule, Moment, WebhookFault};
pub use scenario::Scenario;

//! Faults in a file.

use serde::{Deserialize, Serialize};

use super::rule::FaultRule;

/// A list of faults, in a file that people write: TOML, or the same as JSON.
///
/// ```
/// use iyzico_simulator::Scenario;
///
/// let scenario = Scenario::from_toml(r#"
///     name = "responses get lost"
///     seed = 7
///
///     [[rule]]
///     call = ["payment.create", "three_ds.complete"]
///     chance = 0.05
///     fault = { cut = "afterCommit" }
/// "#)?;
/// assert_eq!(scenario.name(), Some("responses get lost"));
/// # Ok::<(), iyzico_simulator::ScenarioError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[must_use]
pub struct Scenario {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default)]
    pub(super) seed: u64,
    /// Whether calls beyond the published limits are answered 50000; missing leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) enforce_rate_limits: Option<bool>,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<FaultRule>,
}

/// A scenario or a rule that cannot be read, or cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError(String);

impl Scenario {
    /// A scenario without rules. The seed decides what happens by [chance](FaultRule::chance).
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Adds a rule. Of several faults for one request, the first that decides how it ends is taken.
    pub fn rule(mut self, rule: FaultRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Answers 50000 beyond the published limits, or no more.
    pub const fn enforce_rate_limits(mut self, enforce: bool) -> Self {
        self.enforce_rate_limits = Some(enforce);
        self
    }

    /// What the file calls itself.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Reads a scenario file.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, or has unknown fields, calls or faults.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self =
            toml::from_str(text).map_err(|error| ScenarioError(error.to_string()))?;
        scenario.check()?;
        Ok(scenario)
    }

    /// Reads the same as JSON.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or has unknown fields, calls or faults.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self =
            serde_json::from_str(text).map_err(|error| ScenarioError(error.to_string()))?;
        scenario.check()?;
        Ok(scenario)
    }

    /// Reads TOML, JSON, or the name of a scenario that comes along, such as `lost-answers`.
    ///
    /// # Errors
    ///
    /// When it is none of them.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let text = text.trim();
        if text.starts_with('{') {
            return Self::from_json(text);
        }
        if is_name(text) {
            return Self::named(text);
        }
        Self::from_toml(text)
    }

    /// The names of the scenarios that come along.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SCENARIOS.iter().map(|(name, _)| *name)
    }

    /// A scenario that comes along: the file of that name in the folder `scenarios`.
    ///
    /// # Errors
    ///
    /// When there is none; names those that there are.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        match SCENARIOS.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Self::from_toml(text),
            None => Err(ScenarioError(format!(
                "there is no scenario named {name:?}; there are {}",
                Self::names().collect::<Vec<_>>().join(", ")
            ))),
        }
    }

    pub(crate) fn check(&self) -> Result<(), ScenarioError> {
        for (index, rule) in self.rules.iter().enumerate() {
            rule.check()
                .map_err(|problem| ScenarioError(format!("rule {}: {problem}", index + 1)))?;
        }
        Ok(())
    }
}

impl FaultRule {
    /// Reads a rule.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or has unknown fields, calls or faults.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        let rule: Self =
            serde_json::from_str(text).map_err(|error| ScenarioError(error.to_string()))?;
        rule.checked()
    }

    pub(crate) fn checked(self) -> Result<Self, ScenarioError> {
        self.check().map_err(ScenarioError)?;
        Ok(self)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*]
    };
}

const SCENARIOS: &[(&str, &str)] = scenarios![
    "bad-network",
    "failing-proxy",
    "forged-answers",
    "lost-answers",
    "rush-hour",
    "slow-bank",
    "unruly-webhooks",
];

impl std::fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScenarioError {}

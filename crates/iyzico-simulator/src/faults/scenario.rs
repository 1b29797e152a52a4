//! Faults in a file.

use std::borrow::Cow;
use std::ops::Range;

use iyzico_core::card::hide_numbers;
use serde::Serialize;
use serde_json::Value;

use super::read::{Place, Read};
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[must_use]
pub struct Scenario {
    /// What it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Decides what happens by chance.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub(super) seed: u64,
    /// Whether calls above the published limits are refused with error 50000; unchanged when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enforce_rate_limits: Option<bool>,
    /// The rules. Of several faults for one request, the first that decides how it ends is taken.
    #[cfg_attr(feature = "schema", schemars(default))]
    #[serde(rename = "rule")]
    pub(super) rules: Vec<FaultRule>,
}

/// A scenario or a rule that cannot be read, or makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// Which rule of a scenario it is about; counts from 0.
    rule: Option<usize>,
    path: String,
    problem: String,
}

impl ScenarioError {
    pub(crate) fn at(path: &str, problem: String) -> Self {
        let hidden = |text: String| match hide_numbers(&text) {
            Cow::Owned(hidden) => hidden,
            Cow::Borrowed(_) => text,
        };
        Self { rule: None, path: hidden(path.to_owned()), problem: hidden(problem) }
    }

    fn of_text(problem: String) -> Self {
        Self::at("", problem)
    }

    /// The same error with its place respelled, for languages that name things in their own case.
    #[must_use]
    pub fn respell_path(self, respell: impl FnOnce(&str) -> String) -> Self {
        Self { path: respell(&self.path), ..self }
    }

    pub(super) fn in_rule(self, index: usize) -> Self {
        Self { rule: Some(index), ..self }
    }
}

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

    /// Whether calls above the published limits are refused with error 50000.
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
        Self::of(&toml::from_str(text).map_err(|error| not_toml(text, &error))?)
    }

    /// Reads the same as JSON.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or has unknown fields, calls or faults.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        Self::of(&json(text)?)
    }

    /// Reads TOML, JSON, or the name of a built-in scenario, such as `lost-responses`.
    ///
    /// # Errors
    ///
    /// When the text is none of these.
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

    /// The names of the built-in scenarios.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SCENARIOS.iter().map(|(name, _)| *name)
    }

    /// A built-in scenario: the file of that name in the folder `scenarios`.
    ///
    /// # Errors
    ///
    /// When there is no such scenario; the error lists the names.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        match SCENARIOS.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Self::from_toml(text),
            None => Err(ScenarioError::of_text(format!(
                "there is no scenario named {name:?}; there are {}",
                Self::names().collect::<Vec<_>>().join(", ")
            ))),
        }
    }

    fn of(value: &Value) -> Result<Self, ScenarioError> {
        let scenario = Self::read(&Place::outermost(value))?;
        scenario.check()?;
        Ok(scenario)
    }

    pub(crate) fn check(&self) -> Result<(), ScenarioError> {
        for (index, rule) in self.rules.iter().enumerate() {
            rule.check().map_err(|error| error.in_rule(index))?;
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
        read_json::<Self>(text)?.checked()
    }

    pub(crate) fn checked(self) -> Result<Self, ScenarioError> {
        self.check()?;
        Ok(self)
    }
}

/// Reads what a program sends to the simulator.
pub(crate) fn read_json<T: Read>(text: &str) -> Result<T, ScenarioError> {
    T::read(&Place::outermost(&json(text)?))
}

fn json(text: &str) -> Result<Value, ScenarioError> {
    serde_json::from_str(text).map_err(|error| {
        let what = match error.to_string() {
            _ if error.is_eof() => "it ends too early",
            problem if problem.starts_with("number out of range") => "a number is too large",
            _ => "it cannot be read",
        };
        ScenarioError::of_text(format!("is not JSON: {what} in line {}", error.line()))
    })
}

fn not_toml(text: &str, error: &toml::de::Error) -> ScenarioError {
    let Range { start, .. } = error.span().unwrap_or_default();
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
    let problem = format!("is neither TOML nor JSON: in line {line}, {}", error.message());
    ScenarioError::of_text(problem)
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
    "forged-responses",
    "lost-responses",
    "rush-hour",
    "slow-bank",
    "unruly-webhooks",
];

impl std::fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(index) = self.rule {
            write!(f, "rule {}: ", index + 1)?;
        }
        if !self.path.is_empty() {
            write!(f, "{} ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for ScenarioError {}

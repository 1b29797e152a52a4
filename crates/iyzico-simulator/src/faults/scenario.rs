//! Faults in a file.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::error::ScenarioError;
use super::read::{Place, Read, deserialize, json, of_value};
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
        let scenario: Self = of_value(value)?;
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

impl Read for Scenario {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields = place.fields(&["name", "seed", "enforceRateLimits", "rule"])?;
        Ok(Self {
            name: fields.get("name")?,
            seed: fields.get("seed")?.unwrap_or_default(),
            enforce_rate_limits: fields.get("enforceRateLimits")?,
            rules: fields.get::<Rules>("rule")?.unwrap_or_default().0,
        })
    }
}

#[derive(Default)]
struct Rules(Vec<FaultRule>);

impl Read for Rules {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let rules = place.value.as_array().ok_or_else(|| place.must_be("a list of rules"))?;
        let read = |(index, value)| {
            FaultRule::read(&Place::outermost(value)).map_err(|error| error.in_rule(index))
        };
        rules.iter().enumerate().map(read).collect::<Result<_, _>>().map(Self)
    }
}

deserialize!(Scenario);

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

//! What is wrong with a scenario or a rule, and where.

use std::borrow::Cow;
use std::fmt;

use iyzico_core::card::hide_numbers;

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

    pub(super) fn of_text(problem: String) -> Self {
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

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

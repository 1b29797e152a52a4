//! What was given in the place of a value.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::value::entries::{Entries, may_be_of_binding};
use crate::value::literal::Literal;
use crate::value::rule::Rule;

/// Text that is not a value of the wanted kind, kept so that it can be reported with the rest.
///
/// ```
/// use iyzico_core::{Given, Price};
///
/// let given: Given<Price> = "12,50".into();
/// assert!(matches!(given, Given::Unreadable(_)), "kept, so that it is reported with the rest");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Unreadable(Arc<Refused>);

/// It is rare, and every field of a request has room for one and code to drop it: so it lies elsewhere, and all drop
/// it by the same code.
#[derive(PartialEq, Eq)]
struct Refused {
    problem: Cow<'static, str>,
    got: String,
}

impl Unreadable {
    #[cold]
    pub(crate) fn new(rule: &Rule, problem: &'static str, got: &str) -> Self {
        Self::described(problem, rule.describe(got))
    }

    /// A literal of another kind than wanted.
    #[cold]
    pub(crate) fn literal(rule: &Rule, problem: &'static str, json: Literal<'_>) -> Self {
        Self::described(problem, rule.describe_literal(json))
    }

    /// Of something that is described already.
    #[cold]
    pub(crate) fn described(problem: impl Into<Cow<'static, str>>, got: String) -> Self {
        Self(Arc::new(Refused { problem: problem.into(), got }))
    }

    /// Why it is not a value of the wanted kind.
    pub(crate) fn problem(&self) -> Cow<'static, str> {
        self.0.problem.clone()
    }

    /// What was given, as it may be shown.
    pub(crate) fn got(&self) -> &str {
        &self.0.got
    }

    /// What a binding wrote in the place of a value that has no exact form in JSON, such as a binary
    /// float: an object `{"$unusable": "what is wrong", "got": …}`. So it is told together with
    /// everything else that is wrong with the request.
    pub(crate) fn of_binding(rule: &Rule, json: Literal<'_>) -> Option<Self> {
        if !may_be_of_binding(json) {
            return None;
        }
        let entries = Entries::within(json)?;
        let problem = entries.unusable()?;
        let got = entries.get("got").map(|got| rule.describe_literal(got)).unwrap_or_default();
        Some(Self::described(problem, got))
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unreadable({}: {})", self.0.problem, self.0.got)
    }
}

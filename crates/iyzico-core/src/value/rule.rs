//! Rules of values and what is found when they are applied.
//!
//! A [`Rule`] is the single home of everything that is known about a kind of value: what is
//! allowed, whether it is secret, which error code iyzico responds with. The validation of requests, the
//! redaction of logs, the JSON schema and the simulator's refusals all read it from here.

mod findings;
mod invalid;

use std::borrow::Cow;
use std::fmt;

use crate::value::blank::trim;
use crate::value::literal::{self, Literal};
use crate::value::merchant::MerchantMark;
use crate::value::price::Price;
use crate::value::show::{describe, describe_literal, not_shown};

pub use findings::{Finding, Findings, Level};
pub use invalid::InvalidValueError;

/// What the rules may know about the world; the core has no clock and no configuration of its own.
///
/// ```
/// use iyzico_core::Context;
///
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert!(!context.live, "test cards are not warned about");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The present moment, for the expiry date of cards.
    pub now: jiff::Timestamp,
    /// Whether real money is at stake. Test cards and dummy buyers are warned about only then.
    pub live: bool,
    /// Who sends, for the handles of calls.
    pub merchant: Option<MerchantMark>,
}

impl Context {
    /// A context for the sandbox or the simulator at the given moment.
    pub fn sandbox(now: jiff::Timestamp) -> Self {
        Self { now, live: false, merchant: None }
    }

    /// A context for the live service at the given moment.
    pub fn live(now: jiff::Timestamp) -> Self {
        Self { now, live: true, merchant: None }
    }

    /// Says who sends: handles of calls then name the merchant.
    #[must_use]
    pub fn of(self, merchant: MerchantMark) -> Self {
        Self { merchant: Some(merchant), ..self }
    }
}

/// What [`Rule::refuse`] and [`Rule::doubt`] say of a text, said of the amount that it stands for.
#[derive(Clone, Copy)]
pub(crate) struct AmountRule {
    pub(crate) refuse: fn(Price) -> Option<&'static str>,
    pub(crate) doubt: fn(Price) -> Option<&'static str>,
}

/// All that is known about one kind of value.
///
/// ```
/// use iyzico_core::Value;
/// use iyzico_core::payment::PaymentId;
/// use iyzico_core::rule::Rule;
///
/// let rule: &Rule = <PaymentId as Value>::RULE;
/// assert_eq!((rule.name, rule.code), ("PaymentId", Some("5002")));
/// ```
pub struct Rule {
    /// Name of the kind, the same in every language: `CardNumber`.
    pub name: &'static str,
    /// What is accepted, in words, for error texts and reference pages.
    pub allowed: &'static str,
    /// A value that is accepted.
    pub example: &'static str,
    /// Whether a value must never be shown.
    pub secret: bool,
    /// The error code iyzico responds with when the value is malformed.
    pub code: Option<&'static str>,
    /// The error code iyzico responds with when the value is missing.
    pub missing_code: &'static str,
    /// Regular expression of accepted text, for schemas.
    pub pattern: Option<&'static str>,
    /// The texts that are accepted, where they are few and known, for schemas.
    pub words: &'static [&'static str],
    /// For exact amounts: the same rule over amounts that have been read.
    pub(crate) amount: Option<AmountRule>,
    /// Whether a caller is told when a value is sent in another spelling than it was given.
    pub(crate) tells_spelling: bool,
    /// How carefully a value is handled that may be shown.
    pub(crate) care: Care,
    pub(crate) normalise: fn(&str) -> Cow<'_, str>,
    pub(crate) refuse: fn(&str) -> Option<&'static str>,
    pub(crate) forbid: fn(&str, &Context) -> Option<&'static str>,
    pub(crate) doubt: fn(&str, &Context) -> Option<&'static str>,
}

/// How carefully values are handled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// As any other text.
    Usual,
    /// Who knows it may act with it, as with the token of a page: errors name its field only.
    Key,
    /// Its memory is wiped in the end: that of a secret, and of what belongs to one.
    Wiped,
}

impl Rule {
    /// A rule that accepts every text; the methods below narrow it.
    pub(crate) const fn new(
        name: &'static str,
        allowed: &'static str,
        example: &'static str,
    ) -> Self {
        Self {
            name,
            allowed,
            example,
            secret: false,
            code: None,
            missing_code: "24",
            pattern: None,
            words: &[],
            amount: None,
            tells_spelling: false,
            care: Care::Usual,
            normalise: |text| text.into(),
            refuse: |_| None,
            forbid: |_, _| None,
            doubt: |_, _| None,
        }
    }

    pub(crate) const fn secret(mut self) -> Self {
        self.secret = true;
        self.wiped()
    }

    /// It may be shown by whoever has it, and stands in no error.
    pub(crate) const fn key(mut self) -> Self {
        self.care = Care::Key;
        self
    }

    /// It may be shown, and its memory is wiped in the end.
    pub(crate) const fn wiped(mut self) -> Self {
        self.care = Care::Wiped;
        self
    }

    pub(crate) const fn tells_spelling(mut self) -> Self {
        self.tells_spelling = true;
        self
    }

    pub(crate) const fn amount(mut self, rule: AmountRule) -> Self {
        self.amount = Some(rule);
        self
    }

    pub(crate) const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    pub(crate) const fn missing_code(mut self, code: &'static str) -> Self {
        self.missing_code = code;
        self
    }

    pub(crate) const fn words(mut self, words: &'static [&'static str]) -> Self {
        self.words = words;
        self
    }

    pub(crate) const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Rewrites harmless variants before the value is looked at.
    pub(crate) const fn normalise(mut self, normalise: fn(&str) -> Cow<'_, str>) -> Self {
        self.normalise = normalise;
        self
    }

    /// Says what is wrong with a text, if anything: an error.
    pub(crate) const fn refuse(mut self, refuse: fn(&str) -> Option<&'static str>) -> Self {
        self.refuse = refuse;
        self
    }

    /// Takes every text but those with nothing in them.
    pub(crate) const fn refuse_empty(self) -> Self {
        self.refuse(|text| trim(text).is_empty().then_some("must not be empty"))
    }

    /// Says what is wrong with an accepted text where it is to be sent, if anything: an error.
    pub(crate) const fn forbid(
        mut self,
        forbid: fn(&str, &Context) -> Option<&'static str>,
    ) -> Self {
        self.forbid = forbid;
        self
    }

    /// Says what is doubtful about an accepted text, if anything: a warning.
    pub(crate) const fn doubt(mut self, doubt: fn(&str, &Context) -> Option<&'static str>) -> Self {
        self.doubt = doubt;
        self
    }

    /// Describes a value for an error text: itself, or only its shape when it is secret.
    pub fn describe(&self, text: &str) -> String {
        if self.hides() { not_shown(text) } else { describe(text) }
    }

    /// Whether a text tells its field only: of a secret, and of a key with which somebody may act.
    pub(crate) fn hides(&self) -> bool {
        self.secret || self.care == Care::Key
    }

    /// Like [`describe`](Self::describe), for a literal of JSON.
    pub(crate) fn describe_literal(&self, json: Literal<'_>) -> String {
        match json.get().as_bytes() {
            [b'{' | b'[', ..] => describe_literal(json),
            [b'"', ..] => self.describe(&literal::text(json).unwrap_or_default()),
            _ if self.hides() => not_shown(json.get()),
            _ => describe_literal(json),
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.name)
    }
}

impl InvalidValueError {
    #[cold]
    pub(crate) fn new(rule: &Rule, problem: &'static str) -> Self {
        Self { kind: rule.name, problem, allowed: rule.allowed }
    }
}

//! Rules of values and what is found when they are applied.
//!
//! A [`Rule`] is the single home of everything that is known about a kind of value: what is
//! allowed, whether it is secret, which error code iyzico responds with. The validation of requests, the
//! redaction of logs, the JSON schema and the simulator's refusals all read it from here.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::value::blank::trim;
use crate::value::literal::{self, Literal};
use crate::value::merchant::MerchantMark;
use crate::value::price::Price;
use crate::value::show::{describe, describe_literal, not_shown, shown};

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

/// Whether a finding stops the request.
///
/// ```
/// use iyzico_core::Findings;
/// use iyzico_core::rule::Level;
///
/// let mut findings = Findings::default();
/// findings.warning("price", "is above the usual limit");
/// assert!(findings.iter().all(|finding| finding.level == Level::Warning));
/// assert!(findings.allow_sending());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The request is not sent: iyzico certainly refuses it, or the rules of the API forbid it.
    Error,
    /// The request is sent; iyzico or the bank may refuse it.
    Warning,
}

/// One thing that is wrong, or doubtful, in a request.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::{Context, request};
///
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let refund = RefundAmount::builder().payment_id("10851936").price("12,50").build();
/// let findings = request::lint(&refund, &context);
/// let finding = findings.errors().next().ok_or("nothing was found")?;
/// assert_eq!(finding.path, "price");
/// assert_eq!(finding.got, "\"12,50\"");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Where: the wire name of the field, such as `basketItems[2].price`. Empty for the whole request.
    pub path: String,
    /// Whether the request is refused because of it.
    pub level: Level,
    /// What is wrong, lower case, without a final period.
    pub problem: Cow<'static, str>,
    /// What was given. Secret values are described by their shape, never shown.
    pub got: String,
    /// What would be accepted. Empty when `problem` says it all.
    pub allowed: Cow<'static, str>,
    /// The error code that iyzico responds with to this mistake, where it is known.
    pub code: Option<&'static str>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str("the request ")?,
            path => write!(f, "{path}: ")?,
        }
        write!(f, "{}", self.problem)?;
        match (self.got.as_str(), self.allowed.as_ref()) {
            ("", "") => Ok(()),
            ("", allowed) => write!(f, " (allowed: {allowed})"),
            (got, "") => write!(f, " (got {got})"),
            (got, allowed) => write!(f, " (got {got}; allowed: {allowed})"),
        }
    }
}

/// Everything that was found in one request, errors and warnings, in the order of its fields.
///
/// ```
/// use iyzico_core::Findings;
///
/// let mut findings = Findings::default();
/// findings.error("price", "must be greater than 0").got("-1");
/// assert_eq!(findings.errors().count(), 1);
/// assert!(!findings.allow_sending());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds an error: the request will not be sent.
    #[cold]
    pub fn error(
        &mut self,
        path: impl Into<String>,
        problem: impl Into<Cow<'static, str>>,
    ) -> &mut Finding {
        self.add(path.into(), Level::Error, problem.into())
    }

    /// Adds a warning: the request will be sent all the same.
    #[cold]
    pub fn warning(
        &mut self,
        path: impl Into<String>,
        problem: impl Into<Cow<'static, str>>,
    ) -> &mut Finding {
        self.add(path.into(), Level::Warning, problem.into())
    }

    fn add(&mut self, path: String, level: Level, problem: Cow<'static, str>) -> &mut Finding {
        self.0.push(Finding {
            path,
            level,
            problem,
            got: String::new(),
            allowed: Cow::Borrowed(""),
            code: None,
        });
        self.0.last_mut().expect("a finding was just pushed")
    }

    /// The first of many findings, and one that tells of the others: those of a hostile request would fill
    /// the memory of whoever logs them. Warnings are left out before errors. `unlisted` counts errors that
    /// were left out before.
    pub(crate) fn bounded(mut self, unlisted: usize) -> Self {
        const MOST: usize = 100;
        let (found, errors) = (self.0.len(), self.errors().count());
        let (mut errors_left, mut warnings_left) = (MOST, MOST.saturating_sub(errors));
        self.0.retain(|finding| {
            let left = match finding.level {
                Level::Error => &mut errors_left,
                Level::Warning => &mut warnings_left,
            };
            let stays = *left > 0;
            *left = left.saturating_sub(1);
            stays
        });
        match (unlisted + errors.saturating_sub(MOST), unlisted + found - self.0.len()) {
            (_, 0) => {}
            (0, 1) => {
                self.warning("", "has 1 more warning, not listed");
            }
            (0, more) => {
                self.warning("", format!("has {more} more warnings, not listed"));
            }
            (_, 1) => {
                self.error("", "has 1 more problem, not listed");
            }
            (_, more) => {
                self.error("", format!("has {more} more problems, not listed"));
            }
        }
        self
    }

    /// The same findings, of an object that stands at this place of what a caller gave.
    pub(crate) fn within(mut self, place: &str) -> Self {
        for finding in &mut self.0 {
            let dot =
                if finding.path.is_empty() || finding.path.starts_with('[') { "" } else { "." };
            finding.path.insert_str(0, dot);
            finding.path.insert_str(0, place);
        }
        self
    }

    /// All findings, in the order of the fields; rules between fields come last.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// The findings that stop the request.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.level == Level::Error)
    }

    /// The findings that do not stop the request.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.level == Level::Warning)
    }

    /// Whether the request may be sent.
    pub fn allow_sending(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The same findings with every name of a field respelled, in paths and texts, for languages that
    /// name fields in their own case.
    #[must_use]
    pub fn respell_names(mut self, respell: impl Fn(&str) -> String) -> Self {
        for finding in &mut self.0 {
            finding.path = respell(&finding.path);
            for text in [&mut finding.problem, &mut finding.allowed] {
                if let Some(respelled) = respell_within(text, &respell) {
                    *text = respelled.into();
                }
            }
        }
        self
    }

    /// The same findings without what was given for these fields, and for what is inside of them: a caller
    /// marked it as secret.
    #[must_use]
    pub fn hide(mut self, paths: &[impl AsRef<str>]) -> Self {
        for finding in &mut self.0 {
            let within = |path: &str| {
                let rest = finding.path.strip_prefix(path);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            if !finding.got.is_empty() && paths.iter().any(|path| within(path.as_ref())) {
                "a secret, not shown".clone_into(&mut finding.got);
            }
        }
        self
    }

    /// Whether nothing was found at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text with the names of fields in it respelled; `None` when it names none. Only names of fields are
/// written in this case: texts hold our own words, and values stand elsewhere.
fn respell_within(text: &str, respell: &impl Fn(&str) -> String) -> Option<String> {
    let is_field = |word: &str| {
        let inner = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        inner.starts_with(|c: char| c.is_ascii_lowercase())
            && inner.contains(|c: char| c.is_ascii_uppercase())
            && inner.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let words = text.split(' ').collect::<Vec<_>>();
    words.iter().any(|word| is_field(word)).then(|| {
        let respelled = words.iter().map(|word| {
            if is_field(word) { Cow::Owned(respell(word)) } else { Cow::Borrowed(*word) }
        });
        respelled.collect::<Vec<_>>().join(" ")
    })
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Lists the errors, one a line; a single error stands alone.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors: Vec<_> = self.errors().collect();
        match errors.as_slice() {
            [] => write!(f, "no errors"),
            [only] => write!(f, "{only}"),
            several => {
                write!(f, "{} problems", several.len())?;
                several.iter().try_for_each(|error| write!(f, "\n  {error}"))
            }
        }
    }
}

impl Finding {
    /// Sets the error code that iyzico responds with to this mistake.
    pub fn code(&mut self, code: &'static str) -> &mut Self {
        self.code = Some(code);
        self
    }

    /// Says what was given.
    pub fn got(&mut self, got: impl Into<String>) -> &mut Self {
        self.got = shown(got.into());
        self
    }

    /// Says what would be accepted.
    pub fn allowed(&mut self, allowed: impl Into<Cow<'static, str>>) -> &mut Self {
        self.allowed = match allowed.into() {
            Cow::Owned(text) => Cow::Owned(shown(text)),
            fixed @ Cow::Borrowed(_) => fixed,
        };
        self
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

/// Why a text is not a value of the wanted kind.
///
/// ```
/// use iyzico_core::card::CardNumber;
///
/// let wrong = "5528790000000009".parse::<CardNumber>().unwrap_err();
/// assert_eq!(wrong.kind, "CardNumber");
/// assert!(!wrong.to_string().contains("5528790000000009"), "a secret is never shown");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {problem} (allowed: {allowed})")]
pub struct InvalidValueError {
    /// Name of the kind: `CardNumber`.
    pub kind: &'static str,
    /// What is wrong.
    pub problem: &'static str,
    /// What is accepted.
    pub allowed: &'static str,
}

impl InvalidValueError {
    #[cold]
    pub(crate) fn new(rule: &Rule, problem: &'static str) -> Self {
        Self { kind: rule.name, problem, allowed: rule.allowed }
    }
}

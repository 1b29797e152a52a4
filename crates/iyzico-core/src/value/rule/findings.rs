//! What is wrong or doubtful in a request.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::value::show::shown;

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

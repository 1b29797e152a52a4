//! A text that is refused.

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

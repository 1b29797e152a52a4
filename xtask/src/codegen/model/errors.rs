//! The words by which programs tell errors apart.

use iyzico_core::callback::CallbackError;
use iyzico_core::error::{ErrorKind, Meaning};
use iyzico_core::webhook::WebhookError;
use serde::Serialize;
use serde_json::json;

/// One thing that errors tell, and the words for it.
pub(crate) struct ErrorWords {
    /// Name of the type.
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) words: Vec<String>,
    /// Whether other words are possible: those of the table of codes grow with it.
    pub(crate) is_open: bool,
}

impl ErrorWords {
    /// What errors tell, from the general to the special.
    pub(crate) fn all() -> [Self; 4] {
        let kinds = ErrorKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect();
        let doc =
            "Why a call failed, or what came in is refused: one word for each class of errors.";
        [
            Self { name: "ErrorKind", doc, words: kinds, is_open: false },
            Self::of_codes("Category", "What an error code is about.", |code| &code.category),
            Self::of_codes("Retry", "Whether and how to try again.", |code| &code.retry),
            Self::of_codes("Actor", "Who must act.", |code| &code.actor),
        ]
    }

    /// Why what came in is refused, for languages whose errors have a word for that.
    pub(crate) fn reasons() -> [Self; 3] {
        let signature = "What is wrong with the signature of a notification or of a callback.";
        [
            Self::of_reasons("WebhookProblem", "Why a notification cannot be read.", |kind| {
                kind == ErrorKind::Webhook
            }),
            Self::of_reasons("CallbackProblem", "Why a callback leads to no payment.", |kind| {
                kind.parent().unwrap_or(kind) == ErrorKind::Callback
            }),
            Self::of_reasons("SignatureProblem", signature, |kind| kind == ErrorKind::Signature),
        ]
    }

    /// The reasons of some kinds of errors, those of both that can come in.
    fn of_reasons(name: &'static str, doc: &'static str, is: impl Fn(ErrorKind) -> bool) -> Self {
        let reasons = WebhookError::REASONS.iter().chain(CallbackError::REASONS);
        let wanted = reasons.filter(|(kind, _)| is(*kind));
        let words = wanted.map(|(_, reason)| (*reason).to_owned()).collect();
        Self { name, doc, words, is_open: true }
    }

    /// What the table of error codes says of one thing, each word once.
    fn of_codes<T: Serialize>(
        name: &'static str,
        doc: &'static str,
        of: impl Fn(&Meaning) -> &T,
    ) -> Self {
        let mut words = Vec::new();
        for meaning in Meaning::all() {
            let word = json!(of(meaning)).as_str().expect("these are words").to_owned();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Self { name, doc, words, is_open: true }
    }
}

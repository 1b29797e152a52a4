//! What the bank reports about 3-D Secure.

use std::fmt;

use crate::value::show::line;

/// Result of 3-D Secure as the bank reports it. Only 1 is a success.
///
/// iyzico documents 1 against all others; the words for the others are common in the industry.
///
/// ```
/// use iyzico_core::callback::MdStatus;
///
/// let status = MdStatus("5".to_owned());
/// assert!(!status.is_authenticated());
/// assert_eq!(status.to_string(), "mdStatus 5: the buyer cannot be verified");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MdStatus(pub String);

impl MdStatus {
    /// Whether the buyer was authenticated.
    pub fn is_authenticated(&self) -> bool {
        self.0 == "1"
    }

    /// What the status means, in English.
    pub fn in_english(&self) -> &'static str {
        self.meaning().0
    }

    /// What the status means, in Turkish.
    pub fn in_turkish(&self) -> &'static str {
        self.meaning().1
    }

    pub(super) fn meaning(&self) -> (&'static str, &'static str) {
        match self.0.as_str() {
            "1" => ("authenticated", "doğrulandı"),
            "0" => (
                "the signature is wrong or the buyer was not authenticated",
                "imza geçersiz ya da doğrulama başarısız",
            ),
            "2" => (
                "the card holder or the bank is not registered",
                "kart sahibi ya da bankası sisteme kayıtlı değil",
            ),
            "3" => ("the bank is not registered", "kartın bankası sisteme kayıtlı değil"),
            "4" => (
                "attempt: the card holder chose to register later",
                "doğrulama denemesi: kart sahibi sisteme daha sonra kayıt olmayı seçmiş",
            ),
            "5" => ("the buyer cannot be verified", "doğrulama yapılamıyor"),
            "6" => ("3-D Secure failed", "3-D Secure hatası"),
            "7" => ("system error", "sistem hatası"),
            "8" => ("unknown card number", "bilinmeyen kart numarası"),
            _ => ("a status that is not documented", "belgelenmemiş bir durum"),
        }
    }
}

impl fmt::Display for MdStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mdStatus {}: {}", line(&self.0), self.in_english())
    }
}

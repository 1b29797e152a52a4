//! What follows from the fields of an object, for languages that do not have its methods.

use serde::Serialize;

/// What an object concludes from its fields, such as `mayShip`.
///
/// ```
/// use iyzico_core::value::view::Answer;
///
/// assert_eq!(Answer::Boolean(true).to_json(), "true");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// Yes or no.
    Boolean(bool),
    /// More than that, as JSON text.
    Json(String),
}

impl Answer {
    /// The answer as JSON text.
    pub fn to_json(&self) -> &str {
        match self {
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Json(json) => json,
        }
    }
}

/// An answer that stands beside the fields of an object.
///
/// ```
/// use iyzico_core::value::conclusion::Conclusion;
/// use iyzico_core::value::view::Answer;
///
/// assert_eq!(true.answer(), Some(Answer::Boolean(true)));
/// ```
pub trait Conclusion {
    /// The answer; `None` when there is none.
    fn answer(&self) -> Option<Answer>;
}

impl Conclusion for bool {
    fn answer(&self) -> Option<Answer> {
        Some(Answer::Boolean(*self))
    }
}

impl<T: Serialize> Conclusion for Option<&'static T> {
    fn answer(&self) -> Option<Answer> {
        self.and_then(|answer| serde_json::to_string(answer).ok().map(Answer::Json))
    }
}

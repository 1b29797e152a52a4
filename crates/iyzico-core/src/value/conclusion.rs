//! What follows from the fields of an object, for languages that do not have its methods.

use serde::Serialize;

use crate::value::view::Answer;

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

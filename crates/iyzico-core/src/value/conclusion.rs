//! What follows from the fields of an object, for languages that do not have its methods.

use serde::Serialize;

/// An answer that stands beside the fields of an object.
pub trait Conclusion {
    /// The answer as JSON; `None` when there is none.
    fn to_json(&self) -> Option<String>;
}

impl Conclusion for bool {
    fn to_json(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: Serialize> Conclusion for Option<&'static T> {
    fn to_json(&self) -> Option<String> {
        self.and_then(|answer| serde_json::to_string(answer).ok())
    }
}

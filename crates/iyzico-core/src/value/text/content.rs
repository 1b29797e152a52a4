//! Where a text is kept.

use std::ops::Deref;

use compact_str::CompactString;
use zeroize::Zeroize;

/// A text that says where it may lie, and how it was given.
#[derive(Clone)]
pub(super) enum Content {
    /// Anywhere: most texts are short and lie where the value lies, without memory of their own.
    Open(CompactString),
    /// In one place, which is wiped in the end: a value that moves leaves a copy of itself behind.
    Wiped(Wiped),
    /// In another spelling than it was given, which is rare.
    Respelled(Box<Respelled>),
}

/// A text that is wiped when it is dropped.
#[derive(Clone)]
pub(super) struct Wiped(Box<str>);

/// A text that is sent in another spelling than it was given.
#[derive(Clone)]
pub(super) struct Respelled {
    sent: Content,
    written: Content,
}

impl Content {
    pub(super) const EMPTY: Self = Self::Open(CompactString::const_new(""));

    #[inline]
    pub(super) fn new(text: &str, is_wiped: bool) -> Self {
        if is_wiped { Self::Wiped(Wiped(text.into())) } else { Self::Open(text.into()) }
    }

    /// The same text, which was given as `written`. That may lie where this one may.
    #[cold]
    pub(super) fn respelled_from(self, written: &str) -> Self {
        let written = Self::new(written, matches!(self, Self::Wiped(_)));
        Self::Respelled(Box::new(Respelled { sent: self, written }))
    }

    /// How it was given, if that is told.
    #[inline]
    pub(super) fn written(&self) -> Option<&str> {
        match self {
            Self::Respelled(respelled) => Some(&respelled.written),
            Self::Open(_) | Self::Wiped(_) => None,
        }
    }
}

impl Deref for Content {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Self::Open(text) => text,
            Self::Wiped(Wiped(text)) => text,
            Self::Respelled(respelled) => respelled.sent(),
        }
    }
}

impl Respelled {
    #[cold]
    fn sent(&self) -> &str {
        &self.sent
    }
}

/// Out of line: every field of a request and of a response has the code to drop it.
impl Drop for Wiped {
    #[cold]
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::given::Given;
    use crate::value::order::Note;

    /// A request has some hundred fields, which are moved, read and dropped with every call.
    #[test]
    fn a_field_takes_no_more_room_than_a_string() {
        assert_eq!(size_of::<Content>(), size_of::<String>());
        assert_eq!(size_of::<Option<Content>>(), size_of::<String>());
        assert_eq!(size_of::<Given<Note>>(), size_of::<String>());
        assert_eq!(size_of::<Option<Given<Note>>>(), size_of::<String>());
    }

    #[test]
    fn only_what_is_open_lies_in_the_value() {
        let is_inside = |content: &Content| {
            let place = std::ptr::from_ref(content).addr();
            (place..place + size_of::<Content>()).contains(&content.as_ptr().addr())
        };
        assert!(is_inside(&Content::new("10851936", false)));
        assert!(!is_inside(&Content::new("5528790000000008", true)));
    }

    /// What is secret in one spelling is so in the other.
    #[test]
    fn both_spellings_are_wiped() {
        let Content::Respelled(both) = Content::new("tr", true).respelled_from("TR") else {
            panic!("it is in two spellings");
        };
        assert!(matches!((both.sent, both.written), (Content::Wiped(_), Content::Wiped(_))));
    }

    #[test]
    fn a_text_in_another_spelling_is_the_one_that_is_sent() {
        for is_wiped in [false, true] {
            let content = Content::new("tr", is_wiped).respelled_from("TR");
            assert_eq!((&*content, content.written()), ("tr", Some("TR")));
            assert_eq!(content.clone().written(), Some("TR"));
        }
    }
}

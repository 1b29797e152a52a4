//! Where a text is kept.

use std::ops::Deref;

use compact_str::CompactString;
use zeroize::Zeroizing;

/// A text that says where it may lie.
#[derive(Clone)]
pub(super) enum Content {
    /// Anywhere: most texts are short and lie where the value lies, without memory of their own.
    Open(CompactString),
    /// In one place, which is wiped in the end: a value that moves leaves a copy of itself behind.
    Wiped(Zeroizing<Box<str>>),
}

impl Content {
    pub(super) const EMPTY: Self = Self::Open(CompactString::const_new(""));

    #[inline]
    pub(super) fn new(text: &str, is_wiped: bool) -> Self {
        if is_wiped { Self::Wiped(Zeroizing::new(text.into())) } else { Self::Open(text.into()) }
    }
}

impl Deref for Content {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Self::Open(text) => text,
            Self::Wiped(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::given::Given;
    use crate::value::order::Note;

    #[test]
    fn it_takes_no_more_room_than_a_string() {
        assert_eq!(size_of::<Content>(), size_of::<String>());
        assert_eq!(size_of::<Option<Content>>(), size_of::<String>());
    }

    /// A request has some hundred fields, which are moved, read and dropped with every call.
    #[test]
    fn a_field_has_no_room_for_what_is_rare() {
        assert_eq!(size_of::<Note>(), size_of::<Content>() + size_of::<usize>());
        assert_eq!(size_of::<Given<Note>>(), size_of::<Note>());
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
}

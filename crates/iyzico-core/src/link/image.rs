use crate::value::text::Text;

/// A picture as base64.
///
/// ```
/// use iyzico_core::link::EncodedImage;
///
/// assert!(EncodedImage::new("iVBORw0KGgo=").is_ok());
/// assert!(EncodedImage::new("data:image/png;base64,iVBORw0KGgo=").is_err());
/// ```
pub type EncodedImage = Text<kind::EncodedImage>;

/// The kinds behind the text types of this module.
pub(super) mod kind {
    use crate::value::rule::Rule;
    use crate::value::text::Kind;

    /// Kind of [`EncodedImage`](super::EncodedImage).
    ///
    /// ```
    /// use iyzico_core::link::kind::EncodedImage;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(EncodedImage::RULE.example, "iVBORw0KGgo=");
    /// ```
    pub struct EncodedImage;

    impl Kind for EncodedImage {
        const RULE: Rule =
            Rule::new("EncodedImage", "base64, without data: in front", "iVBORw0KGgo=")
                .code("24")
                .refuse(refuse);
    }

    /// Programs break base64 into lines, and leave the filling away at its end.
    fn refuse(text: &str) -> Option<&'static str> {
        let is_of_base64 =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'\r' | b'\n');
        let filling = text.bytes().rev().take_while(|byte| *byte == b'=').count();
        let content = &text.as_bytes()[..text.len() - filling];
        if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
            Some("begins with data:, which is for addresses; give what follows the comma")
        } else if content.is_empty() || filling > 2 || !content.iter().all(is_of_base64) {
            Some("is not base64")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EncodedImage;

    #[test]
    fn a_picture_is_base64_and_nothing_else() {
        for right in ["aGVsbG8=", "aGVsbG8", "aGVs\nbG8=\n", "iVBORw0KGgo=", "+/+/", "aGVsbA=="] {
            assert!(EncodedImage::new(right).is_ok(), "{right}");
        }
        for wrong in [
            "data:image/png;base64,aGVsbG8=",
            "DATA:,aGVsbG8=",
            "###",
            "a b",
            "aGVs-_8=",
            "=",
            "a===",
        ] {
            assert!(EncodedImage::new(wrong).is_err(), "{wrong}");
        }
    }
}

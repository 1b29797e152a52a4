//! Pages inside responses, which arrive as base64 or as plain HTML.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::value::field::{Part, Visitor};
use crate::value::literal;
use crate::value::literal::Literal;
use crate::value::read::Reader;

/// HTML inside a response. Documented as base64; some responses carry it raw (seen in recordings).
///
/// ```
/// use iyzico_core::html::Html;
///
/// let page = Html::encode("<html></html>");
/// assert_eq!(page.as_received(), "PGh0bWw+PC9odG1sPg==");
/// assert_eq!(page.decode(), "<html></html>");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Wraps a page the way iyzico sends it: as base64.
    pub fn encode(page: &str) -> Self {
        Self(BASE64.encode(page))
    }

    /// Wraps a snippet that is sent raw.
    pub fn raw(snippet: impl Into<String>) -> Self {
        Self(snippet.into())
    }

    /// The HTML itself, whether it came as base64 or raw.
    pub fn decode(&self) -> String {
        decode(&self.0)
    }

    /// The text as it came.
    pub fn as_received(&self) -> &str {
        &self.0
    }
}

/// The HTML in a field such as `threeDSHtmlContent` or `checkoutFormContent`, whether base64 or raw.
///
/// ```
/// use iyzico_core::html::decode;
///
/// assert_eq!(decode("PGh0bWw+PC9odG1sPg=="), "<html></html>");
/// assert_eq!(decode("<script></script>"), "<script></script>");
/// ```
pub fn decode(content: &str) -> String {
    let compact: String = content.split_ascii_whitespace().collect();
    let decoded = BASE64.decode(compact).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match decoded {
        Some(html) if !content.contains('<') => html,
        _ => content.to_owned(),
    }
}

impl Part for Html {
    fn read(json: Literal<'_>, _: &mut Reader) -> Option<Self> {
        literal::text(json).map(|text| Self(text.into_owned()))
    }

    fn empty() -> Self {
        Self(String::new())
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.text(&self.0);
    }
}

impl fmt::Debug for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Html({} bytes)", self.0.len())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Html {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Html".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "HTML, as base64 or raw",
            "examples": ["PGh0bWw+PC9odG1sPg=="],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_and_raw_html_read_the_same() {
        assert_eq!(Html::encode("<p>ödeme</p>").decode(), "<p>ödeme</p>");
        assert_eq!(Html::raw("<p>ödeme</p>").decode(), "<p>ödeme</p>");
        assert_eq!(decode("PHA+\n w7Y8L3A+"), "<p>ö</p>");
        assert_eq!(decode("not base64!"), "not base64!");
    }
}

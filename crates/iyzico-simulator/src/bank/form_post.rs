//! Forms that the buyer's browser posts: to the bank, and back to the merchant.

use std::fmt::Write;

use serde::Serialize;

/// A form that the buyer's browser posts by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FormPost {
    /// Where the form goes.
    pub action: String,
    /// Its fields, in order.
    #[serde(serialize_with = "as_object")]
    pub fields: Vec<(&'static str, String)>,
}

impl FormPost {
    /// The body as a browser sends it: `application/x-www-form-urlencoded`.
    pub fn body(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(known, _)| *known == name);
        field.map(|(_, value)| value.as_str())
    }

    /// A complete page with the form, which submits itself; without JavaScript there is a button.
    pub(crate) fn page(&self, id: &str) -> String {
        let mut inputs = String::new();
        for (name, value) in &self.fields {
            let value = escape(value);
            let _ = write!(inputs, r#"<input type="hidden" name="{name}" value="{value}">"#); // writing to a string cannot fail
        }
        let action = escape(&self.action);
        format!(
            r#"<!doctype html>
<html lang="tr">
<head><meta charset="utf-8"><title>iyzico simulator</title></head>
<body>
<form id="{id}" action="{action}" method="post">{inputs}<noscript><button>Devam / Continue</button></noscript></form>
<script>document.getElementById("{id}").submit();</script>
</body>
</html>
"#
        )
    }
}

/// Text as it stands between quotes in HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn as_object<S: serde::Serializer>(
    fields: &[(&'static str, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_attribute() {
        let post = FormPost {
            action: "https://merchant.example/?a=1&b=2".to_owned(),
            fields: vec![("token", r#""><script>alert(1)</script>"#.to_owned())],
        };
        let page = post.page("form");
        assert!(page.contains("a=1&amp;b=2"), "{page}");
        assert!(!page.contains("<script>alert"), "{page}");
        assert_eq!(post.body(), "token=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E");
    }
}

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, HeaderValue};
use iyzico_core::order::Locale;
use serde::Deserialize;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Turkish,
    English,
}

impl Language {
    /// Chooses between the two wordings of a text.
    pub(crate) fn say<'a>(self, turkish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Turkish => turkish,
            Self::English => english,
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Turkish => "tr",
            Self::English => "en",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Turkish => Self::English,
            Self::English => Self::Turkish,
        }
    }

    /// Reads `tr` or `en`.
    pub(crate) fn read(code: &str) -> Option<Self> {
        [Self::Turkish, Self::English].into_iter().find(|language| language.code() == code)
    }

    /// What the browser asks for first; English when it asks for neither.
    pub(crate) fn of_browser(headers: &HeaderMap) -> Self {
        let accepted = headers.get(ACCEPT_LANGUAGE).map_or(&b""[..], HeaderValue::as_bytes);
        String::from_utf8_lossy(accepted)
            .split(',')
            .find_map(|language| Self::read(language.trim().get(..2)?))
            .unwrap_or(Self::English)
    }
}

impl From<&Locale> for Language {
    fn from(locale: &Locale) -> Self {
        match locale {
            Locale::English => Self::English,
            _ => Self::Turkish,
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Turkish => Self::Turkish,
            Language::English => Self::English,
        }
    }
}

/// The language that an address asks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    pub(crate) lang: String,
}

impl Wanted {
    /// The language that is asked for, or else this one.
    pub(crate) fn or(&self, default: Language) -> Language {
        Language::read(&self.lang).unwrap_or(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &str, expected: Language) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, accepted.parse().unwrap());
        assert_eq!(Language::of_browser(&headers), expected);
    }

    #[test]
    fn the_first_known_language_of_the_browser_is_taken() {
        check("tr-TR,tr;q=0.9,en;q=0.8", Language::Turkish);
        check("de, en-GB;q=0.8, tr;q=0.5", Language::English);
        check("de", Language::English);
        check("*, tr", Language::Turkish);
        check("ä, tr", Language::Turkish);
        check("", Language::English);
    }
}

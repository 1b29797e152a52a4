//! Values that describe an order as a whole: currency, installments, ids, times.

mod choices;
mod installment;
mod local_time;
mod yes_or_no;

use std::borrow::Cow;

pub use choices::{Locale, PaymentChannel, PaymentGroup};
pub use installment::Installment;
pub(crate) use local_time::{has_shape, is_local_time, to_local_time, turkish_time};
pub use yes_or_no::{Boolean, Flag};

use crate::value::field::Visitor;
use crate::value::given::Given;
use crate::value::rule::{Findings, Rule};
use crate::value::text::{Kind, Text};

/// Required text: a name, a city, an address line.
///
/// ```
/// use iyzico_core::order::Name;
///
/// let name: Name = "Istanbul".parse()?;
/// assert_eq!(name.as_str(), "Istanbul");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Name = Text<kind::Name>;
/// Optional text that may be empty: a zip code, a second category, a description.
///
/// ```
/// use iyzico_core::order::Note;
///
/// let note: Note = "34732".parse()?;
/// assert_eq!(note.as_str(), "34732");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Note = Text<kind::Note>;
/// The merchant's own reference of one call, echoed back unchanged.
///
/// It is the only key that finds a payment whose response was lost, so it must be unique for each
/// attempt. The client makes one when the caller gives none.
///
/// ```
/// use iyzico_core::order::ConversationId;
///
/// let id: ConversationId = "order-42-1".parse()?;
/// assert_eq!(id.as_str(), "order-42-1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type ConversationId = Text<kind::ConversationId>;
/// URL that the buyer's browser is sent back to, with a form post. It must be https; plain http works
/// for addresses of tests, such as localhost, and with the sandbox only.
///
/// ```
/// use iyzico_core::order::CallbackUrl;
///
/// let url: CallbackUrl = "https://merchant.example/payments/callback".parse()?;
/// assert_eq!(url.as_str(), "https://merchant.example/payments/callback");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type CallbackUrl = Text<kind::CallbackUrl>;
/// Where an app on a phone hands its result over: a page, or another app on the phone. Plain http works
/// for addresses of tests, and with the sandbox only.
///
/// ```
/// use iyzico_core::order::AppCallbackUrl;
///
/// let url: AppCallbackUrl = "https://merchant.example/in-store/result".parse()?;
/// assert_eq!(url.as_str(), "https://merchant.example/in-store/result");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type AppCallbackUrl = Text<kind::AppCallbackUrl>;
/// A moment in Turkish local time, `yyyy-MM-dd HH:mm:ss`.
///
/// ```
/// use iyzico_core::order::LocalTime;
///
/// let time: LocalTime = "2015-09-17 23:45:06".parse()?;
/// assert_eq!(time.as_str(), "2015-09-17 23:45:06");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type LocalTime = Text<kind::LocalTime>;
/// ISO 4217 code of a currency that iyzico takes, three capital letters. `TL` is sent as `TRY`, and small
/// letters as capital ones.
///
/// ```
/// use iyzico_core::order::Currency;
///
/// let currency: Currency = "TRY".parse()?;
/// assert_eq!(currency.as_str(), "TRY");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Currency = Text<kind::Currency>;

/// The currency of a request that names none.
pub(crate) fn turkish_lira() -> Given<Currency> {
    "TRY".into()
}

/// Names a page on which a buyer pays.
///
/// ```
/// use iyzico_core::order::Token;
///
/// let token: Token = "e828c62d-fd12-4b1a-ad5a-380f15fe6596".parse()?;
/// assert_eq!(token.as_str(), "e828c62d-fd12-4b1a-ad5a-380f15fe6596");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Token = Text<kind::Token>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Cow, Kind, Rule, is_local_time, to_local_time};
    use crate::value::url;

    /// Kind of [`Name`](super::Name).
    ///
    /// ```
    /// use iyzico_core::order::kind::Name;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Name::RULE.example, "Istanbul");
    /// ```
    pub struct Name;

    impl Kind for Name {
        const RULE: Rule = Rule::new("Name", "text that is not empty", "Istanbul")
            .pattern(r"\S")
            .code("24")
            .refuse_empty();
    }

    /// Kind of [`Note`](super::Note).
    ///
    /// ```
    /// use iyzico_core::order::kind::Note;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Note::RULE.example, "34732");
    /// ```
    pub struct Note;

    impl Kind for Note {
        const RULE: Rule = Rule::new("Note", "any text", "34732");
    }

    /// Kind of [`Token`](super::Token).
    ///
    /// ```
    /// use iyzico_core::order::kind::Token;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Token::RULE.example, "e828c62d-fd12-4b1a-ad5a-380f15fe6596");
    /// ```
    pub struct Token;

    impl Kind for Token {
        const RULE: Rule =
            Rule::new("Token", "the token of a page", "e828c62d-fd12-4b1a-ad5a-380f15fe6596")
                .key()
                .code("5132")
                .missing_code("5132")
                .refuse_empty();
    }

    /// Kind of [`ConversationId`](super::ConversationId).
    ///
    /// ```
    /// use iyzico_core::order::kind::ConversationId;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(ConversationId::RULE.example, "order-42-1");
    /// ```
    pub struct ConversationId;

    impl Kind for ConversationId {
        const RULE: Rule =
            Rule::new("ConversationId", "any text, unique for each attempt", "order-42-1")
                .code("20")
                .doubt(|text, _| {
                    (text.chars().count() > 255).then_some("is very long; iyzico limits its length")
                });
    }

    /// Kind of [`CallbackUrl`](super::CallbackUrl).
    ///
    /// ```
    /// use iyzico_core::order::kind::CallbackUrl;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(CallbackUrl::RULE.example, "https://merchant.example/payments/callback");
    /// ```
    pub struct CallbackUrl;

    impl Kind for CallbackUrl {
        const RULE: Rule = Rule::new(
            "CallbackUrl",
            "an absolute https URL",
            "https://merchant.example/payments/callback",
        )
        .missing_code("23")
        .refuse(url::refuse)
        .forbid(url::forbid)
        .doubt(url::doubt);
    }

    /// Kind of [`AppCallbackUrl`](super::AppCallbackUrl).
    ///
    /// ```
    /// use iyzico_core::order::kind::AppCallbackUrl;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(AppCallbackUrl::RULE.example, "https://merchant.example/in-store/result");
    /// ```
    pub struct AppCallbackUrl;

    impl Kind for AppCallbackUrl {
        const RULE: Rule = Rule::new(
            "AppCallbackUrl",
            "an absolute URL, https or of an app",
            "https://merchant.example/in-store/result",
        )
        .missing_code("23")
        .refuse(url::refuse_for_apps)
        .forbid(url::forbid)
        .doubt(url::doubt);
    }

    /// Kind of [`LocalTime`](super::LocalTime).
    ///
    /// ```
    /// use iyzico_core::order::kind::LocalTime;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(LocalTime::RULE.example, "2015-09-17 23:45:06");
    /// ```
    pub struct LocalTime;

    impl Kind for LocalTime {
        const RULE: Rule = Rule::new(
            "LocalTime",
            "yyyy-MM-dd HH:mm:ss, Turkish local time",
            "2015-09-17 23:45:06",
        )
        .pattern(r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$")
        .code("7")
        .normalise(to_local_time)
        .refuse(is_local_time);

        fn show<'a>(text: &'a super::LocalTime, visitor: &mut dyn super::Visitor<'a>) {
            visitor.moment(text);
        }
    }

    /// Kind of [`Currency`](super::Currency).
    ///
    /// ```
    /// use iyzico_core::order::kind::Currency;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Currency::RULE.example, "TRY");
    /// ```
    pub struct Currency;

    const TAKEN: [&str; 8] = ["TRY", "USD", "EUR", "GBP", "IRR", "NOK", "RUB", "CHF"];

    impl Kind for Currency {
        const RULE: Rule = Rule::new(
            "Currency",
            "TRY (also written TL), USD, EUR, GBP, IRR, NOK, RUB or CHF",
            "TRY",
        )
        .pattern("^[A-Za-z]{2,3}$")
        .tells_spelling()
        .code("11")
        .normalise(|text| match text {
            lira if lira.eq_ignore_ascii_case("TL") => Cow::Borrowed("TRY"),
            capital if !capital.bytes().any(|byte| byte.is_ascii_lowercase()) => capital.into(),
            small => Cow::Owned(small.to_ascii_uppercase()),
        })
        .words(&TAKEN)
        .refuse(|text| (!TAKEN.contains(&text)).then_some("is not a currency that iyzico takes"));
    }
}

/// Some products are documented for three currencies only.
pub(crate) fn doubt_rare(currency: Option<&Currency>, path: &str, findings: &mut Findings) {
    if currency.is_some_and(|currency| !["TRY", "USD", "EUR"].contains(&currency.as_str())) {
        findings.warning(path, "is not TRY, USD or EUR; iyzico may refuse it");
    }
}

//! Values that describe an order as a whole: currency, installments, ids, times.

use std::borrow::Cow;
use std::net::IpAddr;

use iyzico_derive::Choice;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimePrinter;

use crate::value::blank::trim;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::literal::text;
use crate::value::read::Reader;
use crate::value::rule::{Findings, InvalidValueError, Rule};
use crate::value::text::{Kind, Text, read_text};
use crate::value::unreadable::Unreadable;

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

/// Moments as programs write them, `2015-09-17T20:45:06Z`: with an offset they are put into Turkish local
/// time, without one they are that already. Every other text stays.
pub(crate) fn to_local_time(text: &str) -> Cow<'_, str> {
    if is_local_time(text).is_none() {
        return Cow::Borrowed(text);
    }
    let civil = match text.parse::<Timestamp>() {
        Ok(moment) => moment.to_zoned(turkish_time()).datetime(),
        Err(_) => match text.parse::<DateTime>() {
            Ok(civil) if text.contains('T') => civil,
            _ => return Cow::Borrowed(text),
        },
    };
    Cow::Owned(PRINTER.datetime_to_string(&civil))
}

const PRINTER: DateTimePrinter = DateTimePrinter::new().separator(b' ').precision(Some(0));

pub(crate) fn is_local_time(text: &str) -> Option<&'static str> {
    let is_moment = has_shape(text, "0000-00-00 00:00:00")
        && (is_usual_time(text) || text.parse::<DateTime>().is_ok());
    (!is_moment).then_some("is not a moment of the form yyyy-MM-dd HH:mm:ss")
}

/// Whether a text has digits where the shape has zeros, and elsewhere the same.
pub(crate) fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            separator => byte == separator,
        })
}

/// Whether the numbers of a text of the right shape are those of a moment without a leap second.
fn is_usual_time(text: &str) -> bool {
    let number = |range| text.get(range).and_then(|digits: &str| digits.parse::<i8>().ok());
    let year = text.get(..4).and_then(|digits| digits.parse::<i16>().ok());
    let moment = || {
        let (month, day) = (number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        DateTime::new(year?, month, day, hour, minute, second, 0).ok()
    };
    moment().is_some()
}

impl LocalTime {
    /// The moment, in the fixed offset UTC+3 that Türkiye has used since 2016. `None` when a response
    /// carried a text of another form.
    pub fn zoned(&self) -> Option<jiff::Zoned> {
        let civil = Some(self.as_str()).filter(|text| is_local_time(text).is_none())?;
        let civil: DateTime = civil.parse().ok()?;
        civil.to_zoned(turkish_time()).ok()
    }
}

/// Turkish local time: UTC+3 all year.
pub(crate) fn turkish_time() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(3))
}

/// Some products are documented for three currencies only.
pub(crate) fn doubt_rare(currency: Option<&Currency>, path: &str, findings: &mut Findings) {
    if currency.is_some_and(|currency| !["TRY", "USD", "EUR"].contains(&currency.as_str())) {
        findings.warning(path, "is not TRY, USD or EUR; iyzico may refuse it");
    }
}

/// Whether a text is an address of the Internet protocol, version 4 or 6.
pub(crate) fn parse_ip(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// Language of the messages in a response.
///
/// ```
/// use iyzico_core::order::Locale;
///
/// let locale: Locale = serde_json::from_str(r#""tr""#)?;
/// assert_eq!(locale, Locale::Turkish);
/// assert_eq!(Locale::English.as_str(), "en");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum Locale {
    /// Turkish, the default.
    #[wire(rename = "tr", alias = "TR")]
    Turkish,
    /// English.
    #[wire(rename = "en", alias = "EN")]
    English,
    /// A language that is not documented.
    Other(String),
}

impl Value for Locale {
    const RULE: &'static Rule = &Rule::new("Locale", "tr or en", "tr")
        .code("11")
        .refuse(|_| Some("is not a language that iyzico supports"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// Where the buyer pays from.
///
/// ```
/// use iyzico_core::order::PaymentChannel;
///
/// let channel: PaymentChannel = serde_json::from_str(r#""WEB""#)?;
/// assert_eq!(channel, PaymentChannel::Web);
/// assert_eq!(PaymentChannel::Mobile.as_str(), "MOBILE");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PaymentChannel {
    /// A web site.
    Web,
    /// A mobile application.
    Mobile,
    /// A web site on a phone.
    MobileWeb,
    /// An iOS application.
    MobileIos,
    /// An Android application.
    MobileAndroid,
    /// A Windows phone application.
    MobileWindows,
    /// A tablet.
    MobileTablet,
    /// A phone.
    MobilePhone,
    /// A channel that is not documented.
    Other(String),
}

impl Value for PaymentChannel {
    const RULE: &'static Rule =
        &Rule::new("PaymentChannel", "WEB, MOBILE or one of the MOBILE_… values", "WEB")
            .doubt(|_, _| Some("is not a documented channel"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// What is paid for.
///
/// ```
/// use iyzico_core::order::PaymentGroup;
///
/// let group: PaymentGroup = serde_json::from_str(r#""PRODUCT""#)?;
/// assert_eq!(group, PaymentGroup::Product);
/// assert_eq!(PaymentGroup::Listing.as_str(), "LISTING");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PaymentGroup {
    /// Goods; the default.
    Product,
    /// A classified advertisement.
    Listing,
    /// A subscription.
    Subscription,
    /// Something else; the documents list the value `OTHER` for card payments.
    Other,
    /// A group that is not documented.
    Undocumented(String),
}

impl Value for PaymentGroup {
    const RULE: &'static Rule =
        &Rule::new("PaymentGroup", "PRODUCT, LISTING, SUBSCRIPTION or OTHER", "PRODUCT")
            .doubt(|_, _| Some("is not a documented group"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// Number of installments; 1 is a single charge.
///
/// ```
/// use iyzico_core::order::Installment;
///
/// let installment: Installment = "3".parse()?;
/// assert_eq!(installment, Installment(3));
/// assert_eq!(Installment::SINGLE, Installment(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("minimum" = 1)))]
pub struct Installment(pub u32);

impl Installment {
    /// A single charge.
    pub const SINGLE: Self = Self(1);
}

impl Value for Installment {
    const RULE: &'static Rule =
        &Rule::new("Installment", "a whole number: 1, 2, 3, 6, 9 or 12", "1")
            .code("11")
            .refuse(|text| (text.parse() == Ok(0)).then_some("must be 1 or more"))
            .doubt(|text, _| {
                const OFFERED: [&str; 6] = ["1", "2", "3", "6", "9", "12"];
                (!OFFERED.contains(&text)).then_some("is not offered by every bank")
            });

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let text = read_text(json, Self::RULE)?;
        text.parse().map_err(|refused: InvalidValueError| {
            Unreadable::new(Self::RULE, refused.problem, &text)
        })
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.number(self.0.into());
    }
}

impl std::str::FromStr for Installment {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        let text = trim(text);
        let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok());
        number
            .flatten()
            .map(Self)
            .ok_or_else(|| InvalidValueError::new(Self::RULE, "is not a whole number"))
    }
}

impl From<u32> for Given<Installment> {
    fn from(number: u32) -> Self {
        Self::Value(Installment(number))
    }
}

/// Yes or no, which the wire writes as true or false.
///
/// ```
/// use iyzico_core::Given;
/// use iyzico_core::order::Boolean;
///
/// assert_eq!(Given::from(true), Given::Value(Boolean(true)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Boolean(pub bool);

impl Value for Boolean {
    const RULE: &'static Rule = &Rule::new("Boolean", "true or false", "true").code("11");

    fn read(json: Literal<'_>, reader: &mut Reader) -> Result<Self, Unreadable> {
        let Flag(is_so) = Flag::read(json, reader)
            .map_err(|_| Unreadable::new(Self::RULE, "is neither true nor false", json.get()))?;
        Ok(Self(is_so))
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.boolean(self.0);
    }
}

impl From<bool> for Given<Boolean> {
    fn from(is_so: bool) -> Self {
        Self::Value(Boolean(is_so))
    }
}

/// Yes or no, which the wire writes as 1 or 0.
///
/// ```
/// use iyzico_core::Given;
/// use iyzico_core::order::Flag;
///
/// assert_eq!(Given::from(true), Given::Value(Flag(true)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flag(pub bool);

impl Value for Flag {
    const RULE: &'static Rule = &Rule::new("Flag", "0 or 1", "0").code("11");

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let literal = text(json).unwrap_or(Cow::Borrowed(json.get()));
        match trim(&literal).to_ascii_lowercase().as_str() {
            "1" | "true" => Ok(Self(true)),
            "0" | "false" => Ok(Self(false)),
            _ => Err(Unreadable::literal(Self::RULE, "is neither 0 nor 1", json)),
        }
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.number(self.0.into());
    }
}

impl From<bool> for Given<Flag> {
    fn from(flag: bool) -> Self {
        Self::Value(Flag(flag))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Flag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [0, 1, "0", "1", true, false], "description": "Yes or no: 1 or 0" })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Boolean {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Boolean".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "boolean", "description": "Yes or no" })
    }
}

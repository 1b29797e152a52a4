//! Words that an order chooses from a list: language, channel and group of a payment.

use iyzico_derive::Choice;

use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::Value;
use crate::value::literal::Literal;
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

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

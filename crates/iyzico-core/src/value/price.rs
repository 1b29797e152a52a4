//! Amounts of money. No binary floating point anywhere.

mod short;

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use crate::value::any_format;
use crate::value::blank::trim;
use crate::value::field::{Part, Visitor};
use crate::value::given::{Given, Value};
use crate::value::literal;
use crate::value::literal::Literal;
use crate::value::read::Reader;
use crate::value::rule::{AmountRule, InvalidValueError, Rule};
use crate::value::text::read_text;
use crate::value::unreadable::Unreadable;
use short::Short;

/// An exact decimal amount in major units of its currency: `149.90` is 149 lira and 90 kuruş.
///
/// Read from the characters of a JSON number or text, never through a binary float, so that
/// `10.209999999999999`, `1.20000000` and `0E-8` (all seen in recordings) stay what they are.
/// Equality and order compare the amount: `10` equals `10.00`.
///
/// ```
/// use iyzico_core::Price;
///
/// let price: Price = "149.90".parse()?;
/// assert_eq!(price.to_request_text(), "149.9");
/// assert_eq!(price.to_signature_text(), "149.9");
/// assert_eq!("10.00".parse::<Price>()?.to_request_text(), "10.0");
/// assert_eq!("10.00".parse::<Price>()?.to_signature_text(), "10");
/// assert!("12,50".parse::<Price>().is_err());
/// # Ok::<(), iyzico_core::rule::InvalidValueError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Price(Decimal);

impl Price {
    /// The amount of nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Wraps an exact decimal.
    pub const fn new(amount: Decimal) -> Self {
        Self(amount)
    }

    /// The exact decimal.
    pub const fn amount(self) -> Decimal {
        self.0
    }

    /// The form that requests carry: at least one decimal digit, no other trailing zeros.
    ///
    /// The official Node, PHP, .NET and Ruby clients write amounts like this (seen in recordings).
    pub fn to_request_text(self) -> String {
        self.to_text(Form::Request)
    }

    /// The form that signatures use: no trailing zeros, no point when nothing follows it.
    pub fn to_signature_text(self) -> String {
        self.to_text(Form::Signature)
    }

    fn to_text(self, form: Form) -> String {
        self.show(form, |text| String::from_utf8(text.to_vec()).expect("digits are text"))
    }

    /// Shows the text of the amount in one of its forms, which is all ASCII.
    pub(crate) fn show<T>(self, form: Form, show: impl FnOnce(&[u8]) -> T) -> T {
        self.show_quoted(form, |quoted| show(&quoted[1..quoted.len() - 1]))
    }

    /// Like [`show`](Self::show), between quotes.
    pub(crate) fn show_quoted<T>(self, form: Form, show: impl FnOnce(&[u8]) -> T) -> T {
        let short = Short::of(self.0).and_then(|short| match form {
            Form::Exact => Some(short),
            Form::Request => short.normalize().with_decimals(1),
            Form::Money => short.with_decimals(2),
            Form::Signature => Some(short.normalize()),
        });
        if let Some(short) = short {
            return short.show_quoted(show);
        }
        let amount = self.0;
        let amount = match form {
            Form::Exact => amount,
            Form::Request => at_least(1, amount.normalize()),
            Form::Money => at_least(2, amount),
            Form::Signature => amount.normalize(),
        };
        show(format!("\"{amount}\"").as_bytes())
    }

    /// The form that people and other languages read: all digits it has, at least the two of money.
    pub fn to_exact_text(self) -> String {
        self.to_text(Form::Money)
    }

    /// The amount in hundredths, such as kuruş; `None` when it has parts of them.
    pub fn minor_units(self) -> Option<i128> {
        let amount = self.0.normalize();
        let missing = 2_u32.checked_sub(amount.scale())?;
        amount.mantissa().checked_mul(10_i128.pow(missing))
    }

    /// Whether two amounts are the same but for the binary noise that iyzico's own arithmetic leaves: the
    /// response to a capture of `10.21` had `10.209999999999999` (seen in recordings).
    pub fn is_same_as(self, other: Self) -> bool {
        const DECIMALS_WITHOUT_NOISE: u32 = 8;
        self.0.round_dp(DECIMALS_WITHOUT_NOISE) == other.0.round_dp(DECIMALS_WITHOUT_NOISE)
    }
}

/// The amount with so many digits behind the point, as far as they can be held: what is written can be read.
fn at_least(decimals: u32, mut amount: Decimal) -> Decimal {
    if amount.scale() < decimals {
        amount.rescale(decimals);
    }
    amount
}

/// How an amount is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// With the digits that it has.
    Exact,
    /// With the digits that it has, and at least the two of money.
    Money,
    /// As requests carry it.
    Request,
    /// As it is signed.
    Signature,
}

impl FromStr for Price {
    type Err = InvalidValueError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        match Short::read(text) {
            Some(amount) => Ok(Self(amount)),
            None => read_any(text),
        }
    }
}

/// Amounts of any length and notation.
#[inline(never)]
fn read_any(text: &str) -> Result<Price, InvalidValueError> {
    let refuse = |problem| InvalidValueError::new(&RULE, problem);
    let text = trim(text);
    if text.contains(',') {
        return Err(refuse(
            "uses a comma; amounts are written with a point and no thousands separator",
        ));
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    if !is_plain_decimal(mantissa) {
        return Err(refuse("is not a decimal number"));
    }
    let parsed = match exponent {
        Some(exponent) => read_scientific(mantissa, exponent),
        None => Decimal::from_str_exact(mantissa).ok(),
    };
    parsed.map(Price).ok_or_else(|| refuse("is not a decimal number of at most 28 digits"))
}

/// Digits with a minus in front or without, and a point between two of them or nowhere.
fn is_plain_decimal(text: &str) -> bool {
    let are_digits =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = text.strip_prefix('-').unwrap_or(text);
    match digits.split_once('.') {
        Some((whole, fraction)) => are_digits(whole) && are_digits(fraction),
        None => are_digits(digits),
    }
}

/// The decimal library's own reader of this notation rounds what has too many digits.
fn read_scientific(mantissa: &str, exponent: &str) -> Option<Decimal> {
    let mantissa = Decimal::from_str_exact(mantissa).ok()?;
    let exponent: i64 = exponent.parse().ok()?;
    let scale = i64::from(mantissa.scale()).checked_sub(exponent)?;
    let (digits, scale) = match u32::try_from(scale) {
        Ok(scale) if mantissa.is_zero() => (0, scale.min(Decimal::MAX_SCALE)),
        Ok(scale) => (mantissa.mantissa(), scale),
        Err(_) => {
            let zeros = u32::try_from(scale.unsigned_abs()).ok()?;
            (mantissa.mantissa().checked_mul(10_i128.checked_pow(zeros)?)?, 0)
        }
    };
    Decimal::try_from_i128_with_scale(digits, scale).ok()
}

impl Value for Price {
    const RULE: &'static Rule = &RULE;

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let text = read_text(json, &RULE)?;
        text.parse()
            .map_err(|refused: InvalidValueError| Unreadable::new(&RULE, refused.problem, &text))
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.amount(self.0);
    }

    fn is_empty(&self) -> bool {
        false
    }
}

const RULE: Rule =
    Rule::new("Price", "a decimal number greater than 0, with a point, as text or number", "149.9")
        .amount(AmountRule {
            refuse: |price| (price <= Price::ZERO).then_some(NOT_POSITIVE),
            doubt: |price| (price.0.normalize().scale() > 2).then_some(MANY_DECIMALS),
        })
        .code("5005")
        .missing_code("5004")
        .refuse(|text| match Price::from_str(text) {
            Ok(price) if price <= Price::ZERO => Some(NOT_POSITIVE),
            Ok(_) => None,
            Err(refused) => Some(refused.problem),
        })
        .doubt(|text, _| match Price::from_str(text) {
            Ok(price) if price.0.normalize().scale() > 2 => Some(MANY_DECIMALS),
            _ => None,
        });

const NOT_POSITIVE: &str = "must be greater than 0";
const NEGATIVE: &str = "must not be negative";
const MANY_DECIMALS: &str = "has more than two decimals; the bank may refuse or round it";

/// An amount that may be zero: the share of a sub-merchant, a tax, a number of points.
///
/// ```
/// use iyzico_core::price::Share;
///
/// let share: Share = "0".parse()?;
/// assert_eq!(share.0.to_string(), "0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share(pub Price);

impl Value for Share {
    const RULE: &'static Rule = &SHARE_RULE;

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let text = read_text(json, &SHARE_RULE)?;
        text.parse().map_err(|refused: InvalidValueError| {
            Unreadable::new(&SHARE_RULE, refused.problem, &text)
        })
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.amount(self.0.0);
    }
}

const SHARE_RULE: Rule =
    Rule::new("Share", "a decimal number, 0 or greater, with a point, as text or number", "0.27")
        .amount(AmountRule {
            refuse: |price| (price < Price::ZERO).then_some(NEGATIVE),
            doubt: |_| None,
        })
        .code("11")
        .refuse(|text| match Price::from_str(text) {
            Ok(price) if price < Price::ZERO => Some(NEGATIVE),
            Ok(_) => None,
            Err(refused) => Some(refused.problem),
        });

impl FromStr for Share {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        text.parse().map(Self)
    }
}

impl From<Price> for Given<Share> {
    fn from(price: Price) -> Self {
        Self::Value(Share(price))
    }
}

impl From<Decimal> for Price {
    fn from(amount: Decimal) -> Self {
        Self(amount)
    }
}

impl From<Decimal> for Given<Price> {
    fn from(amount: Decimal) -> Self {
        Self::Value(Price(amount))
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Amounts of responses, with all their digits.
impl Part for Price {
    fn read(json: Literal<'_>, _: &mut Reader) -> Option<Self> {
        // Nearly all are numbers that are short.
        let number = Short::read(json.get()).map(Self);
        number.or_else(|| literal::text(json)?.parse().ok())
    }

    fn empty() -> Self {
        Self::ZERO
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.amount(self.0);
    }
}

/// Text, which every format and every language keeps exact, and which is read back from any.
impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// From JSON text or the digits of a JSON number, never through a binary float.
impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = any_format::json_of_text(deserializer)?;
        let read = <Self as Value>::read(Literal::from(&*json), &mut Reader::default());
        read.map_err(|unreadable| de::Error::custom(unreadable.problem()))
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Price, RULE, SHARE_RULE, Share};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    impl JsonSchema for Price {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            RULE.name.into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let mut schema = json_schema!({ "type": ["string", "number"], "format": "decimal" });
            RULE.describe_schema(&mut schema);
            schema
        }
    }

    impl JsonSchema for Share {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            SHARE_RULE.name.into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let mut schema = json_schema!({ "type": ["string", "number"], "format": "decimal" });
            SHARE_RULE.describe_schema(&mut schema);
            schema
        }
    }
}

#[cfg(test)]
mod tests;

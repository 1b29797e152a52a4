//! Numbers of installments.

use crate::value::blank::trim;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::read::Reader;
use crate::value::rule::{InvalidValueError, Rule};
use crate::value::schedule::problem_of_number;
use crate::value::text::read_text;
use crate::value::unreadable::Unreadable;

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
            .ok_or_else(|| InvalidValueError::new(Self::RULE, problem_of_number(text)))
    }
}

impl From<u32> for Given<Installment> {
    fn from(number: u32) -> Self {
        Self::Value(Installment(number))
    }
}

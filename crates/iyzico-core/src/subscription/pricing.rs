use iyzico_derive::Choice;

use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::Value;
use crate::value::literal::Literal;
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

/// How often a subscription is charged.
///
/// ```
/// use iyzico_core::subscription::PaymentInterval;
///
/// let interval: PaymentInterval = serde_json::from_str(r#""DAILY""#)?;
/// assert_eq!(interval, PaymentInterval::Daily);
/// assert_eq!(PaymentInterval::Weekly.as_str(), "WEEKLY");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PaymentInterval {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
    /// An interval that is not documented.
    Other(String),
}

/// Type of a plan.
///
/// ```
/// use iyzico_core::subscription::PlanPaymentType;
///
/// let kind: PlanPaymentType = serde_json::from_str(r#""RECURRING""#)?;
/// assert_eq!(kind, PlanPaymentType::Recurring);
/// assert_eq!(kind.as_str(), "RECURRING");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PlanPaymentType {
    /// Charged in every period.
    Recurring,
    /// A type that is not documented.
    Other(String),
}

impl Value for PaymentInterval {
    const RULE: &'static Rule =
        &Rule::new("PaymentInterval", "DAILY, WEEKLY, MONTHLY or YEARLY", "MONTHLY")
            .code("11")
            .missing_code("11")
            .refuse(|_| Some("is not a documented interval"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

impl Value for PlanPaymentType {
    const RULE: &'static Rule = &Rule::new("PlanPaymentType", "RECURRING", "RECURRING")
        .code("11")
        .refuse(|_| Some("is not a documented type"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

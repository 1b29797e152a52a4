use serde::Serialize;

use super::codes::{ADVICE, CODES};
use super::{OUTCOME_UNKNOWN, Outcome};
use crate::wire::endpoint::Safety;

/// What an error code means and what can be done about it.
///
/// ```
/// use iyzico_core::Outcome;
/// use iyzico_core::error::Meaning;
///
/// let no_funds = Meaning::find("10051", 200).ok_or("not known")?;
/// assert!(no_funds.other_card);
/// assert_eq!(no_funds.outcome, Outcome::Refused);
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meaning {
    /// The code, as text.
    pub code: &'static str,
    /// Group of the code, empty when none is known.
    pub group: &'static str,
    /// Message in Turkish: iyzico's own words where `text_known` says so.
    pub text_tr: &'static str,
    /// Message in English, in our words.
    pub text_en: &'static str,
    /// Whether the Turkish text is iyzico's own.
    pub text_known: bool,
    /// What the code is about.
    pub category: Category,
    /// What is known about the money when a call that moves money is refused with the code.
    pub outcome: Outcome,
    /// Why that is known.
    pub outcome_reason: &'static str,
    /// Whether and how to try again.
    pub retry: Retry,
    /// Whether another card may help.
    pub other_card: bool,
    /// Who must act.
    pub actor: Actor,
    /// Whether it can mean that the same call was carried out before.
    pub done_before: bool,
    pub(super) advice: usize,
}

impl Meaning {
    /// Finds a code. The subscription service responds with code 1 and HTTP 404 for a missing record.
    pub fn find(code: &str, http_status: u16) -> Option<&'static Self> {
        let subscription = code == "1" && http_status == 404;
        CODES.iter().filter(|meaning| meaning.code == code).find(|meaning| {
            code != "1" || (meaning.category == Category::Subscription) == subscription
        })
    }

    /// What a refusal means that says nothing but that the keys were not accepted.
    pub(super) fn of_authentication() -> Option<&'static Self> {
        Self::find("401", 401)
    }

    /// Every known code.
    pub fn all() -> &'static [Self] {
        CODES
    }

    /// What to do, in two languages.
    pub fn advice(&self) -> &'static Advice {
        &ADVICE[self.advice]
    }

    /// The probable cause, for errors whose own text explains nothing.
    pub(super) fn hint(&self) -> Option<&'static str> {
        matches!(self.category, Category::Auth).then(|| self.advice().merchant_en)
    }
}

/// What to do about an error, in Turkish and English.
///
/// ```
/// use iyzico_core::error::Meaning;
///
/// let advice = Meaning::find("10051", 200).ok_or("not known")?.advice();
/// assert!(!advice.buyer_tr.is_empty());
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(extend("x-iyzico-conclusion" = true))
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Advice {
    /// Name of the advice.
    pub key: &'static str,
    /// For the merchant's developer or support, in English.
    pub merchant_en: &'static str,
    /// For the merchant's developer or support, in Turkish.
    pub merchant_tr: &'static str,
    /// Safe to show to a buyer, in English.
    pub buyer_en: &'static str,
    /// Safe to show to a buyer, in Turkish.
    pub buyer_tr: &'static str,
    /// Whether it is for somebody who pays, and wrong for calls that give money back or pay it out.
    #[serde(skip)]
    pub(super) is_for_payers: bool,
}

impl Advice {
    /// Finds an advice by its name.
    pub fn find(key: &str) -> Option<&'static Self> {
        ADVICE.iter().find(|advice| advice.key == key)
    }

    /// The advice for a call of this kind while nobody knows what became of it.
    pub(crate) fn of_unknown(safety: Safety) -> Option<&'static Self> {
        Self::find(OUTCOME_UNKNOWN).map(|advice| advice.for_call(safety, Outcome::Unknown))
    }

    /// The advice for a call of this kind: where money goes the other way, nobody is asked for another card.
    pub(super) fn for_call(&'static self, safety: Safety, outcome: Outcome) -> &'static Self {
        let instead = match (safety, outcome) {
            _ if !self.is_for_payers => return self,
            (Safety::GivesBack, Outcome::Unknown) => "refund_unknown",
            (Safety::GivesBack, _) => "refund_refused",
            (Safety::PaysOut, Outcome::Unknown) => "transfer_unknown",
            (Safety::PaysOut, _) => "transfer_refused",
            _ => return self,
        };
        Self::find(instead).unwrap_or(self)
    }
}

/// What an error code is about.
///
/// ```
/// use iyzico_core::error::{Category, Meaning};
///
/// let no_funds = Meaning::find("10051", 200);
/// assert_eq!(no_funds.map(|meaning| meaning.category), Some(Category::BankDecline));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Category {
    /// A fault inside iyzico.
    System,
    /// A value of the request is wrong.
    Validation,
    /// The keys or the signature are wrong.
    Auth,
    /// Sub-merchants and payouts.
    Marketplace,
    /// Stored cards.
    CardStorage,
    /// The payment that was asked for is not possible.
    PaymentRequest,
    /// The payment is in another state.
    PaymentState,
    /// Risk control.
    Fraud,
    /// Too many calls.
    RateLimit,
    /// Subscriptions.
    Subscription,
    /// The bank declined.
    BankDecline,
    /// Devices in shops.
    Terminal,
}

/// Whether and how to try again.
///
/// ```
/// use iyzico_core::error::Retry;
///
/// assert!(Retry::QueryFirst.leaves_outcome_open());
/// assert!(!Retry::AnotherCard.leaves_outcome_open());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Retry {
    /// The same bytes fail again: fix the request.
    FixRequest,
    /// The buyer may correct what was typed.
    CorrectCard,
    /// Declined; never with the same data.
    AnotherCard,
    /// An account, a configuration or a state is in the way.
    Never,
    /// The outcome is unknown: look the payment up before anything else.
    QueryFirst,
    /// The payment is in another state: read it.
    QueryPayment,
    /// The same call may be sent again later; nothing was carried out.
    AfterPause,
    /// Again later, once a look-up shows that it was not carried out.
    LaterAfterQuery,
    /// The same payment through 3-D Secure.
    ThreeDs,
    /// A new 3-D Secure payment from its start.
    NewThreeDs,
    /// The same payment in a single charge.
    SingleInstallment,
    /// Fetch a new access token, then repeat.
    RenewToken,
}

impl Retry {
    /// Whether iyzico itself does not know what happened.
    pub fn leaves_outcome_open(self) -> bool {
        matches!(self, Self::QueryFirst | Self::LaterAfterQuery)
    }

    /// Whether it asks the buyer to pay in another way.
    pub(super) fn is_for_payers(self) -> bool {
        matches!(
            self,
            Self::CorrectCard
                | Self::AnotherCard
                | Self::ThreeDs
                | Self::NewThreeDs
                | Self::SingleInstallment
        )
    }
}

/// Who must act.
///
/// ```
/// use iyzico_core::error::{Actor, Meaning};
///
/// let no_funds = Meaning::find("10051", 200);
/// assert_eq!(no_funds.map(|meaning| meaning.actor), Some(Actor::Buyer));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Actor {
    /// The person who pays.
    Buyer,
    /// The merchant: account, contract, panel.
    Merchant,
    /// The developer of the shop.
    Developer,
    /// iyzico.
    Iyzico,
}

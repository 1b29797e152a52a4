//! Cards that iyzico publishes for its sandbox.

#[rustfmt::skip]
mod table;

use serde::Serialize;

pub use table::{BINS, CARDS, INSTALLMENT_PLANS};

/// Finds a test card by its number.
///
/// ```
/// use iyzico_core::test_cards;
///
/// let card = test_cards::find("5528790000000008").ok_or("no test card")?;
/// assert_eq!(card.association, "MASTER_CARD");
/// # Ok::<(), &'static str>(())
/// ```
pub fn find(number: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.number == number)
}

/// A card of the sandbox and what it does.
///
/// ```
/// use iyzico_core::test_cards::CARDS;
///
/// let foreign = CARDS.iter().find(|card| card.foreign);
/// assert!(foreign.is_some());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestCard {
    /// Card number.
    pub number: &'static str,
    /// Issuing bank, empty when none is published.
    pub bank: &'static str,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY.
    pub association: &'static str,
    /// CREDIT_CARD or DEBIT_CARD.
    pub card_type: &'static str,
    /// Installment programme, empty when unknown.
    pub family: &'static str,
    /// Whether it was issued outside Türkiye.
    pub foreign: bool,
    /// What happens when it is charged.
    pub behaviour: Behaviour,
    /// 1 for a company card.
    pub commercial: u8,
    /// What else is known.
    pub note: &'static str,
}

/// What a test card does.
///
/// ```
/// use iyzico_core::test_cards::{Behaviour, CARDS};
///
/// let declined = CARDS.iter().find(|card| {
///     matches!(card.behaviour, Behaviour::Decline { code: "10051", .. })
/// });
/// assert!(declined.is_some(), "a card without funds");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum Behaviour {
    /// Everything succeeds.
    Success,
    /// Charging fails with this code and group.
    Decline {
        /// Error code.
        code: &'static str,
        /// Error group.
        group: &'static str,
    },
    /// 3-D Secure comes back with this status instead of 1.
    ThreeDsStatus(i32),
    /// 3-D Secure cannot even be started.
    ThreeDsStartFails,
    /// Charging succeeds; cancelling, refunding and capturing fail.
    NoCancelOrRefund,
}

/// What the sandbox knows about a BIN.
///
/// ```
/// use iyzico_core::test_cards::BINS;
///
/// let bin = BINS.iter().find(|bin| bin.bin == "552879").ok_or("not known")?;
/// assert_eq!(bin.family, "Paraf");
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestBin {
    /// First six digits.
    pub bin: &'static str,
    /// Issuing bank.
    pub bank_name: &'static str,
    /// EFT code of the bank, 0 when unknown.
    pub bank_code: u64,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY.
    pub association: &'static str,
    /// CREDIT_CARD or DEBIT_CARD.
    pub card_type: &'static str,
    /// Installment programme, empty when unknown.
    pub family: &'static str,
    /// 1 for a company card.
    pub commercial: u8,
}

/// Surcharges of one card family, invented but plausible; real ones stand in each merchant's contract.
///
/// ```
/// use iyzico_core::test_cards::INSTALLMENT_PLANS;
///
/// let bonus = INSTALLMENT_PLANS.iter().find(|plan| plan.family == "Bonus").ok_or("not known")?;
/// assert!(bonus.rates.iter().any(|(number, _)| *number == 6));
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstallmentPlan {
    /// Installment programme.
    pub family: &'static str,
    /// Bank that is named with it.
    pub bank_name: &'static str,
    /// EFT code of the bank.
    pub bank_code: u64,
    /// Number of installments and surcharge in percent, as decimal text.
    pub rates: &'static [(u32, &'static str)],
    /// 1 when the card must be charged through 3-D Secure.
    pub force3ds: u8,
    /// 1 when the security code must be asked for.
    pub force_cvc: u8,
}

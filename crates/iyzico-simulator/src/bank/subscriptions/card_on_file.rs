//! The card that iyzico keeps for a subscription. Neither its number nor its security code is kept.

use iyzico_core::card::{ExpireMonth, ExpireYear, PaymentCard};
use jiff::Timestamp;

use crate::bank::cards::Card;
use crate::bank::clock::turkish;
use crate::bank::fields::optional;
use crate::bank::refusal::Refusal;

/// A card that is charged again and again.
#[derive(Clone, Debug)]
pub(crate) struct CardOnFile {
    pub(crate) card: Card,
    /// Year and month; unknown for a card that was stored before.
    expires: Option<(String, String)>,
}

impl CardOnFile {
    /// Keeps what may be kept of the card that was given. Only credit cards are taken.
    pub(crate) fn of(given: &PaymentCard, card: Card) -> Result<Self, Refusal> {
        if card.is_debit() {
            let refusal = Refusal::new(DEBIT_CARD);
            return Err(refusal.because("subscriptions take credit cards only"));
        }
        let year = optional(given.expire_year.as_ref()).map(ExpireYear::as_str);
        let month = optional(given.expire_month.as_ref()).map(ExpireMonth::as_str);
        let expires = year.zip(month).filter(|_| !given.is_stored());
        Ok(Self { card, expires: expires.map(|(year, month)| (year.to_owned(), month.to_owned())) })
    }

    /// What the bank of a card says behind the last day of its month.
    pub(crate) fn check_expiry(&self, now: Timestamp) -> Result<(), Refusal> {
        let today = turkish(now);
        let this_month = (format!("{:04}", today.year()), format!("{:02}", today.month()));
        match &self.expires {
            Some(month) if *month < this_month => Err(Refusal::new(EXPIRED)),
            _ => Ok(()),
        }
    }
}

/// The code of debit cards without 3-D Secure.
const DEBIT_CARD: &str = "10217";
const EXPIRED: &str = "10054";

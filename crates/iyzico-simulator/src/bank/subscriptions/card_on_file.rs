//! The card that iyzico keeps for a subscription. Neither its number nor its security code is kept.

use crate::bank::cards::Card;
use crate::bank::refusal::Refusal;

/// A card that is charged again and again.
#[derive(Clone, Debug)]
pub(crate) struct CardOnFile {
    pub(crate) card: Card,
}

impl CardOnFile {
    /// Keeps what may be kept of a card. Only credit cards are taken.
    pub(crate) fn of(card: Card) -> Result<Self, Refusal> {
        if card.is_debit() {
            let refusal = Refusal::new(DEBIT_CARD);
            return Err(refusal.because("subscriptions take credit cards only"));
        }
        Ok(Self { card })
    }
}

/// The code of debit cards without 3-D Secure.
const DEBIT_CARD: &str = "10217";

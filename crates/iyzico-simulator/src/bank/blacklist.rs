//! Cards that the merchant does not want.

use std::collections::HashSet;

use iyzico_core::bin::BinNumber;
use iyzico_core::order::Note;

use super::cards::Card;
use super::refusal::Refusal;

/// The merchant's blacklist. Cards are told apart by their first six and last four digits, which is all
/// that the bank keeps of a number.
#[derive(Debug, Default)]
pub(crate) struct Blacklist(HashSet<(BinNumber, Note)>);

impl Blacklist {
    /// Puts a card on the list. One that is on it stays there.
    pub(crate) fn add(&mut self, card: &Card) {
        self.0.insert(key(card));
    }

    /// Takes a card off the list. It is no error if the card is not on it (inferred).
    pub(crate) fn remove(&mut self, card: &Card) {
        self.0.remove(&key(card));
    }

    pub(crate) fn holds(&self, card: &Card) -> bool {
        self.0.contains(&key(card))
    }

    /// Refuses a card on the list. No code is documented for that; ours is that of risk control (inferred).
    pub(crate) fn admit(&self, card: &Card) -> Result<(), Refusal> {
        if self.holds(card) {
            let refusal = Refusal::new(REFUSED_BY_RISK_CONTROL);
            return Err(refusal.because("the card is on the merchant's blacklist"));
        }
        Ok(())
    }
}

fn key(card: &Card) -> (BinNumber, Note) {
    (card.bin_number.clone(), card.last_four_digits.clone())
}

const REFUSED_BY_RISK_CONTROL: &str = "6001";

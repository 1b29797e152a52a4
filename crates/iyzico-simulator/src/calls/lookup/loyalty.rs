use iyzico_core::loyalty::{Loyalty, RetrieveLoyalty};
use iyzico_core::object;

use crate::bank::Bank;
use crate::bank::cards::find_bin;
use crate::bank::fields::{known, required};
use crate::bank::loyalty::check_currency;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for RetrieveLoyalty {
    /// A card without a programme has no points (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<Loyalty, Refusal> {
        let currency = required(&self.currency)?;
        check_currency(currency.as_str())?;
        let card = bank.payer(required(&self.payment_card)?, None)?.card;
        let bin = find_bin(card.bin_number.as_str());
        Ok(object!(Loyalty {
            points: Some(bank.loyalty.points(&card)),
            amount: Some(bank.loyalty.left(&card)),
            card_bank: bin.and_then(|bin| known(bin.bank_name)),
            card_family: card.card_family,
            currency: Some(currency.clone()),
        }))
    }
}

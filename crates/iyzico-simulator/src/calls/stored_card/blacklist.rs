use iyzico_core::card::{CardToken, CardUserKey, MaskedCardNumber, PaymentCard};
use iyzico_core::stored_card::{
    BlacklistCard, BlacklistedCard, BlacklistedCardDeleted, CardBlacklisted, DeleteBlacklistedCard,
    RetrieveBlacklistedCard,
};
use iyzico_core::{Given, object};

use crate::bank::Bank;
use crate::bank::cards::Card;
use crate::bank::fields::required;
use crate::bank::refusal::Refusal;
use crate::bank::wallet::CARD_NUMBER_INVALID;
use crate::calls::serve::Serve;

impl Serve for BlacklistCard {
    fn serve(&self, bank: &mut Bank) -> Result<CardBlacklisted, Refusal> {
        let card = stored(bank, &self.card_user_key, &self.card_token)?;
        bank.blacklist.add(&card);
        Ok(CardBlacklisted::default())
    }
}

impl Serve for DeleteBlacklistedCard {
    fn serve(&self, bank: &mut Bank) -> Result<BlacklistedCardDeleted, Refusal> {
        let card = stored(bank, &self.card_user_key, &self.card_token)?;
        bank.blacklist.remove(&card);
        Ok(BlacklistedCardDeleted::default())
    }
}

impl Serve for RetrieveBlacklistedCard {
    fn serve(&self, bank: &mut Bank) -> Result<BlacklistedCard, Refusal> {
        let number = required(&self.card_number)?;
        let card = Card::of(number).ok_or_else(|| Refusal::new(CARD_NUMBER_INVALID))?;
        Ok(object!(BlacklistedCard {
            card_number: MaskedCardNumber::new(number.as_str()).ok(),
            blacklisted: Some(bank.blacklist.holds(&card)),
        }))
    }
}

/// A stored card: 3005 when its buyer is unknown, 3006 when its token is.
fn stored(
    bank: &Bank,
    buyer: &Given<CardUserKey>,
    token: &Given<CardToken>,
) -> Result<Card, Refusal> {
    let (buyer, token) = (required(buyer)?, required(token)?);
    let payer = bank.wallet.payer(&PaymentCard::stored(buyer.clone(), token.clone()))?;
    Ok(payer.card)
}

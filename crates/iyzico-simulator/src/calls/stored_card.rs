mod blacklist;
mod page;
mod universal;

use iyzico_core::card::CardUserKey;
use iyzico_core::object;
use iyzico_core::stored_card::{
    CreateCard, DeleteCard, DeletedCard, ListCards, StoredCard, StoredCards,
};

use super::serve::Serve;
use crate::bank::Bank;
use crate::bank::cards::{Card, find_bin};
use crate::bank::fields::{known, note, optional, required};
use crate::bank::refusal::Refusal;
use crate::bank::wallet::{CARD_NUMBER_INVALID, StoreFor, WalletCard};

impl Serve for CreateCard {
    fn serve(&self, bank: &mut Bank) -> Result<StoredCard, Refusal> {
        let asked = required(&self.card)?;
        let card = Card::of(required(&asked.card_number)?);
        let card = card.ok_or_else(|| Refusal::new(CARD_NUMBER_INVALID))?;
        let card = card.expiring(Some(&asked.expire_month), Some(&asked.expire_year));
        let store_for = match optional(self.card_user_key.as_ref()) {
            Some(buyer) => {
                bank.wallet.cards_of(buyer)?;
                StoreFor::Buyer(buyer.clone())
            }
            None => StoreFor::NewBuyer,
        };
        let alias = optional(asked.card_alias.as_ref()).cloned();
        let (buyer, token) = bank.store(store_for, card.clone(), alias.clone());
        let email = optional(self.email.as_ref());
        Ok(object!(StoredCard {
            external_id: optional(self.external_id.as_ref()).cloned(),
            email: email.map(|email| note(email.as_str())),
            ..describe(Some(&buyer), &WalletCard { token, card, alias })
        }))
    }
}

impl Serve for ListCards {
    fn serve(&self, bank: &mut Bank) -> Result<StoredCards, Refusal> {
        let buyer = required(&self.card_user_key)?;
        let cards = bank.wallet.cards_of(buyer)?.iter();
        Ok(object!(StoredCards {
            card_user_key: Some(buyer.clone()),
            card_details: Some(cards.map(|stored| describe(None, stored)).collect()),
        }))
    }
}

impl Serve for DeleteCard {
    fn serve(&self, bank: &mut Bank) -> Result<DeletedCard, Refusal> {
        let (buyer, token) = (required(&self.card_user_key)?, required(&self.card_token)?);
        bank.wallet.forget(buyer, token)?;
        Ok(object!(DeletedCard {}))
    }
}

fn describe(buyer: Option<&CardUserKey>, stored: &WalletCard) -> StoredCard {
    let card = &stored.card;
    let bin = find_bin(card.bin_number.as_str());
    object!(StoredCard {
        card_user_key: buyer.cloned(),
        card_token: stored.token.clone(),
        external_id: None,
        email: None,
        card_alias: stored.alias.clone(),
        bin_number: Some(card.bin_number.clone()),
        last_four_digits: Some(card.last_four_digits.clone()),
        card_type: card.card_type.clone(),
        card_association: card.card_association.clone(),
        card_family: card.card_family.clone(),
        card_bank_code: bin.map(|bin| bin.bank_code).filter(|code| *code != 0),
        card_bank_name: bin.and_then(|bin| known(bin.bank_name)),
    })
}

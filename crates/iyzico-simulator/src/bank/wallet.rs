//! Stored cards.

use std::collections::HashMap;

use iyzico_core::card::{CardToken, CardUserKey, PaymentCard};
use iyzico_core::order::{Flag, Note};

use super::cards::Card;
use super::fields::optional;
use super::refusal::Refusal;

/// The stored cards of all buyers.
#[derive(Debug, Default)]
pub(crate) struct Wallet {
    buyers: HashMap<CardUserKey, Vec<WalletCard>>,
}

/// A stored card.
#[derive(Clone, Debug)]
pub(crate) struct WalletCard {
    pub(crate) token: CardToken,
    pub(crate) card: Card,
    /// Label that the buyer or the merchant gave it.
    pub(crate) alias: Option<Note>,
}

/// The card that pays, and whether it is stored when the payment succeeds.
#[derive(Clone, Debug)]
pub(crate) struct Payer {
    pub(crate) card: Card,
    pub(crate) store_for: Option<StoreFor>,
    /// Label under which it is stored.
    pub(crate) alias: Option<Note>,
}

/// For whom a card is stored.
#[derive(Clone, Debug)]
pub(crate) enum StoreFor {
    NewBuyer,
    Buyer(CardUserKey),
    /// Somebody who keeps cards at iyzico for all shops, by e-mail address.
    Consumer(String),
}

impl Wallet {
    /// Tells which card a request means: 3005 when its buyer is unknown, 3006 when its token is.
    ///
    /// Cards that iyzico keeps for all shops are found by [`Bank::payer`](super::Bank::payer).
    pub(crate) fn payer(&self, asked: &PaymentCard) -> Result<Payer, Refusal> {
        if !asked.is_stored() {
            return self.raw_card(asked);
        }
        let (buyer, token) =
            (optional(asked.card_user_key.as_ref()), optional(asked.card_token.as_ref()));
        let (Some(buyer), Some(token)) = (buyer, token) else {
            return Err(Refusal::new(TOKEN_UNKNOWN));
        };
        let stored = self.cards_of(buyer)?.iter().find(|stored| stored.token == *token);
        let card = stored.map(|stored| stored.card.clone());
        Ok(Payer {
            card: card.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?,
            store_for: None,
            alias: None,
        })
    }

    /// The stored card with this token, whoever its buyer is.
    pub(crate) fn with_token(&self, token: &CardToken) -> Option<Payer> {
        let stored = self.buyers.values().flatten().find(|stored| stored.token == *token)?;
        Some(Payer { card: stored.card.clone(), store_for: None, alias: None })
    }

    /// Forgets a card. Its buyer stays known.
    pub(crate) fn forget(&mut self, buyer: &CardUserKey, token: &CardToken) -> Result<(), Refusal> {
        let cards = self.buyers.get_mut(buyer);
        let cards = cards.ok_or_else(|| Refusal::new(BUYER_UNKNOWN))?;
        let index = cards.iter().position(|stored| stored.token == *token);
        cards.remove(index.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?);
        Ok(())
    }

    pub(crate) fn raw_card(&self, asked: &PaymentCard) -> Result<Payer, Refusal> {
        let card = optional(asked.card_number.as_ref()).and_then(Card::of);
        let card =
            card.map(|card| card.expiring(asked.expire_month.as_ref(), asked.expire_year.as_ref()));
        let store_for = match (
            optional(asked.register_card.as_ref()),
            optional(asked.card_user_key.as_ref()),
        ) {
            (Some(Flag(true)), Some(buyer)) => {
                self.cards_of(buyer)?;
                Some(StoreFor::Buyer(buyer.clone()))
            }
            (Some(Flag(true)), None) => Some(StoreFor::NewBuyer),
            _ => None,
        };
        Ok(Payer {
            card: card.ok_or_else(|| Refusal::new(CARD_NUMBER_INVALID))?,
            store_for,
            alias: optional(asked.card_alias.as_ref()).cloned(),
        })
    }

    /// Stores a card. The same card stored twice has two tokens.
    pub(crate) fn store(
        &mut self,
        buyer: CardUserKey,
        token: CardToken,
        card: Card,
        alias: Option<Note>,
    ) {
        self.buyers.entry(buyer).or_default().push(WalletCard { token, card, alias });
    }

    /// The cards of a buyer: 3005 when there is no such buyer.
    pub(crate) fn cards_of(&self, buyer: &CardUserKey) -> Result<&[WalletCard], Refusal> {
        let cards = self.buyers.get(buyer).map(Vec::as_slice);
        cards.ok_or_else(|| Refusal::new(BUYER_UNKNOWN))
    }
}

const BUYER_UNKNOWN: &str = "3005";
const TOKEN_UNKNOWN: &str = "3006";
pub(crate) const CARD_NUMBER_INVALID: &str = "12";

//! Buyers who keep cards at iyzico for all shops. iyzico calls this universal card storage.

use std::collections::HashMap;

use iyzico_core::buyer::Email;
use iyzico_core::card::{CardUserKey, PaymentCard};
use iyzico_core::order::{Flag, Token};

use super::Bank;
use super::card_pages::CardPage;
use super::fields::optional;
use super::numbers::Numbers;
use super::refusal::Refusal;
use super::wallet::{Payer, StoreFor};

/// Everybody who keeps cards at iyzico, by e-mail address in small letters.
#[derive(Debug, Default)]
pub(crate) struct Consumers {
    keys: HashMap<String, CardUserKey>,
}

impl Consumers {
    /// The key of a buyer's cards, which no merchant is told; a new one for a new buyer.
    pub(crate) fn key_of(&mut self, email: &str, numbers: &mut Numbers) -> CardUserKey {
        let key = self.keys.entry(email.to_lowercase());
        key.or_insert_with(|| numbers.card_user_key()).clone()
    }
}

impl Bank {
    /// Tells which card a request means, among the cards that iyzico keeps for all shops too.
    ///
    /// A session pays with the card that the request names, or else with the one that the buyer chose. A
    /// card that is entered is kept there when the request says so. Cards that the merchant has stored are
    /// taken in a session too (inferred).
    pub(crate) fn payer(
        &self,
        asked: &PaymentCard,
        by_request: Option<&Email>,
    ) -> Result<Payer, Refusal> {
        let session = optional(asked.ucs_token.as_ref());
        let session = session.map(|token| self.session(token.as_str())).transpose()?;
        if !asked.is_stored() {
            let mut payer = self.wallet.raw_card(asked)?;
            let email = session.and_then(|page| page.email.clone());
            let email = email.or_else(|| by_request.map(ToString::to_string));
            if optional(asked.register_consumer_card.as_ref()) == Some(&Flag(true)) {
                payer.store_for = email.map(StoreFor::Consumer);
            }
            return Ok(payer);
        }
        let Some(page) = session else { return self.wallet.payer(asked) };
        let token = optional(asked.card_token.as_ref()).or(page.chosen.first());
        let no_choice =
            || Refusal::new(CARD_UNKNOWN).because("the buyer has not chosen a card yet");
        let token = token.ok_or_else(no_choice)?;
        let key = page.card_user_key.clone();
        let unknown = || Refusal::new(CARD_UNKNOWN).because("the buyer keeps no such card");
        let kept = self.wallet.payer(&PaymentCard::stored(key, token.clone()));
        kept.ok().or_else(|| self.wallet.with_token(token)).ok_or_else(unknown)
    }

    /// The session that a token names.
    fn session(&self, token: &str) -> Result<&CardPage, Refusal> {
        let unknown =
            || Refusal::new(CARD_UNKNOWN).because("there is no session with this ucsToken");
        let page = Token::new(token).ok().and_then(|token| self.card_pages.find(&token));
        page.filter(|page| page.is_session()).ok_or_else(unknown)
    }
}

const CARD_UNKNOWN: &str = "3006";

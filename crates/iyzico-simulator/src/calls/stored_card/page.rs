use iyzico_core::Given;
use iyzico_core::object;
use iyzico_core::order::{Boolean, CallbackUrl, Locale};
use iyzico_core::stored_card::{CardPage, CardsOfPage, CreateCardPage, ListCardsOfPage};

use super::describe;
use crate::bank::Bank;
use crate::bank::card_pages;
use crate::bank::fields::{note, optional, required};
use crate::bank::hosted_pages::TOKEN_UNKNOWN;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for CreateCardPage {
    /// A buyer who is not named by a key is a new one. New cards can be stored, and of every kind, unless
    /// the request says otherwise (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<CardPage, Refusal> {
        let card_user_key = match optional(self.card_user_key.as_ref()) {
            Some(key) => {
                bank.wallet.cards_of(key)?;
                key.clone()
            }
            None => bank.numbers.card_user_key(),
        };
        let external_id = optional(self.external_id.as_ref()).cloned();
        let locale = match optional(self.locale.as_ref()) {
            Some(Locale::English) => Locale::English,
            _ => Locale::Turkish,
        };
        let callback_url = self.callback_url.value().map(CallbackUrl::to_string);
        let token = bank.open_card_page(card_pages::CardPage {
            card_user_key,
            external_id: external_id.clone(),
            email: None,
            locale: locale.clone(),
            callback_url: Some(callback_url.unwrap_or_default()),
            may_add: is(self.add_new_card_enabled.as_ref(), true),
            verifies: is(self.validate_new_card.as_ref(), false),
            takes_debit: is(self.debit_card_allowed.as_ref(), true),
            opened_at: bank.now(),
            chosen: Vec::new(),
        });
        Ok(object!(CardPage {
            card_page_url: Some(note(&bank.card_page_url(&token, &locale))),
            token,
            external_id,
        }))
    }
}

impl Serve for ListCardsOfPage {
    /// Before the buyer has chosen there are none (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<CardsOfPage, Refusal> {
        let page = bank.card_pages.find(required(&self.page_token)?);
        let page = page.filter(|page| !page.is_session());
        let page = page.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?;
        let cards = bank.chosen_on_page(page);
        Ok(object!(CardsOfPage {
            external_id: page.external_id.clone(),
            card_user_key: Some(page.card_user_key.clone()),
            card_details: Some(cards.iter().map(|stored| describe(None, stored)).collect()),
        }))
    }
}

fn is(given: Option<&Given<Boolean>>, usual: bool) -> bool {
    optional(given).map_or(usual, |boolean| boolean.0)
}

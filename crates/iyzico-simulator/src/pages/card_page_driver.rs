//! What a buyer does on a page for stored cards, for tests without a browser.

use iyzico_core::order::Token;

use super::page_driver::PageError;
use super::token_of;
use crate::bank::card_pages::NewCard;
use crate::bank::form_post::FormPost;
use crate::http::shared::Shared;

/// A page for stored cards, open in a buyer's browser.
///
/// From [`Simulator::card_page`](crate::Simulator::card_page).
#[derive(Clone, Copy)]
pub struct CardPageDriver<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) token: &'a str,
}

impl CardPageDriver<'_> {
    /// The buyer chooses stored cards by their tokens. Returns what the browser then posts to
    /// `callbackUrl`; nothing for the cards of a session, which stand inside the merchant's page.
    ///
    /// # Errors
    ///
    /// When there is no such page, it is too old, or the buyer has no such card.
    pub fn choose(self, card_tokens: &[&str]) -> Result<Option<FormPost>, PageError> {
        self.save(card_tokens, None)
    }

    /// The buyer stores a new card, which is then chosen; the rest of its data is made up.
    ///
    /// # Errors
    ///
    /// When there is no such page, it is too old, it stores no cards, or the card is refused.
    pub fn add_card(self, card_number: &str) -> Result<Option<FormPost>, PageError> {
        let card = NewCard {
            alias: String::new(),
            holder: "John Doe".to_owned(),
            number: card_number.to_owned(),
            month: "12".to_owned(),
            year: "2099".to_owned(),
        };
        self.save(&[], Some(&card))
    }

    fn save(
        self,
        card_tokens: &[&str],
        new: Option<&NewCard>,
    ) -> Result<Option<FormPost>, PageError> {
        let token = Token::new(&token_of(self.token)).map_err(|_| PageError::Unknown)?;
        let mut bank = self.shared.bank();
        let page = bank.card_pages.find(&token).ok_or(PageError::Unknown)?;
        if !page.is_open(bank.now()) {
            return Err(PageError::Expired);
        }
        let chosen: Vec<String> = card_tokens.iter().map(|token| (*token).to_owned()).collect();
        bank.save_card_page(&token, &chosen, new).map_err(|refusal| PageError::of(&refusal))
    }
}

//! Pages on which buyers choose among stored cards and store new ones.

use std::collections::HashMap;

use iyzico_core::bin::CardType;
use iyzico_core::card::{CardToken, CardUserKey};
use iyzico_core::order::{Locale, Note, Token};
use iyzico_core::stored_card::CreateCard;
use iyzico_core::test_cards::Behaviour;
use iyzico_core::{Context, request};
use jiff::Timestamp;
use serde_json::json;

use super::Bank;
use super::cards::Card;
use super::fields::required;
use super::form_post::FormPost;
use super::hosted_pages::{TOKEN_UNKNOWN, closes_at};
use super::refusal::{INVALID_REQUEST, Refusal};
use super::wallet::{CARD_NUMBER_INVALID, StoreFor, WalletCard};

/// All pages, by their tokens.
#[derive(Debug, Default)]
pub(crate) struct CardPages(HashMap<Token, CardPage>);

/// A page that a merchant has opened.
#[derive(Clone, Debug)]
pub(crate) struct CardPage {
    pub(crate) card_user_key: CardUserKey,
    pub(crate) external_id: Option<Note>,
    /// E-mail address of the buyer, who keeps these cards for all shops; missing on a merchant's page.
    pub(crate) email: Option<String>,
    pub(crate) locale: Locale,
    /// Missing where the page stands inside the merchant's.
    pub(crate) callback_url: Option<String>,
    /// Whether new cards can be stored.
    pub(crate) may_add: bool,
    /// Whether a new card is verified with its bank.
    pub(crate) verifies: bool,
    pub(crate) takes_debit: bool,
    pub(crate) opened_at: Timestamp,
    /// What the buyer chose or stored, in that order.
    pub(crate) chosen: Vec<CardToken>,
}

/// The data of a card that a buyer enters to have it stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewCard {
    pub(crate) alias: String,
    pub(crate) holder: String,
    pub(crate) number: String,
    pub(crate) month: String,
    pub(crate) year: String,
}

impl CardPages {
    pub(crate) fn find(&self, token: &Token) -> Option<&CardPage> {
        self.0.get(token)
    }
}

impl CardPage {
    /// Whether the page belongs to a session with the cards that the buyer keeps for all shops.
    pub(crate) fn is_session(&self) -> bool {
        self.email.is_some()
    }

    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        now < closes_at(self.opened_at)
    }
}

impl Bank {
    pub(crate) fn open_card_page(&mut self, page: CardPage) -> Token {
        let token = self.numbers.token();
        self.card_pages.0.insert(token.clone(), page);
        token
    }

    /// Address of a page on the simulator itself.
    pub(crate) fn card_page_url(&self, token: &Token, locale: &Locale) -> String {
        let base = self.base_url();
        let language = if *locale == Locale::English { "en" } else { "tr" };
        format!("{base}/_simulator/card_pages/{token}?lang={language}")
    }

    /// The cards that a page offers. A buyer without cards has none.
    pub(crate) fn cards_on_page(&self, page: &CardPage) -> Vec<WalletCard> {
        let cards = self.wallet.cards_of(&page.card_user_key);
        cards.unwrap_or_default().to_vec()
    }

    /// The cards that the buyer chose or stored; one that was forgotten since is none of them.
    pub(crate) fn chosen_on_page(&self, page: &CardPage) -> Vec<WalletCard> {
        let cards = self.cards_on_page(page);
        let chosen = page.chosen.iter();
        chosen.filter_map(|token| cards.iter().find(|card| card.token == *token).cloned()).collect()
    }

    /// The buyer chooses cards, and may have a new one stored. Returns the way back to the merchant, if
    /// the page is not inside the merchant's.
    pub(crate) fn save_card_page(
        &mut self,
        token: &Token,
        chosen: &[String],
        new: Option<&NewCard>,
    ) -> Result<Option<FormPost>, Refusal> {
        let page = self.card_pages.find(token).filter(|page| page.is_open(self.now())).cloned();
        let page = page.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?;
        let cards = self.cards_on_page(&page);
        let mut tokens: Vec<CardToken> = Vec::new();
        for wanted in chosen {
            let card = cards.iter().find(|card| card.token == *wanted.as_str());
            let card = card.ok_or_else(|| Refusal::new(CARD_UNKNOWN))?;
            if !tokens.contains(&card.token) {
                tokens.push(card.token.clone());
            }
        }
        if let Some(new) = new {
            let card = self.judge_new_card(&page, new)?;
            let alias = Note::new(&new.alias).ok().filter(|alias| !alias.as_str().is_empty());
            let store_for = StoreFor::Buyer(page.card_user_key.clone());
            tokens.push(self.store(store_for, card, alias).1);
        }
        let page = self.card_pages.0.get_mut(token).expect("it was found");
        page.chosen = tokens;
        let callback_url = page.callback_url.clone();
        Ok(callback_url
            .map(|action| FormPost { action, fields: vec![("token", token.to_string())] }))
    }

    /// The buyer goes back without changing anything.
    pub(crate) fn leave_card_page(&self, token: &Token) -> Option<FormPost> {
        let action = self.card_pages.find(token)?.callback_url.clone()?;
        Some(FormPost { action, fields: vec![("token", token.to_string())] })
    }

    /// Judges a card as a call that stores it would be judged.
    fn judge_new_card(&self, page: &CardPage, new: &NewCard) -> Result<Card, Refusal> {
        if !page.may_add {
            return Err(Refusal::new(INVALID_REQUEST).because("the page stores no new cards"));
        }
        let card = json!({
            "cardHolderName": new.holder,
            "cardNumber": new.number,
            "expireMonth": new.month,
            "expireYear": new.year,
        });
        let body = json!({ "cardUserKey": page.card_user_key, "card": card }).to_string();
        let context = Context::sandbox(self.now());
        let (request, findings) = request::receive::<CreateCard>(body.as_bytes(), &context)
            .map_err(|_| Refusal::new(INVALID_REQUEST))?;
        if let Some(refusal) = Refusal::of(findings.errors()) {
            return Err(refusal);
        }
        let asked = required(&request.card)?;
        let card = Card::of(required(&asked.card_number)?);
        let card = card.ok_or_else(|| Refusal::new(CARD_NUMBER_INVALID))?;
        let card = card.expiring(Some(&asked.expire_month), Some(&asked.expire_year));
        if !page.takes_debit && card.card_type == Some(CardType::DebitCard) {
            return Err(Refusal::new(CARD_TYPE_INVALID).because("the page takes no debit cards"));
        }
        match card.behaviour {
            Behaviour::Decline { code, group } if page.verifies => {
                Err(Refusal::declined(code, group))
            }
            _ => Ok(card),
        }
    }
}

const CARD_UNKNOWN: &str = "3006";
const CARD_TYPE_INVALID: &str = "10233";

//! The card that a buyer enters or chooses.

use iyzico_core::card::PaymentCard;
use iyzico_core::order::Note;
use iyzico_core::test_cards::{self, TestCard};
use serde::Deserialize;

use super::consumer::EnteredBuyer;
use super::view::{CardChoice, masked};
use crate::bank::cards::Card;
use crate::bank::hosted_pages::{Page, PageKind, PagePayment};
use crate::bank::wallet::WalletCard;
use crate::html::Language;

/// What a form on a page sends.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entered {
    pub(super) lang: String,
    /// A stored card, or one of the wallet; empty for a new one.
    pub(super) card: String,
    pub(super) holder: String,
    pub(super) number: String,
    pub(super) month: String,
    pub(super) year: String,
    pub(super) cvc: String,
    pub(super) installment: String,
    pub(super) three_ds: Option<String>,
    pub(super) save: Option<String>,
    /// Who buys; an iyziUP form asks for it too.
    #[serde(flatten)]
    pub(super) buyer: EnteredBuyer,
}

impl Entered {
    /// What the buyer asks for, not judged yet.
    pub(super) fn payment(&self, page: &Page) -> PagePayment {
        PagePayment {
            card: self.payment_card(page),
            installment: self.installment.parse().unwrap_or(1),
            three_ds: self.three_ds(),
        }
    }

    pub(super) fn three_ds(&self) -> bool {
        self.three_ds.is_some()
    }

    pub(super) fn save(&self) -> bool {
        self.save.is_some()
    }

    /// The first six digits of the card that was typed or chosen.
    pub(super) fn bin(&self, page: &Page) -> String {
        if self.card.is_empty() {
            return first_six(&self.number);
        }
        bin_of_choice(page, &self.card)
    }

    fn payment_card(&self, page: &Page) -> PaymentCard {
        let stored = page.stored_cards.iter();
        if let Some(stored) = { stored }.find(|card| card.token == *self.card.as_str()) {
            let mut card = PaymentCard::default();
            card.card_token = Some(stored.token.clone().into());
            return card;
        }
        if let Some(card) = wallet_card(page, &self.card) {
            return PaymentCard::builder()
                .card_holder_name("Test Kullanıcı")
                .card_number(card.number)
                .expire_month("12")
                .expire_year("2099")
                .cvc("123")
                .build();
        }
        let mut card = PaymentCard::builder()
            .card_holder_name(self.holder.as_str())
            .card_number(self.number.as_str())
            .expire_month(self.month.as_str())
            .expire_year(self.year.as_str())
            .cvc(self.cvc.as_str())
            .build();
        if self.save() {
            card.register_card = Some(true.into());
        }
        card
    }
}

/// The cards that a page offers: the buyer's stored ones, or those of a wallet.
pub(super) fn choices(page: &Page, chosen: &str, lang: Language) -> Vec<CardChoice> {
    let stored = page.stored_cards.iter().map(|card| CardChoice {
        value: card.token.to_string(),
        name: stored_name(card, lang),
        number: masked(&card.card),
        chosen: card.token == *chosen,
    });
    let wallet = wallet(page.page.kind).map(|card| CardChoice {
        value: wallet_value(card),
        name: wallet_name(card, lang),
        number: format!("•••• {}", &card.number[card.number.len() - 4..]),
        chosen: wallet_value(card) == chosen,
    });
    stored.chain(wallet).collect()
}

/// The first six digits of a card that a page offers.
pub(super) fn bin_of_choice(page: &Page, choice: &str) -> String {
    let stored = page.stored_cards.iter();
    match { stored }.find(|card| card.token == *choice) {
        Some(card) => card.card.bin_number.to_string(),
        None => wallet_card(page, choice).map_or_else(String::new, |card| first_six(card.number)),
    }
}

pub(super) fn first_six(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit);
    digits.take(6).collect()
}

/// The cards of the simulated member of a wallet.
fn wallet(kind: PageKind) -> impl Iterator<Item = &'static TestCard> {
    let numbers = match kind {
        PageKind::CheckoutForm
        | PageKind::Link
        | PageKind::Iyziup
        | PageKind::Pecco
        | PageKind::Subscription
        | PageKind::SubscriptionCard => &[][..],
        PageKind::PayWithIyzico | PageKind::Bkm | PageKind::BasicBkm => WALLET,
    };
    numbers.iter().filter_map(|number| test_cards::find(number))
}

fn wallet_card(page: &Page, value: &str) -> Option<&'static TestCard> {
    wallet(page.page.kind).find(|card| wallet_value(card) == value)
}

fn wallet_value(card: &TestCard) -> String {
    format!("wallet-{}", &card.number[card.number.len() - 4..])
}

fn wallet_name(card: &TestCard, lang: Language) -> String {
    match (card.bank, card.family) {
        ("", _) => lang.say("Reddedilen test kartı", "Declined test card").to_owned(),
        (bank, "") => bank.to_owned(),
        (bank, family) => format!("{bank} {family}"),
    }
}

pub(super) fn stored_name(card: &WalletCard, lang: Language) -> String {
    let alias = card.alias.as_ref().map(Note::as_str);
    match alias.filter(|alias| !alias.is_empty()) {
        Some(alias) => alias.to_owned(),
        None => family(&card.card, lang),
    }
}

fn family(card: &Card, lang: Language) -> String {
    let family = card.card_family.as_ref().map(Note::as_str);
    family.unwrap_or(lang.say("Kayıtlı kart", "Stored card")).to_owned()
}

/// A credit card with installments, another, a debit card, and one that is declined.
const WALLET: &[&str] =
    &["5528790000000008", "5400360000000003", "5170410000000004", "4111111111111129"];

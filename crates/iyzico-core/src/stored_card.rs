//! Cards that iyzico keeps for a buyer, so that the merchant never has to.

mod blacklist;
mod page;
mod universal;

pub use blacklist::{
    BlacklistCard, BlacklistedCard, BlacklistedCardDeleted, CardBlacklisted, DeleteBlacklistedCard,
    RetrieveBlacklistedCard,
};
pub use page::{CardPage, CardsOfPage, CreateCardPage, ListCardsOfPage};
pub use universal::{InitializeUcs, ScriptType, Ucs};

use iyzico_derive::{Builder, Object};

use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::buyer::Email;
use crate::value::card::{
    CardHolderName, CardNumber, CardToken, CardUserKey, ExpireMonth, ExpireYear,
};
use crate::value::given::{Given, Optional, Structure};
use crate::value::order::{ConversationId, Locale, Note};
use crate::value::rule::{Context, Findings, Rule};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Stores a card: for a new buyer by `email`, for a known one by `cardUserKey`. No money moves.
///
/// A second call stores the card a second time under another token (inferred).
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
#[wire(one_of("email", "cardUserKey"))]
pub struct CreateCard {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The merchant's own number of the buyer.
    pub external_id: Option<Given<Note>>,
    /// E-mail address of a new buyer. Required unless `cardUserKey` is given.
    pub email: Option<Given<Email>>,
    /// Key of the stored cards of a known buyer.
    pub card_user_key: Option<Given<CardUserKey>>,
    /// The card.
    pub card: Given<CardData>,
}

/// The data of a card that is stored; no security code.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CardData {
    /// Label of the stored card.
    pub card_alias: Option<Given<Note>>,
    /// Name on the card.
    pub card_holder_name: Given<CardHolderName>,
    /// Number of the card.
    pub card_number: Given<CardNumber>,
    /// Month of expiry.
    pub expire_month: Given<ExpireMonth>,
    /// Year of expiry.
    pub expire_year: Given<ExpireYear>,
}

impl Structure for CardData {
    const RULE: &'static Rule =
        &Rule::new("CardData", "cardHolderName, cardNumber, expireMonth and expireYear", "")
            .missing_code("3003");
}

impl Endpoint for CreateCard {
    type Response = StoredCard;
    const NAME: &'static str = "card.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cardstorage/card";
    const SAFETY: Safety = Safety::Session;
    const ECHO: &'static [&'static str] = &["conversationId", "externalId"];

    fn check(&self, context: &Context, findings: &mut Findings) {
        if self.email.is_missing() && self.card_user_key.is_missing() {
            findings.error("email", "is required unless cardUserKey is given").code("3");
        }
        if let Some(card) = self.card.value() {
            crate::value::card::check_expiry(
                "card",
                card.expire_month.value(),
                card.expire_year.value(),
                context,
                findings,
            );
        }
    }
}

/// A stored card. Keep `cardUserKey` with the buyer and `cardToken` with the card.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct StoredCard {
    /// Key of the buyer's stored cards.
    pub card_user_key: Option<CardUserKey>,
    /// Key of this card.
    pub card_token: CardToken,
    /// The merchant's own number of the buyer, echoed.
    pub external_id: Option<Note>,
    /// E-mail address of the buyer, echoed.
    pub email: Option<Note>,
    /// Label of the card.
    pub card_alias: Option<Note>,
    /// First digits of the card.
    pub bin_number: Option<BinNumber>,
    /// Last four digits of the card.
    pub last_four_digits: Option<Note>,
    /// CREDIT_CARD, DEBIT_CARD or PREPAID_CARD.
    pub card_type: Option<CardType>,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY.
    pub card_association: Option<CardAssociation>,
    /// Installment programme, such as Bonus or Paraf.
    pub card_family: Option<Note>,
    /// EFT code of the issuing bank.
    pub card_bank_code: Option<u64>,
    /// Name of the issuing bank.
    pub card_bank_name: Option<Note>,
    /// Name on the card. Seen in the official Java client; not documented.
    pub card_holder_name: Option<Note>,
    /// Month of expiry. Seen in the official Java client.
    pub expire_month: Option<Note>,
    /// Year of expiry. Seen in the official Java client.
    pub expire_year: Option<Note>,
}

/// Lists the stored cards of a buyer. No money moves.
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListCards {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the buyer's stored cards.
    pub card_user_key: Given<CardUserKey>,
}

impl Endpoint for ListCards {
    type Response = StoredCards;
    const NAME: &'static str = "card.list";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cardstorage/cards";
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["conversationId", "cardUserKey"];
}

/// The stored cards of a buyer.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct StoredCards {
    /// Key of the buyer's stored cards.
    pub card_user_key: Option<CardUserKey>,
    /// The cards.
    pub card_details: Option<Vec<StoredCard>>,
}

/// Forgets a stored card. No money moves; a card that is already gone is refused with 3006.
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteCard {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the buyer's stored cards.
    pub card_user_key: Given<CardUserKey>,
    /// Key of the card.
    pub card_token: Given<CardToken>,
}

impl Endpoint for DeleteCard {
    type Response = DeletedCard;
    const NAME: &'static str = "card.delete";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/cardstorage/card";
    const SAFETY: Safety = Safety::Idempotent;
}

/// A stored card was forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct DeletedCard {}

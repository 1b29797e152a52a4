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
/// ```
/// use iyzico_core::stored_card::CreateCard;
/// use iyzico_core::{Context, request};
///
/// # let card: iyzico_core::stored_card::CardData = serde_json::from_str(
/// #     r#"{"cardAlias": "my card", "cardHolderName": "John Doe",
/// #         "cardNumber": "5528790000000008", "expireMonth": "12", "expireYear": "2030"}"#,
/// # )?;
/// let card = CreateCard::builder()
///     .external_id("BY789")
///     .email("john.doe@example.com")
///     .card(card)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&card, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// The merchant's own ID for the buyer.
    pub external_id: Option<Given<Note>>,
    /// E-mail address of a new buyer. Required unless `cardUserKey` is given.
    pub email: Option<Given<Email>>,
    /// Key of the stored cards of a known buyer.
    pub card_user_key: Option<Given<CardUserKey>>,
    /// The card.
    pub card: Given<CardData>,
}

/// A card to be stored; without the security code.
///
/// ```
/// use iyzico_core::stored_card::CardData;
///
/// let data = CardData::builder()
///     .card_alias("my card")
///     .card_holder_name("John Doe")
///     .card_number("5528790000000008")
///     .expire_month("12")
///     .expire_year("2030")
///     .build();
/// assert_eq!(serde_json::to_value(&data)?["cardAlias"], "my card");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CardData {
    /// Label of the stored card.
    pub card_alias: Option<Given<Note>>,
    /// Name on the card.
    pub card_holder_name: Given<CardHolderName>,
    /// Card number.
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
    const SAFETY: Safety = Safety::Creates;
    const ECHO: &'static [&'static str] = &["conversationId", "externalId", "cardUserKey"];

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
/// ```
/// use iyzico_core::bin::CardType;
/// use iyzico_core::stored_card::StoredCard;
///
/// let card: StoredCard = serde_json::from_str(
///     r#"{
///         "cardToken": "nOwIOTbi5VShGNKXMSggEe4zcKQ=",
///         "cardType": "CREDIT_CARD",
///         "cardAssociation": "MASTER_CARD"
///     }"#,
/// )?;
/// assert_eq!(card.card_token.as_str(), "nOwIOTbi5VShGNKXMSggEe4zcKQ=");
/// assert_eq!(card.card_type, Some(CardType::CreditCard));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct StoredCard {
    /// Key of the buyer's stored cards.
    pub card_user_key: Option<CardUserKey>,
    /// Key of this card.
    pub card_token: CardToken,
    /// The merchant's own ID for the buyer, echoed.
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
/// ```
/// use iyzico_core::stored_card::ListCards;
/// use iyzico_core::{Context, request};
///
/// let cards = ListCards::builder().card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&cards, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
/// ```
/// use iyzico_core::stored_card::StoredCards;
///
/// let cards: StoredCards = serde_json::from_str(r#"{"cardUserKey": "cardUserKey"}"#)?;
/// assert_eq!(cards.card_user_key, Some("cardUserKey".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// Deletes a stored card. No money moves; a card that is already gone is refused with 3006.
///
/// ```
/// use iyzico_core::stored_card::DeleteCard;
/// use iyzico_core::{Context, request};
///
/// let card = DeleteCard::builder()
///     .card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=")
///     .card_token("nOwIOTbi5VShGNKXMSggEe4zcKQ=")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&card, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// A stored card was deleted.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::stored_card::{DeleteCard, DeletedCard};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let card = DeleteCard::builder()
/// #     .card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=")
/// #     .card_token("nOwIOTbi5VShGNKXMSggEe4zcKQ=")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&card, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DeleteCard>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, DeletedCard::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct DeletedCard {}

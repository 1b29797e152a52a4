use iyzico_derive::{Builder, Object};

use super::StoredCard;
use crate::value::buyer::Email;
use crate::value::card::CardUserKey;
use crate::value::given::{Given, Optional};
use crate::value::order::{Boolean, CallbackUrl, ConversationId, Locale, Note, Token};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Opens a page of iyzico on which a buyer chooses among stored cards and stores new ones. No money moves.
///
/// ```
/// use iyzico_core::stored_card::CreateCardPage;
/// use iyzico_core::{Context, request};
///
/// let page = CreateCardPage::builder()
///     .add_new_card_enabled(true)
///     .validate_new_card(true)
///     .external_id("BY789")
///     .email("john.doe@example.com")
///     .callback_url("https://merchant.example/callback")
///     .debit_card_allowed(true)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&page, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java and .NET clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateCardPage {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Whether the buyer can store a new card.
    pub add_new_card_enabled: Option<Given<Boolean>>,
    /// Whether a new card is verified before it is stored.
    pub validate_new_card: Option<Given<Boolean>>,
    /// The merchant's own ID for the buyer.
    pub external_id: Option<Given<Note>>,
    /// E-mail address of a new buyer.
    pub email: Option<Given<Email>>,
    /// Key of the stored cards of a known buyer.
    pub card_user_key: Option<Given<CardUserKey>>,
    /// URL that the buyer's browser is sent back to.
    pub callback_url: Given<CallbackUrl>,
    /// Whether debit cards can be stored.
    pub debit_card_allowed: Option<Given<Boolean>>,
}

impl Endpoint for CreateCardPage {
    type Response = CardPage;
    const NAME: &'static str = "card_page.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/card-management/pages";
    const SAFETY: Safety = Safety::Session;
    const ECHO: &'static [&'static str] = &["conversationId", "externalId"];

    fn check(&self, _: &Context, findings: &mut Findings) {
        if self.email.is_missing() && self.card_user_key.is_missing() {
            findings.warning("email", "is missing, and so is cardUserKey: nothing names the buyer");
        }
    }
}

/// An open page for stored cards.
///
/// ```
/// use iyzico_core::stored_card::CardPage;
///
/// let page: CardPage = serde_json::from_str(
///     r#"{
///         "token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596",
///         "cardPageUrl": "34732",
///         "externalId": "BY789"
///     }"#,
/// )?;
/// assert_eq!(page.token.as_str(), "e828c62d-fd12-4b1a-ad5a-380f15fe6596");
/// assert_eq!(page.card_page_url, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java and .NET clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct CardPage {
    /// Token of the page; store it, it is needed to retrieve the chosen cards.
    pub token: Token,
    /// URL to send the buyer to.
    pub card_page_url: Option<Note>,
    /// The merchant's own ID for the buyer, echoed.
    pub external_id: Option<Note>,
}

/// Lists the cards that a buyer chose or stored on a page. No money moves.
///
/// ```
/// use iyzico_core::stored_card::ListCardsOfPage;
/// use iyzico_core::{Context, request};
///
/// let page = ListCardsOfPage::builder()
///     .page_token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&page, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java and .NET clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListCardsOfPage {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the page.
    pub page_token: Given<Token>,
}

impl Endpoint for ListCardsOfPage {
    type Response = CardsOfPage;
    const NAME: &'static str = "card_page.list_cards";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/card-management/pages/{pageToken}/cards";
    const SAFETY: Safety = Safety::Read;
}

/// The cards that a buyer chose or stored on a page.
///
/// ```
/// use iyzico_core::stored_card::CardsOfPage;
///
/// let page: CardsOfPage = serde_json::from_str(
///     r#"{"externalId": "34732", "cardUserKey": "W2OM/ZUXAn0qCepxpa5Taz89lV0="}"#,
/// )?;
/// assert_eq!(page.external_id, Some("34732".parse()?));
/// assert_eq!(page.card_user_key, Some("W2OM/ZUXAn0qCepxpa5Taz89lV0=".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java and .NET clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct CardsOfPage {
    /// The merchant's own ID for the buyer.
    pub external_id: Option<Note>,
    /// Key of the buyer's stored cards.
    pub card_user_key: Option<CardUserKey>,
    /// The cards.
    pub card_details: Option<Vec<StoredCard>>,
}

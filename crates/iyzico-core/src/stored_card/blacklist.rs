use iyzico_derive::{Builder, Object};

use crate::value::card::{CardNumber, CardToken, CardUserKey, MaskedCardNumber};
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Limit, Method, Safety};

/// The limit that iyzico publishes for each of these calls.
const LIMIT_OF_EACH: Option<Limit> = Some(Limit::per_minute(80));

/// Puts a stored card on the merchant's blacklist: payments with it are refused. No money moves.
///
/// ```
/// use iyzico_core::stored_card::BlacklistCard;
/// use iyzico_core::{Context, request};
///
/// let card = BlacklistCard::builder()
///     .card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=")
///     .card_token("nOwIOTbi5VShGNKXMSggEe4zcKQ=")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&card, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented. That payments are refused is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct BlacklistCard {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the buyer's stored cards.
    pub card_user_key: Given<CardUserKey>,
    /// Key of the card.
    pub card_token: Given<CardToken>,
}

impl Endpoint for BlacklistCard {
    type Response = CardBlacklisted;
    const NAME: &'static str = "card_blacklist.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cardstorage/blacklist/card";
    const SAFETY: Safety = Safety::Idempotent;
    const LIMIT: Option<Limit> = LIMIT_OF_EACH;
}

/// A card was put on the blacklist.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::stored_card::{BlacklistCard, CardBlacklisted};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let card = BlacklistCard::builder()
/// #     .card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=")
/// #     .card_token("nOwIOTbi5VShGNKXMSggEe4zcKQ=")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&card, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<BlacklistCard>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, CardBlacklisted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct CardBlacklisted {}

/// Takes a stored card off the merchant's blacklist. No money moves. iyzico calls this *inactive*.
///
/// ```
/// use iyzico_core::stored_card::DeleteBlacklistedCard;
/// use iyzico_core::{Context, request};
///
/// let card = DeleteBlacklistedCard::builder()
///     .card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=")
///     .card_token("nOwIOTbi5VShGNKXMSggEe4zcKQ=")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&card, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteBlacklistedCard {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the buyer's stored cards.
    pub card_user_key: Given<CardUserKey>,
    /// Key of the card.
    pub card_token: Given<CardToken>,
}

impl Endpoint for DeleteBlacklistedCard {
    type Response = BlacklistedCardDeleted;
    const NAME: &'static str = "card_blacklist.delete";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cardstorage/blacklist/card/inactive";
    const SAFETY: Safety = Safety::Idempotent;
    const LIMIT: Option<Limit> = LIMIT_OF_EACH;
}

/// A card was taken off the blacklist.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::stored_card::{BlacklistedCardDeleted, DeleteBlacklistedCard};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let card = DeleteBlacklistedCard::builder()
/// #     .card_user_key("W2OM/ZUXAn0qCepxpa5Taz89lV0=")
/// #     .card_token("nOwIOTbi5VShGNKXMSggEe4zcKQ=")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&card, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DeleteBlacklistedCard>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, BlacklistedCardDeleted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BlacklistedCardDeleted {}

/// Retrieves whether a card is on the merchant's blacklist, by its number. No money moves.
///
/// ```
/// use iyzico_core::stored_card::RetrieveBlacklistedCard;
/// use iyzico_core::{Context, request};
///
/// let card = RetrieveBlacklistedCard::builder().card_number("5528790000000008").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&card, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveBlacklistedCard {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Card number.
    pub card_number: Given<CardNumber>,
}

impl Endpoint for RetrieveBlacklistedCard {
    type Response = BlacklistedCard;
    const NAME: &'static str = "card_blacklist.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cardstorage/blacklist/card/retrieve";
    const SAFETY: Safety = Safety::Read;
    const LIMIT: Option<Limit> = LIMIT_OF_EACH;
}

/// Whether a card is on the blacklist.
///
/// ```
/// use iyzico_core::stored_card::BlacklistedCard;
///
/// let card: BlacklistedCard = serde_json::from_str(
///     r#"{"cardNumber": "552879******0008", "blacklisted": false}"#,
/// )?;
/// assert_eq!(card.card_number, Some("552879******0008".parse()?));
/// assert_eq!(card.blacklisted, Some(false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BlacklistedCard {
    /// The requested card: its first six and last four digits, whatever the response contains.
    pub card_number: Option<MaskedCardNumber>,
    /// Whether it is on the blacklist.
    pub blacklisted: Option<bool>,
}

use iyzico_derive::{Builder, Object};

use crate::value::card::{CardNumber, CardToken, CardUserKey, MaskedCardNumber};
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Limit, Method, Safety};

/// The limit that iyzico publishes for each of these calls.
const LIMIT_OF_EACH: Option<Limit> = Some(Limit::per_minute(80));

/// Puts a stored card on the merchant's blacklist: payments with it are refused. No money moves.
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
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct CardBlacklisted {}

/// Takes a stored card off the merchant's blacklist. No money moves. iyzico calls this *inactive*.
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
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BlacklistedCardDeleted {}

/// Retrieves whether a card is on the merchant's blacklist, by its number. No money moves.
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveBlacklistedCard {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Number of the card.
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
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BlacklistedCard {
    /// The card that was asked about: its first six and last four digits, whatever the response holds.
    pub card_number: Option<MaskedCardNumber>,
    /// Whether it is on the blacklist.
    pub blacklisted: Option<bool>,
}

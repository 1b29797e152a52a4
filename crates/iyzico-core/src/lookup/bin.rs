//! What the first digits of a card tell: bank, scheme, family.

use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

pub use crate::value::bin::{BinNumber, CardAssociation, CardType};

/// Retrieves which bank issued a card, and the type of the card.
///
/// No money moves. An unknown BIN is refused with error 5066: treat the card details as unknown and
/// continue.
///
/// A server that knows six digits only refuses more with error 5007: ask again with the first six. The client
/// does not do so automatically: six digits may belong to several kinds of card, and the response would be
/// about another BIN than the one requested.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::{Context, request};
///
/// let bin = CheckBin::builder().bin_number("552879").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&bin, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; 8 digits from the public documents, 6 from the older ones.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CheckBin {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// First digits of the card.
    pub bin_number: Given<BinNumber>,
}

impl Endpoint for CheckBin {
    type Response = Bin;
    const NAME: &'static str = "bin.check";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/bin/check";
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["conversationId", "binNumber"];
}

/// Card details found by BIN.
///
/// ```
/// use iyzico_core::bin::{Bin, CardType};
///
/// let bin: Bin = serde_json::from_str(
///     r#"{
///         "binNumber": "552879",
///         "cardType": "CREDIT_CARD",
///         "cardAssociation": "MASTER_CARD"
///     }"#,
/// )?;
/// assert_eq!(bin.bin_number.as_str(), "552879");
/// assert_eq!(bin.card_type, Some(CardType::CreditCard));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; seen in recordings. Any field but the BIN may be missing for foreign cards.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Bin {
    /// First digits of the card, as requested.
    pub bin_number: BinNumber,
    /// CREDIT_CARD, DEBIT_CARD or PREPAID_CARD.
    pub card_type: Option<CardType>,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY.
    pub card_association: Option<CardAssociation>,
    /// Installment programme or product name, such as Bonus, World or Paraf.
    pub card_family: Option<Note>,
    /// Name of the issuing bank.
    pub bank_name: Option<Note>,
    /// EFT code of the issuing bank.
    pub bank_code: Option<u64>,
    /// 1 for a company card, 0 for a personal one.
    pub commercial: Option<u8>,
}

impl Bin {
    /// Facts about one BIN, for a service that responds to such requests.
    pub fn new(bin_number: BinNumber) -> Self {
        Self {
            bin_number,
            card_type: None,
            card_association: None,
            card_family: None,
            bank_name: None,
            bank_code: None,
            commercial: None,
        }
    }
}

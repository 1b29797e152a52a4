use iyzico_derive::{Builder, Object};

use crate::value::bank::{SmsCode, SubMerchantKey};
use crate::value::buyer::{Email, GsmNumber, IdentityNumber};
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Name, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Starts registering a consumer as a sub-merchant: iyzico sends a code by SMS. No money moves.
///
/// [`VerifyC2cSubMerchant`] completes it with that code. Such a sub-merchant has no bank account: what it
/// earns goes to its iyzico balance, see
/// [`InitializeSettlementToBalance`](super::InitializeSettlementToBalance) (inferred). Which fields are
/// required is not documented.
///
/// ```
/// use iyzico_core::marketplace::InitializeC2cSubMerchant;
/// use iyzico_core::{Context, request};
///
/// let merchant = InitializeC2cSubMerchant::builder()
///     .name("John")
///     .surname("Doe")
///     .email("john.doe@example.com")
///     .gsm_number("+905350000000")
///     .tck_no("10000000146")
///     .address("Bağdat Caddesi 1")
///     .external_id("C2C-1")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&merchant, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeC2cSubMerchant {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// First name.
    pub name: Given<Name>,
    /// Surname.
    pub surname: Given<Name>,
    /// E-mail address.
    pub email: Given<Email>,
    /// Mobile number, +90 and ten digits. The code is sent to it.
    pub gsm_number: Given<GsmNumber>,
    /// National identity number.
    pub tck_no: Given<IdentityNumber>,
    /// Date of birth. The format is not established; sent as given.
    pub birth_date: Option<Given<Note>>,
    /// Postal address.
    pub address: Option<Given<Note>>,
    /// The merchant's own ID for the sub-merchant.
    pub external_id: Given<Name>,
}

impl Endpoint for InitializeC2cSubMerchant {
    type Response = C2cRegistration;
    const NAME: &'static str = "c2c_sub_merchant.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/onboarding/settlement-to-balance/submerchant";
    const SAFETY: Safety = Safety::Creates;
}

/// A registration that waits for its code.
///
/// ```
/// use iyzico_core::marketplace::C2cRegistration;
///
/// let registration: C2cRegistration = serde_json::from_str(r#"{"txId": "Istanbul"}"#)?;
/// assert_eq!(registration.tx_id, Some("Istanbul".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java client.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct C2cRegistration {
    /// ID of the registration: [`VerifyC2cSubMerchant`] names it.
    pub tx_id: Option<Name>,
}

/// Completes the registration of a consumer as a sub-merchant with the code from the SMS. No money
/// moves.
///
/// iyzico's Java client encrypts the code with a key derived from the secret key. How is not documented, so
/// this library does not encrypt it: pass the code in the form that iyzico told you to send.
///
/// ```
/// use iyzico_core::marketplace::VerifyC2cSubMerchant;
/// use iyzico_core::{Context, request};
///
/// let merchant = VerifyC2cSubMerchant::builder()
///     .tx_id("Istanbul")
///     .sms_verification_code("123456")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&merchant, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct VerifyC2cSubMerchant {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// ID of the registration.
    pub tx_id: Given<Name>,
    /// The code from the SMS, in the form that iyzico asks for.
    pub sms_verification_code: Given<SmsCode>,
}

impl Endpoint for VerifyC2cSubMerchant {
    type Response = C2cSubMerchant;
    const NAME: &'static str = "c2c_sub_merchant.verify";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/onboarding/settlement-to-balance/submerchant/verify";
    const SAFETY: Safety = Safety::Creates;
}

/// A consumer who is a sub-merchant now.
///
/// ```
/// use iyzico_core::marketplace::C2cSubMerchant;
///
/// let merchant: C2cSubMerchant = serde_json::from_str(
///     r#"{"subMerchantKey": "2IXfb7GEYpgWDuCNLpLfXjYFJzk="}"#,
/// )?;
/// assert_eq!(merchant.sub_merchant_key, Some("2IXfb7GEYpgWDuCNLpLfXjYFJzk=".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java client.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct C2cSubMerchant {
    /// Key of the sub-merchant; basket lines use it.
    pub sub_merchant_key: Option<SubMerchantKey>,
}

use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::value::bank::{Iban, SubMerchantKey, TaxNumber};
use crate::value::buyer::{Email, GsmNumber, IdentityNumber};
use crate::value::choice::{self, Choice as _};
use crate::value::field::Visitor;
use crate::value::given::{Given, Optional as _, Value};
use crate::value::literal::Literal;
use crate::value::order::{ConversationId, Currency, Locale, Name, Note};
use crate::value::price::Share;
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Registers a sub-merchant. No money moves. Marketplaces only.
///
/// Which fields are required depends on the type: see the fields. What a second call with the same
/// `subMerchantExternalId` does is not documented.
///
/// ```
/// use iyzico_core::marketplace::{CreateSubMerchant, SubMerchantType};
/// use iyzico_core::{Context, request};
///
/// let merchant = CreateSubMerchant::builder()
///     .sub_merchant_external_id("B49224")
///     .sub_merchant_type(SubMerchantType::Personal)
///     .name("John's market")
///     .email("email@submerchantemail.com")
///     .gsm_number("+905350000000")
///     .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
///     .iban("TR180006200119000006672315")
///     .currency("TRY")
///     .contact_name("John")
///     .contact_surname("Doe")
///     .identity_number("10000000146")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&merchant, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateSubMerchant {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The merchant's own ID for the sub-merchant.
    pub sub_merchant_external_id: Given<Name>,
    /// Type of the business.
    pub sub_merchant_type: Given<SubMerchantType>,
    /// Name under which it sells.
    pub name: Option<Given<Note>>,
    /// E-mail address.
    pub email: Given<Email>,
    /// Mobile number, +90 and ten digits.
    pub gsm_number: Option<Given<GsmNumber>>,
    /// Postal address.
    pub address: Given<Name>,
    /// Bank account that receives payouts. Needed before the first approval.
    pub iban: Option<Given<Iban>>,
    /// SWIFT code of a foreign account.
    pub swift_code: Option<Given<Note>>,
    /// Currency of the payouts, TRY when missing.
    pub currency: Option<Given<Currency>>,
    /// First name of the contact. Required for PERSONAL.
    pub contact_name: Option<Given<Name>>,
    /// Surname of the contact. Required for PERSONAL.
    pub contact_surname: Option<Given<Name>>,
    /// National identity number. PERSONAL and PRIVATE_COMPANY need it before the first approval.
    pub identity_number: Option<Given<IdentityNumber>>,
    /// Tax office. Required for companies.
    pub tax_office: Option<Given<Name>>,
    /// Tax number. Required for LIMITED_OR_JOINT_STOCK_COMPANY.
    pub tax_number: Option<Given<TaxNumber>>,
    /// Registered title. Required for companies.
    pub legal_company_title: Option<Given<Name>>,
    /// Template of the text on payout statements. Seen in the official Java client; not documented.
    pub settlement_description_template: Option<Given<Note>>,
    /// Reserve. Seen in the official Java client; not documented.
    pub blockage_amount: Option<Given<Share>>,
}

impl Endpoint for CreateSubMerchant {
    type Response = SubMerchant;
    const NAME: &'static str = "sub_merchant.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/onboarding/submerchant";
    const SAFETY: Safety = Safety::Creates;
    const ECHO: &'static [&'static str] = &["conversationId", "subMerchantExternalId", "currency"];

    fn check(&self, _: &Context, findings: &mut Findings) {
        // What another type needs, nobody knows.
        let kind = self.sub_merchant_type.value().filter(|kind| kind.is_documented());
        let Some(kind) = kind else { return };
        let is_company = kind != &SubMerchantType::Personal;
        let is_large = kind == &SubMerchantType::LimitedOrJointStockCompany;
        let required = [
            ("contactName", !is_company && self.contact_name.is_missing()),
            ("contactSurname", !is_company && self.contact_surname.is_missing()),
            ("taxOffice", is_company && self.tax_office.is_missing()),
            ("legalCompanyTitle", is_company && self.legal_company_title.is_missing()),
            ("taxNumber", is_large && self.tax_number.is_missing()),
        ];
        for (field, _) in required.into_iter().filter(|(_, is_missing)| *is_missing) {
            findings.error(field, format!("is required for {kind}")).code("11");
        }
        let needed = [
            ("iban", self.iban.is_missing()),
            ("identityNumber", !is_large && self.identity_number.is_missing()),
        ];
        for (field, _) in needed.into_iter().filter(|(_, is_missing)| *is_missing) {
            findings.warning(field, "is missing; it is needed before the first payout");
        }
    }
}

/// Changes a sub-merchant. No money moves. Fields that are left out stay as they are (inferred).
///
/// ```
/// use iyzico_core::marketplace::UpdateSubMerchant;
/// use iyzico_core::{Context, request};
///
/// let merchant = UpdateSubMerchant::builder()
///     .sub_merchant_key("2IXfb7GEYpgWDuCNLpLfXjYFJzk=")
///     .name("Jane's market")
///     .email("jane@submerchantemail.com")
///     .gsm_number("+905350000000")
///     .address("Merdivenköy Mah. Bora Sok. No:1")
///     .iban("TR180006200119000006672315")
///     .currency("TRY")
///     .contact_name("Jane")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&merchant, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpdateSubMerchant {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the sub-merchant.
    pub sub_merchant_key: Given<SubMerchantKey>,
    /// Name under which it sells.
    pub name: Option<Given<Note>>,
    /// E-mail address.
    pub email: Option<Given<Email>>,
    /// Mobile number, +90 and ten digits.
    pub gsm_number: Option<Given<GsmNumber>>,
    /// Postal address.
    pub address: Option<Given<Name>>,
    /// Bank account that receives payouts.
    pub iban: Option<Given<Iban>>,
    /// SWIFT code of a foreign account.
    pub swift_code: Option<Given<Note>>,
    /// Currency of the payouts.
    pub currency: Option<Given<Currency>>,
    /// First name of the contact.
    pub contact_name: Option<Given<Name>>,
    /// Surname of the contact.
    pub contact_surname: Option<Given<Name>>,
    /// National identity number.
    pub identity_number: Option<Given<IdentityNumber>>,
    /// Tax office.
    pub tax_office: Option<Given<Name>>,
    /// Tax number.
    pub tax_number: Option<Given<TaxNumber>>,
    /// Registered title.
    pub legal_company_title: Option<Given<Name>>,
    /// Template of the text on payout statements. Seen in the official Java client; not documented.
    pub settlement_description_template: Option<Given<Note>>,
    /// Reserve. Seen in the official Java client; not documented.
    pub blockage_amount: Option<Given<Share>>,
}

impl Endpoint for UpdateSubMerchant {
    type Response = SubMerchant;
    const NAME: &'static str = "sub_merchant.update";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/onboarding/submerchant";
    const SAFETY: Safety = Safety::Idempotent;
    const ECHO: &'static [&'static str] = &["conversationId", "subMerchantKey", "currency"];
}

/// Retrieves a sub-merchant by the merchant's own ID for it. No money moves.
///
/// ```
/// use iyzico_core::marketplace::RetrieveSubMerchant;
/// use iyzico_core::{Context, request};
///
/// let merchant = RetrieveSubMerchant::builder().sub_merchant_external_id("B49224").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&merchant, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubMerchant {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The merchant's own ID for the sub-merchant.
    pub sub_merchant_external_id: Given<Name>,
}

impl Endpoint for RetrieveSubMerchant {
    type Response = SubMerchant;
    const NAME: &'static str = "sub_merchant.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/onboarding/submerchant/detail";
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["conversationId", "subMerchantExternalId"];
}

/// A sub-merchant. Store `subMerchantKey`: basket lines name it.
///
/// ```
/// use iyzico_core::marketplace::{SubMerchant, SubMerchantType};
///
/// let merchant: SubMerchant = serde_json::from_str(
///     r#"{"subMerchantType": "PERSONAL", "usableBlockage": "149.9"}"#,
/// )?;
/// assert_eq!(merchant.sub_merchant_type, Some(SubMerchantType::Personal));
/// assert_eq!(merchant.usable_blockage, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; further fields from the official Java client.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubMerchant {
    /// Key of the sub-merchant.
    pub sub_merchant_key: Option<SubMerchantKey>,
    /// The merchant's own ID for it, echoed.
    pub sub_merchant_external_id: Option<Note>,
    /// Type of the business.
    pub sub_merchant_type: Option<SubMerchantType>,
    /// Name under which it sells.
    pub name: Option<Note>,
    /// E-mail address.
    pub email: Option<Note>,
    /// Mobile number.
    pub gsm_number: Option<Note>,
    /// Postal address.
    pub address: Option<Note>,
    /// Bank account that receives payouts.
    pub iban: Option<Iban>,
    /// Country of the bank account.
    pub bank_country: Option<Note>,
    /// SWIFT code of a foreign account.
    pub swift_code: Option<Note>,
    /// Currency of the payouts.
    pub currency: Option<Currency>,
    /// First name of the contact.
    pub contact_name: Option<Note>,
    /// Surname of the contact.
    pub contact_surname: Option<Note>,
    /// National identity number.
    pub identity_number: Option<IdentityNumber>,
    /// Tax office.
    pub tax_office: Option<Note>,
    /// Tax number.
    pub tax_number: Option<TaxNumber>,
    /// Registered title.
    pub legal_company_title: Option<Note>,
    /// Part of the reserve that can be used. Seen in the official Java client; not documented.
    pub usable_blockage: Option<Price>,
    /// Whole reserve. Seen in the official Java client; not documented.
    pub total_blockage: Option<Price>,
    /// Whole balance. Seen in the official Java client; not documented.
    pub total_balance: Option<Price>,
}

/// Type of a sub-merchant's business.
///
/// ```
/// use iyzico_core::marketplace::SubMerchantType;
///
/// let kind: SubMerchantType = serde_json::from_str(r#""PERSONAL""#)?;
/// assert_eq!(kind, SubMerchantType::Personal);
/// assert_eq!(SubMerchantType::PrivateCompany.as_str(), "PRIVATE_COMPANY");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum SubMerchantType {
    /// A person.
    Personal,
    /// A sole trader.
    PrivateCompany,
    /// A limited or joint-stock company.
    LimitedOrJointStockCompany,
    /// A type that is not documented.
    Other(String),
}

impl Value for SubMerchantType {
    const RULE: &'static Rule = &Rule::new(
        "SubMerchantType",
        "PERSONAL, PRIVATE_COMPANY or LIMITED_OR_JOINT_STOCK_COMPANY",
        "PERSONAL",
    )
    .code("11")
    .missing_code("11")
    .refuse(|_| Some("is not a documented type"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

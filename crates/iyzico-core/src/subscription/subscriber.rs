//! Who subscribes, as requests name them and as iyzico keeps them.

use iyzico_derive::{Builder, Object};

use crate::value::buyer::{Email, IdentityNumber, SubscriberGsmNumber};
use crate::value::given::{Given, Optional as _, Structure};
use crate::value::ids::ReferenceCode;
use crate::value::order::{Name, Note};
use crate::value::rule::{Findings, Rule};

/// The subscriber: who is charged, and where invoices go.
///
/// ```
/// use iyzico_core::subscription::Subscriber;
///
/// # let billing_address: iyzico_core::subscription::SubscriberAddress = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "district": "Altunizade",
/// #         "country": "Turkey", "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
/// #         "zipCode": "34742"}"#,
/// # )?;
/// # let shipping_address: iyzico_core::subscription::SubscriberAddress = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "district": "Altunizade",
/// #         "country": "Turkey", "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
/// #         "zipCode": "34742"}"#,
/// # )?;
/// let subscriber = Subscriber::builder()
///     .name("John")
///     .surname("Doe")
///     .email("john.doe@example.com")
///     .gsm_number("+905350000000")
///     .identity_number("10000000146")
///     .billing_address(billing_address)
///     .shipping_address(shipping_address)
///     .build();
/// assert_eq!(serde_json::to_value(&subscriber)?["name"], "John");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
#[non_exhaustive]
pub struct Subscriber {
    /// First name.
    pub name: Given<Name>,
    /// Surname.
    pub surname: Given<Name>,
    /// E-mail address.
    pub email: Given<Email>,
    /// Mobile number, +90 and ten digits.
    pub gsm_number: Given<SubscriberGsmNumber>,
    /// National identity number, or another identity number for foreigners.
    pub identity_number: Given<IdentityNumber>,
    /// Address for the invoice.
    pub billing_address: Given<SubscriberAddress>,
    /// Address for the delivery.
    pub shipping_address: Option<Given<SubscriberAddress>>,
}

/// Doubts a subscriber without an address for the delivery. `path` is the place of that field.
pub(super) fn check_shipping_address(
    given: Option<&Given<SubscriberAddress>>,
    path: &str,
    findings: &mut Findings,
) {
    if given.is_missing() {
        findings.warning(path, "is missing; send it if something is delivered");
    }
}

impl Structure for Subscriber {
    const RULE: &'static Rule = &Rule::new("Subscriber", "who subscribes", "");
}

/// An address of a subscriber. Unlike a buyer's address it has a district.
///
/// ```
/// use iyzico_core::subscription::SubscriberAddress;
///
/// let address = SubscriberAddress::builder()
///     .contact_name("Jane Doe")
///     .city("Istanbul")
///     .district("Altunizade")
///     .country("Turkey")
///     .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
///     .zip_code("34742")
///     .build();
/// assert_eq!(serde_json::to_value(&address)?["contactName"], "Jane Doe");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; the district from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
#[non_exhaustive]
pub struct SubscriberAddress {
    /// First name and surname, or the company.
    pub contact_name: Given<Name>,
    /// City.
    pub city: Given<Name>,
    /// District of the city. Seen in official clients; not documented for requests.
    pub district: Option<Given<Note>>,
    /// Country.
    pub country: Given<Name>,
    /// Street, house number and the rest of the address.
    pub address: Given<Name>,
    /// Postal code.
    pub zip_code: Option<Given<Note>>,
}

impl Structure for SubscriberAddress {
    const RULE: &'static Rule = &Rule::new(
        "SubscriberAddress",
        "an address with contactName, city, country and address",
        "",
    );
}

/// A customer who subscribes, as iyzico reports it.
///
/// ```
/// use iyzico_core::subscription::SubscriptionCustomerRecord;
///
/// let record: SubscriptionCustomerRecord = serde_json::from_str(
///     r#"{
///         "referenceCode": "b371b770-6f78-41c5-82ec-838fe37ba472",
///         "createdDate": 1562179188326,
///         "identityNumber": "10000000146"
///     }"#,
/// )?;
/// assert_eq!(record.reference_code.as_str(), "b371b770-6f78-41c5-82ec-838fe37ba472");
/// assert_eq!(record.created_date, Some("1562179188326".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionCustomerRecord {
    /// iyzico's reference of the customer; subscriptions name it.
    pub reference_code: ReferenceCode,
    /// When it was created: milliseconds since 1970 or Turkish local time.
    pub created_date: Option<Note>,
    /// State of the customer: ACTIVE. The envelope says whether the call succeeded.
    pub status: Option<Note>,
    /// First name.
    pub name: Option<Note>,
    /// Surname.
    pub surname: Option<Note>,
    /// National identity number.
    pub identity_number: Option<IdentityNumber>,
    /// E-mail address.
    pub email: Option<Note>,
    /// Mobile number.
    pub gsm_number: Option<Note>,
    /// E-mail address of the contact.
    pub contact_email: Option<Note>,
    /// Mobile number of the contact.
    pub contact_gsm_number: Option<Note>,
    /// Address for the invoice.
    pub billing_address: Option<SubscriberAddressRecord>,
    /// Address for the delivery.
    pub shipping_address: Option<SubscriberAddressRecord>,
}

/// An address of a subscriber as iyzico keeps it.
///
/// ```
/// use iyzico_core::subscription::SubscriberAddressRecord;
///
/// let record: SubscriberAddressRecord = serde_json::from_str(
///     r#"{"contactName": "John Doe", "city": "Istanbul"}"#,
/// )?;
/// assert_eq!(record.contact_name, Some("John Doe".parse()?));
/// assert_eq!(record.city, Some("Istanbul".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriberAddressRecord {
    /// First name and surname, or the company.
    pub contact_name: Option<Note>,
    /// City.
    pub city: Option<Note>,
    /// District of the city.
    pub district: Option<Note>,
    /// Country.
    pub country: Option<Note>,
    /// Street, house number and the rest of the address.
    pub address: Option<Note>,
    /// Postal code.
    pub zip_code: Option<Note>,
}

use iyzico_derive::{Builder, Object};

use super::subscriber::check_shipping_address;
use super::{SubscriberAddress, SubscriptionCustomerRecord};
use crate::value::buyer::{Email, IdentityNumber, SubscriberGsmNumber};
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale, Name};
use crate::value::rule::{Context, Findings};
use crate::value::schedule::{Count, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Safety};
use crate::wire::pages::Paged;

/// Creates a customer who can subscribe. No money moves.
///
/// Anyone who subscribes with a card or on the form becomes a customer without this call. What a
/// second customer with the same e-mail address does is not documented.
///
/// Only in the official clients; undocumented.
///
/// ```
/// use iyzico_core::subscription::CreateSubscriptionCustomer;
/// use iyzico_core::{Context, request};
///
/// # let billing_address: iyzico_core::subscription::SubscriberAddress = serde_json::from_str(
/// #     r#"{"contactName": "John Doe", "city": "Istanbul", "district": "Altunizade",
/// #         "country": "Turkey", "address": "Uskudar Burhaniye Mahallesi 1", "zipCode": "34660"}"#,
/// # )?;
/// # let shipping_address: iyzico_core::subscription::SubscriberAddress = serde_json::from_str(
/// #     r#"{"contactName": "John Doe", "city": "Istanbul", "district": "Altunizade",
/// #         "country": "Turkey", "address": "Uskudar Burhaniye Mahallesi 1", "zipCode": "34660"}"#,
/// # )?;
/// let customer = CreateSubscriptionCustomer::builder()
///     .name("John")
///     .surname("Doe")
///     .email("john.doe@example.com")
///     .gsm_number("+905350000000")
///     .identity_number("10000000146")
///     .billing_address(billing_address)
///     .shipping_address(shipping_address)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&customer, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateSubscriptionCustomer {
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
    /// Mobile number, +90 and ten digits.
    pub gsm_number: Given<SubscriberGsmNumber>,
    /// National identity number, or another identity number for foreigners.
    pub identity_number: Given<IdentityNumber>,
    /// Address for the invoice.
    pub billing_address: Given<SubscriberAddress>,
    /// Address for the delivery.
    pub shipping_address: Option<Given<SubscriberAddress>>,
}

impl Endpoint for CreateSubscriptionCustomer {
    type Response = SubscriptionCustomer;
    const NAME: &'static str = "subscription_customer.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/customers";
    const SAFETY: Safety = Safety::Creates;

    fn check(&self, _: &Context, findings: &mut Findings) {
        check_shipping_address(self.shipping_address.as_ref(), "shippingAddress", findings);
    }
}

/// Lists the customers who can subscribe, a page at a time. No money moves.
///
/// ```
/// use iyzico_core::subscription::ListSubscriptionCustomers;
/// use iyzico_core::{Context, request};
///
/// let customers = ListSubscriptionCustomers::builder()
///     .page(1)
///     .count(10)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&customers, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListSubscriptionCustomers {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of customers on a page.
    #[wire(default = rows_on_a_page)]
    pub count: Given<Count>,
}

impl Endpoint for ListSubscriptionCustomers {
    type Response = SubscriptionCustomerList;
    const NAME: &'static str = "subscription_customer.list";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/customers";
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> = Some(Pages {
        rows: "data.items",
        next: Next::Number { page: "page", pages: "data.pageCount" },
    });
}

impl Paged for ListSubscriptionCustomers {
    type Row = SubscriptionCustomerRecord;

    fn rows(page: SubscriptionCustomerList) -> Vec<SubscriptionCustomerRecord> {
        page.data.items.unwrap_or_default()
    }
}

/// Retrieves a customer. No money moves.
///
/// ```
/// use iyzico_core::subscription::RetrieveSubscriptionCustomer;
/// use iyzico_core::{Context, request};
///
/// let customer = RetrieveSubscriptionCustomer::builder()
///     .customer_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&customer, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubscriptionCustomer {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrieveSubscriptionCustomer {
    type Response = SubscriptionCustomer;
    const NAME: &'static str = "subscription_customer.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/customers/{customerReferenceCode}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("customerReferenceCode", "data.referenceCode")];
}

/// Changes a customer. No money moves. Fields that are left out stay as they are, and a new address
/// replaces the whole previous one (inferred).
///
/// ```
/// use iyzico_core::subscription::UpdateSubscriptionCustomer;
/// use iyzico_core::{Context, request};
///
/// # let billing_address: iyzico_core::subscription::SubscriberAddress = serde_json::from_str(
/// #     r#"{"contactName": "John Doe", "city": "Istanbul", "district": "Altunizade",
/// #         "country": "Turkey", "address": "Uskudar Burhaniye Mahallesi 1", "zipCode": "34660"}"#,
/// # )?;
/// # let shipping_address: iyzico_core::subscription::SubscriberAddress = serde_json::from_str(
/// #     r#"{"contactName": "John Doe", "city": "Istanbul", "district": "Altunizade",
/// #         "country": "Turkey", "address": "Uskudar Burhaniye Mahallesi 1", "zipCode": "34660"}"#,
/// # )?;
/// let customer = UpdateSubscriptionCustomer::builder()
///     .customer_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .name("John")
///     .surname("Roe")
///     .email("john.doe@example.com")
///     .gsm_number("+905350000000")
///     .identity_number("10000000146")
///     .billing_address(billing_address)
///     .shipping_address(shipping_address)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&customer, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpdateSubscriptionCustomer {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Given<ReferenceCode>,
    /// First name.
    pub name: Option<Given<Name>>,
    /// Surname.
    pub surname: Option<Given<Name>>,
    /// E-mail address.
    pub email: Option<Given<Email>>,
    /// Mobile number, +90 and ten digits.
    pub gsm_number: Option<Given<SubscriberGsmNumber>>,
    /// National identity number, or another identity number for foreigners.
    pub identity_number: Option<Given<IdentityNumber>>,
    /// Address for the invoice.
    pub billing_address: Option<Given<SubscriberAddress>>,
    /// Address for the delivery.
    pub shipping_address: Option<Given<SubscriberAddress>>,
}

impl Endpoint for UpdateSubscriptionCustomer {
    type Response = SubscriptionCustomer;
    const NAME: &'static str = "subscription_customer.update";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/customers/{customerReferenceCode}";
    const SAFETY: Safety = Safety::Idempotent;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("customerReferenceCode", "data.referenceCode")];
}

/// Deletes a customer. No money moves. What happens to the customer's subscriptions is not documented:
/// cancel them first.
///
/// Only in the official clients; undocumented. Most of them send it as a POST; the Java client sends a
/// DELETE to the path of the customer.
///
/// ```
/// use iyzico_core::subscription::DeleteSubscriptionCustomer;
/// use iyzico_core::{Context, request};
///
/// let customer = DeleteSubscriptionCustomer::builder()
///     .customer_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&customer, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteSubscriptionCustomer {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Given<ReferenceCode>,
}

impl Endpoint for DeleteSubscriptionCustomer {
    type Response = SubscriptionCustomerDeleted;
    const NAME: &'static str = "subscription_customer.delete";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/customers/delete/{customerReferenceCode}";
    const SAFETY: Safety = Safety::Idempotent;
}

/// A customer who can subscribe.
///
/// ```
/// use iyzico_core::subscription::SubscriptionCustomer;
///
/// let customer: SubscriptionCustomer = serde_json::from_str(
///     r#"{
///         "data": {"referenceCode": "b371b770-6f78-41c5-82ec-838fe37ba472", "identityNumber": "10000000146"}
///     }"#,
/// )?;
/// assert_eq!(customer.data.reference_code.as_str(), "b371b770-6f78-41c5-82ec-838fe37ba472");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionCustomer {
    /// The customer.
    pub data: SubscriptionCustomerRecord,
}

/// A page of the list of customers.
///
/// ```
/// use iyzico_core::subscription::SubscriptionCustomerList;
///
/// let list: SubscriptionCustomerList = serde_json::from_str(
///     r#"{"data": {"totalCount": 1}}"#,
/// )?;
/// assert_eq!(list.data.total_count, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionCustomerList {
    /// The page.
    pub data: SubscriptionCustomerPage,
}

/// The customers of a page, and how many there are in all.
///
/// ```
/// use iyzico_core::subscription::SubscriptionCustomerPage;
///
/// let page: SubscriptionCustomerPage = serde_json::from_str(
///     r#"{"totalCount": 1, "currentPage": 1}"#,
/// )?;
/// assert_eq!(page.total_count, Some(1));
/// assert_eq!(page.current_page, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionCustomerPage {
    /// The customers.
    pub items: Option<Vec<SubscriptionCustomerRecord>>,
    /// Number of customers on all pages.
    pub total_count: Option<u32>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub page_count: Option<u32>,
}

/// A customer was deleted.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::subscription::{DeleteSubscriptionCustomer, SubscriptionCustomerDeleted};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let customer = DeleteSubscriptionCustomer::builder()
/// #     .customer_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&customer, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DeleteSubscriptionCustomer>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, SubscriptionCustomerDeleted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionCustomerDeleted {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::request;

    #[track_caller]
    fn check(
        change: impl FnOnce(&mut CreateSubscriptionCustomer),
        errors: &[&str],
        warnings: &[&str],
    ) {
        let address = SubscriberAddress::builder()
            .contact_name("Jane Doe")
            .city("Istanbul")
            .country("Turkey")
            .address("Burhaniye Mahallesi 1")
            .build();
        let mut customer = CreateSubscriptionCustomer::builder()
            .name("Jane")
            .surname("Doe")
            .email("jane@example.com")
            .gsm_number("+905350000000")
            .identity_number("10000000146")
            .billing_address(address.clone())
            .shipping_address(address)
            .build();
        change(&mut customer);
        let context = Context::sandbox("2026-11-28T10:00:00Z".parse().unwrap());
        let findings = request::lint(&customer, &context);
        let errors_found: Vec<_> = findings.errors().map(|error| &*error.path).collect();
        let warnings_found: Vec<_> = findings.warnings().map(|warning| &*warning.path).collect();
        assert_eq!((&errors_found[..], &warnings_found[..]), (errors, warnings));
    }

    #[test]
    fn a_mobile_number_needs_its_plus_and_had_better_be_turkish() {
        check(|_| {}, &[], &[]);
        check(|customer| customer.gsm_number = "05350000000".into(), &["gsmNumber"], &[]);
        check(|customer| customer.gsm_number = Given::Missing, &["gsmNumber"], &[]);
        check(|customer| customer.gsm_number = "+4915112345678".into(), &[], &["gsmNumber"]);
    }

    #[test]
    fn only_the_address_for_the_delivery_may_be_left_out() {
        check(|customer| customer.shipping_address = None, &[], &["shippingAddress"]);
        check(|customer| customer.billing_address = Given::Missing, &["billingAddress"], &[]);
        let nowhere = SubscriberAddress::default();
        let missing = ["contactName", "city", "country", "address"];
        let missing = missing.map(|field| format!("billingAddress.{field}"));
        let missing = missing.each_ref().map(String::as_str);
        check(|customer| customer.billing_address = nowhere.into(), &missing, &[]);
    }
}

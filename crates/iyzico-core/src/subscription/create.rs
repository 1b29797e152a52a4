use iyzico_derive::{Builder, Choice, Object};

use super::subscriber::check_shipping_address;
use super::{Subscriber, Subscription};
use crate::value::card::PaymentCard;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::ids::ReferenceCode;
use crate::value::literal::Literal;
use crate::value::order::{ConversationId, Locale};
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::test_cards;
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Starts a subscription with the data of a card. Its first period is charged unless the plan has a
/// trial or the subscription waits.
///
/// iyzico keeps the card for the next periods. Only credit cards are taken, and there is no 3-D Secure;
/// iyzico must have allowed that for the merchant. A second call starts a second subscription. When the
/// first charge is declined, there is no subscription (inferred).
///
/// ```
/// use iyzico_core::subscription::{CreateSubscription, SubscriptionStart};
/// use iyzico_core::{Context, request};
///
/// # let customer: iyzico_core::subscription::Subscriber = serde_json::from_str(
/// #     r#"{"name": "John", "surname": "Doe", "email": "john.doe@example.com",
/// #         "gsmNumber": "+905350000000", "identityNumber": "10000000146",
/// #         "billingAddress": {"contactName": "Jane Doe", "city": "Istanbul",
/// #         "district": "Altunizade", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"},
/// #         "shippingAddress": {"contactName": "Jane Doe", "city": "Istanbul",
/// #         "district": "Altunizade", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}}"#,
/// # )?;
/// # let payment_card: iyzico_core::card::PaymentCard = serde_json::from_str(
/// #     r#"{"cardHolderName": "John Doe", "cardNumber": "5528790000000008", "expireMonth": "12",
/// #         "expireYear": "2030", "cvc": "123"}"#,
/// # )?;
/// let subscription = CreateSubscription::builder()
///     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .subscription_initial_status(SubscriptionStart::Pending)
///     .customer(customer)
///     .payment_card(payment_card)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&subscription, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; stored cards and the consumer tokens from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateSubscription {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
    /// ACTIVE starts at once, PENDING waits for `subscription.activate`.
    pub subscription_initial_status: Given<SubscriptionStart>,
    /// The subscriber. iyzico identifies customers by e-mail address and mobile number.
    pub customer: Given<Subscriber>,
    /// The card that is charged, now and later.
    pub payment_card: Given<PaymentCard>,
}

impl Endpoint for CreateSubscription {
    type Response = Subscription;
    const NAME: &'static str = "subscription.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/initialize";
    const SAFETY: Safety = Safety::MovesMoney;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("pricingPlanReferenceCode", "data.pricingPlanReferenceCode"),
        ("pricingPlanReferenceCode", "data.items.pricingPlanReferenceCode"),
    ];
    const NO_LOOK_UP: Option<&'static str> = Some(
        "look with `subscription.list` for subscriptions of the plan (`pricingPlanReferenceCode`) with the \
         customer's `customerEmail` that the shop does not know yet, and read their `orders`: an attempt \
         with SUCCESS took money. Right after the call, finding none proves nothing; ask again later. \
         Cancel and refund a subscription that is found and not wanted",
    );

    fn check(&self, context: &Context, findings: &mut Findings) {
        if let Some(card) = self.payment_card.value() {
            card.check("paymentCard", context, findings);
            doubt_debit(card, findings);
        }
        if let Some(customer) = self.customer.value() {
            let address = customer.shipping_address.as_ref();
            check_shipping_address(address, "customer.shippingAddress", findings);
        }
    }
}

/// Subscriptions take credit cards only. Of which kind a card is, only those of the sandbox tell here.
fn doubt_debit(card: &PaymentCard, findings: &mut Findings) {
    let number = card.card_number.as_ref().and_then(Given::value);
    let known = number.and_then(|number| test_cards::find(number.as_str()));
    if known.is_some_and(|known| known.card_type == "DEBIT_CARD") {
        let problem = "is a debit card; iyzico takes credit cards for subscriptions";
        findings.warning("paymentCard.cardNumber", problem);
    }
}

/// Starts another subscription of a customer, with the card that iyzico keeps for them. Its first
/// period is charged unless the plan has a trial or the subscription waits.
///
/// The customer must have an active subscription; otherwise nothing is started. A second call starts a
/// second subscription.
///
/// ```
/// use iyzico_core::subscription::{CreateSubscriptionForCustomer, SubscriptionStart};
/// use iyzico_core::{Context, request};
///
/// let customer = CreateSubscriptionForCustomer::builder()
///     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .subscription_initial_status(SubscriptionStart::Active)
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
pub struct CreateSubscriptionForCustomer {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
    /// ACTIVE starts at once, PENDING waits for `subscription.activate`. The documents require it; an
    /// official client leaves it out, and ACTIVE is then meant (inferred).
    pub subscription_initial_status: Option<Given<SubscriptionStart>>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Given<ReferenceCode>,
}

impl Endpoint for CreateSubscriptionForCustomer {
    type Response = Subscription;
    const NAME: &'static str = "subscription.create_for_customer";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/initialize/with-customer";
    const SAFETY: Safety = Safety::MovesMoney;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("pricingPlanReferenceCode", "data.pricingPlanReferenceCode"),
        ("pricingPlanReferenceCode", "data.items.pricingPlanReferenceCode"),
        ("customerReferenceCode", "data.customerReferenceCode"),
        ("customerReferenceCode", "data.items.customerReferenceCode"),
    ];
    const NO_LOOK_UP: Option<&'static str> = Some(
        "look with `subscription.list` for subscriptions of the customer (`customerReferenceCode`) to the \
         plan (`pricingPlanReferenceCode`) that the shop does not know yet, and read their `orders`: an \
         attempt with SUCCESS took money. Right after the call, finding none proves nothing; ask again \
         later. Cancel and refund a subscription that is found and not wanted",
    );
}

/// When a subscription starts.
///
/// ```
/// use iyzico_core::subscription::SubscriptionStart;
///
/// let start: SubscriptionStart = serde_json::from_str(r#""ACTIVE""#)?;
/// assert_eq!(start, SubscriptionStart::Active);
/// assert_eq!(SubscriptionStart::Pending.as_str(), "PENDING");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum SubscriptionStart {
    /// Immediately, with its trial or its first charge.
    Active,
    /// When it is activated; nothing is charged before.
    Pending,
    /// A state that is not documented.
    Other(String),
}

impl Value for SubscriptionStart {
    const RULE: &'static Rule = &Rule::new("SubscriptionStart", "ACTIVE or PENDING", "ACTIVE")
        .code("11")
        .missing_code("11")
        .refuse(|_| Some("is neither ACTIVE nor PENDING"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

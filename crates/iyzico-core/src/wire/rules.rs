//! The list of all rules: one line for each kind of value that a request can hold.

use crate::value::given::Value;
use crate::value::rule::Rule;
use crate::value::{address, basket, bin, buyer, card, ids, order, price};
use crate::{payment, stored_card};

/// Finds a rule by the name of its kind.
pub(crate) fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// Every kind of value, for the reference pages and for the inspection of requests.
pub static RULES: &[&Rule] = &[
    <price::Price as Value>::RULE,
    <price::Share as Value>::RULE,
    <card::CardNumber as Value>::RULE,
    <card::CardHolderName as Value>::RULE,
    <card::ExpireMonth as Value>::RULE,
    <card::ExpireYear as Value>::RULE,
    <card::Cvc as Value>::RULE,
    <card::CardToken as Value>::RULE,
    <card::CardUserKey as Value>::RULE,
    <card::PaymentCard as Value>::RULE,
    <bin::BinNumber as Value>::RULE,
    <buyer::Buyer as Value>::RULE,
    <buyer::Email as Value>::RULE,
    <buyer::GsmNumber as Value>::RULE,
    <buyer::IdentityNumber as Value>::RULE,
    <buyer::IpAddress as Value>::RULE,
    <address::Address as Value>::RULE,
    <Vec<basket::BasketItem> as Value>::RULE,
    <basket::ItemType as Value>::RULE,
    <order::Name as Value>::RULE,
    <order::Note as Value>::RULE,
    <order::Token as Value>::RULE,
    <order::ConversationId as Value>::RULE,
    <order::CallbackUrl as Value>::RULE,
    <order::LocalTime as Value>::RULE,
    <order::Currency as Value>::RULE,
    <order::Locale as Value>::RULE,
    <order::Installment as Value>::RULE,
    <order::Flag as Value>::RULE,
    <order::PaymentChannel as Value>::RULE,
    <order::PaymentGroup as Value>::RULE,
    <stored_card::CardData as Value>::RULE,
    <ids::PaymentId as Value>::RULE,
    <ids::PaymentTransactionId as Value>::RULE,
    <payment::RefundReason as Value>::RULE,
    <payment::Reward as Value>::RULE,
];

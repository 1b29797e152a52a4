//! What a careful developer writes without a client: the body, the signatures, the fields.
#![allow(clippy::struct_field_names, reason = "they are named as on the wire")]

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::Sha256;

use crate::Outcome;
use crate::order::{
    API_KEY, BASKET_ID, CARD_HOLDER, CARD_NUMBER, CITY, COUNTRY, LINE_PRICE, Order, SECRET_KEY,
    STREET,
};

pub(crate) const PATH: &str = "/payment/auth";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    locale: &'a str,
    conversation_id: &'a str,
    price: &'a str,
    paid_price: &'a str,
    currency: &'a str,
    installment: u32,
    basket_id: &'a str,
    payment_channel: &'a str,
    payment_group: &'a str,
    payment_card: Card<'a>,
    buyer: Buyer<'a>,
    shipping_address: Address<'a>,
    billing_address: Address<'a>,
    basket_items: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card<'a> {
    card_holder_name: &'a str,
    card_number: &'a str,
    expire_month: &'a str,
    expire_year: &'a str,
    cvc: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Buyer<'a> {
    id: &'a str,
    name: &'a str,
    surname: &'a str,
    identity_number: &'a str,
    email: &'a str,
    gsm_number: &'a str,
    registration_address: &'a str,
    city: &'a str,
    country: &'a str,
    ip: &'a str,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Address<'a> {
    contact_name: &'a str,
    city: &'a str,
    country: &'a str,
    address: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    id: &'a str,
    name: &'a str,
    category1: &'a str,
    item_type: &'a str,
    price: &'a str,
}

/// The body of a payment.
pub(crate) fn body(order: &Order) -> Outcome<Vec<u8>> {
    let address =
        Address { contact_name: CARD_HOLDER, city: CITY, country: COUNTRY, address: STREET };
    let request = Request {
        locale: "tr",
        conversation_id: &order.conversation_id,
        price: &order.price,
        paid_price: &order.price,
        currency: "TRY",
        installment: 1,
        basket_id: BASKET_ID,
        payment_channel: "WEB",
        payment_group: "PRODUCT",
        payment_card: Card {
            card_holder_name: CARD_HOLDER,
            card_number: CARD_NUMBER,
            expire_month: "12",
            expire_year: "2030",
            cvc: "123",
        },
        buyer: Buyer {
            id: "BY789",
            name: "Jane",
            surname: "Doe",
            identity_number: "10000000146",
            email: "jane@example.com",
            gsm_number: "+905350000000",
            registration_address: STREET,
            city: CITY,
            country: COUNTRY,
            ip: "85.34.78.112",
        },
        shipping_address: address,
        billing_address: address,
        basket_items: order
            .lines
            .iter()
            .map(|line| Item {
                id: &line.id,
                name: &line.name,
                category1: "Collectibles",
                item_type: "PHYSICAL",
                price: LINE_PRICE,
            })
            .collect(),
    };
    Ok(serde_json::to_vec(&request)?)
}

/// The value of the header `Authorization`.
pub(crate) fn authorization(body: &[u8]) -> Outcome<String> {
    let nonce = hexadecimal(&getrandom::u64()?.to_be_bytes());
    let signature = sign(&[nonce.as_bytes(), PATH.as_bytes(), body])?;
    let plain = format!("apiKey:{API_KEY}&randomKey:{nonce}&signature:{signature}");
    Ok(format!("IYZWSv2 {}", BASE64.encode(plain)))
}

pub(crate) fn sign(parts: &[&[u8]]) -> Outcome<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes())?;
    for part in parts {
        mac.update(part);
    }
    Ok(hexadecimal(&mac.finalize().into_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// A payment as the server tells it. Amounts are kept as they are written until they are read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payment<'a> {
    status: &'a str,
    #[serde(borrow)]
    conversation_id: Cow<'a, str>,
    #[serde(borrow)]
    payment_id: Cow<'a, str>,
    price: &'a RawValue,
    paid_price: &'a RawValue,
    #[serde(borrow)]
    currency: Cow<'a, str>,
    #[serde(borrow)]
    basket_id: Cow<'a, str>,
    signature: &'a str,
    item_transactions: Vec<Transaction<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transaction<'a> {
    #[serde(borrow)]
    item_id: Cow<'a, str>,
    #[serde(borrow)]
    payment_transaction_id: Cow<'a, str>,
    transaction_status: i32,
    price: &'a RawValue,
    paid_price: &'a RawValue,
    merchant_commission_rate: &'a RawValue,
    merchant_commission_rate_amount: &'a RawValue,
    iyzi_commission_rate_amount: &'a RawValue,
    iyzi_commission_fee: &'a RawValue,
    blockage_rate: &'a RawValue,
    blockage_rate_amount_merchant: &'a RawValue,
    blockage_rate_amount_sub_merchant: &'a RawValue,
    blockage_resolved_date: &'a str,
    sub_merchant_price: &'a RawValue,
    sub_merchant_payout_rate: &'a RawValue,
    sub_merchant_payout_amount: &'a RawValue,
    merchant_payout_amount: &'a RawValue,
    converted_payout: ConvertedPayout<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConvertedPayout<'a> {
    #[serde(borrow)]
    paid_price: &'a RawValue,
    iyzi_commission_rate_amount: &'a RawValue,
    iyzi_commission_fee: &'a RawValue,
    blockage_rate_amount_merchant: &'a RawValue,
    blockage_rate_amount_sub_merchant: &'a RawValue,
    sub_merchant_payout_amount: &'a RawValue,
    merchant_payout_amount: &'a RawValue,
    iyzi_conversion_rate: &'a RawValue,
    iyzi_conversion_rate_amount: &'a RawValue,
    currency: &'a str,
}

/// Reads a response, verifies its signature, and counts the fields that were read.
pub(crate) fn read(body: &[u8], all: bool) -> Outcome<usize> {
    let payment: Payment = serde_json::from_slice(body)?;
    if payment.status != "success" {
        return Err("the payment failed".into());
    }
    verify(&payment)?;
    let mut seen = payment.payment_id.len();
    for line in &payment.item_transactions {
        seen += line.payment_transaction_id.len();
        if all {
            seen += line.read()?;
        }
    }
    Ok(seen)
}

fn verify(payment: &Payment) -> Outcome {
    let (price, paid_price) = (amount(payment.price)?, amount(payment.paid_price)?);
    let signed = [
        &*payment.payment_id,
        &*payment.currency,
        &*payment.basket_id,
        &*payment.conversation_id,
        &paid_price.normalize().to_string(),
        &price.normalize().to_string(),
    ]
    .join(":");
    if sign(&[signed.as_bytes()])? == payment.signature {
        Ok(())
    } else {
        Err("the signature of the response is wrong".into())
    }
}

impl Transaction<'_> {
    fn read(&self) -> Outcome<usize> {
        let payout = &self.converted_payout;
        let mut seen = self.item_id.len()
            + usize::from(self.transaction_status > 0)
            + self.blockage_resolved_date.len()
            + payout.currency.len();
        for literal in [
            self.price,
            self.paid_price,
            self.merchant_commission_rate,
            self.merchant_commission_rate_amount,
            self.iyzi_commission_rate_amount,
            self.iyzi_commission_fee,
            self.blockage_rate,
            self.blockage_rate_amount_merchant,
            self.blockage_rate_amount_sub_merchant,
            self.sub_merchant_price,
            self.sub_merchant_payout_rate,
            self.sub_merchant_payout_amount,
            self.merchant_payout_amount,
            payout.paid_price,
            payout.iyzi_commission_rate_amount,
            payout.iyzi_commission_fee,
            payout.blockage_rate_amount_merchant,
            payout.blockage_rate_amount_sub_merchant,
            payout.sub_merchant_payout_amount,
            payout.merchant_payout_amount,
            payout.iyzi_conversion_rate,
            payout.iyzi_conversion_rate_amount,
        ] {
            seen += usize::from(!amount(literal)?.is_zero());
        }
        Ok(seen)
    }
}

fn amount(literal: &RawValue) -> Outcome<Decimal> {
    let text = literal.get();
    Ok(Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text))?)
}

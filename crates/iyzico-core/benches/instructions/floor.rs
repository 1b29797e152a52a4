//! The same work without this library, as small as it can be: the floors that are compared with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize as DeserializeDerive, Serialize};
use sha2::Sha256;
use std::fmt::{self, Write as _};

#[derive(Serialize, DeserializeDerive)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    locale: String,
    conversation_id: String,
    price: String,
    paid_price: String,
    currency: String,
    installment: u32,
    basket_id: String,
    payment_channel: String,
    payment_group: String,
    payment_card: Card,
    buyer: Buyer,
    shipping_address: Address,
    billing_address: Address,
    basket_items: Vec<Item>,
}

#[derive(Serialize, DeserializeDerive)]
#[serde(rename_all = "camelCase")]
struct Card {
    card_holder_name: String,
    card_number: String,
    expire_month: String,
    expire_year: String,
    cvc: String,
}

#[derive(Serialize, DeserializeDerive)]
#[serde(rename_all = "camelCase")]
struct Buyer {
    id: String,
    name: String,
    surname: String,
    identity_number: String,
    email: String,
    gsm_number: String,
    registration_date: String,
    last_login_date: String,
    registration_address: String,
    city: String,
    country: String,
    zip_code: String,
    ip: String,
}

#[derive(Serialize, DeserializeDerive)]
#[serde(rename_all = "camelCase")]
struct Address {
    contact_name: String,
    city: String,
    country: String,
    address: String,
    zip_code: String,
}

#[derive(Serialize, DeserializeDerive)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: String,
    name: String,
    category1: String,
    category2: String,
    item_type: String,
    price: String,
}

/// The header of a request.
pub(crate) fn authorization(nonce: &str, path: &str, body: &[u8]) -> String {
    let signature = sign(&[nonce.as_bytes(), path.as_bytes(), body]);
    let plain = format!("apiKey:sandbox-api-key&randomKey:{nonce}&signature:{signature}");
    format!("IYZWSv2 {}", STANDARD.encode(plain))
}

fn sign(parts: &[&[u8]]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"sandbox-secret-key").unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// Whether the signature of a response is right.
pub(crate) fn verify(body: &str) -> bool {
    let Signed(fields) = serde_json::from_str(body).unwrap();
    let [payment_id, currency, basket_id, conversation_id, paid_price, price, signature] =
        fields.map(|literal| literal.trim_matches('"'));
    let amount = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    let (paid_price, price) = (amount(paid_price), amount(price));
    let message = [payment_id, currency, basket_id, conversation_id, &paid_price, &price].join(":");
    sign(&[message.as_bytes()]) == signature
}

/// The literals of the signed fields, in their order, and of the signature; everything else is skipped.
struct Signed<'a>([&'a str; 7]);

const SIGNED: [&str; 7] =
    ["paymentId", "currency", "basketId", "conversationId", "paidPrice", "price", "signature"];

impl<'de> Deserialize<'de> for Signed<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Signed<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Signed<'de>, A::Error> {
                let mut fields = [""; 7];
                while let Some(name) = map.next_key::<&str>()? {
                    match SIGNED.iter().position(|signed| *signed == name) {
                        Some(at) => {
                            fields[at] = map.next_value::<&serde_json::value::RawValue>()?.get();
                        }
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(Signed(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

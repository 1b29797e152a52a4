//! One payment with as many lines as wanted: its request and the response to it.

use std::fmt::Write as _;

use iyzico_core::address::Address;
use iyzico_core::basket::{BasketItem, ItemType};
use iyzico_core::buyer::Buyer;
use iyzico_core::card::PaymentCard;
use iyzico_core::order::{Locale, PaymentChannel, PaymentGroup};
use iyzico_core::payment::CreatePayment;
use iyzico_core::{Credentials, signature};

/// The texts of one line.
pub(crate) struct Line {
    id: String,
    name: String,
    price: String,
}

/// What differs from order to order.
pub(crate) struct Texts {
    total: String,
    lines: Vec<Line>,
}

pub(crate) fn texts(lines: usize) -> Texts {
    let line = |number| Line {
        id: format!("BI{number}"),
        name: format!("Binocular {number}"),
        price: "12.5".to_owned(),
    };
    let tenths = 125 * lines;
    let total = format!("{}.{}", tenths / 10, tenths % 10);
    Texts { total, lines: (101..101 + lines).map(line).collect() }
}

pub(crate) fn request(lines: usize) -> CreatePayment {
    build(&texts(lines))
}

pub(crate) fn build(texts: &Texts) -> CreatePayment {
    let items = texts.lines.iter().map(|line| {
        BasketItem::builder()
            .id(&*line.id)
            .name(&*line.name)
            .category1("Collectibles")
            .category2("Accessories")
            .item_type(ItemType::Physical)
            .price(&*line.price)
            .build()
    });
    CreatePayment::builder()
        .locale(Locale::Turkish)
        .conversation_id("123456789")
        .price(&*texts.total)
        .paid_price(&*texts.total)
        .installment(1)
        .currency("TRY")
        .basket_id("B67832")
        .payment_channel(PaymentChannel::Web)
        .payment_group(PaymentGroup::Product)
        .payment_card(
            PaymentCard::builder()
                .card_holder_name("John Doe")
                .card_number("5528790000000008")
                .expire_month("12")
                .expire_year("2030")
                .cvc("123")
                .build(),
        )
        .buyer(
            Buyer::builder()
                .id("BY789")
                .name("John")
                .surname("Doe")
                .identity_number("10000000146")
                .email("john.doe@example.com")
                .gsm_number("+905350000000")
                .registration_date("2013-04-21 15:12:09")
                .last_login_date("2015-10-05 12:43:35")
                .registration_address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
                .city("Istanbul")
                .country("Turkey")
                .zip_code("34732")
                .ip("85.34.78.112")
                .build(),
        )
        .shipping_address(address())
        .billing_address(address())
        .basket_items(items.collect::<Vec<_>>())
        .build()
}

fn address() -> Address {
    Address::builder()
        .contact_name("Jane Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .zip_code("34742")
        .build()
}

/// A response with every field that a payment has, signed.
pub(crate) fn response(lines: usize, credentials: &Credentials) -> String {
    let total = texts(lines).total;
    let amount = signature_text(&total);
    let signed = ["23456789", "TRY", "B67832", "123456789", &amount, &amount];
    let signature = signature::response(credentials, signed);
    let mut items = String::new();
    for number in 0..lines {
        let comma = if number == 0 { "" } else { "," };
        write!(
            items,
            r#"{comma}{{"itemId":"BI{}","paymentTransactionId":"{}","transactionStatus":2,"price":12.50000000,"paidPrice":12.50000000,"merchantCommissionRate":10.00000000,"merchantCommissionRateAmount":1.25000000,"iyziCommissionRateAmount":0.36875000,"iyziCommissionFee":0.08850000,"blockageRate":10.00000000,"blockageRateAmountMerchant":1.25000000,"blockageRateAmountSubMerchant":0,"blockageResolvedDate":"2026-11-28 09:27:14","subMerchantPrice":0,"subMerchantPayoutRate":0E-8,"subMerchantPayoutAmount":0,"merchantPayoutAmount":10.79275000,"convertedPayout":{{"paidPrice":12.50000000,"iyziCommissionRateAmount":0.36875000,"iyziCommissionFee":0.08850000,"blockageRateAmountMerchant":1.25000000,"blockageRateAmountSubMerchant":0E-8,"subMerchantPayoutAmount":0E-8,"merchantPayoutAmount":10.79275000,"iyziConversionRate":0,"iyziConversionRateAmount":0,"currency":"TRY"}}}}"#,
            101 + number,
            4977 + number,
        )
        .unwrap();
    }
    format!(
        r#"{{"status":"success","locale":"tr","systemTime":1763805600000,"conversationId":"123456789","price":{total},"paidPrice":{total},"installment":1,"paymentId":"23456789","fraudStatus":1,"merchantCommissionRate":10.00000000,"merchantCommissionRateAmount":3.75000000,"iyziCommissionRateAmount":1.10625000,"iyziCommissionFee":0.26550000,"cardType":"CREDIT_CARD","cardAssociation":"MASTER_CARD","cardFamily":"Bonus","binNumber":"552879","lastFourDigits":"0008","basketId":"B67832","currency":"TRY","itemTransactions":[{items}],"authCode":"652178","phase":"AUTH","hostReference":"mock00007iyzihostrfn","signature":"{signature}"}}"#
    )
}

fn signature_text(amount: &str) -> String {
    amount.trim_end_matches('0').trim_end_matches('.').to_owned()
}

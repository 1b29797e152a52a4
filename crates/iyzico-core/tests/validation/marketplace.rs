//! Lines of sellers: who sells them, and for which share.

use super::common::{context, credentials, item};
use super::{doubts, refuses, with};
use iyzico_core::basket::ItemType;
use iyzico_core::marketplace::SubMerchantType;
use iyzico_core::order::PaymentGroup;
use iyzico_core::{Entry, request};

#[test]
fn a_marketplace_names_the_seller_of_every_line() {
    let lines = |change: fn(&mut Vec<iyzico_core::basket::BasketItem>)| {
        with(|payment| {
            let mut lines =
                vec![item("BI1", ItemType::Virtual, "0.4"), item("BI2", ItemType::Virtual, "0.6")];
            for line in &mut lines {
                line.sub_merchant_key = Some("key".into());
                line.sub_merchant_price = Some("0.3".into());
            }
            change(&mut lines);
            payment.basket_items = lines.into();
        })
    };
    assert!(request::lint(&lines(|_| {}), &context()).is_empty());
    let path = "basketItems[1].subMerchantKey";
    let one_without = lines(|lines| lines[1] = item("BI2", ItemType::Virtual, "0.6"));
    refuses(&one_without, path, "on every line");
    refuses(&lines(|lines| lines[1].sub_merchant_key = Some("".into())), path, "share");
    let share_alone = lines(|lines| {
        lines[0] = item("BI1", ItemType::Virtual, "0.4");
        lines[1].sub_merchant_key = None;
    });
    refuses(&share_alone, path, "share");
    doubts(
        &lines(|lines| lines[1].sub_merchant_price = None),
        "basketItems[1].subMerchantPrice",
        "missing",
    );
}

#[test]
fn a_share_is_at_most_the_price_of_its_line() {
    let share = |share: &str| {
        with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            line.sub_merchant_key = Some("key".into());
            line.sub_merchant_price = Some(share.into());
            payment.basket_items = vec![line].into();
        })
    };
    for allowed in ["0", "0.01", "0.99", "1", "1.00"] {
        assert!(request::lint(&share(allowed), &context()).is_empty(), "{allowed}");
    }
    let path = "basketItems[0].subMerchantPrice";
    refuses(&share("1.01"), path, "greater than the price of the line");
    refuses(&share("-0.01"), path, "must not be negative");
}

#[test]
fn a_tax_above_the_share_is_doubted() {
    let tax = |tax: &str| {
        with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            line.sub_merchant_key = Some("key".into());
            line.sub_merchant_price = Some("0.5".into());
            line.withholding_tax = Some(tax.into());
            payment.basket_items = vec![line].into();
        })
    };
    for allowed in ["0", "0.49", "0.5"] {
        assert!(request::lint(&tax(allowed), &context()).is_empty(), "{allowed}");
    }
    let path = "basketItems[0].withholdingTax";
    doubts(&tax("0.51"), path, "from which it is withheld");
    refuses(&tax("-0.01"), path, "must not be negative");
}

#[test]
fn a_line_is_changed_with_a_key_and_a_share() {
    let entry = Entry::find("payment_item.update").unwrap();
    let found = |json: &str| entry.lint(json, &context()).unwrap();
    let whole = r#"{"paymentTransactionId":"1","subMerchantKey":"key","subMerchantPrice":"0.5"}"#;
    assert!(found(whole).is_empty());
    for (missing, code) in [
        (r#""paymentTransactionId":"1","#, "5001"),
        (r#""subMerchantKey":"key","#, "2003"),
        (r#","subMerchantPrice":"0.5""#, "24"),
    ] {
        let findings = found(&whole.replace(missing, ""));
        assert_eq!(findings.errors().next().and_then(|error| error.code), Some(code));
    }
    let taxed = |tax: &str| found(&whole.replace('}', &format!(r#","withholdingTax":"{tax}"}}"#)));
    assert!(taxed("0.5").is_empty());
    assert!(taxed("0.6").errors().next().is_none(), "it is only doubted");
    assert_eq!(taxed("0.6").warnings().next().unwrap().path, "withholdingTax");
}

#[test]
fn only_products_have_a_seller() {
    let of = |group: PaymentGroup, is_sold: bool| {
        with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            if is_sold {
                line.sub_merchant_key = Some("key".into());
                line.sub_merchant_price = Some("0.5".into());
            }
            payment.payment_group = Some(group.into());
            payment.basket_items = vec![line].into();
        })
    };
    for group in [PaymentGroup::Listing, PaymentGroup::Subscription] {
        let findings = request::lint(&of(group.clone(), true), &context());
        assert_eq!(findings.errors().next().and_then(|error| error.code), Some("5079"));
        assert!(request::lint(&of(group, false), &context()).is_empty());
    }
    for group in [PaymentGroup::Product, PaymentGroup::Other] {
        assert!(request::lint(&of(group, true), &context()).is_empty());
    }
}

#[test]
fn the_code_of_an_sms_is_never_shown() {
    let request = iyzico_core::marketplace::VerifyC2cSubMerchant::builder()
        .tx_id("1")
        .sms_verification_code("867530")
        .build();
    assert!(!format!("{request:?}").contains("867530"));
    let prepared = request::prepare(&request, &credentials(), "n", &context()).unwrap();
    assert!(!format!("{prepared:?}").contains("867530"));
}

#[test]
fn of_a_type_that_nobody_knows_no_field_is_required() {
    let request = iyzico_core::marketplace::CreateSubMerchant::builder()
        .sub_merchant_external_id("seller-3")
        .sub_merchant_type(SubMerchantType::Other("COMPANY".to_owned()))
        .email("jane@example.com")
        .address("Bora Sok. 1")
        .iban("TR180006200119000006672315")
        .build();
    let findings = request::lint(&request, &context());
    let wrong: Vec<_> = findings.errors().map(|error| error.path.as_str()).collect();
    assert_eq!(wrong, ["subMerchantType"], "{findings}");
}

//! The rules that were collected from every source, each with a request that breaks it.
//!
//! The collection lies beside this repository: `IYZICO_RULES` names it, by default
//! `../shared/reference/rules.md`. Without it only the requests are tried.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::context;
use iyzico_core::Entry;
use iyzico_core::rule::Level;

/// How a rule is kept.
enum Kept {
    /// By an error or a warning at a place of a request.
    Told(Level, &'static str, &'static str, &'static str),
    /// By something else than a finding.
    Otherwise(&'static str),
}

use Kept::Otherwise;

const fn error(call: &'static str, path: &'static str, json: &'static str) -> Kept {
    Kept::Told(Level::Error, call, path, json)
}

const fn warning(call: &'static str, path: &'static str, json: &'static str) -> Kept {
    Kept::Told(Level::Warning, call, path, json)
}

const PAY: &str = "payment.create";
const NUMBER: &str = "paymentCard.cardNumber";

/// Words that only the row of a rule has, and how it is kept.
const RULES: &[(&str, Kept)] = &[
    ("Luhn valid", error(PAY, NUMBER, r#"{"paymentCard":{"cardNumber":"5528790000000009"}}"#)),
    ("strip spaces", Otherwise("what people write between digits is dropped and not told")),
    (
        "length 12–19",
        Otherwise("what no card has is told by the rule of numbers; a test of its own"),
    ),
    (
        "card holder name present",
        error(
            PAY,
            "paymentCard.cardHolderName",
            r#"{"paymentCard":{"cardNumber":"5528790000000008"}}"#,
        ),
    ),
    (
        "at least two words",
        warning(PAY, "paymentCard.cardHolderName", r#"{"paymentCard":{"cardHolderName":"Jane"}}"#),
    ),
    (
        "expiry month",
        error(PAY, "paymentCard.expireMonth", r#"{"paymentCard":{"expireMonth":"13"}}"#),
    ),
    (
        "expiry year",
        error(PAY, "paymentCard.expireYear", r#"{"paymentCard":{"expireYear":"203"}}"#),
    ),
    (
        "card not expired",
        error(
            PAY,
            "paymentCard.expireYear",
            r#"{"paymentCard":{"cardNumber":"5528790000000008","expireMonth":"01","expireYear":"2020"}}"#,
        ),
    ),
    (
        "cvc present",
        error(PAY, "paymentCard.cvc", r#"{"paymentCard":{"cardNumber":"5528790000000008"}}"#),
    ),
    (
        "cvc 3 digits",
        error(
            PAY,
            "paymentCard.cvc",
            r#"{"paymentCard":{"cardNumber":"5528790000000008","cvc":"12"}}"#,
        ),
    ),
    ("other schemes", warning(PAY, NUMBER, r#"{"paymentCard":{"cardNumber":"3530111333300000"}}"#)),
    (
        "stored card: cardUserKey",
        error(PAY, "paymentCard.cardUserKey", r#"{"paymentCard":{"cardToken":"t"}}"#),
    ),
    (
        "stored card and raw card",
        warning(
            PAY,
            "paymentCard",
            r#"{"paymentCard":{"cardToken":"t","cardUserKey":"k","cardNumber":"5528790000000008"}}"#,
        ),
    ),
    ("cvc with a stored card", Otherwise("it is sent, and nothing is said about it")),
    (
        "registerCard 0 or 1",
        error(PAY, "paymentCard.registerCard", r#"{"paymentCard":{"registerCard":2}}"#),
    ),
    ("never log number", Otherwise("tests of secrets look through everything that is shown")),
    ("known test card numbers", Otherwise("asked of the live service only, by a test of its own")),
    ("price > 0, paidPrice > 0", error(PAY, "paidPrice", r#"{"paidPrice":"0"}"#)),
    (
        "each basket line price",
        error(PAY, "basketItems[0].price", r#"{"basketItems":[{"price":"0"}]}"#),
    ),
    (
        "sum of line prices",
        error(PAY, "basketItems", r#"{"price":"2","basketItems":[{"price":"1"}]}"#),
    ),
    ("paidPrice may be less", Otherwise("nothing is compared, so nothing is said")),
    ("price < 100000", warning(PAY, "price", r#"{"price":"100000"}"#)),
    ("more than 2 decimals", warning(PAY, "price", r#"{"price":"1.001"}"#)),
    ("never binary floats", Otherwise("an amount is read from its characters; tests of prices")),
    ("refund price > 0", error("payment.refund", "price", r#"{"price":"0"}"#)),
    ("postauth paidPrice", Otherwise("what is held is not known when a capture is sent")),
    (
        "0 ≤ subMerchantPrice",
        error(
            PAY,
            "basketItems[0].subMerchantPrice",
            r#"{"basketItems":[{"price":"1","subMerchantKey":"k","subMerchantPrice":"2"}]}"#,
        ),
    ),
    ("basketItems ≤ 500", error(PAY, "basketItems", r#"{"basketItems":[]}"#)),
    ("line: id, name", error(PAY, "basketItems[0].name", r#"{"basketItems":[{}]}"#)),
    ("line category1", error(PAY, "basketItems[0].category1", r#"{"basketItems":[{}]}"#)),
    (
        "itemType PHYSICAL",
        error(PAY, "basketItems[0].itemType", r#"{"basketItems":[{"itemType":"X"}]}"#),
    ),
    ("any PHYSICAL", error(PAY, "shippingAddress", r#"{"basketItems":[{"itemType":"PHYSICAL"}]}"#)),
    ("all VIRTUAL", Otherwise("nothing is asked for; a test of its own")),
    ("billingAddress contactName", error(PAY, "billingAddress.city", r#"{"billingAddress":{}}"#)),
    ("buyer id, name", error(PAY, "buyer.identityNumber", r#"{"buyer":{}}"#)),
    ("buyer gsmNumber", warning(PAY, "buyer.gsmNumber", r#"{"buyer":{}}"#)),
    (
        "identityNumber: 11",
        warning(PAY, "buyer.identityNumber", r#"{"buyer":{"identityNumber":"12345678901"}}"#),
    ),
    ("e-mail shape", error(PAY, "buyer.email", r#"{"buyer":{"email":"nobody"}}"#)),
    ("gsmNumber +90", warning(PAY, "buyer.gsmNumber", r#"{"buyer":{"gsmNumber":"5350000000"}}"#)),
    ("ip is IPv4", error(PAY, "buyer.ip", r#"{"buyer":{"ip":"1.2.3"}}"#)),
    (
        "registrationDate, lastLoginDate",
        error(PAY, "buyer.lastLoginDate", r#"{"buyer":{"lastLoginDate":"yesterday"}}"#),
    ),
    ("| basketId |", warning("three_ds.initialize", "basketId", "{}")),
    ("| conversationId |", Otherwise("the client makes one where none is given")),
    ("locale tr or en", error(PAY, "locale", r#"{"locale":"de"}"#)),
    ("paymentChannel one of", warning(PAY, "paymentChannel", r#"{"paymentChannel":"FAX"}"#)),
    ("paymentGroup PRODUCT", warning(PAY, "paymentGroup", r#"{"paymentGroup":"ALMS"}"#)),
    ("paymentSource SHOPIFY", Otherwise("partners send text of their own")),
    ("callbackUrl present", error("checkout_form.initialize", "callbackUrl", "{}")),
    (
        "callbackUrl https",
        error(
            "checkout_form.initialize",
            "callbackUrl",
            r#"{"callbackUrl":"http://shop.example/back"}"#,
        ),
    ),
    ("dummy zip", Otherwise("asked of the live service only, by a test of its own")),
    ("| payment | 1, 2, 3", warning(PAY, "installment", r#"{"installment":5}"#)),
    ("| 3DS start |", warning("three_ds.initialize", "installment", r#"{"installment":5}"#)),
    (
        "| form enabledInstallments |",
        warning(
            "checkout_form.initialize",
            "enabledInstallments[0]",
            r#"{"enabledInstallments":[5]}"#,
        ),
    ),
    (
        "| PWI enabledInstallments |",
        error(
            "pay_with_iyzico.initialize",
            "enabledInstallments[0]",
            r#"{"enabledInstallments":[4]}"#,
        ),
    ),
    (
        "| BKM enabledInstallments |",
        warning("bkm.initialize", "enabledInstallments[0]", r#"{"enabledInstallments":[5]}"#),
    ),
    ("debit card with installment", Otherwise("of which kind a card is, the bank tells")),
    (
        "foreign card or currency",
        Otherwise("only inferred; the bank decides, and its refusal says so"),
    ),
    ("| card payment | S: TRY", error(PAY, "currency", r#"{"currency":"XYZ"}"#)),
    ("| PWI | S: TL", Otherwise("TL is sent as TRY, by a test of its own")),
    ("| postauth | D:", warning("payment.capture", "currency", r#"{"currency":"GBP"}"#)),
    ("SDK constant list", Otherwise("these are the currencies that are known")),
    ("onboarding, iyzilink", Otherwise("these are among the currencies that are known")),
    (
        "subscription, terminal, mass payout",
        warning("subscription_plan.create", "currencyCode", r#"{"currencyCode":"GBP"}"#),
    ),
    ("Turkish card with foreign", Otherwise("where a card comes from, the service tells")),
    ("BIN: digits only", error("bin.check", "binNumber", r#"{"binNumber":"55287"}"#)),
    ("installment.info: price", error("installment.list", "price", r#"{"price":"0"}"#)),
    ("payment.retrieve: paymentId", error("payment.retrieve", "paymentId", "{}")),
    ("cancel: paymentId", error("payment.cancel", "paymentId", "{}")),
    ("cancel on a later day", Otherwise("when the payment was made is not in the request")),
    ("refund before the bank day", Otherwise("when the payment was made is not in the request")),
    ("refund more than 365", Otherwise("when the payment was made is not in the request")),
    ("description without reason", error("payment.cancel", "reason", r#"{"description":"d"}"#)),
    ("reason in double_payment", warning("payment.cancel", "reason", r#"{"reason":"boredom"}"#)),
    ("3DS v2: paymentId", error("three_ds.complete", "paidPrice", r#"{"paymentId":"1"}"#)),
    ("3DS auth only", Otherwise("a callback of another kind is an error of its own")),
    ("conversationData passed", Otherwise("a callback hands it on; a test of its own")),
    ("card.create: email", error("card.create", "email", "{}")),
    ("result check", Otherwise("every response is compared; tests of echoes")),
    ("ship only with", Otherwise("responses say may_be_shipped; tests of their own")),
    ("TLS ≥ 1.2", Otherwise("the transport speaks nothing older")),
    ("keys starting with", Otherwise("a client is not made with such keys; a test of its own")),
    ("| subMerchantExternalId", error("sub_merchant.create", "address", "{}")),
    (
        "| contactName, contactSurname",
        error("sub_merchant.create", "contactSurname", r#"{"subMerchantType":"PERSONAL"}"#),
    ),
    (
        "| identityNumber |",
        warning("sub_merchant.create", "identityNumber", r#"{"subMerchantType":"PERSONAL"}"#),
    ),
    (
        "| taxOffice |",
        error("sub_merchant.create", "taxOffice", r#"{"subMerchantType":"PRIVATE_COMPANY"}"#),
    ),
    (
        "| taxNumber |",
        error(
            "sub_merchant.create",
            "taxNumber",
            r#"{"subMerchantType":"LIMITED_OR_JOINT_STOCK_COMPANY"}"#,
        ),
    ),
    (
        "| legalCompanyTitle |",
        error(
            "sub_merchant.create",
            "legalCompanyTitle",
            r#"{"subMerchantType":"PRIVATE_COMPANY"}"#,
        ),
    ),
    ("| gsmNumber, name, currency |", Otherwise("they are optional")),
    ("| iban |", warning("sub_merchant.create", "iban", r#"{"subMerchantType":"PERSONAL"}"#)),
];

/// Those that are not rows of a table: each paragraph by one request for each of its parts.
const IN_WORDS: &[Kept] = &[
    error("subscription_plan.create", "price", r#"{"price":"0"}"#),
    error("subscription_plan.create", "paymentInterval", r#"{"paymentInterval":"HOURLY"}"#),
    error("subscription_plan.create", "paymentIntervalCount", r#"{"paymentIntervalCount":0}"#),
    error("subscription_plan.create", "trialPeriodDays", r#"{"trialPeriodDays":-1}"#),
    error("subscription_plan.create", "recurrenceCount", r#"{"recurrenceCount":0}"#),
    error(
        "subscription.create",
        "customer.gsmNumber",
        r#"{"customer":{"gsmNumber":"05350000000"}}"#,
    ),
    error("subscription.create", "customer.billingAddress", r#"{"customer":{}}"#),
    error(
        "subscription.create",
        "subscriptionInitialStatus",
        r#"{"subscriptionInitialStatus":"X"}"#,
    ),
    error("subscription.upgrade", "upgradePeriod", r#"{"upgradePeriod":"LATER"}"#),
    warning(
        "subscription.create",
        "paymentCard.cardNumber",
        r#"{"paymentCard":{"cardNumber":"5890040000000016"}}"#,
    ),
    error("link.create", "name", "{}"),
    error("link.create", "encodedImageFile", r#"{"encodedImageFile":"data:image/png;base64,AA"}"#),
    error("link.create_fast", "description", "{}"),
    warning("link.create", "stockCount", r#"{"stockEnabled":true}"#),
    error("link.set_status", "status", r#"{"status":"X"}"#),
    error("payout.initialize", "items", r#"{"items":[]}"#),
    error("payout.initialize", "purpose", r#"{"purpose":"FUN"}"#),
    error("payout.initialize", "items[0].recipientType", r#"{"items":[{"recipientType":"X"}]}"#),
    error("payout.initialize", "items[0].recipientName", r#"{"items":[{"recipientType":"IBAN"}]}"#),
    error("payout.initialize", "items[0].amount.value", r#"{"items":[{"amount":{"value":"0"}}]}"#),
    warning(
        "payout.initialize",
        "items[0].amount.currency",
        r#"{"items":[{"amount":{"currency":"GBP"}}]}"#,
    ),
    warning(
        "payout.initialize",
        "items[1].itemExternalId",
        r#"{"items":[{"itemExternalId":"1"},{"itemExternalId":"1"}]}"#,
    ),
];

#[test]
fn what_breaks_a_rule_is_told_where_it_stands() {
    let of_rows = RULES.iter().map(|(_, kept)| kept);
    let mut untold = Vec::new();
    for kept in of_rows.chain(IN_WORDS) {
        let Kept::Told(level, call, path, json) = kept else { continue };
        let findings = Entry::named(call).unwrap().lint(json, &context()).unwrap();
        let is_told = findings.iter().any(|found| found.level == *level && found.path == *path);
        if !is_told {
            untold.push(format!("{call} {path} {level:?} {json}"));
        }
    }
    assert!(untold.is_empty(), "{untold:#?}");
}

#[test]
fn what_is_no_finding_has_a_reason() {
    for (words, kept) in RULES {
        if let Otherwise(reason) = kept {
            assert!(reason.contains(' '), "{words}: {reason:?}");
        }
    }
}

/// A rule that joins the collection is kept, or somebody says why not.
#[test]
fn every_rule_of_the_collection_is_kept_somehow() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/rules.md");
    let path = std::env::var("IYZICO_RULES").unwrap_or_else(|_| beside.to_owned());
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("the collection of rules is not there, so its rows are not compared: {path}");
        return;
    };
    let is_head = |line: &&str| {
        ["| rule |", "| endpoint |", "| product |", "| field |", "|---"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let rows: Vec<_> =
        text.lines().filter(|line| line.starts_with('|') && !is_head(line)).collect();
    let count = |words: &str| rows.iter().filter(|row| row.contains(words)).count();
    let missing: Vec<_> = RULES.iter().map(|(words, _)| *words).filter(|w| count(w) != 1).collect();
    assert!(missing.is_empty(), "words of no row, or of several: {missing:#?}");
    let is_kept = |row: &&&str| RULES.iter().any(|(words, _)| row.contains(words));
    let unkept: Vec<_> = rows.iter().filter(|row| !is_kept(row)).collect();
    assert!(unkept.is_empty(), "rules that nothing here keeps: {unkept:#?}");
}

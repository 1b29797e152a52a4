//! What every error says of the money, to the program, to the merchant and to the buyer.

use std::collections::HashSet;
use std::error::Error as _;
use std::time::Duration;

use super::codes::ADVICE;
use super::*;
use crate::hosted::checkout_form::InitializeCheckoutForm;
use crate::lookup::bin::CheckBin;
use crate::payment::{CapturePayment, CreatePayment, RefundAmount};
use crate::payout::ExecutePayout;
use crate::request_to_pay::ReplyToRequestToPay;
use crate::subscription::RetrySubscription;
use crate::three_ds::CompleteThreeDs;
use crate::value::rule::Findings;
use crate::wire::endpoint::{Description, Endpoint};
use crate::wire::request::{self, Prepared};
use crate::wire::response;
use crate::{Context, Credentials};

const CARD: &str = "5528790000000008";

fn prepared() -> Prepared {
    let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    let capture = CapturePayment::builder().payment_id("10").paid_price("1").conversation_id("c-1");
    request::prepare(&capture.build(), &keys, "nonce-1", &context).unwrap()
}

/// An error of every variant, what it says of the money, and its kind.
fn every_variant() -> Vec<(Error, Outcome, ErrorKind)> {
    let handle = || prepared().pending_money();
    let transport = |outcome| {
        let lost = "no response came".to_owned();
        TransportError::new("payment.create", Safety::MovesMoney, lost, outcome)
            .of(Some("c-1"), handle())
            .caused_by("the cable is out")
    };
    let mut refused = refusal::<CreatePayment>("10051", "", 200);
    refused.conversation_id = Some("c-1".to_owned());
    let mut open = refusal::<CreatePayment>("10219", "", 200);
    open.conversation_id = Some("c-1".to_owned());
    open.pending = handle();
    let untrusted = UntrustedResponseError {
        endpoint: "payment.create",
        safety: Safety::MovesMoney,
        reason: UntrustedReason::NotJson,
        http_status: 502,
        conversation_id: Some("c-1".to_owned()),
        pending: handle(),
        raw: Received::of("<html>"),
    };
    let mut findings = Findings::default();
    findings.error("price", "is missing");
    let invalid = InvalidRequestError {
        endpoint: "payment.create",
        findings,
        conversation_id: Some("c-1".to_owned()),
    };
    let held_back = RateLimitedError::new("payment.create", 60, Duration::from_millis(1500));
    let pending = Pending::from_json(r#"{"endpoint":"payment.create","conversationId":"c-1"}"#);
    let in_use =
        ReferenceInUseError { safety: Safety::MovesMoney, pending: Box::new(pending.unwrap()) };
    let config = ConfigError { setting: "base_url", problem: "is no URL".to_owned() };
    let closed = ClosedError { endpoint: "payment.create" };
    let (not_sent, no, yes) = (Outcome::NotSent, Outcome::Refused, Outcome::Unknown);
    vec![
        (invalid.into(), not_sent, ErrorKind::InvalidRequest),
        (refused.into(), no, ErrorKind::CardDeclined),
        (open.into(), yes, ErrorKind::Service),
        (Box::new(untrusted).into(), yes, ErrorKind::UntrustedResponse),
        (Box::new(transport(not_sent)).into(), not_sent, ErrorKind::Transport),
        (Box::new(transport(yes)).into(), yes, ErrorKind::Transport),
        (held_back.of(Some("c-1")).into(), not_sent, ErrorKind::RateLimited),
        (in_use.into(), yes, ErrorKind::ReferenceInUse),
        (closed.into(), not_sent, ErrorKind::ClientClosed),
        (config.into(), not_sent, ErrorKind::Config),
    ]
}

#[test]
fn every_variant_says_what_is_known_about_the_money() {
    for (error, outcome, kind) in every_variant() {
        let report = error.report();
        assert_eq!((error.outcome(), report.outcome), (outcome, outcome), "{error}");
        assert_eq!((error.kind(), report.class), (kind, kind), "{error}");
        let shown = error.to_string();
        assert_eq!(report.message, shown);
        assert_eq!(
            shown.contains("money may have moved: look the payment up"),
            outcome == Outcome::Unknown,
            "{shown}"
        );
        let says_sent = matches!(outcome, Outcome::Refused | Outcome::Unknown);
        assert!(!says_sent || !shown.contains("nothing was sent"), "{shown}");
    }
}

/// Whoever reads the report looks the payment up by what stands in it.
#[test]
fn every_variant_names_its_call() {
    for (mut error, outcome, kind) in every_variant() {
        let has_call = kind != ErrorKind::Config;
        let has_reference = has_call && kind != ErrorKind::ClientClosed;
        assert_eq!(error.conversation_id(), has_reference.then_some("c-1"), "{error}");
        assert_eq!(error.report().conversation_id, has_reference.then_some("c-1"), "{error}");
        assert_eq!(error.report().endpoint, has_call.then_some("payment.create"), "{error}");
        let has_left = outcome == Outcome::Unknown;
        assert!(!has_left || error.pending().is_some(), "{error} is open and has no handle");
        let was_there = error.pending().is_some();
        assert_eq!(error.report().pending.is_some(), was_there, "{error}");
        if let Some(pending) = error.pending_mut() {
            pending.earlier = Some(crate::recovery::Earlier::Declined);
        }
        let earlier = error.pending().and_then(|pending| pending.earlier);
        assert_eq!(earlier.is_some(), was_there, "{error}");
    }
}

#[test]
fn only_what_was_received_is_raw() {
    for (error, _, kind) in every_variant() {
        let expected = (kind == ErrorKind::UntrustedResponse).then_some("<html>");
        assert_eq!(error.raw(), expected, "an empty response is none: {error}");
    }
    let mut refused = refusal::<CreatePayment>("10051", "", 200);
    refused.raw = Received::of("{}");
    assert_eq!(Error::from(refused).raw(), Some("{}"));
}

#[test]
fn a_report_has_what_its_error_has() {
    let reports = every_variant();
    let of = |kind| {
        let (error, ..) = reports.iter().find(|(error, ..)| error.kind() == kind).unwrap();
        serde_json::to_value(error.report()).unwrap()
    };
    let held_back = of(ErrorKind::RateLimited);
    assert_eq!((&held_back["retryAfter"], &held_back["perMinute"]), (&1.5.into(), &60.into()));
    assert_eq!(of(ErrorKind::Config)["setting"], "base_url");
    assert_eq!(of(ErrorKind::UntrustedResponse)["httpStatus"], 502);
    assert_eq!(of(ErrorKind::InvalidRequest)["findings"][0]["path"], "price");
    let declined = of(ErrorKind::CardDeclined);
    assert_eq!(declined["class"], "card_declined");
    assert_eq!((&declined["code"], &declined["httpStatus"]), (&"10051".into(), &200.into()));
    assert_eq!(
        (&declined["category"], &declined["actor"]),
        (&"bank_decline".into(), &"buyer".into())
    );
    assert_eq!(declined["doneBefore"], false);
}

#[test]
fn the_cause_of_a_failed_exchange_is_kept() {
    let lost = TransportError::new("bin.check", Safety::Read, "lost".into(), Outcome::Unknown);
    assert!(lost.source().is_none());
    let error = Error::from(Box::new(lost.caused_by("the cable is out")));
    assert_eq!(error.source().unwrap().to_string(), "the cable is out");
    assert_eq!(
        error.to_string(),
        "bin.check: lost; no trustworthy response came; this call moves no money"
    );
}

#[test]
fn outcomes_have_their_names_and_their_words() {
    const MONEY: &str = "money may have moved";
    for outcome in [Outcome::NotSent, Outcome::Refused, Outcome::Unknown] {
        assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
        for safety in [
            Safety::Read,
            Safety::Idempotent,
            Safety::Session,
            Safety::Creates,
            Safety::MovesMoney,
            Safety::GivesBack,
            Safety::PaysOut,
        ] {
            let is_open = outcome == Outcome::Unknown && safety.moves_money();
            assert_eq!(outcome.in_words(safety).contains(MONEY), is_open, "{outcome:?} {safety:?}");
        }
    }
}

/// A merchant that gives money back looks for a refund, and nobody who does is told to pay again later.
#[test]
fn a_reference_in_use_speaks_of_what_the_call_does_with_money() {
    for (endpoint, words, advice) in [
        ("payment.create", "look the payment up before trying again", "outcome_unknown"),
        ("payment.refund", "look up what went back before trying again", "refund_unknown"),
        ("payment.cancel", "look up what went back before trying again", "refund_unknown"),
        ("payout.execute", "look it up before trying again", "transfer_unknown"),
    ] {
        let pending = format!(r#"{{"endpoint":"{endpoint}","conversationId":"c-1"}}"#);
        let pending = Pending::from_json(&pending).unwrap();
        let in_use = ReferenceInUseError { safety: pending.safety(), pending: Box::new(pending) };
        let error = Error::from(in_use);
        assert!(error.to_string().ends_with(words), "{error}");
        assert_eq!(error.report().advice.map(|advice| advice.key), Some(advice), "{error}");
    }
}

/// A request that stays here is not refused by anybody.
#[test]
fn the_advice_for_a_request_that_was_not_sent_speaks_of_no_refusal() {
    let codes = Meaning::all().iter().map(|meaning| Some(meaning.code)).chain([None]);
    let mut told = 0;
    for code in codes {
        let mut findings = Findings::default();
        let finding = findings.error("price", "is wrong");
        if let Some(code) = code {
            finding.code(code);
        }
        let error = Error::from(InvalidRequestError::new("payment.create", findings));
        let Some(advice) = error.advice().filter(|advice| advice.key == "fix_request") else {
            continue;
        };
        for sentence in [advice.merchant_en, advice.merchant_tr] {
            let is_refused = ["refused", "reddedil"].iter().any(|word| sentence.contains(word));
            assert!(!is_refused, "{sentence}");
        }
        told += 1;
    }
    assert!(told > 20, "{told}");
}

#[test]
fn a_time_to_wait_is_rounded_up() {
    for (milliseconds, shown) in [
        (1, "again in 1 second;"),
        (1000, "again in 1 second;"),
        (1001, "again in 2 seconds;"),
        (60_000, "again in 60 seconds;"),
    ] {
        let retry_after = Duration::from_millis(milliseconds);
        let held_back =
            |per_minute| RateLimitedError::new("bin.check", per_minute, retry_after).to_string();
        assert!(held_back(1).contains("1 call in a minute is allowed"), "{}", held_back(1));
        assert!(held_back(60).contains("60 calls in a minute are allowed"), "{}", held_back(60));
        assert!(held_back(60).contains(shown), "{}", held_back(60));
        assert!(held_back(60).ends_with("nothing was sent, no money moved"), "{}", held_back(60));
    }
}

#[test]
fn variables_of_the_environment_have_one_name() {
    for setting in ["SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "all_proxy"] {
        let error = ConfigError { setting, problem: "cannot be read".to_owned() };
        let (name, message) = error.spelled(|name| name.replace('_', "x").to_lowercase());
        assert_eq!((name.as_str(), message), (setting, format!("{setting}: cannot be read")));
    }
    let error = ConfigError { setting: "proxy", problem: "x".to_owned() };
    assert_eq!(error.spelled(str::to_ascii_uppercase).0, "PROXY");
}

#[test]
fn only_names_of_settings_are_spelled_anew() {
    let problem =
        "`a.b_c` is wrong, base_url too; leave `base_url` or `x_y` out, not ``".to_owned();
    let error = ConfigError { setting: "api_key", problem };
    let (setting, message) = error.spelled(str::to_ascii_uppercase);
    assert_eq!(setting, "API_KEY");
    assert_eq!(
        message,
        "API_KEY: `a.b_c` is wrong, base_url too; leave BASE_URL or X_Y out, not ``"
    );
    assert!(error.to_string().ends_with("leave base_url or x_y out, not ``"));
}

#[test]
fn wrong_keys_are_a_wrong_setting() {
    let wrong = crate::Credentials::new(" key", "secret").unwrap_err();
    let error = Error::from(wrong);
    assert_eq!((error.kind(), error.report().setting), (ErrorKind::Config, Some("api_key")));
    assert!(!error.to_string().contains("secret"), "{error}");
}

/// A refusal as [`read`](crate::wire::response::refusal::read) makes it of what iyzico says of a call.
fn refusal<E: Endpoint>(code: &str, group: &str, http_status: u16) -> ApiError {
    let call = Description::of::<E>();
    let mut refusal = ApiError::new(&call, http_status);
    refusal.code = code.to_owned();
    refusal.group = Some(group.to_owned()).filter(|group| !group.is_empty());
    refusal
}

const STATUSES: [u16; 14] = [200, 400, 401, 403, 404, 408, 409, 422, 423, 425, 429, 500, 502, 503];
const GROUPS: [&str; 7] = [
    "",
    "NOT_SUFFICIENT_FUNDS",
    "NOT_PERMITTED_TO_TERMINAL",
    "REQUEST_TIMEOUT",
    "APPROVED_COMPLETED",
    "system error",
    "SOMETHING_NEW",
];
const ODD_CODES: [&str; 7] = ["", "0", "10999", "424242", "+1", "E1", " 10051"];

/// Every documented code with its own group and with others, codes of no table, and every status.
fn every_refusal<E: Endpoint>() -> impl Iterator<Item = ApiError> {
    let known = Meaning::all().iter().map(|meaning| (meaning.code, meaning.group));
    let all = known.chain(ODD_CODES.map(|code| (code, "")));
    all.flat_map(|(code, own)| {
        let groups = GROUPS.into_iter().chain((!own.is_empty()).then_some(own));
        groups.flat_map(move |group| {
            STATUSES.into_iter().map(move |http_status| refusal::<E>(code, group, http_status))
        })
    })
}

/// The same, and each once more with a field that nobody can read.
fn every_clear_or_unclear_refusal<E: Endpoint>() -> impl Iterator<Item = ApiError> {
    every_refusal::<E>().flat_map(|refusal| {
        let mut unclear = refusal.clone();
        unclear.is_unclear = true;
        [refusal, unclear]
    })
}

/// What a program may decide by must not say "another card" or "send it again" while money may have moved.
fn check_agreement<E: Endpoint>() {
    let mut open = 0;
    for refusal in every_clear_or_unclear_refusal::<E>() {
        let what =
            format!("{} {:?} {:?} {}", E::NAME, refusal.code, refusal.group, refusal.http_status);
        let (outcome, kind) = (refusal.outcome(), refusal.kind());
        let done_before = refusal.may_be_done_before();
        let error = Error::from(refusal);
        let report = error.report();
        assert_eq!(
            outcome == Outcome::Unknown,
            report.message.contains("outcome is unknown"),
            "{what}"
        );
        if outcome == Outcome::Refused {
            assert_eq!(
                report.message.contains("no money moved"),
                E::SAFETY.moves_money(),
                "{what}"
            );
            assert!(!done_before, "{what}");
            continue;
        }
        open += 1;
        assert_eq!(outcome, Outcome::Unknown, "{what}");
        assert!(E::SAFETY.moves_money(), "{what}");
        assert!(matches!(kind, ErrorKind::AlreadyDone | ErrorKind::Service), "{what}: {kind:?}");
        assert_eq!(kind == ErrorKind::AlreadyDone, report.done_before, "{what}");
        assert_ne!(report.other_card, Some(true), "{what}");
        let retry = report.retry.unwrap_or(Retry::QueryFirst);
        let asks_first = retry.leaves_outcome_open() || retry == Retry::QueryPayment;
        assert!(asks_first, "{what}: {retry:?}");
        let advice = error.advice().unwrap_or_else(|| panic!("{what} has no advice"));
        for sentence in [advice.buyer_en, advice.buyer_tr] {
            assert!(!asks_for_a_payment(sentence), "{what}: {sentence}");
        }
    }
    assert_eq!(open > 0, E::SAFETY.moves_money(), "{}", E::NAME);
}

/// Whether a buyer who reads this pays again.
fn asks_for_a_payment(sentence: &str) -> bool {
    const WORDS: [&str; 8] = [
        "another card",
        "başka bir kart",
        "try again",
        "tekrar deneyin",
        "single payment",
        "tek çekim",
        "payment could not",
        "Ödeme tamamlanamadı",
    ];
    WORDS.iter().any(|word| sentence.contains(word))
}

#[test]
fn a_refusal_that_leaves_the_outcome_open_asks_for_no_second_payment() {
    check_agreement::<CreatePayment>();
    check_agreement::<CompleteThreeDs>();
    check_agreement::<RefundAmount>();
    check_agreement::<ExecutePayout>();
    check_agreement::<RetrySubscription>();
    check_agreement::<ReplyToRequestToPay>();
    check_agreement::<CheckBin>();
    check_agreement::<InitializeCheckoutForm>();
}

/// "We are checking the result of your payment" is wrong where nobody pays.
#[test]
fn the_buyer_of_a_call_that_moves_no_money_is_not_told_to_wait_for_one() {
    fn check<E: Endpoint>() {
        for refusal in every_refusal::<E>() {
            let what = format!("{} {} {:?}", E::NAME, refusal.code, refusal.group);
            let key = Error::from(refusal).advice().map(|advice| advice.key);
            assert_ne!(key, Some("outcome_unknown"), "{what}");
        }
        let lost = TransportError::new(E::NAME, E::SAFETY, "lost".to_owned(), Outcome::Unknown);
        assert_eq!(Error::from(Box::new(lost)).advice(), None);
    }
    check::<CheckBin>();
    check::<InitializeCheckoutForm>();
    for (safety, key) in [
        (Safety::MovesMoney, "outcome_unknown"),
        (Safety::GivesBack, "refund_unknown"),
        (Safety::PaysOut, "transfer_unknown"),
    ] {
        let lost = TransportError::new("c", safety, "lost".to_owned(), Outcome::Unknown);
        let advice = Error::from(Box::new(lost)).advice().map(|advice| advice.key);
        assert_eq!(advice, Some(key));
    }
}

/// The group may tell of a fault whatever else stands there.
#[test]
fn a_status_for_wrong_keys_does_not_explain_a_fault_behind_them() {
    for http_status in [200, 401, 403] {
        for code in ["1000", "424242", ""] {
            let (told, silent) = ("REQUEST_TIMEOUT", "NOT_SUFFICIENT_FUNDS");
            let refusal = |group| refusal::<CreatePayment>(code, group, http_status).outcome();
            assert_eq!(refusal(told), Outcome::Unknown, "{code} {http_status}");
            let is_known = code == "1000" || http_status != 200 || !code.is_empty();
            let expected = if is_known { Outcome::Refused } else { Outcome::Unknown };
            assert_eq!(refusal(silent), expected, "{code} {http_status}");
        }
    }
}

/// The number of a missing record is that of a fault, everywhere but in the service of subscriptions.
#[test]
fn a_missing_record_is_told_by_subscriptions_only() {
    let mut refusal = refusal::<CreatePayment>("1", "", 404);
    assert_eq!((refusal.outcome(), refusal.kind()), (Outcome::Unknown, ErrorKind::Service));
    refusal.source = Source::Subscriptions;
    assert_eq!((refusal.outcome(), refusal.kind()), (Outcome::Refused, ErrorKind::Api));
    refusal.http_status = 200;
    assert_eq!(refusal.outcome(), Outcome::Unknown);
}

/// These are what people quote where they ask about the official clients, besides refusals of banks.
#[test]
fn codes_that_people_ask_about_have_advice() {
    const ASKED: [&str; 19] = [
        "1", "11", "12", "1000", "1001", "2000", "5007", "5010", "5014", "5062", "5067", "5077",
        "5078", "5087", "5167", "50000", "100001", "201600", "10051",
    ];
    for code in ASKED {
        assert!(Meaning::find(code, 200).is_some(), "{code}");
    }
    let decrypted = Meaning::find("5014", 200).unwrap();
    assert!(decrypted.advice().merchant_en.contains("conversationData"));
    assert_eq!(Meaning::find("5067", 200).unwrap().actor, Actor::Merchant);
}

/// A buyer learns neither what the shop runs on nor what a bank suspects.
#[test]
fn a_buyer_may_read_every_advice() {
    const NEVER: [&str; 22] = [
        "iyzi",
        "api",
        "key",
        "code",
        "signature",
        "token",
        "conversation",
        "merchant",
        "sandbox",
        "lost",
        "stolen",
        "fraud",
        "risk",
        "suspect",
        "imza",
        "anahtar",
        "üye işyeri",
        "kayıp",
        "çalıntı",
        "dolandır",
        "şüphe",
        "sahte",
    ];
    for advice in ADVICE {
        let key = advice.key;
        assert_eq!(Advice::find(key), Some(advice));
        for sentence in [advice.buyer_en, advice.buyer_tr] {
            // The one code that a buyer knows is printed on the card.
            let lower = sentence.to_lowercase().replace("security code", "");
            let found = NEVER.iter().find(|word| lower.contains(*word));
            assert_eq!(found, None, "{key}: {sentence}");
            assert!(!sentence.contains(|c: char| c.is_ascii_digit()), "{sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
        }
        assert!(!advice.merchant_en.is_empty() && !advice.merchant_tr.is_empty(), "{key}");
    }
    for meaning in Meaning::all() {
        let advice = meaning.advice();
        let is_open = meaning.outcome == Outcome::Unknown;
        let asks = asks_for_a_payment(advice.buyer_en) || asks_for_a_payment(advice.buyer_tr);
        assert!(!(is_open && asks), "{} asks for another payment", meaning.code);
    }
    for group in ["LOST_CARD", "STOLEN_CARD", "FRAUD_SUSPECT"] {
        let told = Meaning::all().iter().find(|meaning| meaning.group == group).unwrap();
        assert_eq!(told.advice().key, "refused_without_reason", "{group}");
    }
}

/// What a response repeats may be a card number, whichever field it came in.
#[test]
fn no_error_shows_a_card_number_or_a_response() {
    let mut refused = refusal::<CreatePayment>("10051", "", 200);
    refused.raw = Received::of(&format!(r#"{{"errorCode":"10051","note":"{CARD}"}}"#));
    let shown = format!("{refused} {refused:?} {refused:#?}");
    assert!(shown.contains("10051") && !shown.contains(CARD), "{shown}");
    assert!(refused.raw.contains("note") && !refused.raw.contains(CARD), "nor keeps one");
    for reason in [
        UntrustedReason::EchoDiffers {
            field: "conversationId",
            sent: "c-1".to_owned(),
            received: Some(CARD.to_owned()),
        },
        UntrustedReason::EchoDiffers { field: "price", sent: CARD.to_owned(), received: None },
        UntrustedReason::Contradicts { problem: format!("its paymentId is {CARD}") },
        UntrustedReason::WrongShape { path: format!("a[\"{CARD}\"]") },
        UntrustedReason::Repeated { field: CARD.to_owned() },
    ] {
        let body = format!(r#"{{"note":"{CARD}"}}"#);
        let error = response::untrusted(&prepared(), 200, body.as_bytes(), reason);
        let report = serde_json::to_string(&error.report()).unwrap();
        let shown = format!("{error} {error:?} {error:#?} {report}");
        assert!(!shown.contains("552879"), "{shown}");
        assert!(!shown.contains("note"), "the response is not shown: {shown}");
        assert!(error.raw().unwrap().contains("note"));
    }
}

/// Whatever a merchant takes for a reference, no error shows a card number.
#[test]
fn no_error_shows_a_card_number_that_was_given_as_the_reference() {
    let mut looked_at = 0;
    for (error, ..) in every_variant() {
        let card = || Some(CARD.to_owned());
        let mut error = error;
        match &mut error {
            Error::Invalid(invalid) => invalid.conversation_id = card(),
            Error::Api(refusal) => refusal.conversation_id = card(),
            Error::Untrusted(untrusted) => untrusted.conversation_id = card(),
            Error::Transport(transport) => transport.conversation_id = card(),
            Error::RateLimited(limited) => limited.conversation_id = card(),
            Error::ReferenceInUse(_) => {} // its reference is that of the handle
            Error::Closed(_) | Error::Config(_) => continue,
        }
        if let Some(pending) = error.pending_mut() {
            pending.conversation_id = CARD.parse().unwrap();
            pending.basket_id = CARD.parse().ok();
        }
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("552879"), "{shown}");
        assert_eq!(error.conversation_id(), Some(CARD), "programs look it up by that");
        looked_at += 1;
    }
    assert_eq!(looked_at, 8);
}

#[test]
fn each_kind_has_words_and_a_way_of_its_own() {
    let mut summaries = HashSet::new();
    for kind in ErrorKind::ALL {
        assert!(summaries.insert(kind.summary()), "{kind:?} says what another one says");
        for sentence in [kind.summary(), kind.what_to_do()] {
            assert!(sentence.starts_with(|c: char| c.is_alphabetic()), "{sentence}");
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        }
        assert_eq!(kind.parent().and_then(ErrorKind::parent), None, "{kind:?}");
    }
    for (kind, outcome) in
        every_variant().iter().map(|(error, outcome, ..)| (error.kind(), *outcome))
    {
        let never_sent =
            kind.summary().contains("not sent") || kind.summary().contains("Nothing was sent");
        assert!(!never_sent || outcome == Outcome::NotSent, "{kind:?}");
    }
    let children =
        |parent| ErrorKind::ALL.iter().filter(|kind| kind.parent() == Some(parent)).count();
    assert_eq!((children(ErrorKind::Api), children(ErrorKind::Callback)), (4, 1));
}

/// Whoever may have been charged is never sent for another card, and always for the handle.
#[test]
fn what_to_do_follows_from_what_may_have_happened() {
    for kind in [ErrorKind::Service, ErrorKind::UntrustedResponse, ErrorKind::Transport] {
        assert!(kind.what_to_do().contains("resolve the pending handle before anything else"));
    }
    assert!(ErrorKind::AlreadyDone.what_to_do().contains("Never ask for another card"));
    let offers = |kind: &&ErrorKind| kind.what_to_do().contains("another one");
    assert_eq!(
        ErrorKind::ALL.iter().filter(offers).collect::<Vec<_>>(),
        [&ErrorKind::CardDeclined]
    );
}

/// To make the same call again is no advice for a card without money, whatever HTTP says.
#[test]
fn a_declined_card_is_one_beside_the_status_of_too_many_calls() {
    let kind = |code| refusal::<crate::payment::CreatePayment>(code, "", 429).kind();
    assert_eq!(kind("10051"), ErrorKind::CardDeclined);
    assert_eq!(kind("50000"), ErrorKind::RateLimited);
    assert_eq!(kind("424242"), ErrorKind::RateLimited);
}

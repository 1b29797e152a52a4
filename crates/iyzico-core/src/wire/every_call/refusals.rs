//! What a refusal must be before it proves that no money moved.

use super::responses::{Body, ODD, prepared, put, written};
use super::{Call, calls};
use crate::wire::endpoint::{Safety, SecondCall};
use crate::wire::error::{Actor, Category, Error, ErrorKind, Meaning, Outcome, Retry};
use crate::wire::request::Prepared;
use crate::wire::sent::Sent;

#[test]
fn odd_values_leave_a_refusal_its_code() {
    let refusal: Body = [
        ("status", r#""failure""#),
        ("errorCode", r#""10051""#),
        ("errorMessage", r#""Kart limiti yetersiz""#),
        ("errorGroup", r#""NOT_SUFFICIENT_FUNDS""#),
        ("locale", r#""tr""#),
        ("systemTime", "1"),
        ("conversationId", r#""c1""#),
        ("paymentId", r#""7""#),
        ("retryable", "false"),
        ("price", "1"),
        ("mdStatus", "1"),
        ("itemTransactions", "[]"),
    ]
    .map(|(name, json)| (name, json.to_owned()))
    .into();
    for call in calls() {
        for (name, _) in &refusal {
            for odd in ODD {
                let mut body = refusal.clone();
                put(&mut body, name, odd);
                let text = written(&body);
                let error = call.interpret(&prepared(&call), text.as_bytes()).unwrap_err();
                match (&error, *name) {
                    (Error::Api(_), "errorCode") | (Error::Untrusted(_), "status") => {}
                    (Error::Api(api), _) => {
                        assert_eq!(api.code, "10051", "{text}");
                        let open = *name == "errorGroup"
                            || decides(&call).contains(name) && UNREADABLE.contains(&odd);
                        let open = open && error.outcome() == Outcome::Unknown;
                        assert!(error.outcome() == Outcome::Refused || open, "{text}: {error}");
                    }
                    _ => panic!("{text}: {error}"),
                }
            }
        }
    }
}

/// What says nothing, because it is neither text nor number.
const UNREADABLE: [&str; 6] =
    ["true", "{}", "[]", r#"["SUCCESS"]"#, r#"{"code":"5115"}"#, r#""\ud800""#];

/// What was taken, which a refusal tells of nothing.
fn is_amount(field: &str) -> bool {
    field.to_lowercase().contains("price") || field == "withholdingTax"
}

/// The fields that decide whether iyzico refused, and this call.
fn decides(call: &Call) -> Vec<&'static str> {
    let echoed = call.description.echo.iter().filter(|field| !is_amount(field));
    let of_all = ["errorCode", "errorGroup", "code", "paymentStatus", "conversationId"];
    of_all.iter().chain(echoed).copied().collect()
}

/// A refusal stays one for whoever reads what iyzico said, and proves nothing about the money.
#[test]
fn what_decides_a_refusal_is_there_once_and_can_be_read() {
    let usual: Body =
        vec![("status", r#""failure""#.to_owned()), ("errorCode", r#""10051""#.to_owned())];
    for call in calls() {
        let (name, moves_money) = (call.description.name, call.description.safety.moves_money());
        let error = |body: &str| call.interpret(&prepared(&call), body.as_bytes()).unwrap_err();
        for field in decides(&call) {
            for odd in UNREADABLE {
                let mut body = usual.clone();
                put(&mut body, field, odd);
                put(&mut body, "errorMessage", r#""no funds""#);
                let error = error(&written(&body));
                assert!(error.to_string().contains("no funds"), "{name} {field} {odd}: {error}");
                assert_eq!(
                    error.outcome() == Outcome::Unknown,
                    moves_money,
                    "{name} {field} {odd}"
                );
            }
            for second in [r#""7""#, "null", "[]"] {
                let mut body = usual.clone();
                put(&mut body, field, r#""7""#);
                body.push((field, second.to_owned()));
                let error = error(&written(&body));
                assert_eq!(error.outcome(), Outcome::Unknown, "{name} {field} {second}: {error}");
            }
        }
    }
}

/// Services have two words for a code. With both, they say the same, or nobody knows what is said.
#[test]
fn two_codes_that_differ_leave_the_outcome_open() {
    for call in calls().iter().filter(|call| call.description.safety.moves_money()) {
        let outcome = |codes: &str| {
            let body = format!(r#"{{"status":"failure",{codes}}}"#);
            call.interpret(&prepared(call), body.as_bytes()).unwrap_err().outcome()
        };
        let name = call.description.name;
        let alone = outcome(r#""errorCode":"10051""#);
        assert_eq!(outcome(r#""errorCode":"10051","code":10051"#), alone, "{name}");
        assert_eq!(outcome(r#""code":null,"errorCode":"10051""#), alone, "{name}");
        for other in [r#""5115""#, "5001", r#""ok""#, "true", "0"] {
            for codes in [
                format!(r#""errorCode":"10051","code":{other}"#),
                format!(r#""code":"10051","errorCode":{other}"#),
                format!(r#""code":{other},"errorCode":"10051""#),
            ] {
                assert_eq!(outcome(&codes), Outcome::Unknown, "{name} {codes}");
            }
        }
    }
}

#[test]
fn a_code_leaves_the_outcome_open_in_every_envelope() {
    let mut tried = 0;
    for call in calls().iter().filter(|call| call.description.safety.moves_money()) {
        let outcome = |body: &str, status: u16| {
            let error = (call.interpret_as)(&prepared(call), status, body.as_bytes()).unwrap_err();
            error.outcome()
        };
        let is_of_subscriptions = call.description.path.starts_with("/v2/subscription/");
        let odd = ["0", "05115", " 1 ", "E1", "5115.0"];
        for code in Meaning::all().iter().map(|meaning| meaning.code).chain(odd) {
            let usual = format!(r#"{{"status":"failure","errorCode":"{code}"}}"#);
            let is_open = outcome(&usual, 200) == Outcome::Unknown;
            let any_is_open = call.description.second_call == Some(SecondCall::Refused);
            if !is_open || any_is_open || is_of_subscriptions && code == "1" {
                continue;
            }
            for status in [400, 401, 403, 404, 409, 422, 429] {
                for named in ["errorCode", "code"] {
                    for envelope in [
                        r#""status":"failure","#.to_owned(),
                        format!(r#""status":{status},"#),
                        format!(r#""status":"{status}","#),
                        String::new(),
                    ] {
                        let body = format!(r#"{{{envelope}"{named}":"{code}"}}"#);
                        assert_eq!(outcome(&body, status), Outcome::Unknown, "{status} {body}");
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}

#[test]
fn a_refusal_that_names_something_else_than_was_sent_decides_nothing() {
    let mut tried = 0;
    for call in calls() {
        for field in call.description.echo.iter().copied().chain(["conversationId"]) {
            if is_amount(field) {
                continue; // what was taken of nothing
            }
            let sent = Prepared { sent: Sent::only(field, "7"), ..prepared(&call) };
            let named = |literal: &str| {
                let mut refusal: Body = vec![
                    ("status", r#""failure""#.to_owned()),
                    ("errorCode", r#""10051""#.to_owned()),
                ];
                put(&mut refusal, field, literal);
                call.interpret(&sent, written(&refusal).as_bytes()).unwrap_err()
            };
            for same in ["7", r#""7""#, "null", r#""""#] {
                assert!(matches!(named(same), Error::Api(_)), "{} {field}", call.description.name);
            }
            let other = named(r#""8""#);
            assert!(
                matches!(other, Error::Untrusted(_)),
                "{} {field}: {other}",
                call.description.name
            );
            assert_eq!(other.outcome(), Outcome::Unknown, "{other}");
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
}

/// The money of a payment that failed and is paid is in doubt, however the word is written.
#[test]
fn a_failure_that_calls_the_payment_paid_decides_nothing() {
    for call in calls() {
        let said = |literal: &str| {
            let mut refusal: Body =
                vec![("status", r#""failure""#.to_owned()), ("errorCode", r#""10051""#.to_owned())];
            put(&mut refusal, "paymentStatus", literal);
            call.interpret(&prepared(&call), written(&refusal).as_bytes())
        };
        let name = call.description.name;
        for paid in ["SUCCESS", "success", "Success ", "SUC_CESS"] {
            let error = said(&format!(r#""{paid}""#)).unwrap_err();
            assert!(matches!(error, Error::Untrusted(_)), "{name} {paid}: {error}");
            assert_eq!(error.outcome(), Outcome::Unknown, "{name} {paid}: {error}");
        }
        for unpaid in ["null", r#""""#, r#""FAILURE""#, r#""unheard of""#, "0"] {
            let is_refused = matches!(said(unpaid), Ok(_) | Err(Error::Api(_)));
            assert!(is_refused, "{name} {unpaid}");
        }
    }
}

/// A call whose record accepts it once is refused the second time, with a code that is in the table or may be
/// any: neither says that no money moved.
#[test]
fn a_refusal_that_may_mean_that_it_was_done_before_leaves_the_outcome_open() {
    let mut tried = 0;
    for call in calls() {
        let second = call.description.second_call;
        for meaning in Meaning::all() {
            let tells = match second {
                Some(SecondCall::RefusedByCode) => meaning.done_before,
                Some(SecondCall::Refused) => !matches!(
                    meaning.category,
                    Category::BankDecline | Category::Auth | Category::RateLimit
                ),
                _ => false,
            };
            if !tells {
                continue;
            }
            let refused = format!(
                r#"{{"status":"failure","errorCode":"{}","errorMessage":"no"}}"#,
                meaning.code
            );
            let error = call.interpret(&prepared(&call), refused.as_bytes()).unwrap_err();
            let what = format!("{} {}", call.description.name, meaning.code);
            assert_eq!(error.outcome(), Outcome::Unknown, "{what}: {error}");
            assert!(!error.to_string().contains("no money moved"), "{what}: {error}");
            let advice = error.advice().unwrap_or_else(|| panic!("{what} has no advice"));
            for denial in ["nothing was carried out", "was not carried out"] {
                let is_denied = advice.merchant_en.contains(denial);
                assert!(!is_denied || meaning.done_before, "{what}: {}", advice.merchant_en);
            }
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

/// Nobody pays by a call that gives money back or pays it out: no code makes it ask for another card or speak of a
/// payment that was not made.
#[test]
fn a_call_that_takes_no_money_asks_nobody_to_pay() {
    const WORDS: [&str; 12] = [
        "another card",
        "başka bir kart",
        "saved card",
        "single payment",
        "tek çekim",
        "this payment with",
        "the payment could not",
        "ödeme tamamlanamadı",
        "not approve the payment",
        "ödemeyi onaylamadı",
        "before paying again",
        "yeniden ödeme yapmayın",
    ];
    let mut tried = 0;
    for call in calls() {
        if !matches!(call.description.safety, Safety::GivesBack | Safety::PaysOut) {
            continue;
        }
        if let Some(pending) = prepared(&call).pending_money() {
            let key = pending.advice().map(|advice| advice.key);
            assert!(matches!(key, Some("refund_unknown" | "transfer_unknown")), "{key:?}");
        }
        for meaning in Meaning::all() {
            for group in [meaning.group, "TIMEOUT"] {
                let refused = format!(
                    r#"{{"status":"failure","errorCode":"{}","errorMessage":"no","errorGroup":"{group}"}}"#,
                    meaning.code
                );
                let error = call.interpret(&prepared(&call), refused.as_bytes()).unwrap_err();
                let what = format!("{} {}", call.description.name, meaning.code);
                let report = error.report();
                assert_ne!(report.class, ErrorKind::CardDeclined, "{what}");
                assert_ne!(report.other_card, Some(true), "{what}");
                assert_ne!(report.retry, Some(Retry::AnotherCard), "{what}");
                let advice = report.advice.unwrap_or_else(|| panic!("{what} has no advice"));
                for sentence in [advice.buyer_en, advice.buyer_tr] {
                    let lower = sentence.to_lowercase();
                    let found = WORDS.iter().find(|word| lower.contains(*word));
                    assert_eq!(found, None, "{what}: {sentence}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// Subscriptions have no 3-D Secure, so nobody is sent to the page of a bank.
#[test]
fn a_subscription_asks_for_a_credit_card_where_a_payment_asks_for_three_ds() {
    for (name, key, retry, actor) in [
        ("payment.create", "use_three_ds", Retry::ThreeDs, Actor::Developer),
        ("subscription.create", "subscription_card", Retry::AnotherCard, Actor::Buyer),
    ] {
        let call = calls().into_iter().find(|call| call.description.name == name).unwrap();
        let refused = r#"{"status":"failure","errorCode":"10217","errorMessage":"no"}"#;
        let error = call.interpret(&prepared(&call), refused.as_bytes()).unwrap_err();
        let report = error.report();
        assert_eq!(report.advice.map(|advice| advice.key), Some(key));
        assert_eq!((report.retry, report.actor), (Some(retry), Some(actor)), "{name}");
        assert_eq!(report.other_card, Some(true), "{name}");
    }
}

/// What a reader is told of refusals that may mean "done before" follows from the table of codes and the calls.
#[test]
fn the_documentation_names_every_refusal_that_may_mean_done_before() {
    for page in ["reliability.md", "reliability.tr.md"] {
        let path = format!("{}/../../docs/{page}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with('|')).collect();
        let row_of = |code: &str| rows.iter().find(|row| row.starts_with(&format!("| {code} |")));
        for meaning in Meaning::all().iter().filter(|meaning| meaning.done_before) {
            assert!(row_of(meaning.code).is_some(), "{page}: {}", meaning.code);
        }
        let of_codes = Meaning::all().iter().filter(|meaning| meaning.done_before);
        let of_codes: Vec<_> = of_codes.filter_map(|meaning| row_of(meaning.code)).collect();
        for call in calls().iter().map(|call| &call.description) {
            let name = format!("`{}`", call.name);
            let is_named = match call.second_call {
                Some(SecondCall::RefusedByCode) => of_codes.iter().any(|row| row.contains(&name)),
                Some(SecondCall::Refused) => {
                    rows.iter().any(|row| row.contains("`payout.execute`,") && row.contains(&name))
                }
                _ => true,
            };
            assert!(is_named, "{page}: {name}");
        }
    }
}

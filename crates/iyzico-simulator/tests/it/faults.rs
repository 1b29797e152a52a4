//! What goes wrong on purpose, as clients see it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use iyzico_core::payment::{RefundAmount, RetrievePayment, RetrievePaymentHistory};
use iyzico_core::signature;
use iyzico_simulator::{Cut, Fault, FaultRule, Moment, Scenario, Simulator};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::shop::{PARAF, Shop, code, json_of, order, reply};

/// Pays over a connection of its own, and returns every byte that comes back.
async fn pay(shop: &Shop) -> String {
    begin(shop).await.rest().await
}

struct Responding(TcpStream);

impl Responding {
    async fn rest(mut self) -> String {
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes).await; // a reset ends a response too
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

async fn begin(shop: &Shop) -> Responding {
    const PATH: &str = "/payment/auth";
    let body = json_of(&order(PARAF)).to_string();
    let authorization = signature::authorization(&shop.credentials, "nonce", PATH, body.as_bytes());
    let request = format!(
        "POST {PATH} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         authorization: {authorization}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len(),
    );
    let mut stream = TcpStream::connect(shop.simulator.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    Responding(stream)
}

fn body(response: &str) -> &str {
    response.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

async fn shop_with(fault: Fault) -> Shop {
    let shop = Shop::open().await;
    shop.simulator.add_fault(FaultRule::new(fault).call("payment.create")).unwrap();
    shop
}

#[track_caller]
fn assert_paid(shop: &Shop, payments: usize) {
    assert_eq!(shop.simulator.ledger().len(), payments);
}

#[tokio::test]
async fn a_cut_before_the_commit_books_nothing() {
    for cut in [Cut::BeforeRead, Cut::AfterRead] {
        let shop = shop_with(Fault::Cut(cut)).await;
        assert_eq!(pay(&shop).await, "", "{cut:?}");
        assert_paid(&shop, 0);
        let request = shop.simulator.requests().pop().unwrap();
        assert_eq!(request.faults, [Fault::Cut(cut)]);
    }
}

#[tokio::test]
async fn a_cut_after_the_commit_books_and_responses_nothing() {
    let shop = shop_with(Fault::Cut(Cut::AfterCommit)).await;
    assert_eq!(pay(&shop).await, "");
    assert_paid(&shop, 1);
    let line = shop.simulator.requests()[0].to_string();
    assert_eq!(line, "POST /payment/auth 200 success [cut afterCommit]");
}

#[tokio::test]
async fn a_response_ends_at_any_byte() {
    let shop = Shop::open().await;
    let whole = pay(&shop).await;
    assert!(whole.starts_with("HTTP/1.1 200"), "{whole}");
    for bytes in [1, 2, 17, 100, 500, 1500] {
        shop.simulator.clear_faults();
        let cut = Fault::Cut(Cut::ResponseByte(bytes));
        shop.simulator.add_fault(FaultRule::new(cut)).unwrap();
        let part = pay(&shop).await;
        assert_eq!(part.len() as u64, bytes);
        assert_eq!(part[..15.min(part.len())], whole[..15.min(part.len())]);
    }
    assert_paid(&shop, 7);
}

#[tokio::test]
async fn a_cut_beyond_the_end_cuts_nothing_not_even_the_next_response() {
    let shop = Shop::open().await;
    let unsigned = || http::Request::post("/payment/auth");
    let body = shop.send(unsigned().body(Vec::new()).unwrap()).await.body;
    // More than one response with its head, and less than two.
    let bytes = body.len() as u64 + 200;
    let cut = FaultRule::new(Fault::Cut(Cut::ResponseByte(bytes))).times(1);
    shop.simulator.add_fault(cut).unwrap();
    let stream = TcpStream::connect(shop.simulator.address()).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    for _ in 0..2 {
        let request = unsigned().header("host", "localhost").body(String::new()).unwrap();
        sender.ready().await.unwrap();
        let response = reply(sender.send_request(request).await.unwrap()).await;
        assert_eq!(response.json()["errorCode"], "1001");
    }
    assert_eq!(shop.simulator.faults()[0].fired, 1);
}

#[tokio::test]
async fn a_proxy_fails_before_or_after_the_commit() {
    for (at, payments) in [(Moment::BeforeCommit, 0), (Moment::AfterCommit, 1)] {
        let shop = shop_with(Fault::Gateway { status: 503, at }).await;
        let response = pay(&shop).await;
        assert!(response.starts_with("HTTP/1.1 503"), "{response}");
        assert!(response.contains("content-type: text/html"), "{response}");
        assert!(body(&response).starts_with("<html>"), "{response}");
        assert_paid(&shop, payments);
    }
}

#[tokio::test]
async fn a_response_is_empty_or_half_or_of_another_type() {
    let shop = shop_with(Fault::EmptyResponse).await;
    let response = pay(&shop).await;
    assert!(response.starts_with("HTTP/1.1 200") && body(&response).is_empty(), "{response}");
    assert_paid(&shop, 1);

    let shop = shop_with(Fault::HalfResponse).await;
    let response = pay(&shop).await;
    assert!(body(&response).starts_with("{\"status\":\"success\""), "{response}");
    assert!(serde_json::from_str::<Value>(body(&response)).is_err());
    assert_paid(&shop, 1);

    let shop = shop_with(Fault::WrongContentType).await;
    let response = pay(&shop).await;
    assert!(response.contains("content-type: text/html"), "{response}");
    assert!(serde_json::from_str::<Value>(body(&response)).is_ok());
}

#[tokio::test]
async fn what_was_forged_does_not_verify() {
    let forgeries = [
        Fault::WrongSignature,
        Fault::MissingSignature,
        Fault::tamper("paidPrice"),
        Fault::Tamper { field: "paidPrice".to_owned(), value: Some("0.01".into()) },
        Fault::Tamper { field: "currency".to_owned(), value: Some("USD".into()) },
        Fault::tamper("conversationId"),
    ];
    for forgery in forgeries {
        let shop = shop_with(forgery.clone()).await;
        let error = shop.call(&order(PARAF)).await.unwrap_err();
        assert!(matches!(error, iyzico_core::Error::Untrusted(_)), "{forgery}: {error}");
        assert_paid(&shop, 1);
    }
}

#[tokio::test]
async fn the_code_of_the_rate_limit_is_a_number() {
    let shop = shop_with(Fault::RateLimited).await;
    let response: Value = serde_json::from_str(body(&pay(&shop).await)).unwrap();
    assert_eq!(response["errorCode"], 50000);
    assert_eq!(code(shop.call(&order(PARAF)).await), "50000");
    assert_paid(&shop, 0);
}

#[tokio::test]
async fn limits_are_enforced_on_the_simulators_clock() {
    let shop = Shop::at(Simulator::builder().enforce_rate_limits(true)).await;
    for _ in 0..50 {
        shop.pay(PARAF).await;
    }
    assert_eq!(code(shop.call(&order(PARAF)).await), "50000");
    shop.simulator.clock().advance(Duration::from_secs(60));
    shop.pay(PARAF).await;
    shop.simulator.enforce_rate_limits(false);
    for _ in 0..60 {
        shop.pay(PARAF).await;
    }
}

#[tokio::test]
async fn a_slow_service_books_even_when_the_client_has_gone() {
    let mut delay = Duration::from_millis(200);
    let (shop, started) = loop {
        let shop = shop_with(Fault::delay(delay)).await;
        let started = Instant::now();
        drop(begin(&shop).await);
        if shop.simulator.ledger().is_empty() {
            break (shop, started);
        }
        // The client has gone too late: a slow machine needs a slower service.
        delay *= 2;
        assert!(delay < Duration::from_secs(60), "booked before its time");
    };
    until_booked(&shop).await;
    assert!(started.elapsed() >= delay);
}

/// The request and the end of the connection may be read in one go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_is_booked_however_soon_the_client_goes() {
    let shop = Shop::open().await;
    for payments in 1..=200 {
        drop(begin(&shop).await);
        let booked = async {
            while shop.simulator.ledger().len() < payments {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(Duration::from_secs(60), booked).await.expect("the payment is forgotten");
    }
}

async fn until_booked(shop: &Shop) {
    while shop.simulator.ledger().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_pause_after_the_commit_comes_when_all_is_booked() {
    let at = Moment::AfterCommit;
    let shop = shop_with(Fault::Delay { milliseconds: 3_600_000, at }).await;
    let response = begin(&shop).await;
    until_booked(&shop).await;
    assert!(timeout(Duration::from_millis(100), response.rest()).await.is_err());
}

#[tokio::test]
async fn a_response_drips() {
    let shop = shop_with(Fault::Drip { bytes: 500, every_milliseconds: 40 }).await;
    let started = Instant::now();
    let response = pay(&shop).await;
    let length = body(&response).len();
    assert!(serde_json::from_str::<Value>(body(&response)).is_ok());
    assert!(response.contains(&format!("content-length: {length}")), "{response}");
    let pauses = u32::try_from(length.div_ceil(500)).unwrap();
    assert!(started.elapsed() >= pauses * Duration::from_millis(40));
}

#[tokio::test]
async fn look_ups_lag_behind_on_the_simulators_clock() {
    let shop = Shop::open().await;
    let lag = FaultRule::new(Fault::Lag { seconds: 30 });
    shop.simulator.add_fault(lag.call("payment.create").call("payment.refund_amount")).unwrap();
    let paid = shop.pay(PARAF).await;
    let id = paid.payment_id.as_str();
    let by_reference = RetrievePayment::builder().payment_conversation_id("123456789").build();
    let by_number = RetrievePayment::builder().payment_id(id).build();
    let history = RetrievePaymentHistory::builder().payment_id(id).build();
    assert_eq!(code(shop.call(&by_reference).await), "5087");
    assert_eq!(code(shop.call(&by_number).await), "5087");
    let payments = shop.call(&history).await.unwrap().payments.clone().unwrap();
    assert!(payments.is_empty());

    shop.simulator.clock().advance(Duration::from_secs(30));
    shop.call(&by_reference).await.unwrap();
    shop.call(&RefundAmount::builder().payment_id(id).price("0.2").build()).await.unwrap();
    let refunds = async || {
        let history = shop.call(&history).await.unwrap();
        let payment = history.payments.as_ref().unwrap()[0].clone();
        let lines = payment.item_transactions.unwrap();
        lines.into_iter().filter_map(|line| line.refunds).flatten().count()
    };
    assert_eq!(refunds().await, 0);
    shop.simulator.clock().advance(Duration::from_secs(30));
    assert_eq!(refunds().await, 1);
}

#[tokio::test]
async fn what_look_ups_do_not_see_yet_stays_hidden_by_the_next_change() {
    let shop = Shop::open().await;
    shop.simulator.add_fault(FaultRule::new(Fault::Lag { seconds: 30 })).unwrap();
    let paid = shop.pay(PARAF).await;
    let id = paid.payment_id.as_str();
    shop.call(&RefundAmount::builder().payment_id(id).price("0.2").build()).await.unwrap();
    let look_up = RetrievePayment::builder().payment_id(id).build();
    assert_eq!(code(shop.call(&look_up).await), "5087");
}

#[tokio::test]
async fn rules_choose_their_requests() {
    let shop = Shop::open().await;
    let rule = FaultRule::new(Fault::RateLimited).call("payment.create");
    let rule = rule.conversation_id("123456789").skip(1).times(2);
    shop.simulator.add_fault(rule).unwrap();
    let mut another = order(PARAF);
    another.conversation_id = Some("another".into());
    shop.call(&another).await.unwrap();
    shop.pay(PARAF).await;
    assert_eq!(code(shop.call(&order(PARAF)).await), "50000");
    shop.call(&another).await.unwrap();
    assert_eq!(code(shop.call(&order(PARAF)).await), "50000");
    shop.pay(PARAF).await;
    let state = &shop.simulator.faults()[0];
    assert_eq!((state.met, state.fired), (4, 2));
}

/// Which of a hundred payments fail.
async fn failures(seed: u64) -> Vec<bool> {
    let shop = Shop::open().await;
    let rule = FaultRule::new(Fault::RateLimited).call("payment.create").chance(0.3);
    shop.simulator.play(&Scenario::new(seed).rule(rule)).unwrap();
    let mut failures = Vec::new();
    for _ in 0..100 {
        failures.push(shop.call(&order(PARAF)).await.is_err());
    }
    failures
}

#[tokio::test]
async fn chance_follows_from_the_seed() {
    let first = failures(1).await;
    assert_eq!(first, failures(1).await);
    assert_ne!(first, failures(2).await);
    let count = first.iter().filter(|failed| **failed).count();
    assert!((15..45).contains(&count), "{count} of 100 with a chance of 0.3");
}

#[tokio::test]
async fn a_reset_takes_the_faults_away() {
    let shop = shop_with(Fault::RateLimited).await;
    shop.simulator.reset();
    assert!(shop.simulator.faults().is_empty());
    shop.pay(PARAF).await;
}

#[tokio::test]
async fn the_control_api_sets_faults_limits_and_the_clock() {
    const FAULTS: &str = "/_simulator/faults";
    const CLOCK: &str = "/_simulator/clock";

    let shop = Shop::open().await;
    let send = async |method: &str, path: &str, body: &str| {
        let request = http::Request::builder().method(method).uri(path);
        shop.send(request.body(body.as_bytes().to_vec()).unwrap()).await
    };
    let rule = r#"{"call":"payment.create","times":1,"fault":{"cut":"afterCommit"}}"#;
    assert_eq!(send("POST", FAULTS, rule).await.status, 200);
    assert_eq!(pay(&shop).await, "");
    let listed = send("GET", FAULTS, "").await.json();
    assert_eq!(listed["faults"][0]["fired"], 1);
    assert_eq!(listed["faults"][0]["fault"]["cut"], "afterCommit");

    let scenario = "enforceRateLimits = true\n[[rule]]\nfault = \"rateLimited\"";
    assert_eq!(send("PUT", FAULTS, scenario).await.status, 200);
    assert_eq!(code(shop.call(&order(PARAF)).await), "50000");
    assert_eq!(send("DELETE", FAULTS, "").await.json()["faults"].as_array().unwrap().len(), 0);
    shop.pay(PARAF).await;
    assert_eq!(send("POST", "/_simulator/rate-limits", r#"{"enforce":false}"#).await.status, 200);

    let moment = r#"{"now":"2027-01-01T00:00:00Z"}"#;
    let now = send("POST", CLOCK, moment).await.json()["now"].as_str().unwrap().to_owned();
    assert!(now.starts_with("2027-01-01T00:00:0"), "{now}");
    assert_eq!(send("POST", CLOCK, r#"{"advanceSeconds":86400}"#).await.status, 200);
    let now = send("GET", CLOCK, "").await.json()["now"].as_str().unwrap().to_owned();
    assert!(now.starts_with("2027-01-02"), "{now}");
    assert_eq!(send("POST", CLOCK, "{}").await.status, 400);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_in_words() {
    let shop = Shop::open().await;
    for (rule, problem) in [
        (r#"{"fault":"explode"}"#, r#""explode" is not a fault; faults are rateLimited, "#),
        (r#"{"fault":{"explode":{}}}"#, r#""explode" is not a fault; faults are rateLimited, "#),
        (r#"{"fault":7}"#, "7 is not a fault; faults are rateLimited, "),
        (r#"{"times":1}"#, "the fault is missing; faults are rateLimited, "),
        (
            r#"{"fault":"delay"}"#,
            r#"delay needs details, such as {"delay": {"milliseconds": 800}}"#,
        ),
        (r#"{"fault":{"rateLimited":{}}}"#, r#"rateLimited has no details; write the text "rateL"#),
        (r#"{"fault":{"lag":{"seconds":1},"cut":"afterRead"}}"#, "an object names one fault"),
        (
            r#"{"call":"payment.make","fault":"emptyResponse"}"#,
            r#"call is "payment.make", and there"#,
        ),
        (
            r#"{"call":7,"fault":"emptyResponse"}"#,
            "call must be the name of a call, or a list of n",
        ),
        (
            r#"{"chance":1.5,"fault":"emptyResponse"}"#,
            "chance must be a number between 0 and 1, not 1.5",
        ),
        (
            r#"{"chance":"often","fault":"emptyResponse"}"#,
            r#"chance must be a number, not "often""#,
        ),
        (
            r#"{"skip":-1,"fault":"emptyResponse"}"#,
            "skip must be a whole number, 0 or greater, not -1",
        ),
        (r#"{"tmes":1,"fault":"emptyResponse"}"#, "tmes is not known here; known are call, conv"),
        (r#"{"fault":{"delay":{"seconds":1}}}"#, "delay.seconds is not known here; known are mil"),
        (r#"{"fault":{"delay":{}}}"#, "delay.milliseconds is missing"),
        (
            r#"{"fault":{"delay":5}}"#,
            "delay must be an object with the fields milliseconds, at, not 5",
        ),
        (
            r#"{"fault":{"delay":{"milliseconds":1,"at":"noon"}}}"#,
            r#"delay.at must be "beforeCommit" or "#,
        ),
        (
            r#"{"fault":{"cut":"afterLunch"}}"#,
            r#"cut must be "beforeRead", "afterRead", "afterCommit" or"#,
        ),
        (r#"{"fault":{"cut":{"responseByte":"x"}}}"#, "cut.responseByte must be a whole number"),
        (r#"{"fault":{"webhook":{"late":{}}}}"#, "webhook.late.seconds is missing"),
        (
            r#"{"fault":{"webhook":"found"}}"#,
            r#"webhook must be "lost", "duplicate", "reorder" or"#,
        ),
        (
            r#"{"fault":{"drip":{"bytes":0,"everyMilliseconds":1}}}"#,
            "drip.bytes must be 1 or greater",
        ),
        (
            r#"{"fault":{"gateway":{"status":200}}}"#,
            "gateway.status must be from 400 to 599, not 200",
        ),
        (
            r#"{"fault":{"tamper":{"field":{"$unusable":"a Map"}}}}"#,
            "tamper.field must be text, not a Map",
        ),
        (r#"{"call":"payment.create","fault":{"webhook":"lost"}}"#, "call must be left out"),
        ("{", "is not JSON: it ends too early in line 1"),
    ] {
        let reply = shop.control("/_simulator/faults", rule).await;
        assert_eq!(reply.status, 400, "{rule}");
        let said = reply.json()["problem"].as_str().unwrap().to_owned();
        assert!(said.starts_with(problem), "{rule}: {said}");
    }
    assert!(shop.simulator.faults().is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_control_request_is_told_by_its_field() {
    let shop = Shop::open().await;
    for (path, body, problem) in [
        (
            "clock",
            r#"{"advanceSeconds":-1}"#,
            "advanceSeconds must be a whole number, 0 or greater",
        ),
        ("clock", r#"{"seconds":1}"#, "seconds is not known here; known are advanceSeconds, now"),
        ("rate-limits", "{}", "enforce is missing"),
        ("rate-limits", r#"{"enforce":"yes"}"#, r#"enforce must be true or false, not "yes""#),
        ("fraud", r#"{"fraudStatus":7}"#, "fraudStatus must be 1, 0 or -1, not 7"),
        ("webhooks/url", r#"{"url":7}"#, "url must be text, not 7"),
        (
            "pages/none/approve",
            r#"{"installment":"3"}"#,
            "installment must be a whole number, 0 or",
        ),
        (
            "pages/none/approve",
            r#"{"card":[]}"#,
            "card must be the data of a card, as in a payment",
        ),
        (
            "pages/none/approve",
            r#"{"card":{"cardNumber":"5528790000000008","cvcc":"123"}}"#,
            "card.cvcc is not known here; known are cardHolderName, cardNumber, ",
        ),
        ("pages/none/approve", "[]", "must be an object with the fields deliver, cardNumber, "),
        ("pages/none/approve", r#"{"5528790000000008":1}"#, "… is not known here; "),
        (
            "pages/none/approve",
            r#"{"installment":"5528790000000008"}"#,
            r#"installment must be a whole number, 0 or greater, not "…""#,
        ),
        (
            "pages/none/approve",
            r#"{"deliver":5528790000000008}"#,
            "deliver must be true or false, not …",
        ),
        ("3ds/1/approve", "[]", "must be an object with the fields deliver, cardNumber, "),
        ("3ds/1/approve", "{", "is not JSON: it ends too early in line 1"),
    ] {
        let reply = shop.control(&format!("/_simulator/{path}"), body).await;
        assert_eq!(reply.status, 400, "{path} {body}");
        let said = reply.json()["problem"].as_str().unwrap().to_owned();
        assert!(said.starts_with(problem), "{path} {body}: {said}");
    }
}

#[test]
fn what_is_wrong_in_a_scenario_is_told_by_its_rule() {
    for (scenario, problem) in [
        (
            r#"{"rules":[]}"#,
            "rules is not known here; known are name, seed, enforceRateLimits, rule",
        ),
        (r#"{"rule":{}}"#, "rule must be a list of rules, not an object"),
        (r#"{"rule":["x"]}"#, "rule 1: must be an object with the fields call, conversationId, "),
        (
            r#"{"rule":[{"fault":"emptyResponse"},{"fault":"x"}]}"#,
            r#"rule 2: "x" is not a fault; "#,
        ),
        (
            r#"{"rule":[{"fault":"emptyResponse","chance":2}]}"#,
            "rule 1: chance must be a number betw",
        ),
        (r#"{"seed":-1}"#, "seed must be a whole number, 0 or greater, not -1"),
        ("enforceRateLimits = \"yes\"", r#"enforceRateLimits must be true or false, not "yes""#),
        ("seed = 1\nname = = 2", "is neither TOML nor JSON: in line 2, "),
        ("{\n\"seed\": }", "is not JSON: it cannot be read in line 2"),
    ] {
        let said = Scenario::parse(scenario).unwrap_err().to_string();
        assert!(said.starts_with(problem), "{scenario}: {said}");
    }
}

#[test]
fn the_scenarios_that_come_along_can_be_played() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, Scenario::names().collect::<Vec<_>>());
    for name in &files {
        let scenario = Scenario::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(scenario.name(), Some(name.replace('-', " ").as_str()));
        let json = serde_json::to_string(&scenario).unwrap();
        assert_eq!(Scenario::parse(&json).unwrap(), scenario);
    }
    let problem = Scenario::parse("lost-response").unwrap_err().to_string();
    assert!(problem.contains("there are bad-network, failing-proxy, "), "{problem}");
}

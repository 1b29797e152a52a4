//! Fields that this version does not know, added to a call.

use std::time::Duration;

use iyzico_http::extra::Extra;
use iyzico_http::payment::RetrievePaymentHistory;
use iyzico_http::signature::Authorization;
use iyzico_http::{CallOptions, Entry, Error, OnceOptions, Outcome, Settled, request};

use crate::doubts::in_doubt;
use crate::support::{
    Next, Server, StoppedClock, bin, bin_response, credentials, payment, payment_response, respond,
    write,
};

const LONGEST_PAUSE: Duration = Duration::from_millis(20);

fn with_extra() -> CallOptions {
    CallOptions { extra: Extra::new().with("newField", "1.50"), ..CallOptions::default() }
}

fn once() -> OnceOptions {
    OnceOptions {
        call: with_extra(),
        deadline: Duration::from_millis(200),
        first_pause: Duration::from_millis(1),
        longest_pause: LONGEST_PAUSE,
        ..OnceOptions::default()
    }
}

fn json(request: &impl iyzico_http::Endpoint, server: &Server) -> String {
    let context = server.client().context();
    let prepared = request::prepare(request, &credentials(), "n", &context).unwrap();
    String::from_utf8(prepared.body.to_vec()).unwrap()
}

#[tokio::test]
async fn extra_fields_are_signed_and_sent_with_and_without_types() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &bin_response(&received.body)));
    let client = server.client();
    client.send_with(&bin(), &with_extra()).await.unwrap();
    let entry = Entry::find("bin.check").unwrap();
    client.call(entry, &json(&bin(), &server), &with_extra()).await.unwrap();
    for received in server.requests() {
        let body = std::str::from_utf8(&received.body).unwrap();
        assert!(body.ends_with(r#","newField":"1.50"}"#), "{body}");
        let header = received.header("authorization").unwrap();
        let authorization = Authorization::parse(header).unwrap();
        let path = "/payment/bin/check";
        assert!(authorization.verifies(&credentials(), path, &received.body));
    }
}

#[tokio::test]
async fn a_call_without_a_body_has_them_in_its_query() {
    let server = Server::start(|stream, _| respond(stream, 200, "{}"));
    let history = RetrievePaymentHistory::builder().payment_id("1").build();
    server.client().send_with(&history, &with_extra()).await.unwrap_err();
    let line = &server.requests()[0].request_line;
    assert!(line.contains("paymentId=1&newField=1.50 "), "{line}");
}

#[tokio::test]
async fn what_must_not_be_added_stays_here() {
    let server = Server::start(|stream, _| respond(stream, 200, "{}"));
    let client = server.client();
    for (extra, problem) in [
        (Extra::new().with("binNumber", "1"), "extra.binNumber"),
        (Extra::new().with("amount", 1.5_f64), "extra.amount"),
        (Extra::new().with("note", "5528790000000008"), "extra.note"),
        (Extra::from_json("7"), "extra"),
    ] {
        let options = CallOptions { extra, ..CallOptions::default() };
        let error = client.send_with(&bin(), &options).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains(problem), "{error}");
        assert!(!format!("{error} {error:?} {options:?}").contains("5528790000000008"));
        assert!(!client.lint_with(&bin(), &options.extra).allow_sending());
    }
    assert_eq!(server.opened(), 0);
}

#[tokio::test]
async fn a_money_call_has_them_and_its_look_up_has_not() {
    let server = Server::start(|stream, received| {
        if received.is_look_up() {
            return respond(stream, 200, &payment_response(&received.body));
        }
        write(stream, "HTTP/1.1 200 OK\r\n");
        Next::Close
    });
    let entry = Entry::find("payment.create").unwrap();
    let json = json(&payment(), &server);
    let (_clock, client) = StoppedClock::patient(&server, LONGEST_PAUSE);
    let typed = client.send_once(&payment(), &once()).await;
    assert!(!matches!(typed, Settled::NotSent(_)), "{typed:?}");
    let untyped = client.call_once(entry, &json, &once()).await;
    assert!(!matches!(untyped, Settled::NotSent(_)), "{untyped:?}");
    let has = |body: &[u8]| String::from_utf8_lossy(body).contains("newField");
    let requests = server.requests();
    assert!(requests.len() >= 4);
    assert!(requests.iter().all(|received| has(&received.body) != received.is_look_up()));
}

/// After a restart the call is made as before, with its fields: only the look-up of its handle has none.
#[tokio::test]
async fn a_call_that_has_them_goes_on_from_its_handle() {
    let declined = r#"{"paymentStatus":"FAILURE","phase":"AUTH","#;
    let server = Server::start(move |stream, received| {
        if received.request_line.contains("/v2/reporting") {
            return respond(stream, 200, r#"{"status":"success","payments":[]}"#);
        }
        let paid = payment_response(&received.body);
        let body = if received.is_look_up() { paid.replacen('{', declined, 1) } else { paid };
        respond(stream, 200, &body)
    });
    let lost = Server::start(|_, _| Next::Close).client().send(&payment()).await.unwrap_err();
    let mut pending = lost.pending().cloned().map(Box::new).unwrap();
    pending.merchant = Some(server.client().merchant()); // two servers stand for one
    let options =
        OnceOptions { pending: Some(pending), deadline: Duration::from_secs(3600), ..once() };
    let settled = server.client().send_once(&payment(), &options).await;
    assert!(matches!(settled, Settled::Succeeded { looked_up: false, .. }), "{settled:?}");
    let requests = server.requests();
    let has = |body: &[u8]| String::from_utf8_lossy(body).contains("newField");
    assert!(requests.len() >= 2 && requests[0].is_look_up());
    assert!(requests.iter().all(|received| has(&received.body) != received.is_look_up()));
}

#[tokio::test]
async fn a_handle_is_made_with_them_and_resolved_without() {
    let server = Server::start(|stream, _| respond(stream, 200, "{}"));
    let client = server.client();
    let mut request = payment();
    request.conversation_id = Some("order-1".into());
    let pending = client.pending_with(&request, &with_extra().extra).unwrap();
    assert!(!pending.to_json().contains("newField"));
    assert_eq!(pending.conversation_id.as_str(), "order-1");
    let wrong = Extra::new().with("price", "1");
    assert!(matches!(client.pending_with(&request, &wrong), Err(Error::Invalid(_))));
    let settled = client.resolve_json(&pending, &once()).await;
    let (_, Error::Config(config)) = in_doubt(&settled) else { panic!("{settled:?}") };
    assert_eq!(config.setting, "extra");
    assert_eq!(server.opened(), 0);
}

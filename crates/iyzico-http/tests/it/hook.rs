//! What the program is told about every attempt.

use std::sync::{Arc, Mutex};

use iyzico_http::error::ErrorKind;
use iyzico_http::{Attempt, ClientBuilder, Outcome};

use crate::support::{
    CARD_NUMBER, Next, Server, bin, bin_response, never_respond, new_payment_response, payment,
    respond,
};

type Attempts = Arc<Mutex<Vec<Attempt>>>;

fn listen(builder: ClientBuilder) -> (ClientBuilder, Attempts) {
    let attempts = Attempts::default();
    let heard = Arc::clone(&attempts);
    let builder = builder.on_attempt(move |attempt| heard.lock().unwrap().push(attempt.clone()));
    (builder, attempts)
}

#[tokio::test]
async fn every_attempt_is_told() {
    let server = Server::start(|stream, received| match received.number {
        1 => Next::Close,
        2 => respond(stream, 503, "<html>one moment</html>"),
        _ => respond(stream, 200, &bin_response(&received.body)),
    });
    let (builder, attempts) = listen(server.builder());
    builder.build().unwrap().send(&bin()).await.unwrap();
    let attempts = attempts.lock().unwrap();
    let told: Vec<_> = attempts
        .iter()
        .map(|attempt| {
            (
                attempt.number,
                attempt.http_status,
                attempt.outcome,
                attempt.error_kind,
                attempt.connection_reused,
                attempt.next_attempt_in.is_some(),
            )
        })
        .collect();
    let unknown = Some(Outcome::Unknown);
    assert_eq!(
        told,
        [
            (1, None, unknown, Some("transport"), Some(false), true),
            (2, Some(503), unknown, Some("untrusted_response"), Some(false), true),
            (3, Some(200), None, None, Some(true), false),
        ]
    );
    assert!(attempts.iter().all(|attempt| attempt.endpoint == "bin.check"));
}

#[tokio::test]
async fn a_refusal_is_told_with_its_code_and_without_the_card() {
    let server = Server::start(|stream, _| {
        let refusal = format!(
            r#"{{"status":"failure","errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS","errorMessage":"{CARD_NUMBER}"}}"#
        );
        respond(stream, 200, &refusal)
    });
    let (builder, attempts) = listen(server.builder());
    builder.build().unwrap().send(&payment()).await.unwrap_err();
    let attempts = attempts.lock().unwrap();
    assert_eq!(attempts[0].outcome, Some(Outcome::Refused));
    assert_eq!(attempts[0].error_code.as_deref(), Some("10051"));
    assert_eq!(attempts[0].error_group.as_deref(), Some("NOT_SUFFICIENT_FUNDS"));
    let text = format!("{attempts:?}");
    assert!(!text.contains(CARD_NUMBER), "{text}");
}

/// What a metric of attempts counts is what a program catches.
#[tokio::test]
async fn an_attempt_and_the_error_of_its_call_have_one_kind() {
    let refusal = |code: &str| format!(r#"{{"status":"failure","errorCode":"{code}"}}"#);
    let replies = [
        (200, refusal("10051"), ErrorKind::CardDeclined),
        (200, refusal("1000"), ErrorKind::Authentication),
        (200, refusal("5093"), ErrorKind::AlreadyDone),
        (200, refusal("1"), ErrorKind::Service),
        (200, refusal("50000"), ErrorKind::RateLimited),
        (200, refusal("11"), ErrorKind::Api),
        (502, "<html>".to_owned(), ErrorKind::UntrustedResponse),
    ];
    let kinds = replies.clone().map(|(.., kind)| kind);
    let server = Server::start(move |stream, received| match replies.get(received.number - 1) {
        Some((status, body, _)) => respond(stream, *status, body),
        None => Next::Close,
    });
    let (builder, attempts) = listen(server.builder());
    let client = builder.build().unwrap();
    for kind in kinds.into_iter().chain([ErrorKind::Transport]) {
        let error = client.send(&payment()).await.unwrap_err();
        let attempt = attempts.lock().unwrap().pop().unwrap();
        assert_eq!((error.kind(), attempt.error_kind), (kind, Some(kind.as_str())), "{error}");
    }
}

/// Whether it is given or made by the client, and however the attempt ends.
#[tokio::test]
async fn every_attempt_names_the_reference_of_its_call() {
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 200, &new_payment_response(&received.body)),
        _ => Next::Close,
    });
    let (builder, attempts) = listen(server.builder());
    let client = builder.build().unwrap();
    let mut request = payment();
    request.conversation_id = Some("order-7".into());
    client.send(&request).await.unwrap();
    request.conversation_id = None;
    let lost = client.send(&request).await.unwrap_err();
    let told: Vec<_> = attempts.lock().unwrap().iter().map(reference).collect();
    let made = lost.conversation_id().map(str::to_owned);
    assert!(made.is_some());
    assert_eq!(told, [Some("order-7".to_owned()), made]);
}

fn reference(attempt: &Attempt) -> Option<String> {
    attempt.conversation_id.clone()
}

#[tokio::test]
async fn a_call_that_is_dropped_is_told_as_abandoned() {
    let server = Server::start(|_, _| never_respond());
    let (builder, attempts) = listen(server.builder());
    let client = builder.build().unwrap();
    let request = payment();
    tokio::select! {
        response = client.send(&request) => panic!("{response:?}"),
        () = server.asked(1) => {}
    }
    let attempts = attempts.lock().unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].error_kind, Some("abandoned"));
    assert_eq!(attempts[0].outcome, Some(Outcome::Unknown));
    assert!(attempts[0].conversation_id.is_some());
}

#[tokio::test]
async fn a_hook_that_panics_breaks_no_call() {
    let server = Server::start(|stream, received| {
        respond(stream, 200, &new_payment_response(&received.body))
    });
    let client = server.builder().on_attempt(|_| panic!("a hook of a test"));
    let client = client.build().unwrap();
    client.send(&payment()).await.unwrap();
    client.send(&payment()).await.unwrap();
    assert_eq!(server.opened(), 1, "the connection was kept");
}

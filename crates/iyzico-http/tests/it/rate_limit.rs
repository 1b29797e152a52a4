//! Staying below iyzico's limits, and what happens beyond them.

use std::sync::Arc;
use std::time::Duration;

use iyzico_http::error::ErrorKind;
use iyzico_http::{Error, Outcome, RateLimit};
use tokio::sync::Notify;
use tokio::time::advance;

use crate::support::{
    Server, StoppedClock, bin, bin_response, new_payment_response, payment, respond,
};

const TOO_MANY: &str =
    r#"{"status":"failure","errorCode":50000,"errorMessage":"Request Limit Exceeded"}"#;

#[tokio::test]
async fn a_payment_beyond_the_limit_is_held_back() {
    let server = Server::start(|stream, received| {
        respond(stream, 200, &new_payment_response(&received.body))
    });
    let client = server
        .builder()
        .rate_limit(RateLimit::FailFast)
        .calls_per_minute("payment.create", 2)
        .build()
        .unwrap();
    let _clock = StoppedClock::new();
    client.send(&payment()).await.unwrap();
    client.send(&payment()).await.unwrap();
    let mut third = payment();
    third.conversation_id = Some("order-3".into());
    let error = client.send(&third).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(error.conversation_id(), Some("order-3"));
    let report = error.report();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(report.retry_after, Some(60.0));
    assert_eq!(report.per_minute, Some(2));
    assert!(matches!(error, Error::RateLimited(limited) if limited.per_minute == 2));
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.opened(), 1);
}

#[tokio::test]
async fn a_payment_that_iyzico_counts_too_many_is_not_repeated() {
    let server = Server::start(|stream, _| respond(stream, 200, TOO_MANY));
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_reading_call_that_iyzico_counts_too_many_is_repeated_after_seconds() {
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 200, TOO_MANY),
        _ => respond(stream, 200, &bin_response(&received.body)),
    });
    let ended = Arc::new(Notify::new());
    let told = Arc::clone(&ended);
    let client = server.builder().on_attempt(move |_| told.notify_one()).build().unwrap();
    let _clock = StoppedClock::new();
    let call = tokio::spawn(async move { client.send(&bin()).await });
    ended.notified().await;
    advance(Duration::from_millis(4900)).await;
    assert_eq!(server.requests().len(), 1, "repeated too early");
    advance(Duration::from_secs(6)).await;
    call.await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// What was sent is not unsent because its repetition was held back.
#[tokio::test]
async fn a_call_that_was_sent_ends_as_it_did_when_its_repetition_is_held_back() {
    for (mode, status, body, outcome) in [
        (RateLimit::FailFast, 503, "<html>one moment</html>", Outcome::Unknown),
        (RateLimit::FailFast, 200, TOO_MANY, Outcome::Refused),
        (RateLimit::Wait, 503, "<html>one moment</html>", Outcome::Unknown),
        (RateLimit::Wait, 200, TOO_MANY, Outcome::Refused),
    ] {
        let server = Server::start(move |stream, _| respond(stream, status, body));
        let limited = server.builder().rate_limit(mode).calls_per_minute("bin.check", 1);
        let limited = limited.total_timeout(Duration::from_secs(30));
        let ended = Arc::new(Notify::new());
        let told = Arc::clone(&ended);
        let client = limited.on_attempt(move |_| told.notify_one()).build().unwrap();
        let _clock = StoppedClock::new();
        let call = tokio::spawn(async move { client.send(&bin()).await });
        ended.notified().await;
        while !call.is_finished() {
            advance(Duration::from_secs(1)).await;
        }
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.outcome(), outcome, "{mode:?} {status}: {error}");
        assert_eq!(error.report().http_status, Some(status), "{mode:?}: {error}");
        assert_eq!(server.requests().len(), 1);
    }
}

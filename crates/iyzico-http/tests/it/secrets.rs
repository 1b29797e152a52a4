//! Keys and cards reach no log, no error and no `Debug` output.

use std::cell::RefCell;
use std::io::Write;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use iyzico_http::card::PaymentCard;
use iyzico_http::extra::Extra;
use iyzico_http::{Attempt, CallOptions, Client, Error, OnceOptions, RateLimit, Settled, request};

use crate::support::{
    CARD_NUMBER, Next, SECRET_KEY, Server, connect_proxy, payment, payment_response, respond,
    tls_server,
};

/// Everything that any crate says on the thread of a test.
struct Log;

thread_local! {
    /// None where nothing is recorded.
    static LOG: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

impl Log {
    /// Records from now on. There is one subscriber for all threads: with one for each, what a thread without
    /// any has passed first may be lost for the others.
    fn start() -> Self {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let is_recorded = || LOG.with_borrow(Option::is_some);
            let layer = tracing_subscriber::fmt::layer()
                .with_span_events(FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(|| Writer)
                .with_filter(dynamic_filter_fn(move |_, _| is_recorded()));
            tracing_subscriber::registry().with(layer).init();
        });
        LOG.set(Some(Vec::new()));
        Self
    }

    fn text() -> String {
        LOG.with_borrow(|log| {
            String::from_utf8_lossy(log.as_deref().unwrap_or_default()).into_owned()
        })
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LOG.set(None);
    }
}

/// Writes into the log of the thread.
struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.as_mut().map_or(Ok(bytes.len()), |log| log.write(bytes)))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[track_caller]
fn assert_silent(text: &str) {
    for secret in [CARD_NUMBER, SECRET_KEY, "74300864791", "IYZWSv2", "cvc", PROXY_PASSWORD] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn a_log_tells_the_names_of_extra_fields_and_not_their_values() {
    let _log = Log::start();
    let server =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    let extra = Extra::new().with("newField", "a value");
    let options = CallOptions { extra, ..CallOptions::default() };
    server.client().send_with(&payment(), &options).await.unwrap();
    let text = Log::text();
    assert!(text.contains("newField") && !text.contains("a value"), "{text}");
}

#[tokio::test]
async fn a_log_at_the_highest_level_tells_the_call_and_no_secret() {
    let _log = Log::start();
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 200, &payment_response(&received.body)),
        2 => respond(stream, 502, "<html>Bad Gateway</html>"),
        _ => Next::Close,
    });
    let client = server.client();
    client.send(&payment()).await.unwrap();
    for _ in 0..2 {
        let error = client.send(&payment()).await.unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
    }
    let text = Log::text();
    assert_silent(&text);
    for expected in [
        "endpoint=\"payment.create\"",
        "attempts=1",
        "status=200",
        "status=502",
        "outcome=\"success\"",
        "outcome=\"unknown\"",
        "milliseconds=",
    ] {
        assert!(text.contains(expected), "{expected} not in {text}");
    }
}

/// It is sent as it was given; no log has to hold it as well.
#[tokio::test]
async fn a_card_number_in_the_place_of_the_reference_is_shown_nowhere() {
    let _log = Log::start();
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 502, "<html>Bad Gateway</html>"),
        2 => respond(stream, 200, r#"{"status":"failure","errorCode":"10051"}"#),
        _ => Next::Close,
    });
    let told = Arc::new(Mutex::new(Vec::new()));
    let client = server.builder().rate_limit(RateLimit::FailFast);
    let client = client.calls_per_minute("payment.create", 4).on_attempt({
        let told = Arc::clone(&told);
        move |attempt| told.lock().unwrap().push(format!("{attempt:?}"))
    });
    let client = client.build().unwrap();
    let mut order = payment();
    order.conversation_id = Some(CARD_NUMBER.into());
    let mut kinds = Vec::new();
    let mut silent = |error: &Error| {
        assert_silent(&format!("{error} {error:?} {error:#?}"));
        kinds.push(error.kind().as_str());
    };
    let at_once = OnceOptions { deadline: Duration::ZERO, ..OnceOptions::default() };
    for _ in 0..3 {
        silent(&client.send(&order).await.unwrap_err());
    }
    let mut other = order.clone();
    other.paid_price = "2.00".into();
    let settled = client.send_once(&other, &at_once).await;
    let Settled::Unknown(_, error) = &settled else { panic!("{settled:?}") };
    silent(error);
    let settled = client.send_once(&order, &at_once).await;
    let Settled::Unknown(_, error) = &settled else { panic!("{settled:?}") };
    silent(error);
    assert_silent(&format!("{settled:?}"));
    silent(&client.send(&order).await.unwrap_err());
    silent(&client.send(&order).await.unwrap_err());
    other.paid_price = "free".into();
    silent(&client.send(&other).await.unwrap_err());
    for kind in [
        "untrusted_response",
        "card_declined",
        "transport",
        "reference_in_use",
        "rate_limited",
        "invalid_request",
    ] {
        assert!(kinds.contains(&kind), "{kind} not in {kinds:?}");
    }
    assert_silent(&Log::text());
    assert_silent(&told.lock().unwrap().concat());
}

#[tokio::test]
async fn http2_and_tls_log_no_secret_either() {
    let _log = Log::start();
    let (server, builder) = tls_server(&[b"h2"]).await;
    builder.build().unwrap().send(&payment()).await.unwrap();
    assert_eq!(server.requests(), 1);
    assert_silent(&Log::text());
}

#[tokio::test]
async fn neither_client_nor_builder_show_keys() {
    let server = Server::start(|_, _| Next::Close);
    let builder =
        server.builder().proxy("http://user:password@127.0.0.1:1").timeout(Duration::from_secs(1));
    let text = format!("{builder:?} {:?}", builder.clone().build().unwrap());
    assert_silent(&text);
    assert!(!text.contains("password"), "{text}");
    assert!(!text.contains("sandbox-api-key"), "{text}");
}

/// The log of a proxied call, of calls that fail and of a hook that panics.
#[tokio::test]
async fn nothing_that_goes_wrong_is_logged_with_a_secret() {
    let _log = Log::start();
    let (server, builder) = tls_server(&[b"http/1.1"]).await;
    let proxy = connect_proxy().await;
    let url = format!("http://user:{PROXY_PASSWORD}@{}", proxy.address);
    let hook = |attempt: &Attempt| panic!("{attempt:?}");
    let client = builder.proxy(url).on_attempt(hook).build().unwrap();
    client.send(&payment()).await.unwrap();
    assert_eq!(server.requests(), 1);
    let unreachable = crate::support::builder().base_url("https://localhost:1").build().unwrap();
    unreachable.send(&payment()).await.unwrap_err();
    let text = Log::text();
    assert_silent(&text);
    assert!(text.contains("the hook `on_attempt` panicked"), "{text}");
}

/// An error with everything below it.
fn links(error: &Error) -> Vec<String> {
    let mut link: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut texts = vec![format!("{:?}", error.report())];
    while let Some(error) = link {
        texts.push(format!("{error} {error:?} {error:#?}"));
        link = error.source();
    }
    texts
}

#[tokio::test]
async fn no_link_of_an_error_shows_a_secret() {
    let responses = Server::start(|stream, received| match received.number {
        1 => respond(stream, 200, r#"{"status":"failure","errorCode":"10051"}"#),
        2 => respond(stream, 200, &String::from_utf8_lossy(&received.body)),
        3 => respond(stream, 502, "<html>"),
        _ => Next::Close,
    });
    let client = responses.client();
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(client.send(&payment()).await.unwrap_err());
    }
    let mut order = payment();
    order.payment_card = PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(format!("{CARD_NUMBER}0"))
        .expire_month("12")
        .expire_year("2030")
        .cvc("12")
        .build()
        .into();
    errors.push(client.send(&order).await.unwrap_err());
    let (server, untrusting) = tls_server(&[b"h2"]).await;
    let stranger = crate::support::builder().base_url(server.base_url()).build().unwrap();
    errors.push(stranger.send(&payment()).await.unwrap_err());
    let proxy = format!("http://user:{PROXY_PASSWORD}@127.0.0.1:1");
    let proxied = untrusting.proxy(proxy).build().unwrap();
    errors.push(proxied.send(&payment()).await.unwrap_err());
    let keys = Client::builder().api_key(CARD_NUMBER).secret_key(format!("{SECRET_KEY}\u{a0}"));
    errors.push(keys.build().unwrap_err());
    let kinds: Vec<_> = errors.iter().map(|error| error.kind().as_str()).collect();
    let expected = [
        "card_declined",
        "untrusted_response",
        "untrusted_response",
        "transport",
        "invalid_request",
        "transport",
        "transport",
        "config",
    ];
    assert_eq!(kinds, expected);
    assert!(errors.iter().any(|error| links(error).len() > 3), "errors of several links");
    for text in errors.iter().flat_map(links) {
        // The name of the field, not its value.
        assert_silent(&text.replace("paymentCard.cvc", ""));
    }
}

#[tokio::test]
async fn neither_attempts_nor_handles_hold_a_secret() {
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&attempts);
    let server = Server::start(|stream, received| {
        respond(stream, 200, &String::from_utf8_lossy(&received.body))
    });
    let builder = server.builder();
    let client = builder.on_attempt(move |attempt| heard.lock().unwrap().push(attempt.clone()));
    let client = client.build().unwrap();
    client.send(&payment()).await.unwrap_err();
    assert_eq!(attempts.lock().unwrap().len(), 1);
    assert_silent(&format!("{:?}", attempts.lock().unwrap()));
    let prepared =
        request::prepare(&payment(), client.credentials(), "n", &client.context()).unwrap();
    let pending = prepared.pending.clone().unwrap();
    assert_silent(&format!("{prepared:?} {pending:?} {}", pending.to_json()));
}

const PROXY_PASSWORD: &str = "proxy-canary-8d1f";

//! Keys and cards reach no log, no error and no `Debug` output.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{
    CARD_NUMBER, Next, SECRET_KEY, Server, payment, payment_answer, respond, tls_server,
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Records everything that any crate says on this thread.
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[track_caller]
fn assert_silent(text: &str) {
    for secret in [CARD_NUMBER, SECRET_KEY, "74300864791", "IYZWSv2"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn a_log_at_the_highest_level_tells_the_call_and_no_secret() {
    let (log, _guard) = Log::start();
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 200, &payment_answer(&received.body)),
        2 => respond(stream, 502, "<html>Bad Gateway</html>"),
        _ => Next::Close,
    });
    let client = server.client();
    client.send(&payment()).await.unwrap();
    for _ in 0..2 {
        let error = client.send(&payment()).await.unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
    }
    let text = log.text();
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

#[tokio::test]
async fn http2_and_tls_log_no_secret_either() {
    let (log, _guard) = Log::start();
    let (server, builder) = tls_server(&[b"h2"]).await;
    builder.build().unwrap().send(&payment()).await.unwrap();
    assert_eq!(server.requests(), 1);
    assert_silent(&log.text());
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

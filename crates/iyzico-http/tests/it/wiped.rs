//! Card and keys are gone from the memory of the process after the call.
//!
//! A process of its own makes the call and then reads its whole memory through `/proc`. It is told
//! what to look for only under a mask, so that it does not find its own question.
//!
//! The allocator writes over the first bytes of what is freed, sixteen as a rule, which is as long as a card
//! number. So the process is told to write over eight only, and the rest of the number is looked for.
//!
//! HTTP/2, which must be asked for, is the exception, and only for the card: the library copies the
//! first 247 bytes of a body into a buffer of the connection, which nobody wipes.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::process::Command;

use iyzico_http::address::Address;
use iyzico_http::card::{MaskedCardNumber, PaymentCard, hide_numbers};
use iyzico_http::{Client, Given};
use zeroize::Zeroizing;

use crate::secure::{Authority, SecureServer};
use crate::support::{Server, payment, payment_response, respond, tls_server};

const CARD: &str = "4987654321098769";
const KEY: &str = "sandbox-5b1e0f8c2a7d4e69";
/// How many bytes of freed memory the allocator uses itself.
const WRITTEN_OVER: usize = 8;

#[test]
fn a_card_and_the_keys_are_wiped_after_a_call() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    assert_wiped(&server.base_url(), None);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_wiped_after_a_call_over_tls() {
    let (server, _) = tls_server(&[b"h2", b"http/1.1"]).await;
    assert_wiped(&server.base_url(), Some(&server.certificate_pem));
    assert_eq!(server.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keys_are_wiped_after_a_call_over_http2() {
    let (server, _) = tls_server(&[b"h2"]).await;
    let left = Left::after_a_call(&server.base_url(), Some(&server.certificate_pem), true);
    assert_eq!(left.key, "0");
    assert_eq!(server.requests(), 1);
}

#[test]
fn they_are_wiped_after_a_call_that_never_left() {
    let server = SecureServer::silent(&Authority::new().issue(&["localhost"], |_| {}));
    assert_wiped(&format!("https://localhost:{}", server.port), None);
}

#[track_caller]
fn assert_wiped(base_url: &str, pem: Option<&str>) {
    let left = Left::after_a_call(base_url, pem, false);
    assert_eq!((left.card.as_str(), left.key.as_str()), ("0", "0"));
}

/// How often card and key are still in memory when everything is dropped.
struct Left {
    card: String,
    key: String,
}

impl Left {
    fn after_a_call(base_url: &str, pem: Option<&str>, http2: bool) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "wiped::a_call_for_another_process", "--ignored", "--nocapture"]);
        command.env("BASE_URL", base_url).env("PEM", pem.unwrap_or_default());
        command.env("HTTP2", if http2 { "yes" } else { "" });
        command.env("MASKED_CARD", masked(CARD)).env("MASKED_KEY", masked(KEY));
        command.env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0");
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let found = |when: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(when));
            line.unwrap_or_else(|| panic!("{text}")).to_owned()
        };
        assert_ne!(found("card before: "), "0", "the search finds nothing at all");
        assert_ne!(found("key before: "), "0", "the search finds nothing at all");
        Self { card: found("card after: "), key: found("key after: ") }
    }
}

#[test]
#[ignore = "a part of the tests of memory"]
fn a_call_for_another_process() {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let (card, key) = (variable("MASKED_CARD"), variable("MASKED_KEY"));
    if card.is_empty() {
        return; // not started by a test of memory
    }
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut builder = Client::builder().api_key("sandbox-api-key");
        builder = builder.secret_key(unmasked(&key)).base_url(variable("BASE_URL"));
        builder = builder.http2(!variable("HTTP2").is_empty());
        if !variable("PEM").is_empty() {
            builder = builder.root_certificate_pem(variable("PEM").as_bytes());
        }
        let client = builder.build().unwrap();
        let mut order = payment();
        // So long behind the card that the body outgrows what was first set aside for it.
        order.billing_address = address();
        let number = Zeroizing::new(unmasked(&card));
        order.payment_card = PaymentCard::builder()
            .card_holder_name("John Doe")
            .card_number(number.as_str())
            .expire_month("12")
            .expire_year("2030")
            .cvc("123")
            .build()
            .into();
        let response = runtime.block_on(client.send(&order));
        println!(
            "\nresponse: {:?}",
            response.map(|_| "success").map_err(|error| error.to_string())
        );
        println!("card before: {}\nkey before: {}", occurrences(&card), occurrences(&key));
        // What hides a number looks at its digits, in whatever script they are.
        let arabic: Zeroizing<String> = Zeroizing::new(number.replacen('9', "\u{669}", 1));
        for number in [&number, &arabic] {
            assert_eq!(MaskedCardNumber::new(number).unwrap().as_str(), "498765******8769");
            assert_eq!(hide_numbers(number), "…");
        }
    }
    let rest = &card[WRITTEN_OVER..];
    println!("card after: {}\nkey after: {}", occurrences(rest), occurrences(&key));
}

fn address() -> Given<Address> {
    let address = Address::builder().contact_name("Jane Doe").city("Istanbul").country("Turkey");
    address.address("a".repeat(10_000)).build().into()
}

/// How often the writable memory of this process holds a text.
fn occurrences(masked: &str) -> usize {
    const PIECE: usize = 1 << 20;
    let memory = File::open("/proc/self/mem").unwrap();
    let mut buffer = vec![0; PIECE];
    let mut found = 0;
    for (start, end) in writable() {
        let mut at = start;
        while at < end {
            let length = buffer.len().min(usize::try_from(end - at).unwrap());
            let is_readable = memory.read_exact_at(&mut buffer[..length], at).is_ok();
            found += count(&buffer[..length], masked.as_bytes());
            buffer.fill(0); // it lies in the memory that is searched
            if !is_readable {
                break;
            }
            let overlap = if length == PIECE { masked.len() - 1 } else { 0 };
            at += (length - overlap) as u64;
        }
    }
    found
}

/// Looks at one byte only, most of the time: this runs unoptimised over all of memory.
fn count(memory: &[u8], masked: &[u8]) -> usize {
    let first = masked[0] ^ MASK;
    let mut found = 0;
    for (at, &byte) in memory.iter().enumerate() {
        if byte == first {
            let here = memory[at..].iter().map(|byte| byte ^ MASK);
            found += usize::from(here.take(masked.len()).eq(masked.iter().copied()));
        }
    }
    found
}

fn writable() -> Vec<(u64, u64)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let areas = maps.lines().filter(|line| line.split(' ').nth(1).unwrap().starts_with("rw"));
    let number = |text: &str| u64::from_str_radix(text, 16).unwrap();
    let bounds = areas.map(|line| line.split(' ').next().unwrap().split_once('-').unwrap());
    bounds.map(|(start, end)| (number(start), number(end))).collect()
}

fn masked(text: &str) -> String {
    unmasked(text)
}

/// The mask turns printable ASCII into printable ASCII, and back.
fn unmasked(text: &str) -> String {
    text.bytes().map(|byte| char::from(byte ^ MASK)).collect()
}

const MASK: u8 = 1;

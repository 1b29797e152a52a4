//! A handle is of one merchant at one host: nobody else takes what it finds for it.

use std::time::Duration;

use iyzico_http::payment::CreatePayment;
use iyzico_http::recovery::Pending;
use iyzico_http::value::write::{Amounts, to_json};
use iyzico_http::{Client, ENDPOINTS, Entry, Error, OnceOptions, Settled};

use crate::doubts::in_doubt;
use crate::support::{Server, StoppedClock, payment, payment_response, respond};

const PAUSE: Duration = Duration::from_millis(10);

fn quickly() -> OnceOptions {
    OnceOptions {
        first_pause: PAUSE,
        longest_pause: PAUSE,
        deadline: 20 * PAUSE,
        ..OnceOptions::default()
    }
}

/// Has charged everything that anybody looks for.
fn server() -> Server {
    Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)))
}

fn order() -> CreatePayment {
    let mut order = payment();
    order.conversation_id = Some("1001".into());
    order
}

/// The handle of a call, with everything that a look-up may need.
fn handle(entry: &Entry, client: &Client) -> Pending {
    let merchant = client.merchant();
    let endpoint = entry.name;
    let json = format!(
        r#"{{"endpoint":"{endpoint}","conversationId":"1001","paymentId":"1","payoutRequestId":"1",
            "paymentTransactionId":"1","price":"1","paidPrice":"1","merchant":"{merchant}"}}"#
    );
    Pending::from_json(&json).unwrap()
}

#[track_caller]
fn is_refused<T: std::fmt::Debug>(settled: &Settled<T>, handle: &Pending) {
    let (open, Error::Config(error)) = in_doubt(settled) else { panic!("{settled:?}") };
    assert_eq!(open, handle, "it stays as it is, for its own client");
    assert_eq!(error.setting, "pending");
    let mark = handle.merchant.unwrap().to_string();
    for told in ["another merchant or another host", "among the former marks", &mark] {
        assert!(error.problem.contains(told), "{}", error.problem);
    }
}

#[tokio::test]
async fn a_handle_of_another_merchant_or_host_is_not_resolved() {
    let (server, elsewhere) = (server(), server());
    let own = server.client();
    let others = [own.with_keys("sandbox-other", "sandbox-secret").unwrap(), elsewhere.client()];
    let mut tried = 0;
    for entry in ENDPOINTS.iter().filter(|entry| entry.recovery.is_some()) {
        let handle = handle(entry, &own);
        for other in &others {
            is_refused(&other.resolve_json(&handle, &quickly()).await, &handle);
            tried += 1;
        }
    }
    assert_eq!(tried, 28);
    assert_eq!((server.requests().len(), elsewhere.requests().len()), (0, 0), "nobody was asked");
}

#[tokio::test]
async fn a_call_is_not_settled_with_the_handle_of_another_merchant() {
    let server = server();
    let own = server.client();
    let other = own.with_keys("sandbox-other", "sandbox-secret").unwrap();
    let handle = own.pending(&order()).unwrap();
    let with = OnceOptions { pending: Some(Box::new(handle.clone())), ..quickly() };
    is_refused(&other.resolve::<CreatePayment>(&handle, &quickly()).await, &handle);
    is_refused(&other.send_once(&order(), &with).await, &handle);
    let entry = Entry::find("payment.create").unwrap();
    let json = to_json(&order(), Amounts::ExactText);
    is_refused(&other.call_once(entry, &json, &with).await, &handle);
    assert_eq!(server.requests().len(), 0, "nothing was sent");
}

/// Who renews the secret key, or has handles of an earlier version, resolves them as before.
#[tokio::test]
async fn an_own_handle_and_one_that_names_nobody_are_resolved() {
    let server = server();
    let own = server.client();
    let renewed = own.with_keys(own.credentials().api_key(), "sandbox-renewed").unwrap();
    assert_eq!(renewed.merchant(), own.merchant());
    let mut handle = own.pending(&order()).unwrap();
    assert_eq!(handle.merchant, Some(own.merchant()));
    assert!(!handle.to_json().contains(own.credentials().api_key()));
    assert!(handle.to_json().contains(&own.merchant().to_string()));
    let stranger = own.with_keys("sandbox-other", "sandbox-secret").unwrap();
    let known = handle.merchant;
    for (client, merchant) in [(&own, known), (&renewed, known), (&stranger, None)] {
        handle.merchant = merchant;
        let asked = server.requests().len() + 1;
        let options = OnceOptions::default();
        tokio::select! {
            () = server.asked(asked) => {}
            settled = client.resolve::<CreatePayment>(&handle, &options) => {
                assert!(server.requests().len() >= asked, "it was not looked up: {settled:?}");
            }
        }
    }
}

/// Who renews the API key names the marks of before, and has the oldest one from then on.
#[tokio::test]
async fn a_client_with_former_marks_resolves_what_has_one_of_them() {
    let server = server();
    let keys = |api_key| server.builder().api_key(api_key);
    let [first, second, last, stranger] =
        ["sandbox-1", "sandbox-2", "sandbox-3", "sandbox-4"].map(|key| keys(key).build().unwrap());
    let marks = [first.merchant(), second.merchant()];
    let renewed = keys("sandbox-3").former_marks(marks);
    let (_clock, renewed) = StoppedClock::moved_by_attempts(renewed, 2 * PAUSE);
    let renewed = renewed.build().unwrap();
    assert_eq!(renewed.merchants(), [marks[0], marks[1], last.merchant()]);
    assert_eq!(renewed.merchant(), first.merchant());
    for before in [&first, &second, &last] {
        let handle = before.pending(&order()).unwrap();
        let settled = renewed.resolve::<CreatePayment>(&handle, &quickly()).await;
        let told = format!("{settled:?}");
        assert!(!told.contains("among the former marks"), "{told}");
    }
    // A program that has the old key still knows what the one with the new key has begun.
    let handle = renewed.pending(&order()).unwrap();
    assert_eq!(handle.merchant, Some(first.merchant()));
    assert!(!server.requests().is_empty());
    let asked = server.requests().len();
    is_refused(&stranger.resolve::<CreatePayment>(&handle, &quickly()).await, &handle);
    let of_stranger = stranger.pending(&order()).unwrap();
    is_refused(&renewed.resolve::<CreatePayment>(&of_stranger, &quickly()).await, &of_stranger);
    let another = renewed.with_keys("sandbox-4", "sandbox-secret").unwrap();
    assert_eq!(
        another.merchants(),
        stranger.merchants(),
        "another merchant has no marks of this one"
    );
    assert_eq!(server.requests().len(), asked);
}

//! Work of the core in numbers that do not depend on the machine: callgrind counts instructions.
//!
//! `instructions --case NAME --times N` does one thing N times; without arguments every case is done once.
//! Instructions of one call are (count of 2N − count of N) / N:
//!
//! ```sh
//! cargo build --release -p iyzico-core --bench instructions
//! valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/deps/instructions-… --case interpret_3 --times 100
//! ```
#![allow(clippy::unwrap_used, reason = "what is measured must go well")]
#![allow(missing_docs, reason = "a program")]
#![allow(clippy::struct_field_names, reason = "the fields are those of the API")]

#[path = "instructions/floor.rs"]
mod floor;
#[path = "instructions/order.rs"]
mod order;

use std::hint::black_box;

use iyzico_core::payment::CreatePayment;
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::{self, Verify};
use iyzico_core::value::view::{AnyBody, View};
use iyzico_core::webhook::Webhooks;
use iyzico_core::{Context, Credentials, ENDPOINTS, Entry};

const NONCE: &str = "4a3b0c1d2e5f60718293a4b5c6d7e8f9";

/// A case by its name: what is prepared once, and what is done each time.
struct Case {
    name: &'static str,
    make: fn() -> Box<dyn FnMut()>,
}

const CASES: &[Case] = &[
    Case { name: "prepare_values_3", make: || prepare_values(3) },
    Case { name: "prepare_values_500", make: || prepare_values(500) },
    Case { name: "prepare_ready_3", make: || prepare_ready(3) },
    Case { name: "prepare_ready_500", make: || prepare_ready(500) },
    Case { name: "prepare_json_3", make: || prepare_json(3) },
    Case { name: "prepare_json_500", make: || prepare_json(500) },
    Case { name: "interpret_3", make: || interpret(3) },
    Case { name: "interpret_500", make: || interpret(500) },
    Case { name: "interpret_json_3", make: || interpret_json(3) },
    Case { name: "interpret_json_500", make: || interpret_json(500) },
    Case { name: "interpret_untyped_3", make: || interpret_untyped(3) },
    Case { name: "interpret_untyped_500", make: || interpret_untyped(500) },
    Case { name: "webhook_verify", make: webhook_verify },
    Case { name: "find_first_call", make: || find(ENDPOINTS[0].name) },
    Case { name: "find_last_call", make: || find(ENDPOINTS[ENDPOINTS.len() - 1].name) },
    Case { name: "floor_serialise_hmac_3", make: || floor_serialise_hmac(3) },
    Case { name: "floor_serialise_hmac_500", make: || floor_serialise_hmac(500) },
    Case { name: "floor_serde_skip_3", make: || floor_serde_skip(3) },
    Case { name: "floor_serde_skip_500", make: || floor_serde_skip(500) },
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value_of = |option: &str| {
        let at = arguments.iter().position(|argument| argument == option)?;
        arguments.get(at + 1)
    };
    let wanted = value_of("--case");
    let times = value_of("--times").map_or(1, |times| times.parse::<u64>().expect("--times N"));
    let known = CASES.iter().any(|case| wanted.is_none_or(|name| name == case.name));
    assert!(
        known,
        "no such case; there are {:?}",
        CASES.iter().map(|case| case.name).collect::<Vec<_>>()
    );
    for case in CASES.iter().filter(|case| wanted.is_none_or(|name| name == case.name)) {
        let mut work = (case.make)();
        for _ in 0..times {
            work();
        }
    }
}

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

fn entry() -> &'static Entry {
    Entry::find("payment.create").unwrap()
}

fn prepared(lines: usize) -> Prepared {
    request::prepare(&order::request(lines), &credentials(), NONCE, &context()).unwrap()
}

/// From texts, as a program has them, to the bytes that are sent.
fn prepare_values(lines: usize) -> Box<dyn FnMut()> {
    let (credentials, context, texts) = (credentials(), context(), order::texts(lines));
    Box::new(move || {
        let request = order::build(black_box(&texts));
        black_box(request::prepare(&request, &credentials, NONCE, &context).unwrap());
    })
}

/// From a request that is there.
fn prepare_ready(lines: usize) -> Box<dyn FnMut()> {
    let (credentials, context, request) = (credentials(), context(), order::request(lines));
    Box::new(move || {
        black_box(request::prepare(black_box(&request), &credentials, NONCE, &context).unwrap());
    })
}

fn prepare_json(lines: usize) -> Box<dyn FnMut()> {
    let (credentials, context, entry) = (credentials(), context(), entry());
    let body = prepared(lines).body;
    let json = String::from_utf8(body.to_vec()).unwrap();
    Box::new(move || {
        black_box(entry.prepare(black_box(&json), &credentials, NONCE, &context).unwrap());
    })
}

fn interpret(lines: usize) -> Box<dyn FnMut()> {
    let (credentials, prepared) = (credentials(), prepared(lines));
    let body = order::response(lines, &credentials);
    Box::new(move || {
        let body = black_box(body.as_bytes());
        let read = response::interpret::<CreatePayment>(
            &prepared,
            &credentials,
            200,
            body,
            Verify::Strictly,
        );
        black_box(read.unwrap());
    })
}

fn interpret_json(lines: usize) -> Box<dyn FnMut()> {
    let (credentials, prepared, entry) = (credentials(), prepared(lines), entry());
    let body = order::response(lines, &credentials);
    Box::new(move || {
        let body = black_box(body.as_bytes());
        let read = entry.interpret(&prepared, &credentials, 200, body, Verify::Strictly);
        black_box(read.unwrap());
    })
}

/// To a body whose values are all read one by one.
fn interpret_untyped(lines: usize) -> Box<dyn FnMut()> {
    let (credentials, prepared, entry) = (credentials(), prepared(lines), entry());
    let body = order::response(lines, &credentials);
    Box::new(move || {
        let body = black_box(body.as_bytes());
        let read = entry.interpret_untyped(&prepared, &credentials, 200, body, Verify::Strictly);
        black_box(read_all(&read.unwrap().body));
    })
}

fn read_all(body: &AnyBody) -> usize {
    let mut open = vec![body.at(&[])];
    let mut values = 0;
    while let Some(view) = open.pop() {
        match view {
            View::Object(object) => open.extend(object.iter().map(|(_, view)| view)),
            View::List(list) => open.extend(list.iter()),
            View::Nothing => {}
            value => {
                black_box(value);
                values += 1;
            }
        }
    }
    values
}

fn webhook_verify() -> Box<dyn FnMut()> {
    const BODY: &str = r#"{"paymentConversationId":"order-42","merchantId":100001,"paymentId":23456789,"status":"SUCCESS","iyziReferenceCode":"f2f5d1a0-6b0d-4f36-9d3c-51f1ab0c8f40","iyziEventType":"API_AUTH","iyziEventTime":1763805600000,"iyziPaymentId":23456789}"#;
    let webhooks = Webhooks::new(credentials());
    let signature = webhooks.sign(BODY.as_bytes()).unwrap();
    Box::new(move || {
        black_box(webhooks.verify(black_box(BODY.as_bytes()), Some(&signature)).unwrap());
    })
}

/// What a call is found by: its name.
fn find(name: &'static str) -> Box<dyn FnMut()> {
    Box::new(move || {
        black_box(Entry::find(black_box(name)).unwrap());
    })
}

/// A hand-written struct and a signature over it: what no client can do without.
fn floor_serialise_hmac(lines: usize) -> Box<dyn FnMut()> {
    let json = String::from_utf8(prepared(lines).body.to_vec()).unwrap();
    let request: floor::Request = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&request).unwrap(), json);
    Box::new(move || {
        let body = serde_json::to_vec(black_box(&request)).unwrap();
        black_box(floor::authorization(NONCE, "/payment/auth", &body));
    })
}

/// Reading past the whole response, the signed fields alone kept, and a signature over them.
fn floor_serde_skip(lines: usize) -> Box<dyn FnMut()> {
    let body = order::response(lines, &credentials());
    Box::new(move || {
        let body = black_box(&body);
        assert!(floor::verify(body));
    })
}

//! How often memory is asked for: every allocation costs time, and is a place where something may be left.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../benches/instructions/order.rs"]
mod order;

use iyzico_core::bin::BinNumber;
use iyzico_core::card::CardDigits;
use iyzico_core::payment::CreatePayment;
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::{self, Verify};
use iyzico_core::{Context, Credentials, Entry};

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

fn prepared() -> Prepared {
    request::prepare(&order::request(3), &credentials(), "nonce", &context()).unwrap()
}

/// Counts the second time: tables that are made once do not count.
#[track_caller]
fn at_most(most: u64, work: impl Fn()) {
    work();
    let count = allocation_counter::measure(&work).count_total;
    assert!(count <= most, "{count} allocations, at most {most} are expected");
    // A maximum far above the truth would notice nothing.
    assert!(count * 10 >= most * 9, "{count} allocations only: lower the maximum of {most}");
}

#[test]
fn of_a_request_from_values() {
    let (credentials, context, request) = (credentials(), context(), order::request(3));
    at_most(11, || {
        request::prepare(&request, &credentials, "nonce", &context).unwrap();
    });
}

#[test]
fn of_a_request_from_json() {
    let (credentials, context) = (credentials(), context());
    let json = String::from_utf8(prepared().body.to_vec()).unwrap();
    let entry = Entry::find("payment.create").unwrap();
    at_most(23, || {
        entry.prepare(&json, &credentials, "nonce", &context).unwrap();
    });
}

#[test]
fn of_a_response() {
    let (credentials, prepared) = (credentials(), prepared());
    let body = order::response(3, &credentials);
    let read = |verify| {
        response::interpret::<CreatePayment>(&prepared, &credentials, 200, body.as_bytes(), verify)
    };
    at_most(9, || {
        read(Verify::Strictly).unwrap();
    });
}

#[test]
fn of_a_response_that_other_languages_read() {
    let (credentials, prepared) = (credentials(), prepared());
    let body = order::response(3, &credentials);
    let entry = Entry::find("payment.create").unwrap();
    at_most(12, || {
        let body = body.as_bytes();
        entry.interpret(&prepared, &credentials, 200, body, Verify::Strictly).unwrap();
    });
}

/// Nobody would wipe the copy.
#[test]
fn no_copy_of_a_card_number_is_made_for_a_part_of_it() {
    const NUMBER: &str = "5528 7900 0000 0008";
    let most_at_once = |work: &dyn Fn()| allocation_counter::measure(work).bytes_max;
    let bin = most_at_once(&|| assert_eq!(BinNumber::new(NUMBER).unwrap().as_str(), "55287900"));
    assert!(bin <= 8, "{bin} bytes");
    let digits = most_at_once(&|| assert_eq!(CardDigits::of(NUMBER).unwrap().last_four, "0008"));
    assert!(digits <= 16, "{digits} bytes: two texts of six and four digits");
}

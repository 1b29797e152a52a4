//! Amounts, pages, and days of books.

use std::cell::RefCell;
use std::collections::HashMap;

use iyzico_http::card::hide_numbers as hide;
use iyzico_http::error::Received;
use iyzico_http::extra::Extra;
use iyzico_http::hosted::page_result;
use iyzico_http::pages::Position;
use iyzico_http::report::Reconciliation;
use iyzico_http::{Entry, html, recovery};
use iyzico_node_common::text;
use serde_json::{Value, json};

use crate::memory::{take_json, take_text};
use crate::result::{give, reported};

/// Gives the version of the package.
#[unsafe(no_mangle)]
pub extern "C" fn version() {
    give(Ok(env!("CARGO_PKG_VERSION")));
}

/// Gives an amount with the digits it has, at least the two of money.
#[unsafe(no_mangle)]
pub extern "C" fn exact_amount(amount: usize) {
    give(text::exact_amount(&take_text(amount).unwrap_or_default()).map_err(reported));
}

/// Gives an amount in hundredths.
#[unsafe(no_mangle)]
pub extern "C" fn minor_units(amount: usize) {
    give(text::minor_units(&take_text(amount).unwrap_or_default()).map_err(reported));
}

/// Gives a response as errors keep it: card numbers in it are hidden.
#[unsafe(no_mangle)]
pub extern "C" fn received_text(response: usize) {
    give(Ok(Received::of(&take_text(response).unwrap_or_default()).to_string()));
}

/// Gives whether the buyer has paid for this order on a page.
#[unsafe(no_mangle)]
pub extern "C" fn is_as_ordered(result: usize, order: usize) {
    let (result, order) = (take_text(result).unwrap_or_default(), take_text(order));
    let found = page_result::is_as_ordered_json(&result, &order.unwrap_or_default(), Some("order"));
    give(found.map(|found| found.to_string()).map_err(reported));
}

/// Gives the HTML in a field of a response.
#[unsafe(no_mangle)]
pub extern "C" fn decode_html(content: usize) {
    give(Ok(html::decode(&take_text(content).unwrap_or_default())));
}

/// Gives whether an argument with this name was meant to be a handle.
#[unsafe(no_mangle)]
pub extern "C" fn is_name_of_handle(name: usize) {
    let name = take_text(name).unwrap_or_default();
    give(Ok(recovery::is_name_of_handle(&name).to_string()));
}

/// Gives a text without the card numbers in it.
#[unsafe(no_mangle)]
pub extern "C" fn hide_numbers(text: usize) {
    give(Ok(hide(&take_text(text).unwrap_or_default()).into_owned()));
}

/// Gives the names of extra fields, as a list.
#[unsafe(no_mangle)]
pub extern "C" fn extra_names(extra: usize) {
    let names = Extra::from_json(take_text(extra).unwrap_or_default().as_str()).names();
    give(Ok(json!(names).to_string()));
}

/// Gives what names the page that came and the page behind it: a number, a cursor, or `null` behind the last one.
#[unsafe(no_mangle)]
pub extern "C" fn page_after(arguments: usize, response: usize) {
    let response = take_text(response).unwrap_or_default();
    give(take_json(arguments).map(|(endpoint, request): (String, String)| {
        let entry = Entry::find(&endpoint);
        let page = entry.and_then(|entry| entry.page_of(&request));
        let pages = entry.and_then(|entry| entry.pages);
        let next = pages.zip(page.as_ref()).and_then(|(pages, page)| pages.after(page, &response));
        json!({ "page": page.map(name_of_page), "next": next.map(name_of_page) }).to_string()
    }));
}

fn name_of_page(position: Position) -> Value {
    match position {
        Position::Cursor(cursor) => json!(cursor),
        numbered => json!(numbered.number()),
    }
}

thread_local! {
    static DAYS: RefCell<HashMap<u32, Reconciliation>> = RefCell::default();
}

/// Takes in one page of a day, which JavaScript has given a number.
#[unsafe(no_mangle)]
pub extern "C" fn day_add_page(day: u32, response: usize) {
    let response = take_text(response).unwrap_or_default();
    DAYS.with_borrow_mut(|days| days.entry(day).or_default().add_page(&response));
}

/// Gives what differs about a payment, as a list.
#[unsafe(no_mangle)]
pub extern "C" fn day_compare(day: u32, ours: usize) {
    let ours = take_text(ours).unwrap_or_default();
    let found = DAYS.with_borrow_mut(|days| days.entry(day).or_default().compare_json(&ours));
    give(found.map(|found| text::of_differences(&found)).map_err(reported));
}

/// Gives what iyzico has beyond what was compared, as a list. The day is empty afterwards.
#[unsafe(no_mangle)]
pub extern "C" fn day_rest(day: u32) {
    let rest = DAYS.with_borrow_mut(|days| days.remove(&day)).unwrap_or_default().rest();
    give(Ok(text::of_differences(&rest)));
}

/// Releases a day.
#[unsafe(no_mangle)]
pub extern "C" fn day_forget(day: u32) {
    DAYS.with_borrow_mut(|days| days.remove(&day));
}

//! How text comes in: JavaScript asks for memory, writes into it, and names it to a function.
//!
//! No pointer is followed here: memory that JavaScript has written is found again by its address.

use std::cell::RefCell;
use std::collections::HashMap;

use iyzico_node_common::error::wrong;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::result::reported;

thread_local! {
    static WAITING: RefCell<HashMap<usize, Zeroizing<Vec<u8>>>> = RefCell::default();
}

/// Memory for an argument. It is wiped when the function that takes it is done.
#[unsafe(no_mangle)]
pub extern "C" fn lend(length: usize) -> *mut u8 {
    // Nothing has the address 0, nor one that another argument has: memory without bytes has no address.
    let mut bytes = Zeroizing::new(vec![0; length.max(1)]);
    bytes.truncate(length);
    let address = bytes.as_mut_ptr();
    WAITING.with_borrow_mut(|waiting| waiting.insert(address.expose_provenance(), bytes));
    address
}

/// The bytes at an address; nothing at address 0, and nothing twice.
pub(crate) fn take(address: usize) -> Option<Zeroizing<Vec<u8>>> {
    WAITING.with_borrow_mut(|waiting| waiting.remove(&address))
}

/// The same as text. JavaScript writes UTF-8.
pub(crate) fn take_text(address: usize) -> Option<Zeroizing<String>> {
    let mut bytes = take(address)?;
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Some(Zeroizing::new(text)),
        Err(refused) => {
            drop(Zeroizing::new(refused.into_bytes()));
            None
        }
    }
}

/// The same as a value, which JavaScript wrote as JSON; or the report of an error.
pub(crate) fn take_json<T: DeserializeOwned>(address: usize) -> Result<T, String> {
    let json = take(address).unwrap_or_default();
    serde_json::from_slice(&json)
        .map_err(|_| reported(wrong("arguments", "one of them is not of the kind that it must be")))
}

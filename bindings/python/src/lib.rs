//! The native half of the Python package `iyzico`.
//!
//! It is thin: the core knows the API, `iyzico-http` moves the bytes, and the Python half is typed.
//! Here are the conversion of values ([`convert`], [`shape`], [`settings`], [`options`], [`settled`]), the
//! errors ([`error`]), the way in which Python waits for a response ([`client`], [`running`],
//! [`mailbox`], [`runtime`]) and learns of attempts ([`journal`]), what others post to the merchant
//! ([`webhook`], [`callback`]), which page of a list is next ([`paging`]), the comparison of a day
//! ([`reconcile`]), and what the C library does with memory ([`memory`]).
#![forbid(unsafe_code)]

mod callback;
mod calls;
mod client;
mod convert;
mod error;
mod journal;
mod lock;
mod mailbox;
mod memory;
mod options;
mod paging;
mod reconcile;
mod record;
mod response;
mod running;
mod runtime;
mod settings;
mod settled;
mod shape;
mod values;
mod webhook;

use iyzico_python_common::given;
use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::callback::{decode_html, hide_numbers, is_as_ordered, read_callback, sign_callback};
    #[pymodule_export]
    use super::calls::{Call, Resource};
    #[pymodule_export]
    use super::client::{Client, route};
    #[pymodule_export]
    use super::convert::{Json, camel_case};
    #[pymodule_export]
    use super::mailbox::{Bell, Mailbox};
    #[pymodule_export]
    use super::options::{check_once, extra_names};
    #[pymodule_export]
    use super::paging::page_after;
    #[pymodule_export]
    use super::reconcile::Reconciliation;
    #[pymodule_export]
    use super::record::{Record, field, record_fields, restore};
    #[pymodule_export]
    use super::running::Running;
    #[pymodule_export]
    use super::runtime::stop;
    #[pymodule_export]
    use super::shape::fields_of;
    #[pymodule_export]
    use super::values::exact_amount;
    #[pymodule_export]
    use super::webhook::{read_hint, sign_webhook, verify_webhook};

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    #[pymodule_init]
    fn set_up(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::memory::keep_for_long_responses();
        // Calls have texts of their own.
        let text = Bound::new(module.py(), crate::calls::TextOfCall)?;
        module.py().get_type::<Call>().setattr("__doc__", text)
    }

    #[pymodule_export]
    const SIGNATURE_HEADER: &str = iyzico_core::webhook::SIGNATURE_HEADER;
}

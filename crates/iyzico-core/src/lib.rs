//! The iyzico payment API in types. No I/O, no clock, no randomness.
//!
//! A request is a struct with a builder; a missing required field does not compile:
//!
//! ```
//! use iyzico_core::bin::CheckBin;
//!
//! let request = CheckBin::builder().bin_number("552879").build();
//! ```
//!
//! [`prepare`](request::prepare) validates, serialises and signs it. The clock and the nonce are
//! arguments, so the result is a pure function of them:
//!
//! ```
//! use iyzico_core::{Context, Credentials, bin::CheckBin, request};
//!
//! let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
//! let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
//! let request = CheckBin::builder().bin_number("552879").conversation_id("c1").build();
//!
//! let prepared = request::prepare(&request, &credentials, "nonce-1", &context)?;
//! assert_eq!(&prepared.body[..], br#"{"conversationId":"c1","binNumber":"552879"}"#);
//! assert!(prepared.authorization.starts_with("IYZWSv2 "));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! All mistakes in a request are reported at once, before anything is sent:
//!
//! ```
//! use iyzico_core::{Context, payment::RefundAmount, request};
//!
//! let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
//! let request = RefundAmount::builder().payment_id("").price("12,50").build();
//! let findings = request::lint(&request, &context);
//! let paths: Vec<_> = findings.errors().map(|finding| finding.path.as_str()).collect();
//! assert_eq!(paths, ["paymentId", "price"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | floor | what stands there |
//! |---|---|
//! | [`catalog`] | the list of all calls, and a call with its types erased |
//! | [`recovery`] | what became of a money call whose response was lost |
//! | [`incoming`] | what arrives: notifications, and form posts from the buyer's browser |
//! | [`payment`], [`three_ds`], [`hosted`], [`stored_card`], [`lookup`], [`marketplace`], [`subscription`], [`link`], [`report`], [`request_to_pay`], [`payout`], [`in_store`], [`legacy`] | the calls, in families |
//! | [`wire`] | how a call becomes bytes, and bytes become a response: signatures, errors |
//! | [`value`] | what the fields are made of, and the rule of each |
//!
//! Arrows run down: nothing on a floor knows what stands above it.
#![forbid(unsafe_code)]

pub mod catalog;
pub mod hosted;
pub mod in_store;
pub mod incoming;
pub mod legacy;
pub mod link;
pub mod lookup;
pub mod marketplace;
pub mod payment;
pub mod payout;
pub mod recovery;
pub mod report;
pub mod request_to_pay;
pub mod stored_card;
pub mod subscription;
pub mod three_ds;
pub mod value;
pub mod wire;

#[doc(no_inline)]
pub use catalog::raw;
#[doc(no_inline)]
pub use hosted::{apm, bkm, checkout_form, iyziup, pay_with_iyzico, protected_shop};
#[doc(no_inline)]
pub use incoming::{callback, webhook};
#[doc(no_inline)]
pub use lookup::{bin, connection, installment, loyalty};
#[doc(no_inline)]
pub use value::{
    address, bank, basket, buyer, card, html, ids, order, price, rule, schedule, test_cards, text,
};
#[doc(no_inline)]
pub use wire::{credentials, endpoint, error, extra, pages, request, response, signature};

pub mod prelude {
    //! What most programs need at once: `use iyzico_core::prelude::*;`.
    pub use crate::value::field::Object as _;
    pub use crate::{Credentials, Endpoint, Error, Outcome, Price, Response};
}

pub use catalog::{ENDPOINTS, Entry};
pub use rust_decimal;
pub use value::given::{Given, Structure, Value};
pub use value::merchant::MerchantMark;
pub use value::price::Price;
pub use value::rule::{Context, Finding, Findings};
pub use value::unreadable::Unreadable;
pub use wire::credentials::{Credentials, Environment};
pub use wire::endpoint::Endpoint;
pub use wire::error::{Error, Outcome};
pub use wire::response::Response;

/// The program of the README is compiled with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

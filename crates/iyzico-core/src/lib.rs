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
//! Everything that is wrong with a request is said at once, before anything is sent:
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
//! | module | question it answers |
//! |---|---|
//! | [`endpoint`] | what a call is, and which calls there are |
//! | [`payment`], [`three_ds`], [`checkout_form`], [`pay_with_iyzico`], [`bkm`], [`stored_card`] | the calls that lead to money |
//! | [`bin`], [`installment`], [`connection`] | the calls that only ask |
//! | [`callback`], [`html`] | what the buyer's browser brings back, and what it must be shown |
//! | [`card`], [`buyer`], [`address`], [`basket`], [`order`], [`price`] | the values they are made of |
//! | [`rule`] | how values are judged, and what is found |
//! | [`request`], [`answer`] | how a call becomes bytes and bytes become an answer |
//! | [`signature`], [`webhook`] | how both sides prove who they are |
//! | [`error`] | what can go wrong, and where the money is then |
//! | [`recovery`] | what became of a money call whose answer was lost |
#![forbid(unsafe_code)]

pub mod catalog;
pub mod hosted;
pub mod incoming;
pub mod link;
pub mod lookup;
pub mod marketplace;
pub mod payment;
pub mod recovery;
pub mod report;
pub mod stored_card;
pub mod subscription;
pub mod three_ds;
pub mod value;
pub mod wire;

#[doc(no_inline)]
pub use hosted::{bkm, checkout_form, pay_with_iyzico};
#[doc(no_inline)]
pub use incoming::{callback, webhook};
#[doc(no_inline)]
pub use lookup::{bin, connection, installment};
#[doc(no_inline)]
pub use value::{
    address, bank, basket, buyer, card, html, ids, order, price, rule, schedule, test_cards, text,
};
#[doc(no_inline)]
pub use wire::{credentials, endpoint, error, pages, request, response, signature};

pub use catalog::{ENDPOINTS, Entry};
pub use value::given::{Given, Structure, Unreadable, Value};
pub use value::price::Price;
pub use value::rule::{Context, Finding, Findings};
pub use wire::credentials::{Credentials, Environment};
pub use wire::endpoint::Endpoint;
pub use wire::error::{Error, Outcome};
pub use wire::response::Response;

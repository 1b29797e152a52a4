//! Take payments with iyzico: an asynchronous client on hyper. Not an official iyzico product.
//!
//! ```no_run
//! use iyzico_http::{Client, bin::CheckBin};
//!
//! # async fn example() -> Result<(), iyzico_http::Error> {
//! let client = Client::from_env()?; // IYZICO_API_KEY and IYZICO_SECRET_KEY
//! let bin = client.send(&CheckBin::builder().bin_number("552879").build()).await?;
//! println!("{:?} {:?}", bin.bank_name, bin.card_family);
//! # Ok(())
//! # }
//! ```
//!
//! Calls need a tokio runtime with IO and timers (`enable_all`); `#[tokio::main]` makes one.
//!
//! Sandbox or live service follows from the keys. Every call of [`ENDPOINTS`] is sent in the same
//! way; everything in `iyzico-core` is re-exported here under the same name.
//!
//! Whatever goes wrong, the error says whether money moved:
//!
//! ```no_run
//! use iyzico_http::payment::{CreatePayment, Risk};
//! use iyzico_http::{Client, Outcome};
//!
//! # async fn example(client: Client, payment: CreatePayment) {
//! match client.send(&payment).await {
//!     Ok(response) if response.may_ship() => println!("ship: {}", response.payment_id),
//!     Ok(response) if response.risk() == Some(Risk::Refused) => {
//!         println!("ship nothing, cancel: {}", response.payment_id)
//!     }
//!     Ok(response) => println!("wait: {}", response.payment_id),
//!     Err(error) => match error.outcome() {
//!         Outcome::NotSent => println!("try again: {error}"),
//!         Outcome::Refused => println!("another card may help: {error}"),
//!         _ => println!("look the payment up before trying again: {error}"),
//!     },
//! }
//! # }
//! ```
//!
//! [`Client::send_once`] goes further: it sends a money call at most once, looks it up when its
//! response is lost, and ends in success, refusal, or a handle that can be stored and resolved later.
//!
//! What holds for every call:
//!
//! - the body that is sent is the body that was signed, byte for byte;
//! - nothing is repeated that could charge twice ([`Client::send`]);
//! - redirects are not followed, and responses are verified before they are believed;
//! - every failure carries its [`Outcome`], and what is not proven to be unsent or refused is `Unknown`;
//! - keys and cards reach no log, no error and no `Debug` output.
//!
//! What iyzico has added since this version was made can be used all the same: [`CallOptions::extra`] adds
//! fields to any call, [`Client::request`] makes any other.
//!
//! [`RateLimit`] keeps the calls below the numbers that iyzico accepts.
//!
//! [`ClientBuilder::on_attempt`] reports every attempt to the program. Each call is a [`tracing`]
//! span `iyzico` with `endpoint`, `attempts`, `status`, `outcome` and `milliseconds`.
#![forbid(unsafe_code)]

mod attempt;
mod call_options;
mod cancel;
mod client;
mod config;
mod exchange;
mod failure;
mod family;
mod limiter;
mod lock;
mod message;
mod nonce;
mod once;
mod origin;
mod paging;
mod purpose;
mod raw_request;
mod recent_references;
mod reconcile;
mod retry;
#[cfg(feature = "testing")]
pub mod testing;

// Who carries the requests and keeps the time.
#[cfg(feature = "hyper")]
mod carrier;
#[cfg(feature = "hyper")]
mod certificates;
#[cfg(feature = "hyper")]
mod clock;
#[cfg(feature = "hyper")]
mod connect;
#[cfg(feature = "host")]
pub mod host;
#[cfg(feature = "hyper")]
mod names;
#[cfg(feature = "hyper")]
mod network;
#[cfg(feature = "hyper")]
mod pool;
#[cfg(feature = "hyper")]
mod proxy;
#[cfg(feature = "hyper")]
mod socket;
#[cfg(feature = "hyper")]
mod transport;
#[cfg(all(feature = "hyper", target_os = "linux"))]
mod watch;

#[cfg(not(any(feature = "hyper", feature = "host")))]
compile_error!("one of the features `hyper` and `host` has to carry the requests");
#[cfg(all(feature = "host", not(feature = "hyper")))]
use host::{clock, network, transport};

pub use attempt::Attempt;
pub use call_options::CallOptions;
pub use client::Client;
pub use config::ClientBuilder;
#[doc(hidden)]
pub mod binding {
    //! What the packages for other languages are made of, beside the hidden methods of [`Client`](crate::Client).
    //! It may change in any version.
    pub use crate::once::{SentBefore, UnsentCall};
    #[cfg(all(feature = "hyper", target_os = "linux"))]
    pub use crate::watch::Watch;
}
pub mod prelude {
    //! What most programs need at once: `use iyzico_http::prelude::*;`.
    pub use iyzico_core::prelude::*;

    pub use crate::{CallOptions, Client, OnceOptions, Settled};
}
#[doc(no_inline)]
pub use iyzico_core::*;
pub use limiter::RateLimit;
pub use once::{OnceOptions, Settled};
pub use paging::Pages;
pub use reconcile::Differences;

/// The program of the README is compiled with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

//! A bank on localhost: the iyzico payment API for tests, without a network and without real money.
//!
//! A simulator runs on a thread of its own for as long as it is held:
//!
//! ```
//! use iyzico_simulator::Simulator;
//!
//! let simulator = Simulator::start_blocking()?;
//! assert!(simulator.base_url().starts_with("http://127.0.0.1:"));
//! assert_eq!(simulator.api_key(), "sandbox-apiKey");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Afterwards it tells what the bank has booked and which requests came, with the reason for every
//! refusal. Card numbers are in neither:
//!
//! ```
//! # let simulator = iyzico_simulator::Simulator::start_blocking()?;
//! for payment in simulator.ledger() {
//!     println!("{}: {} paid, {} refundable", payment.payment_id, payment.paid_price, payment.refundable());
//! }
//! for request in simulator.requests() {
//!     println!("{request}"); // POST /payment/auth 200 failure 10051 NOT_SUFFICIENT_FUNDS
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What a buyer does in a browser, a test does in a line; the form is what the browser posts next:
//!
//! ```
//! # let simulator = iyzico_simulator::Simulator::start_blocking()?;
//! # let (html, token) = ("1", "2");
//! let form = simulator.three_ds(html).approve(); // threeDSHtmlContent, or a paymentId
//! let form = simulator.page(token).approve(); // a checkout form, pay-with-iyzico, BKM Express
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Its clock can be moved, so that a test need not wait for tomorrow:
//!
//! ```
//! use std::time::Duration;
//!
//! # let simulator = iyzico_simulator::Simulator::start_blocking()?;
//! simulator.clock().advance(Duration::from_secs(24 * 60 * 60));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What goes wrong in production goes wrong here on purpose:
//!
//! ```
//! use iyzico_simulator::{Cut, Fault, FaultRule, Scenario};
//!
//! # let simulator = iyzico_simulator::Simulator::start_blocking()?;
//! let lost_answer = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call("payment.create");
//! simulator.add_fault(lost_answer.times(1))?;
//! simulator.play(&Scenario::from_toml("seed = 7")?)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The API is the one that [`iyzico_core`] describes: the same types are decoded and judged here.
//! The README says what is not imitated, and which readings of the documents were chosen.
//!
//! Where to look in the source:
//!
//! | file | question it answers |
//! |---|---|
//! | `simulator.rs`, `server.rs`, `listener.rs`, `tls.rs` | how it starts, accepts connections and stops |
//! | `router.rs`, `receive.rs`, `serve.rs` | how bytes become a call, and an answer becomes bytes |
//! | `authentication.rs` | how the signature of a request is checked, and why it is wrong |
//! | `three_ds.rs`, `sessions.rs` | what happens at the bank, and how far each payment is |
//! | `page_payments.rs`, `hosted.rs` | what happens on hosted pages, and how far each is |
//! | `form_post.rs` | where the browser goes next |
//! | `webhooks.rs`, `courier.rs` | which notifications there are, and how they are delivered |
//! | `twins.rs`, `control.rs` | what tests do in place of a person: from Rust, and as JSON |
//! | `calls.rs` | which calls there are; `calls/` holds what each of them does |
//! | `bank.rs`, `ledger.rs`, `split.rs` | what is booked, and how money is split |
//! | `cards.rs`, `wallet.rs` | what is known about a card, and which cards are stored |
//! | `refusal.rs` | how a failure is worded |
//! | `pages.rs`, `html.rs`, `templates/` | what a buyer sees in the browser |
//! | `panel.rs` | payments, requests and webhooks, to look at |
//! | `faults.rs`, `faults/`, `wire.rs` | what goes wrong on purpose |
//! | `rate_limits.rs` | how many calls in a minute are answered |
//! | `log.rs`, `mask.rs` | what is remembered about requests, and what is hidden |
#![forbid(unsafe_code)]

mod authentication;
mod bank;
mod calls;
mod cards;
mod clock;
mod control;
mod courier;
mod faults;
mod fields;
mod form_post;
mod fraud;
mod hosted;
mod html;
mod ledger;
mod listener;
mod log;
mod mask;
mod numbers;
mod order;
mod page_payments;
mod pages;
mod panel;
mod rate_limits;
mod receive;
mod refusal;
mod router;
mod serve;
mod server;
mod sessions;
mod shared;
mod simulator;
mod split;
mod three_ds;
mod tls;
mod twins;
mod unwired;
mod wallet;
mod webhooks;
mod wire;

pub use authentication::Verdict;
pub use cards::Card;
pub use clock::Clock;
pub use faults::{
    Cut, Fault, FaultRule, FaultState, Moment, Scenario, ScenarioError, WebhookFault,
};
pub use form_post::FormPost;
pub use fraud::Concerns;
pub use ledger::{Attempt, Channel, Line, Payment, Reversal};
pub use log::{Claim, Request};
pub use server::Builder;
pub use simulator::Simulator;
pub use split::Share;
pub use twins::{Approval, HostedPage, PageError, ThreeDsPage};
#[doc(hidden)]
pub use unwired::Unwired;
pub use webhooks::{Delivery, Webhook};

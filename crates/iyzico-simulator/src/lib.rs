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
//! let lost_response = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call("payment.create");
//! simulator.add_fault(lost_response.times(1))?;
//! simulator.play(&Scenario::from_toml("seed = 7")?)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The API is the one that [`iyzico_core`] describes: the same types are decoded and judged here.
//! The README says what is not imitated, and which readings of the documents were chosen.
//!
//! Where to look in the source:
//!
//! | place | question it answers |
//! |---|---|
//! | `simulator.rs`, `builder.rs` | how it starts, what can be asked of it, and how it stops |
//! | `router.rs` | which path leads to which call or page |
//! | `panel/` | payments, requests and webhooks, to look at |
//! | `control/` | what tests in another process do, as JSON |
//! | `pages/` | what a buyer sees in the browser, and the drivers, which play the buyer without one |
//! | `html/` | what all pages have in common |
//! | `http/` | how bytes become a call, and a response becomes bytes; the log; what the simulator posts |
//! | `calls/` | what each call does, one `impl Serve` each |
//! | `bank/` | what is known about cards, payments and pages, and the rules by which that changes |
//! | `faults/` | what goes wrong on purpose |
//! | `scramble.rs` | numbers that look random |
//!
//! A place imports only from the places below it.
#![forbid(unsafe_code)]

mod bank;
mod builder;
mod calls;
mod control;
mod faults;
mod html;
mod http;
mod pages;
mod panel;
mod router;
mod scramble;
mod simulator;
mod unwired;

pub use bank::accounts::{Balance, CrossBooking, Owner, Payout};
pub use bank::cards::Card;
pub use bank::clock::Clock;
pub use bank::form_post::FormPost;
pub use bank::fraud::Concerns;
pub use bank::in_store::InStorePayment;
pub use bank::ledger::PaymentAttempt;
pub use bank::line::Line;
pub use bank::payment::{Channel, Part, Payment, Reversal, ReversalKind};
pub use bank::payouts::PayoutWallet;
pub use bank::split::Share;
pub use bank::webhooks::{Delivery, Webhook};
pub use builder::Builder;
pub use faults::{
    Cut, Fault, FaultRule, FaultState, Moment, Scenario, ScenarioError, WebhookFault,
};
pub use http::authentication::Verdict;
pub use http::log::{Claim, Request};
pub use pages::apm_driver::ApmPageDriver;
pub use pages::card_page_driver::CardPageDriver;
pub use pages::page_driver::{Approval, HostedPageDriver, PageError, ThreeDsPageDriver};
pub use pages::terminal_app::TerminalAppDriver;
pub use simulator::Simulator;
#[doc(hidden)]
pub use unwired::Unwired;

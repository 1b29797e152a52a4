//! The simulator as its clients see it: over a socket, signed, answers verified.
#![allow(clippy::unwrap_used, reason = "tests")]

mod apm;
mod balances;
mod card_pages;
mod cards;
mod catalogue;
mod command;
mod conservation;
mod control;
mod errors;
mod faults;
mod history;
mod holds;
mod hosted;
mod hosts;
mod in_store;
mod iyziup;
mod lifetime;
mod line_payouts;
mod link_sales;
mod links;
mod loyalty;
mod market;
mod market_conservation;
mod marketplace;
mod panel;
mod payments;
mod payouts;
mod reports;
mod requests_to_pay;
mod shop;
mod signatures;
mod stored_cards;
mod subscriptions;
mod three_ds;
mod webhooks;

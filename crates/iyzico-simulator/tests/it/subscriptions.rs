//! Subscriptions: what is charged, when, and what is not.

mod cards;
mod conservation;
mod forms;
mod life;
mod merchant;
mod notifications;
mod upgrades;
mod year;

//! Pages on which buyers pay: checkout form, pay-with-iyzico, BKM Express, iyziUP, links, Pecco.

use std::collections::HashMap;

use iyzico_core::card::{CardUserKey, PaymentCard};
use iyzico_core::ids::ReferenceCode;
use iyzico_core::order::{CallbackUrl, Installment, Token};
use iyzico_core::payment::{PaymentId, Phase};
use iyzico_core::{Given, Price};
use jiff::{SignedDuration, Timestamp};

use super::cards::Card;
use super::fields::optional;
use super::form_post::FormPost;
use super::order::Order;
use super::payment::Channel;
use super::refusal::Refusal;
use super::subscriptions::forms::Purpose;
use super::wallet::WalletCard;

/// All pages, by their tokens.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) pages: HashMap<Token, HostedPage>,
}

/// A page that a merchant has opened.
#[derive(Clone, Debug)]
pub(crate) struct HostedPage {
    pub(crate) kind: PageKind,
    pub(crate) order: Order,
    /// Whether the amount is held or taken.
    pub(crate) phase: Phase,
    /// Empty when the merchant's was not an address at all.
    pub(crate) callback_url: String,
    /// Numbers of installments that the merchant allows; empty allows all.
    pub(crate) installments: Vec<u32>,
    /// What installments cost, where the merchant says so and not the bank.
    pub(crate) bank_prices: Option<Vec<BankPrices>>,
    pub(crate) card_user_key: Option<CardUserKey>,
    /// Whether every card must go through 3-D Secure.
    pub(crate) force_three_ds: bool,
    /// The link whose product is bought.
    pub(crate) link: Option<Token>,
    /// What the card is for, if the order is not simply paid.
    pub(crate) purpose: Option<Purpose>,
    pub(crate) opened_at: Timestamp,
    pub(crate) state: PageState,
    /// Why the last attempt failed.
    pub(crate) last_refusal: Option<Refusal>,
}

/// What installments with the cards of one bank cost.
#[derive(Clone, Debug)]
pub(crate) struct BankPrices {
    pub(crate) bank: u32,
    /// Numbers of installments, each with the sum of all.
    pub(crate) totals: Vec<(u32, Price)>,
}

/// The kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageKind {
    CheckoutForm,
    PayWithIyzico,
    Bkm,
    Link,
    Iyziup,
    /// A buyer subscribes.
    Subscription,
    /// A customer changes the card of subscriptions.
    SubscriptionCard,
    BasicBkm,
    /// The buyer only confirms; the merchant takes the money then.
    Pecco,
}

/// What has come of a page so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageState {
    /// Nobody has tried to pay.
    Unused,
    /// The buyer is at the bank; the number is that of the visit.
    AtBank(String),
    /// The last attempt failed; the buyer may try again.
    Failed(Box<FailedAttempt>),
    /// The buyer has confirmed; the merchant has still to take the money.
    Confirmed,
    Paid(PaymentId),
    /// The buyer has subscribed.
    Subscribed(ReferenceCode),
    /// The card of subscriptions was changed.
    CardChanged,
}

/// A failed attempt as the merchant can ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FailedAttempt {
    pub(crate) payment_id: PaymentId,
    /// What was to be paid, the interest of installments included.
    pub(crate) paid_price: Price,
    pub(crate) installment: u32,
    pub(crate) card: Card,
    pub(crate) md_status: Option<i32>,
}

/// What a hosted page shows.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "it is the page, and what belongs to it")]
pub(crate) struct Page {
    pub(crate) token: Token,
    pub(crate) page: HostedPage,
    pub(crate) stored_cards: Vec<WalletCard>,
    /// Whether the buyer can pay now: not paid, not expired.
    pub(crate) open: bool,
    pub(crate) expires_at: Timestamp,
}

/// What the buyer enters on a page.
#[derive(Clone, Debug)]
pub(crate) struct PagePayment {
    /// The data of a card, or `cardToken` of a stored one; the page knows the buyer's key.
    pub(crate) card: PaymentCard,
    pub(crate) installment: u32,
    pub(crate) three_ds: bool,
}

/// Where the browser goes after an attempt.
#[derive(Clone, Debug)]
pub(crate) enum PageStep {
    /// Back to the merchant.
    Done(FormPost),
    /// To the bank; the number is that of the visit.
    ThreeDs(String),
}

/// One row of the table of installments.
#[derive(Clone, Debug)]
pub(crate) struct InstallmentChoice {
    pub(crate) number: u32,
    pub(crate) each: Price,
    pub(crate) total: Price,
}

impl HostedPage {
    /// A page that takes the money of an order from any card.
    pub(crate) fn new(kind: PageKind, order: Order, opened_at: Timestamp) -> Self {
        Self {
            kind,
            order,
            phase: Phase::Auth,
            callback_url: String::new(),
            installments: Vec::new(),
            bank_prices: None,
            card_user_key: None,
            force_three_ds: false,
            link: None,
            purpose: None,
            opened_at,
            state: PageState::Unused,
            last_refusal: None,
        }
    }

    pub(crate) fn expires_at(&self) -> Timestamp {
        closes_at(self.opened_at)
    }

    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        !self.is_done() && !self.is_expired(now)
    }

    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at()
    }

    /// Whether somebody has paid on it, or left it.
    pub(crate) fn is_done(&self) -> bool {
        match self.state {
            PageState::Unused | PageState::AtBank(_) | PageState::Failed(_) => false,
            PageState::Paid(_)
            | PageState::Confirmed
            | PageState::Subscribed(_)
            | PageState::CardChanged => true,
        }
    }

    pub(crate) fn allows(&self, installment: u32) -> bool {
        self.installments.is_empty() || self.installments.contains(&installment)
    }
}

impl PageKind {
    pub(crate) fn channel(self) -> Channel {
        match self {
            Self::CheckoutForm => Channel::CheckoutForm,
            Self::PayWithIyzico => Channel::PayWithIyzico,
            Self::Bkm => Channel::Bkm,
            Self::Link => Channel::Link,
            Self::Iyziup => Channel::Iyziup,
            Self::Subscription | Self::SubscriptionCard => Channel::Subscription,
            Self::BasicBkm => Channel::BasicBkm,
            Self::Pecco => Channel::Pecco,
        }
    }

    /// Whether the buyer pays with a card of the BKM wallet.
    pub(crate) fn is_bkm(self) -> bool {
        matches!(self, Self::Bkm | Self::BasicBkm)
    }
}

impl Pages {
    pub(crate) fn find(&self, token: &Token) -> Option<&HostedPage> {
        self.pages.get(token)
    }
}

/// The address that the browser goes back to.
pub(crate) fn callback_url(given: &Given<CallbackUrl>) -> String {
    let url = given.value().map(CallbackUrl::as_str);
    url.unwrap_or_default().to_owned()
}

/// The numbers of installments that a merchant allows.
pub(crate) fn installments(given: Option<&Vec<Given<Installment>>>) -> Vec<u32> {
    let given = given.into_iter().flatten();
    given.filter_map(|number| optional(Some(number))).map(|number| number.0).collect()
}

/// When a page closes that was opened then. The life of a token is documented; that other pages live as long is
/// inferred.
pub(crate) fn closes_at(opened_at: Timestamp) -> Timestamp {
    let life = SignedDuration::from_secs(TOKEN_SECONDS.into());
    opened_at.saturating_add(life).unwrap_or(Timestamp::MAX)
}

/// Life of a token in seconds. Documented.
pub(crate) const TOKEN_SECONDS: u32 = 1800;
pub(crate) const TOKEN_UNKNOWN: &str = "5124";

//! Visits to the bank's 3-D Secure page.

use std::collections::HashMap;

use iyzico_core::Price;
use iyzico_core::order::{ConversationId, Currency, Locale, Token};
use iyzico_core::payment::PaymentStatus;
use iyzico_core::test_cards::Behaviour;
use jiff::Timestamp;

use super::cards::Card;
use super::charge::Charge;
use super::order::Order;
use super::wallet::Payer;

/// All visits, by their number.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: Vec<Session>,
    by_id: HashMap<String, usize>,
    latest_of: HashMap<ConversationId, usize>,
}

/// A payment between its start and its end.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) charge: Charge,
    pub(crate) order: Order,
    pub(crate) payer: Payer,
    pub(crate) began: Began,
    pub(crate) at: Timestamp,
    pub(crate) state: State,
    pub(crate) wrong_codes: u8,
}

/// Where a visit began, and so where it ends.
#[derive(Clone, Debug)]
pub(crate) enum Began {
    /// By a call of the merchant; the browser goes back to its `callbackUrl`.
    ByCall { callback_url: String },
    /// By a call, but the merchant runs 3-D Secure itself: the bank answers the merchant, with this `PaRes`
    /// once the buyer has answered.
    ByMerchant { term_url: String, pa_res: Option<String> },
    /// On a hosted page; iyzico finishes the payment by itself.
    OnPage(Token),
}

/// How far a payment with 3-D Secure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The bank waits for the buyer.
    Open,
    /// The buyer left the bank's page without an answer.
    Abandoned,
    /// The buyer was authenticated; the payment waits to be finished.
    Authenticated,
    /// The buyer was not authenticated.
    Failed { md_status: i32 },
    /// Finished, and the money is booked.
    Finished,
    /// Finished, and the bank declined.
    Declined,
}

/// What the bank's page shows.
#[derive(Clone, Debug)]
pub(crate) struct ThreeDsSession {
    pub(crate) id: String,
    pub(crate) amount: Price,
    pub(crate) currency: Currency,
    pub(crate) card: Card,
    /// On the simulator's clock.
    pub(crate) at: Timestamp,
    pub(crate) locale: Locale,
    /// Whether the bank still waits for an answer.
    pub(crate) open: bool,
}

/// What the buyer does on the bank's page.
#[derive(Clone, Debug)]
pub(crate) enum BankAnswer {
    /// Types the code of the text message.
    Code(String),
    /// Presses the button that gives up.
    Cancel,
}

/// Why the answer of the buyer is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ThreeDsProblem {
    /// No visit has this number.
    Unknown,
    /// The visit was answered or left before.
    Over,
    /// The code is wrong; another may be tried.
    WrongCode { left: u8 },
}

impl Sessions {
    pub(crate) fn find(&self, id: &str) -> Option<&Session> {
        self.by_id.get(id).map(|&index| &self.all[index])
    }

    /// All visits, oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Session> {
        self.all.iter()
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.by_id.get(id).map(|&index| &mut self.all[index])
    }

    pub(crate) fn find_latest(&self, conversation_id: &ConversationId) -> Option<&Session> {
        let index = self.latest_of.get(conversation_id);
        index.map(|&index| &self.all[index])
    }

    pub(crate) fn add(&mut self, session: Session) -> String {
        let index = self.all.len();
        let id = session.charge.payment_id.to_string();
        self.by_id.insert(id.clone(), index);
        if let Some(conversation_id) = &session.order.conversation_id {
            self.latest_of.insert(conversation_id.clone(), index);
        }
        self.all.push(session);
        id
    }
}

impl State {
    /// Why a payment in this state cannot be finished.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Open => "the buyer has not answered the bank yet",
            Self::Abandoned => "the buyer left the bank's page",
            Self::Authenticated => "it is finished in another way: by iyzico, or with MD and PaRes",
            Self::Failed { .. } => "the buyer was not authenticated",
            Self::Finished => "the payment was finished before",
            Self::Declined => "the bank declined the payment",
        }
    }

    /// The state as the merchant sees it.
    pub(crate) fn status(self) -> PaymentStatus {
        match self {
            Self::Open | Self::Abandoned => PaymentStatus::InitThreeDs,
            Self::Authenticated => PaymentStatus::CallbackThreeDs,
            Self::Finished => PaymentStatus::Success,
            Self::Failed { .. } | Self::Declined => PaymentStatus::Failure,
        }
    }

    /// What the bank said, once it has.
    pub(crate) fn md_status(self) -> Option<i32> {
        match self {
            Self::Open | Self::Abandoned => None,
            Self::Failed { md_status } => Some(md_status),
            Self::Authenticated | Self::Finished | Self::Declined => Some(AUTHENTICATED),
        }
    }
}

impl Session {
    pub(crate) fn conversation_id(&self) -> &str {
        let id = self.order.conversation_id.as_ref();
        id.map_or("", ConversationId::as_str)
    }

    /// What the bank says when the buyer types the right code.
    pub(crate) fn judge(&self) -> State {
        match self.payer.card.behaviour {
            Behaviour::ThreeDsStatus(md_status) => State::Failed { md_status },
            _ => State::Authenticated,
        }
    }
}

/// `mdStatus` of a buyer whom the bank knows.
pub(crate) const AUTHENTICATED: i32 = 1;
/// The code that the bank of the sandbox accepts.
pub(crate) const RIGHT_CODE: &str = "123456";

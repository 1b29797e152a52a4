//! Visits to the bank's 3-D Secure page.

use std::collections::HashMap;

use iyzico_core::Price;
use iyzico_core::callback;
use iyzico_core::order::{ConversationId, Currency, Locale, Token};
use iyzico_core::payment::{PaymentId, PaymentStatus};
use iyzico_core::test_cards::Behaviour;
use jiff::Timestamp;

use crate::bank::{Bank, Charge};
use crate::cards::Card;
use crate::form_post::FormPost;
use crate::ledger::Payment;
use crate::order::Order;
use crate::refusal::{BANK_REFUSES, Refusal};
use crate::wallet::Payer;

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
    wrong_codes: u8,
}

/// Where a visit began, and so where it ends.
#[derive(Clone, Debug)]
pub(crate) enum Began {
    /// By a call of the merchant; the browser goes back to its `callbackUrl`.
    ByCall { callback_url: String },
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

/// Why an answer leads nowhere.
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

    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.by_id.get(id).map(|&index| &mut self.all[index])
    }

    pub(crate) fn find_latest(&self, conversation_id: &ConversationId) -> Option<&Session> {
        let index = self.latest_of.get(conversation_id);
        index.map(|&index| &self.all[index])
    }

    fn add(&mut self, session: Session) -> String {
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
    fn in_words(self) -> &'static str {
        match self {
            Self::Open => "the buyer has not answered the bank yet",
            Self::Abandoned => "the buyer left the bank's page",
            Self::Authenticated => "iyzico finishes payments of its pages by itself",
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
    fn conversation_id(&self) -> &str {
        let id = self.order.conversation_id.as_ref();
        id.map_or("", ConversationId::as_str)
    }

    /// What the bank says when the buyer types the right code.
    fn judge(&self) -> State {
        match self.payer.card.behaviour {
            Behaviour::ThreeDsStatus(md_status) => State::Failed { md_status },
            _ => State::Authenticated,
        }
    }
}

impl Bank {
    /// Opens a visit to the bank's page. The number of the visit is that of the payment.
    pub(crate) fn start_three_ds(
        &mut self,
        order: Order,
        payer: Payer,
        charge: Charge,
        began: Began,
    ) -> Result<String, Refusal> {
        if let Err(refusal) = may_start(&order, &payer.card) {
            self.note(&charge, &order, &payer.card, Some(&refusal));
            return Err(refusal);
        }
        Ok(self.sessions.add(Session {
            charge,
            order,
            payer,
            began,
            at: self.now(),
            state: State::Open,
            wrong_codes: 0,
        }))
    }

    /// What the bank's page shows.
    pub(crate) fn three_ds_session(&self, id: &str) -> Option<ThreeDsSession> {
        let session = self.sessions.find(id)?;
        Some(ThreeDsSession {
            id: id.to_owned(),
            amount: session.order.paid_price,
            currency: session.order.currency.clone(),
            card: session.payer.card.clone(),
            at: session.at,
            locale: session.order.locale.clone(),
            open: session.state == State::Open,
        })
    }

    /// The form that brings the browser to the bank's page, with the fields that the sandbox has.
    pub(crate) fn three_ds_form(&self, id: &str) -> Option<FormPost> {
        let session = self.sessions.find(id)?;
        let base = &self.merchant.base_url;
        let bin = session.payer.card.bin_number.to_string();
        Some(FormPost {
            action: format!("{base}/payment/mock/init3ds"),
            fields: vec![
                ("orderId", id.to_owned()),
                ("bin", bin),
                (
                    "successUrl",
                    format!("{base}/payment/iyzipos/callback3ds/success/{id}"),
                ),
                (
                    "failureUrl",
                    format!("{base}/payment/iyzipos/callback3ds/failure/{id}"),
                ),
                ("confirmationUrl", format!("{base}/payment/mock/confirm3ds")),
                ("PaReq", id.to_owned()),
            ],
        })
    }

    /// The buyer answers the bank; the browser then goes where the form says.
    pub(crate) fn answer_three_ds(
        &mut self,
        id: &str,
        answer: &BankAnswer,
    ) -> Result<FormPost, ThreeDsProblem> {
        let session = self.sessions.find_mut(id).ok_or(ThreeDsProblem::Unknown)?;
        if session.state != State::Open {
            return Err(ThreeDsProblem::Over);
        }
        session.state = match answer {
            BankAnswer::Code(code) if code.trim() == RIGHT_CODE => session.judge(),
            BankAnswer::Code(_) if session.wrong_codes + 1 < MOST_CODES => {
                session.wrong_codes += 1;
                let left = MOST_CODES - session.wrong_codes;
                return Err(ThreeDsProblem::WrongCode { left });
            }
            BankAnswer::Code(_) | BankAnswer::Cancel => State::Failed {
                md_status: NOT_AUTHENTICATED,
            },
        };
        match session.began.clone() {
            Began::ByCall { callback_url } => Ok(self.leave_bank(id, callback_url)),
            Began::OnPage(token) => Ok(self.return_to_page(id, &token)),
        }
    }

    /// The buyer closes the bank's page.
    pub(crate) fn abandon_three_ds(&mut self, id: &str) -> Result<(), ThreeDsProblem> {
        let session = self.sessions.find_mut(id).ok_or(ThreeDsProblem::Unknown)?;
        if session.state != State::Open {
            return Err(ThreeDsProblem::Over);
        }
        session.state = State::Abandoned;
        Ok(())
    }

    /// Tells the merchant's server what the bank said; a failure is also an attempt that failed.
    fn note_return(&mut self, id: &str) {
        let session = self.sessions.find(id).expect("it was answered just now");
        let (mut charge, order) = (session.charge.clone(), session.order.clone());
        let card = session.payer.card.clone();
        match session.state {
            State::Failed { md_status } => {
                charge.md_status = Some(md_status);
                let refusal = not_authenticated(md_status);
                self.note(&charge, &order, &card, Some(&refusal));
            }
            _ => self.notify(&charge, &order, "THREE_DS_CALLBACK", "CALLBACK_THREEDS"),
        }
    }

    /// Finishes a payment that the merchant started: once, and only after the bank said yes.
    ///
    /// `compare` tells whether the call agrees with the start.
    pub(crate) fn finish_three_ds(
        &mut self,
        id: &PaymentId,
        compare: impl FnOnce(&Order) -> Result<(), Refusal>,
    ) -> Result<&Payment, Refusal> {
        let session = self.sessions.find(id.as_str());
        let session = session.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?;
        let by_call = matches!(session.began, Began::ByCall { .. });
        if !by_call || session.state != State::Authenticated {
            let refusal = Refusal::new(THREE_DS_STATE).about_payment(id.clone());
            return Err(refusal.because(session.state.in_words()));
        }
        compare(&session.order).map_err(|refusal| refusal.about_payment(id.clone()))?;
        let (mut charge, order) = (session.charge.clone(), session.order.clone());
        let payer = session.payer.clone();
        charge.md_status = Some(AUTHENTICATED);
        self.finish(id.as_str(), &order, payer, charge)?;
        let payment = self.ledger.find(id);
        Ok(payment.expect("it was booked just now"))
    }

    /// Charges the card of a visit and ends the visit.
    pub(crate) fn finish(
        &mut self,
        id: &str,
        order: &Order,
        payer: Payer,
        charge: Charge,
    ) -> Result<(), Refusal> {
        let result = self.charge(order, payer, charge).map(drop);
        let session = self.sessions.find_mut(id).expect("the caller found it");
        session.state = match &result {
            Ok(()) => State::Finished,
            Err(_) => State::Declined,
        };
        result
    }

    /// Ends a visit without asking the bank for money.
    pub(crate) fn decline(&mut self, id: &str, charge: &Charge, refusal: &Refusal) {
        let session = self.sessions.find_mut(id).expect("the caller found it");
        session.state = State::Declined;
        let (order, card) = (session.order.clone(), session.payer.card.clone());
        self.note(charge, &order, &card, Some(refusal));
    }

    /// The signed post to the merchant's `callbackUrl`.
    fn leave_bank(&mut self, id: &str, callback_url: String) -> FormPost {
        self.note_return(id);
        let session = self.sessions.find(id).expect("it was answered just now");
        let (status, md_status) = match session.state {
            State::Failed { md_status } => ("failure", md_status.to_string()),
            _ => ("success", "1".to_owned()),
        };
        let conversation_id = session.conversation_id();
        let values = ["", conversation_id, &md_status, id, status];
        let signature = callback::sign(&self.merchant.credentials, values);
        FormPost {
            action: callback_url,
            fields: vec![
                ("status", status.to_owned()),
                ("paymentId", id.to_owned()),
                ("conversationData", String::new()),
                ("conversationId", conversation_id.to_owned()),
                ("mdStatus", md_status),
                ("signature", signature),
            ],
        }
    }
}

/// The refusal of a buyer whom the bank does not know.
pub(crate) fn not_authenticated(md_status: i32) -> Refusal {
    let reason = format!("the buyer was not authenticated: mdStatus {md_status}");
    Refusal::new(THREE_DS_STATE).because(reason)
}

/// What iyzico and the bank refuse before the buyer sees the bank's page.
fn may_start(order: &Order, card: &Card) -> Result<(), Refusal> {
    card.accepts(order)?;
    if card.behaviour == Behaviour::ThreeDsStartFails {
        let refusal = Refusal::new(BANK_REFUSES);
        return Err(refusal.because("3-D Secure cannot be started with this test card"));
    }
    Ok(())
}

/// The code that the bank of the sandbox accepts.
pub(crate) const RIGHT_CODE: &str = "123456";
/// How many wrong codes the bank accepts before it gives up. Our choice.
const MOST_CODES: u8 = 3;
pub(crate) const AUTHENTICATED: i32 = 1;
const NOT_AUTHENTICATED: i32 = 0;
pub(crate) const THREE_DS_STATE: &str = "5115";
/// The code of a cancellation; what finishing an unknown payment answers is not established.
const PAYMENT_NOT_FOUND: &str = "5086";

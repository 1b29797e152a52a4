//! Payments in a shop: users of the terminal app, payments, and what is open in the app.

use iyzico_core::ids::{PaymentId, SessionToken};
use iyzico_core::in_store::{InStoreEnrollment, InStoreTransaction, InStoreUser};
use iyzico_core::{Price, object};
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::clock::turkish;
use super::fields::note;
use super::numbers::Numbers;
use super::receipt::{Kind, Receipt};
use super::refusal::{INVALID_REQUEST, Refusal};

/// Everything that the terminal app knows.
#[derive(Debug, Default)]
pub(crate) struct InStore {
    users: Vec<InStoreUser>,
    payments: Vec<InStorePayment>,
    sessions: Vec<Session>,
}

/// A payment in a shop.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InStorePayment {
    /// iyzico's ID for the payment.
    pub payment_id: PaymentId,
    /// The merchant's own ID for the order.
    pub order_id: String,
    /// The merchant's own ID for the user of the app.
    pub user_id: String,
    /// How much was to be paid.
    pub amount: Price,
    /// What was paid; nothing before the card was read, and after a decline.
    pub paid: Price,
    /// What went back.
    pub refunded: Price,
    /// What the bank said when the card was read.
    pub(crate) receipt: Option<Receipt>,
}

/// What was opened in the app.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) token: SessionToken,
    payment_id: PaymentId,
    pub(crate) callback_url: String,
    /// What goes back; `None` for a payment.
    refund: Option<Price>,
    /// Whether the app has handed its result over.
    is_over: bool,
}

/// What the person at the terminal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppStep {
    Approve,
    Decline,
}

impl InStore {
    /// Registers a user. What iyzico says to one that exists is not documented; here it stays as it is.
    pub(crate) fn add_user(&mut self, id: &str, numbers: &mut Numbers) -> &InStoreUser {
        if let Some(index) = self.find_user(id) {
            return &self.users[index];
        }
        let terminal = object!(InStoreEnrollment {
            enrolled_bank: Some(note("Simulator Bank")),
            enrolled_terminal_id: Some(numbers.terminal()),
            enrollment_status: Some(note("ACTIVE")),
        });
        let enrollments = Some(vec![terminal]);
        self.users.push(object!(InStoreUser { user_id: Some(note(id)), enrollments }));
        self.users.last().expect("one was just added")
    }

    pub(crate) fn remove_user(&mut self, id: &str) -> Result<(), Refusal> {
        let index = self.find_user(id).ok_or_else(|| refuse(400, NO_USER))?;
        self.users.remove(index);
        Ok(())
    }

    pub(crate) fn users(&self) -> &[InStoreUser] {
        &self.users
    }

    pub(crate) fn payments(&self) -> &[InStorePayment] {
        &self.payments
    }

    fn find_user(&self, id: &str) -> Option<usize> {
        let is_it = |user: &InStoreUser| user.user_id.as_ref().is_some_and(|known| *known == *id);
        self.users.iter().position(is_it)
    }

    /// Opens a payment in the app.
    pub(crate) fn open_payment(
        &mut self,
        user_id: &str,
        order_id: &str,
        amount: Price,
        callback_url: &str,
        numbers: &mut Numbers,
    ) -> Result<&Session, Refusal> {
        self.find_user(user_id).ok_or_else(|| refuse(422, NO_USER))?;
        let payment_id = numbers.payment();
        self.payments.push(InStorePayment {
            payment_id: payment_id.clone(),
            order_id: order_id.to_owned(),
            user_id: user_id.to_owned(),
            amount,
            paid: Price::ZERO,
            refunded: Price::ZERO,
            receipt: None,
        });
        Ok(self.open(payment_id, callback_url, None, numbers))
    }

    /// Opens a refund in the app; of all that is left when no amount is given.
    pub(crate) fn open_refund(
        &mut self,
        user_id: &str,
        payment_id: &PaymentId,
        amount: Option<Price>,
        callback_url: &str,
        numbers: &mut Numbers,
    ) -> Result<&Session, Refusal> {
        let left = self.find(payment_id)?.left();
        self.find_user(user_id).ok_or_else(|| refuse(422, NO_USER))?;
        let amount = amount.unwrap_or(left);
        if amount <= Price::ZERO || amount > left {
            let reason = format!("{amount} is asked for, {left} is left");
            return Err(Refusal::new(NOT_REFUNDABLE).with_status(422).because(reason));
        }
        Ok(self.open(payment_id.clone(), callback_url, Some(amount), numbers))
    }

    fn open(
        &mut self,
        payment_id: PaymentId,
        callback_url: &str,
        refund: Option<Price>,
        numbers: &mut Numbers,
    ) -> &Session {
        self.sessions.push(Session {
            token: SessionToken::new(&numbers.uuid()).expect("a UUID is not empty"),
            payment_id,
            callback_url: callback_url.to_owned(),
            refund,
            is_over: false,
        });
        self.sessions.last().expect("one was just opened")
    }

    pub(crate) fn find(&self, id: &PaymentId) -> Result<&InStorePayment, Refusal> {
        let found = self.payments.iter().find(|payment| payment.payment_id == *id);
        found.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND).with_status(422))
    }

    pub(crate) fn session(&self, token: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.token == *token)
    }

    /// Carries out what a person does in the app. `None` when nothing is open under this token.
    pub(crate) fn act(
        &mut self,
        token: &str,
        step: AppStep,
        now: Timestamp,
        numbers: &mut Numbers,
    ) -> Option<(Session, Receipt)> {
        let mut sessions = self.sessions.iter_mut();
        let session = sessions.find(|session| session.token == *token && !session.is_over)?;
        session.is_over = true;
        let session = session.clone();
        let mut payments = self.payments.iter_mut();
        let payment = payments.find(|payment| payment.payment_id == session.payment_id)?;
        let receipt = payment.act(session.refund, step, now, numbers);
        Some((session, receipt))
    }
}

impl Session {
    /// The number of the payment as responses have it.
    pub(crate) fn payment_id(&self) -> PaymentId {
        self.payment_id.clone()
    }

    /// The address that opens the app. It opens nothing here: the app is played by
    /// [`Simulator::terminal_app`](crate::Simulator::terminal_app).
    pub(crate) fn deep_link(&self) -> String {
        format!("{DEEP_LINK}{}", self.token)
    }
}

impl InStorePayment {
    /// What can still go back.
    pub fn left(&self) -> Price {
        Price::new(self.paid.amount() - self.refunded.amount())
    }

    /// A refund that is not covered any more, because another one came first, is declined.
    fn act(
        &mut self,
        refund: Option<Price>,
        step: AppStep,
        now: Timestamp,
        numbers: &mut Numbers,
    ) -> Receipt {
        let amount = refund.unwrap_or(self.amount);
        let is_covered = refund.is_none_or(|refund| refund <= self.left());
        let kind = match refund {
            None => Kind::Sale,
            Some(_) if self.is_voided_by(amount, now) => Kind::Void,
            Some(_) => Kind::Refund,
        };
        let approved = step == AppStep::Approve && is_covered;
        let receipt = Receipt::new(kind, amount, approved, now, numbers);
        match (approved, kind) {
            (true, Kind::Sale) => self.paid = amount,
            (true, Kind::Refund | Kind::Void) => {
                self.refunded = Price::new(self.refunded.amount() + amount.amount());
            }
            (false, _) => {}
        }
        if kind == Kind::Sale {
            self.receipt = Some(receipt.clone());
        }
        receipt
    }

    /// All of it goes back on the Turkish day on which it was paid (inferred).
    fn is_voided_by(&self, amount: Price, now: Timestamp) -> bool {
        let paid_at = self.receipt.as_ref().map(|receipt| turkish(receipt.at).date());
        self.refunded.amount() == Decimal::ZERO
            && amount == self.paid
            && paid_at == Some(turkish(now).date())
    }

    /// What the bank said, with what can still be done.
    pub(crate) fn transaction(&self, now: Timestamp) -> Option<InStoreTransaction> {
        let receipt = self.receipt.as_ref()?;
        let mut transaction = receipt.transaction();
        transaction.is_voidable = Some(receipt.approved && self.is_voided_by(self.paid, now));
        transaction.is_refundable = Some(self.left() > Price::ZERO);
        Some(transaction)
    }
}

/// The token in a deep link, or the token itself.
pub(crate) fn token_in(link: &str) -> &str {
    link.strip_prefix(DEEP_LINK).unwrap_or(link)
}

/// HTTP statuses are documented, codes are not (inferred).
pub(crate) fn refuse(http_status: u16, reason: &str) -> Refusal {
    Refusal::new(INVALID_REQUEST).with_status(http_status).because(reason)
}

const DEEP_LINK: &str = "iyzico-simulator://in-store?token=";
const NO_USER: &str = "there is no user with this userId";
/// Codes of the terminal API, which the in-store API stands beside (inferred).
const PAYMENT_NOT_FOUND: &str = "380107";
const NOT_REFUNDABLE: &str = "380112";

//! Payments through the bank's page: started, answered, finished.

use iyzico_core::callback;
use iyzico_core::order::{Locale, Note};
use iyzico_core::payment::PaymentId;
use iyzico_core::test_cards::Behaviour;

use super::Bank;
use super::cards::Card;
use super::charge::Charge;
use super::form_post::FormPost;
use super::order::Order;
use super::payment::Payment;
use super::refusal::{BANK_REFUSES, PAYMENT_NOT_FOUND, Refusal};
use super::sessions::{
    AUTHENTICATED, BankAnswer, Began, RIGHT_CODE, Session, State, ThreeDsProblem, ThreeDsSession,
};
use super::wallet::Payer;

impl Bank {
    /// Opens a visit to the bank's page. The number of the visit is that of the payment.
    pub(crate) fn start_three_ds(
        &mut self,
        order: Order,
        payer: Payer,
        charge: Charge,
        began: Began,
    ) -> Result<String, Refusal> {
        let admitted = self.admit(&order, &payer.card, &charge);
        if let Err(refusal) = admitted.and_then(|()| may_start(&order, &payer.card)) {
            self.note(&charge, &order, &payer.card, &refusal);
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
        let base = self.base_url();
        let bin = session.payer.card.bin_number.to_string();
        Some(FormPost {
            action: format!("{base}/payment/mock/init3ds"),
            fields: vec![
                ("orderId", id.to_owned()),
                ("bin", bin),
                ("successUrl", format!("{base}/payment/iyzipos/callback3ds/success/{id}")),
                ("failureUrl", format!("{base}/payment/iyzipos/callback3ds/failure/{id}")),
                ("confirmationUrl", format!("{base}/payment/mock/confirm3ds")),
                ("PaReq", id.to_owned()),
            ],
        })
    }

    /// The buyer answers the bank; the browser then goes where the form says, in the language that the buyer
    /// has chosen on the way.
    pub(crate) fn answer_three_ds(
        &mut self,
        id: &str,
        answer: &BankAnswer,
        language: Option<&Locale>,
    ) -> Result<FormPost, ThreeDsProblem> {
        let session = self.sessions.find_mut(id).ok_or(ThreeDsProblem::Unknown)?;
        let language = language.unwrap_or(&session.order.locale).clone();
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
            BankAnswer::Code(_) | BankAnswer::Cancel => {
                State::Failed { md_status: NOT_AUTHENTICATED }
            }
        };
        match session.began.clone() {
            Began::ByCall { callback_url } => Ok(self.leave_bank(id, callback_url)),
            Began::ByMerchant { term_url, .. } => Ok(self.hand_over(id, term_url)),
            Began::OnPage(token) => Ok(self.return_to_page(id, &token, &language)),
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
        if let State::Failed { md_status } = session.state {
            charge.md_status = Some(md_status);
            let refusal = not_authenticated(md_status);
            self.note(&charge, &order, &card, &refusal);
            return;
        }
        let conversation_id = order.conversation_id.as_ref();
        self.notify(&charge, conversation_id, "THREE_DS_CALLBACK", "CALLBACK_THREEDS");
    }

    /// Finishes a payment that the merchant started: once, and only after the bank said yes.
    ///
    /// `compare` tells whether the call agrees with the start.
    pub(crate) fn finish_three_ds(
        &mut self,
        id: &PaymentId,
        compare: impl FnOnce(&Order) -> Result<(), Refusal>,
    ) -> Result<Payment, Refusal> {
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
        self.finish(id.as_str(), &order, payer, charge)
    }

    /// Charges the card of a visit and ends the visit.
    pub(crate) fn finish(
        &mut self,
        id: &str,
        order: &Order,
        payer: Payer,
        charge: Charge,
    ) -> Result<Payment, Refusal> {
        let result = self.charge(order, payer, charge);
        let session = self.sessions.find_mut(id).expect("the caller found it");
        session.state = match &result {
            Ok(_) => State::Finished,
            Err(_) => State::Declined,
        };
        result
    }

    /// Ends a visit without asking the bank for money.
    pub(crate) fn decline(&mut self, id: &str, charge: &Charge, refusal: &Refusal) {
        let session = self.sessions.find_mut(id).expect("the caller found it");
        session.state = State::Declined;
        let (order, card) = (session.order.clone(), session.payer.card.clone());
        self.note(charge, &order, &card, refusal);
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
        let data = conversation_data(id);
        let values = [&data, conversation_id, &md_status, id, status];
        let signature = callback::sign(&self.merchant.credentials, values);
        FormPost {
            action: callback_url,
            fields: vec![
                ("status", status.to_owned()),
                ("paymentId", id.to_owned()),
                ("conversationData", data),
                ("conversationId", conversation_id.to_owned()),
                ("mdStatus", md_status),
                ("signature", signature),
            ],
        }
    }
}

/// What iyzico wants back when the payment is finished without a comparison; made up. The sandbox was seen to
/// leave it empty; a merchant who forgets it would not notice then.
fn conversation_data(id: &str) -> String {
    format!("3ds-{id}")
}

/// Refuses a completion that does not hand on what the callback had.
pub(crate) fn check_conversation_data(id: &PaymentId, given: Option<&Note>) -> Result<(), Refusal> {
    let reason = match given {
        Some(given) if given.as_str() == conversation_data(id.as_str()) => return Ok(()),
        Some(_) => "conversationData is not that of the callback",
        None => "conversationData of the callback is missing",
    };
    Err(Refusal::new(THREE_DS_STATE).because(reason))
}

/// The refusal of a buyer whom the bank does not know. No document has a code for it; one of a state would
/// say that the payment may have been made.
pub(crate) fn not_authenticated(md_status: i32) -> Refusal {
    let reason = format!("the buyer was not authenticated: mdStatus {md_status}");
    Refusal::new(NOT_TAKEN).because(reason)
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

/// How many wrong codes the bank accepts before it gives up. Our choice.
const MOST_CODES: u8 = 3;
const NOT_AUTHENTICATED: i32 = 0;
pub(crate) const THREE_DS_STATE: &str = "5115";
/// A bank that could not take the payment; our choice.
const NOT_TAKEN: &str = "10220";

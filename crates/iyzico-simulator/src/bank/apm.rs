//! Payments with alternative methods: started, confirmed or refused by the buyer.

use std::collections::HashMap;

use iyzico_core::apm::ApmType;
use iyzico_core::order::{ConversationId, Name, Note, Token};
use iyzico_core::payment::{PaymentId, PaymentStatus, Phase};
use jiff::Timestamp;

use super::Bank;
use super::charge::Charge;
use super::form_post::FormPost;
use super::hosted_pages::closes_at;
use super::order::Order;
use super::payment::Channel;
use super::refusal::{BANK_REFUSES, Refusal};

/// All payments with alternative methods, by their number and by the token of their page.
#[derive(Debug, Default)]
pub(crate) struct Apms {
    all: HashMap<PaymentId, ApmVisit>,
    by_page: HashMap<Token, PaymentId>,
    latest_of: HashMap<ConversationId, PaymentId>,
}

/// A payment and the page on which the buyer confirms it.
#[derive(Clone, Debug)]
pub(crate) struct ApmVisit {
    pub(crate) page: Token,
    pub(crate) charge: Charge,
    pub(crate) order: Order,
    pub(crate) method: ApmType,
    pub(crate) account_holder: Option<Name>,
    pub(crate) country_code: Option<Note>,
    pub(crate) callback_url: String,
    /// Where the browser goes after a failure.
    pub(crate) error_url: String,
    pub(crate) opened_at: Timestamp,
    pub(crate) state: ApmState,
}

/// How far a payment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApmState {
    Waiting,
    Refused,
    Paid,
}

/// What the buyer does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApmAnswer {
    Confirm,
    Refuse,
}

/// Why the answer of the buyer is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApmProblem {
    /// There is no such page.
    Unknown,
    /// It was answered before.
    Over,
    /// Its time was over before.
    Expired,
}

impl Apms {
    pub(crate) fn find(&self, id: &PaymentId) -> Option<&ApmVisit> {
        self.all.get(id)
    }

    /// Finds the latest that was started with a reference.
    pub(crate) fn find_latest(&self, conversation_id: &ConversationId) -> Option<&ApmVisit> {
        self.find(self.latest_of.get(conversation_id)?)
    }

    pub(crate) fn on_page(&self, token: &Token) -> Option<&ApmVisit> {
        self.find(self.by_page.get(token)?)
    }
}

impl ApmVisit {
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        !self.is_answered() && now < closes_at(self.opened_at)
    }

    pub(crate) fn is_answered(&self) -> bool {
        self.state != ApmState::Waiting
    }

    /// The state as the merchant sees it.
    pub(crate) fn status(&self, now: Timestamp) -> PaymentStatus {
        match self.state {
            ApmState::Paid => PaymentStatus::Success,
            ApmState::Waiting if self.is_open(now) => PaymentStatus::InitApm,
            ApmState::Waiting | ApmState::Refused => PaymentStatus::Failure,
        }
    }

    fn holder_is(&self, name: &str) -> bool {
        self.account_holder.as_ref().is_some_and(|holder| holder.as_str() == name)
    }
}

impl Bank {
    /// Starts a payment. The holder `error` stands for a method that cannot be started, as in the sandbox.
    pub(crate) fn start_apm(&mut self, visit: ApmVisit) -> Result<&ApmVisit, Refusal> {
        if visit.holder_is(FAILS_AT_ONCE) {
            let refusal = Refusal::new(BANK_REFUSES);
            let refusal = refusal.because("the account holder of this name cannot start a payment");
            self.note(&visit.charge, &visit.order, None, &refusal);
            return Err(refusal);
        }
        self.notify(&visit.charge, visit.order.conversation_id.as_ref(), "PAYMENT_API", "INIT_APM");
        let id = visit.charge.payment_id.clone();
        self.apms.by_page.insert(visit.page.clone(), id.clone());
        if let Some(conversation_id) = &visit.order.conversation_id {
            self.apms.latest_of.insert(conversation_id.clone(), id.clone());
        }
        Ok(self.apms.all.entry(id).insert_entry(visit).into_mut())
    }

    /// A charge for an alternative method, and the token of its page.
    pub(crate) fn new_apm_charge(&mut self) -> (Charge, Token) {
        (self.new_charge(Channel::Apm, Phase::Auth, None), self.numbers.token())
    }

    /// Address of the page on the simulator itself.
    pub(crate) fn apm_url(&self, visit: &ApmVisit) -> String {
        let (base, token) = (self.base_url(), &visit.page);
        format!("{base}/_simulator/apm/{token}")
    }

    /// The buyer confirms or refuses, once; the browser then goes where the form says.
    ///
    /// The holder `fail-after-init` stands for an account that cannot pay, as in the sandbox. What the
    /// browser brings back is inferred: it decides nothing.
    pub(crate) fn answer_apm(
        &mut self,
        page: &Token,
        answer: ApmAnswer,
    ) -> Result<FormPost, ApmProblem> {
        let visit = self.apms.on_page(page).ok_or(ApmProblem::Unknown)?.clone();
        if !visit.is_open(self.now()) {
            return Err(if visit.is_answered() { ApmProblem::Over } else { ApmProblem::Expired });
        }
        let refusal = match answer {
            ApmAnswer::Refuse => Some("the buyer refused the payment"),
            ApmAnswer::Confirm if visit.holder_is(FAILS_LATER) => Some("the account cannot pay"),
            ApmAnswer::Confirm => None,
        };
        let is_paid = match refusal {
            Some(reason) => {
                let refusal = Refusal::new(BANK_REFUSES).because(reason);
                self.note(&visit.charge, &visit.order, None, &refusal);
                false
            }
            None => self.charge_account(&visit.order, visit.charge.clone()).is_ok(),
        };
        let state = if is_paid { ApmState::Paid } else { ApmState::Refused };
        let id = visit.charge.payment_id;
        self.apms.all.get_mut(&id).expect("it was found").state = state;
        let conversation_id = visit.order.conversation_id.as_ref();
        Ok(FormPost {
            action: if is_paid { visit.callback_url } else { visit.error_url },
            fields: vec![
                ("paymentId", id.to_string()),
                ("conversationId", conversation_id.map(ToString::to_string).unwrap_or_default()),
            ],
        })
    }
}

const FAILS_AT_ONCE: &str = "error";
const FAILS_LATER: &str = "fail-after-init";

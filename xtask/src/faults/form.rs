//! A payment on a checkout form. Opening it and reading its result move no money, so both are simply
//! repeated.

use iyzico_core::Error;
use iyzico_core::checkout_form::RetrieveCheckoutForm;
use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::order::Token;
use iyzico_simulator::Approval;

use super::call::CallResult;
use super::fixtures::{form_request, payment_card};
use super::merchant::{MAX_STARTS, Merchant, is_after_pause};
use super::operation::{Identity, OperationResult};
use super::records::{Operation, Wanted};
use super::tally::Ending;

impl Merchant {
    /// Opens a form, lets the buyer pay on it or not, and reads what came of it.
    pub(super) async fn take_payment_with_form(&mut self) -> OperationResult {
        let operation = self.record.operations.len();
        self.record.operations.push(Operation { wanted: Wanted::Form, attempts: Vec::new() });
        for start in 0..MAX_STARTS {
            let mark = format!("{}-form-{start}", self.record.basket_id);
            let conversation_id = self.references.of_start(mark.clone());
            let request = form_request(&self.order, conversation_id.clone(), &mark);
            let Ok(form) = self.start(&request).await else { continue };
            self.visit_form(form.token.as_str());
            let result = self.read_result(&form.token).await;
            let identity = Identity { conversation_id, mark, refusals: 0, operation };
            self.note(&identity, self.shop.program().number, &result);
            return match result {
                CallResult::Succeeded(receipt, _) => OperationResult::Done(receipt),
                CallResult::Unknown(_) => OperationResult::Unknown,
                CallResult::Refused | CallResult::Declined(_) | CallResult::NotSent(_) => {
                    OperationResult::Refused
                }
            };
        }
        OperationResult::Refused
    }

    /// Three of four buyers try to pay, with one card after the other.
    fn visit_form(&mut self, token: &str) {
        let choice = self.order.rng.below(8);
        let page = || self.shop.simulator.page(token);
        match choice {
            0 => drop(page().reject()),
            1 => drop(page().abandon()),
            _ => {
                let pays = |card| page().approve_with(&Approval::with(payment_card(card))).is_ok();
                let _ = self.order.cards.iter().any(|card| pays(card));
            }
        }
    }

    /// A refusal that is not about too many calls says that nobody has paid.
    async fn read_result(&self, token: &Token) -> CallResult {
        let request = RetrieveCheckoutForm::builder().token(token.clone()).build();
        for _ in 0..READS {
            match self.start(&request).await {
                Ok(result) => return result_of(&result),
                Err(error @ Error::Api(_)) if !is_after_pause(&error) => {
                    return CallResult::Declined(error);
                }
                Err(_) => {}
            }
        }
        CallResult::Unknown(None)
    }
}

fn result_of(result: &PageResult) -> CallResult {
    match result.payment() {
        Some(payment) => CallResult::Succeeded(payment.into(), Ending::Answered),
        None => CallResult::Refused,
    }
}

/// How often a result is read until it comes.
const READS: usize = 12;

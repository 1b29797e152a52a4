//! What a buyer does on the page of an alternative payment method, for tests without a browser.

use iyzico_core::order::Token;
use iyzico_core::payment::PaymentId;

use super::page_driver::PageError;
use super::token_of;
use crate::bank::Bank;
use crate::bank::apm::{ApmAnswer, ApmProblem};
use crate::bank::form_post::FormPost;
use crate::http::shared::Shared;

/// The page of an alternative payment method, open in a buyer's browser.
///
/// From [`Simulator::apm`](crate::Simulator::apm).
#[derive(Clone, Copy)]
pub struct ApmPageDriver<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) payment: &'a str,
}

impl ApmPageDriver<'_> {
    /// The buyer confirms. Returns what the browser then posts to `merchantCallbackUrl`, or to
    /// `merchantErrorUrl` when the account cannot pay.
    ///
    /// # Errors
    ///
    /// When there is no such page, it was answered before, or its time is over.
    pub fn approve(self) -> Result<FormPost, PageError> {
        self.answer(ApmAnswer::Confirm)
    }

    /// The buyer refuses: nothing is paid.
    ///
    /// # Errors
    ///
    /// When there is no such page, it was answered before, or its time is over.
    pub fn reject(self) -> Result<FormPost, PageError> {
        self.answer(ApmAnswer::Refuse)
    }

    /// The buyer closes the page: nothing is posted, and nothing changes.
    ///
    /// # Errors
    ///
    /// When there is no such page, it was answered before, or its time is over.
    pub fn abandon(self) -> Result<(), PageError> {
        let bank = self.shared.bank();
        let page = self.page(&bank).ok_or(PageError::Unknown)?;
        let visit = bank.apms.on_page(&page).ok_or(PageError::Unknown)?;
        if visit.is_open(bank.now()) { Ok(()) } else { Err(PageError::closed(visit.is_answered())) }
    }

    fn answer(self, answer: ApmAnswer) -> Result<FormPost, PageError> {
        let mut bank = self.shared.bank();
        let page = self.page(&bank).ok_or(PageError::Unknown)?;
        bank.answer_apm(&page, answer).map_err(|problem| match problem {
            ApmProblem::Unknown => PageError::Unknown,
            ApmProblem::Over => PageError::Over,
            ApmProblem::Expired => PageError::Expired,
        })
    }

    /// The token of the page, from itself, from its address or from the ID of the payment.
    fn page(&self, bank: &Bank) -> Option<Token> {
        let by_number = PaymentId::new(self.payment).ok();
        if let Some(visit) = by_number.and_then(|id| bank.apms.find(&id)) {
            return Some(visit.page.clone());
        }
        Token::new(&token_of(self.payment)).ok()
    }
}

//! Payments with Pecco: confirmed by the buyer on a page, taken by a call of the merchant.

use iyzico_core::order::Token;

use super::Bank;
use super::hosted_pages::{PageKind, PageState, TOKEN_UNKNOWN};
use super::payment::{ALREADY_STARTED, Payment};
use super::refusal::Refusal;

impl Bank {
    /// Takes the money that the buyer has confirmed: once, and in the life of the token (inferred).
    pub(crate) fn finish_pecco(&mut self, token: &Token) -> Result<Payment, Refusal> {
        let unknown = || Refusal::new(TOKEN_UNKNOWN);
        let page = self.pages.find(token).filter(|page| page.kind == PageKind::Pecco);
        let page = page.ok_or_else(unknown)?;
        match &page.state {
            PageState::Paid(id) => {
                let refusal = Refusal::new(ALREADY_STARTED).about_payment(id.clone());
                return Err(refusal.because("the payment was finished before"));
            }
            PageState::Confirmed if page.is_expired(self.now()) => {
                return Err(unknown().because("the time of the token is over"));
            }
            PageState::Confirmed => {}
            _ => return Err(unknown().because("the buyer has not confirmed the payment")),
        }
        let (order, phase) = (page.order.clone(), page.phase.clone());
        let charge = self.new_charge(PageKind::Pecco.channel(), phase, Some(token.clone()));
        let id = charge.payment_id.clone();
        let payment = self.charge_account(&order, charge)?;
        self.page_mut(token).state = PageState::Paid(id);
        Ok(payment)
    }
}

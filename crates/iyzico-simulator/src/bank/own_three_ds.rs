//! 3-D Secure that the merchant runs itself: the bank answers the merchant, who hands the answer on.
//!
//! No document says how such a payment is started. Here it is started like any other; then the merchant
//! sends the browser to the bank with a `TermUrl` of its own (inferred).

use iyzico_core::order::CallbackUrl;
use iyzico_core::payment::PaymentId;

use super::Bank;
use super::form_post::FormPost;
use super::payment::Payment;
use super::refusal::{PAYMENT_NOT_FOUND, Refusal};
use super::sessions::{AUTHENTICATED, Began, State};
use super::three_ds::{THREE_DS_STATE, not_authenticated};

impl Bank {
    /// Lets the bank answer the merchant instead of iyzico. `false` when there is no visit that waits.
    pub(crate) fn let_merchant_run(&mut self, id: &str, term_url: &str) -> bool {
        let Some(session) = self.sessions.find_mut(id) else { return false };
        let may_change = session.state == State::Open && !matches!(session.began, Began::OnPage(_));
        // The browser is sent there: no script of somebody else's.
        if may_change && CallbackUrl::new(term_url).is_ok() {
            session.began = Began::ByMerchant { term_url: term_url.to_owned(), pa_res: None };
            return true;
        }
        false
    }

    /// The bank's post to the merchant, whatever the buyer said.
    pub(super) fn hand_over(&mut self, id: &str, term_url: String) -> FormPost {
        let issued = self.numbers.pa_res();
        let session = self.sessions.find_mut(id).expect("it was answered just now");
        if let Began::ByMerchant { pa_res, .. } = &mut session.began {
            *pa_res = Some(issued.clone());
        }
        FormPost { action: term_url, fields: vec![("MD", id.to_owned()), ("PaRes", issued)] }
    }

    fn forget_pa_res(&mut self, md: &str) {
        let session = self.sessions.find_mut(md).expect("the caller found it");
        if let Began::ByMerchant { pa_res, .. } = &mut session.began {
            *pa_res = None;
        }
    }

    /// Finishes a payment with what the bank posted to the merchant: once, and only if it said yes.
    pub(crate) fn finish_own_three_ds(
        &mut self,
        md: &str,
        pa_res: &str,
    ) -> Result<Payment, Refusal> {
        let session = self.sessions.find(md);
        let session = session.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?;
        let id: PaymentId = session.charge.payment_id.clone();
        let refuse =
            |reason| Refusal::new(THREE_DS_STATE).about_payment(id.clone()).because(reason);
        let issued = match &session.began {
            Began::ByMerchant { pa_res, .. } => pa_res.as_deref(),
            _ => None,
        };
        if issued != Some(pa_res) {
            return Err(refuse("the bank gave the merchant no such PaRes for this MD"));
        }
        let (mut charge, state) = (session.charge.clone(), session.state);
        charge.md_status = state.md_status();
        match state {
            State::Authenticated => {}
            State::Failed { md_status } => {
                let refusal = not_authenticated(md_status).about_payment(id);
                let (order, card) = (session.order.clone(), session.payer.card.clone());
                self.note(&charge, &order, &card, &refusal);
                self.forget_pa_res(md);
                return Err(refusal);
            }
            other => return Err(refuse(other.in_words())),
        }
        charge.md_status = Some(AUTHENTICATED);
        let (order, payer) = (session.order.clone(), session.payer.clone());
        self.finish(md, &order, payer, charge)
    }
}

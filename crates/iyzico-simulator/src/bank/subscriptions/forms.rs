//! The forms in which a buyer subscribes, or changes the card of subscriptions.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::order::Token;
use iyzico_core::subscription::{SubscriptionCustomerRecord, SubscriptionStart};

use super::card_on_file::CardOnFile;
use super::life::NewSubscription;
use crate::bank::Bank;
use crate::bank::hosted_pages::{HostedPage, PagePayment, PageState};
use crate::bank::refusal::{INVALID_REQUEST, Refusal};

/// What a form is for, when nobody simply pays in it.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// The buyer subscribes.
    Subscribe {
        plan: ReferenceCode,
        customer: Box<SubscriptionCustomerRecord>,
        start: SubscriptionStart,
    },
    /// A customer changes the card of one subscription, or of all that are not over.
    ChangeCard { customer: ReferenceCode, subscription: Option<ReferenceCode> },
}

impl Bank {
    /// The buyer enters a card in a form of the subscription service.
    pub(crate) fn enter_card(
        &mut self,
        page: &HostedPage,
        purpose: &Purpose,
        entered: &PagePayment,
    ) -> Result<PageState, Refusal> {
        if entered.three_ds {
            let refusal = Refusal::new(INVALID_REQUEST);
            return Err(refusal.because("3-D Secure is not simulated in this form"));
        }
        let payer = self.payer_on_page(page, entered)?;
        let card = CardOnFile::of(payer.card)?;
        match purpose {
            Purpose::Subscribe { plan, customer, start } => {
                let (plan, start) = (plan.clone(), start.clone());
                // The buyer may have become a customer in another form meanwhile.
                let customer = self.subscriptions.customers.known(customer);
                let new = NewSubscription { plan, customer, card, start };
                Ok(PageState::Subscribed(self.subscribe(new)?.reference_code))
            }
            Purpose::ChangeCard { customer, subscription } => {
                self.change_card(customer, subscription.as_ref(), &card)?;
                Ok(PageState::CardChanged)
            }
        }
    }

    fn change_card(
        &mut self,
        customer: &ReferenceCode,
        only: Option<&ReferenceCode>,
        card: &CardOnFile,
    ) -> Result<(), Refusal> {
        self.prove_card(customer, card)?;
        let all = self.subscriptions.running.all().iter();
        let concerned = all.filter(|known| {
            let is_asked_for = only.is_none_or(|only| known.reference_code == *only);
            known.customer == *customer && is_asked_for && !known.is_over()
        });
        let concerned: Vec<_> = concerned.cloned().collect();
        for mut subscription in concerned {
            subscription.card = card.clone();
            self.put(subscription);
        }
        Ok(())
    }

    /// The subscription that came of a form.
    pub(crate) fn subscribed_in(&self, token: &Token) -> Result<ReferenceCode, Refusal> {
        let page = self.pages.find(token).filter(|page| page.purpose.is_some());
        let state = page.map(|page| &page.state);
        match state {
            Some(PageState::Subscribed(code)) => Ok(code.clone()),
            Some(_) => Err(no_form("nobody has subscribed in the form yet")),
            None => Err(no_form("there is no such form")),
        }
    }
}

fn no_form(reason: &str) -> Refusal {
    Refusal::new(FORM_NOT_FOUND).with_status(404).because(reason)
}

const FORM_NOT_FOUND: &str = "201600";

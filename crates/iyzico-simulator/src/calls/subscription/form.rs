use iyzico_core::Given;
use iyzico_core::html::Html;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::object;
use iyzico_core::order::{CallbackUrl, Locale, Token};
use iyzico_core::subscription::{
    InitializeCardFormForSubscription, InitializeSubscriptionCardForm, InitializeSubscriptionForm,
    RetrieveSubscriptionForm, SubscriptionForm, SubscriptionFormResult,
};

use super::response::brief;
use super::start::customer;
use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::hosted_pages::{HostedPage, PageKind, TOKEN_SECONDS, callback_url};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::bank::subscriptions::conflict;
use crate::bank::subscriptions::forms::Purpose;
use crate::calls::hosted::{PLACE, snippet};
use crate::calls::serve::Serve;

impl Serve for InitializeSubscriptionForm {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionForm, Refusal> {
        let plan = bank.subscriptions.plans.find(required(&self.pricing_plan_reference_code)?)?;
        let plan = plan.clone();
        let customer = customer(bank, required(&self.customer)?)?;
        let mut order = bank.first_period(&plan, &customer);
        order.locale = language(self.locale.as_ref());
        let purpose = Purpose::Subscribe {
            plan: plan.reference_code,
            customer: Box::new(customer),
            start: required(&self.subscription_initial_status)?.clone(),
        };
        Ok(open(bank, PageKind::Subscription, order, purpose, &self.callback_url))
    }
}

impl Serve for RetrieveSubscriptionForm {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionFormResult, Refusal> {
        let token: &Token = required(&self.token)?;
        let code = bank.subscribed_in(token)?;
        let data = brief(bank.subscriptions.running.find(&code)?);
        Ok(object!(SubscriptionFormResult { token: Some(token.clone()), data }))
    }
}

impl Serve for InitializeSubscriptionCardForm {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionForm, Refusal> {
        let customer = required(&self.customer_reference_code)?.clone();
        bank.subscriptions.customers.find(&customer)?;
        let subscription = optional(self.subscription_reference_code.as_ref()).cloned();
        if let Some(code) = &subscription {
            let found = bank.subscriptions.running.find(code)?;
            if found.customer != customer {
                return Err(conflict("the subscription is of another customer"));
            }
        }
        let locale = language(self.locale.as_ref());
        Ok(open_for_card(bank, customer, subscription, locale, &self.callback_url))
    }
}

impl Serve for InitializeCardFormForSubscription {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionForm, Refusal> {
        let code = required(&self.subscription_reference_code)?;
        let customer = bank.subscriptions.running.find(code)?.customer.clone();
        let locale = language(self.locale.as_ref());
        Ok(open_for_card(bank, customer, Some(code.clone()), locale, &self.callback_url))
    }
}

fn open_for_card(
    bank: &mut Bank,
    customer: ReferenceCode,
    subscription: Option<ReferenceCode>,
    locale: Locale,
    callback: &Given<CallbackUrl>,
) -> SubscriptionForm {
    let mut order = bank.one_lira(&customer);
    order.locale = locale;
    let purpose = Purpose::ChangeCard { customer, subscription };
    open(bank, PageKind::SubscriptionCard, order, purpose, callback)
}

fn open(
    bank: &mut Bank,
    kind: PageKind,
    order: Order,
    purpose: Purpose,
    callback: &Given<CallbackUrl>,
) -> SubscriptionForm {
    let locale = order.locale.clone();
    let token = bank.open_page(HostedPage {
        callback_url: callback_url(callback),
        installments: vec![1],
        purpose: Some(purpose),
        ..HostedPage::new(kind, order, bank.now())
    });
    let url = bank.page_url(&token, &locale);
    object!(SubscriptionForm {
        token,
        checkout_form_content: Some(Html::raw(snippet(&url, &locale, PLACE))),
        token_expire_time: Some(TOKEN_SECONDS),
    })
}

fn language(given: Option<&Given<Locale>>) -> Locale {
    match optional(given) {
        Some(Locale::English) => Locale::English,
        _ => Locale::Turkish,
    }
}

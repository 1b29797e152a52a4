use iyzico_core::object;
use iyzico_core::schedule::SearchTime;
use iyzico_core::subscription::{
    ListSubscriptions, RetrieveSubscription, RetrieveSubscriptionOrder,
    Subscription as SubscriptionFound, SubscriptionList, SubscriptionOrder, SubscriptionPage,
};
use jiff::Timestamp;

use super::page::page;
use super::response::{full, order};
use crate::bank::Bank;
use crate::bank::clock::local_time;
use crate::bank::fields::{optional, required};
use crate::bank::refusal::Refusal;
use crate::bank::subscriptions::subscription::Subscription;
use crate::calls::report::numbers::ids_as_numbers;
use crate::calls::serve::Serve;

impl Serve for RetrieveSubscription {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionFound, Refusal> {
        let found =
            bank.subscriptions.running.find(required(&self.subscription_reference_code)?)?;
        Ok(object!(SubscriptionFound { data: full(bank, found) }))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}

impl Serve for ListSubscriptions {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionList, Refusal> {
        let all = bank.subscriptions.running.all().iter();
        let page = page(all.filter(|known| fits(self, known)), &self.page, &self.count)?;
        let data = object!(SubscriptionPage {
            items: Some(page.items.into_iter().map(|found| full(bank, found)).collect()),
            total_count: page.total,
            current_page: Some(page.number),
            page_count: page.pages,
        });
        Ok(object!(SubscriptionList { data }))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}

impl Serve for RetrieveSubscriptionOrder {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionOrder, Refusal> {
        let code = required(&self.order_reference_code)?;
        let (subscription, index) = bank.subscriptions.running.find_order(code)?;
        let data = order(subscription, &subscription.orders[index]);
        Ok(object!(SubscriptionOrder { data }))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}

/// The dates are those of start and end; what has none does not fit (inferred).
fn fits(asked: &ListSubscriptions, known: &Subscription) -> bool {
    let codes = [
        (&asked.subscription_reference_code, &known.reference_code),
        (&asked.parent_reference_code, &known.parent),
        (&asked.customer_reference_code, &known.customer),
        (&asked.pricing_plan_reference_code, &known.plan.reference_code),
    ];
    let status = optional(asked.subscription_status.as_ref());
    let is_within = |asked: Option<&SearchTime>, moment: Option<Timestamp>, order| {
        let Some(asked) = asked else { return true };
        // Written like this, moments are in order when their texts are.
        let moment = moment.map(local_time);
        moment.is_some_and(|moment| moment.as_str().cmp(asked.as_str()) != order)
    };
    codes
        .into_iter()
        .all(|(asked, known)| optional(asked.as_ref()).is_none_or(|code| code == known))
        && status.is_none_or(|status| *status == known.status)
        && is_within(optional(asked.start_date.as_ref()), known.starts_at, std::cmp::Ordering::Less)
        && is_within(
            optional(asked.end_date.as_ref()),
            known.ends_at(),
            std::cmp::Ordering::Greater,
        )
}

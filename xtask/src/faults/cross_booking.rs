//! Money for a sub-merchant: a call that nothing can look up, so that it is never sent again when it is
//! unknown.

use iyzico_core::marketplace::SendCrossBooking;
use iyzico_core::{Outcome, Price};

use super::call::CallResult;
use super::crash::crash_after;
use super::merchant::{Merchant, is_after_pause};
use super::operation::{Identity, MAX_ATTEMPTS, OperationResult};
use super::records::{Operation, Receipt, Wanted};
use super::shop::{Strategy, call_options};
use super::tally::Ending;

impl Merchant {
    /// Sends an amount to the sub-merchant, and tries until it is done, refused, or unknown.
    pub(super) async fn cross_book(&mut self, amount: Price) -> OperationResult {
        let number = self.record.operations.len();
        let wanted = Wanted::CrossBooking { amount };
        self.record.operations.push(Operation { wanted, attempts: Vec::new() });
        for attempt in 0..MAX_ATTEMPTS {
            let mark = format!("{}-{number}-{attempt}", self.record.basket_id);
            let identity =
                Identity { conversation_id: mark.clone(), mark, refusals: 0, operation: number };
            let result = Box::pin(self.send_to_seller(&identity.conversation_id, amount)).await;
            self.note(&identity, self.shop.program().number, &result);
            match result {
                CallResult::Succeeded(receipt, _) => return OperationResult::Done(receipt),
                CallResult::Unknown(_) => {
                    let name = self.record.operations[number].wanted.name();
                    self.shop.tally.end(name, Ending::Unknown);
                    return OperationResult::Unknown;
                }
                CallResult::NotSent(_) => {}
                CallResult::Declined(error) if is_after_pause(&error) => {}
                CallResult::Declined(_) | CallResult::Refused => return OperationResult::Refused,
            }
        }
        OperationResult::Refused
    }

    async fn send_to_seller(&mut self, conversation_id: &str, amount: Price) -> CallResult {
        let request = SendCrossBooking::builder()
            .conversation_id(conversation_id)
            .sub_merchant_key(self.shop.seller.clone())
            .price(amount)
            .currency(self.order.currency)
            .build();
        let (client, options) = (self.shop.client(), call_options());
        let work = client.send_with(&request, &options);
        let is_careful = self.shop.strategy == Strategy::Careful;
        let result = if is_careful && self.order.rng.percent(5) {
            let polls = self.order.rng.between(1, 8);
            let Some(result) = Box::pin(crash_after(polls, work)).await else {
                self.shop.tally.crash();
                return CallResult::Unknown(None);
            };
            result
        } else {
            work.await
        };
        match result {
            Ok(_) => CallResult::Succeeded(Receipt::CrossBooking, Ending::Answered),
            Err(error) => match error.outcome() {
                Outcome::Refused => CallResult::Declined(error),
                Outcome::Unknown if is_careful => CallResult::Unknown(None),
                // A naive shop takes what failed for something that did not happen.
                _ => CallResult::NotSent(error),
            },
        }
    }
}

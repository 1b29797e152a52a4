//! The payout wallet, and the batches that are paid out of it.
//!
//! The words for the states are documented, their order is inferred. A batch that was handed over waits for
//! a moment, then the money of all its rows is set aside at once, or of none if the wallet holds too little,
//! then its rows end. All of that follows the simulator's clock.

mod row;

use iyzico_core::ids::{PayoutRequestId, ReferenceCode};
use iyzico_core::order::Locale;
use iyzico_core::payout::{
    InitializePayout, InvalidPayoutItem, PayoutBatch, PayoutItem, PayoutItemDetails,
    PayoutItemStatus, PayoutPurpose, PayoutRecipientType, PayoutStatus,
};
use iyzico_core::{Price, object};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde::Serialize;

use self::row::{TOO_LITTLE, Words, cost, fail, figures, is, is_paid, judge, problem, row};
use super::fields::{note, optional, required};
use super::numbers::Numbers;
use super::refusal::{INVALID_REQUEST, Refusal};

/// The payout wallet. What was ever paid in is `balance` + `reserved` + `paid_out` + `commission`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PayoutWallet {
    /// What can be paid out.
    pub balance: Price,
    /// What is set aside for rows that are being paid.
    pub reserved: Price,
    /// What recipients were paid.
    pub paid_out: Price,
    /// What iyzico kept.
    pub commission: Price,
}

impl Default for PayoutWallet {
    fn default() -> Self {
        let [reserved, paid_out, commission] = [Price::ZERO; 3];
        Self { balance: Price::new(FIRST_BALANCE), reserved, paid_out, commission }
    }
}

/// The wallet, and all batches, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Payouts {
    wallet: PayoutWallet,
    batches: Vec<Batch>,
}

/// One batch.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) request_id: PayoutRequestId,
    external_id: String,
    /// What was asked for, by which a repetition is told from another batch.
    asked: (Option<PayoutPurpose>, Vec<PayoutItem>),
    pub(crate) rows: Vec<PayoutItemDetails>,
    pub(crate) invalid: Vec<InvalidPayoutItem>,
    /// The language of the request, in which it is told what is wrong with a row.
    locale: Locale,
    status: PayoutStatus,
    /// When it goes on by itself.
    due: Option<Timestamp>,
}

impl Payouts {
    /// The wallet as it is now.
    pub(crate) fn wallet(&mut self, now: Timestamp) -> PayoutWallet {
        self.settle(now);
        let plain = |amount: Price| Price::new(amount.amount().normalize());
        let PayoutWallet { balance, reserved, paid_out, commission } = self.wallet;
        let [balance, reserved, paid_out, commission] =
            [balance, reserved, paid_out, commission].map(plain);
        PayoutWallet { balance, reserved, paid_out, commission }
    }

    /// Pays into the wallet. `false` when it cannot hold that much.
    pub(crate) fn pay_in(&mut self, amount: Price, now: Timestamp) -> bool {
        self.settle(now);
        let PayoutWallet { balance, reserved, paid_out, commission } = self.wallet;
        let mut all = [balance, reserved, paid_out, commission, amount].into_iter();
        let all = all.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.amount()));
        if all.is_some() {
            self.wallet.balance = Price::new(balance.amount() + amount.amount());
        }
        all.is_some()
    }

    /// Takes a batch, or finds it if it was handed in before.
    pub(crate) fn initialize(
        &mut self,
        request: &InitializePayout,
        numbers: &mut Numbers,
    ) -> Result<&Batch, Refusal> {
        let external_id = required(&request.external_id)?.to_string();
        let items = required(&request.items)?.clone();
        let asked = (optional(request.purpose.as_ref()).cloned(), items);
        let known = self.batches.iter().position(|batch| batch.external_id == external_id);
        if let Some(index) = known {
            let known = &self.batches[index];
            let reason = "another batch has this externalId";
            let differs = || Refusal::new(INVALID_REQUEST).because(reason);
            return if known.asked == asked { Ok(known) } else { Err(differs()) };
        }
        let mut batch = Batch {
            request_id: PayoutRequestId::new(&numbers.uuid()).expect("a UUID is not empty"),
            external_id,
            rows: Vec::new(),
            invalid: Vec::new(),
            locale: request.locale.value().cloned().unwrap_or(Locale::Turkish),
            status: PayoutStatus::Init,
            due: None,
            asked,
        };
        for index in 0..batch.asked.1.len() {
            let item = &batch.asked.1[index];
            let row = row(item, numbers.reference_code())?;
            let problem = judge(item, &batch.asked.1[..index]);
            batch.add(row, problem);
        }
        self.batches.push(batch);
        Ok(self.batches.last().expect("one was just added"))
    }

    /// Hands a batch over for payment.
    pub(crate) fn execute(&mut self, id: &PayoutRequestId, now: Timestamp) -> Result<(), Refusal> {
        self.settle(now);
        let batch = self.waiting(id)?;
        batch.status = PayoutStatus::PublishedToQueue;
        batch.set(&PayoutItemStatus::Init, &PayoutItemStatus::Queued);
        batch.due = Some(now.saturating_add(IN_QUEUE).unwrap_or(Timestamp::MAX));
        Ok(())
    }

    /// Drops a batch that waits; to drop it again changes nothing (inferred).
    pub(crate) fn cancel(&mut self, id: &PayoutRequestId, now: Timestamp) -> Result<(), Refusal> {
        self.settle(now);
        if self.find_mut(id)?.status == PayoutStatus::Canceled {
            return Ok(());
        }
        let batch = self.waiting(id)?;
        batch.status = PayoutStatus::Canceled;
        batch.set(&PayoutItemStatus::Init, &PayoutItemStatus::MassPayoutCanceled);
        Ok(())
    }

    /// The batch with these numbers; a number that is not given is any.
    pub(crate) fn find(
        &mut self,
        id: Option<&PayoutRequestId>,
        external_id: Option<&str>,
        now: Timestamp,
    ) -> Result<&Batch, Refusal> {
        self.settle(now);
        let is_it = |batch: &&Batch| {
            id.is_none_or(|id| batch.request_id == *id)
                && external_id.is_none_or(|id| batch.external_id == id)
        };
        self.batches.iter().find(is_it).ok_or_else(unknown)
    }

    /// The row with this reference.
    pub(crate) fn find_row(
        &mut self,
        reference: &ReferenceCode,
        now: Timestamp,
    ) -> Result<&PayoutItemDetails, Refusal> {
        self.settle(now);
        let mut rows = self.batches.iter().flat_map(|batch| &batch.rows);
        let found = rows.find(|row| row.reference_code.as_ref() == Some(reference));
        found.ok_or_else(unknown)
    }

    fn find_mut(&mut self, id: &PayoutRequestId) -> Result<&mut Batch, Refusal> {
        self.batches.iter_mut().find(|batch| batch.request_id == *id).ok_or_else(unknown)
    }

    /// A batch that may still be executed or cancelled. The code of the refusal is not established.
    fn waiting(&mut self, id: &PayoutRequestId) -> Result<&mut Batch, Refusal> {
        let batch = self.find_mut(id)?;
        if batch.status == PayoutStatus::Init {
            return Ok(batch);
        }
        let reason = format!("the batch is {}, and not INIT any more", batch.status);
        Err(Refusal::new(INVALID_REQUEST).because(reason))
    }

    /// Lets everything happen that is due, in the order of its time.
    fn settle(&mut self, now: Timestamp) {
        let next = |batches: &[Batch]| {
            let due =
                batches.iter().enumerate().filter_map(|(index, batch)| Some((batch.due?, index)));
            due.min().filter(|(due, _)| *due <= now)
        };
        while let Some((due, index)) = next(&self.batches) {
            let batch = &mut self.batches[index];
            if batch.status == PayoutStatus::PublishedToQueue {
                batch.begin(&mut self.wallet, due);
            } else {
                batch.end(&mut self.wallet);
            }
        }
    }
}

impl Batch {
    fn add(&mut self, mut row: PayoutItemDetails, problem: Option<(&'static str, Words)>) {
        row.item_status = Some(PayoutItemStatus::Init);
        if let Some((code, why)) = problem {
            let message = why.said(&self.locale);
            self.invalid.push(object!(InvalidPayoutItem {
                external_id: row.item_external_id.clone(),
                error_code: Some(note(code)),
                error_message: Some(message.clone()),
            }));
            fail(&mut row, PayoutItemStatus::Invalid, message);
        }
        self.rows.push(row);
    }

    /// Sets the money of all rows aside, or of none.
    fn begin(&mut self, wallet: &mut PayoutWallet, at: Timestamp) {
        let cost = self.sum(&PayoutItemStatus::Queued, cost);
        let cost = cost.filter(|cost| *cost <= wallet.balance.amount());
        let Some(cost) = cost else {
            self.status = PayoutStatus::InsufficientBalance;
            self.due = None;
            let why = TOO_LITTLE.said(&self.locale);
            for row in self.rows.iter_mut().filter(|row| is(row, &PayoutItemStatus::Queued)) {
                fail(row, PayoutItemStatus::Failed, why.clone());
            }
            return;
        };
        wallet.balance = Price::new(wallet.balance.amount() - cost);
        wallet.reserved = Price::new(wallet.reserved.amount() + cost);
        self.status = PayoutStatus::InProgress;
        self.due = Some(at.saturating_add(IN_PROGRESS).unwrap_or(Timestamp::MAX));
        self.set(&PayoutItemStatus::Queued, &PayoutItemStatus::Processing);
    }

    /// Pays every row, or gives its money back to the wallet.
    fn end(&mut self, wallet: &mut PayoutWallet) {
        let mut any_paid = false;
        for row in self.rows.iter_mut().filter(|row| is(row, &PayoutItemStatus::Processing)) {
            let (amount, fee) = figures(row);
            wallet.reserved = Price::new(wallet.reserved.amount() - amount - fee);
            let is_account = row.recipient_type == Some(PayoutRecipientType::Iban);
            if let Some(problem) = problem(row) {
                wallet.balance = Price::new(wallet.balance.amount() + amount + fee);
                let failed = if is_account {
                    PayoutItemStatus::Failed
                } else {
                    PayoutItemStatus::DepositFail
                };
                fail(row, failed, problem.said(&self.locale));
                continue;
            }
            wallet.paid_out = Price::new(wallet.paid_out.amount() + amount);
            wallet.commission = Price::new(wallet.commission.amount() + fee);
            row.item_status = Some(if is_account {
                PayoutItemStatus::Success
            } else {
                PayoutItemStatus::DepositSuccess
            });
            any_paid = true;
        }
        self.status = if any_paid { PayoutStatus::Completed } else { PayoutStatus::Fail };
        self.due = None;
    }

    fn set(&mut self, from: &PayoutItemStatus, to: &PayoutItemStatus) {
        for row in self.rows.iter_mut().filter(|row| is(row, from)) {
            row.item_status = Some(to.clone());
        }
    }

    fn sum(
        &self,
        status: &PayoutItemStatus,
        of: impl Fn(&PayoutItemDetails) -> Option<Decimal>,
    ) -> Option<Decimal> {
        let mut rows = self.rows.iter().filter(|row| is(row, status));
        rows.try_fold(Decimal::ZERO, |sum, row| sum.checked_add(of(row)?))
    }

    /// The batch as a whole. Rows that were refused do not count.
    pub(crate) fn summary(&self, merchant_id: u64) -> PayoutBatch {
        let sum = |of: fn(&PayoutItemDetails) -> Decimal,
                   counts: fn(&PayoutItemDetails) -> bool| {
            let mut rows = self.rows.iter().filter(|row| counts(row));
            let sum = rows.try_fold(Decimal::ZERO, |sum, row| sum.checked_add(of(row)));
            sum.map(|sum| Price::new(sum.normalize()))
        };
        let is_valid: fn(&PayoutItemDetails) -> bool = |row| !is(row, &PayoutItemStatus::Invalid);
        object!(PayoutBatch {
            external_id: Some(note(&self.external_id)),
            merchant_id: Some(merchant_id),
            total_amount: sum(|row| figures(row).0, is_valid),
            total_successful_amount: sum(|row| figures(row).0, is_paid),
            mass_payout_status: Some(self.status.clone()),
            total_commission_amount: sum(|row| figures(row).1, is_valid),
            currency: self.rows.first().and_then(|row| row.currency_code.clone()),
        })
    }
}

/// What the service says is not established; a missing record is a 404 there (inferred).
fn unknown() -> Refusal {
    let reason = "there is no batch or row of payouts with this number";
    Refusal::new(INVALID_REQUEST).with_status(404).because(reason)
}

/// 100,000 lira.
const FIRST_BALANCE: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);
const IN_QUEUE: SignedDuration = SignedDuration::from_secs(2);
const IN_PROGRESS: SignedDuration = SignedDuration::from_secs(5);

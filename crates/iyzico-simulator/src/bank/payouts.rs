//! The payout wallet, and the batches that are paid out of it.
//!
//! The words for the states are documented, their order is inferred. A batch that was handed over waits for
//! a moment, then the money of all its rows is set aside at once, or of none if the wallet holds too little,
//! then its rows end. All of that follows the simulator's clock.

use iyzico_core::bank::Iban;
use iyzico_core::ids::{PayoutRequestId, ReferenceCode};
use iyzico_core::payout::{
    InitializePayout, InvalidPayoutItem, PayoutBatch, PayoutItem, PayoutItemDetails,
    PayoutItemStatus, PayoutPurpose, PayoutRecipientType, PayoutStatus,
};
use iyzico_core::text::Text;
use iyzico_core::value::message::Message;
use iyzico_core::{Price, object};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

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
            status: PayoutStatus::Init,
            due: None,
            asked,
        };
        for index in 0..batch.asked.1.len() {
            let item = &batch.asked.1[index];
            let row = row(item, numbers.reference_code())?;
            let refusal = judge(item, &batch.asked.1[..index]);
            batch.add(row, refusal);
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
    fn add(&mut self, mut row: PayoutItemDetails, refusal: Option<Refusal>) {
        row.item_status = Some(PayoutItemStatus::Init);
        if let Some(refusal) = refusal {
            row.item_status = Some(PayoutItemStatus::Invalid);
            row.error_messages = Some(vec![said(&refusal.in_words())]);
            self.invalid.push(object!(InvalidPayoutItem {
                external_id: row.item_external_id.clone(),
                error_code: Some(note(refusal.code)),
                error_message: Some(said(&refusal.in_words())),
            }));
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
            for row in self.rows.iter_mut().filter(|row| is(row, &PayoutItemStatus::Queued)) {
                fail(row, PayoutItemStatus::Failed, "the payout wallet holds too little");
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
                fail(row, failed, problem);
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

fn row(item: &PayoutItem, reference: ReferenceCode) -> Result<PayoutItemDetails, Refusal> {
    let amount = required(&item.amount)?;
    let value = required(&amount.value)?.amount();
    // More digits than there are: the sum of the batch has none either.
    let fee = value.checked_mul(COMMISSION).unwrap_or(Decimal::MAX);
    let fee = fee.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Ok(object!(PayoutItemDetails {
        item_external_id: Some(note(required(&item.item_external_id)?.as_str())),
        reference_code: Some(reference),
        recipient_type: Some(required(&item.recipient_type)?.clone()),
        recipient_info: Some(required(&item.recipient_info)?.clone()),
        recipient_name: optional(item.recipient_name.as_ref()).map(|name| note(name.as_str())),
        description: Some(note(required(&item.description)?.as_str())),
        total_amount: Some(Price::new(value.normalize())),
        commission_amount: Some(Price::new(fee.normalize())),
        currency_code: Some(required(&amount.currency)?.clone()),
    }))
}

/// Why a row is not taken. That iyzico refuses single rows is documented; which ones, and with which codes,
/// is not.
fn judge(item: &PayoutItem, before: &[PayoutItem]) -> Option<Refusal> {
    let refuse = |code, reason: &str| Some(Refusal::new(code).because(reason));
    if before.iter().any(|other| other.item_external_id == item.item_external_id) {
        return refuse(INVALID_REQUEST, "another row has this itemExternalId");
    }
    let currency = item.amount.value().and_then(|amount| amount.currency.value());
    if currency.is_none_or(|currency| currency.as_str() != "TRY") {
        return refuse(INVALID_REQUEST, "the payout wallet holds TRY");
    }
    if item.recipient_type.value() != Some(&PayoutRecipientType::Iban) {
        return None;
    }
    if optional(item.recipient_name.as_ref()).is_none() {
        return refuse(FIELD_MISSING, "recipientName is required for IBAN");
    }
    let account = item.recipient_info.value().and_then(|info| Iban::new(info.as_str()).ok());
    if account.is_none_or(|account| !account.is_valid()) {
        return refuse(WRONG_IBAN, "the IBAN is wrong");
    }
    None
}

/// Why a recipient cannot be paid: a bank that does not exist, or somebody who is no member of iyzico.
fn problem(row: &PayoutItemDetails) -> Option<&'static str> {
    const NO_BANK: &str = "99999";
    const NO_MEMBER: &str = "9999";
    let recipient = row.recipient_info.as_ref().map(Text::as_str).unwrap_or_default();
    match row.recipient_type {
        Some(PayoutRecipientType::Iban) => {
            (recipient.get(4..9) == Some(NO_BANK)).then_some("no bank has this account")
        }
        _ => recipient.ends_with(NO_MEMBER).then_some("the recipient is no member"),
    }
}

fn is(row: &PayoutItemDetails, status: &PayoutItemStatus) -> bool {
    row.item_status.as_ref() == Some(status)
}

fn is_paid(row: &PayoutItemDetails) -> bool {
    is(row, &PayoutItemStatus::Success) || is(row, &PayoutItemStatus::DepositSuccess)
}

fn fail(row: &mut PayoutItemDetails, status: PayoutItemStatus, why: &str) {
    row.item_status = Some(status);
    row.error_messages = Some(vec![said(why)]);
}

/// Amount and commission of a row.
fn figures(row: &PayoutItemDetails) -> (Decimal, Decimal) {
    let amount = |price: Option<Price>| price.unwrap_or_default().amount();
    (amount(row.total_amount), amount(row.commission_amount))
}

fn cost(row: &PayoutItemDetails) -> Option<Decimal> {
    let (amount, fee) = figures(row);
    amount.checked_add(fee)
}

fn said(text: &str) -> Message {
    text.parse().expect("a message takes any text")
}

/// What the service says is not established; a missing record is a 404 there (inferred).
fn unknown() -> Refusal {
    let reason = "there is no batch or row of payouts with this number";
    Refusal::new(INVALID_REQUEST).with_status(404).because(reason)
}

const FIELD_MISSING: &str = "24";
const WRONG_IBAN: &str = "2030";
/// 100,000 lira.
const FIRST_BALANCE: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);
/// One percent; iyzico's own rate is not published.
const COMMISSION: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
const IN_QUEUE: SignedDuration = SignedDuration::from_secs(2);
const IN_PROGRESS: SignedDuration = SignedDuration::from_secs(5);

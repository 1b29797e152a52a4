//! The money of a marketplace: lines are approved and paid out, balances are moved.

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::order::Currency;
use iyzico_core::payment::PaymentTransactionId;
use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::Bank;
use super::accounts::{CrossBooking, Holding, Owner};
use super::clock::midnight_after;
use super::line::Line;
use super::payment::{ACCEPTED, Payment};
use super::refusal::{INVALID_REQUEST, LINE_NOT_FOUND, Refusal};

/// How a line is to be split from now on.
#[derive(Clone, Debug)]
pub(crate) struct NewShare {
    pub(crate) key: SubMerchantKey,
    pub(crate) price: Price,
    pub(crate) tax: Price,
}

impl Bank {
    /// Pays out what has become due since the last time. Payouts are made at midnight in Türkiye, which
    /// is our choice; the documents speak of the agreed day.
    pub(crate) fn pay_out_due(&mut self) {
        let now = self.now();
        let was_set_back = self.next_payout.duration_since(now) > SignedDuration::from_hours(24);
        if was_set_back {
            self.next_payout = midnight_after(now);
        }
        if now < self.next_payout {
            return;
        }
        let mut next = Some(self.next_payout);
        while let Some(moment) = next.filter(|moment| *moment <= now) {
            let sub_merchants = &self.sub_merchants;
            let payouts = self.ledger.pass(moment);
            self.line_payouts.book(payouts, moment, sub_merchants);
            self.ledger.accounts.pay_out(moment, |owner| sub_merchants.kept(owner));
            next = self.ledger.next_due();
        }
        self.next_payout = midnight_after(now);
    }

    /// Releases a line to its sub-merchant. Doing so again changes nothing (inferred).
    pub(crate) fn approve_line(&mut self, id: &PaymentTransactionId) -> Result<(), Refusal> {
        let payout_at = midnight_after(self.now());
        let payment = self.ledger.find_by_line(id).ok_or_else(line_not_found)?;
        check_of_marketplace(&payment, id)?;
        let line = payment.lines.iter().find(|line| line.payment_transaction_id == *id);
        let key = line.and_then(|line| line.sub_merchant_key.as_ref());
        self.sub_merchants.check_payable(key.ok_or_else(line_not_found)?)?;
        if payment.fraud_status != ACCEPTED {
            return Err(refused("risk control has not accepted the payment"));
        }
        self.change_line(id, |line| {
            line.payout_at.get_or_insert(payout_at);
        });
        Ok(())
    }

    /// Takes a release back, as long as the line is not paid out.
    pub(crate) fn disapprove_line(&mut self, id: &PaymentTransactionId) -> Result<(), Refusal> {
        self.check_before_payout(id)?;
        self.change_line(id, |line| line.payout_at = None);
        Ok(())
    }

    /// Changes who gets which part of a line, as long as it is not paid out.
    pub(crate) fn update_line(
        &mut self,
        id: &PaymentTransactionId,
        new: NewShare,
    ) -> Result<Payment, Refusal> {
        let price = self.check_before_payout(id)?;
        self.sub_merchants.find(&new.key)?;
        if new.price > price {
            return Err(refused(&format!("the price of the line is {price}")));
        }
        check_tax(new.price, new.tax)?;
        self.change_line(id, |line| {
            line.share.give(new.price, new.tax);
            line.sub_merchant_key = Some(new.key);
        });
        self.ledger.find_by_line(id).ok_or_else(line_not_found)
    }

    /// Moves money from one balance to another, at most what is there and neither waits for approval
    /// nor is kept as a reserve (inferred).
    pub(crate) fn cross_book(&mut self, booking: CrossBooking) -> Result<(), Refusal> {
        self.check_available(&booking.from, booking.amount, &booking.currency)?;
        self.ledger.accounts.cross_book(booking);
        Ok(())
    }

    /// Whether somebody has an amount that can be moved.
    pub(crate) fn check_available(
        &self,
        owner: &Owner,
        amount: Price,
        currency: &Currency,
    ) -> Result<(), Refusal> {
        let kept = match owner {
            Owner::SubMerchant(key) => self.sub_merchants.reserve_of(key),
            _ => Decimal::ZERO,
        };
        let available = self.ledger.accounts.holding(owner, currency).available(kept);
        if amount.amount() > available {
            let available = available.max(Decimal::ZERO).normalize();
            return Err(refused(&format!("only {available} {currency} is available")));
        }
        Ok(())
    }

    /// The whole reserve of somebody, and the part of it that is there: (usable, total, balance).
    pub(crate) fn reserve(&self, owner: &Owner, currency: &Currency) -> [Price; 3] {
        let Holding { balance, waiting, reserve, .. } =
            self.ledger.accounts.holding(owner, currency);
        let kept = match owner {
            Owner::SubMerchant(key) => self.sub_merchants.reserve_of(key),
            _ => reserve,
        };
        let total = kept.min(balance).max(Decimal::ZERO);
        let usable = total.min(balance.saturating_sub(waiting)).max(Decimal::ZERO);
        [usable, total, balance].map(|amount| Price::new(amount.normalize()))
    }

    /// The price of a line that has a sub-merchant and is not paid out yet.
    fn check_before_payout(&self, id: &PaymentTransactionId) -> Result<Price, Refusal> {
        let payment = self.ledger.find_by_line(id).ok_or_else(line_not_found)?;
        check_of_marketplace(&payment, id)?;
        let line = payment.lines.iter().find(|line| line.payment_transaction_id == *id);
        let line = line.ok_or_else(line_not_found)?;
        if line.paid_out {
            return Err(refused("the line is paid out"));
        }
        Ok(line.share.price)
    }

    fn change_line(&mut self, id: &PaymentTransactionId, change: impl FnOnce(&mut Line)) {
        let now = self.now();
        self.ledger.change_by_line(now, id, |payment| {
            let mut lines = payment.lines.iter_mut();
            lines.find(|line| line.payment_transaction_id == *id).map(change)
        });
    }
}

/// A tax is withheld from a share, so it is not higher (inferred).
pub(crate) fn check_tax(share: Price, tax: Price) -> Result<(), Refusal> {
    if tax > share {
        return Err(refused("the tax is higher than the share of the sub-merchant"));
    }
    Ok(())
}

fn check_of_marketplace(payment: &Payment, id: &PaymentTransactionId) -> Result<(), Refusal> {
    let mut lines = payment.lines.iter();
    let line = lines.find(|line| line.payment_transaction_id == *id);
    if line.is_none_or(|line| line.sub_merchant_key.is_none()) {
        return Err(Refusal::new(NOT_A_MARKETPLACE).because("the line has no sub-merchant"));
    }
    if !payment.is_booked() {
        return Err(refused("the payment is only held, or was cancelled"));
    }
    Ok(())
}

/// The documents have no code for it.
fn refused(reason: &str) -> Refusal {
    Refusal::new(INVALID_REQUEST).because(reason)
}

fn line_not_found() -> Refusal {
    Refusal::new(LINE_NOT_FOUND)
}

const NOT_A_MARKETPLACE: &str = "2000";

//! Who has which part of the money: every amount that leaves one account arrives in another.

use std::collections::HashMap;

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::order::{ConversationId, Currency};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use super::clock::as_text;

/// Whom money belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Owner {
    /// The buyers' cards: what was taken from them, as a negative balance.
    Cards,
    /// The buyers' iyzico balances: what was refunded to them.
    BuyerBalances,
    /// iyzico: its commission and its fees.
    Iyzico,
    /// The merchant.
    Merchant,
    /// A sub-merchant.
    SubMerchant(SubMerchantKey),
}

/// What belongs to somebody in one currency. All `balance`s and `paid_out`s of a currency add up to 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Balance {
    /// Whom it belongs to.
    pub owner: Owner,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What iyzico holds for the owner. Negative when the owner owes it.
    pub balance: Price,
    /// Part of it in lines that are not approved or not accepted by risk control.
    pub waiting: Price,
    /// Part of it that is kept back as a reserve.
    pub reserve: Price,
    /// Part of it in lines whose payout is near.
    pub scheduled: Price,
    /// What was paid out so far, to a bank account or as iyzico balance.
    pub paid_out: Price,
}

/// Money that left iyzico for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Payout {
    /// Who got it.
    pub owner: Owner,
    /// Amount.
    pub amount: Price,
    /// Currency of the amount.
    pub currency: Currency,
    /// When, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// Whether it went to an iyzico balance instead of a bank account.
    pub to_balance: bool,
}

/// Money that the merchant moved from one balance to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrossBooking {
    /// The merchant's reference of the call that asked for it.
    pub conversation_id: Option<ConversationId>,
    /// Who gave it.
    pub from: Owner,
    /// Who got it.
    pub to: Owner,
    /// Amount.
    pub amount: Price,
    /// Currency of the amount.
    pub currency: Currency,
    /// When, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
}

/// A part of the money that somebody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holding {
    pub(crate) balance: Decimal,
    pub(crate) waiting: Decimal,
    pub(crate) reserve: Decimal,
    pub(crate) scheduled: Decimal,
}

/// All accounts, in the order in which they came to be.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    list: Vec<Account>,
    by_owner: HashMap<(Owner, Currency), usize>,
    payouts: Vec<Payout>,
    cross_bookings: Vec<CrossBooking>,
}

#[derive(Clone, Debug)]
struct Account {
    owner: Owner,
    currency: Currency,
    holding: Holding,
    paid_out: Decimal,
}

impl Accounts {
    pub(crate) fn balances(&self) -> Vec<Balance> {
        self.list.iter().map(Account::shown).collect()
    }

    pub(crate) fn payouts(&self) -> &[Payout] {
        &self.payouts
    }

    pub(crate) fn cross_bookings(&self) -> &[CrossBooking] {
        &self.cross_bookings
    }

    /// What somebody has, nothing if it never had any.
    pub(crate) fn holding(&self, owner: &Owner, currency: &Currency) -> Holding {
        let index = self.by_owner.get(&(owner.clone(), currency.clone()));
        index.map(|&index| self.list[index].holding).unwrap_or_default()
    }

    /// Books that a payment now gives its parties something else than before.
    pub(crate) fn replace(
        &mut self,
        currency: &Currency,
        before: Vec<(Owner, Holding)>,
        after: Vec<(Owner, Holding)>,
    ) {
        if before == after {
            return;
        }
        for (owner, holding) in before {
            self.account(owner, currency).holding.subtract(holding);
        }
        for (owner, holding) in after {
            self.account(owner, currency).holding.add(holding);
        }
    }

    /// Moves an amount from one account to another.
    pub(crate) fn cross_book(&mut self, booking: CrossBooking) {
        let moved = Holding { balance: booking.amount.amount(), ..Holding::default() };
        self.account(booking.from.clone(), &booking.currency).holding.subtract(moved);
        self.account(booking.to.clone(), &booking.currency).holding.add(moved);
        self.cross_bookings.push(booking);
    }

    /// Pays an amount out as iyzico balance.
    pub(crate) fn pay_to_balance(
        &mut self,
        owner: Owner,
        amount: Decimal,
        currency: &Currency,
        at: Timestamp,
    ) {
        let payout = self.account(owner, currency).pay(amount, at);
        self.payouts.push(Payout { to_balance: true, ..payout });
    }

    /// Pays out everything that is free, in whole kuruş. `kept` says how much an owner must leave as a
    /// reserve, `None` for one without a bank account.
    pub(crate) fn pay_out(&mut self, at: Timestamp, kept: impl Fn(&Owner) -> Option<Decimal>) {
        const KURUS: u32 = 2;
        for account in &mut self.list {
            let Some(kept) = kept(&account.owner) else { continue };
            let free = account.holding.free(kept).trunc_with_scale(KURUS);
            if free > Decimal::ZERO {
                self.payouts.push(account.pay(free, at));
            }
        }
    }

    fn account(&mut self, owner: Owner, currency: &Currency) -> &mut Account {
        let key = (owner, currency.clone());
        let index = self.by_owner.get(&key).copied().unwrap_or_else(|| {
            let (owner, currency) = key.clone();
            let (holding, paid_out) = (Holding::default(), Decimal::ZERO);
            self.list.push(Account { owner, currency, holding, paid_out });
            self.by_owner.insert(key, self.list.len() - 1);
            self.list.len() - 1
        });
        &mut self.list[index]
    }
}

impl Account {
    /// Pays an amount out to the bank account.
    fn pay(&mut self, amount: Decimal, at: Timestamp) -> Payout {
        self.holding.subtract(Holding { balance: amount, ..Holding::default() });
        self.paid_out = self.paid_out.saturating_add(amount);
        Payout {
            owner: self.owner.clone(),
            amount: price(amount),
            currency: self.currency.clone(),
            at,
            to_balance: false,
        }
    }

    fn shown(&self) -> Balance {
        Balance {
            owner: self.owner.clone(),
            currency: self.currency.clone(),
            balance: price(self.holding.balance),
            waiting: price(self.holding.waiting),
            reserve: price(self.holding.reserve),
            scheduled: price(self.holding.scheduled),
            paid_out: price(self.paid_out),
        }
    }
}

impl Holding {
    /// What can be moved elsewhere: approved, and not kept as a reserve.
    pub(crate) fn available(&self, kept: Decimal) -> Decimal {
        self.balance.saturating_sub(self.waiting).saturating_sub(self.reserve).saturating_sub(kept)
    }

    /// What can be paid out now.
    fn free(&self, kept: Decimal) -> Decimal {
        self.available(kept).saturating_sub(self.scheduled)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.balance = self.balance.saturating_add(other.balance);
        self.waiting = self.waiting.saturating_add(other.waiting);
        self.reserve = self.reserve.saturating_add(other.reserve);
        self.scheduled = self.scheduled.saturating_add(other.scheduled);
    }

    fn subtract(&mut self, other: Self) {
        self.balance = self.balance.saturating_sub(other.balance);
        self.waiting = self.waiting.saturating_sub(other.waiting);
        self.reserve = self.reserve.saturating_sub(other.reserve);
        self.scheduled = self.scheduled.saturating_sub(other.scheduled);
    }
}

fn price(amount: Decimal) -> Price {
    Price::new(amount.normalize())
}

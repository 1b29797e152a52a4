//! The sub-merchants of a marketplace.

use std::collections::{HashMap, HashSet};

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::{SubMerchant, SubMerchantType};
use rust_decimal::Decimal;

use super::accounts::Owner;
use super::order::{Order, SellerName};
use super::refusal::Refusal;

/// Everybody who sells on the merchant's platform.
#[derive(Debug, Default)]
pub(crate) struct SubMerchants {
    known: Vec<SubMerchant>,
    by_key: HashMap<SubMerchantKey, usize>,
    by_number: HashMap<String, usize>,
    /// What is kept back of somebody's payouts, for those who have such a reserve.
    reserves: HashMap<SubMerchantKey, Decimal>,
    /// Consumers: they are paid as iyzico balance and have no bank account.
    consumers: HashSet<SubMerchantKey>,
}

impl SubMerchants {
    /// Registers one. Only a consumer has a number that another one may have.
    pub(crate) fn add(&mut self, new: SubMerchant) {
        let index = self.known.len();
        if let Some(key) = &new.sub_merchant_key {
            self.by_key.insert(key.clone(), index);
        }
        if let Some(number) = &new.sub_merchant_external_id {
            self.by_number.insert(number.as_str().to_owned(), index);
        }
        self.known.push(new);
    }

    /// Registers a consumer.
    pub(crate) fn add_consumer(&mut self, key: SubMerchantKey, new: SubMerchant) {
        self.add(new);
        self.consumers.insert(key);
    }

    /// The latest with this number of the merchant's.
    pub(crate) fn find_by_number(&self, number: &str) -> Result<&SubMerchant, Refusal> {
        let index = self.by_number.get(number);
        index.map(|&index| &self.known[index]).ok_or_else(not_found)
    }

    pub(crate) fn find(&self, key: &SubMerchantKey) -> Result<&SubMerchant, Refusal> {
        let index = self.by_key.get(key);
        index.map(|&index| &self.known[index]).ok_or_else(not_found)
    }

    pub(crate) fn find_mut(&mut self, key: &SubMerchantKey) -> Result<&mut SubMerchant, Refusal> {
        let index = self.by_key.get(key);
        index.map(|&index| &mut self.known[index]).ok_or_else(not_found)
    }

    /// Chooses how much is kept back of the payouts of a sub-merchant.
    pub(crate) fn keep_back(&mut self, key: SubMerchantKey, amount: Decimal) {
        self.reserves.insert(key, amount);
    }

    /// What is kept back of the payouts of a sub-merchant.
    pub(crate) fn reserve_of(&self, key: &SubMerchantKey) -> Decimal {
        self.reserves.get(key).copied().unwrap_or_default()
    }

    /// Whether the lines of a sub-merchant may be approved: the money must have somewhere to go.
    pub(crate) fn check_payable(&self, key: &SubMerchantKey) -> Result<(), Refusal> {
        let seller = self.find(key)?;
        if self.consumers.contains(key) {
            return Ok(());
        }
        if seller.iban.is_none() {
            return Err(Refusal::new(IBAN_MISSING));
        }
        let is_person =
            seller.sub_merchant_type != Some(SubMerchantType::LimitedOrJointStockCompany);
        if is_person && seller.identity_number.is_none() {
            return Err(Refusal::new(IDENTITY_NUMBER_MISSING));
        }
        Ok(())
    }

    /// Whether the bank of a sub-merchant refuses payouts: its IBAN ends in `404`. Our own choice, so that
    /// tests can meet one.
    pub(crate) fn bounces(&self, key: &SubMerchantKey) -> bool {
        let iban = self.find(key).ok().and_then(|known| known.iban.as_ref());
        iban.is_some_and(|iban| iban.as_str().ends_with(REFUSING_ACCOUNTS))
    }

    /// How much an owner must leave as a reserve when it is paid out; `None` for one without a bank
    /// account that takes the money.
    pub(crate) fn kept(&self, owner: &Owner) -> Option<Decimal> {
        match owner {
            Owner::Merchant => Some(Decimal::ZERO),
            Owner::SubMerchant(key) => {
                self.find(key).ok()?.iban.as_ref().filter(|_| !self.bounces(key))?;
                Some(self.reserve_of(key))
            }
            _ => None,
        }
    }

    /// Whether all sellers of an order are known.
    pub(crate) fn check(&self, order: &Order) -> Result<(), Refusal> {
        let mut sellers = order.lines.iter().filter_map(|line| line.seller.as_ref());
        sellers.try_for_each(|seller| self.key_of(&seller.name).map(drop))
    }

    /// The key of whoever sells a line.
    pub(crate) fn key_of(&self, name: &SellerName) -> Result<SubMerchantKey, Refusal> {
        let found = match name {
            SellerName::Key(key) => self.find(key),
            SellerName::Number(number) => self.find_by_number(number),
        };
        let key = found.ok().and_then(|found| found.sub_merchant_key.clone());
        key.ok_or_else(|| Refusal::new(SELLERS_NOT_FOUND))
    }
}

fn not_found() -> Refusal {
    Refusal::new(SUB_MERCHANT_NOT_FOUND)
}

const SUB_MERCHANT_NOT_FOUND: &str = "2001";
/// Sub-merchants that lines of a basket name.
const SELLERS_NOT_FOUND: &str = "5078";
const REFUSING_ACCOUNTS: &str = "404";
const IBAN_MISSING: &str = "2005";
const IDENTITY_NUMBER_MISSING: &str = "8";

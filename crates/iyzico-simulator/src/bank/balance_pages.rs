//! Pages on which somebody agrees to get money as iyzico balance.

use std::collections::HashMap;

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::order::{ConversationId, Currency, Locale, Token};
use iyzico_core::payment::PaymentId;
use jiff::Timestamp;

use super::Bank;
use super::accounts::Owner;
use super::form_post::FormPost;
use super::hosted_pages::{TOKEN_UNKNOWN, closes_at};
use super::payment::{Reversal, ReversalKind};
use super::refusal::{PAYMENT_NOT_FOUND, Refusal};

/// All of them, by their tokens.
#[derive(Debug, Default)]
pub(crate) struct BalancePages(HashMap<Token, BalancePage>);

/// One page.
#[derive(Clone, Debug)]
pub(crate) struct BalancePage {
    pub(crate) purpose: Purpose,
    pub(crate) conversation_id: Option<ConversationId>,
    pub(crate) callback_url: String,
    /// Language of the page.
    pub(crate) locale: Locale,
    pub(crate) opened_at: Timestamp,
    /// Whether somebody has agreed, or gone back.
    pub(crate) is_over: bool,
}

/// What is agreed to.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// What is left of a payment goes to the buyer's balance.
    Refund(PaymentId),
    /// A part of what a sub-merchant has earned goes to its balance.
    Settlement { key: SubMerchantKey, price: Price, currency: Currency },
}

impl BalancePage {
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        !self.is_over && now < closes_at(self.opened_at)
    }

    fn back(&self, token: &Token) -> FormPost {
        FormPost { action: self.callback_url.clone(), fields: vec![("token", token.to_string())] }
    }
}

impl Bank {
    /// Opens a page, if what it is for is possible now. Returns its token and its address.
    pub(crate) fn open_balance_page(
        &mut self,
        page: BalancePage,
    ) -> Result<(Token, String), Refusal> {
        self.amount_to_balance(&page.purpose)?;
        let token = self.numbers.token();
        let base = self.base_url();
        let language = if page.locale == Locale::English { "en" } else { "tr" };
        let url = format!("{base}/_simulator/balance/{token}?lang={language}");
        self.balance_pages.0.insert(token.clone(), page);
        Ok((token, url))
    }

    pub(crate) fn balance_page(&self, token: &str) -> Option<&BalancePage> {
        self.balance_pages.0.get(&Token::new(token).ok()?)
    }

    /// The amount that a page is about, if it can still be moved.
    pub(crate) fn amount_to_balance(
        &self,
        purpose: &Purpose,
    ) -> Result<(Price, Currency), Refusal> {
        match purpose {
            Purpose::Refund(id) => {
                let payment = self.ledger.find(id);
                let payment = payment.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?;
                payment.check_refundable(self.now())?;
                if payment.refundable() == Price::ZERO {
                    return Err(Refusal::new(NOTHING_LEFT).because("nothing is left to refund"));
                }
                Ok((payment.refundable(), payment.currency.clone()))
            }
            Purpose::Settlement { key, price, currency } => {
                self.sub_merchants.find(key)?;
                self.check_available(&Owner::SubMerchant(key.clone()), *price, currency)?;
                Ok((*price, currency.clone()))
            }
        }
    }

    /// Somebody agrees: the money moves, and the browser goes back. A refusal leaves the page open.
    pub(crate) fn agree_on_balance_page(&mut self, token: &str) -> Result<FormPost, Refusal> {
        let (token, page) = self.open_page_of(token)?;
        let (amount, currency) = self.amount_to_balance(&page.purpose)?;
        let now = self.now();
        match &page.purpose {
            Purpose::Refund(id) => {
                let reversal = Reversal {
                    conversation_id: page.conversation_id.clone(),
                    price: amount,
                    at: now,
                    payment_transaction_id: None,
                    parts: Vec::new(),
                    kind: ReversalKind::ToBalance,
                    host_reference: self.numbers.reference(),
                };
                let refunded = self.ledger.change(now, id, |payment| payment.refund(reversal));
                refunded.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))??;
            }
            Purpose::Settlement { key, .. } => {
                let owner = Owner::SubMerchant(key.clone());
                self.ledger.accounts.pay_to_balance(owner, amount.amount(), &currency, now);
            }
        }
        self.end_balance_page(&token);
        Ok(page.back(&token))
    }

    /// Somebody goes back without agreeing: nothing moves.
    pub(crate) fn leave_balance_page(&mut self, token: &str) -> Result<FormPost, Refusal> {
        let (token, page) = self.open_page_of(token)?;
        self.end_balance_page(&token);
        Ok(page.back(&token))
    }

    fn open_page_of(&self, token: &str) -> Result<(Token, BalancePage), Refusal> {
        let page = self.balance_page(token).filter(|page| page.is_open(self.now()));
        let token = Token::new(token).ok();
        token.zip(page.cloned()).ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))
    }

    fn end_balance_page(&mut self, token: &Token) {
        if let Some(page) = self.balance_pages.0.get_mut(token) {
            page.is_over = true;
        }
    }
}

/// What a refund above the rest says.
const NOTHING_LEFT: &str = "5093";

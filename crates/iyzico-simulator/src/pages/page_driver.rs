//! What a buyer does on a page, for tests without a browser.

use std::fmt;
use std::io;
use std::sync::MutexGuard;

use iyzico_core::card::{PaymentCard, Scheme};
use iyzico_core::html;
use iyzico_core::order::{Locale, Token};

use super::token_of;
use crate::bank::Bank;
use crate::bank::form_post::FormPost;
use crate::bank::hosted_pages::{PagePayment, PageStep};
use crate::bank::links::Purchase;
use crate::bank::refusal::Refusal;
use crate::bank::sessions::{BankAnswer, RIGHT_CODE, ThreeDsProblem};
use crate::http::shared::Shared;

/// The bank's 3-D Secure page of one payment, open in a buyer's browser.
///
/// From [`Simulator::three_ds`](crate::Simulator::three_ds).
#[derive(Clone, Copy)]
pub struct ThreeDsPageDriver<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) payment: &'a str,
}

/// A checkout form, pay-with-iyzico, BKM, iyziUP or Pecco page, or the page of a link, open in a buyer's browser;
/// or a page on which somebody agrees to get money as iyzico balance.
///
/// With the token of a link every act is that of a new buyer.
///
/// From [`Simulator::page`](crate::Simulator::page).
#[derive(Clone, Copy)]
pub struct HostedPageDriver<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) token: &'a str,
}

/// How a buyer pays on a page. Without further words: with a card that succeeds, at once, without
/// 3-D Secure.
#[derive(Clone, Debug)]
#[must_use]
pub struct Approval {
    card: PaymentCard,
    installment: u32,
    three_ds: bool,
}

/// Why a page does not do what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageError {
    /// No page has this number or token.
    Unknown,
    /// The page was answered, left or paid before.
    Over,
    /// The time of the page was over before anybody did.
    Expired,
    /// The payment was refused; the page stays open for another card.
    Refused {
        /// Error code.
        code: &'static str,
        /// Why, in words.
        reason: String,
    },
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("no page has this number or token"),
            Self::Over => f.write_str("the page was answered, left or paid before"),
            Self::Expired => f.write_str("the time of the page is over, and nobody used it"),
            Self::Refused { code, reason } => write!(f, "the payment was refused: {code} {reason}"),
        }
    }
}

impl std::error::Error for PageError {}

impl From<PageError> for io::Error {
    fn from(error: PageError) -> Self {
        Self::other(error)
    }
}

impl ThreeDsPageDriver<'_> {
    /// The buyer types the right code. Returns what the browser then posts to `callbackUrl`; test
    /// cards for failures post a failure all the same.
    ///
    /// # Errors
    ///
    /// When there is no such page, or the buyer has acted on it before.
    pub fn approve(self) -> Result<FormPost, PageError> {
        self.answer(&BankAnswer::Code(RIGHT_CODE.to_owned()))
    }

    /// The merchant runs 3-D Secure itself: it sends the browser to the bank with a `TermUrl` of its own, and
    /// the bank's answer goes there, with `MD` and `PaRes` for
    /// [`CompleteOwnThreeDs`](iyzico_core::legacy::CompleteOwnThreeDs).
    ///
    /// # Errors
    ///
    /// When there is no such page, or the buyer has acted on it before.
    pub fn run_by_merchant(self, term_url: &str) -> Result<Self, PageError> {
        let id = payment_of(self.payment);
        let mut bank = self.shared.bank();
        if bank.let_merchant_run(&id, term_url) {
            return Ok(self);
        }
        let is_known = bank.three_ds_session(&id).is_some();
        Err(if is_known { PageError::Over } else { PageError::Unknown })
    }

    /// The buyer presses the button that gives up.
    ///
    /// # Errors
    ///
    /// When there is no such page, or the buyer has acted on it before.
    pub fn reject(self) -> Result<FormPost, PageError> {
        self.answer(&BankAnswer::Cancel)
    }

    /// The buyer types wrong codes until the bank gives up.
    ///
    /// # Errors
    ///
    /// When there is no such page, or the buyer has acted on it before.
    pub fn wrong_code(self) -> Result<FormPost, PageError> {
        self.answer(&BankAnswer::Code("000000".to_owned()))
    }

    /// The buyer closes the page: nothing is posted, and the payment stays where it is.
    ///
    /// # Errors
    ///
    /// When there is no such page, or the buyer has acted on it before.
    pub fn abandon(self) -> Result<(), PageError> {
        let id = payment_of(self.payment);
        Ok(self.shared.bank().abandon_three_ds(&id)?)
    }

    fn answer(self, answer: &BankAnswer) -> Result<FormPost, PageError> {
        let id = payment_of(self.payment);
        loop {
            match self.shared.bank().answer_three_ds(&id, answer, None) {
                Err(ThreeDsProblem::WrongCode { .. }) => {}
                result => return Ok(result?),
            }
        }
    }
}

impl HostedPageDriver<'_> {
    /// The buyer pays, or agrees. Returns what the browser then posts to `callbackUrl`.
    ///
    /// # Errors
    ///
    /// When there is no such page, it is paid or too old, or the payment was refused.
    pub fn approve(self) -> Result<FormPost, PageError> {
        self.approve_with(&Approval::default())
    }

    /// The same with another card, in installments, or with 3-D Secure.
    ///
    /// # Errors
    ///
    /// When there is no such page, it is paid or too old, or the payment was refused.
    pub fn approve_with(self, approval: &Approval) -> Result<FormPost, PageError> {
        if let Some(form) = self.on_balance_page(Bank::agree_on_balance_page) {
            return form;
        }
        let payment = PagePayment {
            card: approval.card.clone(),
            installment: approval.installment,
            three_ds: approval.three_ds,
        };
        let (mut bank, token) = self.open()?;
        let step = bank.pay_on_page(&token, &payment);
        drop(bank);
        let id = match step.map_err(|refusal| PageError::of(&refusal))? {
            PageStep::Done(form) => return Ok(form),
            PageStep::ThreeDs(id) => id,
        };
        let form = ThreeDsPageDriver { shared: self.shared, payment: &id }.approve()?;
        let bank = self.shared.bank();
        let page = bank.page(&token).ok_or(PageError::Unknown)?;
        match &page.page.last_refusal {
            Some(refusal) => Err(PageError::of(refusal)),
            None => Ok(form),
        }
    }

    /// The buyer goes to the bank's page, which can then be answered in any way. Returns the number
    /// of the payment, for [`Simulator::three_ds`](crate::Simulator::three_ds).
    ///
    /// # Errors
    ///
    /// When there is no such page, it is paid or too old, or the payment was refused.
    pub fn go_to_bank(self, approval: &Approval) -> Result<String, PageError> {
        let payment = PagePayment {
            card: approval.card.clone(),
            installment: approval.installment,
            three_ds: true,
        };
        let (mut bank, token) = self.open()?;
        let step = bank.pay_on_page(&token, &payment);
        match step.map_err(|refusal| PageError::of(&refusal))? {
            PageStep::ThreeDs(id) => Ok(id),
            PageStep::Done(_) => Err(PageError::Over),
        }
    }

    /// The buyer presses the button that gives up; the browser goes back, and nothing is paid.
    ///
    /// # Errors
    ///
    /// When there is no such page, or it is paid or too old.
    pub fn reject(self) -> Result<FormPost, PageError> {
        if let Some(form) = self.on_balance_page(Bank::leave_balance_page) {
            return form;
        }
        let (mut bank, token) = self.open()?;
        let form = bank.cancel_page(&token);
        form.ok_or(PageError::Unknown)
    }

    /// The buyer closes the page: nothing is posted, and nothing changes.
    ///
    /// # Errors
    ///
    /// When there is no such page, or it is paid or too old.
    pub fn abandon(self) -> Result<(), PageError> {
        let bank = self.shared.bank();
        match bank.balance_page(&token_of(self.token)) {
            Some(page) if page.is_open(bank.now()) => Ok(()),
            Some(page) => Err(PageError::closed(page.is_over)),
            None => {
                drop(bank);
                self.open().map(drop)
            }
        }
    }

    /// Does something on a page where somebody agrees to get money as iyzico balance; `None` on others.
    fn on_balance_page(
        self,
        act: fn(&mut Bank, &str) -> Result<FormPost, Refusal>,
    ) -> Option<Result<FormPost, PageError>> {
        let token = token_of(self.token);
        let mut bank = self.shared.bank();
        let page = bank.balance_page(&token)?;
        if !page.is_open(bank.now()) {
            return Some(Err(PageError::closed(page.is_over)));
        }
        Some(act(&mut bank, &token).map_err(|refusal| PageError::of(&refusal)))
    }

    /// The bank, and the token of the page; of a link a new buyer opens one.
    fn open(&self) -> Result<(MutexGuard<'_, Bank>, String), PageError> {
        let token = token_of(self.token);
        let mut bank = self.shared.bank();
        match bank.page(&token) {
            None => {
                let link = Token::new(&token).map_err(|_| PageError::Unknown)?;
                bank.links.find(&link).map_err(|_| PageError::Unknown)?;
                let buyer = "John Doe".to_owned();
                let purchase = Purchase { buyer, amount: None, locale: Locale::Turkish };
                let opened = bank.buy_on_link(&link, purchase);
                let page = opened.map_err(|refusal| PageError::of(&refusal))?;
                Ok((bank, page.to_string()))
            }
            Some(page) if !page.open => Err(PageError::closed(page.page.is_done())),
            Some(_) => Ok((bank, token)),
        }
    }
}

impl Default for Approval {
    fn default() -> Self {
        Self::new()
    }
}

impl Approval {
    /// With a card that succeeds, at once, without 3-D Secure.
    pub fn new() -> Self {
        Self::with_card("5528790000000008")
    }

    /// With the card of this number; the rest of its data is made up.
    pub fn with_card(number: &str) -> Self {
        let cvc_digits = Scheme::of(number).map_or(3, Scheme::cvc_digits);
        Self::with(
            PaymentCard::builder()
                .card_holder_name("John Doe")
                .card_number(number)
                .expire_month("12")
                .expire_year("2099")
                .cvc(&"1234"[..cvc_digits])
                .build(),
        )
    }

    /// With the data of a card, or with a stored card; the page knows the key of its buyer.
    pub fn with(card: PaymentCard) -> Self {
        Self { card, installment: 1, three_ds: false }
    }

    /// In this many installments.
    pub fn installment(mut self, number: u32) -> Self {
        self.installment = number;
        self
    }

    /// Through the bank's page, where the right code is typed.
    pub fn three_ds(mut self, three_ds: bool) -> Self {
        self.three_ds = three_ds;
        self
    }

    /// The buyer asks for the card to be stored.
    pub fn register_card(mut self) -> Self {
        self.card.register_card = Some(true.into());
        self
    }
}

impl PageError {
    pub(super) fn of(refusal: &Refusal) -> Self {
        Self::Refused { code: refusal.code, reason: refusal.in_words() }
    }

    /// Why a page is not open any more.
    pub(super) fn closed(is_used: bool) -> Self {
        if is_used { Self::Over } else { Self::Expired }
    }
}

impl From<ThreeDsProblem> for PageError {
    fn from(problem: ThreeDsProblem) -> Self {
        match problem {
            ThreeDsProblem::Unknown => Self::Unknown,
            ThreeDsProblem::Over | ThreeDsProblem::WrongCode { .. } => Self::Over,
        }
    }
}

/// The number of a payment, from itself or from `threeDSHtmlContent`.
fn payment_of(text: &str) -> String {
    let page = html::decode(text);
    let after = page.split_once(r#"name="orderId" value=""#);
    let number = after.and_then(|(_, rest)| rest.split_once('"'));
    number.map_or_else(|| text.to_owned(), |(number, _)| number.to_owned())
}

//! What a person at the terminal does in the app, for tests without a phone.

use std::fmt;

use super::page_driver::PageError;
use crate::bank::form_post::FormPost;
use crate::bank::in_store::{AppStep, token_in};
use crate::bank::sealed;
use crate::http::shared::Shared;

/// The terminal app, opened for a payment or a refund in a shop.
///
/// From [`Simulator::terminal_app`](crate::Simulator::terminal_app).
#[derive(Clone, Copy)]
pub struct TerminalAppDriver<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) link: &'a str,
}

impl TerminalAppDriver<'_> {
    /// The buyer holds a card to the phone and the bank approves; or the user confirms the refund.
    /// Returns what the app hands over to `callbackUrl`: the field `data`, sealed. A refund that is not
    /// covered any more is declined.
    ///
    /// # Errors
    ///
    /// When nothing was opened under this link, or the app has handed its result over before.
    pub fn approve(self) -> Result<FormPost, PageError> {
        self.act(AppStep::Approve)
    }

    /// The bank declines, or the user does not confirm the refund. Returns what the app hands over.
    ///
    /// # Errors
    ///
    /// When nothing was opened under this link, or the app has handed its result over before.
    pub fn decline(self) -> Result<FormPost, PageError> {
        self.act(AppStep::Decline)
    }

    fn act(self, step: AppStep) -> Result<FormPost, PageError> {
        let token = token_in(self.link);
        let mut bank = self.shared.bank();
        let bank = &mut *bank;
        if bank.in_store.session(token).is_none() {
            return Err(PageError::Unknown);
        }
        let now = bank.now();
        let acted = bank.in_store.act(token, step, now, &mut bank.numbers);
        let (session, receipt) = acted.ok_or(PageError::Over)?;
        let data = sealed::seal(&session.token, &receipt.operation());
        Ok(FormPost { action: session.callback_url, fields: vec![("data", data)] })
    }
}

impl fmt::Debug for TerminalAppDriver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TerminalAppDriver({})", self.link)
    }
}

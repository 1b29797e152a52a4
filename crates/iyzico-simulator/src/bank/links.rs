//! Links: pages of iyzico for one product.

use iyzico_core::link::LinkDetails;
use iyzico_core::order::Token;

use super::refusal::{INVALID_REQUEST, Refusal};

/// The merchant's links, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Links(Vec<LinkDetails>);

impl Links {
    pub(crate) fn add(&mut self, link: LinkDetails) {
        self.0.push(link);
    }

    pub(crate) fn all(&self) -> &[LinkDetails] {
        &self.0
    }

    pub(crate) fn find(&self, token: &Token) -> Result<&LinkDetails, Refusal> {
        self.0.iter().find(|link| is(link, token)).ok_or_else(unknown)
    }

    pub(crate) fn find_mut(&mut self, token: &Token) -> Result<&mut LinkDetails, Refusal> {
        self.0.iter_mut().find(|link| is(link, token)).ok_or_else(unknown)
    }

    pub(crate) fn remove(&mut self, token: &Token) -> Result<(), Refusal> {
        self.find(token)?;
        self.0.retain(|link| !is(link, token));
        Ok(())
    }
}

fn is(link: &LinkDetails, token: &Token) -> bool {
    link.token.as_ref() == Some(token)
}

/// What the service says is not established; a missing record is a 404 there (inferred).
fn unknown() -> Refusal {
    Refusal::new(INVALID_REQUEST).with_status(404).because("there is no link with this token")
}

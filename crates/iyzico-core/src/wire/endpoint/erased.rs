//! Requests and responses with their types erased: what is compiled once for all calls.

use crate::value::field::{Fields, Object};
use crate::value::rule::{Context, Findings};
use crate::value::view::Body;
use crate::wire::endpoint::Endpoint;

/// A request with its type erased.
pub(crate) trait Request: Fields {
    /// [`Endpoint::check`].
    fn check_fields(&self, context: &Context, findings: &mut Findings);
}

impl<E: Endpoint> Request for E {
    fn check_fields(&self, context: &Context, findings: &mut Findings) {
        self.check(context, findings);
    }
}

/// What a call responds with, with its type erased.
pub(crate) trait Awaited: Body {
    /// [`Endpoint::contradiction`].
    fn contradiction(&self) -> Option<String>;
    /// [`Endpoint::fill_in`].
    fn fill_in(&mut self);
}

/// What a call responds with, which still knows the call: several calls have one type of response.
pub(crate) struct BodyOf<E: Endpoint>(pub(crate) E::Response);

impl<E: Endpoint> BodyOf<E> {
    pub(crate) fn empty() -> Self {
        Self(E::Response::empty())
    }
}

impl<E: Endpoint> Body for BodyOf<E> {
    fn fields(&self) -> &dyn Fields {
        &self.0
    }

    fn fields_mut(&mut self) -> &mut dyn Fields {
        &mut self.0
    }
}

impl<E: Endpoint> Awaited for BodyOf<E> {
    fn contradiction(&self) -> Option<String> {
        E::contradiction(&self.0)
    }

    fn fill_in(&mut self) {
        E::fill_in(&mut self.0);
    }
}

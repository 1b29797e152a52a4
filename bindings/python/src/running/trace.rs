//! What is remembered of an ending when Python may have lost it.

use std::mem;
use std::sync::Arc;

use iyzico_core::error::Outcome;
use iyzico_core::recovery::Pending;
use iyzico_core::value::view::AnyBody;
use iyzico_core::{Error, Response};
use iyzico_http::Settled;

use super::work::Ending;

/// What remains of an ending: where the money is, and how to find it.
#[derive(Clone)]
pub(super) struct Trace {
    pub(super) outcome: Outcome,
    pub(super) conversation_id: Option<String>,
    pub(super) pending: Option<Box<Pending>>,
    /// As it was received: an error shows it as [`Received`](iyzico_core::error::Received).
    pub(super) raw: Option<Arc<String>>,
}

impl Trace {
    /// What remains of an ending that is handed over. The text of its response, which may be long, is taken out of it:
    /// whoever reads the response shares it.
    pub(super) fn with_text_of(ending: &mut Ending) -> Self {
        let text = ending.response_mut().map(|response| Arc::new(mem::take(&mut response.raw)));
        let trace = Self::of(ending);
        Self { raw: text.or(trace.raw), ..trace }
    }

    pub(super) fn of(ending: &Ending) -> Self {
        match ending {
            Ending::Response(Ok(response))
            | Ending::Settled(
                Settled::Succeeded { response, .. }
                | Settled::UnderReview { response, .. }
                | Settled::RefusedByRisk { response, .. },
            ) => Self::of_response(response),
            Ending::Raw(Ok(response)) => {
                Self { raw: Some(Arc::new(response.text.clone())), ..Self::unknown() }
            }
            Ending::Response(Err(error))
            | Ending::Raw(Err(error))
            | Ending::Settled(Settled::NotSent(error) | Settled::Declined(error)) => {
                Self::of_error(error)
            }
            Ending::Settled(Settled::Unknown(pending, error)) => {
                Self { pending: Some(pending.clone()), ..Self::of_error(error) }
            }
        }
    }

    fn of_response(response: &Response<AnyBody>) -> Self {
        let conversation_id = &response.envelope.conversation_id;
        Self {
            conversation_id: conversation_id.as_ref().map(|id| id.as_str().to_owned()),
            pending: response.pending.clone(),
            raw: Some(Arc::new(response.raw.clone())),
            ..Self::unknown()
        }
    }

    fn of_error(error: &Error) -> Self {
        Self {
            outcome: error.outcome(),
            conversation_id: error.conversation_id().map(str::to_owned),
            pending: error.pending().map(|pending| Box::new(pending.clone())),
            raw: error.raw().map(|text| Arc::new(text.to_owned())),
        }
    }

    pub(super) fn unknown() -> Self {
        Self { outcome: Outcome::Unknown, conversation_id: None, pending: None, raw: None }
    }
}

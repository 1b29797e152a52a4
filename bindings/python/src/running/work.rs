//! The work of a call, and what comes of it.

use std::pin::Pin;

use iyzico_core::raw::RawResponse;
use iyzico_core::value::view::AnyBody;
use iyzico_core::{Error, Response};
use iyzico_http::Settled;

/// What is left to be done for a call.
pub(super) enum Work {
    Ready(Job),
    Begun(Doing),
    /// Over, or somebody works on it.
    Gone,
}

/// Does what is to be done, and ends early when it is told to stop.
pub(crate) type Job = Box<dyn FnOnce(Stop) -> Doing + Send>;
pub(crate) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;
pub(crate) type Doing = Pin<Box<dyn Future<Output = Ending> + Send>>;

/// What came of a call.
pub(crate) enum Ending {
    Response(Result<Response<AnyBody>, Error>),
    Raw(Result<RawResponse, Error>),
    Settled(Settled<AnyBody>),
}

impl Ending {
    pub(super) fn response_mut(&mut self) -> Option<&mut Response<AnyBody>> {
        match self {
            Self::Response(Ok(response))
            | Self::Settled(
                Settled::Succeeded { response, .. }
                | Settled::UnderReview { response, .. }
                | Settled::RefusedByRisk { response, .. },
            ) => Some(response),
            _ => None,
        }
    }
}

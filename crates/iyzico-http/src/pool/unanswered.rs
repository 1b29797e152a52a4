//! A request without the head of its response.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use hyper::client::conn::TrySendError;

use crate::failure::Cause;

/// Why the head of a response did not come.
pub(crate) enum Unanswered {
    /// The time was over before any of the request was written, and the connection is moved no further.
    NotBegun,
    /// The request was handed back: nothing of it was written.
    Returned(Cause),
    /// hyper had taken the request.
    Taken(hyper::Error),
}

impl From<TrySendError<Request<Full<Bytes>>>> for Unanswered {
    fn from(mut error: TrySendError<Request<Full<Bytes>>>) -> Self {
        match error.take_message() {
            Some(_) => Self::Returned(error.into_error().into()),
            None => Self::Taken(error.into_error()),
        }
    }
}

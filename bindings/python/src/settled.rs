//! From how a money call ended to the classes of `iyzico._settled`.

use iyzico_core::value::view::AnyBody;
use iyzico_core::{Error, Outcome, Response};
use iyzico_http::Settled;
use pyo3::prelude::*;

use crate::error::{in_doubt, raise};

/// Makes `Succeeded`, `UnderReview`, `RefusedByRisk`, `NotSent`, `Declined` or `Unknown`.
pub(crate) fn settled<'py>(
    py: Python<'py>,
    ending: Settled<AnyBody>,
    read: impl Fn(Response<AnyBody>) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let classes = py.import("iyzico._settled")?;
    let exception = |error: Error| raise(py, error).into_value(py);
    match ending {
        Settled::Succeeded { response, looked_up } => {
            classes.getattr("Succeeded")?.call1((read(response)?, looked_up))
        }
        Settled::UnderReview { response, looked_up } => {
            classes.getattr("UnderReview")?.call1((read(response)?, looked_up))
        }
        Settled::RefusedByRisk { response, looked_up } => {
            classes.getattr("RefusedByRisk")?.call1((read(response)?, looked_up))
        }
        Settled::NotSent(error) => classes.getattr("NotSent")?.call1((exception(error),)),
        Settled::Declined(error) => classes.getattr("Declined")?.call1((exception(error),)),
        Settled::Unknown(pending, error) => {
            let is_known = error.outcome() != Outcome::Unknown;
            let mut error = raise(py, error);
            if is_known {
                error = in_doubt(py, error, Some(&pending));
            }
            classes.getattr("Unknown")?.call1((pending.to_json(), error.into_value(py)))
        }
    }
}

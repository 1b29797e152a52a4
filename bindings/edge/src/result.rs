//! How results go back to JavaScript.

use iyzico_http::Error;
use iyzico_node_common::ended::Ended;
use iyzico_node_common::error::report;
use zeroize::Zeroizing;

use crate::imports;

/// Hands over a result, or the report of an error.
pub(crate) fn give(result: Result<impl AsRef<str>, String>) {
    match result {
        Ok(text) => hand(false, text.as_ref()),
        Err(report) => hand(true, &report),
    }
}

fn hand(is_error: bool, text: &str) {
    imports::give(is_error, text.as_ptr(), text.len());
}

/// The report of an error, for [`give`].
pub(crate) fn reported(error: impl Into<Error>) -> String {
    report(&error.into())
}

/// Tells JavaScript how a call ended.
pub(crate) fn tell(call: u32, ended: Ended) {
    let Ended { head, body, raw } = ended;
    let [head, body, raw] = [head, body, raw].map(Zeroizing::new);
    imports::end(
        call,
        head.as_ptr(),
        head.len(),
        body.as_ptr(),
        body.len(),
        raw.as_ptr(),
        raw.len(),
    );
}

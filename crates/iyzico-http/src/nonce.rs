//! The random text by which no two requests are signed alike.

use iyzico_core::Error;

use crate::clock;
use crate::failure::{Failure, Progress};

/// Sixteen random bytes in hexadecimal.
pub(crate) fn nonce(endpoint: &'static str) -> Result<String, Error> {
    let mut bytes = [0; 16];
    clock::fill_with_random(&mut bytes).map_err(|error| {
        Failure::new(Progress::Unconnected, "the system has no random numbers")
            .caused_by(error)
            .without_call(endpoint)
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

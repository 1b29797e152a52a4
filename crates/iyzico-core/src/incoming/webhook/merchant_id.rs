//! The number of the merchant, as it was set.

use crate::value::blank::trim;
use crate::wire::credentials::{self, InvalidKeyError};

/// A number as it was set, without the blanks around it. `None` if it is blank, or a word for a missing
/// value.
pub(super) fn named(merchant_id: &str) -> Option<&str> {
    Some(trim(merchant_id)).filter(|id| !id.is_empty() && !credentials::is_word_for_nothing(id))
}

/// Checks the merchant ID where it is set. Otherwise a wrong one shows with the first notification
/// about a subscription, whose signature then fits nothing. Blanks around it do no harm.
///
/// ```
/// use iyzico_core::webhook::check_merchant_id;
///
/// assert!(check_merchant_id("3389430").is_ok());
/// let wrong = check_merchant_id("undefined").unwrap_err();
/// assert_eq!(wrong.key, "merchant_id");
/// ```
///
/// # Errors
///
/// When it is blank, is the word that programs write for a missing value, or holds characters other than printable
/// ASCII.
pub fn check_merchant_id(merchant_id: &str) -> Result<(), InvalidKeyError> {
    credentials::check("merchant_id", trim(merchant_id))
}

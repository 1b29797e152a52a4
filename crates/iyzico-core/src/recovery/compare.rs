//! Comparing what was found with what was asked for.

use std::fmt::Display;

use crate::Price;
use crate::payment::{Payment, PaymentStatus, Phase, names_no_payment};
use crate::recovery::verdict::Verdict;
use crate::value::card::hide_numbers;
use crate::value::order::Note;
use crate::value::read::{OF_ANOTHER_KIND, REPEATED};
use crate::value::rule::Findings;
use crate::wire::endpoint::Endpoint;
use crate::wire::error::ApiError;
use crate::wire::pending::{Pending, is_no_basket};

/// Why a found record proves nothing.
pub(super) type Doubt = String;

/// Where a response has a value that would be judged, and was passed over because it is of another kind or stands
/// there more than once.
pub(super) fn unread(warnings: &Findings) -> Option<&str> {
    /// What proves something where it is missing, or is passed over there.
    const JUDGED: [&str; 16] = [
        "basketId",
        "binNumber",
        "createdDate",
        "currency",
        "currencyCode",
        "errorCode",
        "installment",
        "lastFourDigits",
        "mdStatus",
        "paidPrice",
        "paymentId",
        "paymentStatus",
        "payments",
        "phase",
        "price",
        "threeDS",
    ];
    let is_judged = |path: &str| {
        let last = path.rsplit_once('.').map_or(path, |(_, last)| last);
        JUDGED.contains(&last.split_once('[').map_or(last, |(list, _)| list))
    };
    let mut judged = warnings.iter().filter(|finding| is_judged(&finding.path));
    let is_unread =
        |problem: &str| [OF_ANOTHER_KIND, REPEATED].iter().any(|end| problem.ends_with(end));
    let unread = judged.find(|finding| is_unread(&finding.problem));
    unread.map(|finding| finding.path.as_str())
}

/// Judges a payment that was found by its state, once `phase` has said that it is of the right kind.
pub(super) fn judge_payment<E: Endpoint>(
    pending: &Pending,
    found: &Payment,
    phase: Result<(), Doubt>,
) -> Verdict<Payment> {
    let compared = phase.and_then(|()| compare(pending, found));
    let state = match (compared, &found.payment_status) {
        (Err(doubt), _) => doubt,
        (Ok(()), Some(PaymentStatus::Success)) => {
            return Verdict::Succeeded(Box::new(found.clone()));
        }
        (Ok(()), Some(PaymentStatus::Failure)) => {
            return Verdict::Declined(Box::new(refusal::<E>(pending, found)));
        }
        (Ok(()), Some(state)) => format!("its paymentStatus is {state}"),
        (Ok(()), None) => "it has no paymentStatus".to_owned(),
    };
    Verdict::NotYet(format!("payment {} was found, but {state}", found.payment_id))
}

/// A failed payment with the phase of a capture failed in that, which is tried only where there is a hold: of the
/// call that made the hold it proves nothing. Nor does a phase that nobody documents.
pub(super) fn is_not_failed_capture(found: &Payment) -> Result<(), Doubt> {
    match (&found.payment_status, &found.phase) {
        (Some(PaymentStatus::Failure), Some(phase))
            if !matches!(phase, Phase::Auth | Phase::PreAuth) =>
        {
            Err(format!("it failed in phase {phase}, which says nothing of its hold"))
        }
        _ => Ok(()),
    }
}

fn compare(pending: &Pending, found: &Payment) -> Result<(), Doubt> {
    names_no_payment(&found.payment_id).map_or(Ok(()), Err)?;
    same("paymentId", pending.payment_id.as_ref(), Some(&found.payment_id))?;
    same_amount("price", pending.price, Some(found.price))?;
    same_amount("paidPrice", pending.paid_price, Some(found.paid_price))?;
    same("currency", pending.currency.as_ref(), found.currency.as_ref())?;
    match &pending.basket_id {
        Some(none) if is_no_basket(none.as_str()) => has_no_basket(found)?,
        asked => same("basketId", asked.as_ref(), found.basket_id.as_ref())?,
    }
    if let (Some(asked), Some(found)) = (pending.installment, found.installment) {
        same("installment", Some(&asked.0), Some(&found))?;
    }
    compare_card(pending, found)
}

/// A payment with a basket number was made by another call than one that sent none.
pub(super) fn has_no_basket(found: &Payment) -> Result<(), Doubt> {
    match found.basket_id.as_ref().map(Note::as_str) {
        Some(basket_id) if !is_no_basket(basket_id) => {
            Err(format!("its basketId is {}, none was expected", hide_numbers(basket_id)))
        }
        _ => Ok(()),
    }
}

/// What a payment does not show of its card is not compared.
fn compare_card(pending: &Pending, found: &Payment) -> Result<(), Doubt> {
    let Some(card) = &pending.card else { return Ok(()) };
    if let Some(bin) = &found.bin_number
        && !bin.as_str().starts_with(&card.first_six)
    {
        return Err("another card was used".to_owned());
    }
    match &found.last_four_digits {
        Some(digits) if digits.as_str() != card.last_four => {
            Err("another card was used".to_owned())
        }
        _ => Ok(()),
    }
}

/// The refusal that a failed payment stands for.
fn refusal<E: Endpoint>(pending: &Pending, found: &Payment) -> ApiError {
    let message = "it was looked up and found with paymentStatus FAILURE";
    let mut error = ApiError::told(E::NAME, message);
    error.conversation_id = Some(pending.conversation_id.to_string());
    error.payment_id = Some(found.payment_id.to_string());
    error
}

/// What was not asked for is not compared; what was asked for must be there.
pub(super) fn same<T: PartialEq + Display>(
    field: &str,
    asked: Option<&T>,
    found: Option<&T>,
) -> Result<(), Doubt> {
    match (asked, found) {
        (None, _) => Ok(()),
        (Some(asked), Some(found)) if asked == found => Ok(()),
        (Some(asked), found) => Err(differs(field, asked, found)),
    }
}

pub(super) fn same_amount(
    field: &str,
    asked: Option<Price>,
    found: Option<Price>,
) -> Result<(), Doubt> {
    match (asked, found) {
        (None, _) => Ok(()),
        (Some(asked), Some(found)) if asked.is_same_as(found) => Ok(()),
        (Some(asked), found) => Err(differs(field, asked, found)),
    }
}

fn differs(field: &str, asked: impl Display, found: Option<impl Display>) -> Doubt {
    let shown = |value: &dyn Display| hide_numbers(&value.to_string()).into_owned();
    let (asked, found) = (shown(&asked), found.map(|found| shown(&found)));
    match found {
        Some(found) => format!("its {field} is {found}, {asked} was expected"),
        None => format!("it has no {field}, {asked} was expected"),
    }
}

/// Whether a record of money that went back says that it did. 1 is the only documented state.
pub(super) fn is_done(status: Option<i32>, error_code: Option<&impl Display>) -> Result<(), Doubt> {
    match (status, error_code) {
        (Some(1), None) => Ok(()),
        (_, Some(code)) => Err(format!("it was found with error {code}")),
        (Some(status), None) => Err(format!("it was found with refundStatus {status}")),
        (None, None) => Err("it was found without refundStatus".to_owned()),
    }
}

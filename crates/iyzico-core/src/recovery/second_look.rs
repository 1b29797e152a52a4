//! The second look-up, for payments that were found by a reference of the merchant's own.
//!
//! A payment does not tell when it was made, and another process may have used the same reference
//! before. The history tells the time, and whether there are several.

use crate::Price;
use crate::payment::{PaymentHistory, PaymentRecord, RetrievePaymentHistory};
use crate::recovery::{Found, Pending};
use crate::wire::endpoint::FoundBy;

/// The look-up that has to confirm a success; `None` when the first one is enough.
///
/// ```
/// use iyzico_core::endpoint::FoundBy;
/// use iyzico_core::recovery::{self, Pending};
///
/// /// Whether a success that was found still has to be confirmed.
/// fn needs_confirmation(pending: &Pending) -> bool {
///     recovery::second_look(Some(FoundBy::Reference), pending).is_some()
/// }
/// ```
pub fn second_look(found_by: Option<FoundBy>, pending: &Pending) -> Option<RetrievePaymentHistory> {
    let is_tied = pending.is_reference_ours || pending.payment_id.is_some();
    (found_by == Some(FoundBy::Reference) && !is_tied).then(|| by_reference(pending))
}

/// The look-up that has to confirm a refusal that was found by a reference.
///
/// ```
/// use iyzico_core::endpoint::FoundBy;
/// use iyzico_core::recovery::{self, Pending};
///
/// /// Whether a refusal that was found still has to be confirmed.
/// fn needs_confirmation(pending: &Pending) -> bool {
///     recovery::second_look_at_refusal(Some(FoundBy::Reference), pending).is_some()
/// }
/// ```
pub fn second_look_at_refusal(
    found_by: Option<FoundBy>,
    pending: &Pending,
) -> Option<RetrievePaymentHistory> {
    let is_tied = pending.payment_id.is_some();
    (found_by == Some(FoundBy::Reference) && !is_tied).then(|| by_reference(pending))
}

fn by_reference(pending: &Pending) -> RetrievePaymentHistory {
    let reference = pending.conversation_id.clone();
    RetrievePaymentHistory::builder().payment_conversation_id(reference).build()
}

/// Says that the payment `payment_id`, which failed, may not be the one that was sent: another one with
/// the same reference is not said to be unpaid. Or that the history contradicts, and says that it is paid.
///
/// ```
/// use iyzico_core::payment::PaymentHistory;
/// use iyzico_core::recovery::{Found, judge_refusal_again};
///
/// let history: PaymentHistory =
///     serde_json::from_str(r#"{"payments": [{"paymentId": "2", "paymentStatus": 1}]}"#)?;
/// let found = Found::new(&history);
/// assert!(judge_refusal_again("1", &found).is_err(), "another one was paid");
/// assert!(judge_refusal_again("2", &found).is_err(), "it was paid after all");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// The doubt.
pub fn judge_refusal_again(
    payment_id: &str,
    history: &Found<'_, PaymentHistory>,
) -> Result<(), String> {
    history.check_read()?;
    for record in history.payments.iter().flatten().filter(|record| !record.is_unpaid()) {
        let is_it = record.payment_id.as_ref().is_some_and(|id| id.as_str() == payment_id);
        if !is_it {
            return Err(
                "one payment failed, but another one with this conversationId may have been paid"
                    .into(),
            );
        }
        if record.payment_status.is_some() {
            return Err(format!("payment {payment_id} failed, and is paid in the history"));
        }
    }
    Ok(())
}

/// Says why the payment `payment_id` is not the one that was sent, if the history tells.
///
/// `was_sent_here` says that this very client sent the call: then it is enough that the history, which
/// may lag behind, does not contradict.
///
/// ```
/// use iyzico_core::payment::PaymentHistory;
/// use iyzico_core::recovery::{Found, Pending, judge_second_look};
///
/// /// Whether the history confirms the payment that a look-up in another process has found.
/// fn is_confirmed(pending: &Pending, payment_id: &str, history: &PaymentHistory) -> bool {
///     judge_second_look(pending, payment_id, &Found::new(history), false).is_ok()
/// }
/// ```
///
/// # Errors
///
/// The doubt.
pub fn judge_second_look(
    pending: &Pending,
    payment_id: &str,
    history: &Found<'_, PaymentHistory>,
    was_sent_here: bool,
) -> Result<(), String> {
    history.check_read()?;
    let is_it = |record: &&PaymentRecord| {
        record.payment_id.as_ref().is_some_and(|id| id.as_str() == payment_id)
    };
    let records = history.payments.iter().flatten();
    let (it, others): (Vec<_>, Vec<_>) = records.partition(is_it);
    if it.is_empty() && !was_sent_here {
        return Err(format!("payment {payment_id} is not in the history yet"));
    }
    for it in it {
        if it.three_ds == Some(true) {
            return Err(format!("payment {payment_id} went through 3-D Secure"));
        }
        if it.is_unpaid() {
            return Err(format!("payment {payment_id} is not paid in the history"));
        }
        pending.check_time(it.created_date.as_ref(), history.clock_offset)?;
    }
    let may_be_the_same =
        |record: &&PaymentRecord| !record.is_unpaid() && !differs(pending, record);
    match others.into_iter().find(may_be_the_same) {
        None => Ok(()),
        Some(_) => Err("there is more than one such payment under this conversationId".to_owned()),
    }
}

/// Whether a payment shows that it is another one. The basket is not compared: the history has an internal number of it.
fn differs(pending: &Pending, record: &PaymentRecord) -> bool {
    let of_amount = |asked: Option<Price>, found: Option<Price>| {
        asked.zip(found).is_some_and(|(asked, found)| !asked.is_same_as(found))
    };
    let currencies = pending.currency.as_ref().zip(record.currency.as_ref());
    of_amount(pending.price, record.price)
        || of_amount(pending.paid_price, record.paid_price)
        || currencies.is_some_and(|(asked, found)| asked != found)
}

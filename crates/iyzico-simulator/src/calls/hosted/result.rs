use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::object;
use iyzico_core::order::{CallbackUrl, Token};
use iyzico_core::payment::{Payment, PaymentStatus};

use crate::bank::Bank;
use crate::bank::fields::note;
use crate::bank::hosted_pages::{HostedPage, PageKind, PageState, TOKEN_UNKNOWN};
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::{booked_now, failed, unfinished};

/// What came of a page of one of these kinds. A page that nobody has paid on gets the response of an unknown one: what the service
/// responds is not established, and both mean that nothing is paid.
pub(in crate::calls) fn result(
    bank: &Bank,
    token: &Token,
    kinds: &[PageKind],
) -> Result<PageResult, Refusal> {
    let page = bank.pages.find(token).filter(|page| kinds.contains(&page.kind));
    let page = page.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?;
    let response = match &page.state {
        PageState::Unused | PageState::Confirmed => {
            let refusal = Refusal::new(TOKEN_UNKNOWN);
            return Err(refusal.because("nobody has paid on the page yet"));
        }
        PageState::AtBank(id) => bank.sessions.find(id).map(unfinished).map(PageResult::from),
        PageState::Failed(attempt) => Some(with_reason(failed(page, attempt).into(), page)),
        PageState::Subscribed(_) | PageState::CardChanged => None,
        PageState::Paid(id) => bank.ledger.find(id).map(|payment| {
            let status = Some(PaymentStatus::Success);
            object!(Payment { payment_status: status, ..booked_now(&payment) }).into()
        }),
    };
    let response = response.expect("a page names payments that there are");
    let is_of_a_member =
        page.kind == PageKind::PayWithIyzico && matches!(page.state, PageState::Paid(_));
    Ok(object!(PageResult {
        member_email: is_of_a_member.then(|| note(MEMBER_EMAIL)),
        member_gsm_number: is_of_a_member.then(|| note(MEMBER_GSM_NUMBER)),
        token: Some(note(token.as_str())),
        callback_url: CallbackUrl::new(&page.callback_url).ok(),
        ..response
    }))
}

/// The reason of a failed attempt, as the refusal of a payment would say it (inferred).
fn with_reason(unpaid: PageResult, page: &HostedPage) -> PageResult {
    let Some(refusal) = &page.last_refusal else { return unpaid };
    object!(PageResult {
        error_code: Some(note(refusal.code)),
        error_group: refusal.group().map(note),
        error_message: refusal.message(&page.order.locale).parse().ok(),
        ..unpaid
    })
}

/// The member of iyzico in whose account buyers are on the page of pay-with-iyzico.
const MEMBER_EMAIL: &str = "member@iyzico.example";
const MEMBER_GSM_NUMBER: &str = "+905350000000";

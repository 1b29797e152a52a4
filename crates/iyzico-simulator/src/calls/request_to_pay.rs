//! Calls about requests to pay.

use iyzico_core::order::{Boolean, Note};
use iyzico_core::request_to_pay::{
    CancelRequestToPay, CreateRequestToPay, DenyRequestToPay, ListRequestsToPay,
    ReplyToRequestToPay, RequestToPay, RequestToPayCancelled, RequestToPayDenied,
    RequestToPayDetail, RequestToPayList, RequestToPayPage, RequestToPayRecord,
    RequestToPayReference, RequestToPayReplied, RetrieveRequestToPay, RetrieveRequestToPayDetail,
};
use iyzico_core::{Given, Price, object};
use jiff::Timestamp;

use crate::bank::Bank;
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::refusal::Refusal;
use crate::bank::requests_to_pay::{Asked, State, created_date, moment};
use crate::calls::page::Page;
use crate::calls::serve::Serve;

impl Serve for CreateRequestToPay {
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPay, Refusal> {
        let reference = bank.numbers.uuid();
        let reference = RequestToPayReference::new(&reference).expect("a UUID is not empty");
        let created_at = bank.now();
        let amount = amount(&self.amount)?;
        let kolas = optional(self.kolas_reference_number.as_ref());
        let record = object!(RequestToPayRecord {
            reference_number: Some(reference.clone()),
            amount: Some(amount),
            receiver_name: optional(self.receiver_name.as_ref()).map(|name| note(name.as_str())),
            receiver_iban: optional(self.receiver_iban.as_ref()).cloned(),
            payment_purpose: given(self.payment_purpose.as_ref()),
            kolas_reference_number: kolas.map(|number| number.0),
            qr_reference_number: given(self.qr_reference_number.as_ref()),
            expiration_date_time: given(self.expiration_date_time.as_ref()),
            requested_payment_date_time: given(self.requested_payment_date_time.as_ref()),
            description: given(self.description.as_ref()),
            partial_payment: flag(self.partial_payment.as_ref()),
            early_payment: flag(self.early_payment.as_ref()),
            deferred_payment: flag(self.deferred_payment.as_ref()),
            created_date: Some(created_date(created_at)),
        });
        let (paid, state) = (Price::ZERO, State::Created);
        let asked = Asked { record, reference, amount, paid, created_at, state };
        let response = whole(&asked, created_at);
        bank.requests_to_pay.add(asked);
        Ok(response)
    }
}

impl Serve for RetrieveRequestToPay {
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPay, Refusal> {
        let asked = bank.requests_to_pay.find(required(&self.reference_number)?)?;
        Ok(whole(asked, bank.now()))
    }
}

impl Serve for RetrieveRequestToPayDetail {
    /// Who is to pay is not known here: a request goes to whoever has the KOLAS or QR reference.
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPayDetail, Refusal> {
        let asked = bank.requests_to_pay.find(required(&self.request_to_pay_reference_number)?)?;
        let record = object!(RequestToPayRecord {
            request_to_pay_role: given(self.request_to_pay_role.as_ref()),
            ..asked.record(bank.now())
        });
        Ok(object!(RequestToPayDetail { data: Some(record) }))
    }
}

impl Serve for ListRequestsToPay {
    /// The newest first; a page beyond the last is empty. The merchant is on both sides, so that the role
    /// selects nothing; moments that are of no known form select nothing either.
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPayList, Refusal> {
        let page = Page::of(&self.page, &self.count)?;
        let now = bank.now();
        let of_time =
            |text: Option<&Given<Note>>| optional(text).and_then(|text| moment(text.as_str()));
        let (start, end) = (of_time(self.start_date.as_ref()), of_time(self.end_date.as_ref()));
        let statuses: Vec<&str> = {
            let given = self.statuses.iter().flatten();
            given.filter_map(Given::value).map(Note::as_str).collect()
        };
        let fits = |asked: &&Asked| {
            let is_listed = statuses.is_empty() || statuses.contains(&asked.word(now));
            let is_after = start.is_none_or(|start| asked.created_at >= start);
            is_listed && is_after && end.is_none_or(|end| asked.created_at <= end)
        };
        let found: Vec<&Asked> = bank.requests_to_pay.all().iter().rev().filter(fits).collect();
        let data = object!(RequestToPayPage {
            items: Some(page.rows(found.iter().map(|asked| asked.record(now)))),
            current_page: Some(page.number),
            total_page_count: page.count(found.len()),
        });
        Ok(object!(RequestToPayList { data }))
    }
}

impl Serve for ReplyToRequestToPay {
    /// It is paid at once, whatever the moment of payment says; the rules are asked about that moment.
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPayReplied, Refusal> {
        let now = bank.now();
        let at = optional(self.payment_date_time.as_ref());
        let at = at.and_then(|text| moment(text.as_str())).unwrap_or(now);
        let asked = bank.requests_to_pay.find_mut(required(&self.reference_number)?)?;
        asked.pay(amount(&self.amount)?, at.max(now))?;
        Ok(RequestToPayReplied::default())
    }
}

impl Serve for DenyRequestToPay {
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPayDenied, Refusal> {
        let now = bank.now();
        bank.requests_to_pay.find_mut(required(&self.reference_number)?)?.deny(now)?;
        Ok(RequestToPayDenied::default())
    }
}

impl Serve for CancelRequestToPay {
    fn serve(&self, bank: &mut Bank) -> Result<RequestToPayCancelled, Refusal> {
        let now = bank.now();
        bank.requests_to_pay.find_mut(required(&self.reference_number)?)?.cancel(now)?;
        Ok(RequestToPayCancelled::default())
    }
}

fn whole(asked: &Asked, now: Timestamp) -> RequestToPay {
    let data = asked.record(now);
    object!(RequestToPay {
        request_to_pay_status: data.request_to_pay_status.clone(),
        reference_number: Some(asked.reference.clone()),
        data: Some(data),
    })
}

fn given(text: Option<&Given<Note>>) -> Option<Note> {
    optional(text).cloned()
}

fn flag(given: Option<&Given<Boolean>>) -> Option<bool> {
    optional(given).map(|boolean| boolean.0)
}

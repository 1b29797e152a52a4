//! Every error as plain fields, for other languages and for logs.

use serde::Serialize;

use super::{Actor, Advice, ApiError, Category, Error, ErrorKind, Outcome, Retry};
use crate::value::rule::Findings;
use crate::wire::pending::Pending;

/// An error as data: what bindings turn into the exceptions of their language.
///
/// ```
/// use iyzico_core::Error;
/// use iyzico_core::endpoint::Method;
///
/// let error = Error::from(Method::named("TRACE").unwrap_err());
/// assert_eq!(error.report().setting, Some("method"));
/// ```
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report<'a> {
    /// What kind of error it is, by which bindings choose the class.
    pub class: ErrorKind,
    /// The whole error as a sentence.
    pub message: String,
    /// What is known about the money.
    pub outcome: Outcome,
    /// Name of the call, if one was made.
    pub endpoint: Option<&'a str>,
    /// iyzico's error code.
    pub code: Option<&'a str>,
    /// iyzico's error group.
    pub group: Option<&'a str>,
    /// iyzico's message, as received.
    pub error_message: Option<&'a str>,
    /// The merchant's own reference, echoed.
    pub conversation_id: Option<&'a str>,
    /// iyzico's ID for the payment, where a refusal names one.
    pub payment_id: Option<&'a str>,
    /// Whether iyzico says that the same refund may be sent again.
    pub retryable: Option<bool>,
    /// Status of the HTTP response, if one came.
    pub http_status: Option<u16>,
    /// What the code means.
    pub category: Option<Category>,
    /// Whether and how to try again.
    pub retry: Option<Retry>,
    /// Who must act.
    pub actor: Option<Actor>,
    /// Whether another card may help; never while money may have moved.
    pub other_card: Option<bool>,
    /// What to do, in two languages, for merchant and buyer.
    pub advice: Option<&'static Advice>,
    /// What is wrong with the request.
    pub findings: Option<&'a Findings>,
    /// Name of the setting that is wrong.
    pub setting: Option<&'static str>,
    /// Seconds after which a call that was held back may be made.
    pub retry_after: Option<f64>,
    /// Calls that are allowed in one minute, if the call was held back.
    pub per_minute: Option<u32>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<&'a Pending>,
    /// Whether the refusal can mean that the call was carried out before.
    pub done_before: bool,
    /// Whether the refusal means that nobody has paid on the page that was asked for.
    pub is_unpaid_page: bool,
}

impl<'a> Report<'a> {
    pub(super) fn of(error: &'a Error) -> Self {
        let mut report = Report {
            class: error.kind(),
            message: error.to_string(),
            outcome: error.outcome(),
            endpoint: None,
            code: None,
            group: None,
            error_message: None,
            conversation_id: error.conversation_id(),
            payment_id: None,
            retryable: None,
            http_status: None,
            category: None,
            retry: None,
            actor: None,
            other_card: None,
            advice: error.advice(),
            findings: None,
            setting: None,
            retry_after: None,
            per_minute: None,
            pending: error.pending(),
            done_before: false,
            is_unpaid_page: false,
        };
        match error {
            Error::Invalid(invalid) => {
                report.endpoint = invalid.call();
                report.findings = Some(&invalid.findings);
            }
            Error::Api(api) => report.describe_refusal(api),
            Error::Untrusted(untrusted) => {
                report.endpoint = Some(untrusted.endpoint);
                report.http_status = Some(untrusted.http_status);
            }
            Error::Transport(transport) => report.endpoint = Some(transport.endpoint),
            Error::RateLimited(limited) => {
                report.endpoint = Some(limited.endpoint);
                report.retry_after = Some(limited.retry_after.as_secs_f64());
                report.per_minute = Some(limited.per_minute);
            }
            Error::Closed(closed) => report.endpoint = Some(closed.endpoint),
            Error::ReferenceInUse(used) => report.endpoint = Some(used.pending.endpoint),
            Error::Config(config) => report.setting = Some(config.setting),
        }
        report
    }

    fn describe_refusal(&mut self, api: &'a ApiError) {
        self.endpoint = Some(api.endpoint);
        self.code = Some(&api.code);
        self.group = api.group.as_deref();
        self.error_message = Some(&api.message);
        self.payment_id = api.payment_id.as_deref();
        self.retryable = api.retryable;
        self.http_status = Some(api.http_status);
        self.done_before = api.may_be_done_before();
        self.is_unpaid_page = api.is_unpaid_page();
        if let Some(meaning) = api.meaning() {
            self.category = Some(meaning.category);
            self.retry = Some(meaning.retry);
            self.actor = Some(meaning.actor);
            self.other_card = Some(meaning.other_card);
        }
        if self.retry.is_some_and(|retry| api.needs_credit_card(retry)) {
            self.retry = Some(Retry::AnotherCard);
            self.actor = Some(Actor::Buyer);
        }
        if !api.safety().has_payer() {
            self.describe_without_payer();
        }
        if api.is_in_doubt() {
            self.retry = Some(Retry::QueryFirst);
        }
        // The card that was used may have been charged.
        if self.outcome == Outcome::Unknown {
            self.other_card = Some(false);
        }
    }

    /// Nobody pays by a call that gives money back or pays it out: a code that asks for another card elsewhere
    /// only says that it was refused.
    fn describe_without_payer(&mut self) {
        self.other_card = self.other_card.map(|_| false);
        if self.retry.is_some_and(Retry::is_for_payers) {
            self.retry = Some(Retry::Never);
        }
        if self.actor == Some(Actor::Buyer) {
            self.actor = Some(Actor::Merchant);
        }
    }
}

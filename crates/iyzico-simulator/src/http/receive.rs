//! From an HTTP request to a call, and from its response back to HTTP.

use std::panic;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request as HttpRequest;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use iyzico_core::endpoint::Authentication;
use iyzico_core::order::Note;
use iyzico_core::payment::{PaymentId, PaymentTransactionId};
use iyzico_core::value::read::Entries;
use tokio::time::sleep;

use super::authentication::Verdict;
use super::damage::respond;
use super::fields::{self, PathFields, is_nothing};
use super::host::for_the_same;
use super::log::{Claim, Request};
use super::mask::{mask, mask_path, mask_text};
use super::shared::{Observer, Shared};
use super::wire::Wire;
use crate::bank::Bank;
use crate::bank::payment::Payment;
use crate::bank::refusal::{INVALID_REQUEST, RATE_LIMITED, Refusal};
use crate::calls::Call;
use crate::calls::echo::Echo;
use crate::calls::failure;
use crate::calls::serve::{Served, named_payment};
use crate::faults::{Cut, Fault, Plan};

/// Responds to one request and notes it in the log.
///
/// What was read is carried out even when the client goes away meanwhile, as at a real service.
pub(crate) async fn receive(
    shared: Arc<Shared>,
    call: Option<&'static Call>,
    request: HttpRequest,
) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let wire = parts.extensions.get::<Wire>().cloned().unwrap_or_default();
    wire.mend();
    if call.is_some_and(|call| shared.bank().faults.cut_before_read(call.name)) {
        wire.cut();
        let plan = Plan::ending(Fault::Cut(Cut::BeforeRead));
        shared.note(call, &parts, b"", Verdict::Unread, &CallResponse::nothing(), plan.faults);
        return Response::default();
    }
    let in_path = fields::in_path(&mut parts).await;
    let body = to_bytes(body, LARGEST_BODY).await;
    let work = tokio::spawn(for_the_same(async move {
        work(&shared, call, &parts, &in_path, body.ok()).await
    }));
    match work.await {
        Ok((response, plan)) => respond(plan.end(), response.status, response.body, &wire),
        Err(panicked) => panic::resume_unwind(panicked.into_panic()),
    }
}

/// Carries one request out, unless a fault prevents it.
async fn work(
    shared: &Shared,
    call: Option<&Call>,
    parts: &Parts,
    in_path: &PathFields,
    body: Option<Bytes>,
) -> (CallResponse, Plan) {
    let Some(body) = body else {
        let response = too_large(shared);
        shared.note(call, parts, b"", Verdict::Missing, &response, Vec::new());
        return (response, Plan::default());
    };
    let authentication = call.map_or(Authentication::Signature, |call| call.authentication);
    let verdict = Verdict::of(authentication, parts, &body, &shared.credentials);
    let body = call.map_or_else(|| body.clone(), |call| fields::read(call, parts, in_path, &body));
    let mut echo = Echo::of(&body, 0);
    let plan = call.map(|call| shared.plan(call, &echo)).unwrap_or_default();
    sleep(plan.before_commit()).await;
    echo.system_time = shared.clock.timestamp().as_millisecond();
    let response = respond_to(shared, call, verdict, &body, &echo, &plan);
    shared.note(call, parts, &body, verdict, &response, plan.faults.clone());
    sleep(plan.after_commit()).await;
    (response, plan)
}

/// The response, before it is HTTP.
struct CallResponse {
    status: StatusCode,
    body: String,
    /// The payment that it names.
    payment_id: Option<String>,
    refusal: Option<Refusal>,
}

fn respond_to(
    shared: &Shared,
    call: Option<&Call>,
    verdict: Verdict,
    body: &[u8],
    echo: &Echo,
    plan: &Plan,
) -> CallResponse {
    let body = if is_nothing(body) { b"{}" } else { body };
    let Some(call) = call else {
        let refusal = Refusal::new(INVALID_REQUEST).because("no call has this method and path");
        return CallResponse::refuse(StatusCode::NOT_FOUND, refusal, echo);
    };
    if !plan.commits() {
        return match plan.end() {
            Some(Fault::RateLimited) => {
                CallResponse::refuse(StatusCode::OK, Refusal::new(RATE_LIMITED), echo)
            }
            _ => CallResponse::nothing(),
        };
    }
    let refusal = match verdict {
        Verdict::Missing if call.open => None,
        // Some services say so with HTTP 401.
        verdict
            if call.path.starts_with(SUBSCRIPTIONS)
                || call.authentication == Authentication::Keys =>
        {
            verdict.refusal().map(|refusal| refusal.with_status(401))
        }
        verdict => verdict.refusal(),
    };
    let result = match refusal {
        Some(refusal) => Err(refusal),
        None => carry_out(shared, call, body, echo, plan),
    };
    match result {
        Ok(Served { body, payment_id }) => {
            CallResponse { status: StatusCode::OK, body, payment_id, refusal: None }
        }
        Err(refusal) => {
            let status = StatusCode::from_u16(status_of(call, &refusal)).unwrap_or_default();
            CallResponse::refuse(status, refusal, echo)
        }
    }
}

/// The subscription service refuses with statuses of HTTP, unlike the service of payments. Documented;
/// that it is this one for all that have none of their own is inferred.
fn status_of(call: &Call, refusal: &Refusal) -> u16 {
    let is_plain = refusal.http_status == 200 && refusal.code != RATE_LIMITED;
    if is_plain && call.path.starts_with(SUBSCRIPTIONS) { 422 } else { refusal.http_status }
}

fn carry_out(
    shared: &Shared,
    call: &Call,
    body: &[u8],
    echo: &Echo,
    plan: &Plan,
) -> Result<Served, Refusal> {
    let mut bank = shared.bank();
    let now = bank.now();
    bank.rate_limits.admit(call.name, now)?;
    let lag = plan.lag().map(|lag| (lag, payment_before(&bank, body)));
    let result = (call.respond)(&mut bank, &shared.credentials, body, echo);
    if let Some((lag, before)) = lag
        && let Ok(Served { payment_id: Some(id), .. }) = &result
        && let Ok(id) = PaymentId::new(id)
    {
        bank.lags.hide(id, before, now, lag);
    }
    result
}

/// The payment that JSON names.
fn payment_in(json: &[u8]) -> Option<String> {
    named_payment(&Entries::read(std::str::from_utf8(json).ok()?)?)
}

/// The payment that a request is about, as it is now.
fn payment_before(bank: &Bank, request: &[u8]) -> Option<Payment> {
    let entries = std::str::from_utf8(request).ok().and_then(Entries::read)?;
    if let Some(id) = entries.text("paymentId").and_then(|id| PaymentId::new(&id).ok()) {
        bank.ledger.find(&id)
    } else {
        let line = entries.text("paymentTransactionId")?;
        bank.ledger.find_by_line(&PaymentTransactionId::new(&line).ok()?)
    }
}

fn too_large(shared: &Shared) -> CallResponse {
    let echo = Echo::of(b"", shared.clock.timestamp().as_millisecond());
    let refusal = Refusal::new(INVALID_REQUEST).because("the body is cut off or larger than 1 MiB");
    CallResponse::refuse(StatusCode::PAYLOAD_TOO_LARGE, refusal, &echo)
}

impl CallResponse {
    fn refuse(status: StatusCode, refusal: Refusal, echo: &Echo) -> Self {
        let body = failure::encode(&refusal, echo);
        let payment_id = payment_in(body.as_bytes());
        Self { status, body, payment_id, refusal: Some(refusal) }
    }

    /// What comes of a request that is not carried out.
    fn nothing() -> Self {
        Self { status: StatusCode::OK, body: String::new(), payment_id: None, refusal: None }
    }
}

impl Shared {
    fn plan(&self, call: &Call, echo: &Echo) -> Plan {
        let conversation_id = echo.conversation_id.as_ref().map(Note::as_str);
        self.bank().faults.plan(call.name, conversation_id)
    }

    fn note(
        &self,
        call: Option<&Call>,
        parts: &Parts,
        body: &[u8],
        verdict: Verdict,
        response: &CallResponse,
        faults: Vec<Fault>,
    ) {
        let refusal = response.refusal.as_ref();
        let request = Request {
            number: self.log().take_number(),
            at: self.clock.timestamp(),
            method: mask_text(parts.method.as_str()).to_owned(),
            path: mask_path(parts.uri.path()).to_owned(),
            call: call.map(|call| call.name),
            authorization: Claim::of(parts, &self.credentials),
            signature: verdict,
            body: mask(body),
            payment_id: response.payment_id.clone().or_else(|| payment_in(body)),
            status: response.status.as_u16(),
            error_code: refusal.map(|refusal| refusal.code),
            error_group: refusal.and_then(Refusal::group),
            reason: refusal
                .and_then(|refusal| refusal.reason.as_deref().map(mask_text))
                .map(str::to_owned),
            faults,
        };
        if let Observer(Some(observe)) = &self.observer {
            observe(&request);
        }
        self.log().add(request);
    }
}

const SUBSCRIPTIONS: &str = "/v2/subscription";
const LARGEST_BODY: usize = 1024 * 1024;

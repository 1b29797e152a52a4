//! The calls that move money, each with the trace that it leaves in the simulator's ledger.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use iyzico_http::basket::ItemType;
use iyzico_http::callback::{self, Callback};
use iyzico_http::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, CreatePayment, PaymentId, Phase, RefundAmount,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::three_ds::{CompleteThreeDs, InitializeThreeDs};
use iyzico_http::{CallOptions, Client, Error, OnceOptions, Settled};
use iyzico_simulator::Simulator;

use crate::support::{CARD_NUMBER, basket_item, payment_by};

/// A kind of call, and how it ends when nothing disturbs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Create,
    Declined,
    Capture,
    Cancel,
    RefundAmount,
    CompleteThreeDs,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Create,
        Self::Declined,
        Self::Capture,
        Self::Cancel,
        Self::RefundAmount,
        Self::CompleteThreeDs,
    ];

    pub(crate) fn call(self) -> &'static str {
        self.name().trim_end_matches(", declined")
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Create => "payment.create",
            Self::Declined => "payment.create, declined",
            Self::Capture => "payment.capture",
            Self::Cancel => "payment.cancel",
            Self::RefundAmount => "payment.refund_amount",
            Self::CompleteThreeDs => "three_ds.complete",
        }
    }
}

/// One call that can be told from all others in the ledger.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) trace: String,
    /// Its `conversationId`.
    pub(crate) reference: String,
    call: Call,
}

#[derive(Clone, Debug)]
enum Call {
    Create(Box<CreatePayment>),
    Capture(CapturePayment),
    Cancel(CancelPayment),
    RefundAmount(RefundAmount),
    CompleteThreeDs(CompleteThreeDs),
}

impl Operation {
    pub(crate) async fn send(&self, client: &Client) -> Result<(), Error> {
        self.send_with(client, &CallOptions::default()).await
    }

    pub(crate) async fn send_with(
        &self,
        client: &Client,
        options: &CallOptions,
    ) -> Result<(), Error> {
        match &self.call {
            Call::Create(request) => client.send_with(&**request, options).await.map(drop),
            Call::Capture(request) => client.send_with(request, options).await.map(drop),
            Call::Cancel(request) => client.send_with(request, options).await.map(drop),
            Call::RefundAmount(request) => client.send_with(request, options).await.map(drop),
            Call::CompleteThreeDs(request) => client.send_with(request, options).await.map(drop),
        }
    }

    /// How the operation ends when it is sent once.
    pub(crate) async fn send_once(&self, client: &Client, options: &OnceOptions) -> &'static str {
        match &self.call {
            Call::Create(request) => ending(&client.send_once(&**request, options).await),
            Call::Capture(request) => ending(&client.send_once(request, options).await),
            Call::Cancel(request) => ending(&client.send_once(request, options).await),
            Call::RefundAmount(request) => ending(&client.send_once(request, options).await),
            Call::CompleteThreeDs(request) => ending(&client.send_once(request, options).await),
        }
    }
}

/// Name of the ending, for what is sent once.
fn ending<T>(settled: &Settled<T>) -> &'static str {
    match settled {
        Settled::Succeeded { looked_up: true, .. } => "looked up",
        Settled::Succeeded { .. } => "succeeded",
        Settled::UnderReview { .. } => "under review",
        Settled::RefusedByRisk { .. } => "refused by risk control",
        Settled::NotSent(_) => "not sent",
        Settled::Declined(_) => "declined",
        Settled::Unknown(..) => "unknown",
    }
}

/// Makes what an operation needs first: a hold to capture, a payment to cancel.
pub(crate) struct Till<'a> {
    sandbox: &'a Sandbox,
    /// Payments with money left.
    refundable: Vec<PaymentId>,
}

impl<'a> Till<'a> {
    pub(crate) fn of(sandbox: &'a Sandbox) -> Self {
        Self { sandbox, refundable: Vec::new() }
    }

    /// Its future has room for every kind, so it is kept small.
    pub(crate) fn operation(
        &mut self,
        kind: Kind,
    ) -> Pin<Box<dyn Future<Output = Operation> + Send + '_>> {
        Box::pin(async move {
            let reference = next_reference();
            let (trace, call) = Box::pin(self.make(kind, &reference)).await;
            Operation { trace, reference, call }
        })
    }

    /// The trace of a call, and the call.
    async fn make(&mut self, kind: Kind, id: &str) -> (String, Call) {
        match kind {
            Kind::Create => (paid(id), Call::Create(Box::new(order(id, CARD_NUMBER)))),
            Kind::Declined => (paid(id), Call::Create(Box::new(order(id, WITHOUT_FUNDS)))),
            Kind::Capture => self.capture(id).await,
            Kind::Cancel => self.cancel(id).await,
            Kind::RefundAmount => self.refund(id).await,
            Kind::CompleteThreeDs => Box::pin(self.completion(id)).await,
        }
    }

    async fn capture(&self, id: &str) -> (String, Call) {
        let hold = AuthorizePayment(order(id, CARD_NUMBER));
        let payment_id = self.sandbox.client.send(&hold).await.unwrap().body.payment_id;
        let trace = captured(&payment_id);
        let request = CapturePayment::builder()
            .conversation_id(id)
            .payment_id(payment_id)
            .paid_price("1.2")
            .build();
        (trace, Call::Capture(request))
    }

    async fn cancel(&self, id: &str) -> (String, Call) {
        let request =
            CancelPayment::builder().conversation_id(id).payment_id(self.pay(id).await).build();
        (reversed(id), Call::Cancel(request))
    }

    async fn refund(&mut self, id: &str) -> (String, Call) {
        if self.refundable.is_empty() {
            self.refundable = vec![self.pay(id).await; 100];
        }
        let payment_id = self.refundable.pop().unwrap();
        let request = RefundAmount::builder()
            .conversation_id(id)
            .payment_id(payment_id)
            .price("0.01")
            .build();
        (reversed(id), Call::RefundAmount(request))
    }

    async fn completion(&self, id: &str) -> (String, Call) {
        let Sandbox { simulator, client } = self.sandbox;
        let mut order = order(id, CARD_NUMBER);
        order.callback_url = Some("https://shop.example/callback".into());
        let page = client.send(&InitializeThreeDs(order)).await.unwrap();
        let post = simulator.three_ds(page.three_ds_html_content.as_received()).approve().unwrap();
        let returned = callback::read(client.credentials(), post.body().as_bytes()).unwrap();
        let Callback::ThreeDs(confirmed) = returned else {
            panic!("{returned:?}");
        };
        let request = confirmed.completion(
            "1.2".parse().unwrap(),
            "B67832".parse().unwrap(),
            "TRY".parse().unwrap(),
        );
        (paid(id), Call::CompleteThreeDs(request))
    }

    async fn pay(&self, id: &str) -> PaymentId {
        let payment = self.sandbox.client.send(&order(id, CARD_NUMBER)).await;
        payment.unwrap().body.payment_id
    }
}

/// How often each trace is in the ledger.
pub(crate) fn traces(simulator: &Simulator) -> HashMap<String, usize> {
    let mut traces = HashMap::new();
    let mut leave = |trace| *traces.entry(trace).or_default() += 1;
    for payment in simulator.ledger() {
        leave(paid(payment.conversation_id.as_ref().unwrap().as_str()));
        if payment.phase == Phase::PostAuth {
            leave(captured(&payment.payment_id));
        }
        for reversal in payment.cancellation.iter().chain(&payment.refunds) {
            leave(reversed(reversal.conversation_id.as_ref().unwrap().as_str()));
        }
    }
    traces
}

fn paid(conversation_id: &str) -> String {
    format!("paid under {conversation_id}")
}

fn captured(payment_id: &PaymentId) -> String {
    format!("captured {payment_id}")
}

fn reversed(conversation_id: &str) -> String {
    format!("reversed under {conversation_id}")
}

/// Unique in this process, and always of the same length.
fn next_reference() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("money-{:08}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn order(id: &str, card_number: &str) -> CreatePayment {
    let mut order = payment_by(card_number);
    order.conversation_id = Some(id.into());
    // The shorter, the fewer bytes there are to cut at.
    order.basket_items = vec![basket_item("BI101", ItemType::Virtual, "1")].into();
    order.shipping_address = None;
    order
}

const WITHOUT_FUNDS: &str = "4111111111111129";

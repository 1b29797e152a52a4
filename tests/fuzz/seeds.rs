//! Inputs to start from, made from our own fixtures whenever they are needed.

use iyzico_core::html::Html;
use iyzico_core::{ENDPOINTS, Entry, signature};
use serde_json::{Value, json};

use super::input::merchant;
use crate::fixtures::{Case, cases};

type Seeds = Vec<(String, Vec<u8>)>;

/// Literals of responses and of requests.
pub fn amounts() -> Seeds {
    let texts = [
        "149.90",
        "0E-8",
        "1E+2",
        "10.209999999999999",
        "1.20000000",
        "\"1.2\"",
        "-0",
        "12,50",
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
        "1e28",
        "NaN",
        "+5.",
    ];
    numbered(texts.map(str::as_bytes).map(<[u8]>::to_vec))
}

/// The responses of all cases, and for every call a success with nothing but what is signed.
pub fn responses() -> Seeds {
    let envelope = |entry: &Entry| {
        let mut fields = serde_json::Map::new();
        fields.insert("status".into(), "success".into());
        fields.extend(entry.signed.iter().map(|field| ((*field).to_owned(), json!("1"))));
        Value::Object(fields)
    };
    let bare = ENDPOINTS.iter().map(|entry| (entry, envelope(entry)));
    let refused = ENDPOINTS.iter().map(|entry| (entry, json!({"status": "failure"})));
    let cases = all_cases().into_iter().filter_map(|(entry, case)| {
        let wrong = case.error.map(
            |error| json!({"status": "failure", "errorCode": error["code"], "errorMessage": "…"}),
        );
        Some((entry, case.response.or(wrong)?))
    });
    numbered(bare.chain(refused).chain(cases).map(|(entry, response)| {
        let choices = [position(entry), 0, 1, 255]; // HTTP 200, signed
        with(&choices, text(response).as_bytes())
    }))
}

/// The requests of all cases.
pub fn requests() -> Seeds {
    numbered(
        all_cases()
            .into_iter()
            .map(|(entry, case)| with(&[position(entry), 0], text(case.request).as_bytes())),
    )
}

/// The requests of all cases, signed and unsigned, and some pages.
pub fn simulator() -> Seeds {
    let cases = all_cases();
    let signed = cases
        .iter()
        .map(|(entry, case)| with(&[position(entry), 3, 0], text(case.request.clone()).as_bytes()));
    let unsigned =
        ENDPOINTS.iter().flat_map(|entry| (0..3).map(|mode| vec![position(entry), mode, 0]));
    let pages = [
        "GET\n/\n",
        "GET\n/_simulator/ledger\n",
        "POST\n/_simulator/reset\n{}",
        "POST\n/_simulator/fraud\n{\"status\":0}",
        "POST\n/_simulator/3ds/1/approve\n{}",
        "POST\n/_simulator/pages/1/approve\n{}",
        "GET\n/payment/auth?paymentId=1&conversationId=%20\n",
    ];
    let pages = pages.map(|page| with(&[0, 4, 0], page.as_bytes()));
    numbered(signed.chain(unsigned).chain(pages))
}

/// A notification of each form.
pub fn webhooks() -> Seeds {
    let bodies = [
        json!({"iyziEventType": "API_AUTH", "paymentId": 1, "paymentConversationId": "c", "status": "SUCCESS"}),
        json!({"iyziEventType": "CHECKOUT_FORM_AUTH", "iyziPaymentId": 1, "token": "t", "paymentConversationId": "c", "status": "SUCCESS", "iyziReferenceCode": "r", "iyziEventTime": 1_721_825_036_103_u64, "merchantId": 1}),
        json!({"iyziEventType": "CHECKOUT_FORM_AUTH", "iyziPaymentId": 1, "token": "t", "paymentId": 2, "status": "SUCCESS"}),
        json!({"iyziEventType": "subscription.order.success", "subscriptionReferenceCode": "s", "orderReferenceCode": "o", "customerReferenceCode": "c"}),
        json!({"iyziEventType": "subscription.order.failure", "subscriptionReferenceCode": "s", "status": "SUCCESS", "paymentId": 1, "token": "t", "paymentConversationId": "c"}),
        json!({"iyziEventType": "API_AUTH", "paymentId": 1, "orderReferenceCode": "o", "customerReferenceCode": "c"}),
    ];
    numbered(bodies.map(|body| with(&[128, 1], text(body).as_bytes())))
}

/// A genuine post, posts of pages, and posts that were tampered with.
pub fn callbacks() -> Seeds {
    let signature = signature::response(&merchant(), ["", "c1", "1", "7", "success"]);
    let genuine =
        format!("status=success&paymentId=7&conversationId=c1&mdStatus=1&signature={signature}");
    let posts = [
        genuine.clone(),
        format!("{genuine}&paymentId=8"),
        genuine.replace("mdStatus=1", "mdStatus=0"),
        "token=e828c62d-fd12-4b1a-ad5a-380f15fe6596".to_owned(),
        "\ndata\nc1\n1\n7\nsuccess".to_owned(),
        "\na:b\nc:d\n0\n7\nfailure".to_owned(),
        "mdStatus=%FF&paymentId=+&status".to_owned(),
    ];
    numbered(posts.map(|post| with(&[128, 1], post.as_bytes())))
}

/// Handles of a payment and of a refund.
pub fn handles() -> Seeds {
    numbered([
        br#"{"endpoint":"payment.create","conversationId":"c-1","price":"1.0","paidPrice":"1.2","currency":"TRY","basketId":"B1"}"#.to_vec(),
        br#"{"endpoint":"payment.refund","conversationId":"c-1","paymentId":"1","paymentTransactionId":"2","price":"1"}"#.to_vec(),
        br#"{"endpoint":"bin.check","conversationId":"c-1"}"#.to_vec(),
    ])
}

/// HTML, raw and as base64.
pub fn pages() -> Seeds {
    let page = "<html><body>ödeme</body></html>";
    numbered(
        [page, Html::encode(page).as_received(), "PHA+\n w7Y8L3A+", "not base64!"]
            .map(|text| text.as_bytes().to_vec()),
    )
}

fn all_cases() -> Vec<(&'static Entry, Case)> {
    let read = |path: &std::path::PathBuf| {
        let case = Case::read(path);
        (Entry::find(&case.call).unwrap(), case)
    };
    cases().iter().map(read).collect()
}

fn position(entry: &Entry) -> u8 {
    let position = ENDPOINTS.iter().position(|other| other.name == entry.name).unwrap();
    u8::try_from(position).unwrap()
}

/// JSON whose fields stand in the same order in every build: another crate of it may have `serde_json` keep the
/// order in which they were added.
fn text(mut value: Value) -> String {
    value.sort_all_objects();
    value.to_string()
}

fn with(choices: &[u8], rest: &[u8]) -> Vec<u8> {
    [choices, rest].concat()
}

fn numbered(inputs: impl IntoIterator<Item = Vec<u8>>) -> Seeds {
    let name = |number: usize| format!("seed-{number:03}");
    inputs.into_iter().enumerate().map(|(number, input)| (name(number), input)).collect()
}

//! What Rust says.

use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::endpoint::Method;
use iyzico_core::in_store::ListInStoreUsers;
use iyzico_core::link::ListLinks;
use iyzico_core::pages::Paged;
use iyzico_core::payout::RetrievePayout;
use iyzico_core::report::{Difference, ListTransactions, OwnPayment, ScrollTransactions};
use iyzico_core::value::field::Fields;
use iyzico_core::value::write::{Amounts, to_json};
use iyzico_http::{CallOptions, Client};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::generate::Case;
use super::server::Server;

pub(super) struct Rust {
    client: Client,
    runtime: tokio::runtime::Runtime,
}

type Told = Map<String, Value>;

impl Rust {
    pub(super) fn start(server: &Server) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let client = Client::builder()
            .api_key("sandbox-key")
            .secret_key("sandbox-secret")
            .base_url(&server.base_url)
            .total_timeout(Duration::from_secs(5))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, runtime })
    }

    pub(super) fn tell(&self, case: &Case) -> Value {
        let mut told = Told::new();
        let ended = self.runtime.block_on(tell(&self.client, case, &mut told));
        if let Err(error) = ended {
            told.insert("error".to_owned(), told_of_error(&error));
        }
        told.into()
    }
}

async fn tell(client: &Client, case: &Case, told: &mut Told) -> Result<(), Error> {
    match case.kind {
        "reconcile" => reconcile(client, case, told).await,
        "request" => request(client, case, told).await,
        _ => match case.call {
            "report.transactions" => list::<ListTransactions>(client, case, told).await,
            "report.scroll_transactions" => list::<ScrollTransactions>(client, case, told).await,
            "link.list" => list::<ListLinks>(client, case, told).await,
            "in_store_user.list" => list::<ListInStoreUsers>(client, case, told).await,
            _ => list::<RetrievePayout>(client, case, told).await,
        },
    }
}

async fn list<E>(client: &Client, case: &Case, told: &mut Told) -> Result<(), Error>
where
    E: Paged + serde::de::DeserializeOwned,
{
    let request: E = match serde_json::from_str(&plain(&case.request)) {
        Ok(request) => request,
        Err(error) => {
            told.insert("unreadable".to_owned(), error.to_string().into());
            return Ok(());
        }
    };
    let mut pages = client.pages(&request);
    if case.kind == "rows" {
        told.insert("rows".to_owned(), json!([]));
        for _ in 0..40 {
            let Some(row) = pages.next_row().await? else { break };
            let row = exact(&row);
            let row: Vec<_> = ROW.iter().map(|name| text(&row[*name])).collect();
            push(told, "rows", row.into());
        }
        return Ok(());
    }
    told.insert("pages".to_owned(), json!([]));
    let ended = read(&mut pages, told).await;
    told.insert("end".to_owned(), places(&pages));
    ended
}

async fn read<E: Paged>(pages: &mut iyzico_http::Pages<E>, told: &mut Told) -> Result<(), Error> {
    for _ in 0..8 {
        let Some(page) = pages.next_page().await? else { break };
        let page = json!({
            "of": places(pages),
            "raw": page.raw,
            "httpStatus": page.http.as_ref().map(|http| http.status),
            "warnings": told_of(&page.warnings),
        });
        push(told, "pages", page);
    }
    Ok(())
}

fn places<E: Paged>(pages: &iyzico_http::Pages<E>) -> Value {
    let text = |place: Option<&iyzico_core::pages::Position>| place.map(ToString::to_string);
    json!([text(pages.page()), text(pages.next_page_position())])
}

async fn reconcile(client: &Client, case: &Case, told: &mut Told) -> Result<(), Error> {
    told.insert("found".to_owned(), json!([]));
    let asked = plain(&json!({ "transactionDate": case.day }));
    let asked: ListTransactions = match serde_json::from_str(&asked) {
        Ok(asked) => asked,
        Err(error) => {
            told.insert("unreadable".to_owned(), error.to_string().into());
            return Ok(());
        }
    };
    let mut day = client.read_day(asked.transaction_date, &CallOptions::default()).await?;
    let mut typed = day.clone();
    for own in &case.ours {
        let own = plain(own);
        let found = day.compare_json(&own);
        // Fields that it does not know stay behind where a payment is read with serde.
        let known = serde_json::from_str::<OwnPayment>(&own).ok().filter(|_| found.is_ok());
        if known.is_some_and(|own| typed.compare(&own).ok() != found.as_ref().ok().cloned()) {
            push(told, "found", json!({ "typed": own }));
        }
        add(told, &found?);
    }
    add(told, &day.rest());
    Ok(())
}

fn add(told: &mut Told, found: &[Difference]) {
    for difference in found {
        push(told, "found", exact(difference));
    }
}

async fn request(client: &Client, case: &Case, told: &mut Told) -> Result<(), Error> {
    let method = Method::named(case.method.as_str().unwrap_or_default())?;
    let body = (!case.body.is_null()).then(|| plain(&case.body));
    let response =
        client.request(method, case.path.as_str().unwrap_or_default(), body.as_deref()).await?;
    told.insert("httpStatus".to_owned(), response.http_status.into());
    told.insert("raw".to_owned(), response.text.into());
    told.insert("warnings".to_owned(), told_of(&response.warnings));
    Ok(())
}

/// With amounts as the packages write them.
fn exact(object: &dyn Fields) -> Value {
    serde_json::from_str(&to_json(object, Amounts::ExactText)).expect("what was written is JSON")
}

fn push(told: &mut Told, name: &str, value: Value) {
    told[name].as_array_mut().expect("it was made as a list").push(value);
}

fn told_of(findings: &impl Serialize) -> Value {
    let findings = serde_json::to_value(findings).unwrap_or_default();
    let findings = findings.as_array().cloned().unwrap_or_default();
    let three = findings.iter().map(|it| json!([it["path"], it["level"], it["problem"]]));
    three.collect()
}

fn told_of_error(error: &Error) -> Value {
    let report = error.report();
    json!({
        "class": report.class,
        "message": report.message,
        "outcome": report.outcome,
        "code": report.code.unwrap_or_default(),
        "endpoint": report.endpoint,
        "httpStatus": report.http_status,
        "conversationId": report.conversation_id,
        "pending": report.pending.is_some(),
        "findings": report.findings.map_or_else(|| json!([]), told_of),
    })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The JSON text of a value, in which numbers stand with their digits.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            for tag in ["$big", "$float"] {
                if let Some(Value::String(digits)) = fields.get(tag) {
                    return digits.clone();
                }
            }
            let fields =
                fields.iter().map(|(name, value)| format!("{}:{}", json!(name), plain(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Array(values) => {
            format!("[{}]", values.iter().map(plain).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

const ROW: [&str; 8] = [
    "transactionId",
    "paymentId",
    "price",
    "paidPrice",
    "transactionCurrency",
    "transactionType",
    "paymentPhase",
    "transactionStatus",
];

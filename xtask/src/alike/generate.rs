//! Strange inputs, made from a seed.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::server::{Cut, Reply};
use super::words::{self, value, word};
use crate::faults::Rng;

/// What every language does, and what the server says to it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Case {
    pub(super) kind: &'static str,
    pub(super) call: &'static str,
    pub(super) request: Value,
    pub(super) day: Value,
    pub(super) ours: Vec<Value>,
    pub(super) method: Value,
    pub(super) path: Value,
    pub(super) body: Value,
    pub(super) replies: Vec<Reply>,
}

pub(super) fn case(seed: u64, number: u64) -> Case {
    let mut rng = Rng::new(seed, number);
    match rng.below(10) {
        0..3 => list(&mut rng, "pages"),
        3 => list(&mut rng, "rows"),
        4..8 => reconcile(&mut rng),
        _ => request(&mut rng),
    }
}

/// Lists: the call, its field for the page, where the rows are and what says how many pages there are.
const LISTS: &[(&str, &str, &str, &str)] = &[
    ("report.transactions", "page", "transactions", "totalPageCount"),
    ("report.scroll_transactions", "lastId", "transactions", "lastId"),
    ("link.list", "page", "data.items", "data.pageCount"),
    ("in_store_user.list", "pageNumber", "userList", ""),
    ("payout.retrieve", "page", "massPayoutItems.items", "total"),
];

fn list(rng: &mut Rng, kind: &'static str) -> Case {
    let (call, page, rows, count) = *rng.pick(LISTS);
    let mut request = Map::new();
    match call {
        "in_store_user.list" => drop(request.insert("merchantId".to_owned(), json!("77"))),
        "payout.retrieve" => drop(request.insert("requestId".to_owned(), json!("r-1"))),
        "link.list" => {}
        _ => drop(request.insert("transactionDate".to_owned(), day(rng))),
    }
    if rng.percent(40) {
        request.insert(page.to_owned(), value(rng, words::PLACES));
    }
    if call != "in_store_user.list" && rng.percent(10) {
        request.insert("conversationId".to_owned(), json!("c-1"));
    }
    let pages = 1 + rng.below(4);
    let replies = (1..=pages).map(|number| {
        let told = match count {
            "lastId" => cursor(rng, number),
            _ => total(rng, number, pages),
        };
        let body = page_of_list(rng, (rows, count), number, &told);
        reply(rng, body)
    });
    let mut replies: Vec<_> = replies.collect();
    close(rng, &mut replies, rows);
    Case { kind, call, request: request.into(), replies, ..Case::default() }
}

/// One page: its rows and what it tells of others, where the call has them.
fn page_of_list(rng: &mut Rng, (rows, count): (&str, &str), number: u64, told: &str) -> String {
    let mut fields = vec![status(rng)];
    let list = format!("[{}]", self::rows(rng, number));
    let list = if rng.percent(8) { word(rng, words::ODD).to_owned() } else { list };
    let (outside, inside) = rows.split_once('.').unwrap_or(("", rows));
    let told_name = count.split_once('.').map_or(count, |(_, name)| name);
    let mut within = vec![format!(r#""{inside}":{list}"#)];
    if !count.is_empty() && rng.percent(92) {
        within.push(format!(r#""{told_name}":{told}"#));
    }
    if outside.is_empty() {
        fields.extend(within);
    } else if count.contains('.') {
        fields.push(format!(r#""{outside}":{{{}}}"#, within.join(",")));
    } else {
        fields.push(format!(r#""{outside}":{{{}}}"#, within.remove(0)));
        fields.extend(within);
        fields.push(format!(r#""size":{}"#, word(rng, r#"1 | 2 | "2" | 0 | 20"#)));
    }
    further(rng, &mut fields);
    format!("{{{}}}", fields.join(","))
}

/// What comes to all further requests: mostly a page without rows.
fn close(rng: &mut Rng, replies: &mut Vec<Reply>, rows: &str) {
    if rng.percent(85) {
        let list = match rows.split_once('.') {
            Some((outside, inside)) => format!(r#""{outside}":{{"{inside}":[]}}"#),
            None => format!(r#""{rows}":[]"#),
        };
        replies.push(Reply::whole(format!(r#"{{"status":"success",{list}}}"#)));
    }
}

fn day(rng: &mut Rng) -> Value {
    if rng.percent(85) { json!("2026-11-28") } else { value(rng, words::DAYS) }
}

fn status(rng: &mut Rng) -> String {
    let usual = r#""status":"success""#;
    if rng.percent(90) { usual } else { word(rng, words::STATES) }.to_owned()
}

fn further(rng: &mut Rng, fields: &mut Vec<String>) {
    if rng.percent(12) {
        fields.push(word(rng, words::FURTHER).to_owned());
    }
}

/// How many pages there are, as one of them tells it.
fn total(rng: &mut Rng, number: u64, pages: u64) -> String {
    match rng.below(10) {
        0..5 => pages.to_string(),
        5 => format!("\"{pages}\""),
        6 => format!("{pages}.0"),
        7 => (number + rng.below(3)).saturating_sub(1).to_string(),
        _ => word(rng, words::ODD).to_owned(),
    }
}

fn cursor(rng: &mut Rng, number: u64) -> String {
    match rng.below(8) {
        0..4 => format!("\"r-{number}\""),
        4 => number.to_string(),
        5 => format!("{number}.0"),
        6 => "17".to_owned(),
        _ => word(rng, words::ODD).to_owned(),
    }
}

fn amount(rng: &mut Rng) -> &'static str {
    if rng.percent(75) { word(rng, words::PLAIN_AMOUNTS) } else { word(rng, words::AMOUNTS) }
}

fn payment(rng: &mut Rng) -> &'static str {
    if rng.percent(80) { word(rng, words::PAYMENTS) } else { word(rng, words::ODD_PAYMENTS) }
}

fn rows(rng: &mut Rng, page: u64) -> String {
    let rows: Vec<_> = (0..rng.below(5)).map(|place| row(rng, page * 10 + place)).collect();
    rows.join(",")
}

fn row(rng: &mut Rng, number: u64) -> String {
    if rng.percent(3) {
        return word(rng, words::ODD).to_owned();
    }
    let mut fields = Vec::new();
    let mut add = |rng: &mut Rng, chance, name, value: &str| {
        if rng.percent(chance) {
            fields.push(format!(r#""{name}":{value}"#));
        }
    };
    let kinds = if rng.percent(88) { words::TYPES } else { words::ODD_TYPES };
    let kind = word(rng, kinds);
    add(rng, 97, "transactionType", kind);
    // Sometimes the number of a row before.
    let number = if rng.percent(75) { number } else { 10 + rng.below(4) };
    let number = match rng.below(12) {
        0 => format!("\"{number}\""),
        1 => format!("{number}.0"),
        2 => format!("\"0{number}\""),
        3 => word(rng, words::ODD).to_owned(),
        _ => number.to_string(),
    };
    add(rng, 94, "transactionId", &number);
    let id = payment(rng);
    add(rng, 96, "paymentId", id);
    let price = amount(rng);
    add(rng, 95, "price", price);
    let paid = amount(rng);
    add(rng, 90, "paidPrice", paid);
    for (chance, name, from) in [
        (85, "transactionCurrency", words::CURRENCIES),
        (70, "paymentPhase", words::PHASES),
        (60, "transactionStatus", words::STATUSES),
        (50, "paymentTxId", words::LINES),
        (40, "conversationId", words::REFERENCES),
        (4, "price", words::AMOUNTS),
    ] {
        let value = word(rng, from);
        add(rng, chance, name, value);
    }
    format!("{{{}}}", fields.join(","))
}

/// What is sent, with what may become of it on the way.
fn reply(rng: &mut Rng, body: String) -> Reply {
    let mut reply = Reply::whole(body);
    let length = reply.body.len() as u64;
    let place = |rng: &mut Rng| usize::try_from(rng.below(length + 1)).unwrap_or_default();
    match rng.below(60) {
        0 => reply.cut = Cut::BeforeHead,
        1 => reply.cut = Cut::Within(place(rng)),
        // A text that ends too early, in a message that does not.
        2 => reply.body = reply.body.chars().take(place(rng)).collect(),
        3 => reply.status = *rng.pick(&[201, 204, 400, 401, 404, 422, 429, 500, 503]),
        4 => word(rng, words::ANSWERS).clone_into(&mut reply.body),
        _ => {}
    }
    reply
}

/// A value of the merchant's own, of the text of a value.
fn own_value(rng: &mut Rng, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|_| json!({ "$float": text }));
    let is_small = value.as_i64().is_some_and(|number| number.abs() < 1 << 53);
    if !(value.is_number() || value.is_object()) || is_small || value == json!({}) {
        return value;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return json!({ "$big": text });
    }
    let float: f64 = text.parse().unwrap_or_default();
    // JavaScript does not tell 10.0 from 10.
    if rng.percent(50) || float.fract() == 0.0 { json!(text) } else { json!({ "$float": text }) }
}

fn reconcile(rng: &mut Rng) -> Case {
    let pages = 1 + rng.below(3);
    let replies = (1..=pages).map(|number| {
        let list = format!("[{}]", rows(rng, number));
        let list = if rng.percent(3) { word(rng, words::ODD).to_owned() } else { list };
        let told = if rng.percent(80) { pages.to_string() } else { total(rng, number, pages) };
        let status = if rng.percent(90) { r#""status":"success""#.to_owned() } else { status(rng) };
        let mut fields = vec![status, format!(r#""transactions":{list},"totalPageCount":{told}"#)];
        if rng.percent(50) {
            fields.push(format!(r#""currentPage":{number}"#));
        }
        let body = format!("{{{}}}", fields.join(","));
        if rng.percent(85) { Reply::whole(body) } else { reply(rng, body) }
    });
    let mut replies: Vec<_> = replies.collect();
    if rng.percent(15) {
        replies.insert(1, replies[0].clone()); // a page that comes twice
    }
    close(rng, &mut replies, "transactions");
    let ours = (0..rng.below(5)).map(|_| own(rng)).collect();
    let day = if rng.percent(70) { json!("2026-11-28") } else { day(rng) };
    Case { kind: "reconcile", day, ours, replies, ..Case::default() }
}

/// A payment of the merchant's books.
fn own(rng: &mut Rng) -> Value {
    if rng.percent(4) {
        return value(rng, words::NO_PAYMENTS);
    }
    let mut own = Map::new();
    if rng.percent(97) {
        let id = payment(rng);
        own.insert("paymentId".to_owned(), own_value(rng, id));
    }
    for (chance, name) in [(90, "paidPrice"), (40, "refundedPrice")] {
        if rng.percent(chance) {
            let amount = amount(rng);
            own.insert(name.to_owned(), own_value(rng, amount));
        }
    }
    if rng.percent(40) {
        own.insert("currency".to_owned(), value(rng, words::OWN_CURRENCIES));
    }
    if rng.percent(3) {
        let name = value(rng, words::OTHER_NAMES);
        own.insert(name.as_str().unwrap_or_default().to_owned(), json!("1"));
    }
    own.into()
}

fn request(rng: &mut Rng) -> Case {
    let path = if rng.percent(50) { json!("/v2/new/call") } else { value(rng, words::PATHS) };
    let body = if rng.percent(25) { Value::Null } else { body(rng) };
    let mut fields = vec![status(rng)];
    further(rng, &mut fields);
    if rng.percent(40) {
        fields.push(format!(r#""price":{}"#, amount(rng)));
    }
    if rng.percent(25) {
        fields.push(format!(r#""paymentId":{}"#, payment(rng)));
    }
    let answer = reply(rng, format!("{{{}}}", fields.join(",")));
    let method = value(rng, words::METHODS);
    Case { kind: "request", method, path, body, replies: vec![answer], ..Case::default() }
}

fn body(rng: &mut Rng) -> Value {
    if rng.percent(8) {
        return value(rng, words::BODIES);
    }
    let mut body = Map::new();
    for _ in 0..=rng.below(3) {
        let name = value(rng, words::NAMES);
        let value = match rng.below(9) {
            0 => {
                let amount = amount(rng);
                own_value(rng, amount)
            }
            1 => value(rng, words::PLACES),
            2 => json!({ "cardNumber": "5528790000000008", "cvc": "123" }),
            3 => json!([{ "price": "1.10" }, null, []]),
            _ => value(rng, words::TEXTS),
        };
        body.insert(name.as_str().unwrap_or_default().to_owned(), value);
    }
    body.into()
}

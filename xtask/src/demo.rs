//! `cargo xtask demo`: the same payment from three languages, against one simulator.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

use iyzico_core::payment::{CreatePayment, Payment};
use iyzico_core::{Error, Response};
use iyzico_http::Client;
use iyzico_simulator::Simulator;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::files::root;
use crate::languages::{build_node, build_python, python, set_up_node, set_up_python};
use crate::step::{Runner, command, commands};

/// What one language saw. Amounts are texts with the digits of the response.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    payment_id: String,
    paid_price: String,
    commission: String,
    fee: String,
    payouts: Vec<String>,
    signature: String,
    duration: String,
    declined: Declined,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Declined {
    code: String,
    group: Option<String>,
    outcome: String,
    merchant_tr: String,
    merchant_en: String,
    buyer_tr: String,
    buyer_en: String,
    duration: String,
}

/// Takes the payments and prints what came of them.
pub(crate) fn run() -> Result<(), String> {
    prepare()?;
    let simulator = Simulator::start_blocking()
        .map_err(|error| format!("the simulator does not start: {error}"))?;
    let orders = orders()?;
    println!("\nSimulator at {}, inside this process.\n", simulator.base_url());
    let taken = [
        ("Rust", from_rust(&simulator, &orders)?),
        (
            "Python",
            from_script(python("python", &["../../xtask/demo/demo.py"]), &simulator, &orders)?,
        ),
        ("Node", from_script(command("node", &["xtask/demo/demo.mjs"]), &simulator, &orders)?),
    ];
    print_payments(&taken);
    print_refusals(&taken);
    agree(&taken)
}

/// Builds the packages; quick when nothing has changed.
fn prepare() -> Result<(), String> {
    let mut runner = Runner::new(4);
    runner.run("python: set up", || commands("python: set up", set_up_python()));
    runner.run("python: build", || commands("python: build", build_python()));
    runner.run("node: set up", || commands("node: set up", set_up_node()));
    runner.run("node: build", || commands("node: build", build_node()));
    match runner.failures() {
        failures if failures.is_empty() => Ok(()),
        failures => Err(format!("could not build: {}", failures.join(", "))),
    }
}

/// The payment of iyzico's older integration guide, and the same with a card without money.
fn orders() -> Result<Value, String> {
    let file = root().join("tests/fixtures/payment.create/seed.json");
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let case: Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let paid = case["request"].clone();
    let mut declined = paid.clone();
    declined["paymentCard"]["cardNumber"] = json!("4111111111111129");
    Ok(json!({ "paid": paid, "declined": declined }))
}

fn from_rust(simulator: &Simulator, orders: &Value) -> Result<Taken, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let client = Client::builder()
        .api_key(simulator.api_key())
        .secret_key(simulator.secret_key())
        .base_url(simulator.base_url())
        .build()
        .map_err(|error| error.to_string())?;
    let order = |name: &str| {
        serde_json::from_str::<CreatePayment>(&orders[name].to_string())
            .map_err(|error| error.to_string())
    };
    let started = Instant::now();
    let payment =
        runtime.block_on(client.send(&order("paid")?)).map_err(|error| error.to_string())?;
    let duration = since(started);
    let started = Instant::now();
    let refusal = runtime
        .block_on(client.send(&order("declined")?))
        .err()
        .ok_or("the declined card was charged")?;
    Ok(describe(&payment, duration, describe_refusal(&refusal, since(started))?))
}

fn describe(payment: &Response<Payment>, duration: String, declined: Declined) -> Taken {
    let amount = |amount: Option<iyzico_core::Price>| {
        amount.map(|amount| amount.to_string()).unwrap_or_default()
    };
    let mut lines: Vec<_> = payment.item_transactions.iter().flatten().collect();
    lines.sort_by_key(|line| line.item_id.as_ref().map(|id| id.as_str().to_owned()));
    Taken {
        payment_id: payment.payment_id.to_string(),
        paid_price: payment.paid_price.to_string(),
        commission: amount(payment.iyzi_commission_rate_amount),
        fee: amount(payment.iyzi_commission_fee),
        payouts: lines.iter().map(|line| amount(line.merchant_payout_amount)).collect(),
        signature: word(&payment.verification),
        duration,
        declined,
    }
}

fn describe_refusal(error: &Error, duration: String) -> Result<Declined, String> {
    let report = error.report();
    let advice = report.advice.ok_or("the refusal carries no advice")?;
    Ok(Declined {
        code: report.code.unwrap_or_default().to_owned(),
        group: report.group.map(str::to_owned),
        outcome: word(&report.outcome),
        merchant_tr: advice.merchant_tr.to_owned(),
        merchant_en: advice.merchant_en.to_owned(),
        buyer_tr: advice.buyer_tr.to_owned(),
        buyer_en: advice.buyer_en.to_owned(),
        duration,
    })
}

fn from_script(
    mut script: Command,
    simulator: &Simulator,
    orders: &Value,
) -> Result<Taken, String> {
    let name = script.get_program().to_string_lossy().into_owned();
    let mut child = script
        .env("IYZICO_BASE_URL", simulator.base_url())
        .env("IYZICO_API_KEY", simulator.api_key())
        .env("IYZICO_SECRET_KEY", simulator.secret_key())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let mut input = child.stdin.take().ok_or("the script has no standard input")?;
    input.write_all(orders.to_string().as_bytes()).map_err(|error| format!("{name}: {error}"))?;
    drop(input);
    let output = child.wait_with_output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name}: {}", output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{name}: {error}"))
}

fn print_payments(taken: &[(&str, Taken)]) {
    println!("Card 5528790000000008, price 1, paid price 1.2, lines 0.3 + 0.5 + 0.2\n");
    println!(
        "{:<8} {:<10} {:>9} {:>10} {:>5}  {:<28} {:<9} {:>9}",
        "language",
        "paymentId",
        "paidPrice",
        "commission",
        "fee",
        "merchant payout per line",
        "signature",
        "duration"
    );
    for (language, seen) in taken {
        println!(
            "{language:<8} {:<10} {:>9} {:>10} {:>5}  {:<28} {:<9} {:>9}",
            seen.payment_id,
            seen.paid_price,
            seen.commission,
            seen.fee,
            seen.payouts.join(" / "),
            seen.signature,
            seen.duration
        );
    }
}

fn print_refusals(taken: &[(&str, Taken)]) {
    println!("\nCard 4111111111111129, declined for insufficient funds\n");
    println!("{:<8} {:<6} {:<22} {:<8} {:>9}", "language", "code", "group", "outcome", "duration");
    for (language, Taken { declined, .. }) in taken {
        let group = declined.group.as_deref().unwrap_or_default();
        println!(
            "{language:<8} {:<6} {group:<22} {:<8} {:>9}",
            declined.code, declined.outcome, declined.duration
        );
    }
    if let Some((_, Taken { declined, .. })) = taken.first() {
        println!("\nfor the merchant (tr)  {}", declined.merchant_tr);
        println!("for the merchant (en)  {}", declined.merchant_en);
        println!("for the buyer (tr)     {}", declined.buyer_tr);
        println!("for the buyer (en)     {}", declined.buyer_en);
    }
}

/// Every figure must be the same in every language, and right.
fn agree(taken: &[(&str, Taken)]) -> Result<(), String> {
    let expected =
        ["1.2", "0.0315", "0.25", "0.23955", "0.39925", "0.1597", "verified", "10051", "refused"];
    for (language, seen) in taken {
        let Taken { paid_price, commission, fee, payouts, signature, declined, .. } = seen;
        let mut figures = vec![paid_price, commission, fee];
        figures.extend(payouts);
        figures.extend([signature, &declined.code, &declined.outcome]);
        let agree = figures.iter().zip(expected).all(|(seen, right)| is_same(seen, right));
        if figures.len() != expected.len() || !agree {
            return Err(format!("{language} saw {figures:?}, expected {expected:?}"));
        }
    }
    let advices = taken.iter().map(|(_, Taken { declined, .. })| {
        [&declined.merchant_tr, &declined.merchant_en, &declined.buyer_tr, &declined.buyer_en]
    });
    let mut different: Vec<_> = advices.collect();
    different.dedup();
    if different.len() != 1 {
        return Err("the languages give different advice".to_owned());
    }
    println!("\nEvery figure agrees in all three languages.");
    Ok(())
}

/// Whether two texts are the same, or the same amount: languages differ in the zeros behind it.
fn is_same(seen: &str, right: &str) -> bool {
    let amount = |text: &str| text.parse::<iyzico_core::Price>().ok();
    seen == right || amount(seen).is_some_and(|seen| amount(right) == Some(seen))
}

fn since(started: Instant) -> String {
    format!("{:.1} ms", started.elapsed().as_secs_f64() * 1000.0)
}

/// A unit variant as text: `verified`.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).expect("unit variants serialise");
    json.as_str().unwrap_or_default().to_owned()
}

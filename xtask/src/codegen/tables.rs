//! Renders the tables of error codes and test cards as Rust, from `api/*.toml`.

use std::fmt::Write;
use std::fs;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::generated::{Generated, NOTICE};
use super::model::pascal_case;
use crate::files::root;

pub(super) fn render() -> Result<Vec<Generated>, String> {
    Ok(vec![
        Generated::new(
            "crates/iyzico-core/src/wire/error/codes.rs",
            codes(&read("api/errors.toml")?)?,
        ),
        Generated::new(
            "crates/iyzico-core/src/value/test_cards/table.rs",
            cards(&read("api/test_cards.toml")?),
        ),
    ])
}

fn read<T: DeserializeOwned>(path: &str) -> Result<T, String> {
    let text = fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))?;
    toml::from_str(&text).map_err(|error| format!("{path}: {error}"))
}

#[derive(Deserialize)]
struct Errors {
    advice: Vec<Advice>,
    error: Vec<Row>,
}

#[derive(Deserialize)]
struct Advice {
    key: String,
    merchant_en: String,
    merchant_tr: String,
    buyer_en: String,
    buyer_tr: String,
    #[serde(default)]
    for_payers: bool,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    group: String,
    text_tr: String,
    text_en: String,
    text_known: bool,
    category: String,
    retry: String,
    other_card: bool,
    actor: String,
    advice: String,
    outcome: String,
    outcome_reason: String,
    #[serde(default)]
    done_before: bool,
}

fn codes(errors: &Errors) -> Result<String, String> {
    let mut out = format!(
        "// {NOTICE}\n\nuse super::Outcome;\nuse super::meaning::{{Actor, Advice, Category, Meaning, Retry}};\n\n"
    );
    out.push_str("pub(super) static ADVICE: &[Advice] = &[\n");
    for Advice { key, merchant_en, merchant_tr, buyer_en, buyer_tr, for_payers } in &errors.advice {
        struct_literal(
            &mut out,
            "Advice",
            &[
                ("key", quoted(key)),
                ("merchant_en", quoted(merchant_en)),
                ("merchant_tr", quoted(merchant_tr)),
                ("buyer_en", quoted(buyer_en)),
                ("buyer_tr", quoted(buyer_tr)),
                ("is_for_payers", for_payers.to_string()),
            ],
        );
    }
    out.push_str("];\n\npub(super) static CODES: &[Meaning] = &[\n");
    for row in &errors.error {
        let advice = errors.advice.iter().position(|advice| advice.key == row.advice);
        let advice = advice
            .ok_or_else(|| format!("error {}: there is no advice {}", row.code, row.advice))?;
        struct_literal(
            &mut out,
            "Meaning",
            &[
                ("code", quoted(&row.code)),
                ("group", quoted(&row.group)),
                ("text_tr", quoted(&row.text_tr)),
                ("text_en", quoted(&row.text_en)),
                ("text_known", row.text_known.to_string()),
                ("category", format!("Category::{}", pascal_case(&row.category))),
                ("outcome", format!("Outcome::{}", pascal_case(&row.outcome))),
                ("outcome_reason", quoted(&row.outcome_reason)),
                ("retry", format!("Retry::{}", pascal_case(&row.retry))),
                ("other_card", row.other_card.to_string()),
                ("actor", format!("Actor::{}", pascal_case(&row.actor))),
                ("done_before", row.done_before.to_string()),
                ("advice", advice.to_string()),
            ],
        );
    }
    out.push_str("];\n");
    Ok(out)
}

#[derive(Deserialize)]
struct Cards {
    card: Vec<Card>,
    bin: Vec<Bin>,
    installment_plan: Vec<Plan>,
}

#[derive(Deserialize)]
#[allow(clippy::struct_field_names, reason = "named as in the table")]
struct Card {
    number: String,
    bank: String,
    association: String,
    card_type: String,
    family: String,
    foreign: bool,
    behaviour: String,
    error_code: String,
    error_group: String,
    #[serde(default)]
    md_status: i32,
    commercial: u8,
    note: String,
}

#[derive(Deserialize)]
#[allow(clippy::struct_field_names, reason = "named as in the table")]
struct Bin {
    bin: String,
    bank_name: String,
    bank_code: u64,
    association: String,
    card_type: String,
    family: String,
    commercial: u8,
}

#[derive(Deserialize)]
struct Plan {
    family: String,
    bank_name: String,
    bank_code: u64,
    rates: Vec<Rate>,
    force3ds: u8,
    #[serde(rename = "forceCvc")]
    force_cvc: u8,
}

#[derive(Deserialize)]
struct Rate {
    number: u32,
    percent: String,
}

fn cards(cards: &Cards) -> String {
    let mut out =
        format!("// {NOTICE}\n\nuse super::{{Behaviour, InstallmentPlan, TestBin, TestCard}};\n\n");
    out.push_str(CARDS);
    for card in &cards.card {
        struct_literal(
            &mut out,
            "TestCard",
            &[
                ("number", quoted(&card.number)),
                ("bank", quoted(&card.bank)),
                ("association", quoted(&card.association)),
                ("card_type", quoted(&card.card_type)),
                ("family", quoted(&card.family)),
                ("foreign", card.foreign.to_string()),
                ("behaviour", behaviour(card)),
                ("commercial", card.commercial.to_string()),
                ("note", quoted(&card.note)),
            ],
        );
    }
    out.push_str("];\n\n");
    out.push_str(BINS);
    for bin in &cards.bin {
        struct_literal(
            &mut out,
            "TestBin",
            &[
                ("bin", quoted(&bin.bin)),
                ("bank_name", quoted(&bin.bank_name)),
                ("bank_code", bin.bank_code.to_string()),
                ("association", quoted(&bin.association)),
                ("card_type", quoted(&bin.card_type)),
                ("family", quoted(&bin.family)),
                ("commercial", bin.commercial.to_string()),
            ],
        );
    }
    out.push_str("];\n\n");
    out.push_str(INSTALLMENT_PLANS);
    for plan in &cards.installment_plan {
        let rates: Vec<_> = plan
            .rates
            .iter()
            .map(|rate| format!("({}, {:?})", rate.number, rate.percent))
            .collect();
        struct_literal(
            &mut out,
            "InstallmentPlan",
            &[
                ("family", quoted(&plan.family)),
                ("bank_name", quoted(&plan.bank_name)),
                ("bank_code", plan.bank_code.to_string()),
                ("rates", format!("&[{}]", rates.join(", "))),
                ("force3ds", plan.force3ds.to_string()),
                ("force_cvc", plan.force_cvc.to_string()),
            ],
        );
    }
    out.push_str("];\n");
    out
}

const CARDS: &str = r"/// Every published test card.
///
/// ```
/// use iyzico_core::test_cards::{CARDS, find};
///
/// assert!(CARDS.iter().all(|card| find(card.number).is_some()));
/// ```
pub static CARDS: &[TestCard] = &[
";

const BINS: &str = r"/// What is known about BINs.
///
/// ```
/// use iyzico_core::test_cards::BINS;
///
/// assert!(BINS.iter().all(|bin| bin.bin.len() == 6));
/// ```
pub static BINS: &[TestBin] = &[
";

const INSTALLMENT_PLANS: &str = r#"/// Surcharges of the card families.
///
/// ```
/// use iyzico_core::test_cards::INSTALLMENT_PLANS;
///
/// assert!(INSTALLMENT_PLANS.iter().any(|plan| plan.family == "World"));
/// ```
pub static INSTALLMENT_PLANS: &[InstallmentPlan] = &[
"#;

fn behaviour(card: &Card) -> String {
    let variant = pascal_case(&card.behaviour);
    match card.behaviour.as_str() {
        "decline" => {
            format!(
                "Behaviour::{variant} {{ code: {:?}, group: {:?} }}",
                card.error_code, card.error_group
            )
        }
        "three_ds_status" => format!("Behaviour::{variant}({})", card.md_status),
        _ => format!("Behaviour::{variant}"),
    }
}

fn struct_literal(out: &mut String, name: &str, fields: &[(&str, String)]) {
    writeln!(out, "    {name} {{").expect(STRING);
    for (field, value) in fields {
        writeln!(out, "        {field}: {value},").expect(STRING);
    }
    out.push_str("    },\n");
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

const STRING: &str = "writing to a String does not fail";

//! What the templates show.

use iyzico_core::Price;
use iyzico_core::error::Meaning;
use iyzico_core::test_cards::{self, Behaviour, TestCard};

use crate::bank::cards::Card;
use crate::bank::hosted_pages::{InstallmentChoice, Page};
use crate::bank::refusal::Refusal;
use crate::html::{Language, moment, money};

/// What is paid for.
pub(super) struct OrderView {
    pub(super) merchant: String,
    pub(super) lines: Vec<Named>,
    /// Discount, shipping or interest: what the paid price adds to the lines.
    pub(super) difference: Option<Named>,
    pub(super) total: String,
    pub(super) expiry: String,
}

/// An amount with its name.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) price: String,
}

pub(super) struct CardChoice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) chosen: bool,
}

pub(super) struct Installments {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) total: String,
    pub(super) chosen: bool,
}

pub(super) struct TestCardView {
    pub(super) number: String,
    pub(super) effect: String,
}

/// Why a payment was refused: for the buyer, and for the developer who plays the buyer.
#[derive(Clone)]
pub(super) struct Problem {
    pub(super) text: String,
    pub(super) detail: String,
    /// The field of the form that is to blame.
    pub(super) field: &'static str,
}

impl OrderView {
    pub(super) fn of(page: &Page, lang: Language) -> Self {
        let order = &page.page.order;
        let currency = order.currency.as_str();
        let difference = order.paid_price.amount() - order.price.amount();
        let lines = order.lines.iter().map(|line| Named {
            name: line.name.clone(),
            price: money(line.price, currency, lang),
        });
        let expiry = moment(page.expires_at, lang);
        Self {
            merchant: host(&page.page.callback_url),
            lines: lines.collect(),
            difference: (!difference.is_zero()).then(|| Named {
                name: difference_name(difference.is_sign_negative(), lang),
                price: money(Price::new(difference), currency, lang),
            }),
            total: money(order.paid_price, currency, lang),
            expiry: match lang {
                Language::Turkish => format!("Bu sayfa {expiry} tarihine kadar geçerli."),
                Language::English => format!("This page is open until {expiry}, Turkish time."),
            },
        }
    }
}

fn difference_name(negative: bool, lang: Language) -> String {
    let name = if negative {
        lang.say("İndirim", "Discount")
    } else {
        lang.say("Kargo, vergi, vade farkı", "Shipping, tax, interest")
    };
    name.to_owned()
}

/// The rows of the table of installments; the chosen one is `chosen`, or the single payment.
pub(super) fn installments(
    choices: &[InstallmentChoice],
    chosen: u32,
    currency: &str,
    lang: Language,
) -> Vec<Installments> {
    let offered = choices.iter().any(|choice| choice.number == chosen);
    let chosen = if offered { chosen } else { 1 };
    let rows = choices.iter().map(|choice| {
        let (number, each) = (choice.number, money(choice.each, currency, lang));
        Installments {
            number,
            name: match (number, lang) {
                (1, _) => lang.say("Tek çekim", "Single payment").to_owned(),
                (_, Language::Turkish) => format!("{number} taksit × {each}"),
                (_, Language::English) => format!("{number} installments × {each}"),
            },
            total: money(choice.total, currency, lang),
            chosen: number == chosen,
        }
    });
    rows.collect()
}

impl Problem {
    pub(super) fn of(refusal: &Refusal, lang: Language) -> Self {
        let advice = Meaning::find(refusal.code, 200).map(Meaning::advice);
        let text = advice.map_or(refusal.code, |advice| lang.say(advice.buyer_tr, advice.buyer_en));
        let mut detail = refusal.code.to_owned();
        let more = [refusal.group(), refusal.reason.as_deref()];
        for more in more.into_iter().flatten() {
            detail.push_str(" · ");
            detail.push_str(more);
        }
        Self { text: text.to_owned(), detail, field: blamed_field(refusal.code) }
    }
}

/// The field of the form that an error code is about.
fn blamed_field(code: &str) -> &'static str {
    match code {
        "13" | "17" | "10054" => "month",
        "14" => "year",
        "15" | "10084" => "cvc",
        "16" => "holder",
        _ => "number",
    }
}

/// The cards worth trying on a page: one success of each kind, then every failure.
pub(super) fn test_cards(lang: Language) -> Vec<TestCardView> {
    const SUCCESSES: [&str; 3] = ["5528790000000008", "5400360000000003", "5170410000000004"];
    let successes = SUCCESSES.iter().filter_map(|number| test_cards::find(number));
    let failures = test_cards::CARDS.iter().filter(|card| card.behaviour != Behaviour::Success);
    let shown = successes
        .chain(failures)
        .map(|card| TestCardView { number: in_groups(card.number), effect: effect(card, lang) });
    shown.collect()
}

fn effect(card: &TestCard, lang: Language) -> String {
    match card.behaviour {
        Behaviour::Decline { code, group } => format!("{code} {group}"),
        Behaviour::ThreeDsStatus(status) => format!("3-D Secure: mdStatus {status}"),
        Behaviour::ThreeDsStartFails => {
            lang.say("3-D Secure başlamaz", "3-D Secure cannot start").to_owned()
        }
        Behaviour::NoCancelOrRefund => {
            lang.say("Öder; iptal ve iade edilemez", "Pays; no cancel, no refund").to_owned()
        }
        _ if card.card_type == "DEBIT_CARD" => {
            lang.say("Öder; banka kartı, taksit yok", "Pays; debit, no installments").to_owned()
        }
        _ => match lang {
            Language::Turkish => format!("Öder; {} taksitli", card.family),
            Language::English => format!("Pays; {} installments", card.family),
        },
    }
}

fn in_groups(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// A card as people recognise it.
pub(crate) fn masked(card: &Card) -> String {
    format!("•••• {}", card.last_four_digits)
}

/// The host of a URL; the text itself when it is not a URL.
pub(super) fn host(address: &str) -> String {
    let host = url::Url::parse(address).ok();
    let host = host.as_ref().and_then(url::Url::host_str);
    host.unwrap_or(address).to_owned()
}

//! What the service refuses although the core reads it.
//!
//! The types of the core mend what a program of ours was given before it is sent: they drop blanks and
//! hyphens, and write numbers and moments in one way. Other clients send what they were given, so what
//! arrives must be what the core would have written, or another spelling that the service takes.

use iyzico_core::rule::Rule;
use iyzico_core::rust_decimal::Decimal;
use iyzico_core::value::field::{Fields, List, Visitor};
use iyzico_core::value::literal::Literal;
use iyzico_core::value::read::Entries;

use crate::bank::refusal::{INVALID_REQUEST, Refusal};

/// The refusal of the first value that the service does not take, in the order of the fields.
pub(super) fn judge(request: &dyn Fields, body: &str) -> Result<(), Refusal> {
    let Some(literal) = Literal::read(body) else { return Ok(()) };
    let mut judge = Judge { literal, path: String::new(), rule: None, refusal: None };
    judge.object(request);
    judge.refusal.map_or(Ok(()), Err)
}

/// Looks at the values that were read, and at the literals that they were read from.
struct Judge<'a> {
    literal: Literal<'a>,
    path: String,
    rule: Option<&'static Rule>,
    refusal: Option<Refusal>,
}

impl<'a> Judge<'a> {
    fn within(&mut self, literal: Literal<'a>, path: String, see: impl FnOnce(&mut Self)) {
        if self.refusal.is_some() {
            return;
        }
        let mut inside = Self { literal, path, rule: None, refusal: None };
        see(&mut inside);
        self.refusal = inside.refusal;
    }

    /// What arrived, as text; a number as it was written.
    fn came(&self) -> String {
        let literal = self.literal.get();
        serde_json::from_str(literal).unwrap_or_else(|_| literal.to_owned())
    }

    fn refuse(&mut self, code: &'static str, problem: &str) {
        // The value is not repeated: it may be the number of a card.
        self.refusal = Some(Refusal::new(code).because(format!("{}: {problem}", self.path)));
    }

    fn judge(&mut self, written: &str, is_taken: impl FnOnce(&str, &Rule) -> bool) {
        let Some(rule) = self.rule else { return };
        let came = self.came();
        if !is_nothing(&came) && !is_taken(&came, rule) {
            let problem = format!("is not written as the service takes it: {}", rule.allowed);
            return self.refuse(code_of(rule), &problem);
        }
        if let Some((code, problem)) = limit(rule, written) {
            self.refuse(code, problem);
        }
    }
}

impl Visitor<'_> for Judge<'_> {
    fn ruled(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    fn text(&mut self, text: &str) {
        let is_for_people = !self.path.ends_with("Key"); // who is paid
        self.judge(text, |came, rule| is_spelling(came, text, rule, is_for_people));
    }

    fn number(&mut self, number: i64) {
        let text = number.to_string();
        self.judge(&text, |came, rule| came == text || TRUTHS.contains(&rule.name));
    }

    /// The official clients send `true`, `"True"` and 1.
    fn boolean(&mut self, _: bool) {}

    fn amount(&mut self, amount: Decimal) {
        let is_text = self.literal.get().starts_with('"');
        self.judge(&amount.to_string(), |came, _| !is_text || is_plain_amount(came));
    }

    fn object(&mut self, object: &dyn Fields) {
        let Some(entries) = Entries::within(self.literal) else { return };
        for (index, name) in object.names().iter().enumerate() {
            let field = object.field(index);
            let sent = entries.iter().find(|(sent, _)| name.is(sent));
            let Some((_, literal)) = sent.filter(|_| !field.is_absent()) else { continue };
            let path = match self.path.as_str() {
                "" => name.wire.to_owned(),
                around => format!("{around}.{}", name.wire),
            };
            self.within(literal, path, |inside| field.visit(inside));
        }
    }

    fn list(&mut self, list: &dyn List) {
        let literals = self.literal.elements().unwrap_or_default();
        for (index, literal) in literals.into_iter().enumerate().take(list.length()) {
            let path = format!("{}[{index}]", self.path);
            self.within(literal, path, |inside| list.at(index).visit(inside));
        }
    }
}

/// What stands for nothing leaves the default in its place: the official Python client sends `null`.
fn is_nothing(came: &str) -> bool {
    matches!(came, "" | "null")
}

/// Whether the service reads what came as what the core writes.
fn is_spelling(came: &str, written: &str, rule: &Rule, is_for_people: bool) -> bool {
    let other_spelling = match rule.name {
        // Words that only people read. What the service does with blanks around them is not known.
        "Name" | "Note" | "CardHolderName" | "Message" => is_for_people && came.contains(written),
        // Some documents call the lira so.
        "Currency" => came.eq_ignore_ascii_case("TL"),
        // Documented where 3-D Secure is started, and sent by the official clients.
        "ExpireYear" => came.len() == 2 && written.ends_with(came),
        // The official clients write a time behind it.
        "Day" => came.starts_with(written) && !came.ends_with(' '),
        _ => false,
    };
    other_spelling || came.eq_ignore_ascii_case(written)
}

/// Digits as the official clients write them: without blanks, zeros in front, or an exponent.
fn is_plain_amount(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    let has_zeros_in_front = whole.len() > 1 && whole.starts_with('0');
    !has_zeros_in_front && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// What the service refuses of a value that the core only doubts. That there are such limits is documented,
/// where they are is not.
fn limit(rule: &Rule, text: &str) -> Option<(&'static str, &'static str)> {
    let length = text.chars().count();
    match rule.name {
        "IdentityNumber" if length > 50 => Some(("9", "is longer than 50 characters")),
        "IdentityNumber" if length < 5 => Some(("10", "is shorter than 5 characters")),
        "ConversationId" if length > 255 => Some(("20", "is longer than 255 characters")),
        "Installment" if text.parse().is_ok_and(|number: u32| number > MOST_INSTALLMENTS) => {
            Some((INVALID_REQUEST, "no document names more than 12 installments"))
        }
        _ => None,
    }
}

/// The code of a value in another spelling. That of a reference says that it is too long.
fn code_of(rule: &Rule) -> &'static str {
    rule.code.filter(|_| rule.name != "ConversationId").unwrap_or(INVALID_REQUEST)
}

const MOST_INSTALLMENTS: u32 = 12;
/// Yes or no, which the official clients write in several ways.
const TRUTHS: [&str; 2] = ["Flag", "Boolean"];

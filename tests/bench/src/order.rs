//! The order that every peer pays for: the same fields with the same values in all languages.

/// One payment. Its reference is new for every call, its basket has any number of lines.
pub(crate) struct Order {
    /// The merchant's reference.
    pub(crate) conversation_id: String,
    /// Sum of the lines, and what is charged.
    pub(crate) price: String,
    /// The basket.
    pub(crate) lines: Vec<Line>,
}

/// A line of the basket.
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Order {
    /// Fills a basket.
    pub(crate) fn new(number: u64, lines: u64) -> Self {
        let line = |index| Line { id: format!("BI{index}"), name: format!("Article {index}") };
        let cents = lines * CENTS_OF_A_LINE;
        Self {
            conversation_id: format!("order-{number}"),
            price: format!("{}.{:02}", cents / 100, cents % 100),
            lines: (0..lines).map(line).collect(),
        }
    }
}

const CENTS_OF_A_LINE: u64 = 150;
pub(crate) const LINE_PRICE: &str = "1.50";

pub(crate) const API_KEY: &str = "sandbox-bench-api-key";
pub(crate) const SECRET_KEY: &str = "sandbox-bench-secret-key";

pub(crate) const BASKET_ID: &str = "B67832";
pub(crate) const CARD_HOLDER: &str = "Jane Doe";
pub(crate) const CARD_NUMBER: &str = "5528790000000008";
pub(crate) const CITY: &str = "Istanbul";
pub(crate) const COUNTRY: &str = "Turkey";
pub(crate) const STREET: &str = "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1";

//! What the fields of requests and responses are made of, and the rules of each.

pub mod address;
pub mod bank;
pub mod basket;
pub mod bin;
pub(crate) mod blank;
pub mod buyer;
pub mod card;
pub mod choice;
pub mod field;
pub mod given;
pub mod html;
pub mod ids;
pub(crate) mod inspect;
pub mod order;
pub mod price;
pub mod read;
pub mod rule;
pub mod schedule;
pub(crate) mod schema;
pub(crate) mod serde_form;
pub mod test_cards;
pub mod text;
pub(crate) mod url;
pub mod write;

//! What the fields of requests and responses are made of, and the rules of each.

pub mod address;
pub mod basket;
pub mod bin;
pub mod buyer;
pub mod card;
pub mod given;
pub mod html;
pub mod ids;
pub mod order;
pub mod price;
pub mod rule;
pub mod test_cards;
pub mod text;

//! Bonus points on cards: what a card has, and what payments have spent of it.

use std::collections::HashMap;

use iyzico_core::bin::BinNumber;
use iyzico_core::order::{Flag, Note};
use iyzico_core::payment::Reward;
use iyzico_core::{Given, Price};
use rust_decimal::Decimal;

use super::cards::Card;
use super::fields::optional;
use super::order::Order;
use super::refusal::{INVALID_REQUEST, Refusal};

/// What has been spent, by card.
#[derive(Debug, Default)]
pub(crate) struct Loyalty {
    spent: HashMap<(BinNumber, Note), Price>,
}

impl Loyalty {
    /// Worth of the points that are left on a card.
    pub(crate) fn left(&self, card: &Card) -> Price {
        let table = POINTS.iter().find(|(bin, _)| card.bin_number == **bin);
        let all = table.map_or(Decimal::ZERO, |(_, points)| Decimal::from(*points) / POINTS_OF_ONE);
        let spent = self.spent.get(&key(card)).copied().unwrap_or_default();
        Price::new((all - spent.amount()).normalize())
    }

    /// The same in points.
    pub(crate) fn points(&self, card: &Card) -> Price {
        Price::new((self.left(card).amount() * POINTS_OF_ONE).normalize())
    }

    /// Whether a payment can be made with so many points.
    pub(crate) fn admit(
        &self,
        card: &Card,
        order: &Order,
        reward: Option<Price>,
    ) -> Result<(), Refusal> {
        let Some(reward) = reward else { return Ok(()) };
        check_currency(order.currency.as_str())?;
        if reward > order.paid_price {
            return Err(Refusal::new(MORE_THAN_THE_AMOUNT));
        }
        let left = self.left(card);
        if reward > left {
            let refusal = Refusal::new(NOT_ENOUGH);
            return Err(refusal.because(format!("the points are worth {left}")));
        }
        Ok(())
    }

    /// Spends the points of a payment that was made. A refund does not give them back (inferred).
    pub(crate) fn spend(&mut self, card: &Card, reward: Option<Price>) {
        let Some(reward) = reward else { return };
        let spent = self.spent.entry(key(card)).or_default();
        *spent = Price::new(spent.amount() + reward.amount());
    }
}

/// Points are worth TRY only (inferred).
pub(crate) fn check_currency(currency: &str) -> Result<(), Refusal> {
    if currency == "TRY" {
        return Ok(());
    }
    Err(Refusal::new(INVALID_REQUEST).because("points are worth TRY only"))
}

/// The points that a payment asks to be spent.
pub(crate) fn reward(given: Option<&Given<Reward>>) -> Option<Price> {
    let reward = optional(given)?;
    let is_used = optional(reward.reward_usage.as_ref()) != Some(&Flag(false));
    let amount = optional(reward.reward_amount.as_ref())?.0;
    (is_used && amount > Price::ZERO).then_some(amount)
}

fn key(card: &Card) -> (BinNumber, Note) {
    (card.bin_number.clone(), card.last_four_digits.clone())
}

/// Points that each card of a BIN begins with; all others have none. Our choice, but that the card of the
/// official clients' samples (548237) has some.
const POINTS: &[(&str, u32)] =
    &[("552879", 2500), ("540036", 10_000), ("548237", 5000), ("554960", 750), ("545103", 120)];
/// Points that are worth one lira. Our choice.
const POINTS_OF_ONE: Decimal = Decimal::ONE_HUNDRED;
const NOT_ENOUGH: &str = "10234";
const MORE_THAN_THE_AMOUNT: &str = "10231";

//! What each order of the shop is, from the seed and its number alone.

use iyzico_core::test_cards::{Behaviour, CARDS, TestCard};
use rust_decimal::Decimal;

use super::references::Habit;
use super::rng::Rng;

/// What a buyer wants, and what becomes of it if everything works.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) number: u64,
    pub(crate) currency: &'static str,
    /// Prices of the lines, in hundredths.
    pub(crate) lines: Vec<u64>,
    /// Surcharge for paying in installments, in percent of the price.
    pub(crate) surcharge: u64,
    pub(crate) kind: PaymentKind,
    /// What `conversationId` the merchant gives to calls.
    pub(crate) habit: Habit,
    /// The cards that the buyer tries, one after the other.
    pub(crate) cards: Vec<&'static TestCard>,
    /// What the merchant does once the order is paid.
    pub(crate) steps: Vec<Step>,
    /// For what happens by chance on the way.
    pub(crate) rng: Rng,
}

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaymentKind {
    Charge,
    /// A charge of the basic product, which has no basket.
    Basic,
    Hold,
    ThreeDs,
    HoldWithThreeDs,
    /// On a checkout form; some buyers leave it and give their card to the shop.
    Form,
}

/// Something that the merchant does with a payment. Shares are in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Capture {
        share: u64,
    },
    Cancel,
    RefundLine {
        line: usize,
        share: u64,
    },
    /// The refund of a line at the merchant's own cost.
    ChargeMerchant {
        line: usize,
        share: u64,
    },
    RefundAmount {
        share: u64,
    },
    /// Money for a sub-merchant.
    CrossBooking {
        share: u64,
    },
}

impl PaymentKind {
    pub(crate) fn is_hold(self) -> bool {
        matches!(self, Self::Hold | Self::HoldWithThreeDs)
    }

    fn has_three_ds(self) -> bool {
        matches!(self, Self::ThreeDs | Self::HoldWithThreeDs)
    }
}

impl Order {
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut rng = Rng::new(seed, number);
        let currency = *rng.pick(&["TRY", "TRY", "TRY", "TRY", "USD", "EUR"]);
        let lines: Vec<u64> = (0..rng.between(1, 4)).map(|_| rng.between(100, 50_000)).collect();
        let kind = *rng.pick(&[
            PaymentKind::Charge,
            PaymentKind::Charge,
            PaymentKind::Charge,
            PaymentKind::Basic,
            PaymentKind::Hold,
            PaymentKind::ThreeDs,
            PaymentKind::ThreeDs,
            PaymentKind::HoldWithThreeDs,
            PaymentKind::Form,
        ]);
        // The basic product has one line, whatever is in the basket.
        let refundable = if kind == PaymentKind::Basic { 1 } else { lines.len() };
        Self {
            number,
            currency,
            surcharge: *rng.pick(&[0, 0, 5, 20]),
            habit: Habit::of(&mut rng),
            cards: cards(currency, kind, &mut rng),
            steps: steps(kind, refundable, &mut rng),
            lines,
            kind,
            rng,
        }
    }

    /// The merchant's own ID for the order, which every attempt to pay it carries.
    pub(crate) fn basket_id(&self) -> String {
        format!("order-{}", self.number)
    }

    pub(crate) fn price(&self) -> Decimal {
        hundredths(self.lines.iter().sum())
    }

    pub(crate) fn paid_price(&self) -> Decimal {
        share_of(self.price(), 100 + self.surcharge)
    }
}

/// So many percent of an amount, cut to whole hundredths, but not nothing.
pub(crate) fn share_of(amount: Decimal, percent: u64) -> Decimal {
    let share = amount * Decimal::from(percent) / Decimal::ONE_HUNDRED;
    share.trunc_with_scale(2).max(hundredths(1))
}

pub(crate) fn hundredths(number: u64) -> Decimal {
    Decimal::from(number) / Decimal::ONE_HUNDRED
}

/// A third of the buyers begins with a card that is declined, and some have no other.
fn cards(currency: &str, kind: PaymentKind, rng: &mut Rng) -> Vec<&'static TestCard> {
    let is_abroad = currency != "TRY";
    let good = |card: &&TestCard| card.behaviour == Behaviour::Success && card.foreign == is_abroad;
    let bad = |card: &&TestCard| match card.behaviour {
        Behaviour::Decline { .. } => true,
        Behaviour::ThreeDsStatus(_) | Behaviour::ThreeDsStartFails => kind.has_three_ds(),
        _ => false,
    };
    let irreversible = |card: &&TestCard| card.behaviour == Behaviour::NoCancelOrRefund;
    let mut cards = Vec::new();
    if rng.percent(33) {
        cards.push(pick_card(bad, rng));
    }
    if !is_abroad && rng.percent(2) {
        cards.push(pick_card(irreversible, rng));
    }
    if cards.is_empty() || rng.percent(90) {
        cards.push(pick_card(good, rng));
    }
    cards
}

fn pick_card(wanted: impl Fn(&&TestCard) -> bool, rng: &mut Rng) -> &'static TestCard {
    let fitting: Vec<&'static TestCard> = CARDS.iter().filter(wanted).collect();
    let card: &&TestCard = rng.pick(&fitting);
    card
}

/// Most steps are possible; some are not, so that refusals are met too.
fn steps(kind: PaymentKind, lines: usize, rng: &mut Rng) -> Vec<Step> {
    let mut steps = Vec::new();
    if kind.is_hold() && rng.percent(85) {
        steps.push(Step::Capture { share: *rng.pick(&[100, 100, 100, 70, 110, 130]) });
    }
    match rng.below(10) {
        0..=2 => {}
        3..=4 => steps.push(Step::Cancel),
        _ => {
            for _ in 0..rng.between(1, 4) {
                steps.push(refund(lines, rng));
            }
            if rng.percent(10) {
                steps.push(Step::Cancel);
            }
        }
    }
    if rng.percent(15) {
        steps.push(Step::CrossBooking { share: *rng.pick(&[1, 2, 5, 200]) });
    }
    steps
}

fn refund(lines: usize, rng: &mut Rng) -> Step {
    let share = *rng.pick(&[10, 25, 25, 50, 100]);
    if rng.percent(40) {
        return Step::RefundAmount { share };
    }
    let line = rng.below(lines as u64);
    let line = usize::try_from(line).expect("there are few lines");
    if rng.percent(30) {
        return Step::ChargeMerchant { line, share };
    }
    Step::RefundLine { line, share }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_number_always_give_the_same_order() {
        for number in 0..50 {
            let twice = [Order::of(7, number), Order::of(7, number)];
            let [first, second] = twice.map(|order| format!("{order:?}"));
            assert_eq!(first, second);
        }
        assert_ne!(format!("{:?}", Order::of(7, 1)), format!("{:?}", Order::of(8, 1)));
    }

    #[test]
    fn orders_meet_every_way_to_pay_and_every_step() {
        let orders: Vec<_> = (0..200).map(|number| Order::of(1, number)).collect();
        for kind in [
            PaymentKind::Charge,
            PaymentKind::Basic,
            PaymentKind::Hold,
            PaymentKind::ThreeDs,
            PaymentKind::HoldWithThreeDs,
            PaymentKind::Form,
        ] {
            assert!(orders.iter().any(|order| order.kind == kind), "{kind:?}");
        }
        let steps: Vec<_> = orders.iter().flat_map(|order| &order.steps).collect();
        let any = |wanted: fn(&Step) -> bool| steps.iter().any(|step| wanted(step));
        assert!(any(|step| matches!(step, Step::Capture { .. })));
        assert!(any(|step| matches!(step, Step::Cancel)));
        assert!(any(|step| matches!(step, Step::RefundLine { .. })));
        assert!(any(|step| matches!(step, Step::ChargeMerchant { .. })));
        assert!(any(|step| matches!(step, Step::RefundAmount { .. })));
        assert!(any(|step| matches!(step, Step::CrossBooking { .. })));
    }

    #[test]
    fn a_share_is_whole_hundredths_and_never_nothing() {
        assert_eq!(share_of(hundredths(1001), 50), hundredths(500));
        assert_eq!(share_of(hundredths(1), 10), hundredths(1));
    }
}

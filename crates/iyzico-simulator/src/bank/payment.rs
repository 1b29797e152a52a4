//! A payment, and the rules by which it is captured, cancelled and refunded.

use iyzico_core::Price;
use iyzico_core::card::{CardToken, CardUserKey};
use iyzico_core::order::{ConversationId, Currency, Note, Token};
use iyzico_core::payment::{PaymentId, PaymentTransactionId, Phase};
use iyzico_core::test_cards::Behaviour;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use super::cards::Card;
use super::clock::{as_text, as_text_or_nothing, days_later, midnight_after};
use super::line::Line;
use super::line_payouts::LinePayout;
use super::pack::{pack_fields, pack_variants};
use super::refusal::{BANK_REFUSES, INVALID_REQUEST, Refusal};
use super::shown::without_number_if_any;
use super::split::split;

/// A payment and everything that happened to it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Payment {
    /// ID of the payment.
    pub payment_id: PaymentId,
    /// The merchant's reference of the call that made it.
    #[serde(serialize_with = "without_number_if_any")]
    pub conversation_id: Option<ConversationId>,
    /// When it was made, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub made_at: Timestamp,
    /// When its hold was captured; missing for a payment that is no hold, and for a hold that is open.
    #[serde(serialize_with = "as_text_or_nothing")]
    pub captured_at: Option<Timestamp>,
    /// How the buyer came to pay.
    pub channel: Channel,
    /// Whether the amount was taken, is held, or was captured after a hold.
    pub phase: Phase,
    /// Result of 3-D Secure; missing for a payment without it.
    pub md_status: Option<i32>,
    /// Token of the page that the buyer paid on, or of the link.
    pub token: Option<Token>,
    /// What risk control says: 1 accepted, 0 under review, -1 refused. 1 for the basic product, which it
    /// does not look at.
    pub fraud_status: i32,
    /// Sum of the lines.
    pub price: Price,
    /// Amount taken from the card, or held on it.
    pub paid_price: Price,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Number of installments.
    pub installment: u32,
    /// The merchant's basket number.
    #[serde(serialize_with = "without_number_if_any")]
    pub basket_id: Option<Note>,
    /// The card that was charged; missing for an alternative method, which charges none.
    pub card: Option<Card>,
    /// Under which keys the card was stored with this payment.
    pub stored_as: Option<(CardUserKey, CardToken)>,
    /// Surcharge in percent.
    pub surcharge_rate: Price,
    /// Surcharge.
    pub surcharge: Price,
    /// iyzico's commission.
    pub commission: Price,
    /// iyzico's fixed fee.
    pub fee: Price,
    /// The lines.
    pub lines: Vec<Line>,
    /// Approval code of the bank.
    pub auth_code: Note,
    /// The bank's reference number.
    pub host_reference: Note,
    /// Whether iyzico still keeps back the reserve.
    pub reserve_released: bool,
    /// When and how it was cancelled.
    pub cancellation: Option<Reversal>,
    /// Refunds, oldest first.
    pub refunds: Vec<Reversal>,
}

// The reference is first: a payment is found by it without being unpacked.
pack_fields!(Payment {
    conversation_id,
    payment_id,
    made_at,
    captured_at,
    channel,
    phase,
    md_status,
    token,
    fraud_status,
    price,
    paid_price,
    currency,
    installment,
    basket_id,
    card,
    stored_as,
    surcharge_rate,
    surcharge,
    commission,
    fee,
    lines,
    auth_code,
    host_reference,
    reserve_released,
    cancellation,
    refunds,
});

/// How a buyer comes to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Channel {
    /// A call with the card in it.
    Api,
    /// The same with 3-D Secure.
    ThreeDs,
    /// The checkout form.
    CheckoutForm,
    /// The pay-with-iyzico page.
    PayWithIyzico,
    /// BKM Express.
    Bkm,
    /// The page of a link.
    Link,
    /// An alternative method, such as SOFORT.
    Apm,
    /// The iyziUP form.
    Iyziup,
    /// A period of a subscription, or the proof of a new card for one.
    Subscription,
    /// A call of the basic product with the card in it.
    Basic,
    /// The same with 3-D Secure.
    BasicThreeDs,
    /// BKM Express of the basic product.
    BasicBkm,
    /// Pecco.
    Pecco,
}

pack_variants!(Channel {
    Api,
    ThreeDs,
    CheckoutForm,
    PayWithIyzico,
    Bkm,
    Link,
    Apm,
    Iyziup,
    Subscription,
    Basic,
    BasicThreeDs,
    BasicBkm,
    Pecco,
});

impl Channel {
    /// Whether the payment is of the basic product: no basket, no risk control.
    pub(crate) fn is_basic(self) -> bool {
        matches!(self, Self::Basic | Self::BasicThreeDs | Self::BasicBkm)
    }
}

/// Money that went back to the buyer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Reversal {
    /// The merchant's reference of the call that asked for it.
    #[serde(serialize_with = "without_number_if_any")]
    pub conversation_id: Option<ConversationId>,
    /// Amount.
    pub price: Price,
    /// When, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// The line it is for; missing for an amount of the whole payment.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// How much of a refund was taken from each line.
    pub parts: Vec<Part>,
    /// Who bears it, and where it went.
    pub kind: ReversalKind,
    /// The bank's reference number.
    pub host_reference: Note,
}

pack_fields!(Reversal {
    conversation_id,
    price,
    at,
    payment_transaction_id,
    parts,
    kind,
    host_reference,
});

/// Who bears what went back, and where it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReversalKind {
    /// To the card; sub-merchants bear their part.
    #[default]
    ToCard,
    /// To the card, at the merchant's own cost.
    ChargedToMerchant,
    /// To the buyer's iyzico balance; sub-merchants bear their part.
    ToBalance,
}

pack_variants!(ReversalKind { ToCard, ChargedToMerchant, ToBalance });

/// What a refund took from one line.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Part {
    /// The line.
    pub payment_transaction_id: PaymentTransactionId,
    /// Amount.
    pub price: Price,
    /// Whether the line had been paid out by then.
    pub after_payout: bool,
}

pack_fields!(Part { payment_transaction_id, price, after_payout });

impl Payment {
    /// What has not gone back to the buyer yet.
    pub fn refundable(&self) -> Price {
        sum(self.lines.iter().map(Line::refundable))
    }

    /// Takes the money of a hold, once.
    ///
    /// Banks let a merchant take somewhat more than was held; the sandbox accepted 10.21 of 10.01.
    /// Up to 15 % more, as is usual in Türkiye, is our choice.
    pub(crate) fn capture(&mut self, paid_price: Price, now: Timestamp) -> Result<(), Refusal> {
        if self.phase != Phase::PreAuth || self.cancellation.is_some() {
            return Err(Refusal::new(NO_HOLD).because("there is no open hold"));
        }
        self.check_behaviour()?;
        let most = self.paid_price.amount().checked_mul(MOST_OF_HOLD);
        if most.is_none_or(|most| paid_price.amount() > most) {
            let refusal = Refusal::new(BANK_REFUSES);
            return Err(refusal.because(format!("only {} was held", self.paid_price)));
        }
        let prices: Vec<Decimal> =
            self.lines.iter().map(|line| line.share.price.amount()).collect();
        let split = split(self.price.amount(), paid_price.amount(), &prices)
            .ok_or_else(|| Refusal::new(INVALID_REQUEST).because("the amount is out of range"))?;
        for (line, mut share) in self.lines.iter_mut().zip(split.lines) {
            share.give(line.share.sub_merchant_price, line.share.withholding_tax);
            line.share = share;
        }
        self.surcharge_rate = split.surcharge_rate;
        self.surcharge = split.surcharge;
        self.commission = split.commission;
        self.fee = split.fee;
        self.paid_price = paid_price;
        self.phase = Phase::PostAuth;
        self.captured_at = Some(now);
        self.schedule_payout(now);
        Ok(())
    }

    /// Lines that need no approval are paid out at the end of the day, if risk control accepts them.
    pub(crate) fn schedule_payout(&mut self, now: Timestamp) {
        if self.phase == Phase::PreAuth || self.fraud_status != ACCEPTED {
            return;
        }
        for line in self.lines.iter_mut().filter(|line| line.sub_merchant_key.is_none()) {
            line.payout_at = Some(midnight_after(now));
        }
    }

    /// The state of a line: the verdict of risk control, 1 while it waits for approval, 2 afterwards.
    pub(crate) fn transaction_status(&self, line: &Line) -> i32 {
        const APPROVED: i32 = 2;
        let waits = line.sub_merchant_key.is_some() && line.payout_at.is_none();
        match self.fraud_status {
            ACCEPTED if !waits => APPROVED,
            verdict => verdict,
        }
    }

    /// When iyzico stops keeping back the reserve.
    pub(crate) fn reserve_ends_at(&self) -> Timestamp {
        days_later(self.made_at, RESERVE_DAYS)
    }

    /// When something of it becomes due.
    pub(crate) fn due(&self) -> impl Iterator<Item = Timestamp> {
        let lines = self.lines.iter().filter(|line| !line.paid_out);
        let reserve = (!self.reserve_released).then(|| midnight_after(self.reserve_ends_at()));
        lines.filter_map(|line| line.payout_at).chain(reserve)
    }

    /// Marks what is due by then, and tells what is paid out of it. A reserve follows on its own when it
    /// ends after the payout of its line.
    pub(crate) fn pass(&mut self, moment: Timestamp) -> Vec<LinePayout> {
        let kept_before = !self.reserve_released;
        self.reserve_released |= midnight_after(self.reserve_ends_at()) <= moment;
        let (is_booked, has_reserve) = (self.is_booked(), !self.reserve_released);
        let mut payouts = Vec::new();
        for line in &mut self.lines {
            let reserve = Price::new(line.reserve_left());
            let was_paid_out = line.paid_out;
            line.paid_out |= line.payout_at.is_some_and(|due| due <= moment);
            let mut pay = |amount, seller| {
                let line = line.payment_transaction_id.clone();
                let currency = self.currency.clone();
                payouts.push(LinePayout { line, amount, currency, seller, at: moment });
            };
            if !was_paid_out && line.paid_out {
                let kept = if has_reserve { reserve } else { Price::ZERO };
                pay(difference(line.merchant_total(), kept), None);
                if line.sub_merchant_key.is_some() {
                    pay(line.sub_merchant_total(), line.sub_merchant_key.clone());
                }
            } else if line.paid_out && kept_before && !has_reserve {
                pay(reserve, None);
            }
        }
        payouts.retain(|payout| is_booked && payout.amount > Price::ZERO);
        payouts
    }

    /// Whether the money was taken from the card and has not all gone back at once.
    pub(crate) fn is_booked(&self) -> bool {
        self.phase != Phase::PreAuth && self.cancellation.is_none()
    }

    /// Gives everything back; a hold is released.
    ///
    /// A payment that was refunded in part cannot be cancelled any more; the documents do not say
    /// so, but a cancellation always concerns the whole amount.
    pub(crate) fn cancel(&mut self, reversal: Reversal) -> Result<(), Refusal> {
        self.check_reversible()?;
        if !self.refunds.is_empty() {
            return Err(Refusal::new(ALREADY_STARTED).because("the payment was refunded in part"));
        }
        for line in &mut self.lines {
            line.refunded = line.share.paid_price;
        }
        self.cancellation = Some(reversal);
        Ok(())
    }

    /// Gives an amount back, of one line or of the whole payment.
    ///
    /// An amount of the whole payment is taken from the lines in their order, so that both kinds of
    /// refund draw on the same rest.
    pub(crate) fn refund(&mut self, mut reversal: Reversal) -> Result<(), Refusal> {
        self.check_refundable(reversal.at)?;
        let asked = reversal.payment_transaction_id.as_ref();
        let concerns = |line: &Line| asked.is_none_or(|id| line.payment_transaction_id == *id);
        let rest = sum(self.lines.iter().filter(|line| concerns(line)).map(Line::refundable));
        if reversal.price > rest {
            return Err(Refusal::new(ABOVE_REST).because(format!("{rest} is left")));
        }
        let mut open = reversal.price;
        for line in self.lines.iter_mut().filter(|line| concerns(line)) {
            let part = open.min(line.refundable());
            line.refunded = sum([line.refunded, part].into_iter());
            if reversal.kind == ReversalKind::ChargedToMerchant {
                line.charged_to_merchant = sum([line.charged_to_merchant, part].into_iter());
            }
            open = difference(open, part);
            if part > Price::ZERO {
                reversal.parts.push(Part {
                    payment_transaction_id: line.payment_transaction_id.clone(),
                    price: part,
                    after_payout: line.paid_out,
                });
            }
        }
        self.refunds.push(reversal);
        Ok(())
    }

    /// Refuses what no refund can be made of at a moment.
    pub(crate) fn check_refundable(&self, at: Timestamp) -> Result<(), Refusal> {
        self.check_reversible()?;
        if at > days_later(self.made_at, REFUNDABLE_DAYS) {
            let refusal = Refusal::new(BANK_REFUSES);
            return Err(refusal.because("the payment is older than 365 days"));
        }
        if self.phase == Phase::PreAuth {
            let refusal = Refusal::new(BANK_REFUSES);
            return Err(refusal.because("the hold was not captured; cancel it instead"));
        }
        Ok(())
    }

    fn check_reversible(&self) -> Result<(), Refusal> {
        if self.cancellation.is_some() {
            return Err(Refusal::new(ALREADY_STARTED).because("the payment was cancelled"));
        }
        self.check_behaviour()
    }

    fn check_behaviour(&self) -> Result<(), Refusal> {
        let behaviour = self.card.as_ref().map(|card| card.behaviour);
        if behaviour == Some(Behaviour::NoCancelOrRefund) {
            let refusal = Refusal::new(BANK_REFUSES);
            return Err(refusal.because("this test card cannot be captured or reversed"));
        }
        Ok(())
    }
}

pub(crate) fn sum(amounts: impl Iterator<Item = Price>) -> Price {
    let sum: Decimal = amounts.map(Price::amount).sum();
    Price::new(sum.normalize())
}

pub(crate) fn difference(amount: Price, part: Price) -> Price {
    Price::new((amount.amount() - part.amount()).normalize())
}

/// What risk control says of nearly all payments.
pub(crate) const ACCEPTED: i32 = 1;
pub(crate) const UNDER_REVIEW: i32 = 0;
pub(crate) const REFUSED_BY_RISK: i32 = -1;
/// Documented; the code of a later refund is not.
const REFUNDABLE_DAYS: i64 = 365;
/// From the documented example.
const RESERVE_DAYS: i64 = 7;
pub(crate) const ALREADY_STARTED: &str = "8514";
const ABOVE_REST: &str = "5093";
/// The error of a capture when there is nothing to capture. Seen in recordings.
const NO_HOLD: &str = "5082";
/// 115 % of the hold.
const MOST_OF_HOLD: Decimal = Decimal::from_parts(115, 0, 0, false, 2);

//! Payments at rest.

use std::fmt;

use crate::bank::pack::{Pack, unpack_text};
use crate::bank::payment::Payment;

/// A payment as it is kept: packed, as most payments are never looked at again. Neither card numbers nor
/// keys are in it, as they are not in a payment.
pub(super) struct Record(Box<[u8]>);

impl Record {
    pub(super) fn of(payment: &Payment) -> Self {
        let mut bytes = Vec::with_capacity(USUAL);
        payment.pack(&mut bytes);
        Self(bytes.into_boxed_slice())
    }

    pub(super) fn payment(&self) -> Payment {
        Payment::unpack(&mut &*self.0)
    }

    /// The merchant's reference, which is packed first.
    pub(super) fn reference(&self) -> Option<&str> {
        let mut bytes = &*self.0;
        bool::unpack(&mut bytes).then(|| unpack_text(&mut bytes))
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.payment().fmt(f)
    }
}

/// Room for a payment with a few lines.
const USUAL: usize = 512;

#[cfg(test)]
mod tests {
    use iyzico_core::Price;
    use iyzico_core::card::CardNumber;
    use iyzico_core::order::{ConversationId, Currency, Token};
    use iyzico_core::payment::Phase;
    use iyzico_core::test_cards::CARDS;
    use jiff::Timestamp;
    use rust_decimal::Decimal;

    use super::*;
    use crate::bank::cards::Card;
    use crate::bank::fields::note;
    use crate::bank::line::Line;
    use crate::bank::payment::{Channel, Reversal, ReversalKind};
    use crate::bank::split::split;

    fn payment() -> Payment {
        let prices = ["0.3", "0.5", "0.2"].map(|price| price.parse::<Decimal>().unwrap());
        let split = split(Decimal::ONE, "1.2".parse().unwrap(), &prices).unwrap();
        let lines = split.lines.into_iter().zip(1..).map(|(share, number)| Line {
            payment_transaction_id: number.to_string().parse().unwrap(),
            item_id: note("BI 101"),
            share,
            refunded: Price::ZERO,
            charged_to_merchant: Price::ZERO,
            sub_merchant_key: None,
            payout_at: Some(Timestamp::MAX),
            paid_out: false,
        });
        Payment {
            payment_id: "10851936".parse().unwrap(),
            conversation_id: Some("sipariş-1".parse().unwrap()),
            made_at: "2026-11-29T09:30:00.123456789Z".parse().unwrap(),
            captured_at: None,
            channel: Channel::Api,
            phase: Phase::Auth,
            md_status: None,
            token: None,
            fraud_status: -1,
            price: Price::new(Decimal::ONE),
            paid_price: "1.2".parse().unwrap(),
            currency: Currency::new("TL").unwrap(),
            installment: 1,
            basket_id: Some(note("")),
            card: Card::of(&CardNumber::new(CARDS[0].number).unwrap()),
            stored_as: None,
            surcharge_rate: split.surcharge_rate,
            surcharge: split.surcharge,
            commission: split.commission,
            fee: split.fee,
            lines: lines.collect(),
            auth_code: note("012345"),
            host_reference: note("mock00001iyzihostrfn"),
            reserve_released: false,
            cancellation: None,
            refunds: Vec::new(),
        }
    }

    #[track_caller]
    fn check(payment: &Payment) {
        let record = Record::of(payment);
        assert_eq!(format!("{record:?}"), format!("{payment:?}"));
        let reference = payment.conversation_id.as_ref().map(ConversationId::as_str);
        assert_eq!(record.reference(), reference);
    }

    #[test]
    fn a_payment_is_unpacked_as_it_was() {
        let usual = payment();
        check(&usual);
        check(&Payment {
            conversation_id: None,
            basket_id: None,
            card: None,
            lines: Vec::new(),
            ..usual
        });
    }

    #[test]
    fn what_happened_to_a_payment_is_unpacked_as_it_was() {
        let mut payment = payment();
        let refund = |price: &str, line: Option<&str>, kind| Reversal {
            conversation_id: line.map(|line| line.parse().unwrap()),
            price: price.parse().unwrap(),
            at: Timestamp::UNIX_EPOCH,
            payment_transaction_id: line.map(|line| line.parse().unwrap()),
            parts: Vec::new(),
            kind,
            host_reference: note(""),
        };
        payment.refund(refund("0.1", Some("2"), ReversalKind::ChargedToMerchant)).unwrap();
        payment.refund(refund("0.5", None, ReversalKind::ToBalance)).unwrap();
        payment.cancellation = Some(refund("0.6", None, ReversalKind::ToCard));
        payment.lines[0].sub_merchant_key = Some("key".parse().unwrap());
        payment.stored_as = Some(("user".parse().unwrap(), "card".parse().unwrap()));
        payment.token = Some(Token::new("token").unwrap());
        payment.captured_at = Some(Timestamp::MIN);
        (payment.md_status, payment.reserve_released) = (Some(0), true);
        check(&payment);
    }
}

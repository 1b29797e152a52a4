//! One line of a payment: how its money is split, and whether it may be paid out.

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::order::Note;
use iyzico_core::payment::PaymentTransactionId;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use super::clock::as_text_or_nothing;
use super::pack::pack_fields;
use super::payment::difference;
use super::shown::without_number;
use super::split::Share;

/// One line of a payment.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Line {
    /// ID of the line.
    pub payment_transaction_id: PaymentTransactionId,
    /// The merchant's ID for the product. The basic product has no basket; there it is the order number at
    /// the point of sale, or empty.
    #[serde(serialize_with = "without_number")]
    pub item_id: Note,
    /// How its money is split.
    #[serde(flatten)]
    pub share: Share,
    /// What went back to the buyer.
    pub refunded: Price,
    /// Part of that which the merchant bore alone, at its own wish.
    pub charged_to_merchant: Price,
    /// Key of the sub-merchant that sells it. Marketplaces only.
    pub sub_merchant_key: Option<SubMerchantKey>,
    /// When its money is paid out; missing while it waits for approval, or is only held on the card.
    #[serde(serialize_with = "as_text_or_nothing")]
    pub payout_at: Option<Timestamp>,
    /// Whether it was paid out.
    pub paid_out: bool,
}

pack_fields!(Line {
    payment_transaction_id,
    item_id,
    share,
    refunded,
    charged_to_merchant,
    sub_merchant_key,
    payout_at,
    paid_out,
});

impl Line {
    /// What has not gone back to the buyer yet.
    pub fn refundable(&self) -> Price {
        difference(self.share.paid_price, self.refunded)
    }

    /// What the sub-merchant gets in the end: its share less its part of what went back.
    pub fn sub_merchant_total(&self) -> Price {
        difference(self.share.sub_merchant_payout, self.refunded_by_sub_merchant())
    }

    /// What the merchant gets in the end, its reserve included. Negative when refunds and fees are more.
    pub fn merchant_total(&self) -> Price {
        let share = self.share.payout.amount() + self.share.reserve.amount();
        let refunded = difference(self.refunded, self.refunded_by_sub_merchant());
        difference(Price::new(share), refunded)
    }

    /// Ordinary refunds are borne by the sub-merchant in proportion to its share; the rest of them, and
    /// iyzico's commission, is borne by the merchant (inferred).
    fn refunded_by_sub_merchant(&self) -> Price {
        let shared = difference(self.refunded, self.charged_to_merchant).amount();
        let (share, whole) =
            (self.share.sub_merchant_payout.amount(), self.share.paid_price.amount());
        if whole.is_zero() {
            return Price::ZERO;
        }
        let exact = share.checked_mul(shared).and_then(|product| product.checked_div(whole));
        let part = exact.unwrap_or_else(|| share * (shared / whole));
        Price::new(part.trunc_with_scale(DECIMALS).normalize())
    }

    /// What is held back of a reserve after everything that went back.
    pub(crate) fn reserve_left(&self) -> Decimal {
        self.share.reserve.amount().min(self.merchant_total().amount()).max(Decimal::ZERO)
    }
}

const DECIMALS: u32 = 8;

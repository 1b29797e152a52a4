//! How the money of a payment is split between the merchant and iyzico.
//!
//! The rates are those of the documented example: 2.625 % commission, a fixed fee of 0.25, a reserve
//! of 10 %. Every figure of a line is its share of the total in proportion to the line's price.

use iyzico_core::Price;
use rust_decimal::Decimal;
use serde::Serialize;

use super::pack::pack_fields;

/// The figures of a payment, in total and for each line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    /// Surcharge in percent that the paid price implies over the price.
    pub(crate) surcharge_rate: Price,
    /// Paid price minus price.
    pub(crate) surcharge: Price,
    /// iyzico's commission.
    pub(crate) commission: Price,
    /// iyzico's fixed fee.
    pub(crate) fee: Price,
    /// The lines, in the order of their prices.
    pub(crate) lines: Vec<Share>,
}

/// The figures of one line: `paid_price` = `commission` + `fee` + `reserve` + `payout` +
/// `sub_merchant_payout`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// Price of the line.
    pub price: Price,
    /// Part of the paid price that falls on the line: the most that can be refunded for it.
    pub paid_price: Price,
    /// Part of the surcharge that falls on the line.
    pub surcharge: Price,
    /// iyzico's commission on the line.
    pub commission: Price,
    /// Part of iyzico's fixed fee that falls on the line.
    pub fee: Price,
    /// What iyzico keeps back for a time.
    pub reserve: Price,
    /// What the merchant is paid. Negative when the fixed fee is higher than the rest.
    pub payout: Price,
    /// Part of the price that goes to the sub-merchant.
    pub sub_merchant_price: Price,
    /// Tax that the merchant withholds from that.
    pub withholding_tax: Price,
    /// What the sub-merchant is paid.
    pub sub_merchant_payout: Price,
}

pack_fields!(Share {
    price,
    paid_price,
    surcharge,
    commission,
    fee,
    reserve,
    payout,
    sub_merchant_price,
    withholding_tax,
    sub_merchant_payout,
});

impl Share {
    /// Gives a part of the price to a sub-merchant. The merchant is paid the rest, and the tax with it
    /// (inferred).
    pub(crate) fn give(&mut self, price: Price, tax: Price) {
        let sub_merchant = price.amount() - tax.amount();
        let own = self.paid_price.amount()
            - self.commission.amount()
            - self.fee.amount()
            - self.reserve.amount();
        self.sub_merchant_price = amount(price.amount());
        self.withholding_tax = amount(tax.amount());
        self.sub_merchant_payout = amount(sub_merchant);
        self.payout = amount(own - sub_merchant);
    }

    /// Part of the price that goes to the sub-merchant, in percent.
    pub(crate) fn sub_merchant_rate(&self) -> Price {
        let rate = rate(self.sub_merchant_price.amount(), self.price.amount());
        Price::new(rate.unwrap_or_default().normalize())
    }
}

/// Splits a payment over lines whose prices add up to `price`.
///
/// `None` when a figure has more digits than a decimal number can hold.
pub(crate) fn split(price: Decimal, paid_price: Decimal, lines: &[Decimal]) -> Option<Split> {
    let surcharge = paid_price.checked_sub(price)?;
    let commission = percent(COMMISSION_PERCENT, paid_price)?;
    let paid_prices = divide(paid_price, lines, price)?;
    let surcharges = divide(surcharge, lines, price)?;
    let commissions = divide(commission, lines, price)?;
    let fees = divide(FEE, lines, price)?;
    let shares = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let (paid_price, commission, fee) =
                (paid_prices[index], commissions[index], fees[index]);
            let reserve = percent(RESERVE_PERCENT, paid_price)?;
            Some(Share {
                price: amount(*line),
                paid_price: amount(paid_price),
                surcharge: amount(surcharges[index]),
                commission: amount(commission),
                fee: amount(fee),
                reserve: amount(reserve),
                payout: amount(paid_price - commission - fee - reserve),
                sub_merchant_price: Price::ZERO,
                withholding_tax: Price::ZERO,
                sub_merchant_payout: Price::ZERO,
            })
        })
        .collect::<Option<_>>()?;
    Some(Split {
        surcharge_rate: amount(rate(surcharge, price)?),
        surcharge: amount(surcharge),
        commission: amount(commission),
        fee: amount(FEE),
        lines: shares,
    })
}

/// Divides `total` in proportion to `weights`, whose sum is `sum`. Nothing is lost: what rounding
/// leaves over falls on the last part.
fn divide(total: Decimal, weights: &[Decimal], sum: Decimal) -> Option<Vec<Decimal>> {
    let Some((_, all_but_last)) = weights.split_last() else {
        return Some(Vec::new());
    };
    let mut rest = total;
    let mut parts = Vec::with_capacity(weights.len());
    for weight in all_but_last {
        let part = total.checked_mul(*weight)?.checked_div(sum)?;
        let part = part.trunc_with_scale(DECIMALS);
        rest = rest.checked_sub(part)?;
        parts.push(part);
    }
    parts.push(rest);
    Some(parts)
}

fn percent(rate: Decimal, of: Decimal) -> Option<Decimal> {
    let amount = of.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)?;
    Some(amount.trunc_with_scale(DECIMALS))
}

fn rate(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let rate = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(rate.round_dp(DECIMALS))
}

fn amount(decimal: Decimal) -> Price {
    Price::new(decimal.normalize())
}

/// Figures have at most eight decimals, as in recorded responses.
const DECIMALS: u32 = 8;
/// 2.625 %, from the documented example.
const COMMISSION_PERCENT: Decimal = Decimal::from_parts(2625, 0, 0, false, 3);
/// 0.25, from the documented example.
const FEE: Decimal = Decimal::from_parts(25, 0, 0, false, 2);
/// 10 %, from the documented example.
pub(crate) const RESERVE_PERCENT: Decimal = Decimal::TEN;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[track_caller]
    fn check(figure: fn(&Share) -> Price, split: &Split, expected: &[&str]) {
        let figures: Vec<_> = split.lines.iter().map(|line| figure(line).to_string()).collect();
        assert_eq!(figures, expected);
    }

    #[test]
    fn the_documented_example_is_reproduced_to_the_last_digit() {
        let lines = decimals(&["0.3", "0.5", "0.2"]);
        let split = split(Decimal::ONE, "1.2".parse().unwrap(), &lines).unwrap();
        assert_eq!(split.surcharge_rate.to_string(), "20");
        assert_eq!(split.surcharge.to_string(), "0.2");
        assert_eq!(split.commission.to_string(), "0.0315");
        assert_eq!(split.fee.to_string(), "0.25");
        check(|line| line.paid_price, &split, &["0.36", "0.6", "0.24"]);
        check(|line| line.surcharge, &split, &["0.06", "0.1", "0.04"]);
        check(|line| line.commission, &split, &["0.00945", "0.01575", "0.0063"]);
        check(|line| line.fee, &split, &["0.075", "0.125", "0.05"]);
        check(|line| line.reserve, &split, &["0.036", "0.06", "0.024"]);
        check(|line| line.payout, &split, &["0.23955", "0.39925", "0.1597"]);
    }

    #[test]
    fn the_sample_of_a_changed_line_is_reproduced() {
        let lines = decimals(&["0.5"]);
        let mut share = split(lines[0], "0.6".parse().unwrap(), &lines).unwrap().lines.remove(0);
        let before = share.payout.amount();
        share.give("0.1".parse().unwrap(), Price::ZERO);
        assert_eq!(share.sub_merchant_rate().to_string(), "20");
        assert_eq!(share.sub_merchant_payout.to_string(), "0.1");
        assert_eq!(before - share.payout.amount(), Decimal::new(1, 1));
        share.give("0.1".parse().unwrap(), "0.03".parse().unwrap());
        assert_eq!(share.sub_merchant_payout.to_string(), "0.07");
        assert_eq!(before - share.payout.amount(), Decimal::new(7, 2));
    }

    #[test]
    fn what_cannot_be_divided_falls_on_the_last_line() {
        let lines = decimals(&["1", "1", "1"]);
        let split = split("3".parse().unwrap(), "10".parse().unwrap(), &lines).unwrap();
        check(|line| line.paid_price, &split, &["3.33333333", "3.33333333", "3.33333334"]);
    }

    #[test]
    fn figures_beyond_the_range_are_refused_instead_of_panicking() {
        let huge = Decimal::MAX;
        assert_eq!(split(huge, huge, &[huge - Decimal::ONE, Decimal::ONE]), None);
        let tiny = Decimal::new(1, 28);
        assert_eq!(split(tiny, huge, &[tiny]), None);
    }

    proptest! {
        #[test]
        fn no_money_is_lost(
            kurus in prop::collection::vec(1_i64..100_000_000, 1..20),
            paid in 1_i64..10_000_000_000,
        ) {
            let lines: Vec<_> = kurus.iter().map(|line| Decimal::new(*line, 2)).collect();
            let price: Decimal = lines.iter().sum();
            let paid_price = Decimal::new(paid, 2);
            let split = split(price, paid_price, &lines).unwrap();

            let sum = |figure: fn(&Share) -> Price| -> Decimal {
                split.lines.iter().map(|line| figure(line).amount()).sum()
            };
            prop_assert_eq!(sum(|line| line.price), price);
            prop_assert_eq!(sum(|line| line.paid_price), paid_price);
            prop_assert_eq!(sum(|line| line.surcharge), paid_price - price);
            prop_assert_eq!(sum(|line| line.commission), split.commission.amount());
            prop_assert_eq!(sum(|line| line.fee), FEE);
            for line in &split.lines {
                prop_assert!(line.paid_price >= Price::ZERO);
                prop_assert_eq!(
                    line.paid_price.amount(),
                    line.commission.amount()
                        + line.fee.amount()
                        + line.reserve.amount()
                        + line.payout.amount()
                );
            }
        }
    }
}

//! Which installments a card may choose, and what they cost.

use iyzico_core::Price;
use iyzico_core::bin::{BinNumber, CardType};
use iyzico_core::installment::{InstallmentDetail, InstallmentPrice};
use iyzico_core::object;
use iyzico_core::order::Currency;
use iyzico_core::test_cards::{INSTALLMENT_PLANS, InstallmentPlan, TestBin};
use rust_decimal::{Decimal, RoundingStrategy};

use super::cards::{Card, association, card_type, find_bin};
use super::fields::known;
use super::hosted_pages::{BankPrices, InstallmentChoice};
use super::payment::Channel;
use super::refusal::Refusal;

/// What a card may choose: nothing when the amount is out of range.
pub(crate) fn choices_of_card(
    digits: &str,
    price: Decimal,
    currency: &Currency,
) -> Vec<InstallmentPrice> {
    let detail = BinNumber::new(digits).ok().and_then(|bin| of_card(&bin, price, Some(currency)));
    let prices = detail.and_then(|detail| detail.installment_prices);
    prices.unwrap_or_default()
}

/// What a card may choose where the merchant names the prices for each bank: what it says for the bank
/// of the card, and one payment in any case (inferred).
pub(crate) fn choices_of_merchant(
    banks: &[BankPrices],
    bin: &str,
    price: Price,
) -> Vec<InstallmentChoice> {
    let bank = find_bin(bin).map(|bin| bin.bank_code);
    let prices = banks.iter().filter(|prices| Some(u64::from(prices.bank)) == bank);
    let mut totals: Vec<_> = prices.flat_map(|prices| prices.totals.clone()).collect();
    if !totals.iter().any(|(number, _)| *number == 1) {
        totals.insert(0, (1, price));
    }
    let choices = totals.into_iter().filter_map(|(number, total)| {
        let each = total.amount().checked_div(number.into())?;
        Some(InstallmentChoice { number, each: Price::new(round(each).normalize()), total })
    });
    choices.collect()
}

/// Refuses installments that the table does not offer to a card. Where the merchant names the prices
/// itself, its page has a table of its own.
pub(crate) fn admit(card: &Card, number: u32, channel: Channel) -> Result<(), Refusal> {
    if number <= 1 {
        return Ok(());
    }
    if card.is_debit() {
        return Err(Refusal::new(NONE_FOR_DEBIT_CARDS));
    }
    let plan = find_bin(card.bin_number.as_str()).and_then(plan_of);
    let offers = |plan: &InstallmentPlan| plan.rates.iter().any(|(offered, _)| *offered == number);
    if channel == Channel::BasicBkm || plan.is_some_and(offers) {
        return Ok(());
    }
    let refusal = Refusal::new(NOT_PERMITTED);
    Err(refusal.because(format!("installment.list does not offer {number} to this card")))
}

/// Only personal credit cards of a known family pay in installments.
fn plan_of(bin: &TestBin) -> Option<&'static InstallmentPlan> {
    let is_personal_credit = bin.card_type == "CREDIT_CARD" && bin.commercial == 0;
    let mut plans = INSTALLMENT_PLANS.iter().filter(|_| is_personal_credit);
    plans.find(|plan| plan.family == bin.family)
}

/// One card.
pub(crate) fn of_card(
    bin_number: &BinNumber,
    price: Decimal,
    currency: Option<&Currency>,
) -> Option<InstallmentDetail> {
    let bin = find_bin(bin_number.as_str());
    let plan = bin.and_then(plan_of).filter(|_| is_lira(currency));
    let mut detail = object!(InstallmentDetail {
        bin_number: Some(bin_number.clone()),
        ..choices(plan, price)?
    });
    if let Some(bin) = bin {
        detail.card_type = Some(card_type(bin.card_type));
        detail.card_association = Some(association(bin.association));
        detail.card_family_name = known(bin.family);
        detail.bank_name = known(bin.bank_name);
        detail.bank_code = (bin.bank_code != 0).then_some(bin.bank_code);
        detail.commercial = Some(bin.commercial);
    }
    Some(detail)
}

/// What the cards of a family may choose.
pub(crate) fn of_family(
    plan: &InstallmentPlan,
    price: Decimal,
    currency: Option<&Currency>,
) -> Option<InstallmentDetail> {
    Some(object!(InstallmentDetail {
        card_type: Some(CardType::CreditCard),
        card_family_name: known(plan.family),
        bank_name: known(plan.bank_name),
        bank_code: Some(plan.bank_code),
        ..choices(Some(plan).filter(|_| is_lira(currency)), price)?
    }))
}

/// Only lira are paid in installments: the cards that have them pay in nothing else.
fn is_lira(currency: Option<&Currency>) -> bool {
    currency.is_none_or(|currency| *currency == *"TRY")
}

/// The single charge, and what the plan offers besides.
fn choices(plan: Option<&InstallmentPlan>, price: Decimal) -> Option<InstallmentDetail> {
    let rates = plan.map_or(&[][..], |plan| plan.rates);
    let prices = std::iter::once(&(1, "0")).chain(rates);
    Some(object!(InstallmentDetail {
        price: Some(Price::new(price.normalize())),
        force3ds: Some(plan.map_or(0, |plan| plan.force3ds)),
        force_cvc: Some(plan.map_or(0, |plan| plan.force_cvc)),
        installment_prices: Some(
            prices.map(|(number, rate)| choice(*number, rate, price)).collect::<Option<_>>()?,
        ),
        ..InstallmentDetail::default()
    }))
}

fn choice(number: u32, surcharge_percent: &str, price: Decimal) -> Option<InstallmentPrice> {
    let rate = Decimal::from_str_exact(surcharge_percent).ok()?;
    let surcharge = price.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)?;
    let total = match number {
        1 => price,
        _ => round(price.checked_add(surcharge)?),
    };
    Some(object!(InstallmentPrice {
        installment_price: Price::new(round(total.checked_div(number.into())?).normalize()),
        total_price: Price::new(total.normalize()),
        installment_number: number,
    }))
}

/// To the smallest coin, as the documented example does.
fn round(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

const NONE_FOR_DEBIT_CARDS: &str = "10218";
/// Documented for a terminal without installments; that a card without them is refused alike is inferred.
const NOT_PERMITTED: &str = "10222";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: u32, rate: &str, price: &str, installment: &str, total: &str) {
        let choice = choice(number, rate, price.parse().unwrap()).unwrap();
        assert_eq!(choice.installment_price.to_string(), installment);
        assert_eq!(choice.total_price.to_string(), total);
    }

    #[test]
    fn the_documented_prices_are_reproduced() {
        check(1, "0", "100", "100", "100");
        check(2, "2.0", "100", "51", "102");
        check(3, "3.0", "100", "34.33", "103");
        check(6, "6.0", "100", "17.67", "106");
    }

    #[test]
    fn amounts_beyond_the_range_are_refused_instead_of_panicking() {
        assert_eq!(choice(12, "12.0", Decimal::MAX), None);
    }
}

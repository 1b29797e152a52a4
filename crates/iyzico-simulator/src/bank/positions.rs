//! Who has which part of a payment.

use iyzico_core::Price;
use rust_decimal::Decimal;

use super::accounts::{Holding, Owner};
use super::line::Line;
use super::payment::{Payment, ReversalKind, sum};

impl Payment {
    /// What each party has of it now. All balances add up to 0.
    pub(crate) fn positions(&self) -> Vec<(Owner, Holding)> {
        if !self.is_booked() {
            return Vec::new();
        }
        let (to_balance, to_card): (Vec<_>, Vec<_>) =
            self.refunds.iter().partition(|refund| refund.kind == ReversalKind::ToBalance);
        let to_card = sum(to_card.iter().map(|refund| refund.price)).amount();
        let to_balance = sum(to_balance.iter().map(|refund| refund.price)).amount();
        let mut merchant = Holding::default();
        let mut sub_merchants = Vec::new();
        for line in &self.lines {
            merchant.add(self.of_merchant(line));
            if let Some(key) = &line.sub_merchant_key {
                let owner = Owner::SubMerchant(key.clone());
                sub_merchants.push((owner, Self::held(line, line.sub_merchant_total())));
            }
        }
        let fees = sum([self.commission, self.fee].into_iter()).amount();
        let mut positions = vec![
            (Owner::Cards, with_balance(to_card - self.paid_price.amount())),
            (Owner::Iyzico, with_balance(fees)),
            (Owner::Merchant, merchant),
        ];
        if !to_balance.is_zero() {
            positions.push((Owner::BuyerBalances, with_balance(to_balance)));
        }
        positions.extend(sub_merchants);
        positions
    }

    /// A reserve stays behind when the rest of the line is paid out.
    fn of_merchant(&self, line: &Line) -> Holding {
        let mut holding = Self::held(line, line.merchant_total());
        if line.payout_at.is_some() && !self.reserve_released {
            holding.reserve = line.reserve_left();
            holding.scheduled = (holding.scheduled - holding.reserve).max(Decimal::ZERO);
        }
        holding
    }

    fn held(line: &Line, total: Price) -> Holding {
        let mut holding = with_balance(total.amount());
        let locked = total.amount().max(Decimal::ZERO);
        match line.payout_at {
            None => holding.waiting = locked,
            Some(_) if !line.paid_out => holding.scheduled = locked,
            Some(_) => {}
        }
        holding
    }
}

fn with_balance(balance: Decimal) -> Holding {
    Holding { balance, ..Holding::default() }
}

use iyzico_core::Price;
use iyzico_core::card::{CardToken, CardUserKey};
use iyzico_core::order::{ConversationId, Currency, Note};
use iyzico_core::test_cards::Behaviour;
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::cards::Card;
use crate::clock::Clock;
use crate::ledger::{Ledger, Line, Payment};
use crate::numbers::Numbers;
use crate::refusal::{INVALID_REQUEST, Refusal};
use crate::split::split;
use crate::wallet::{Keep, Payer, Wallet};

/// Everything that the calls read and change.
#[derive(Debug)]
pub(crate) struct Bank {
    pub(crate) ledger: Ledger,
    pub(crate) wallet: Wallet,
    pub(crate) numbers: Numbers,
    pub(crate) policy: Policy,
    clock: Clock,
}

/// Readings of the documents that a merchant's account decides, or that the documents leave open.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Policy {
    /// Whether debit cards are refused without 3-D Secure (10217), as the documents say; the list of
    /// successful test cards holds debit cards all the same.
    pub(crate) debit_needs_three_ds: bool,
    /// Whether a cancellation is refused after the Turkish day of the payment.
    pub(crate) cancel_only_on_same_day: bool,
}

/// What a merchant asks to be paid for.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) conversation_id: Option<ConversationId>,
    pub(crate) price: Price,
    pub(crate) paid_price: Price,
    pub(crate) currency: Currency,
    pub(crate) installment: u32,
    pub(crate) basket_id: Option<Note>,
    /// The merchant's number and the price of each line.
    pub(crate) lines: Vec<(Note, Price)>,
}

impl Bank {
    pub(crate) fn new(seed: u64, clock: Clock, policy: Policy) -> Self {
        Self {
            ledger: Ledger::default(),
            wallet: Wallet::default(),
            numbers: Numbers::from_seed(seed),
            policy,
            clock,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.timestamp()
    }

    /// Charges a card and books the payment.
    pub(crate) fn charge(&mut self, order: Order, payer: Payer) -> Result<&Payment, Refusal> {
        self.approve(&order, &payer.card)?;
        let prices: Vec<Decimal> = order
            .lines
            .iter()
            .map(|(_, price)| price.amount())
            .collect();
        let split = split(order.price.amount(), order.paid_price.amount(), &prices)
            .ok_or_else(|| Refusal::new(INVALID_REQUEST).because("the amounts are out of range"))?;
        let stored_as = payer.keep.map(|keep| self.store(keep, payer.card.clone()));
        let payment_id = self.numbers.payment();
        let lines = order
            .lines
            .into_iter()
            .zip(split.lines)
            .map(|((item_id, _), share)| Line {
                payment_transaction_id: self.numbers.line(),
                item_id,
                share,
                refunded: Price::ZERO,
            });
        let payment = Payment {
            payment_id,
            conversation_id: order.conversation_id,
            made_at: self.clock.timestamp(),
            price: order.price,
            paid_price: order.paid_price,
            currency: order.currency,
            installment: order.installment,
            basket_id: order.basket_id,
            card: payer.card,
            stored_as,
            surcharge_rate: split.surcharge_rate,
            surcharge: split.surcharge,
            commission: split.commission,
            fee: split.fee,
            lines: lines.collect(),
            auth_code: self.numbers.approval(),
            host_reference: self.numbers.reference(),
            cancellation: None,
            refunds: Vec::new(),
        };
        Ok(self.ledger.add(payment))
    }

    fn store(&mut self, keep: Keep, card: Card) -> (CardUserKey, CardToken) {
        let buyer = match keep {
            Keep::ForNewBuyer => self.numbers.card_user_key(),
            Keep::For(buyer) => buyer,
        };
        let token = self.numbers.card_token();
        self.wallet.store(buyer.clone(), token.clone(), card);
        (buyer, token)
    }

    /// The answer of the bank that issued the card.
    fn approve(&self, order: &Order, card: &Card) -> Result<(), Refusal> {
        if card.turkish && order.currency != *"TRY" {
            return Err(Refusal::new("5184"));
        }
        if card.is_debit() && self.policy.debit_needs_three_ds {
            return Err(Refusal::new("10217"));
        }
        if card.is_debit() && order.installment > 1 {
            return Err(Refusal::new("10218"));
        }
        match card.behaviour {
            Behaviour::Decline { code, group } => Err(Refusal::declined(code, group)),
            _ => Ok(()),
        }
    }
}

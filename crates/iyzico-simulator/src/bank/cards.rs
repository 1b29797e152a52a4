//! What the bank knows about a card.

use iyzico_core::Given;
use iyzico_core::bin::{BinNumber, CardAssociation, CardType};
use iyzico_core::card::{CardNumber, ExpireMonth, ExpireYear, Scheme};
use iyzico_core::order::Note;
use iyzico_core::test_cards::{self, Behaviour, TestBin};
use jiff::Timestamp;
use serde::Serialize;

use super::clock::turkish;
use super::fields::{known, note, optional};
use super::order::Order;
use super::pack::pack_fields;
use super::refusal::Refusal;

/// A card as the bank knows it. The number itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Card {
    /// First six digits.
    pub bin_number: BinNumber,
    /// Last four digits.
    pub last_four_digits: Note,
    /// The scheme; missing when the first digits belong to none of the four.
    pub card_association: Option<CardAssociation>,
    /// Credit or debit; missing when nothing is published about the first digits.
    pub card_type: Option<CardType>,
    /// Installment programme.
    pub card_family: Option<Note>,
    /// What happens when it is charged.
    pub behaviour: Behaviour,
    /// Whether it is known to have been issued in Türkiye.
    pub turkish: bool,
    /// The last month in which it can be charged.
    #[serde(skip)]
    pub(crate) valid_through: Option<Month>,
}

/// A month of the Turkish calendar, counted from the first one of year 0.
type Month = u32;

fn month(year: u32, month: u32) -> Month {
    12 * year + month
}

pack_fields!(Card {
    bin_number,
    last_four_digits,
    card_association,
    card_type,
    card_family,
    behaviour,
    turkish,
    valid_through,
});

impl Card {
    /// Looks a card up: among the published test cards, then by its BIN, then by its scheme.
    ///
    /// `None` for numbers that are too short to belong to any bank.
    pub(crate) fn of(number: &CardNumber) -> Option<Self> {
        const SHORTEST: usize = 12;
        let digits = number.as_str();
        if digits.len() < SHORTEST {
            return None;
        }
        let bin = find_bin(digits);
        let test_card = test_cards::find(digits);
        let family = test_card.map_or("", |card| card.family);
        let bin_family = bin.map_or("", |bin| bin.family);
        Some(Self {
            bin_number: BinNumber::new(start(digits, 6)).expect("six digits are a BIN"),
            last_four_digits: note(&digits[digits.len() - 4..]),
            card_association: test_card
                .map(|card| card.association)
                .or(bin.map(|bin| bin.association))
                .map(association)
                .or_else(|| Scheme::of(digits).and_then(association_of)),
            card_type: test_card
                .map(|card| card.card_type)
                .or(bin.map(|bin| bin.card_type))
                .map(card_type),
            card_family: known(family).or_else(|| known(bin_family)),
            behaviour: test_card.map_or(Behaviour::Success, |card| card.behaviour),
            turkish: !test_card.is_some_and(|card| card.foreign)
                && bin.is_some_and(|bin| !bin.bank_name.is_empty()),
            valid_through: None,
        })
    }

    /// The same card, with the last month in which it can be charged.
    pub(crate) fn expiring(
        self,
        in_month: Option<&Given<ExpireMonth>>,
        of_year: Option<&Given<ExpireYear>>,
    ) -> Self {
        let of_year = optional(of_year).and_then(|year| year.as_str().parse().ok());
        let in_month = optional(in_month).and_then(|month| month.as_str().parse().ok());
        let valid_through =
            of_year.zip(in_month).map(|(of_year, in_month)| month(of_year, in_month));
        Self { valid_through, ..self }
    }

    /// What the bank says behind the last day of the month, whoever knows the card by a token only.
    pub(crate) fn check_expiry(&self, now: Timestamp) -> Result<(), Refusal> {
        let today = turkish(now);
        let [year, this_month] = [today.year().into(), today.month().into()]
            .map(|part: i32| u32::try_from(part).unwrap_or_default());
        match self.valid_through {
            Some(last) if last < month(year, this_month) => Err(Refusal::new(EXPIRED)),
            _ => Ok(()),
        }
    }

    /// What iyzico refuses before it asks the bank.
    pub(crate) fn accepts(&self, order: &Order) -> Result<(), Refusal> {
        if self.turkish && order.currency != *"TRY" {
            return Err(Refusal::new("5184"));
        }
        Ok(())
    }

    pub(crate) fn is_debit(&self) -> bool {
        self.card_type == Some(CardType::DebitCard)
    }
}

/// A bank's code, unlike the one for a card that is typed: that one iyzico refuses itself.
const EXPIRED: &str = "10054";

/// Finds what is published about the first six digits of a card.
pub(crate) fn find_bin(digits: &str) -> Option<&'static TestBin> {
    test_cards::BINS.iter().find(|bin| bin.bin == start(digits, 6))
}

/// Reads the name that the tables give to a scheme.
pub(crate) fn association(name: &str) -> CardAssociation {
    match name {
        "VISA" => CardAssociation::Visa,
        "MASTER_CARD" => CardAssociation::MasterCard,
        "AMERICAN_EXPRESS" => CardAssociation::AmericanExpress,
        "TROY" => CardAssociation::Troy,
        other => CardAssociation::Other(other.to_owned()),
    }
}

/// Reads the name that the tables give to a type.
pub(crate) fn card_type(name: &str) -> CardType {
    match name {
        "CREDIT_CARD" => CardType::CreditCard,
        "DEBIT_CARD" => CardType::DebitCard,
        "PREPAID_CARD" => CardType::PrepaidCard,
        other => CardType::Other(other.to_owned()),
    }
}

fn association_of(scheme: Scheme) -> Option<CardAssociation> {
    match scheme {
        Scheme::Visa => Some(CardAssociation::Visa),
        Scheme::Mastercard => Some(CardAssociation::MasterCard),
        Scheme::AmericanExpress => Some(CardAssociation::AmericanExpress),
        Scheme::Troy => Some(CardAssociation::Troy),
        _ => None,
    }
}

fn start(digits: &str, length: usize) -> &str {
    digits.get(..length).unwrap_or(digits)
}

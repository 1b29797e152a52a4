//! Numbers that the bank hands out. The same seed gives the same numbers in the same order.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::card::{CardToken, CardUserKey};
use iyzico_core::ids::ReferenceCode;
use iyzico_core::order::{Note, Token};
use iyzico_core::payment::{PaymentId, PaymentTransactionId};
use jiff::SignedDuration;

use super::fields::note;
use crate::scramble::scramble;

/// The counters behind all numbers.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    seed: u64,
    payment: u64,
    line: u64,
    approval: u64,
    reference: u64,
    key: u64,
    token: u64,
    delay: u64,
    terminal: u64,
    record: u64,
}

impl Numbers {
    /// Seed 0 starts with the numbers of the documented example.
    pub(crate) fn from_seed(seed: u64) -> Self {
        let jump = if seed == 0 { 0 } else { scramble(seed) % 10_000_000 };
        Self {
            seed,
            payment: 10_851_936 + jump,
            line: 11_441_121 + jump,
            approval: jump,
            reference: 1 + jump % 90_000,
            key: 0,
            token: 0,
            delay: 0,
            terminal: 10_000_001 + jump,
            record: 1 + jump,
        }
    }

    pub(crate) fn payment(&mut self) -> PaymentId {
        PaymentId::new(&next(&mut self.payment).to_string()).expect("digits name a payment")
    }

    pub(crate) fn line(&mut self) -> PaymentTransactionId {
        PaymentTransactionId::new(&next(&mut self.line).to_string()).expect("digits name a line")
    }

    /// Approval code of the bank, six digits.
    pub(crate) fn approval(&mut self) -> Note {
        const FIRST: u64 = 235_467;
        const STEP: u64 = 104_729; // has no factor in common with 1,000,000: every code comes up
        let code = (FIRST + next(&mut self.approval) * STEP) % 1_000_000;
        note(&format!("{code:06}"))
    }

    /// The bank's reference number, of the form that the sandbox uses.
    pub(crate) fn reference(&mut self) -> Note {
        note(&format!("mock{:05}iyzihostrfn", next(&mut self.reference)))
    }

    pub(crate) fn card_user_key(&mut self) -> CardUserKey {
        CardUserKey::new(&self.key()).expect("a key is not empty")
    }

    pub(crate) fn sub_merchant_key(&mut self) -> SubMerchantKey {
        SubMerchantKey::new(&self.key()).expect("a key is not empty")
    }

    pub(crate) fn reference_code(&mut self) -> ReferenceCode {
        ReferenceCode::new(&self.uuid()).expect("a reference is not empty")
    }

    pub(crate) fn card_token(&mut self) -> CardToken {
        CardToken::new(&self.key()).expect("a token is not empty")
    }

    /// Token of a page.
    pub(crate) fn token(&mut self) -> Token {
        Token::new(&self.uuid()).expect("a token is not empty")
    }

    /// Token of a page of BKM Express, which begins as in the sandbox.
    pub(crate) fn bkm_token(&mut self) -> Token {
        Token::new(&format!("mockToken_{}", self.uuid())).expect("a token is not empty")
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let number = next(&mut self.token);
        let [high, low] = [1, 2].map(|word| scramble(!self.seed ^ (number << 2 | word)));
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0x3fff | 0x8000,
            low & 0xffff_ffff_ffff,
        )
    }

    /// A bank's ID for a terminal, eight digits or more.
    pub(crate) fn terminal(&mut self) -> Note {
        note(&next(&mut self.terminal).to_string())
    }

    /// iyzico's ID for a transaction at a terminal.
    pub(crate) fn record(&mut self) -> i64 {
        next(&mut self.record).cast_signed()
    }

    /// What the bank says of 3-D Secure to a merchant who runs it; made up.
    pub(crate) fn pa_res(&mut self) -> String {
        self.key()
    }

    /// How long after an attempt its notification is sent: 10 to 15 seconds, as documented.
    pub(crate) fn webhook_delay(&mut self) -> SignedDuration {
        let spread = scramble(self.seed ^ next(&mut self.delay)) % 5000;
        SignedDuration::from_secs(10) + SignedDuration::from_millis(spread.cast_signed())
    }

    /// Twenty bytes in base64, like the keys in the documents.
    fn key(&mut self) -> String {
        let number = next(&mut self.key);
        let words = [1, 2, 3].map(|word| scramble(self.seed ^ (number << 2 | word)));
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        BASE64.encode(&bytes[..20])
    }
}

fn next(counter: &mut u64) -> u64 {
    let number = *counter;
    *counter += 1;
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_zero_starts_with_the_documented_example() {
        let mut numbers = Numbers::from_seed(0);
        assert_eq!(numbers.payment().as_str(), "10851936");
        assert_eq!(numbers.line().as_str(), "11441121");
        assert_eq!(numbers.line().as_str(), "11441122");
        assert_eq!(numbers.approval().as_str(), "235467");
        assert_eq!(numbers.reference().as_str(), "mock00001iyzihostrfn");
    }

    #[test]
    fn the_seed_decides_all_numbers() {
        let draw = |seed| {
            let mut numbers = Numbers::from_seed(seed);
            [
                numbers.payment().to_string(),
                numbers.approval().to_string(),
                numbers.reference().to_string(),
                numbers.card_user_key().to_string(),
                numbers.card_token().to_string(),
            ]
        };
        assert_eq!(draw(7), draw(7));
        for (seven, eight) in draw(7).iter().zip(&draw(8)) {
            assert_ne!(seven, eight);
        }
    }
}

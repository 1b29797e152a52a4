use iyzico_core::buyer::GsmNumber;
use iyzico_core::html::Html;
use iyzico_core::object;
use iyzico_core::order::Locale;
use iyzico_core::stored_card::{InitializeUcs, ScriptType, Ucs};

use crate::bank::Bank;
use crate::bank::card_pages::CardPage;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::hosted::snippet;
use crate::calls::serve::Serve;

impl Serve for InitializeUcs {
    fn serve(&self, bank: &mut Bank) -> Result<Ucs, Refusal> {
        let email = required(&self.email)?.to_string();
        let gsm_number = optional(self.gsm_number.as_ref()).map(GsmNumber::as_str);
        let locale = match optional(self.locale.as_ref()) {
            Some(Locale::English) => Locale::English,
            _ => Locale::Turkish,
        };
        let card_user_key = bank.consumers.key_of(&email, &mut bank.numbers);
        let cards = bank.wallet.cards_of(&card_user_key).ok();
        let has_cards = cards.is_some_and(|cards| !cards.is_empty());
        let token = bank.open_card_page(CardPage {
            card_user_key,
            external_id: None,
            email: Some(email),
            locale: locale.clone(),
            callback_url: None,
            may_add: false,
            verifies: false,
            takes_debit: true,
            opened_at: bank.now(),
            chosen: Vec::new(),
        });
        let url = bank.card_page_url(&token, &locale);
        let script_type =
            if has_cards { ScriptType::ConsumerWithCardExist } else { ScriptType::UcsConsent };
        Ok(object!(Ucs {
            ucs_token: Some(note(token.as_str())),
            script_type: Some(script_type),
            script: Some(Html::raw(snippet(&url, &locale, PLACE))),
            gsm_number: gsm_number.map(note),
            masked_gsm_number: gsm_number.map(|number| note(&masked(number))),
            merchant_name: Some(note("iyzico simulator")),
            buyer_protected_consumer: Some(false),
            buyer_protected_merchant: Some(false),
        }))
    }
}

/// A mobile number with its last two digits, `+90********00`.
fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let (start, end) = (3.min(digits.len()), digits.len().saturating_sub(2));
    let shown = digits
        .iter()
        .enumerate()
        .map(|(index, digit)| if (start..end).contains(&index) { '*' } else { *digit });
    shown.collect()
}

/// Where the script draws the cards. Documented.
const PLACE: &str = "ucs-cards";

use iyzico_core::Price;
use jiff::Timestamp;

use super::Language;
use crate::bank::clock::turkish;

/// An amount with its currency: `₺1.234,50` in Turkish, `₺1,234.50` in English.
pub(crate) fn money(price: Price, currency: &str, language: Language) -> String {
    let symbol = match currency {
        "TRY" => "₺",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        other => return format!("{} {other}", amount(price, language)),
    };
    let amount = amount(price, language);
    match amount.strip_prefix('-') {
        Some(amount) => format!("−{symbol}{amount}"),
        None => format!("{symbol}{amount}"),
    }
}

/// An amount with at least two decimals and none cut off.
pub(crate) fn amount(price: Price, language: Language) -> String {
    const FEWEST_DECIMALS: u32 = 2;
    let mut decimal = price.amount().normalize();
    if decimal.scale() < FEWEST_DECIMALS {
        decimal.rescale(FEWEST_DECIMALS);
    }
    let (thousands, point) = match language {
        Language::Turkish => ('.', ','),
        Language::English => (',', '.'),
    };
    let text = decimal.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if decimal < rust_decimal::Decimal::ZERO { "-" } else { "" };
    let mut shown = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(thousands);
        }
        shown.push(digit);
    }
    if !fraction.is_empty() {
        shown.push(point);
        shown.push_str(fraction);
    }
    shown
}

/// A moment in Turkish local time.
pub(crate) fn moment(at: Timestamp, language: Language) -> String {
    let form = language.say("%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S");
    turkish(at).strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(price: &str, currency: &str, turkish: &str, english: &str) {
        let price = price.parse().unwrap();
        assert_eq!(money(price, currency, Language::Turkish), turkish);
        assert_eq!(money(price, currency, Language::English), english);
    }

    #[test]
    fn amounts_are_written_as_each_language_writes_them() {
        check("1234.5", "TRY", "₺1.234,50", "₺1,234.50");
        check("0.00945", "TRY", "₺0,00945", "₺0.00945");
        check("1000000", "EUR", "€1.000.000,00", "€1,000,000.00");
        check("999", "CHF", "999,00 CHF", "999.00 CHF");
    }

    #[test]
    fn a_moment_is_shown_in_turkish_time() {
        let at = "2026-03-01T22:30:00Z".parse().unwrap();
        assert_eq!(moment(at, Language::Turkish), "02.03.2026 01:30:00");
        assert_eq!(moment(at, Language::English), "2026-03-02 01:30:00");
    }
}

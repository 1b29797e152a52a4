use super::*;

#[track_caller]
fn check(json: &str, request: &str, signature: &str) {
    let price: Price = serde_json::from_str(json).expect("the literal is an amount");
    assert_eq!(price.to_request_text(), request);
    assert_eq!(price.to_signature_text(), signature);
}

#[test]
fn amounts_come_from_the_characters_of_the_literal() {
    check("1.20000000", "1.2", "1.2");
    check("0E-8", "0.0", "0");
    check("10.209999999999999", "10.209999999999999", "10.209999999999999");
    check("12345678901234.56", "12345678901234.56", "12345678901234.56");
    check("\"1.2\"", "1.2", "1.2");
    check("1.2", "1.2", "1.2");
    check("1E+2", "100.0", "100");
    check("100", "100.0", "100");
    check("1.5e-3", "0.0015", "0.0015");
    check("7e28", "70000000000000000000000000000", "70000000000000000000000000000");
    check("0E-99", "0.0", "0");
}

#[test]
fn an_amount_is_never_rounded_to_be_accepted() {
    for text in [
        "1.00000000000000000000000000000000005e0",
        "0.0111111111110008004000111111111111100080e01",
        "1.00000000000000000000000000000000005",
        "1e-29",
        "8e28",
        "1e999999",
        "1e-999999",
        "1e99999999999999999999",
        "79228162514264337593543950336",
    ] {
        assert!(text.parse::<Price>().is_err(), "{text:?} was accepted");
        assert!(serde_json::from_str::<Price>(text).is_err(), "{text:?} was accepted");
    }
}

#[test]
fn what_is_not_an_amount_is_refused() {
    for text in [
        "12,50", "1.234,50", "", "abc", "NaN", "1_000", "0x10", "1 000", "1e400", "+5", "5.", ".5",
        "-", "--5", "1.2.3", "5e", "e5", "\u{665}", "\u{ff15}",
    ] {
        assert!(text.parse::<Price>().is_err(), "{text:?} was accepted");
    }
}

#[test]
fn a_decimal_of_a_program_is_the_amount() {
    let decimal = Decimal::new(14_990, 2);
    assert_eq!(Price::from(decimal).amount(), decimal);
    assert_eq!(Price::new(decimal).to_string(), "149.90");
    assert_eq!(Given::<Price>::from(decimal), Given::Value(Price(decimal)));
    assert_eq!(Given::<Share>::from(Price(decimal)), Given::Value(Share(Price(decimal))));
}

#[test]
fn an_amount_is_shown_with_all_its_digits() {
    let price = Price::new(Decimal::new(14_990, 2));
    assert_eq!(format!("{price} {price:?} {:?}", Share(price)), "149.90 149.90 149.90");
}

#[test]
fn amounts_survive_being_stored() {
    let price: Price = "10.209999999999999".parse().unwrap();
    let json = serde_json::to_string(&[price]).unwrap();
    assert_eq!(json, r#"["10.209999999999999"]"#);
    assert_eq!(serde_json::from_str::<[Price; 1]>(&json).unwrap(), [price]);
    assert_eq!(serde_json::to_string(&Share(price)).unwrap(), r#""10.209999999999999""#);
}

#[test]
fn noise_behind_the_eighth_decimal_is_no_difference() {
    let is_same =
        |one: &str, other: &str| one.parse::<Price>().unwrap().is_same_as(other.parse().unwrap());
    assert!(is_same("10.21", "10.209999999999999"));
    assert!(is_same("10.21", "10.2100"));
    assert!(!is_same("10.21", "10.2099999"));
    assert!(!is_same("10.21", "10.20"));
    assert!(!is_same("0", "0.01"));
}

#[track_caller]
fn check_refused(rule: &Rule, text: &str, problem: Option<&str>) {
    assert_eq!((rule.refuse)(text), problem, "{text}");
}

#[test]
fn a_price_is_more_than_nothing() {
    check_refused(&RULE, "0.01", None);
    for text in ["0", "0.00", "-0.01", "-1"] {
        check_refused(&RULE, text, Some("must be greater than 0"));
    }
    check_refused(&RULE, "much", Some("is not a decimal number"));
}

#[test]
fn a_share_is_nothing_or_more() {
    for text in ["0", "0.00", "0.01", "12"] {
        check_refused(&SHARE_RULE, text, None);
    }
    for text in ["-0.01", "-1"] {
        check_refused(&SHARE_RULE, text, Some("must not be negative"));
    }
    check_refused(&SHARE_RULE, "much", Some("is not a decimal number"));
    assert_eq!("0.27".parse::<Share>().unwrap(), Share("0.27".parse().unwrap()));
}

#[test]
fn more_than_two_decimals_are_doubted() {
    let context = crate::Context::live(jiff::Timestamp::UNIX_EPOCH);
    let is_doubted = |text: &str| (RULE.doubt)(text, &context).is_some();
    for text in ["1", "1.2", "1.23", "1.230", "1.2300000"] {
        assert!(!is_doubted(text), "{text}");
    }
    for text in ["1.234", "0.001", "1.00000001"] {
        assert!(is_doubted(text), "{text}");
    }
}

#[test]
fn people_read_at_least_two_digits_and_no_digit_is_lost() {
    for (text, exact) in [
        ("149.9", "149.90"),
        ("3", "3.00"),
        ("-1", "-1.00"),
        ("0E-8", "0.00000000"),
        ("1.20000000", "1.20000000"),
        ("10.209999999999999", "10.209999999999999"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
    ] {
        assert_eq!(text.parse::<Price>().unwrap().to_exact_text(), exact);
    }
}

#[test]
fn hundredths_are_whole_or_nothing() {
    for (text, minor) in [
        ("149.90", Some(14_990)),
        ("3", Some(300)),
        ("-0.5", Some(-50)),
        ("0E-8", Some(0)),
        ("1.20000000", Some(120)),
        ("0.005", None),
    ] {
        assert_eq!(text.parse::<Price>().unwrap().minor_units(), minor, "{text}");
    }
}

/// What the short way must never do differently from the decimal library.
mod short_way {
    use proptest::prelude::*;

    use super::super::{Form, Price, Short, read_any};
    use rust_decimal::Decimal;

    #[track_caller]
    fn check(text: &str) {
        let Some(read) = Short::read(text) else { return };
        let expected = read_any(text).unwrap().amount();
        assert_eq!(
            (read.mantissa(), read.scale()),
            (expected.mantissa(), expected.scale()),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn reads_the_same(
            text in "[0-9]{0,20}[.]?[0-9]{0,20}",
            exponent in "[eE][-+]?[0-9]{0,2}",
            odd in "[-+.0-9eE, ]{0,20}",
        ) {
            check(&text);
            check(&(text + &exponent));
            check(&odd);
        }

        #[test]
        fn writes_the_same(mantissa in any::<i64>(), digits in 0..20_u32, scale in 0..28_u32) {
            let mantissa = mantissa / 10_i64.pow(digits.min(18));
            let amount = Decimal::new(mantissa, scale);
            let price = Price::new(amount);
            prop_assert_eq!(price.to_text(Form::Exact), amount.to_string());
            prop_assert_eq!(price.to_signature_text(), amount.normalize().to_string());
            let mut request = amount.normalize();
            if request.scale() == 0 {
                request.rescale(1);
            }
            prop_assert_eq!(price.to_request_text(), request.to_string());
            let mut money = amount;
            money.rescale(scale.max(2));
            prop_assert_eq!(price.to_exact_text(), money.to_string());
        }
    }

    #[test]
    fn the_longest_and_the_shortest() {
        for digits in 1..22 {
            let whole = "9".repeat(digits);
            check(&whole);
            for point in 0..=digits {
                check(&format!("{}.{}", &whole[..point], &whole[point..]));
            }
        }
        assert_eq!(Short::read(""), None);
        assert!(Short::read("149.90").is_some());
        assert!(Short::read("0E-8").is_some());
        assert!(Short::read("E-8").is_none());
    }
}

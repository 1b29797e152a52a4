use super::DifferenceKind::{
    Amount, Cancelled, Held, MissingAtIyzico, MissingHere, Refunded, Refused, RepeatedHere, Unclear,
};
use super::*;
use crate::wire::error::{Error, Outcome};
use serde_json::{Value, json};

fn row(kind: &str, number: u32, payment: u32, price: &str) -> Value {
    json!({
        "transactionType": kind, "transactionId": number, "paymentId": payment, "price": price,
        "paidPrice": price, "transactionCurrency": "TRY", "paymentPhase": "AUTH",
    })
}

fn day(rows: &[Value]) -> Reconciliation {
    let mut day = Reconciliation::new();
    day.add_page(&json!({ "status": "success", "transactions": rows }).to_string());
    day
}

/// What is found of one payment of ours.
#[track_caller]
fn compare(day: &mut Reconciliation, ours: &Value) -> Vec<DifferenceKind> {
    let found = day.compare_json(&ours.to_string()).unwrap();
    found.into_iter().map(|difference| difference.kind).collect()
}

fn rest(day: Reconciliation) -> Vec<(DifferenceKind, Option<String>)> {
    let rest = day.rest().into_iter();
    rest.map(|found| (found.kind, found.payment_id.map(|id| id.to_string()))).collect()
}

const NOTHING: [DifferenceKind; 0] = [];
const ALL_TOLD: [(DifferenceKind, Option<String>); 0] = [];

fn about(kind: DifferenceKind, payment: u32) -> (DifferenceKind, Option<String>) {
    (kind, Some(payment.to_string()))
}

#[test]
fn the_lines_of_a_payment_are_added_up_wherever_they_stand() {
    let first = [row("PAYMENT", 1, 17, "0.1"), row("PAYMENT", 2, 18, "5")];
    let mut day = day(&first);
    day.add_page(&json!({ "transactions": [row("PAYMENT", 3, 17, "0.2")] }).to_string());
    assert_eq!(compare(&mut day, &json!({ "paymentId": 18, "paidPrice": "5.00" })), NOTHING);
    assert_eq!(compare(&mut day, &json!({ "paymentId": "17", "paidPrice": "0.3" })), NOTHING);
    assert_eq!(rest(day), ALL_TOLD);
}

#[test]
fn what_only_one_side_has_is_told() {
    let mut day = day(&[row("PAYMENT", 1, 17, "10"), row("PAYMENT", 2, 18, "5")]);
    let unknown = json!({ "paymentId": 19, "paidPrice": "5" });
    assert_eq!(compare(&mut day, &unknown), [MissingAtIyzico]);
    assert_eq!(rest(day), [about(MissingHere, 17), about(MissingHere, 18)]);
}

#[test]
fn amounts_and_currencies_are_compared() {
    let rows = [row("PAYMENT", 1, 17, "10"), row("PAYMENT", 2, 18, "10")];
    let mut day = day(&rows);
    let ours = json!({ "paymentId": 17, "paidPrice": "10.01" }).to_string();
    let found = day.compare_json(&ours).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Amount);
    assert_eq!(found[0].ours, Some("10.01".parse().unwrap()));
    assert_eq!(found[0].at_iyzico, Some("10".parse().unwrap()));
    let dollars = json!({ "paymentId": 18, "paidPrice": "10", "currency": "USD" });
    assert_eq!(compare(&mut day, &dollars), [DifferenceKind::Currency]);
}

#[test]
fn money_that_went_back_is_told_unless_it_is_known() {
    let rows = [
        row("PAYMENT", 1, 17, "10"),
        row("REFUND", 2, 17, "4"),
        row("REFUND", 3, 17, "1"),
        row("PAYMENT", 4, 18, "5"),
        row("CANCEL", 5, 18, "5"),
    ];
    let mut unknowing = day(&rows);
    assert_eq!(compare(&mut unknowing, &json!({ "paymentId": 17, "paidPrice": "10" })), [Refunded]);
    assert_eq!(compare(&mut unknowing, &json!({ "paymentId": 18, "paidPrice": "5" })), [Cancelled]);
    let mut knowing = day(&rows);
    let known = json!({ "paymentId": 17, "paidPrice": "10", "refundedPrice": "5" });
    assert_eq!(compare(&mut knowing, &known), NOTHING);
    let half_known = json!({ "paymentId": 18, "paidPrice": "5", "refundedPrice": "2" });
    assert_eq!(compare(&mut knowing, &half_known), [Cancelled]);
}

#[test]
fn the_amount_that_went_back_is_the_price_of_its_row() {
    let mut refund = row("REFUND", 2, 17, "4");
    refund["paidPrice"] = "10".into();
    let mut day = day(&[row("PAYMENT", 1, 17, "10"), refund]);
    let known = json!({ "paymentId": 17, "paidPrice": "10", "refundedPrice": "4" });
    assert_eq!(compare(&mut day, &known), NOTHING);
}

#[test]
fn a_refund_of_an_earlier_payment_is_no_payment_that_is_missing() {
    let rows = [row("REFUND", 1, 17, "4"), row("REFUND", 2, 18, "4"), row("CANCEL", 3, 19, "9")];
    let mut day = day(&rows);
    assert_eq!(compare(&mut day, &json!({ "paymentId": 17, "refundedPrice": "4" })), NOTHING);
    let not_of_this_day = json!({ "paymentId": 18, "paidPrice": "4", "refundedPrice": "4" });
    assert_eq!(compare(&mut day, &not_of_this_day), [MissingAtIyzico]);
    assert_eq!(rest(day), [about(Cancelled, 19)]);
}

#[test]
fn a_hold_is_no_money() {
    let mut hold = row("PAYMENT", 1, 17, "10");
    hold["paymentPhase"] = "PRE_AUTH".into();
    let mut released = row("CANCEL", 3, 18, "10");
    released["paymentPhase"] = "PRE_AUTH".into();
    let mut refused = hold.clone();
    refused["transactionStatus"] = (-1).into();
    refused["paymentId"] = 19.into();
    refused["transactionId"] = 4.into();
    let rows = [hold.clone(), released, refused];
    let mut day_of_ours = day(&rows);
    let mut ours =
        |id: u32| compare(&mut day_of_ours, &json!({ "paymentId": id, "paidPrice": 10 }));
    assert_eq!([ours(17), ours(18), ours(19)], [[Held], [Cancelled], [Refused]]);
    assert_eq!(rest(day(&rows)), ALL_TOLD);

    let mut captured = hold.clone();
    captured["paymentPhase"] = "POST_AUTH".into();
    let mut day = day(&[hold, captured]);
    assert_eq!(compare(&mut day, &json!({ "paymentId": 17, "paidPrice": 10 })), NOTHING);
}

fn refused_by_risk(number: u32, payment: u32, price: &str) -> Value {
    let mut refused = row("PAYMENT", number, payment, price);
    refused["transactionStatus"] = (-1).into();
    refused
}

/// Whether the money of such a payment was taken is not documented. So it is told, whatever the books have.
#[test]
fn what_risk_control_refused_is_told_until_the_money_was_given_back() {
    let rows =
        [refused_by_risk(1, 17, "10"), row("PAYMENT", 2, 18, "3"), refused_by_risk(3, 18, "4")];
    assert_eq!(rest(day(&rows)), [about(Refused, 17), about(Refused, 18)]);
    for paid in [json!(null), json!("0.5"), json!("10")] {
        let ours = json!({ "paymentId": 17, "paidPrice": paid });
        let found = day(&rows).compare_json(&ours.to_string()).unwrap();
        let kinds: Vec<_> = found.iter().map(|difference| &difference.kind).collect();
        assert_eq!(kinds, [&Refused], "{ours}");
        assert_eq!(found[0].at_iyzico, Some("10".parse().unwrap()), "what it is about");
    }
    for paid in ["3", "7"] {
        let ours = json!({ "paymentId": 18, "paidPrice": paid });
        assert_eq!(compare(&mut day(&rows), &ours), [Refused], "a line was refused");
    }
}

/// The cancellation that is advised gives back what was taken: books that say both are right.
#[test]
fn a_payment_that_risk_control_refused_is_balanced_by_its_cancellation() {
    let cancelled = [refused_by_risk(1, 17, "10"), row("CANCEL", 2, 17, "10")];
    let of = |books: Value| compare(&mut day(&cancelled), &books);
    let both = json!({ "paymentId": 17, "paidPrice": "10", "refundedPrice": "10" });
    assert_eq!(of(both), NOTHING);
    assert_eq!(of(json!({ "paymentId": 17, "paidPrice": "10" })), [Cancelled]);
    assert_eq!(of(json!({ "paymentId": 17, "refundedPrice": "10" })), [Refused]);
    assert_eq!(rest(day(&cancelled)), [about(Cancelled, 17)]);

    let in_part = [refused_by_risk(1, 17, "10"), row("REFUND", 2, 17, "4")];
    let known = json!({ "paymentId": 17, "paidPrice": "10", "refundedPrice": "4" });
    assert_eq!(compare(&mut day(&in_part), &known), [Refused], "6 are in doubt");
}

#[test]
fn a_row_that_comes_twice_counts_once() {
    let rows = [row("PAYMENT", 1, 17, "10"), row("REFUND", 1, 17, "10")];
    let mut day = day(&rows);
    day.add_page(&json!({ "transactions": rows }).to_string());
    let known = json!({ "paymentId": 17, "paidPrice": "10", "refundedPrice": "10" });
    assert_eq!(compare(&mut day, &known), NOTHING);
}

/// What goes back of several lines may have one number in all of them, and who counts them one payment after the other
/// may begin with 1 for each.
#[test]
fn rows_of_other_lines_and_payments_are_no_repetition() {
    let of_line = |line: u32, price: &str| {
        let mut row = row("REFUND", 9, 17, price);
        row["paymentTxId"] = line.into();
        row
    };
    let rows = [
        row("PAYMENT", 1, 17, "10"),
        row("PAYMENT", 1, 18, "5"),
        of_line(1, "2"),
        of_line(2, "2"),
        of_line(3, "1"),
    ];
    let mut day = day(&rows);
    day.add_page(&json!({ "transactions": rows }).to_string());
    let known = json!({ "paymentId": 17, "paidPrice": "10", "refundedPrice": "5" });
    assert_eq!(compare(&mut day, &known), NOTHING);
    assert_eq!(compare(&mut day, &json!({ "paymentId": 18, "paidPrice": "5" })), NOTHING);
}

/// It changed while the pages were read, or is another one with the number of the first.
#[test]
fn a_row_that_comes_again_and_says_something_else_is_unclear() {
    for (field, other) in [
        ("paidPrice", json!("12")),
        ("price", json!("12")),
        ("transactionStatus", json!(-1)),
        ("transactionCurrency", json!("EUR")),
    ] {
        let first = row("PAYMENT", 1, 17, "10");
        let mut again = first.clone();
        again[field] = other;
        let mut day = day(&[first, again, row("PAYMENT", 2, 18, "5")]);
        let known = json!({ "paymentId": 17, "paidPrice": "10" });
        assert_eq!(compare(&mut day, &known), [Unclear], "{field}");
        assert_eq!(compare(&mut day, &json!({ "paymentId": 18, "paidPrice": "5" })), NOTHING);
    }
}

#[test]
fn a_payment_that_the_books_list_twice_is_told() {
    let mut day = day(&[row("PAYMENT", 1, 17, "10")]);
    let ours = json!({ "paymentId": 17, "paidPrice": "10" });
    assert_eq!(compare(&mut day, &ours), NOTHING);
    assert_eq!(compare(&mut day, &ours), [RepeatedHere]);
}

#[test]
fn rows_that_cannot_be_counted_are_told_and_agree_with_nothing() {
    let rows = [
        json!({ "transactionType": "PAYMENT", "transactionId": 1, "paidPrice": 10 }),
        json!({ "transactionType": "PAYMENT", "transactionId": 2, "paymentId": 17 }),
        row("CHARGEBACK", 3, 18, "10"),
        json!("not a row"),
    ];
    let mut day = day(&rows);
    day.add_page("not a page");
    assert_eq!(compare(&mut day, &json!({ "paymentId": 17, "paidPrice": "10" })), [Unclear]);
    let nameless = (Unclear, None);
    assert_eq!(rest(day), [about(Unclear, 18), nameless.clone(), nameless.clone(), nameless]);
}

#[test]
fn amounts_beyond_the_range_are_unclear_instead_of_a_panic() {
    let most = Decimal::MAX.to_string();
    let rows = [row("PAYMENT", 1, 17, &most), row("PAYMENT", 2, 17, &most)];
    let mut day = day(&rows);
    assert_eq!(compare(&mut day, &json!({ "paymentId": 17, "paidPrice": most })), [Unclear]);
}

#[track_caller]
fn refuse(ours: &Value, path: &str) {
    let refused = Reconciliation::new().compare_json(&ours.to_string()).unwrap_err();
    let paths: Vec<_> = refused.findings.errors().map(|error| error.path.as_str()).collect();
    assert_eq!(paths, [path], "{ours}");
}

#[test]
fn what_is_no_payment_of_ours_is_refused() {
    refuse(&json!({ "paidPrice": "1" }), "ours[0].paymentId");
    refuse(&json!({ "paymentId": 17, "paidPrice": "1,5" }), "ours[0].paidPrice");
    refuse(&json!({ "paymentId": 17, "amount": "1" }), "ours[0].amount");
    refuse(&json!([17, "1"]), "ours[0]");
    refuse(&json!({ "$unusable": "is a function" }), "ours[0]");
}

/// Nothing was sent or not sent: it is a row of the books that is wrong, and whoever keeps them looks for it.
#[test]
fn a_mistake_in_the_books_is_told_with_its_row_and_its_field() {
    let mut day = day(&[row("PAYMENT", 1, 17, "10")]);
    for ours in [json!({ "paymentId": 17, "paidPrice": "10" }), json!({ "paymentId": 18 })] {
        day.compare_json(&ours.to_string()).unwrap();
    }
    let typed = OwnPayment::builder().payment_id("19").paid_price("-1").build();
    let told = |refused: InvalidRequestError| {
        let error = Error::from(refused);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!((error.report().endpoint, error.advice()), (None, None), "{error}");
        error.to_string()
    };
    assert_eq!(
        told(day.compare(&typed).unwrap_err()),
        "ours[2].paidPrice: must be greater than 0 (got \"-1\"; allowed: a decimal number greater than 0, \
         with a point, as text or number)"
    );
    let written = json!({ "paidPrice": 1.5, "amount": "1" }).to_string();
    assert_eq!(
        told(day.compare_json(&written).unwrap_err()),
        "2 problems\n  ours[3].paymentId: is required\n  ours[3].amount: is not a field of this object"
    );
    assert_eq!(
        told(day.compare_json("7").unwrap_err()),
        "ours[4]: is not an object with its fields by their names (got 7)"
    );
    assert_eq!(
        told(day.compare_json("{").unwrap_err()),
        "ours[5]: is not valid JSON (line 1, column 1)"
    );
    let many: Vec<_> = (0..200).map(|number| format!(r#","more{number}":1"#)).collect();
    let many = many.concat();
    let many = told(day.compare_json(&format!(r#"{{"paymentId":1{many}}}"#)).unwrap_err());
    assert!(many.ends_with("ours[6]: has 100 more problems, not listed"), "{many}");
    assert_eq!(many.lines().skip(1).find(|line| !line.starts_with("  ours[6]")), None);
}

#[test]
fn a_difference_is_written_without_what_it_does_not_have() {
    let rest = day(&[row("PAYMENT", 1, 17, "10.10")]).rest();
    let json = serde_json::to_string(&rest).unwrap();
    assert_eq!(
        json,
        r#"[{"kind":"MISSING_HERE","paymentId":"17","atIyzico":"10.1","currency":"TRY"}]"#
    );
}

/// An amount that cannot be read is not the same as none, and a difference without its payment helps nobody.
#[test]
fn what_is_no_payment_is_not_compared_and_a_difference_names_its_payment() {
    let mut day = day(&[row("PAYMENT", 1, 17, "10")]);
    for ours in [
        OwnPayment::builder().payment_id("17").paid_price("ten").build(),
        OwnPayment::builder().payment_id("17").paid_price("0").build(),
        OwnPayment::builder().payment_id("17").paid_price("10").refunded_price("-1").build(),
        OwnPayment::builder().payment_id("").paid_price("10").build(),
    ] {
        assert!(day.compare(&ours).is_err(), "{ours:?}");
    }
    for (payment, kind) in [("17", Amount), ("18", MissingAtIyzico)] {
        let ours = OwnPayment::builder().payment_id(payment).paid_price("11").build();
        let [found] = day.compare(&ours).unwrap().try_into().unwrap();
        assert_eq!(found.kind, kind);
        assert_eq!(found.payment_id.unwrap().as_str(), payment);
    }
}

proptest::proptest! {
    /// Whatever the order, a day agrees with itself; and one kuruş more never does.
    #[test]
    fn a_day_agrees_with_itself_only(
        lines in proptest::collection::vec((0_u32..5, 1_i64..1_000_000), 1..40),
        from in 0_usize..40,
    ) {
        let mut rows: Vec<_> = lines.iter().zip(1..).map(|((payment, kurus), number)| {
            row("PAYMENT", number, *payment, &Decimal::new(*kurus, 2).to_string())
        }).collect();
        let middle = from % rows.len();
        rows.rotate_left(middle);
        let mut day = day(&rows);
        let mut sums = std::collections::BTreeMap::new();
        for (payment, kurus) in &lines {
            *sums.entry(*payment).or_insert(0) += kurus;
        }
        for (payment, kurus) in &sums {
            let more = json!({ "paymentId": payment, "paidPrice": Decimal::new(kurus + 1, 2).to_string() });
            proptest::prop_assert_eq!(compare(&mut day.clone(), &more), [Amount]);
            let ours = json!({ "paymentId": payment, "paidPrice": Decimal::new(*kurus, 2).to_string() });
            proptest::prop_assert_eq!(compare(&mut day, &ours), NOTHING);
        }
        proptest::prop_assert_eq!(rest(day), ALL_TOLD);
    }
}

/// Books that agree with a row of which anything cannot be read agree with nothing.
#[test]
fn a_row_of_which_anything_cannot_be_read_is_unclear() {
    let ours = json!({ "paymentId": 17, "paidPrice": "10", "currency": "TRY" });
    let mut right = row("PAYMENT", 1, 17, "10");
    right["transactionStatus"] = 2.into();
    right["conversationId"] = "c1".into();
    let page = |field: &str, literal: &str| {
        let mut row = right.clone();
        row[field] = "here".into();
        let row = row.to_string().replace(r#""here""#, literal);
        let mut day = Reconciliation::new();
        day.add_page(&format!(r#"{{"transactions":[{row}]}}"#));
        day
    };
    for field in right.as_object().unwrap().keys() {
        let usual = right[field].to_string();
        assert_eq!(compare(&mut page(field, &usual), &ours), NOTHING);
        let doubled = format!(r#"{usual},"{field}":"2""#);
        let other = format!(r#""2","{field}":{usual}"#);
        for odd in ["[]", "{}", "[1]", r#"{"value":1}"#, "true", &doubled, &other] {
            let mut day = page(field, odd);
            let found = compare(&mut day, &ours);
            let is_counted = field != "conversationId" || odd.contains(field);
            assert_eq!(!found.is_empty(), is_counted, "{field} is {odd}: {found:?}");
            let is_told = !day.rest().is_empty() || found == [Unclear];
            assert_eq!(is_told, is_counted, "{field} is {odd}");
        }
    }
    for phase in [r#""auth""#, r#""CAPTURED""#, "7", r#""PRE-AUTH""#] {
        assert_eq!(compare(&mut page("paymentPhase", phase), &ours), [Unclear], "{phase}");
    }
    for nothing in ["null", r#""""#] {
        assert_eq!(compare(&mut page("paymentPhase", nothing), &ours), NOTHING, "{nothing}");
    }
}

fn page(number: u32, of: &Value, rows: &[Value]) -> String {
    json!({ "transactions": rows, "currentPage": number, "totalPageCount": of }).to_string()
}

#[test]
fn a_day_of_which_pages_did_not_come_proves_no_payment_to_be_missing() {
    let first = page(1, &json!(3), &[row("PAYMENT", 1, 17, "10")]);
    for (what, second) in [
        ("fewer pages than before", page(2, &json!(1), &[row("PAYMENT", 2, 18, "5")])),
        ("no rows and no number", page(2, &Value::Null, &[])),
        ("the first page again", page(1, &json!("2"), &[row("PAYMENT", 1, 17, "10")])),
    ] {
        let mut day = Reconciliation::new();
        day.add_page(&first);
        day.add_page(&second);
        assert_eq!(compare(&mut day, &json!({ "paymentId": 17, "paidPrice": "10" })), NOTHING);
        let lost = json!({ "paymentId": 19, "paidPrice": "7" }).to_string();
        let found = day.compare_json(&lost).unwrap();
        assert_eq!(found[0].kind, Unclear, "{what}");
        assert_eq!(found[0].ours, Some("7".parse().unwrap()), "{what}");
        assert!(rest(day).contains(&(Unclear, None)), "{what}");
    }
}

#[test]
fn a_day_whose_pages_all_came_is_whole_however_they_are_counted() {
    let rows = |number| [row("PAYMENT", number, number, "10")];
    let pages = |told: [Value; 3]| {
        let pages = (1..).zip(told).map(|(number, told)| page(number, &told, &rows(number)));
        pages.collect::<Vec<_>>()
    };
    let unnumbered =
        |number| json!({ "transactions": rows(number), "totalPageCount": 3 }).to_string();
    for pages in [
        pages([json!(3), json!("3"), json!(3.0)]),
        pages([json!(2), json!(3), json!(3)]),
        pages([json!(3), Value::Null, json!("x")]),
        (1..=3).map(unnumbered).collect(),
    ] {
        let mut day = Reconciliation::new();
        for page in &pages {
            day.add_page(page);
        }
        let lost = json!({ "paymentId": 19, "paidPrice": "7" });
        assert_eq!(compare(&mut day, &lost), [MissingAtIyzico]);
        assert!(!rest(day).contains(&(Unclear, None)));
    }
}

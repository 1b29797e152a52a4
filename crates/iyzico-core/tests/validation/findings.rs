//! How mistakes are told: all at once, with their place, and without secrets.

use super::common::{CARD_NUMBER, address, card, context, credentials};
use super::{paths, with};
use iyzico_core::payment::CreatePayment;
use iyzico_core::rule::Level;
use iyzico_core::{Entry, Error, request};

#[test]
fn every_mistake_is_reported_at_once() {
    let json = r#"{
        "price": "12,50", "paidPrice": -1, "currency": "X", "installment": "three",
        "paymentCard": {"cardNumber": "5528790000000009", "expireMonth": "00", "expireYear": "2020", "cvc": "1", "cardHolderName": ""},
        "buyer": {"name": "John", "email": "nobody", "ip": "x"},
        "basketItems": [{"id": "1", "name": "n", "itemType": "GAS", "price": true}]
    }"#;
    let findings = Entry::find("payment.create").unwrap().lint(json, &context()).unwrap();
    assert_eq!(
        paths(&findings, Level::Error),
        [
            "price",
            "paidPrice",
            "currency",
            "installment",
            "paymentCard.cardNumber",
            "paymentCard.expireMonth",
            "paymentCard.cvc",
            "buyer.id",
            "buyer.surname",
            "buyer.identityNumber",
            "buyer.email",
            "buyer.registrationAddress",
            "buyer.city",
            "buyer.country",
            "buyer.ip",
            "billingAddress",
            "basketItems[0].itemType",
            "basketItems[0].price",
            "paymentCard.cardHolderName",
            "basketItems[0].category1",
        ]
    );
}

#[test]
fn a_wrong_shape_is_reported_with_its_place() {
    let create = Entry::find("payment.create").unwrap();
    let invalid = create.lint("[1]", &context()).unwrap_err();
    assert_eq!(invalid.findings.errors().next().unwrap().code, Some("11"));
    let invalid = create.lint("{", &context()).unwrap_err();
    assert!(invalid.to_string().contains("is not valid JSON"), "{invalid}");
    let findings = create.lint(r#"{"buyer": "John", "basketItems": {}}"#, &context()).unwrap();
    assert!(paths(&findings, Level::Error).contains(&"buyer"));
    assert!(paths(&findings, Level::Error).contains(&"basketItems"));
}

#[test]
fn null_means_the_same_as_missing() {
    let json = r#"{"binNumber": "552879", "conversationId": null, "locale": null}"#;
    assert!(Entry::find("bin.check").unwrap().lint(json, &context()).unwrap().is_empty());
    let findings =
        Entry::find("bin.check").unwrap().lint(r#"{"binNumber": null}"#, &context()).unwrap();
    let error = findings.errors().next().unwrap();
    assert_eq!((error.path.as_str(), error.code), ("binNumber", Some("5006")));
}

#[test]
fn a_conversation_id_is_made_when_the_caller_gives_none() {
    let anonymous = with(|payment| payment.conversation_id = None);
    let prepared = request::prepare(&anonymous, &credentials(), "nonce-7", &context()).unwrap();
    assert!(std::str::from_utf8(&prepared.body).unwrap().contains(r#""conversationId":"nonce-7""#));
    let _ = address();
}

#[test]
fn findings_read_well() {
    let error = request::prepare(
        &with(|payment| payment.price = "149.9".into()),
        &credentials(),
        "n",
        &context(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "payment.create was not sent: basketItems: add up to 1.0, price is 149.9"
    );
}

/// A buyer who has typed a wrong card number does not read what is wrong with a field.
#[test]
fn what_a_buyer_can_correct_is_said_to_the_buyer() {
    let advice = |request: &CreatePayment| {
        let refused = request::prepare(request, &credentials(), "n", &context()).unwrap_err();
        Error::from(refused).advice().map(|advice| advice.key)
    };
    let paid_with = |number, cvc| with(|payment| payment.payment_card = card(number, cvc).into());
    assert_eq!(advice(&paid_with("5528790000000009", "123")), Some("correct_card_details"));
    assert_eq!(advice(&paid_with(CARD_NUMBER, "12")), Some("correct_cvc"));
    let several = advice(&paid_with("5528790000000009", "12"));
    assert_eq!(several, Some("fix_request"), "of several none is the one to correct");
    let sum = with(|payment| payment.price = "149.9".into());
    assert_eq!(advice(&sum), Some("basket_sum"));
    let not_known = with(|payment| payment.callback_url = Some("/back".into()));
    assert_eq!(advice(&not_known), Some("fix_request"), "no code is known");
}

#[test]
fn a_misspelt_field_is_not_silently_left_out() {
    let json = r#"{"bin_nmber": "1", "binNumber": "552879", "extra": null}"#;
    let findings = Entry::find("bin.check").unwrap().lint(json, &context()).unwrap();
    assert_eq!(paths(&findings, Level::Error), ["bin_nmber"]);

    let json = r#"{"buyer": {"nmae": "John"}, "basketItems": [{"prise": "1"}], "paymentCard": {"cvc": {"x": 1}}}"#;
    let findings = Entry::find("payment.create").unwrap().lint(json, &context()).unwrap();
    let unknown: Vec<_> = findings
        .errors()
        .filter(|error| error.problem.contains("not a field"))
        .map(|error| (error.path.as_str(), error.allowed.as_ref()))
        .collect();
    assert_eq!(unknown, [("buyer.nmae", "name"), ("basketItems[0].prise", "price")]);
}

/// The findings about a request of `call` as text, one a line.
fn told(call: &str, json: &str) -> String {
    match Entry::find(call).unwrap().lint(json, &context()) {
        Ok(findings) => findings.to_string(),
        Err(invalid) => invalid.findings.to_string(),
    }
}

#[test]
fn what_a_binding_could_not_write_is_told_with_the_rest() {
    let told = told(
        "payment.create",
        r#"{"price": {"$unusable": "is a binary float", "got": 1.5}, "installment": 0,
            "paymentCard": {"cvc": {"$unusable": "is a function", "got": "937"},
                            "cardNumber": {"$unusable": "is a binary float", "got": 5528790000000008.5}},
            "basketItems": [{"price": {"$unusable": "is a binary float", "got": 0.3}}],
            "gift": {"$unusable": "is a function"}}"#,
    );
    assert!(told.contains("\n  price: is a binary float (got 1.5; allowed: a decimal"), "{told}");
    assert!(told.contains("  basketItems[0].price: is a binary float (got 0.3;"), "{told}");
    assert!(
        told.contains("  paymentCard.cvc: is a function (got 3 characters, not shown"),
        "{told}"
    );
    assert!(told.contains("  installment: must be 1 or more"), "{told}");
    assert!(told.contains("  gift: is not a field of this call"), "{told}");
    assert!(!told.contains("937") && !told.contains("552879"), "{told}");
}

#[test]
fn a_request_that_a_binding_could_not_write_at_all_says_why() {
    assert_eq!(
        told("bin.check", r#"{"$unusable": "contains itself"}"#),
        "the request contains itself"
    );
    let told = told("payment.create", r#"{"basketItems": [{"$unusable": "is a function"}]}"#);
    assert!(told.contains("basketItems: is not a list of objects"), "{told}");
}

#[test]
fn what_cannot_be_written_is_told_briefly_and_without_card_numbers() {
    let long = "x".repeat(2_000_000);
    for problem in
        ["hello 5528790000000008", "hello 5528790000000009", "5528,7900,0000,0008", &long]
    {
        let marker = format!(r#"{{"$unusable":"{problem}","got":1}}"#);
        for json in [
            marker.clone(),
            format!(r#"{{"price":{marker}}}"#),
            format!(r#"{{"buyer":{marker}}}"#),
            format!(r#"{{"basketItems":[{{"price":{marker}}}]}}"#),
            format!(r#"{{"{problem}":1}}"#),
        ] {
            let told = told("payment.create", &json);
            assert!(!told.contains("5528") && !told.contains("0008"), "{told}");
            assert!(told.len() < 4_000, "{} bytes", told.len());
        }
    }
}

#[test]
fn the_mark_of_a_binding_among_other_fields_is_none() {
    let among = r#"{"buyer": {"$unusable": "is fine", "name": "Ada"}}"#;
    let told_of_buyer = told("payment.create", among);
    assert!(told_of_buyer.contains("buyer.$unusable: is not a field"), "{told_of_buyer}");
    let told_of_price = told("payment.create", r#"{"price": {"$unusable": "is fine", "name": 1}}"#);
    assert!(told_of_price.contains("price: is neither text nor a number (got an object"));
    let told = told("bin.check", r#"{"$unusable": "is fine", "binNumber": "552879"}"#);
    assert_eq!(told, "$unusable: is not a field of this call");
}

#[test]
fn many_findings_are_counted_and_not_listed() {
    let lines = vec!["{}"; 20_000].join(",");
    let json = format!(r#"{{"currency":"TL","basketItems":[{lines}]}}"#);
    let told_of_lines = told("payment.create", &json);
    assert!(told_of_lines.len() < 10_000, "{} bytes", told_of_lines.len());
    assert!(told_of_lines.contains("price: is required"), "{told_of_lines}");
    let last = told_of_lines.lines().last().unwrap();
    assert!(last.starts_with("  the request has ") && last.ends_with(" more problems, not listed"));
    let fields: Vec<_> = (0..1_000).map(|index| format!(r#","f{index}":1"#)).collect();
    let fields = fields.concat();
    let told = told("bin.check", &format!(r#"{{"binNumber":"552879"{fields}}}"#));
    assert!(told.ends_with("  the request has 900 more problems, not listed"), "{told}");
}

#[test]
fn warnings_make_room_for_errors() {
    let line = r#"{"id":"1","name":"a","category1":"b","itemType":"PHYSICAL","price":"0.001"}"#;
    let lines = [line; 150].join(",");
    let json = format!(r#"{{"basketItems":[{lines}],"wrong":1}}"#);
    let told = told("payment.create", &json);
    assert!(told.contains("  wrong: is not a field"), "{told}");
}

#[test]
fn literals_of_the_wrong_kind_are_shown_as_they_are() {
    let got =
        |value: &str| told("checkout_form.initialize", &format!(r#"{{"forceThreeDS": {value}}}"#));
    assert!(got("\"yes\"").contains("forceThreeDS: is neither 0 nor 1 (got \"yes\";"));
    assert!(got("[1]").contains("forceThreeDS: is neither 0 nor 1 (got a list;"));
    let told = told("bin.check", r#"{"binNumber": true}"#);
    assert!(told.contains("binNumber: is neither text nor a number (got true;"), "{told}");
}

#[test]
fn a_list_of_another_kind_is_not_silently_left_out() {
    let told = told("checkout_form.initialize", r#"{"enabledInstallments": "3"}"#);
    assert!(told.contains("enabledInstallments: is of another kind"), "{told}");
}

#[test]
fn moments_of_programs_are_put_into_turkish_local_time() {
    use iyzico_core::order::LocalTime;
    let written = |text: &str| text.parse::<LocalTime>().map(|time| time.as_str().to_owned()).ok();
    let local = Some("2015-09-17 23:45:06".to_owned());
    for same in [
        "2015-09-17 23:45:06",
        "2015-09-17T23:45:06",
        "2015-09-17T23:45:06.789",
        "2015-09-17T20:45:06Z",
        "2015-09-17T20:45:06.000001+00:00",
        "2015-09-18T02:15:06+05:30",
    ] {
        assert_eq!(written(same), local, "{same}");
    }
    for other in ["2015-09-17", "17.09.2015 23:45", "2015-09-17T25:45:06", "T", ""] {
        assert_eq!(written(other), None, "{other}");
    }
}

#[test]
fn a_float_is_told_by_what_its_field_wants() {
    let told = |field: &str| {
        let json = format!(r#"{{"{field}": {{"$unusable": "is a float", "got": 1.5}}}}"#);
        told("payment.create", &json)
    };
    assert!(told("price").contains("price: is a float (got 1.5; allowed: a decimal"));
    assert!(told("basketId").contains("basketId: is a float (got 1.5; allowed: any text)"));
    assert!(told("installment").contains("installment: is not a whole number (got 1.5; "));
    assert!(told("buyer").contains("buyer: is not an object with the documented fields (got 1.5"));
}

#[test]
fn half_of_a_surrogate_pair_is_told_as_such() {
    let told = told("bin.check", r#"{"binNumber": "\ud83d"}"#);
    assert!(told.starts_with("binNumber: holds half of a surrogate pair, which is not text ("));
}

#[test]
fn what_is_no_request_is_shown_unless_it_may_be_a_card() {
    let problem = "the request is not an object with the fields of the call by their names";
    for (json, got) in [
        (r#""123""#, r#""123""#),
        ("[]", "a list"),
        (r#""5528790000000008""#, "16 characters, not shown"),
    ] {
        assert_eq!(told("payment.retrieve", json), format!("{problem} (got {got})"));
    }
    let told = told("payment.retrieve", "{");
    assert_eq!(told, "the request is not valid JSON (line 1, column 1)");
}

#[test]
fn names_of_fields_are_respelled_in_texts_too() {
    let findings = Entry::find("payment.retrieve").unwrap().lint("{}", &context()).unwrap();
    let shout = findings.respell_names(str::to_uppercase).to_string();
    assert_eq!(shout, "PAYMENTID: is required unless PAYMENTCONVERSATIONID is given");
    let json = r#"{"paymentCard": []}"#;
    let findings = Entry::find("payment.create").unwrap().lint(json, &context()).unwrap();
    let shout = findings.respell_names(str::to_uppercase).to_string();
    assert!(
        shout.contains("(got a list; allowed: the data of a card, or CARDUSERKEY and CARDTOKEN)")
    );
}

/// A look-up without a key would find nothing, or anything.
#[test]
fn one_of_the_keys_of_a_look_up_must_be_given() {
    for (name, keys) in [
        ("payment.retrieve", ["paymentId", "paymentConversationId"]),
        ("payment.history", ["paymentId", "paymentConversationId"]),
        ("payout.retrieve", ["requestId", "externalMassPayoutId"]),
    ] {
        let entry = Entry::find(name).unwrap();
        let lacks_key = |json: &str| {
            let findings = entry.lint(json, &context()).unwrap();
            findings.errors().any(|finding| finding.path == keys[0] && finding.code == Some("11"))
        };
        let [one, other] = keys;
        for none in ["{}".to_owned(), format!(r#"{{"{one}":null,"{other}":""}}"#)] {
            assert!(lacks_key(&none), "{name} {none}");
        }
        for some in [
            format!(r#"{{"{one}":"1"}}"#),
            format!(r#"{{"{other}":"1"}}"#),
            format!(r#"{{"{one}":"1","{other}":"1"}}"#),
        ] {
            assert!(!lacks_key(&some), "{name} {some}");
        }
    }
}

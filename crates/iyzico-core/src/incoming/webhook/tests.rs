use super::*;

fn verified(body: &str) -> Event {
    let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let merchant = Some("1");
    let signature = sign(&credentials, merchant, body.as_bytes()).unwrap();
    verify(&credentials, merchant, body.as_bytes(), Some(&signature)).unwrap()
}

#[test]
fn the_payment_of_a_hosted_page_is_the_one_that_is_signed() {
    let event = verified(
        r#"{"iyziEventType":"E","token":"t","iyziPaymentId":1,"paymentId":666,"status":"SUCCESS"}"#,
    );
    assert_eq!(event.form, Form::Hosted);
    assert_eq!(event.payment_id.as_deref(), Some("1"));
    let event = verified(r#"{"iyziEventType":"E","token":"t","paymentId":666}"#);
    assert_eq!(event.payment_id, None);
}

fn refused(body: &str, signature: &str) -> WebhookError {
    let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    verify(&credentials, Some("1"), body.as_bytes(), Some(signature)).unwrap_err()
}

#[test]
fn a_replay_is_known_whatever_is_changed_around_it() {
    let first = verified(
        r#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c","status":"SUCCESS",
        "iyziReferenceCode":"r1","iyziEventTime":1}"#,
    );
    let again = verified(
        r#"{"iyziEventType":"API_AUTH","paymentId":"1","paymentConversationId":"c","status":"SUCCESS",
        "iyziReferenceCode":"r2","token":"","iyziEventTime":2}"#,
    );
    assert_eq!(first.dedupe_key, again.dedupe_key);
    let moved = verified(
        r#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"cSUCC","status":"ESS"}"#,
    );
    assert_eq!(first.dedupe_key, moved.dedupe_key);
    let failed = verified(
        r#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c","status":"FAILURE",
        "iyziReferenceCode":"r1","iyziEventTime":1}"#,
    );
    assert_ne!(first.dedupe_key, failed.dedupe_key);
}

#[test]
fn a_body_that_its_form_cannot_have_is_refused() {
    let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let direct = signature::webhook(&credentials, &["API_AUTH", "1", "c", "SUCCESS"]);
    let hosted = r#"{"iyziEventType":"API_AUTH","iyziPaymentId":1,"token":"c","status":"SUCCESS"}"#;
    assert_eq!(refused(hosted, &direct), WebhookError::UnknownForm);
    let empty = r#"{"iyziEventType":"API_AUTH","iyziPaymentId":1,"token":"","paymentConversationId":"c",
        "status":"SUCCESS"}"#;
    assert_eq!(refused(empty, &direct), WebhookError::UnknownForm);
    let page = signature::webhook(&credentials, &["CHECKOUT_FORM_AUTH", "1", "t", "c", "SUCCESS"]);
    let as_direct = r#"{"iyziEventType":"CHECKOUT_FORM_AUTH","paymentId":"1t","paymentConversationId":"c",
        "status":"SUCCESS"}"#;
    assert_eq!(refused(as_direct, &page), WebhookError::UnknownForm);
    let shared = signature::webhook(&credentials, &["BKM_AUTH", "1", "t", "c", "SUCCESS"]);
    let lettered = r#"{"iyziEventType":"BKM_AUTH","paymentId":"1t","paymentConversationId":"c",
        "status":"SUCCESS"}"#;
    assert_eq!(refused(lettered, &shared), WebhookError::UnknownForm);
    let [_, subscription] = signature::subscription_webhook(
        &credentials,
        "1",
        &["subscription.order.success", "s", "o", "c"],
    );
    let numbered =
        r#"{"iyziEventType":"1subscription.order.success","paymentId":"1","status":"soc"}"#;
    assert_eq!(refused(numbered, &subscription), WebhookError::NotAnEvent);
    let twice = r#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentId":2,"status":"SUCCESS"}"#;
    assert_eq!(refused(twice, &direct), WebhookError::NotAnEvent);
}

#[test]
fn what_a_form_does_not_sign_is_left_out() {
    let event = verified(
        r#"{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s","status":"SUCCESS","paymentId":1,
        "token":"t","paymentConversationId":"c"}"#,
    );
    assert_eq!(event.form, Form::Subscription);
    assert_eq!((event.status, event.payment_id), (None, None));
    assert_eq!((event.token, event.payment_conversation_id), (None, None));
    let event = verified(
        r#"{"iyziEventType":"E","paymentId":1,"orderReferenceCode":"o","customerReferenceCode":"c"}"#,
    );
    assert_eq!(event.form, Form::Direct);
    assert_eq!((event.order_reference_code, event.customer_reference_code), (None, None));
    assert!(event.raw.contains("orderReferenceCode"));
}

#[test]
fn what_a_form_signs_is_told() {
    let event = verified(
        r#"{"iyziEventType":"CHECKOUT_FORM_AUTH","iyziPaymentId":1,"token":"t","paymentConversationId":"c",
        "status":"SUCCESS","merchantId":9,"iyziReferenceCode":"r","iyziEventTime":7}"#,
    );
    assert_eq!((event.form, event.iyzi_event_type.as_str()), (Form::Hosted, "CHECKOUT_FORM_AUTH"));
    assert_eq!((event.payment_id.as_deref(), event.token.as_deref()), (Some("1"), Some("t")));
    assert_eq!(event.payment_conversation_id.as_deref(), Some("c"));
    assert_eq!(event.status.as_deref(), Some("SUCCESS"));
    assert_eq!(event.merchant_id.as_deref(), Some("9"));
    assert_eq!(event.iyzi_reference_code.as_deref(), Some("r"));
    assert_eq!(event.iyzi_event_time, Some(7));
    let direct = verified(r#"{"iyziEventType":"API_AUTH","paymentId":1,"token":""}"#);
    assert_eq!((direct.form, direct.token), (Form::Direct, None));
    let event = verified(
        r#"{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s",
        "orderReferenceCode":"o","customerReferenceCode":"u"}"#,
    );
    assert_eq!(event.subscription_reference_code.as_deref(), Some("s"));
    assert_eq!(event.order_reference_code.as_deref(), Some("o"));
    assert_eq!(event.customer_reference_code.as_deref(), Some("u"));
}

#[test]
fn a_notification_of_a_form_that_its_event_does_not_have_is_refused() {
    for body in [
        r#"{"iyziEventType":"API_AUTH","subscriptionReferenceCode":"s"}"#,
        r#"{"iyziEventType":"subscription.order.success","token":"t"}"#,
        r#"{"iyziEventType":"subscription.order.success","paymentId":1}"#,
        r#"{"iyziEventType":"THREE_DS_AUTH","token":"t","iyziPaymentId":1}"#,
        r#"{"iyziEventType":"BKM_AUTH","token":"t","iyziPaymentId":"1a"}"#,
        r#"{"iyziEventType":"PWI_TKN_AUTH","paymentId":1}"#,
        r#"{"iyziEventType":"BKM_AUTH","paymentId":"1a"}"#,
    ] {
        assert_eq!(refused(body, "00"), WebhookError::UnknownForm, "{body}");
    }
}

#[test]
fn the_number_of_the_merchant_is_needed_for_subscriptions_only() {
    let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let subscription =
        br#"{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s"}"#;
    assert_eq!(sign(&credentials, None, subscription), Err(WebhookError::MerchantIdMissing));
    assert!(sign(&credentials, None, br#"{"iyziEventType":"API_AUTH","paymentId":1}"#).is_ok());
}

/// A variable of the environment that is there and says nothing names no merchant.
#[test]
fn a_blank_number_of_the_merchant_is_none() {
    let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let body = br#"{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s"}"#;
    let signature = sign(&credentials, Some("1"), body).unwrap();
    for blank in ["", " ", "\t\r\n", "\u{a0}\u{200b}"] {
        assert!(
            verify(&credentials, Some(&format!("{blank}1{blank}")), body, Some(&signature)).is_ok()
        );
        assert_eq!(check_merchant_id(&format!("{blank}1{blank}")), Ok(()));
    }
    for blank in ["", " ", "\t\r\n", "\u{a0}\u{200b}", "undefined", "null", " None\n"] {
        let missing = WebhookError::MerchantIdMissing;
        let verified = verify(&credentials, Some(blank), body, Some(&signature));
        assert_eq!(verified.unwrap_err(), missing, "{blank:?}");
        assert_eq!(sign(&credentials, Some(blank), body), Err(missing), "{blank:?}");
        let webhooks = Webhooks::new(credentials.clone()).with_merchant_id(blank);
        assert_eq!(webhooks.verify(body, Some(&signature)).unwrap_err(), missing, "{blank:?}");
        let named =
            Webhooks::new(credentials.clone()).with_merchant_id("1").with_merchant_id(blank);
        assert!(named.verify(body, Some(&signature)).is_ok(), "{blank:?} takes nothing back");
        assert_eq!(check_merchant_id(blank).unwrap_err().key, "merchant_id", "{blank:?}");
    }
}

#[test]
fn what_is_wrong_with_the_number_of_a_merchant_is_told_as_of_a_key() {
    for wrong in ["", "undefined", "null", "None", "33 89430", "338943ı", "33\u{200b}89430"] {
        let told = check_merchant_id(wrong).unwrap_err().problem;
        let of_key = Credentials::new("sandbox-api-key", wrong).unwrap_err().problem;
        assert_eq!(told, of_key, "{wrong:?}");
    }
}

#[test]
fn the_keys_and_the_number_that_were_given_once_sign_and_verify() {
    let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let body = br#"{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s"}"#;
    let webhooks = Webhooks::new(credentials.clone());
    assert_eq!(webhooks.sign(body), Err(WebhookError::MerchantIdMissing));
    let webhooks = webhooks.with_merchant_id("1");
    let signature = webhooks.sign(body).unwrap();
    assert_eq!(Ok(&signature), sign(&credentials, Some("1"), body).as_ref());
    assert!(webhooks.verify(body, Some(&signature)).is_ok());
    let other = webhooks.with_merchant_id("2");
    assert_eq!(other.verify(body, Some(&signature)).unwrap_err(), WebhookError::SignatureWrong);
}

/// What is described is what is told: a notification with every field there is tells those of its form.
#[test]
fn an_event_tells_the_fields_of_its_form_and_no_others() {
    for (form, event) in [
        (Form::Direct, "API_AUTH"),
        (Form::Hosted, "CHECKOUT_FORM_AUTH"),
        (Form::Subscription, "subscription.order.success"),
    ] {
        let mut body = serde_json::Map::from_iter([("iyziEventType".to_owned(), event.into())]);
        for field in Form::ALL.iter().flat_map(|form| form.fields()) {
            let discriminates =
                matches!(field.wire_name, "paymentId" | "token" | "subscriptionReferenceCode");
            let is_its_own = form.fields().iter().any(|own| own.wire_name == field.wire_name);
            if field.name != "iyziEventType" && (is_its_own || !discriminates) {
                body.insert(field.wire_name.to_owned(), 7.into());
            }
        }
        let event = verified(&serde_json::Value::Object(body).to_string());
        assert_eq!((event.form, event.form.as_str()), (form, form.as_str()));
        let serde_json::Value::Object(json) = serde_json::to_value(&event).unwrap() else {
            panic!("an event is an object");
        };
        let around = ["form", "dedupeKey", "raw"];
        let told: Vec<_> = json.keys().filter(|name| !around.contains(&name.as_str())).collect();
        let mut described: Vec<_> = form.fields().iter().map(|field| field.name).collect();
        described.sort_by_key(|name| told.iter().position(|told| told == name));
        assert_eq!(told, described, "{form:?}");
        assert_eq!(json["form"], form.as_str());
    }
}

#[test]
fn a_hint_names_what_can_be_looked_for_and_nothing_else() {
    let named = |fields: &str| {
        let hint = Hint::of(format!(r#"{{"iyziEventType":"API_AUTH"{fields}}}"#).as_bytes())?;
        Some([hint.token, hint.payment_conversation_id, hint.payment_id])
    };
    let nothing = Some([None, None, None]);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(named(""), nothing);
    assert_eq!(
        named(r#","token":"t","paymentConversationId":"c","paymentId":"","iyziPaymentId":7"#),
        Some([text("t"), text("c"), text("7")])
    );
    assert_eq!(named(r#","paymentId":1,"iyziPaymentId":7"#), Some([None, None, text("1")]));
    // Nobody has signed it, so what no genuine form has is no reason to look nowhere.
    assert_eq!(named(r#","token":"t","paymentId":"x""#), Some([text("t"), None, text("x")]));
    for odd in [
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\u0000""#,
        r#""a\u007fb""#,
        "[1]",
        "true",
        "null",
        "{}",
    ] {
        assert_eq!(
            named(&format!(r#","token":{odd},"paymentConversationId":{odd}"#)),
            nothing,
            "{odd}"
        );
    }
    assert_eq!(named(r#","token":"a","token":"b""#), None, "who repeats a field means nothing");
    for body in [
        "",
        "[]",
        "{}",
        "token=t",
        r#"{"token":"t"}"#,
        r#"{"iyziEventType":null,"token":"t"}"#,
        r#"{"iyziEventType":"7","token":"t"}"#,
    ] {
        assert_eq!(Hint::of(body.as_bytes()), None, "{body}");
    }
}

/// From the list, languages take the words of their errors.
#[test]
fn every_reason_is_listed_with_its_kind() {
    let all = [
        WebhookError::SignatureMissing,
        WebhookError::SignatureWrong,
        WebhookError::NotAnEvent,
        WebhookError::UnknownForm,
        WebhookError::MerchantIdMissing,
    ];
    let place = |error: WebhookError| match error {
        WebhookError::SignatureMissing => 0,
        WebhookError::SignatureWrong => 1,
        WebhookError::NotAnEvent => 2,
        WebhookError::UnknownForm => 3,
        WebhookError::MerchantIdMissing => 4,
    };
    assert_eq!(WebhookError::REASONS.len(), all.len());
    for error in all {
        assert_eq!(WebhookError::REASONS[place(error)], (error.kind(), error.reason()));
    }
}

#[test]
fn each_reason_has_its_name() {
    let signed = r#"{"iyziEventType":"API_AUTH","paymentId":1,"status":"SUCCESS"}"#;
    let named = |body: &str, signature: Option<&str>| {
        let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
        verify(&credentials, None, body.as_bytes(), signature).unwrap_err().reason()
    };
    assert_eq!(named(signed, None), "signature_missing");
    assert_eq!(named(signed, Some("00")), "signature_wrong");
    assert_eq!(named("[]", Some("00")), "not_an_event");
    assert_eq!(named(r#"{"iyziEventType":"API_AUTH"}"#, Some("00")), "unknown_form");
    let subscription =
        r#"{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s"}"#;
    assert_eq!(named(subscription, Some("00")), "merchant_id_missing");
}

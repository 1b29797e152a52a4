use super::*;

/// The example that iyzico ships with its official PHP and .NET clients.
const GENUINE: &str = "status=success&paymentId=22484292&conversationData=&conversationId=&mdStatus=1\
    &signature=a4f73b80bb32a6ef8358090bbd8609a49a7b53f463048f8ef147496e236d04f0";

fn credentials() -> Credentials {
    Credentials::new("api-key", "jLc7GQHD2pyJoqXDeEcTnGHYtP7Ai5jl").unwrap()
}

fn fails(body: &str) -> CallbackError {
    read(&credentials(), body.as_bytes()).unwrap_err()
}

#[test]
fn a_genuine_post_leads_to_the_finishing_request() {
    let Callback::ThreeDs(callback) = read(&credentials(), GENUINE.as_bytes()).unwrap() else {
        panic!()
    };
    let request =
        callback.completion("1.2".parse().unwrap(), "B1".parse().unwrap(), "TRY".parse().unwrap());
    assert_eq!(request.payment_id.value().unwrap().as_str(), "22484292");
    assert_eq!(request.conversation_data, None);
    assert_eq!(callback.dedupe_key(), "22484292");
}

#[test]
fn forged_repeated_and_incomplete_posts_are_refused() {
    assert_eq!(fails(&GENUINE.replace("22484292", "22484293")), CallbackError::Forged);
    assert_eq!(fails(GENUINE.split("&signature").next().unwrap()), CallbackError::Forged);
    assert_eq!(
        fails(&format!("{GENUINE}&paymentId=1")),
        CallbackError::Repeated("paymentId".into())
    );
    assert_eq!(fails(&GENUINE.replace("&mdStatus=1", "")), CallbackError::Incomplete("mdStatus"));
    assert_eq!(fails("token="), CallbackError::Incomplete("token"));
    assert_eq!(fails("token=%ff"), CallbackError::Incomplete("token"));
    assert_eq!(fails("hello=world"), CallbackError::UnknownForm);
    assert_eq!(fails(""), CallbackError::UnknownForm);
}

#[test]
fn what_iyzico_hands_out_has_no_control_characters() {
    for control in ('\0'..='\u{9f}').filter(|letter| letter.is_control()) {
        let text: String =
            form_urlencoded::byte_serialize(format!("a{control}b").as_bytes()).collect();
        assert_eq!(fails(&format!("token={text}")), CallbackError::Incomplete("token"), "{text}");
        let values = ["", "c1", "1", &format!("7{control}7"), "success"];
        let signature = sign(&credentials(), values);
        let id: String = form_urlencoded::byte_serialize(values[3].as_bytes()).collect();
        let post = format!(
            "status=success&paymentId={id}&conversationId=c1&mdStatus=1&signature={signature}"
        );
        assert_eq!(fails(&post), CallbackError::Incomplete("paymentId"), "{text}");
    }
}

#[test]
fn a_signed_post_without_authentication_says_what_the_bank_said() {
    let signature = sign(&credentials(), ["", "c1", "0", "7", "failure"]);
    let body =
        format!("status=failure&paymentId=7&conversationId=c1&mdStatus=0&signature={signature}");
    let error = fails(&body);
    assert_eq!(error.reason(), "not_authenticated");
    let signature = sign(&credentials(), ["", "c1", "1", "7", "failure"]);
    let body =
        format!("status=failure&paymentId=7&conversationId=c1&mdStatus=1&signature={signature}");
    assert_eq!(fails(&body).reason(), "not_authenticated");
    assert!(error.to_string().contains("mdStatus 0"), "{error}");
}

#[test]
fn without_a_payment_the_post_still_says_what_the_bank_said() {
    let signature = sign(&credentials(), ["", "c1", "5", "", "failure"]);
    for empty in ["&paymentId=", ""] {
        let body =
            format!("status=failure{empty}&conversationId=c1&mdStatus=5&signature={signature}");
        let error = fails(&body);
        assert_eq!(error.reason(), "not_authenticated");
        assert!(error.to_string().contains("mdStatus 5"), "{error}");
    }
    let signature = sign(&credentials(), ["", "c1", "1", "", "success"]);
    let body =
        format!("status=success&paymentId=&conversationId=c1&mdStatus=1&signature={signature}");
    assert_eq!(fails(&body), CallbackError::Incomplete("paymentId"));
}

#[test]
fn a_post_with_very_many_fields_is_read_in_no_time() {
    let names: Vec<_> = (0..200_000).map(|number| format!("a{number}")).collect();
    let started = std::time::Instant::now();
    assert_eq!(fails(&names.join("&")), CallbackError::UnknownForm);
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

/// The body of a post whose signature fits: conversationData, conversationId, mdStatus, paymentId, status.
fn signed(values: [&str; 5]) -> String {
    let signature = sign(&credentials(), values);
    let [data, conversation, md_status, payment, status] = values;
    format!(
        "conversationData={data}&conversationId={conversation}&mdStatus={md_status}\
         &paymentId={payment}&status={status}&signature={signature}"
    )
}

/// Only colons stand between the signed texts, and the buyer's browser carries the post: a signature must fit no post
/// whose fields are cut at other colons.
#[test]
fn a_post_that_is_cut_at_other_places_is_forged() {
    for reference in ["42", "shop:7:42", ":42", "42:", "::", "a:42", "42:1", "1:7:success", ""] {
        for md_status in ["1", "0"] {
            let genuine = ["", reference, md_status, "7", "success"];
            let is_genuine = match read(&credentials(), signed(genuine).as_bytes()) {
                Ok(Callback::ThreeDs(three_ds)) => {
                    md_status == "1" && three_ds.conversation_id.unwrap_or_default() == reference
                }
                Err(CallbackError::NotAuthenticated { .. }) => md_status == "0",
                _ => false,
            };
            assert!(is_genuine, "{genuine:?}");
            let whole = genuine.join(":");
            let cuts = cut_everywhere(&whole);
            assert!(cuts.iter().any(|cut| cut == &genuine));
            for cut in cuts.iter().filter(|cut| *cut != &genuine) {
                let forged = signed(*cut);
                assert_eq!(signature_of(&forged), signature_of(&signed(genuine)), "the very same");
                let refused = read(&credentials(), forged.as_bytes());
                let is_refused =
                    matches!(refused, Err(CallbackError::Forged | CallbackError::Incomplete(_)));
                assert!(is_refused, "{cut:?}: {refused:?}");
            }
        }
    }
}

fn signature_of(body: &str) -> Option<&str> {
    body.split("signature=").last()
}

/// All ways to cut a text at four of its colons.
fn cut_everywhere(whole: &str) -> Vec<[&str; 5]> {
    let mut cuts = vec![vec![whole]];
    for _ in 1..5 {
        cuts = cuts
            .iter()
            .flat_map(|parts| {
                let (rest, done) = parts.split_last().expect("it has the text itself");
                rest.match_indices(':').map(move |(colon, _)| {
                    let cut = [&rest[..colon], &rest[colon + 1..]];
                    done.iter().copied().chain(cut).collect()
                })
            })
            .collect();
    }
    cuts.into_iter().map(|parts| parts.try_into().expect("it was cut four times")).collect()
}

#[test]
fn data_that_is_not_empty_is_handed_on() {
    let body = signed(["data", "c1", "1", "7", "success"]);
    let Ok(Callback::ThreeDs(three_ds)) = read(&credentials(), body.as_bytes()) else {
        panic!("{body}")
    };
    assert_eq!(three_ds.conversation_data.as_deref(), Some("data"));
    assert_eq!(three_ds.conversation_id.as_deref(), Some("c1"));
}

#[test]
fn only_one_status_of_the_bank_is_an_authentication() {
    assert!(MdStatus("1".to_owned()).is_authenticated());
    for status in ["0", "2", "3", "4", "5", "6", "7", "8", "", "01", "-1"] {
        assert!(!MdStatus(status.to_owned()).is_authenticated(), "{status:?}");
    }
}

/// The status of the bank decides, whatever word stands beside it.
#[test]
fn a_success_without_authentication_leads_to_no_payment() {
    for status in ["0", "2", "4", "7"] {
        let error = fails(&signed(["", "c1", status, "7", "success"]));
        let CallbackError::NotAuthenticated { meaning, payment_id, conversation_id } = error else {
            panic!("{error:?}")
        };
        assert_eq!(meaning, MdStatus(status.to_owned()));
        assert_eq!((payment_id.as_str(), conversation_id.as_deref()), ("7", Some("c1")));
    }
}

#[test]
fn each_status_of_the_bank_has_words_of_its_own_in_both_languages() {
    let all = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "99"].map(|status| {
        let status = MdStatus(status.to_owned());
        (status.in_english(), status.in_turkish())
    });
    let english: std::collections::BTreeSet<_> = all.iter().map(|(english, _)| english).collect();
    let turkish: std::collections::BTreeSet<_> = all.iter().map(|(_, turkish)| turkish).collect();
    assert_eq!((english.len(), turkish.len()), (all.len(), all.len()));
    assert_eq!(all[1], ("authenticated", "doğrulandı"));
    assert_eq!(all[7], ("system error", "sistem hatası"));
    assert_eq!(all[9].0, MdStatus("unheard of".to_owned()).in_english());
}

#[test]
fn each_reason_has_its_name() {
    let name = |body: &str| fails(body).reason();
    assert_eq!(name("hello=world"), "unknown_form");
    assert_eq!(name("token="), "incomplete");
    assert_eq!(name("token=a&token=b"), "repeated");
    assert_eq!(name(&GENUINE.replace("22484292", "22484293")), "forged");
    assert_eq!(name(&signed(["", "", "0", "7", "failure"])), "not_authenticated");
}

#[test]
fn the_finishing_requests_carry_what_the_post_said() {
    let body = signed(["d1", "c1", "1", "7", "success"]);
    let Ok(Callback::ThreeDs(callback)) = read(&credentials(), body.as_bytes()) else { panic!() };
    let request =
        callback.completion("1.2".parse().unwrap(), "B1".parse().unwrap(), "TRY".parse().unwrap());
    let expected = CompleteThreeDs::builder()
        .payment_id("7")
        .paid_price("1.2")
        .basket_id("B1")
        .currency("TRY")
        .conversation_id("c1")
        .conversation_data("d1")
        .build();
    assert_eq!(request, expected);
    let expected = CompleteThreeDsUncompared::builder()
        .payment_id("7")
        .conversation_id("c1")
        .conversation_data("d1")
        .build();
    assert_eq!(callback.uncompared_completion(), expected);
}

#[test]
fn the_token_of_a_page_asks_for_its_result() {
    let Ok(Callback::Page(page)) = read(&credentials(), b"token=t1&other=2") else { panic!() };
    assert_eq!(page.result(), RetrieveCheckoutForm::builder().token("t1").build());
}

/// The example that iyzico ships with its PHP and .NET clients.
#[test]
fn the_post_that_is_described_is_read() {
    let secret = "jLc7GQHD2pyJoqXDeEcTnGHYtP7Ai5jl";
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(POSTED.iter().map(|posted| (posted.name, posted.example)));
    let callbacks = Callbacks::new(Credentials::new(secret, secret).unwrap());
    let Callback::ThreeDs(confirmed) = callbacks.read(body.finish().as_bytes()).unwrap() else {
        panic!("it comes from the bank's page");
    };
    assert_eq!(confirmed.payment_id.as_str(), "22484292");
}

/// Anybody can send a post, and what is refused is logged.
#[test]
fn what_a_forged_post_says_is_one_line_of_a_log() {
    for name in [
        "x%0a2026-11-29 INFO payment 42 paid",
        "%1b[31mx",
        "%e2%80%ae",
        "%e2%80%a8x",
        "5528790000000008",
        "5528%0a7900%0a0000%0a0008",
        &"x".repeat(10_000),
    ] {
        let post = format!("{name}=1&{name}=2");
        let error = read(&credentials(), post.as_bytes()).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert_eq!(error.reason(), "repeated");
        assert!(shown.len() < 400 && !shown.contains("7900"), "{shown}");
        assert!(!shown.contains(['\n', '\u{1b}', '\u{202e}', '\u{2028}']), "{shown:?}");
    }
}

/// The bank's part went well, which is no reason for a decline.
#[test]
fn a_payment_that_failed_behind_the_bank_does_not_read_as_authenticated() {
    let signature = sign(&credentials(), ["", "c", "1", "7", "failure"]);
    let post =
        format!("conversationId=c&mdStatus=1&paymentId=7&status=failure&signature={signature}");
    let error = read(&credentials(), post.as_bytes()).unwrap_err();
    assert_eq!(error.reason(), "not_authenticated");
    assert!(error.to_string().contains("the payment failed"), "{error}");
    let (english, turkish) = error.meaning().unwrap();
    assert!(english.contains("failed") && turkish.contains("başarısız"), "{english} {turkish}");
    let stopped = fails(&signed(["", "c", "5", "7", "failure"]));
    assert_eq!(stopped.meaning(), Some(MdStatus("5".to_owned()).meaning()));
    assert_eq!(fails("hello=world").meaning(), None);
}

/// What the bank's status means is for the merchant: a buyer does not know what a signature is.
#[test]
fn each_refusal_of_the_bank_has_a_sentence_for_the_buyer() {
    for status in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "99"] {
        let refused = fails(&signed(["", "c", status, "7", "failure"]));
        let (advice, meaning) = (refused.advice().unwrap(), refused.meaning().unwrap());
        for (sentence, told) in [(advice.buyer_en, meaning.0), (advice.buyer_tr, meaning.1)] {
            assert!(sentence.ends_with('.') && !sentence.contains(told), "{status}: {sentence}");
        }
    }
    assert_eq!(fails("hello=world").advice(), None);
}

/// A signature is right for empty texts as well.
#[test]
fn a_field_that_says_nothing_is_as_good_as_missing() {
    for (values, field) in [
        (["", "c", "", "7", "success"], "mdStatus"),
        (["", "c", "1", "7", ""], "status"),
        (["", "c", "1", "", "success"], "paymentId"),
    ] {
        assert_eq!(fails(&signed(values)), CallbackError::Incomplete(field));
    }
}

/// From the list, languages take the words of their errors.
#[test]
fn every_reason_is_listed_with_its_kind() {
    let place = |error: &CallbackError| match error {
        CallbackError::UnknownForm => 0,
        CallbackError::Incomplete(_) => 1,
        CallbackError::Repeated(_) => 2,
        CallbackError::Forged => 3,
        CallbackError::NotAuthenticated { .. } => 4,
    };
    let all = [
        fails("hello=world"),
        fails("token="),
        fails("token=a&token=b"),
        fails(&GENUINE.replace("22484292", "22484293")),
        fails(&signed(["", "", "0", "7", "failure"])),
    ];
    assert_eq!(CallbackError::REASONS.len(), all.len());
    for error in &all {
        assert_eq!(CallbackError::REASONS[place(error)], (error.kind(), error.reason()));
    }
}

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
    assert_eq!(fails("hello=world"), CallbackError::UnknownForm);
    assert_eq!(fails(""), CallbackError::UnknownForm);
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

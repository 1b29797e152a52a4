//! What strange inputs are made of: JSON texts, one of which is picked.

use serde_json::Value;

use crate::faults::Rng;

/// One of the texts between the bars.
pub(super) fn word(rng: &mut Rng, words: &'static str) -> &'static str {
    let words: Vec<_> = words.split('|').map(str::trim).collect();
    rng.pick::<&str>(&words)
}

/// The same as a value.
pub(super) fn value(rng: &mut Rng, words: &'static str) -> Value {
    serde_json::from_str(word(rng, words)).expect("it is JSON")
}

pub(super) const DAYS: &str = r#""2026-13-01" | "28-11-2026" | "" | null | 20261128 | " 2026-11-28 " |
    "2026-11-28T00:00:00" | ["2026-11-28"] | "2026-11-28\n""#;

/// What a request may name as its page. What JSON has not stands in objects.
pub(super) const PLACES: &str = r#"1 | 2 | "2" | "1" | " 2 " | "02" | "+2" | "2.0" | "2e0" | "٢" | "" | " " | 0 |
    "0" | -1 | true | null | "null" | "undefined" | [] | {} | [2] | "1_0" | "r-17" | "a b&c=d" | 4294967295 |
    4294967296 | 2147483647 | 17 | "17" | {"$big":"2"} | {"$big":"123456789012345678901234567890"} |
    {"$float":"2.5"} | {"$float":"NaN"}"#;

pub(super) const STATES: &str = r#""status":"SUCCESS" | "status":"Success" | "status":" success " |
    "status":"failure","errorCode":"10051","errorMessage":"no" |
    "status":"FAILURE","errorCode":11,"errorMessage":"no" | "status":"Failure" | "status":"failure" |
    "status":null | "status":true | "status":"success","status":"failure" |
    "status":"failure","errorCode":"","errorMessage":null |
    "status":"failure","errorCode":"6\u0000","errorMessage":"a\"b\n" | "errorCode":"1001","errorMessage":"no" |
    "errorCode":null | "x":1 | "status":"pending" | "Status":"success" | "status":["success"] |
    "status":"success","errorCode":"1""#;

pub(super) const FURTHER: &str = r#""conversationId":"c-1" | "conversationId":"c-2" | "conversationId":null |
    "conversationId":1 | "conversationId":"c-1","conversationId":"c-2" | "currentPage":9 | "currentPage":-1 |
    "systemTime":1e400 | "transactions":[] | "totalPageCount":1 | "new":{"deep":[1.10,null]} | "\ud800":1 |
    "locale":"xx""#;

pub(super) const ODD: &str = r#"null | "" | 0 | -1 | 1e0 | 2E+0 | "x" | {} | [] | true | " 2 " | "2.00" | 1e400 |
    99999999999 | 0.5 | "٢" | [null] | [1] | "null" | -0 | 1.5e-3 | [[]]"#;

pub(super) const AMOUNTS: &str = r#"10 | 10 | 10.0 | 10.00 | "10" | "10.0" | 5 | 5 | 15 | 1e1 | 1E+1 | 100e-1 |
    "1e1" | 10.000000000001 | 0 | 0.0 | -10 | -5 | "-10" | "10,00" | " 10 " | "" | null | 1e28 | 1e400 | 1e-28 |
    79228162514264337593543950335 | 79228162514264337593543950336 | 0.1 | 0.2 | 0.3 | true | [] | {} | "NaN" |
    "Infinity" | 20 | "+10" | "10." | ".5" | "١٠" | "1_0" | "0x10" | 0.00000000000000000000000000001 |
    9.999999999999999999999999999999"#;

pub(super) const PLAIN_AMOUNTS: &str = r#"10 | 10.0 | 5 | 15 | "10.00" | 5.00"#;

pub(super) const PAYMENTS: &str = r#"17 | "17" | 18 | "18" | 19"#;

pub(super) const ODD_PAYMENTS: &str = r#""017" | 17.0 | 1.7e1 | " 17" | "17 " | "" | null | -17 | true | "17/18" |
    "１７" | "17\u0000" | [17] | {} | 99999999999999999999999 | "+17" | "17.0" | "null" | "0" | 0 | "a b" |
    "P-17" | "p-17""#;

pub(super) const TYPES: &str = r#""PAYMENT" | "PAYMENT" | "PAYMENT" | "REFUND" | "CANCEL""#;

pub(super) const ODD_TYPES: &str =
    r#""payment" | "Refund" | "PAYMENT " | "CHARGEBACK" | null | "" | 1 | "VOID""#;

pub(super) const CURRENCIES: &str = r#""TRY" | "TRY" | "TRY" | "TRY" | "TRY" | "USD" | "try" | "TL" | null | "" |
    949 | " TRY""#;

pub(super) const OWN_CURRENCIES: &str =
    r#""TRY" | "USD" | "try" | "TL" | "" | null | 949 | " TRY " | "XXX""#;

pub(super) const PHASES: &str =
    r#""AUTH" | "AUTH" | "PRE_AUTH" | "POST_AUTH" | "pre_auth" | null | "" | 1"#;

pub(super) const STATUSES: &str =
    r#"2 | 1 | 0 | -1 | "-1" | -1.0 | "2" | null | "x" | -1e0 | " -1 " | -2"#;

pub(super) const LINES: &str = r#"1 | 2 | "1" | null | "" | 1.0"#;

pub(super) const REFERENCES: &str = r#""o-1" | "o-2" | 7 | null | "" | "a\u0000b" | []"#;

pub(super) const ANSWERS: &str = r#" | null | [] | {} | true | "success" | <html> | {"status":"success"} |
    {"status":"success"} x | [{"status":"failure"}] | {"status":"failure"}"#;

pub(super) const NO_PAYMENTS: &str = r#""17" | 17 | [] | {} | [{"paymentId":"17"}] | true | null"#;

pub(super) const OTHER_NAMES: &str = r#""Paymentid" | "$unusable" | "" | "price""#;

pub(super) const METHODS: &str = r#""GET" | "GET" | "POST" | "POST" | "POST" | "POST" | "PUT" | "PATCH" | "DELETE" |
    "get" | "Post" | "HEAD" | "" | " POST" | "TRACE" | "POST\r\n" | "PÖST""#;

pub(super) const PATHS: &str = r#""/" | "/v2/new/call?a=1&b=2" | "/v2/new/call?a=ü" | "/v2/new/call?" |
    "/v2/new/call\u0023x" | "" | "v2/new" | "//evil.example/x" | "/v2/../x" | "/v2/%2e%2e/x" | "/v2/./x" |
    "https://evil.example/x" | "/v2/a b" | "/v2/a\tb" | "/v2/a\r\nX: y" | "/v2/ü" | "/v2/%" | "/v2/%zz" |
    "/v2/5528790000000008" | "/v2/x?card=5528790000000008" | "/v2/x?card=5528%2079000%200000008" |
    "/payment/auth" | "/payment/auth?locale=tr" | "/payment/auth/" | "/PAYMENT/AUTH" | "/payment//auth" |
    "/payment/detail" | "/v2/reporting/payment/transactions?transactionDate=2026-11-28&page=1" | "/v2/x\\y" |
    "/v2/x?y=\\" | "/v2/\u0000" | "/v2/x?a=\"b\"" | "/v2/x?a={b}" | "/v2/@evil" | "/@evil.example" |
    "/v2;x=y" | "/v2/x?a=b?c=d" | "/v2/x?a=b\u0023c" | "/\u202ex" | "/v2/.." | "/..;/x" | "/v2/%2F..%2Fx" | "?a=1" |
    "/v2/new/call?conversationId=c-9""#;

pub(super) const BODIES: &str = r#"[] | {} | [1] | [{}] | [null] | {"":1}"#;

pub(super) const NAMES: &str = r#""conversationId" | "price" | "paidPrice" | "paymentId" | "cardNumber" | "cvc" |
    "cvv" | "paymentCard" | "number" | "note" | "a.b" | "é" | "" | "$unusable" | "constructor" |
    "toJSON" | "status" | "secretKey" | "token" | "paymentTransactionId" | "x y" | "basketItems""#;

pub(super) const TEXTS: &str = r#""5528790000000008" | "5528 7900 0000 0008" | "c-1" | "c-2" | "a\u0000b" |
    "\u2028" | 5528790000000008 | "123" | "</script>" | "ı" | "1.50" | "1.50""#;

//! Why a proxy opens no connection, in its own words where it has any, and what can be done.

use std::fmt;

use http::StatusCode;

use crate::failure::Cause;

/// A proxy that was reached and opened no connection.
#[derive(Debug)]
pub(crate) struct Refusal {
    problem: String,
    hint: &'static str,
    /// Whether it would say the same the next time.
    pub(crate) is_permanent: bool,
}

impl Refusal {
    /// It responded to CONNECT with something other than a success.
    pub(super) fn of_connect(status: StatusCode, has_password: bool) -> Cause {
        let problem = format!("the proxy responded to CONNECT with {status}");
        let is_permanent = status == StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        let hint = match (is_permanent, has_password) {
            (true, true) => CHECK_PASSWORD,
            (true, false) => WRITE_PASSWORD,
            (false, _) => "",
        };
        Box::new(Self { problem, hint, is_permanent })
    }

    /// Its response cannot be read.
    pub(super) fn garbled(error: &hyper::Error) -> Cause {
        let problem = format!("the proxy's response to CONNECT is not valid: {error}");
        let hint = if error.is_parse() { "; it is probably no proxy for CONNECT" } else { "" };
        Box::new(Self { problem, hint, is_permanent: false })
    }

    /// It sent more than its response: only the server may speak after it, and the server waits for the
    /// client.
    pub(super) fn talkative() -> Cause {
        let problem = "the proxy responded instead of the server".to_owned();
        Box::new(Self { problem, hint: "", is_permanent: false })
    }

    /// The library does not let the kinds of its error be told apart but by their texts.
    pub(super) fn of_socks(error: Cause, has_password: bool) -> Cause {
        let (problem, hint) = match (&*error.to_string(), has_password) {
            ("SOCKS error: credentials not accepted", _) => {
                ("the proxy did not accept user name and password", CHECK_PASSWORD)
            }
            ("SOCKS error: server does not support user/pass authentication", true) => {
                ("the proxy does not support user name and password", "; leave them out of its URL")
            }
            ("SOCKS error: server does not support user/pass authentication", false) => {
                ("the proxy requires authentication", WRITE_PASSWORD)
            }
            _ => return error,
        };
        Box::new(Self { problem: problem.to_owned(), hint, is_permanent: true })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.problem, self.hint)
    }
}

impl std::error::Error for Refusal {}

const CHECK_PASSWORD: &str = "; check user name and password in the URL of the proxy";
const WRITE_PASSWORD: &str = "; write user name and password into the URL of the proxy";

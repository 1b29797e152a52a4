//! The merchant's keys.

use std::fmt;

use zeroize::Zeroizing;

use crate::value::merchant::MerchantMark;
use crate::wire::mac::hmac_sha256;

/// API key and secret key of a merchant, from the merchant panel.
///
/// The secret key is wiped from memory when the last copy is dropped, and neither is ever shown.
///
/// ```
/// use iyzico_core::Credentials;
///
/// let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// assert!(!format!("{credentials:?}").contains("secret-key"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    api_key: String,
    secret_key: Zeroizing<String>,
}

/// Why a pair of keys, or the number of a merchant, cannot be right.
///
/// ```
/// use iyzico_core::Credentials;
///
/// let wrong = Credentials::new("sandbox-api-key", "").unwrap_err();
/// assert_eq!(wrong.key, "secret_key");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key} {problem}")]
pub struct InvalidKeyError {
    /// Which one: `api_key`, `secret_key` or `merchant_id`.
    pub key: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Which service a pair of keys belongs to.
///
/// ```
/// use iyzico_core::{Credentials, Environment};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// assert_eq!(keys.environment(), Environment::Sandbox);
/// assert_eq!(Environment::Live.base_url(), "https://api.iyzipay.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// The live service: real money.
    Live,
    /// iyzico's sandbox, for keys that start with `sandbox-`.
    Sandbox,
}

impl Environment {
    /// Base URL of the service. Documented.
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Live => "https://api.iyzipay.com",
            Self::Sandbox => "https://sandbox-api.iyzipay.com",
        }
    }
}

impl Credentials {
    /// Checks the form of both keys.
    ///
    /// # Errors
    ///
    /// When a key is empty, holds white space or characters that cannot stand in a header, or when one key is
    /// for the sandbox and the other is not: iyzico would respond to each of these with error 1000 or 1001
    /// and no explanation.
    pub fn new(
        api_key: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Result<Self, InvalidKeyError> {
        let (api_key, secret_key) = (api_key.into(), Zeroizing::new(secret_key.into()));
        check("api_key", &api_key)?;
        check("secret_key", &secret_key)?;
        if api_key.starts_with(SANDBOX) != secret_key.starts_with(SANDBOX)
            && looks_issued(&secret_key)
        {
            return Err(InvalidKeyError {
                key: "secret_key",
                problem: "is not for the same environment as the API key: one starts with sandbox-, the other does not",
            });
        }
        Ok(Self { api_key, secret_key })
    }

    /// The API key. It names the merchant; it is not secret, but it is not shown in logs either.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    pub(crate) fn secret_key(&self) -> &str {
        &self.secret_key
    }

    /// A mark of the merchant at a host, for records that outlive the program: 16 characters, the same for the
    /// same API key and host, from which nobody learns the key.
    ///
    /// ```
    /// use iyzico_core::Credentials;
    ///
    /// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
    /// let renewed = Credentials::new("sandbox-api-key", "sandbox-other-key")?;
    /// let host = "sandbox-api.iyzipay.com";
    /// assert_eq!(keys.mark(host), renewed.mark(host));
    /// assert_ne!(keys.mark(host), keys.mark("api.iyzipay.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mark(&self, host: &str) -> MerchantMark {
        let digest = hmac_sha256(&self.api_key, &[b"merchant at ", host.as_bytes()]);
        let (first, _) = digest.split_first_chunk().expect("SHA-256 is longer");
        MerchantMark::new(u64::from_be_bytes(*first))
    }

    /// The service that the keys belong to, told from their prefix.
    pub fn environment(&self) -> Environment {
        if self.api_key.starts_with(SANDBOX) { Environment::Sandbox } else { Environment::Live }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({:?}, …)", self.environment())
    }
}

pub(crate) fn check(key: &'static str, text: &str) -> Result<(), InvalidKeyError> {
    let problem = if text.is_empty() {
        "is empty"
    } else if is_word_for_nothing(text) {
        "is the word that programs write for a missing value"
    } else if text.trim() != text {
        "has white space around it; it was probably copied with a line break"
    } else if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        "has quotes around it, which some files of variables keep; write it without"
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        "holds characters other than printable ASCII"
    } else {
        return Ok(());
    };
    Err(InvalidKeyError { key, problem })
}

/// Whether programs have written a missing value as text.
pub(crate) fn is_word_for_nothing(text: &str) -> bool {
    ["undefined", "null", "None"].contains(&text)
}

/// Keys that iyzico issues are long; short ones are made up for tests and may have any prefix.
fn looks_issued(secret_key: &str) -> bool {
    const SHORTEST_ISSUED: usize = 32;
    secret_key.len() >= SHORTEST_ISSUED
}

const SANDBOX: &str = "sandbox-";

/// With one of these in front, a key of the sandbox would count as one of the live service.
const QUOTES: [char; 3] = ['"', '\'', '`'];

#[cfg(test)]
mod tests {
    use super::Credentials;

    #[test]
    fn a_mark_tells_merchants_and_hosts_apart_and_no_key() {
        let host = "sandbox-api.iyzipay.com";
        let keys = ["sandbox-key-1", "sandbox-key-2"]
            .map(|key| Credentials::new(key, "sandbox-secret").unwrap());
        let marks = [keys[0].mark(host), keys[1].mark(host), keys[0].mark("localhost:8080")];
        let marks = marks.map(|mark| mark.to_string());
        for (index, mark) in marks.iter().enumerate() {
            assert_eq!(mark.len(), 16, "{mark}");
            assert!(mark.bytes().all(|byte| byte.is_ascii_lowercase()), "{mark}");
            assert!(!marks[..index].contains(mark), "{mark}");
        }
        assert_eq!(keys[0].mark(host), keys[0].clone().mark(host));
    }

    #[test]
    fn what_stands_around_a_key_is_refused() {
        let around = [" ", "\t", "\n", "\r\n", "\u{a0}", "\"", "'", "`"];
        for mark in around {
            for text in ["{mark}sandbox-key", "sandbox-key{mark}", "{mark}sandbox-key{mark}"] {
                let text = text.replace("{mark}", mark);
                for (api_key, secret_key) in [(&*text, "sandbox-key"), ("sandbox-key", &*text)] {
                    let refused = Credentials::new(api_key, secret_key).unwrap_err();
                    assert!(refused.problem.contains("around it"), "{text:?}: {refused}");
                }
            }
        }
    }

    #[test]
    fn words_for_nothing_are_no_keys() {
        for word in ["undefined", "null", "None"] {
            let refused = Credentials::new("sandbox-key", word).unwrap_err();
            assert!(refused.problem.contains("missing value"), "{refused}");
        }
    }
}

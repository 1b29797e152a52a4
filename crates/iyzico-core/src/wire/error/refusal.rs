//! What iyzico said when it refused, and what is then known about the money.

#[cfg(test)]
mod tests;

use std::error::Error as StdError;
use std::fmt;

use super::{Advice, Category, Meaning, Outcome, Received, Retry};
use crate::value::blank::trim;
use crate::value::show::{line, sentence};
use crate::wire::endpoint::{Description, Safety, SecondCall};
use crate::wire::pending::Pending;

/// iyzico refused, in a response that can be trusted.
///
/// ```
/// use iyzico_core::error::ApiError;
///
/// /// What the buyer may read, in Turkish.
/// fn for_the_buyer(refusal: &ApiError) -> Option<&'static str> {
///     refusal.meaning().map(|meaning| meaning.advice().buyer_tr)
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Error code, as text: `10051`. Empty when iyzico sent none.
    pub code: String,
    /// Group of the code, mostly on refusals of a bank: `NOT_SUFFICIENT_FUNDS`.
    pub group: Option<String>,
    /// Message as iyzico sent it, in the language of the request; a card number in it is hidden.
    pub message: String,
    /// The merchant's own reference of the call, echoed.
    pub conversation_id: Option<String>,
    /// iyzico's ID for the payment, where a refusal names one.
    pub payment_id: Option<String>,
    /// Whether iyzico says that the same refund may be sent again.
    pub retryable: Option<bool>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<Box<Pending>>,
    /// Status of the HTTP response. iyzico sends most refusals with 200.
    pub http_status: u16,
    /// The response as it was received; card numbers in it are hidden.
    pub raw: Received,
    /// Whose codes these are.
    pub(crate) source: Source,
    /// Whether a field that decides is neither text nor number: then it may say anything.
    pub(crate) is_unclear: bool,
    safety: Safety,
    /// Whether the call asks for the result of a page.
    asks_of_page: bool,
    /// Whether any code can mean that the call was carried out before.
    may_be_second: bool,
}

/// Where a refusal comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// iyzico's API.
    Api,
    /// The service of subscriptions, which has a meaning of its own for one code.
    Subscriptions,
    /// A gateway in front of the API, whose codes are not iyzico's.
    Gateway,
}

impl ApiError {
    /// A refusal without any details yet.
    pub(crate) fn new(call: &Description, http_status: u16) -> Self {
        Self {
            endpoint: call.name,
            code: String::new(),
            group: None,
            message: String::new(),
            conversation_id: None,
            payment_id: None,
            retryable: None,
            pending: None,
            http_status,
            raw: Received::default(),
            source: Source::Api,
            is_unclear: false,
            safety: call.safety,
            asks_of_page: call.safety == Safety::Read && call.echo.contains(&"token"),
            may_be_second: call.second_call == Some(SecondCall::Refused),
        }
    }

    /// A refusal that was learnt otherwise than by a refusing response: it has no code, and its outcome is
    /// certain.
    pub fn told(endpoint: &'static str, message: &str) -> Self {
        Self {
            endpoint,
            code: String::new(),
            group: None,
            message: message.to_owned(),
            conversation_id: None,
            payment_id: None,
            retryable: None,
            pending: None,
            http_status: 200,
            raw: Received::default(),
            source: Source::Api,
            is_unclear: false,
            safety: Safety::Read,
            asks_of_page: false,
            may_be_second: false,
        }
    }

    /// What the code means, when it is one of the known ones. Unknown codes pass through untouched; if
    /// HTTP itself says that the keys were not accepted, that is what they mean.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        // Elsewhere that status takes nothing back of what the code says.
        let is_of_subscriptions = self.source == Source::Subscriptions;
        let http_status = if is_of_subscriptions { self.http_status } else { 200 };
        let known = Meaning::find(&self.code, http_status);
        // Nor does a gateway's shape: its numbers are its own, unless they may be iyzico's doubt.
        let known = known
            .filter(|known| self.source != Source::Gateway || known.outcome == Outcome::Unknown);
        known.or_else(|| self.is_authentication().then(Meaning::of_authentication).flatten())
    }

    /// What the group means, for codes that are not known: banks change codes more often than groups.
    pub(super) fn meaning_of_group(&self) -> Option<&'static Meaning> {
        let group = self.group.as_deref().map(plain_group).filter(|group| !group.is_empty())?;
        let known = Meaning::all().iter().find(|meaning| meaning.group == group);
        known.filter(|_| self.source != Source::Gateway)
    }

    /// Whether something broke at iyzico or a bank, whatever the call.
    pub(super) fn is_fault(&self) -> bool {
        self.meaning().map_or(self.http_status >= 500, |known| known.outcome == Outcome::Unknown)
    }

    fn is_authentication(&self) -> bool {
        matches!(self.http_status, 401 | 403)
    }

    /// What is known about the money. The table of codes says so for each; a code that is not in it is a
    /// refusal, unless anything else about the response speaks of a fault.
    pub fn outcome(&self) -> Outcome {
        let is_open = self.leaves_open() || self.is_unclear;
        if is_open && self.safety.moves_money() { Outcome::Unknown } else { Outcome::Refused }
    }

    /// Whether code, group or HTTP status leave it open what became of the call.
    fn leaves_open(&self) -> bool {
        match self.meaning() {
            // Keys are looked at first, unless something broke before or after that. The status of HTTP
            // alone takes no doubt back that the code leaves.
            Some(meaning) if meaning.category == Category::Auth => {
                let is_odd = !self.code.is_empty() && !is_well_formed(&self.code);
                self.http_status >= 500 || self.group_shows_fault() || is_odd
            }
            Some(meaning) if meaning.category == Category::RateLimit => self.shows_fault(),
            Some(meaning) => {
                // A bank that declined was asked by this call.
                let is_second = self.may_be_second && meaning.category != Category::BankDecline;
                meaning.outcome == Outcome::Unknown || is_second || self.shows_fault()
            }
            None => !is_well_formed(&self.code) || self.may_be_second || self.shows_fault(),
        }
    }

    /// What the call does with money, if it is carried out.
    pub(super) fn safety(&self) -> Safety {
        self.safety
    }

    /// What to do about the code.
    pub(super) fn advice(&self) -> Option<&'static Advice> {
        let meaning = self.meaning()?;
        let advice = meaning.advice();
        let is_card = self.needs_credit_card(meaning.retry);
        if is_card { Advice::find("subscription_card") } else { Some(advice) }
    }

    /// Whether 3-D Secure would help elsewhere: subscriptions have none, and take credit cards only.
    pub(super) fn needs_credit_card(&self, retry: Retry) -> bool {
        self.source == Source::Subscriptions && retry == Retry::ThreeDs
    }

    /// Whether the outcome is open although the code alone would not leave it open.
    pub(super) fn is_in_doubt(&self) -> bool {
        let is_expected = self.meaning().is_some_and(|known| known.outcome == Outcome::Unknown);
        self.outcome() == Outcome::Unknown && !is_expected
    }

    /// Whether group or HTTP status tell of something that broke on the way.
    fn shows_fault(&self) -> bool {
        // A conflict or a lock without a known code may be the same call that is under way.
        let is_locked = matches!(self.http_status, 409 | 423) && self.meaning().is_none();
        self.http_status >= 500
            || matches!(self.http_status, 408 | 425 | 499)
            || is_locked
            || self.group_shows_fault()
    }

    fn group_shows_fault(&self) -> bool {
        let group = self.group.as_deref().map(plain_group).unwrap_or_default();
        let is_open = |meaning: &Meaning| {
            meaning.outcome == Outcome::Unknown && !group.is_empty() && meaning.group == group
        };
        tells_of_fault(&group, self.meaning()) || Meaning::all().iter().any(is_open)
    }
}

/// A group as iyzico spells groups: capital ASCII letters and digits, and `_` for everything between them.
fn plain_group(group: &str) -> String {
    let to_ascii = |c: char| match c {
        // Full-width letters stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            u8::try_from(u32::from(c) - 0xFEE0).map_or('_', |byte| byte.to_ascii_uppercase().into())
        }
        'ı' | 'İ' => 'I',
        other => other.to_ascii_uppercase(),
    };
    let mut plain = String::with_capacity(group.len());
    for character in group.chars().map(to_ascii) {
        if character.is_ascii_alphanumeric() {
            plain.push(character);
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

/// Whether a group, as [`plain_group`] spells it, tells of a fault, which may come with any code. The own
/// group of a known code says no more than the code.
fn tells_of_fault(group: &str, known: Option<&Meaning>) -> bool {
    const FAULTS: [&str; 4] = ["SYSTEM_ERROR", "GENERAL_ERROR", "TIMEOUT_ERROR", "DEVICE_ERROR"];
    const WORDS: [&str; 6] = ["TIMEOUT", "UNKNOWN", "SYSTEM", "INTERNAL", "NETWORK", "UNAVAILABLE"];
    let is_own = known.is_some_and(|meaning| meaning.group == group);
    let together = group.replace('_', ""); // TIME_OUT
    FAULTS.contains(&group) || !is_own && WORDS.iter().any(|word| together.contains(word))
}

impl ApiError {
    /// Whether the refusal can mean that the same call was carried out before: a second completion,
    /// capture, cancellation or whole refund. Look the payment up, and never ask for another card.
    pub fn may_be_done_before(&self) -> bool {
        self.safety.moves_money() && self.meaning().is_some_and(|meaning| meaning.done_before)
    }

    /// Whether the refusal means that nobody has paid on the page that was asked for, as far as iyzico knows. While
    /// the page is open, somebody still may.
    ///
    /// Any code about the state of a payment means that here: which one iyzico has for a page that nobody has
    /// used, 5124 or another, is not established. The form of a subscription has a code of its own.
    ///
    /// ```
    /// use iyzico_core::Error;
    ///
    /// /// Whether the buyer may go back to the page.
    /// fn is_still_to_be_paid(error: &Error) -> bool {
    ///     matches!(error, Error::Api(refusal) if refusal.is_unpaid_page())
    /// }
    /// ```
    pub fn is_unpaid_page(&self) -> bool {
        let is_unpaid = |meaning: &Meaning| {
            meaning.category == Category::PaymentState || meaning.code == NO_SUBSCRIPTION_FORM
        };
        self.asks_of_page && self.meaning().is_some_and(is_unpaid)
    }
}

/// The code for the form of a subscription that is not known, or in which nobody has subscribed (inferred).
const NO_SUBSCRIPTION_FORM: &str = "201600";

/// Whether a code is spelled as iyzico spells its codes. One that is not may have been anything.
fn is_well_formed(code: &str) -> bool {
    !code.is_empty() && !code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was refused", self.endpoint)?;
        let words = [line(&self.code), sentence(&self.message)];
        let words = words.into_iter().filter(|word| !trim(word).is_empty());
        match words.collect::<Vec<_>>().join(" ").as_str() {
            "" => write!(f, " without a reason (HTTP {})", self.http_status)?,
            reason => write!(f, ": {reason}")?,
        }
        if let Some(group) = self.group.as_deref().filter(|group| !trim(group).is_empty()) {
            write!(f, " ({})", line(group))?;
        }
        match self.outcome() {
            Outcome::Unknown => write!(f, "; {}", Outcome::Unknown.in_words(self.safety))?,
            _ if self.safety.moves_money() => f.write_str("; no money moved")?,
            _ => {}
        }
        match self.meaning().and_then(Meaning::hint) {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("endpoint", &self.endpoint)
            .field("code", &self.code)
            .field("group", &self.group)
            .field("message", &self.message)
            .field("outcome", &self.outcome())
            .finish_non_exhaustive()
    }
}

impl StdError for ApiError {}

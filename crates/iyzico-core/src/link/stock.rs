//! The stock of a link.

use crate::value::given::Given;
use crate::value::order::Boolean;
use crate::value::rule::{Findings, Rule};
use crate::value::schedule::whole_numbers;

/// A number of pieces in stock; may be 0: a sold-out product has 0 in responses, too.
///
/// ```
/// use iyzico_core::link::Pieces;
///
/// let left: Pieces = "0".parse()?;
/// assert_eq!(left, Pieces(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pieces(pub u32);

whole_numbers! {
    Pieces: Rule::new("Pieces", "a whole number of pieces, 0 for none", "5");
}

/// Stock that is counted begins with a number, and with one piece at least.
pub(super) fn doubt_stock(
    enabled: Option<&Given<Boolean>>,
    count: Option<&Given<Pieces>>,
    findings: &mut Findings,
) {
    if !enabled.and_then(Given::value).is_some_and(|enabled| enabled.0) {
        return;
    }
    if count.is_none_or(Given::is_missing) {
        findings
            .warning("stockCount", "is missing, and stockEnabled says that the stock is counted");
    } else if count.and_then(Given::value) == Some(&Pieces(0)) {
        findings.warning("stockCount", "is 0, and stockEnabled says that the stock is counted");
    }
}

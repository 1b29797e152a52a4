//! What calls that describe a link have in common.

use crate::value::given::Given;
use crate::value::order::Boolean;
use crate::value::rule::Findings;
use crate::value::schedule::Count;

/// Stock that is counted begins with a number.
pub(super) fn doubt_stock(
    enabled: Option<&Given<Boolean>>,
    count: Option<&Given<Count>>,
    findings: &mut Findings,
) {
    let is_counted = enabled.and_then(Given::value).is_some_and(|enabled| enabled.0);
    if is_counted && count.is_none_or(Given::is_missing) {
        findings
            .warning("stockCount", "is missing, and stockEnabled says that the stock is counted");
    }
}

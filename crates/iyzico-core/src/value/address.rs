//! Postal addresses.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use typed_builder::TypedBuilder;

use crate::value::given::{Given, Structure};
use crate::value::order::{Name, Note};
use crate::value::rule::Rule;

/// An address for the invoice or for the delivery.
///
/// Source: the user's payment document.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, TypedBuilder)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[builder(field_defaults(setter(into)))]
#[non_exhaustive]
pub struct Address {
    /// First name and surname, or the company.
    pub contact_name: Given<Name>,
    /// City.
    pub city: Given<Name>,
    /// Country.
    pub country: Given<Name>,
    /// Street, house number and the rest of the address.
    pub address: Given<Name>,
    /// Postal code.
    #[builder(default, setter(strip_option))]
    pub zip_code: Option<Given<Note>>,
}

impl Structure for Address {
    const RULE: &'static Rule =
        &Rule::new("Address", "an address with contactName, city, country and address", "");
}

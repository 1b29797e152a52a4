//! Postal addresses.

use iyzico_derive::{Builder, Object};

use crate::value::given::{Given, Structure};
use crate::value::order::{Name, Note};
use crate::value::rule::Rule;

/// A billing or shipping address.
///
/// ```
/// use iyzico_core::address::Address;
///
/// let address = Address::builder()
///     .contact_name("Jane Doe")
///     .city("Istanbul")
///     .country("Turkey")
///     .address("Bora Sok. 1")
///     .zip_code("34742")
///     .build();
/// ```
///
/// Source: iyzico's older integration guide.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
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
    pub zip_code: Option<Given<Note>>,
}

impl Structure for Address {
    const RULE: &'static Rule =
        &Rule::new("Address", "an address with contactName, city, country and address", "");
}

//! A check of the connection.

use iyzico_derive::Object;

use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Checks whether iyzico can be reached. No money moves, nothing is read.
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct TestConnection {}

impl Endpoint for TestConnection {
    type Response = Connection;
    const NAME: &'static str = "connection.test";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/payment/test";
    const SAFETY: Safety = Safety::Read;
}

/// iyzico was reached; the envelope of the response tells its time.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct Connection {}

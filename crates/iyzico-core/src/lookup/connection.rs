//! A check of the connection.

use iyzico_derive::Object;

use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Checks whether iyzico can be reached. No money moves, nothing is read.
///
/// ```
/// use iyzico_core::connection::TestConnection;
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let sent = request::prepare(&TestConnection::default(), &keys, "nonce-1", &context)?;
/// assert_eq!(sent.path, "/payment/test");
/// assert!(sent.body.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use iyzico_core::connection::{Connection, TestConnection};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let connection = TestConnection::default();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&connection, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<TestConnection>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, Connection::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct Connection {}

use iyzico_core::connection::{Connection, TestConnection};

use crate::bank::Bank;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for TestConnection {
    // The official PHP and Java clients send this call without signing it.
    const OPEN: bool = true;

    fn serve(&self, _: &mut Bank) -> Result<Connection, Refusal> {
        Ok(Connection::default())
    }
}

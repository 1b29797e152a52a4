//! A simulator with a ready client, for tests.

use std::io;

use iyzico_simulator::Simulator;

use crate::Client;

/// A simulator on localhost and a client that talks to it.
#[derive(Debug)]
pub struct Sandbox {
    /// The simulator; it stops when it is dropped.
    pub simulator: Simulator,
    /// A client with the simulator's keys.
    pub client: Client,
}

impl Sandbox {
    /// Starts a simulator on a free port and makes a client for it.
    ///
    /// # Errors
    ///
    /// When no port can be opened on localhost.
    pub async fn start() -> io::Result<Self> {
        let simulator = Simulator::start().await?;
        let mut builder = Client::builder()
            .api_key(simulator.api_key())
            .secret_key(simulator.secret_key())
            .base_url(simulator.base_url());
        if let Some(pem) = simulator.certificate_pem() {
            builder = builder.root_certificate_pem(pem.as_bytes());
        }
        let client = builder.build().map_err(io::Error::other)?;
        Ok(Self { simulator, client })
    }
}

//! A simulator with a ready client, for tests that need no network.
//!
//! ```
//! use iyzico_http::bin::CheckBin;
//! use iyzico_http::testing::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let request = CheckBin::builder().bin_number("552879").build();
//! let bin = sandbox.client.send(&request).await?;
//! assert_eq!(bin.bin_number.as_str(), "552879");
//! # Ok(())
//! # }
//! ```
//!
//! Do not stop the clock of tokio (`start_paused`) in such a test: it jumps to the end of every time limit while
//! the simulator, which is reached over a socket, has not responded, and each call is unknown at once. The clock of
//! the simulator can be moved instead.

use std::io;

pub use iyzico_simulator as simulator;
use iyzico_simulator::Simulator;

use crate::{Client, ClientBuilder};

/// A simulator on localhost and a client that talks to it.
///
/// ```
/// use iyzico_http::bin::CheckBin;
/// use iyzico_http::testing::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let bin = sandbox.client.send(&CheckBin::builder().bin_number("552879").build()).await?;
/// assert!(sandbox.simulator.base_url().starts_with("http://127.0.0.1:"));
/// assert_eq!(bin.bin_number.as_str(), "552879");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Sandbox {
    /// The simulator; it stops when it is dropped.
    pub simulator: Simulator,
    /// A client with the keys of the simulator.
    pub client: Client,
}

impl Sandbox {
    /// Starts a simulator on a free port and makes a client for it.
    ///
    /// # Errors
    ///
    /// When no port can be opened on localhost.
    pub async fn start() -> io::Result<Self> {
        Self::around(Simulator::start().await?)
    }

    /// Makes a client for a simulator that was set up in another way.
    ///
    /// # Errors
    ///
    /// When the simulator's address or certificate cannot be used.
    pub fn around(simulator: Simulator) -> io::Result<Self> {
        let client = builder_for(&simulator).build().map_err(io::Error::other)?;
        Ok(Self { simulator, client })
    }

    /// Sets up another client of the same simulator, with other limits for instance.
    pub fn builder(&self) -> ClientBuilder {
        builder_for(&self.simulator)
    }
}

fn builder_for(simulator: &Simulator) -> ClientBuilder {
    let builder = Client::builder()
        .api_key(simulator.api_key())
        .secret_key(simulator.secret_key())
        .base_url(simulator.base_url())
        .system_certificates(false); // no authority of the system has signed for a simulator
    match simulator.certificate_pem() {
        Some(pem) => builder.root_certificate_pem(pem.as_bytes()),
        None => builder,
    }
}

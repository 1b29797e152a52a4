//! The simulator inside the process, for tests.

use iyzico_simulator::Simulator;
use napi_derive::napi;

/// A running simulator. It has a thread of its own and stops when it is collected.
#[napi]
pub struct NativeSimulator {
    simulator: Option<Simulator>,
    base_url: String,
    api_key: String,
    secret_key: String,
    certificate_pem: Option<String>,
}

/// How a simulator is set up.
#[napi(object, object_to_js = false)]
pub struct NativeSimulatorSettings {
    pub api_key: Option<String>,
    pub secret_key: Option<String>,
    pub port: Option<u16>,
    pub tls: Option<bool>,
    pub seed: Option<u32>,
}

#[napi]
impl NativeSimulator {
    #[napi(factory)]
    pub fn start(settings: NativeSimulatorSettings) -> napi::Result<Self> {
        let mut builder = Simulator::builder();
        if let Some(api_key) = settings.api_key {
            builder = builder.api_key(api_key);
        }
        if let Some(secret_key) = settings.secret_key {
            builder = builder.secret_key(secret_key);
        }
        if let Some(port) = settings.port {
            builder = builder.port(port);
        }
        if let Some(tls) = settings.tls {
            builder = builder.tls(tls);
        }
        if let Some(seed) = settings.seed {
            builder = builder.seed(seed.into());
        }
        let simulator = builder.start_blocking().map_err(napi::Error::from)?;
        Ok(Self {
            base_url: simulator.base_url().to_owned(),
            api_key: simulator.api_key().to_owned(),
            secret_key: simulator.secret_key().to_owned(),
            certificate_pem: simulator.certificate_pem().map(str::to_owned),
            simulator: Some(simulator),
        })
    }

    #[napi(getter)]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    #[napi(getter)]
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    #[napi(getter)]
    pub fn secret_key(&self) -> &str {
        &self.secret_key
    }

    #[napi(getter)]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    /// Stops it. A second call does nothing.
    #[napi]
    pub fn stop(&mut self) {
        self.simulator = None;
    }
}

//! The simulator inside the process, for tests.

use std::io::ErrorKind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use iyzico_core::error::ConfigError;
use iyzico_node_common::error::{throw, wrong};
use iyzico_node_common::number::{duration, whole_from};
use iyzico_simulator::{Concerns, ScenarioError, Simulator};
use napi::Task;
use napi::bindgen_prelude::{AsyncTask, Env, PromiseRaw};
use napi_derive::napi;

use crate::values::{moment, read_scenario, to_json};

/// A running simulator. It has a thread of its own and stops when it is collected.
#[napi]
pub struct NativeSimulator {
    /// None once it is stopped. Not a field that `stop` borrows: JavaScript may ask for more meanwhile.
    simulator: Mutex<Option<Arc<Simulator>>>,
    base_url: String,
    api_key: String,
    secret_key: String,
    merchant_id: String,
    certificate_pem: Option<String>,
}

/// How a simulator is set up.
#[napi(object, object_to_js = false)]
pub struct NativeSimulatorSettings {
    pub api_key: Option<String>,
    pub secret_key: Option<String>,
    pub port: Option<f64>,
    pub tls: Option<bool>,
    pub seed: Option<f64>,
    pub starts_at: Option<i64>,
    pub debit_needs_three_ds: Option<bool>,
    pub cancel_only_on_same_day: Option<bool>,
    pub enforce_rate_limits: Option<bool>,
    /// TOML or JSON.
    pub scenario: Option<String>,
    pub webhook_url: Option<String>,
    pub webhook_signature: Option<bool>,
    pub allow_hosts: Option<Vec<String>>,
}

/// Which payment a verdict of risk control concerns; the next one when nothing is named.
#[napi(object, object_to_js = false)]
pub struct NativeConcerns {
    pub conversation_id: Option<String>,
    pub basket_id: Option<String>,
}

#[napi]
impl NativeSimulator {
    /// JavaScript goes on meanwhile.
    #[napi(ts_return_type = "Promise<NativeSimulator>")]
    pub fn start(
        env: &Env,
        settings: NativeSimulatorSettings,
    ) -> napi::Result<PromiseRaw<'_, Self>> {
        crate::check_started()?;
        env.spawn_future(Self::open(settings))
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
    pub fn merchant_id(&self) -> &str {
        &self.merchant_id
    }

    #[napi(getter)]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    /// All payments as they stand now, as JSON.
    #[napi]
    pub fn ledger(&self) -> napi::Result<String> {
        Ok(to_json(&self.running()?.ledger()))
    }

    /// Every attempt to pay, as JSON.
    #[napi]
    pub fn attempts(&self) -> napi::Result<String> {
        Ok(to_json(&self.running()?.attempts()))
    }

    /// The latest requests, as JSON.
    #[napi]
    pub fn requests(&self) -> napi::Result<String> {
        Ok(to_json(&self.running()?.requests()))
    }

    /// All notifications with their deliveries, as JSON.
    #[napi]
    pub fn webhooks(&self) -> napi::Result<String> {
        Ok(to_json(&self.running()?.webhooks()))
    }

    #[napi]
    pub fn set_webhook_url(&self, url: Option<String>) -> napi::Result<()> {
        let set = self.running()?.set_webhook_url(url);
        set.map_err(|error| match error.downcast::<ConfigError>() {
            Ok(refused) => throw(&wrong("url", refused.problem)),
            Err(error) => error.into(),
        })
    }

    /// Delivers what waits. The receiver may run on the thread that calls this, so it does not block.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn deliver_webhooks<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        let simulator = self.running()?;
        env.spawn_future(async move {
            simulator.deliver_webhooks().await;
            Ok(())
        })
    }

    #[napi]
    pub fn next_fraud_status(&self, status: f64, concerns: NativeConcerns) -> napi::Result<()> {
        let status = match status.to_string().as_str() {
            "1" => 1,
            "0" => 0,
            "-1" => -1,
            other => {
                return Err(throw(&wrong("status", format!("must be 1, 0 or -1, not {other}"))));
            }
        };
        let concerns = Concerns::named(concerns.conversation_id, concerns.basket_id)
            .map_err(|error| refuse_argument("basketId", error))?;
        let chosen = self.running()?.next_fraud_status(concerns, status);
        chosen.map_err(|error| refuse_argument("status", error))
    }

    #[napi]
    pub fn end_review(&self, payment_id: String, accepted: bool) -> napi::Result<()> {
        let ended = self.running()?.end_review(&payment_id, accepted);
        ended.map_err(|error| refuse_argument("paymentId", error))
    }

    /// The present moment on its clock, in milliseconds since 1970.
    #[napi]
    pub fn now(&self) -> napi::Result<i64> {
        let since_1970 = self.running()?.clock().now().duration_since(UNIX_EPOCH);
        let milliseconds = since_1970.unwrap_or_default().as_millis();
        Ok(i64::try_from(milliseconds).unwrap_or(i64::MAX))
    }

    #[napi]
    pub fn advance(&self, milliseconds: f64) -> napi::Result<()> {
        let by = duration("milliseconds", Some(milliseconds)).map_err(|error| throw(&error))?;
        self.running()?.clock().advance(by.unwrap_or_default());
        Ok(())
    }

    #[napi]
    pub fn reset(&self) -> napi::Result<()> {
        self.running()?.reset();
        Ok(())
    }

    /// Stops it; JavaScript goes on meanwhile. A second call does nothing.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn stop(&self) -> AsyncTask<Stopping> {
        AsyncTask::new(Stopping(self.lock().take()))
    }
}

/// Waits for the thread of a simulator to end, on a thread on which waiting is fine.
pub struct Stopping(Option<Arc<Simulator>>);

impl Task for Stopping {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> napi::Result<()> {
        self.0 = None;
        Ok(())
    }

    fn resolve(&mut self, _: Env, (): ()) -> napi::Result<()> {
        Ok(())
    }
}

/// JavaScript has one type of number; this takes the whole ones that fit.
pub(crate) fn number<T: TryFrom<u64>>(
    setting: &'static str,
    number: Option<f64>,
) -> napi::Result<Option<T>> {
    let Some(number) = number else { return Ok(None) };
    let fits = whole_from(setting, number, 0).map(|whole| T::try_from(whole).ok());
    match fits.map_err(|error| throw(&error))? {
        Some(fitting) => Ok(Some(fitting)),
        None => Err(throw(&wrong(setting, format!("must be a smaller number than {number}")))),
    }
}

/// The argument has the name that it has in JavaScript.
fn refuse_argument(argument: &'static str, error: ScenarioError) -> napi::Error {
    throw(&wrong(argument, error.respell_path(|_| String::new()).to_string()))
}

impl NativeSimulator {
    async fn open(settings: NativeSimulatorSettings) -> napi::Result<Self> {
        let mut builder = Simulator::builder();
        if let Some(api_key) = settings.api_key {
            builder = builder.api_key(api_key);
        }
        if let Some(secret_key) = settings.secret_key {
            builder = builder.secret_key(secret_key);
        }
        if let Some(port) = number("port", settings.port)? {
            builder = builder.port(port);
        }
        if let Some(tls) = settings.tls {
            builder = builder.tls(tls);
        }
        if let Some(seed) = number("seed", settings.seed)? {
            builder = builder.seed(seed);
        }
        if let Some(starts_at) = settings.starts_at {
            builder = builder.starts_at(moment(starts_at));
        }
        if let Some(needed) = settings.debit_needs_three_ds {
            builder = builder.debit_needs_three_ds(needed);
        }
        if let Some(only) = settings.cancel_only_on_same_day {
            builder = builder.cancel_only_on_same_day(only);
        }
        if let Some(enforce) = settings.enforce_rate_limits {
            builder = builder.enforce_rate_limits(enforce);
        }
        if let Some(scenario) = settings.scenario {
            builder = builder.scenario(read_scenario(&scenario)?);
        }
        if let Some(url) = settings.webhook_url {
            builder = builder.webhook_url(url);
        }
        if let Some(signed) = settings.webhook_signature {
            builder = builder.webhook_signature(signed);
        }
        for name in settings.allow_hosts.unwrap_or_default() {
            builder = builder.allow_host(name);
        }
        let simulator = builder.start().await.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => throw(&wrong("port", "is in use")),
            _ => match error.downcast::<ConfigError>() {
                Ok(wrong) => throw(&wrong.into()),
                Err(error) => napi::Error::from(error),
            },
        })?;
        Ok(Self {
            base_url: simulator.base_url().to_owned(),
            api_key: simulator.api_key().to_owned(),
            secret_key: simulator.secret_key().to_owned(),
            merchant_id: simulator.merchant_id(),
            certificate_pem: simulator.certificate_pem().map(str::to_owned),
            simulator: Mutex::new(Some(Arc::new(simulator))),
        })
    }

    pub(crate) fn running(&self) -> napi::Result<Arc<Simulator>> {
        let running = self.lock().clone();
        running.ok_or_else(|| napi::Error::from_reason("the simulator is closed"))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Simulator>>> {
        self.simulator.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

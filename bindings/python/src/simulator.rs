//! The simulator inside the process, for tests.

use std::mem;
use std::ops::Deref;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use iyzico_core::error::ConfigError;
use iyzico_simulator::{Concerns, FaultRule, Scenario, ScenarioError};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use crate::convert::snake_case;
use crate::error::raise;
use crate::pages::{BankPage, HostedPage};
use crate::runtime;

/// A running simulator.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Simulator {
    running: Mutex<Option<Shared>>,
    #[pyo3(get)]
    base_url: String,
    #[pyo3(get)]
    api_key: String,
    #[pyo3(get)]
    secret_key: String,
    #[pyo3(get)]
    certificate_pem: Option<String>,
}

/// One simulator, shared with the pages that are open. A child process that inherited it leaves it
/// alone: the threads that it would end are not there.
#[derive(Clone)]
pub(crate) struct Shared {
    process: u32,
    simulator: Option<Arc<iyzico_simulator::Simulator>>,
}

impl Shared {
    fn new(simulator: iyzico_simulator::Simulator) -> Self {
        Self { process: process::id(), simulator: Some(Arc::new(simulator)) }
    }

    fn is_inherited(&self) -> bool {
        self.process != process::id()
    }
}

impl Deref for Shared {
    type Target = iyzico_simulator::Simulator;

    fn deref(&self) -> &Self::Target {
        self.simulator.as_ref().expect("it is taken out only when dropped")
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.is_inherited() {
            mem::forget(self.simulator.take());
        }
    }
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (*, port=0, api_key=None, secret_key=None, tls=false, seed=None, starts_at=None,
        debit_needs_three_ds=false, cancel_only_on_same_day=false, webhook_url=None, webhook_signature=true,
        enforce_rate_limits=false, allow_host=Vec::new(), scenario=None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    #[expect(clippy::fn_params_excessive_bools, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        port: u16,
        api_key: Option<String>,
        secret_key: Option<String>,
        tls: bool,
        seed: Option<u64>,
        starts_at: Option<SystemTime>,
        debit_needs_three_ds: bool,
        cancel_only_on_same_day: bool,
        webhook_url: Option<String>,
        webhook_signature: bool,
        enforce_rate_limits: bool,
        allow_host: Vec<String>,
        scenario: Option<&str>,
    ) -> PyResult<Self> {
        let mut builder = iyzico_simulator::Simulator::builder()
            .port(port)
            .tls(tls)
            .debit_needs_three_ds(debit_needs_three_ds)
            .cancel_only_on_same_day(cancel_only_on_same_day)
            .webhook_signature(webhook_signature)
            .enforce_rate_limits(enforce_rate_limits);
        for name in allow_host {
            builder = builder.allow_host(name);
        }
        if let Some(api_key) = api_key {
            builder = builder.api_key(api_key);
        }
        if let Some(secret_key) = secret_key {
            builder = builder.secret_key(secret_key);
        }
        if let Some(seed) = seed {
            builder = builder.seed(seed);
        }
        if let Some(moment) = starts_at {
            builder = builder.starts_at(moment);
        }
        if let Some(url) = webhook_url {
            builder = builder.webhook_url(url);
        }
        if let Some(scenario) = scenario {
            builder = builder.scenario(read_scenario(py, scenario)?);
        }
        let inside = runtime::enter(py);
        let simulator = runtime::wait_detached(py, &inside, || builder.start_blocking())?;
        Ok(Self {
            base_url: simulator.base_url().to_owned(),
            api_key: simulator.api_key().to_owned(),
            secret_key: simulator.secret_key().to_owned(),
            certificate_pem: simulator.certificate_pem().map(str::to_owned),
            running: Mutex::new(Some(Shared::new(simulator))),
        })
    }

    /// The bank's page of a payment, by its number or by the HTML of its start.
    fn three_ds(&self, payment: String) -> PyResult<BankPage> {
        let simulator = self.running()?;
        Ok(BankPage { simulator, payment })
    }

    /// The page with this token.
    fn page(&self, token: String) -> PyResult<HostedPage> {
        let simulator = self.running()?;
        Ok(HostedPage { simulator, token })
    }

    /// All payments as they stand now, as JSON text.
    fn ledger(&self) -> PyResult<String> {
        Ok(to_json(&self.running()?.ledger()))
    }

    /// Every attempt to pay, as JSON text.
    fn attempts(&self) -> PyResult<String> {
        Ok(to_json(&self.running()?.attempts()))
    }

    /// The latest requests, as JSON text.
    fn requests(&self) -> PyResult<String> {
        Ok(to_json(&self.running()?.requests()))
    }

    /// All notifications with their deliveries, as JSON text.
    fn webhooks(&self) -> PyResult<String> {
        Ok(to_json(&self.running()?.webhooks()))
    }

    /// Sends notifications to this address from now on.
    fn set_webhook_url(&self, url: Option<String>) -> PyResult<()> {
        self.running()?.set_webhook_url(url);
        Ok(())
    }

    /// Delivers what waits. The receiver may be a thread of this program, so the lock is released.
    fn deliver_webhooks(&self, py: Python<'_>) -> PyResult<()> {
        let simulator = self.running()?;
        let inside = runtime::enter(py);
        runtime::wait_detached(py, &inside, || simulator.deliver_webhooks_blocking());
        Ok(())
    }

    /// Chooses what risk control says about one payment that is yet to come.
    fn next_fraud_status(
        &self,
        status: i32,
        conversation_id: Option<String>,
        basket_id: Option<String>,
    ) -> PyResult<()> {
        let concerns = match (conversation_id, basket_id) {
            (Some(id), _) => Concerns::ConversationId(id),
            (None, Some(id)) => Concerns::BasketId(id),
            (None, None) => Concerns::Next,
        };
        self.running()?.next_fraud_status(concerns, status);
        Ok(())
    }

    /// Adds a rule, given as JSON text.
    fn add_fault(&self, py: Python<'_>, rule: &str) -> PyResult<()> {
        let running = self.running()?;
        let added = FaultRule::from_json(rule).and_then(|rule| running.add_fault(rule));
        added.map_err(|error| refuse(py, "fault", &error.respell_path(condition)))
    }

    /// Plays a scenario, given as TOML or JSON text.
    fn play(&self, py: Python<'_>, scenario: &str) -> PyResult<()> {
        let scenario = read_scenario(py, scenario)?;
        self.running()?.play(&scenario).map_err(|error| refuse(py, "scenario", &error))
    }

    /// The rules and how often they fired, as JSON text.
    fn faults(&self) -> PyResult<String> {
        Ok(to_json(&self.running()?.faults()))
    }

    /// Lets nothing go wrong any more.
    fn clear_faults(&self) -> PyResult<()> {
        self.running()?.clear_faults();
        Ok(())
    }

    /// Whether calls beyond the published limits are refused.
    fn enforce_rate_limits(&self, enforce: bool) -> PyResult<()> {
        self.running()?.enforce_rate_limits(enforce);
        Ok(())
    }

    /// The present moment on its clock.
    fn now(&self) -> PyResult<SystemTime> {
        Ok(self.running()?.clock().now())
    }

    /// Moves its clock forward.
    fn advance(&self, seconds: f64) -> PyResult<()> {
        let by = Duration::try_from_secs_f64(seconds)
            .map_err(|_| PyValueError::new_err(format!("{seconds} is not a number of seconds")))?;
        self.running()?.clock().advance(by);
        Ok(())
    }

    /// Moves its clock to a moment.
    fn set_clock(&self, moment: SystemTime) -> PyResult<()> {
        self.running()?.clock().set(moment);
        Ok(())
    }

    /// Forgets everything but the time.
    fn reset(&self) -> PyResult<()> {
        self.running()?.reset();
        Ok(())
    }

    /// Stops it and frees the port.
    fn close(&self, py: Python<'_>) {
        let inside = runtime::enter(py);
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        runtime::wait_detached(py, &inside, || drop(running));
    }
}

impl Simulator {
    fn running(&self) -> PyResult<Shared> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match &*running {
            None => Err(PyRuntimeError::new_err("the simulator is closed")),
            Some(shared) if shared.is_inherited() => {
                let problem = "the simulator runs in the process that forked this one";
                Err(PyRuntimeError::new_err(problem))
            }
            Some(shared) => Ok(shared.clone()),
        }
    }
}

/// The conditions of a rule are keywords in Python; what is inside a fault is spelled as in a file.
fn condition(path: &str) -> String {
    if path.contains('.') { path.to_owned() } else { snake_case(path) }
}

fn read_scenario(py: Python<'_>, text: &str) -> PyResult<Scenario> {
    Scenario::parse(text).map_err(|error| refuse(py, "scenario", &error))
}

fn refuse(py: Python<'_>, setting: &'static str, error: &ScenarioError) -> PyErr {
    raise(py, ConfigError { setting, problem: error.to_string() }.into())
}

fn to_json(records: &impl serde::Serialize) -> String {
    serde_json::to_string(records).expect("records have text keys only")
}

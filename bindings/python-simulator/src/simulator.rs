//! The simulator inside the process, for tests.

use std::io;
use std::time::{Duration, SystemTime};

use iyzico_core::error::ConfigError;
use iyzico_python_common::error::refuse_setting;
use iyzico_python_common::given::{Given, argument, must_be, must_be_number, optional};
use iyzico_python_common::inside;
use iyzico_python_common::names::snake_case;
use iyzico_simulator::{Builder, Concerns, FaultRule, Scenario, ScenarioError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};

use crate::pages::{BankPage, HostedPage};
use crate::shared::{Running, Shared};

/// A running simulator.
#[pyclass(frozen, module = "iyzico_simulator._native")]
pub(crate) struct Simulator {
    running: Running,
    #[pyo3(get)]
    base_url: String,
    #[pyo3(get)]
    api_key: String,
    #[pyo3(get)]
    secret_key: String,
    #[pyo3(get)]
    merchant_id: String,
    #[pyo3(get)]
    certificate_pem: Option<String>,
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (**options))]
    fn new(py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let options = options.map_or_else(|| PyDict::new(py), Clone::clone);
        let builder = read(&options).map_err(|refused| refuse_setting(py, &refused))?;
        let within = inside::enter(py);
        let started = inside::wait_detached(py, &within, || builder.start_blocking());
        let simulator = started.map_err(|error| refuse_io(py, error))?;
        Ok(Self {
            base_url: simulator.base_url().to_owned(),
            api_key: simulator.api_key().to_owned(),
            secret_key: simulator.secret_key().to_owned(),
            merchant_id: simulator.merchant_id(),
            certificate_pem: simulator.certificate_pem().map(str::to_owned),
            running: Running::new(simulator),
        })
    }

    /// The bank's page of a payment, by its number or by the HTML of its start.
    fn three_ds(&self, payment: &Bound<'_, PyAny>) -> PyResult<BankPage> {
        let payment = argument("payment", payment, Given::text)?;
        self.running()?;
        Ok(BankPage { simulator: self.running.clone(), payment })
    }

    /// The page with this token, or at this address.
    fn page(&self, token: &Bound<'_, PyAny>) -> PyResult<HostedPage> {
        let token = argument("token", token, Given::text)?;
        self.running()?;
        Ok(HostedPage { simulator: self.running.clone(), token })
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
    fn set_webhook_url(&self, py: Python<'_>, url: &Bound<'_, PyAny>) -> PyResult<()> {
        let url = optional("webhook_url", url, Given::text)?;
        let set = self.running()?.set_webhook_url(url);
        set.map_err(|error| refuse_io(py, error))
    }

    /// Delivers what waits. The receiver may be a thread of this program, so the lock is released.
    fn deliver_webhooks(&self, py: Python<'_>) -> PyResult<()> {
        let simulator = self.running()?;
        let within = inside::enter(py);
        inside::wait_detached(py, &within, || simulator.deliver_webhooks_blocking());
        Ok(())
    }

    /// Chooses what risk control says about one payment that is yet to come.
    fn next_fraud_status(
        &self,
        py: Python<'_>,
        status: &Bound<'_, PyAny>,
        conversation_id: &Bound<'_, PyAny>,
        basket_id: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let verdict = |given: Given<'_>| given.read(fraud_status);
        let status = argument("status", status, verdict)?;
        let conversation_id = optional("conversation_id", conversation_id, Given::text)?;
        let basket_id = optional("basket_id", basket_id, Given::text)?;
        let concerns = Concerns::named(conversation_id, basket_id)
            .map_err(|error| refuse_value(py, "basket_id", error))?;
        let chosen = self.running()?.next_fraud_status(concerns, status);
        chosen.map_err(|error| refuse_value(py, "status", error))
    }

    /// Ends the review of a payment that was made.
    fn end_review(
        &self,
        py: Python<'_>,
        payment_id: &Bound<'_, PyAny>,
        accepted: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let payment_id = argument("payment_id", payment_id, Given::text)?;
        let accepted = argument("accepted", accepted, Given::flag)?;
        let ended = self.running()?.end_review(&payment_id, accepted);
        ended.map_err(|error| refuse_value(py, "payment_id", error))
    }

    /// Adds a rule, given as JSON text.
    fn add_fault(&self, py: Python<'_>, rule: &str) -> PyResult<()> {
        let running = self.running()?;
        let added = FaultRule::from_json(rule).and_then(|rule| running.add_fault(rule));
        added.map_err(|error| refuse(py, "fault", error.respell_path(condition).to_string()))
    }

    /// Plays a scenario, given as TOML or JSON text.
    fn play(&self, py: Python<'_>, scenario: &Bound<'_, PyAny>) -> PyResult<()> {
        let text = argument("scenario", scenario, Given::text)?;
        let scenario = read_scenario(py, &text)?;
        self.running()?.play(&scenario).map_err(|error| refuse(py, "scenario", error.to_string()))
    }

    /// The rules and how often they fired, as JSON text.
    fn faults(&self) -> PyResult<String> {
        Ok(to_json(&self.running()?.faults()))
    }

    /// Removes all faults.
    fn clear_faults(&self) -> PyResult<()> {
        self.running()?.clear_faults();
        Ok(())
    }

    /// Whether calls beyond the published limits are refused.
    fn enforce_rate_limits(&self, enforce: &Bound<'_, PyAny>) -> PyResult<()> {
        let enforce = argument("enforce", enforce, Given::flag)?;
        self.running()?.enforce_rate_limits(enforce);
        Ok(())
    }

    /// The present moment on its clock.
    fn now(&self) -> PyResult<SystemTime> {
        Ok(self.running()?.clock().now())
    }

    /// Moves its clock forward.
    fn advance(&self, seconds: &Bound<'_, PyAny>) -> PyResult<()> {
        let by = argument("seconds", seconds, Given::seconds)?;
        self.running()?.clock().advance(by);
        Ok(())
    }

    /// Moves its clock to a moment.
    fn set_clock(&self, py: Python<'_>, moment: &Bound<'_, PyAny>) -> PyResult<()> {
        let moment = argument("moment", moment, moment_of)?;
        let set = self.running()?.clock().set(moment);
        set.map_err(|error| refuse_setting(py, &error))
    }

    /// Forgets everything but the time.
    fn reset(&self) -> PyResult<()> {
        self.running()?.reset();
        Ok(())
    }

    /// Stops it and frees the port.
    fn close(&self, py: Python<'_>) {
        let within = inside::enter(py);
        let running = self.running.close();
        inside::wait_detached(py, &within, || drop(running));
    }
}

impl Simulator {
    fn running(&self) -> PyResult<Shared> {
        self.running.get()
    }
}

/// Reads `Options` of `testing.py`.
fn read(options: &Bound<'_, PyDict>) -> Result<Builder, ConfigError> {
    type Set = Builder;
    let of = |name| Given::of(options, name);
    let mut builder = iyzico_simulator::Simulator::builder();
    for name in
        of("allow_host").kind::<Vec<String>>("text, or a list of texts")?.unwrap_or_default()
    {
        builder = builder.allow_host(name);
    }
    builder = with(builder, of("port").whole(0)?, Set::port);
    builder = with(builder, of("api_key").text()?, Set::api_key);
    builder = with(builder, of("secret_key").text()?, Set::secret_key);
    builder = with(builder, of("tls").flag()?, Set::tls);
    builder = with(builder, of("seed").whole(0)?, Set::seed);
    builder = with(builder, moment_of(of("starts_at"))?, Set::starts_at);
    builder = with(builder, of("debit_needs_three_ds").flag()?, Set::debit_needs_three_ds);
    builder = with(builder, of("cancel_only_on_same_day").flag()?, Set::cancel_only_on_same_day);
    builder = with(builder, of("webhook_signature").flag()?, Set::webhook_signature);
    builder = with(builder, of("enforce_rate_limits").flag()?, Set::enforce_rate_limits);
    builder = with(builder, of("webhook_url").text()?, Set::webhook_url);
    let scenario = of("scenario").text()?.map(|text| Scenario::parse(&text)).transpose();
    let scenario = scenario
        .map_err(|refused| ConfigError { setting: "scenario", problem: refused.to_string() })?;
    Ok(with(builder, scenario, Set::scenario))
}

fn with<T>(builder: Builder, value: Option<T>, set: impl FnOnce(Builder, T) -> Builder) -> Builder {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

fn moment_of(given: Given<'_>) -> Result<Option<SystemTime>, ConfigError> {
    given.read(|value| {
        let lacks_zone = value.getattr("tzinfo").is_ok_and(|zone| zone.is_none());
        value.extract().or_else(|_| before_1970(value)).map_err(|()| {
            if lacks_zone {
                "must have a time zone".to_owned()
            } else {
                must_be("a datetime with a time zone", value)
            }
        })
    })
}

/// What a conversion to the time of the system leaves out.
fn before_1970(moment: &Bound<'_, PyAny>) -> Result<SystemTime, ()> {
    let of_a_zone = moment.getattr("tzinfo").is_ok_and(|zone| !zone.is_none());
    let seconds: f64 =
        moment.call_method0("timestamp").and_then(|it| it.extract()).map_err(drop)?;
    let before = Duration::try_from_secs_f64(-seconds).ok().filter(|_| of_a_zone);
    before.and_then(|before| SystemTime::UNIX_EPOCH.checked_sub(before)).ok_or(())
}

fn fraud_status(status: &Bound<'_, PyAny>) -> Result<i32, String> {
    let is_flag = status.is_instance_of::<PyBool>();
    let known = status.extract().ok().filter(|status| !is_flag && (-1..=1).contains(status));
    known.ok_or_else(|| must_be_number("1, 0 or -1", status))
}

/// What a simulator cannot work with: a setting that is wrong, a port that is taken.
fn refuse_io(py: Python<'_>, error: io::Error) -> PyErr {
    match error.downcast::<ConfigError>() {
        Ok(wrong) => refuse_setting(py, &wrong),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => refuse(py, "port", "is in use"),
        Err(error) => error.into(),
    }
}

/// The conditions of a rule are keywords in Python; what is inside a fault is spelled as in a file.
fn condition(path: &str) -> String {
    if path.contains('.') { path.to_owned() } else { snake_case(path) }
}

fn read_scenario(py: Python<'_>, text: &str) -> PyResult<Scenario> {
    Scenario::parse(text).map_err(|error| refuse(py, "scenario", error.to_string()))
}

fn refuse(py: Python<'_>, setting: &'static str, problem: impl Into<String>) -> PyErr {
    refuse_setting(py, &ConfigError { setting, problem: problem.into() })
}

/// The argument has the name that it has in Python.
fn refuse_value(py: Python<'_>, name: &'static str, error: ScenarioError) -> PyErr {
    refuse(py, name, error.respell_path(|_| String::new()).to_string())
}

fn to_json(records: &impl serde::Serialize) -> String {
    serde_json::to_string(records).expect("records have text keys only")
}

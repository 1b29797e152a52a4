//! What a buyer does on the simulator's pages, without a browser.

use iyzico_python_common::given::{Given, argument, optional};
use iyzico_simulator::{Approval, FormPost, PageError};
use pyo3::prelude::*;

use crate::shared::Running;

/// A form on its way to Python: where it goes, its fields, and the body as a browser sends it.
type Form = (String, Vec<(&'static str, String)>, String);

/// The bank's page of a payment.
#[pyclass(frozen, module = "iyzico_simulator._native")]
pub(crate) struct BankPage {
    pub(crate) simulator: Running,
    pub(crate) payment: String,
}

#[pymethods]
impl BankPage {
    /// Types the right code.
    fn approve(&self, py: Python<'_>) -> PyResult<Form> {
        form(py, self.simulator.get()?.three_ds(&self.payment).approve())
    }

    /// Gives up.
    fn reject(&self, py: Python<'_>) -> PyResult<Form> {
        form(py, self.simulator.get()?.three_ds(&self.payment).reject())
    }

    /// Types wrong codes.
    fn wrong_code(&self, py: Python<'_>) -> PyResult<Form> {
        form(py, self.simulator.get()?.three_ds(&self.payment).wrong_code())
    }

    /// Closes the page.
    fn abandon(&self, py: Python<'_>) -> PyResult<()> {
        let left = self.simulator.get()?.three_ds(&self.payment).abandon();
        left.map_err(|refused| refuse_page(py, &refused))
    }
}

/// A page of iyzico on which a buyer pays.
#[pyclass(frozen, module = "iyzico_simulator._native")]
pub(crate) struct HostedPage {
    pub(crate) simulator: Running,
    pub(crate) token: String,
}

#[pymethods]
impl HostedPage {
    /// Pays.
    fn approve(
        &self,
        py: Python<'_>,
        card_number: &Bound<'_, PyAny>,
        installment: &Bound<'_, PyAny>,
        three_ds: &Bound<'_, PyAny>,
        register_card: &Bound<'_, PyAny>,
    ) -> PyResult<Form> {
        let three_ds = argument("three_ds", three_ds, Given::flag)?;
        let mut approval = approval(card_number, installment)?.three_ds(three_ds);
        if argument("register_card", register_card, Given::flag)? {
            approval = approval.register_card();
        }
        form(py, self.simulator.get()?.page(&self.token).approve_with(&approval))
    }

    /// Goes to the bank's page; returns the ID of the payment.
    fn go_to_bank(
        &self,
        py: Python<'_>,
        card_number: &Bound<'_, PyAny>,
        installment: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        let approval = approval(card_number, installment)?;
        let payment = self.simulator.get()?.page(&self.token).go_to_bank(&approval);
        payment.map_err(|refused| refuse_page(py, &refused))
    }

    /// Gives up.
    fn reject(&self, py: Python<'_>) -> PyResult<Form> {
        form(py, self.simulator.get()?.page(&self.token).reject())
    }

    /// Closes the page.
    fn abandon(&self, py: Python<'_>) -> PyResult<()> {
        let left = self.simulator.get()?.page(&self.token).abandon();
        left.map_err(|refused| refuse_page(py, &refused))
    }
}

fn approval(card_number: &Bound<'_, PyAny>, installment: &Bound<'_, PyAny>) -> PyResult<Approval> {
    let card_number = optional("card_number", card_number, Given::text)?;
    let installment = argument("installment", installment, |given| given.whole(1))?;
    let approval = card_number.as_deref().map_or_else(Approval::new, Approval::with_card);
    Ok(approval.installment(installment))
}

fn form(py: Python<'_>, result: Result<FormPost, PageError>) -> PyResult<Form> {
    let form = result.map_err(|refused| refuse_page(py, &refused))?;
    let body = form.body();
    Ok((form.action, form.fields, body))
}

/// Makes the exception for a page of the simulator that does not do what was asked of it.
fn refuse_page(py: Python<'_>, refused: &PageError) -> PyErr {
    let (reason, code) = match refused {
        PageError::Unknown => ("unknown", None),
        PageError::Over => ("over", None),
        PageError::Expired => ("expired", None),
        PageError::Refused { code, .. } => ("refused", Some(*code)),
        _ => ("other", None),
    };
    py.import("iyzico._pages")
        .and_then(|pages| pages.getattr("PageError"))
        .and_then(|class| class.call1((refused.to_string(), reason, code)))
        .map_or_else(|problem| problem, PyErr::from_value)
}

//! A day of the merchant's books against a day of iyzico's.

use iyzico_http::Error;
use iyzico_http::report::Reconciliation;
use iyzico_node_common::text;
use napi_derive::napi;

use crate::error::throw;

/// The rows of a day, with which payments are compared.
#[napi]
#[derive(Default)]
pub struct NativeReconciliation {
    day: Reconciliation,
}

#[napi]
impl NativeReconciliation {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one page, given as the text of the response.
    #[napi]
    pub fn add_page(&mut self, response: String) {
        self.day.add_page(&response);
    }

    /// What differs about a payment, as JSON; nothing where nothing does.
    #[napi]
    pub fn compare(&mut self, ours: String) -> napi::Result<Option<String>> {
        let found = self.day.compare_json(&ours).map_err(|invalid| throw(&Error::from(invalid)))?;
        Ok((!found.is_empty()).then(|| text::of_differences(&found)))
    }

    /// What iyzico has beyond what was compared, as JSON. Nothing is left afterwards.
    #[napi]
    pub fn rest(&mut self) -> String {
        text::of_differences(&std::mem::take(&mut self.day).rest())
    }

    /// Lets go of the rows now; the object itself is collected later.
    #[napi]
    pub fn forget(&mut self) {
        self.day = Reconciliation::default();
    }
}

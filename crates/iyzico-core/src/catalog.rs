//! Every call: [`ENDPOINTS`] lists them, [`Entry`] is one with its types erased.

use crate::hosted::{bkm, checkout_form, pay_with_iyzico};
use crate::lookup::{bin, connection, installment};
use crate::value::rule::{Context, Findings};
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{Endpoint, Limit, Method, Safety};
use crate::wire::error::{Error, Invalid};
use crate::wire::request::{self, Prepared};
use crate::wire::response::{self, Answer};
use crate::{payment, stored_card, three_ds};

/// Every call that this library knows, in the order of the reference pages.
pub static ENDPOINTS: &[Entry] = &[
    Entry::of::<payment::CreatePayment>(),
    Entry::of::<payment::AuthorizePayment>(),
    Entry::of::<payment::CapturePayment>(),
    Entry::of::<payment::RetrievePayment>(),
    Entry::of::<payment::RetrievePaymentHistory>(),
    Entry::of::<payment::CancelPayment>(),
    Entry::of::<payment::RefundPayment>(),
    Entry::of::<payment::RefundAmount>(),
    Entry::of::<three_ds::InitializeThreeDs>(),
    Entry::of::<three_ds::InitializeThreeDsAuthorization>(),
    Entry::of::<three_ds::CompleteThreeDs>(),
    Entry::of::<three_ds::CompleteThreeDsUncompared>(),
    Entry::of::<checkout_form::InitializeCheckoutForm>(),
    Entry::of::<checkout_form::InitializeCheckoutFormAuthorization>(),
    Entry::of::<checkout_form::RetrieveCheckoutForm>(),
    Entry::of::<pay_with_iyzico::InitializePayWithIyzico>(),
    Entry::of::<pay_with_iyzico::RetrievePayWithIyzico>(),
    Entry::of::<bkm::InitializeBkm>(),
    Entry::of::<bkm::RetrieveBkm>(),
    Entry::of::<stored_card::CreateCard>(),
    Entry::of::<stored_card::ListCards>(),
    Entry::of::<stored_card::DeleteCard>(),
    Entry::of::<bin::CheckBin>(),
    Entry::of::<installment::ListInstallments>(),
    Entry::of::<installment::RenderInstallments>(),
    Entry::of::<connection::TestConnection>(),
];

/// A call with its types erased: what bindings, the simulator and the code generator work with.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Entry {
    /// [`Endpoint::NAME`].
    pub name: &'static str,
    /// [`Endpoint::METHOD`].
    pub method: Method,
    /// [`Endpoint::PATH`].
    pub path: &'static str,
    /// [`Endpoint::ALIASES`].
    pub aliases: &'static [&'static str],
    /// [`Endpoint::SIGNED`].
    pub signed: &'static [&'static str],
    /// [`Endpoint::SAFETY`].
    pub safety: Safety,
    /// [`Endpoint::LIMIT`].
    pub limit: Option<Limit>,
    prepare: PrepareFn,
    lint: fn(&str, &Context) -> Result<Findings, Invalid>,
    interpret: InterpretFn,
    /// Describes the request and the answer as JSON schemas.
    #[cfg(feature = "schema")]
    pub schemas: fn(&mut schemars::SchemaGenerator) -> (schemars::Schema, schemars::Schema),
}

type InterpretFn =
    fn(&Prepared, &Credentials, u16, &[u8], response::Verify) -> Result<Answer<String>, Error>;

type PrepareFn = fn(&str, &Credentials, &str, &Context) -> Result<Prepared, Invalid>;

impl Entry {
    const fn of<E: Endpoint>() -> Self {
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            aliases: E::ALIASES,
            signed: E::SIGNED,
            safety: E::SAFETY,
            limit: E::LIMIT,
            prepare: request::prepare_json::<E>,
            lint: |json, context| Ok(request::lint_json::<E>(json, context)?.1),
            interpret: |prepared, credentials, status, body, verify| {
                response::interpret::<E>(prepared, credentials, status, body, verify)
                    .map(Answer::into_json)
            },
            #[cfg(feature = "schema")]
            schemas: |generator| {
                (generator.subschema_for::<E>(), generator.subschema_for::<E::Response>())
            },
        }
    }

    /// Finds a call by its name, such as `payment.create`.
    pub fn find(name: &str) -> Option<&'static Self> {
        ENDPOINTS.iter().find(|entry| entry.name == name)
    }

    /// Validates, serialises and signs a request given as JSON text.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with every mistake that was found.
    pub fn prepare(
        &self,
        json: &str,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Result<Prepared, Invalid> {
        (self.prepare)(json, credentials, nonce, context)
    }

    /// Validates a request given as JSON text without sending it: errors and warnings.
    ///
    /// # Errors
    ///
    /// [`Invalid`] when the text does not have the shape of the request at all.
    pub fn lint(&self, json: &str, context: &Context) -> Result<Findings, Invalid> {
        (self.lint)(json, context)
    }

    /// Verifies and decodes an answer; its body comes back as JSON with amounts as text.
    ///
    /// # Errors
    ///
    /// When iyzico refused the request, or when the answer cannot be trusted.
    pub fn interpret(
        &self,
        prepared: &Prepared,
        credentials: &Credentials,
        status: u16,
        body: &[u8],
        verify: response::Verify,
    ) -> Result<Answer<String>, Error> {
        (self.interpret)(prepared, credentials, status, body, verify)
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.name)
    }
}

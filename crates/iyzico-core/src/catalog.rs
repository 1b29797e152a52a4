//! Every call: [`ENDPOINTS`] lists them, [`Entry`] is one with its types erased.

pub mod raw;
mod routes;
mod stored;

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

use crate::recovery::{Pending, Recoverable, Recovery};
#[cfg(feature = "schema")]
use crate::value::field::Object;
use crate::value::fill;
use crate::value::read::{Entries, Reader};
use crate::value::rule::{Context, Findings};
use crate::value::show;
use crate::value::view::AnyBody;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{Awaited, BodyOf, Description, Endpoint, Request};
use crate::wire::error::{ConfigError, Error, InvalidRequestError};
use crate::wire::extra::Extra;
use crate::wire::pages::Position;
use crate::wire::request::{self, Prepared};
use crate::wire::response::{self, Response, Verify};

/// Calls a macro with the list of all calls, in the order of the reference pages.
///
/// This is the only list. [`ENDPOINTS`] is made from it, and so is the simulator's table of what each
/// call does. Behind `=> recoverable` stand the calls whose lost responses can be looked up.
///
/// ```
/// macro_rules! count {
///     ($($family:ident :: $request:ident $(=> $recoverable:ident)?,)*) => {
///         [$(stringify!($request)),*].len()
///     };
/// }
/// assert_eq!(iyzico_core::for_each_endpoint!(count), iyzico_core::ENDPOINTS.len());
/// ```
#[macro_export]
macro_rules! for_each_endpoint {
    ($callback:ident) => {
        $callback! {
            payment::CreatePayment => recoverable,
            payment::AuthorizePayment => recoverable,
            payment::CapturePayment => recoverable,
            payment::RetrievePayment,
            payment::RetrievePaymentHistory,
            payment::CancelPayment => recoverable,
            payment::RefundPayment => recoverable,
            payment::RefundAmount => recoverable,
            payment::ChargeMerchant => recoverable,
            three_ds::InitializeThreeDs,
            three_ds::InitializeThreeDsAuthorization,
            three_ds::CompleteThreeDs => recoverable,
            three_ds::CompleteThreeDsUncompared => recoverable,
            checkout_form::InitializeCheckoutForm,
            checkout_form::InitializeCheckoutFormAuthorization,
            checkout_form::RetrieveCheckoutForm,
            pay_with_iyzico::InitializePayWithIyzico,
            pay_with_iyzico::RetrievePayWithIyzico,
            bkm::InitializeBkm,
            bkm::RetrieveBkm,
            apm::InitializeApm,
            apm::RetrieveApm,
            iyziup::InitializeIyziup,
            iyziup::RetrieveIyziup,
            protected_shop::RetrieveProtectedShopScript,
            stored_card::CreateCard,
            stored_card::ListCards,
            stored_card::DeleteCard,
            stored_card::CreateCardPage,
            stored_card::ListCardsOfPage,
            stored_card::BlacklistCard,
            stored_card::DeleteBlacklistedCard,
            stored_card::RetrieveBlacklistedCard,
            stored_card::InitializeUcs,
            bin::CheckBin,
            installment::ListInstallments,
            installment::RenderInstallments,
            loyalty::RetrieveLoyalty,
            connection::TestConnection,
            marketplace::CreateSubMerchant,
            marketplace::UpdateSubMerchant,
            marketplace::RetrieveSubMerchant,
            marketplace::InitializeC2cSubMerchant,
            marketplace::VerifyC2cSubMerchant,
            marketplace::ApprovePaymentItem,
            marketplace::DisapprovePaymentItem,
            marketplace::UpdatePaymentItem,
            marketplace::SendCrossBooking,
            marketplace::ReceiveCrossBooking,
            marketplace::InitializeSettlementToBalance,
            marketplace::InitializeRefundToBalance,
            marketplace::RetrieveBlockage,
            subscription::CreateSubscriptionProduct,
            subscription::ListSubscriptionProducts,
            subscription::RetrieveSubscriptionProduct,
            subscription::UpdateSubscriptionProduct,
            subscription::DeleteSubscriptionProduct,
            subscription::CreateSubscriptionPlan,
            subscription::ListSubscriptionPlans,
            subscription::RetrieveSubscriptionPlan,
            subscription::UpdateSubscriptionPlan,
            subscription::DeleteSubscriptionPlan,
            subscription::CreateSubscriptionCustomer,
            subscription::ListSubscriptionCustomers,
            subscription::RetrieveSubscriptionCustomer,
            subscription::UpdateSubscriptionCustomer,
            subscription::DeleteSubscriptionCustomer,
            subscription::CreateSubscription,
            subscription::CreateSubscriptionForCustomer,
            subscription::ListSubscriptions,
            subscription::RetrieveSubscription,
            subscription::ActivateSubscription,
            subscription::CancelSubscription,
            subscription::UpgradeSubscription,
            subscription::RetrySubscription,
            subscription::InitializeSubscriptionForm,
            subscription::RetrieveSubscriptionForm,
            subscription::InitializeSubscriptionCardForm,
            subscription::InitializeCardFormForSubscription,
            subscription::RetrieveSubscriptionOrder,
            link::CreateLink,
            link::CreateFastLink,
            link::RetrieveLink,
            link::ListLinks,
            link::UpdateLink,
            link::SetLinkStatus,
            link::DeleteLink,
            report::ListTransactions,
            report::ScrollTransactions,
            report::ListCompletedPayouts,
            report::ListBouncedPayouts,
            request_to_pay::CreateRequestToPay,
            request_to_pay::RetrieveRequestToPay,
            request_to_pay::RetrieveRequestToPayDetail,
            request_to_pay::ListRequestsToPay,
            request_to_pay::ReplyToRequestToPay,
            request_to_pay::DenyRequestToPay,
            request_to_pay::CancelRequestToPay,
            payout::RetrievePayoutBalance,
            payout::InitializePayout,
            payout::ExecutePayout => recoverable,
            payout::CancelPayout,
            payout::RetrievePayout,
            payout::RetrievePayoutItem,
            in_store::CreateInStoreUser,
            in_store::DeleteInStoreUser,
            in_store::ListInStoreUsers,
            in_store::InitializeInStorePayment,
            in_store::RetrieveInStorePayment,
            in_store::RetrieveInStorePaymentByPost,
            in_store::RefundInStorePayment,
            in_store::DecryptInStoreResult,
            in_store::DecryptInStoreResultV2,
            legacy::CreateBasicPayment => recoverable,
            legacy::AuthorizeBasicPayment => recoverable,
            legacy::CaptureBasicPayment => recoverable,
            legacy::InitializeBasicThreeDs,
            legacy::InitializeBasicThreeDsAuthorization,
            legacy::CompleteBasicThreeDs => recoverable,
            legacy::InitializeBasicBkm,
            legacy::RetrieveBasicBkm,
            legacy::InitializePecco,
            legacy::CompletePecco,
            legacy::CompleteOwnThreeDs,
        }
    };
}

macro_rules! entries {
    ($($family:ident :: $request:ident $(=> $recoverable:ident)?,)*) => {
        /// Every call that this library knows, in the order of the reference pages.
        ///
        /// ```
        /// use iyzico_core::ENDPOINTS;
        ///
        /// assert!(ENDPOINTS.iter().any(|call| call.name == "payment.create"));
        /// ```
        pub static ENDPOINTS: &[Entry] = &[$(
            entries!(@entry crate::$family::$request $(, $recoverable)?),
        )*];
    };
    (@entry $request:ty) => { Entry::of::<$request>() };
    (@entry $request:ty, recoverable) => {
        Entry::recoverable::<$request>()
    };
}

for_each_endpoint!(entries);

/// A call with its types erased: what bindings, the simulator and the code generator work with.
///
/// It dereferences to its [`Description`].
///
/// ```
/// use iyzico_core::{Context, Credentials, Entry};
///
/// let refund = Entry::find("payment.refund_amount").ok_or("no such call")?;
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let json = r#"{"paymentId": "10851936", "price": "12.50"}"#;
/// let prepared = refund.prepare(json, &keys, "nonce-1", &context)?;
/// assert!(prepared.safety.moves_money());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Entry {
    description: Description,
    /// How a lost response is looked up, if it can be.
    pub recovery: Option<Recovery>,
    request: fn() -> Box<dyn Request>,
    response: fn() -> Box<dyn Awaited>,
    /// Describes the request and the response as JSON schemas.
    #[cfg(feature = "schema")]
    pub schemas: fn(&mut schemars::SchemaGenerator) -> (schemars::Schema, schemars::Schema),
}

impl Entry {
    const fn of<E: Endpoint>() -> Self {
        assert!(
            !E::SAFETY.moves_money() || E::NO_LOOK_UP.is_some(),
            "a call that moves money is recoverable or says why it is not"
        );
        Self::with::<E>(None)
    }

    const fn recoverable<E: Recoverable>() -> Self {
        assert!(E::SAFETY.moves_money() && E::FOUND_BY.is_some(), "only money calls are looked up");
        Self::with::<E>(Some(Recovery::of::<E>()))
    }

    const fn with<E: Endpoint>(recovery: Option<Recovery>) -> Self {
        Self {
            description: Description::of::<E>(),
            recovery,
            request: || Box::new(E::empty()),
            response: || Box::new(BodyOf::<E>::empty()),
            #[cfg(feature = "schema")]
            schemas: |generator| (E::schema(generator), E::Response::schema(generator)),
        }
    }

    /// Finds a call by its name, such as `payment.create`.
    pub fn find(name: &str) -> Option<&'static Self> {
        static BY_NAME: LazyLock<HashMap<&str, &Entry>> =
            LazyLock::new(|| ENDPOINTS.iter().map(|entry| (entry.name, entry)).collect());
        BY_NAME.get(name).copied()
    }

    /// Like [`find`](Self::find), for a name that a caller gave.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when there is no such call.
    pub fn named(name: &str) -> Result<&'static Self, ConfigError> {
        Self::find(name).ok_or_else(|| {
            let given = show::name(name);
            let problem = format!("there is no call {given}; names are like payment.create");
            ConfigError { setting: "endpoint", problem }
        })
    }

    /// The page that a request asks for, which is given as JSON text: the first one, unless it names another.
    /// `None` where the response is no page of a list.
    ///
    /// ```
    /// use iyzico_core::Entry;
    /// use iyzico_core::pages::Position;
    ///
    /// let links = Entry::named("link.list")?;
    /// assert_eq!(links.page_of(r#"{ "page": "2" }"#), Some(Position::Number(2)));
    /// assert_eq!(links.page_of("{}"), Some(Position::Number(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn page_of(&self, request: &str) -> Option<Position> {
        let pages = self.pages?;
        let mut read = (self.request)();
        if let Some(entries) = Entries::read(request) {
            fill::fill(read.as_mut(), &entries, &mut Reader::default());
        }
        Some(pages.position_of(read.as_ref()))
    }

    /// Validates, serialises and signs a request given as JSON text.
    ///
    /// # Errors
    ///
    /// [`InvalidRequestError`] with every mistake that was found.
    pub fn prepare(
        &self,
        json: &str,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Result<Prepared, InvalidRequestError> {
        self.prepare_with(json, &Extra::NONE, credentials, nonce, context)
    }

    /// Like [`prepare`](Self::prepare), with further fields that this version does not know.
    ///
    /// # Errors
    ///
    /// As for [`prepare`](Self::prepare).
    pub fn prepare_with(
        &self,
        json: &str,
        extra: &Extra,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Result<Prepared, InvalidRequestError> {
        let mut request = (self.request)();
        let given = (json, extra);
        request::prepare_json(self, request.as_mut(), given, credentials, nonce, context)
    }

    /// Like [`prepare`](Self::prepare), without unknown fields. The result is not to be sent: it tells
    /// whether the intended request was sent before.
    ///
    /// # Errors
    ///
    /// As for [`prepare`](Self::prepare).
    pub fn prepare_known_fields(
        &self,
        json: &str,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Result<Prepared, InvalidRequestError> {
        let mut request = (self.request)();
        request::prepare_known_fields(self, request.as_mut(), json, credentials, nonce, context)
    }

    /// Like [`request::handle`], for a request given as JSON text.
    ///
    /// ```
    /// use iyzico_core::{Context, Entry};
    ///
    /// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
    /// let entry = Entry::named("payment.cancel")?;
    /// let handle = entry.handle(r#"{"conversationId": "c-1"}"#, "nonce-1", &context);
    /// assert_eq!(handle.ok_or("it has a reference")?.conversation_id.as_str(), "c-1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle(&self, json: &str, nonce: &str, context: &Context) -> Option<Pending> {
        let mut request = (self.request)();
        request::handle_json(self, request.as_mut(), json, nonce, context)
    }

    /// Validates a request given as JSON text without sending it: errors and warnings.
    ///
    /// # Errors
    ///
    /// [`InvalidRequestError`] when the text does not have the shape of the request at all.
    pub fn lint(&self, json: &str, context: &Context) -> Result<Findings, InvalidRequestError> {
        self.lint_with(json, &Extra::NONE, context)
    }

    /// Like [`lint`](Self::lint), with further fields that this version does not know.
    ///
    /// # Errors
    ///
    /// As for [`lint`](Self::lint).
    pub fn lint_with(
        &self,
        json: &str,
        extra: &Extra,
        context: &Context,
    ) -> Result<Findings, InvalidRequestError> {
        request::lint_json(self, (self.request)().as_mut(), (json, extra), context)
    }

    /// Judges some fields of a request, each for itself, and returns them as JSON text as they would be sent.
    /// The other fields are ignored.
    ///
    /// ```
    /// use iyzico_core::{Context, Entry};
    ///
    /// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
    /// let create = Entry::named("payment.create")?;
    /// let json = r#"{"price": "149.90", "currency": " TRY "}"#;
    /// let sent = create.fields_as_sent(json, &["price", "currency"], &context)?;
    /// assert_eq!(sent, r#"{"price":"149.9","currency":"TRY"}"#);
    /// assert!(create.fields_as_sent(json, &["paidPrice"], &context).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidRequestError`] when one of them is missing or wrong.
    pub fn fields_as_sent(
        &self,
        json: &str,
        fields: &[&str],
        context: &Context,
    ) -> Result<String, InvalidRequestError> {
        request::fields_as_sent(self, (self.request)().as_mut(), json, fields, context)
    }

    /// Verifies and decodes a response, whose values are then read one by one.
    ///
    /// # Errors
    ///
    /// When iyzico refused the request, or when the response cannot be trusted.
    pub fn interpret_untyped(
        &self,
        prepared: &Prepared,
        credentials: &Credentials,
        status: u16,
        body: &[u8],
        verify: Verify,
    ) -> Result<Response<AnyBody>, Error> {
        let (mut typed, received) = ((self.response)(), (status, body));
        let response = response::interpret_into(
            self,
            prepared,
            credentials,
            received,
            verify,
            typed.as_mut(),
        )?;
        Ok(response.map(|()| AnyBody::of(typed)))
    }

    /// Like [`interpret_untyped`](Self::interpret_untyped); the body comes back as JSON with amounts as text.
    ///
    /// # Errors
    ///
    /// As for [`interpret_untyped`](Self::interpret_untyped).
    pub fn interpret(
        &self,
        prepared: &Prepared,
        credentials: &Credentials,
        status: u16,
        body: &[u8],
        verify: Verify,
    ) -> Result<Response<String>, Error> {
        let response = self.interpret_untyped(prepared, credentials, status, body, verify);
        response.map(Response::into_json)
    }
}

impl Deref for Entry {
    type Target = Description;

    fn deref(&self) -> &Description {
        &self.description
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.name)
    }
}

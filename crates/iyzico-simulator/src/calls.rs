//! The calls that the simulator serves, in folders named as in the core.

pub(crate) mod echo;
pub(crate) mod failure;
mod hosted;
mod lookup;
mod payment;
mod payment_response;
mod serve;
mod stored_card;
mod three_ds;

use iyzico_core::Credentials;
use iyzico_core::bin::CheckBin;
use iyzico_core::bkm::{InitializeBkm, RetrieveBkm};
use iyzico_core::checkout_form::{
    InitializeCheckoutForm, InitializeCheckoutFormAuthorization, RetrieveCheckoutForm,
};
use iyzico_core::connection::TestConnection;
use iyzico_core::endpoint::Method;
use iyzico_core::installment::{ListInstallments, RenderInstallments};
use iyzico_core::pay_with_iyzico::{InitializePayWithIyzico, RetrievePayWithIyzico};
use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, CreatePayment, RefundAmount, RefundPayment,
    RetrievePayment, RetrievePaymentHistory,
};
use iyzico_core::stored_card::{CreateCard, DeleteCard, ListCards};
use iyzico_core::three_ds::{
    CompleteThreeDs, CompleteThreeDsUncompared, InitializeThreeDs, InitializeThreeDsAuthorization,
};

use self::echo::Echo;
use self::serve::Serve;
use crate::bank::Bank;
use crate::bank::refusal::Refusal;

/// Every call that the simulator serves.
pub(crate) static CALLS: &[Call] = &[
    Call::of::<CreatePayment>(),
    Call::of::<AuthorizePayment>(),
    Call::of::<CapturePayment>(),
    Call::of::<RetrievePayment>(),
    Call::of::<RetrievePaymentHistory>(),
    Call::of::<CancelPayment>(),
    Call::of::<RefundPayment>(),
    Call::of::<RefundAmount>(),
    Call::of::<InitializeThreeDs>(),
    Call::of::<InitializeThreeDsAuthorization>(),
    Call::of::<CompleteThreeDs>(),
    Call::of::<CompleteThreeDsUncompared>(),
    Call::of::<InitializeCheckoutForm>(),
    Call::of::<InitializeCheckoutFormAuthorization>(),
    Call::of::<RetrieveCheckoutForm>(),
    Call::of::<InitializePayWithIyzico>(),
    Call::of::<RetrievePayWithIyzico>(),
    Call::of::<InitializeBkm>(),
    Call::of::<RetrieveBkm>(),
    Call::of::<CreateCard>(),
    Call::of::<ListCards>(),
    Call::of::<DeleteCard>(),
    Call::of::<CheckBin>(),
    Call::of::<ListInstallments>(),
    Call::of::<RenderInstallments>(),
    Call::of::<TestConnection>(),
];

/// A call with its types erased.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) aliases: &'static [&'static str],
    /// [`Serve::OPEN`].
    pub(crate) open: bool,
    pub(crate) respond: Respond,
}

type Respond = fn(&mut Bank, &Credentials, &[u8], &Echo) -> Result<String, Refusal>;

impl Call {
    const fn of<E: Serve>() -> Self {
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            aliases: E::ALIASES,
            open: <E as Serve>::OPEN,
            respond: serve::respond::<E>,
        }
    }

    /// Every path of the call, with and without a slash at the end.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        std::iter::once(&self.path)
            .chain(self.aliases)
            .flat_map(|path| [(*path).to_owned(), format!("{path}/")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_of_the_core_is_served() {
        let ours: Vec<_> = CALLS.iter().map(|call| call.name).collect();
        let all: Vec<_> = iyzico_core::ENDPOINTS.iter().map(|entry| entry.name).collect();
        assert_eq!(ours, all);
    }
}

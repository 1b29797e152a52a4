//! The calls that the simulator serves, in folders named as in the core.

pub(crate) mod echo;
pub(crate) mod failure;
mod hosted;
mod in_store;
mod judge;
mod legacy;
mod link;
mod lookup;
mod marketplace;
mod page;
mod payment;
mod payment_response;
mod payout;
mod report;
mod request_to_pay;
pub(crate) mod serve;
mod stored_card;
mod subscription;
mod three_ds;

use std::ops::Deref;

use iyzico_core::Credentials;
use iyzico_core::endpoint::Description;
use iyzico_core::for_each_endpoint;

use self::echo::Echo;
use self::serve::{Serve, Served};
use crate::bank::Bank;
use crate::bank::refusal::Refusal;

macro_rules! table {
    ($($family:ident :: $request:ident $(=> $recoverable:ident)?,)*) => {
        /// Every call of the core: one without behaviour here does not compile.
        pub(crate) static CALLS: &[Call] =
            &[$(Call::of::<iyzico_core::$family::$request>(),)*];
    };
}

for_each_endpoint!(table);

/// A call with its types erased. It dereferences to its description.
pub(crate) struct Call {
    description: Description,
    /// [`Serve::OPEN`].
    pub(crate) open: bool,
    pub(crate) respond: Respond,
}

type Respond = fn(&mut Bank, &Credentials, &[u8], &Echo) -> Result<Served, Refusal>;

impl Call {
    const fn of<E: Serve>() -> Self {
        Self {
            description: Description::of::<E>(),
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

impl Deref for Call {
    type Target = Description;

    fn deref(&self) -> &Description {
        &self.description
    }
}

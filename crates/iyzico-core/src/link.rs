//! Links: a page of iyzico for one product, which the merchant sends around. iyzico calls this
//! *iyzilink*.

mod create;
mod set_status;

pub use create::{CreateLink, Link, LinkAddress};
pub use set_status::{LinkStatus, LinkStatusSet, SetLinkStatus};

//! Links: a page of iyzico for one product, which the merchant sends around. iyzico calls this
//! *iyzilink*.

mod create;
mod delete;
mod details;
mod list;
mod set_status;
mod update;

pub use create::{CreateFastLink, CreateLink, Link, LinkAddress};
pub use delete::{DeleteLink, LinkDeleted};
pub use details::{LinkDetails, LinkFound, LinkType, RetrieveLink};
pub use list::{LinkList, LinkPage, ListLinks};
pub use set_status::{LinkStatus, LinkStatusSet, SetLinkStatus};
pub use update::UpdateLink;

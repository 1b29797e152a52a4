//! Links: a page of iyzico for one product, which the merchant sends around. iyzico calls this
//! *iyzilink*.

mod create;
mod delete;
mod details;
mod image;
mod list;
mod set_status;
mod stock;
mod update;

pub use create::{CreateFastLink, CreateLink, Link, LinkAddress};
pub use delete::{DeleteLink, LinkDeleted};
pub use details::{LinkDetails, LinkFound, LinkType, RetrieveLink};
pub use image::EncodedImage;
pub use list::{LinkList, LinkPage, ListLinks};
pub use set_status::{LinkStatus, LinkStatusSet, SetLinkStatus};
pub use stock::Pieces;
pub use update::UpdateLink;

/// The kinds behind the text types of this module.
pub mod kind {
    pub use super::image::kind::EncodedImage;
}

//! What the tests and the fuzz targets of the whole workspace share.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "tests")]

pub mod fixtures;
pub mod fuzz;

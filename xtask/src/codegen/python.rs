//! Renders the typed layer of the Python package.

use super::Generated;
use super::model::Model;

pub(super) fn render(_: &Model) -> Vec<Generated> {
    Vec::new()
}

//! How a package is spoken to.

use dsm::Dialect;

use super::finding::{Check, Finding};
use crate::{error::Error, packages::Product};

pub(super) fn finding(product: Product, dialect: &Result<Dialect, Error>, is_set: bool) -> Finding {
    let name = product.package.name;
    let how = if is_set {
        "as set"
    } else {
        "as it was found out"
    };
    match dialect {
        Ok(Dialect::Dsm) => {
            Finding::ok(Check::Dialect, format!("{name} is spoken to in dsm, {how}"))
        }
        Ok(Dialect::Documented) => Finding::warning(
            Check::Dialect,
            format!(
                "{name} is spoken to in documented, {how}; no attested NAS speaks it, and part of the tools have no counterpart in it"
            ),
            "Set SYNOLOGY_DIALECT to auto, and update the package in Package Center",
        ),
        Err(error) => Finding::of_error(Check::Dialect, error),
    }
}

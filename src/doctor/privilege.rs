//! Whether the account may use a package.

use dsm::{Dialect, Reads};

use super::finding::{Check, Finding};
use crate::{error::Error, packages::Product};

pub(super) async fn check(
    product: Product,
    dialect: Result<Dialect, Error>,
    nas: Reads<'_>,
) -> Finding {
    let name = product.package.name;
    let Ok(dialect) = dialect else {
        let reason = format!("the dialect of {name} is not known");
        return Finding::not_checked(Check::Privilege, reason);
    };
    let (list, params) = (product.list)(dialect);
    match nas.call(list, params).await {
        Ok(_) => Finding::ok(Check::Privilege, format!("the account may read {name}")),
        Err(error) => Finding::of_error(Check::Privilege, &Error::Nas(error)),
    }
}

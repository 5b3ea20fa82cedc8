//! Whether a package is there, in which version, and runs.

use dsm::{Dialect, ErrorKind, Offered};

use super::finding::{Check, Finding};
use crate::packages::{InstalledPackage, Product};

type Installed = Result<Option<Vec<InstalledPackage>>, dsm::Error>;

/// What is to be said of a package, and whether there is anything to ask it.
pub(super) fn finding(
    product: Product,
    offers: &[Offered],
    installed: &Installed,
) -> (Finding, bool) {
    let name = product.package.name;
    let begins_with = |dialect| (product.list)(dialect).0.method().api.name;
    let main = [Dialect::Dsm, Dialect::Documented].map(begins_with);
    let is_offered = offers.iter().any(|offer| main.contains(&offer.api));
    let row = match installed {
        Ok(Some(rows)) => rows.iter().find(|row| row.id == product.id),
        Ok(None) | Err(_) => None,
    };
    let version = row.and_then(|row| row.version.as_deref());
    let version = match (version, installed) {
        (Some(version), _) => format!("version {version}"),
        (None, Err(error)) if matches!(error.kind, ErrorKind::Refused { code: 105, .. }) => {
            "whose version is told to administrators only".into()
        }
        (None, _) => "whose version is not told".into(),
    };
    let finding = match (is_offered, row) {
        (true, _) => Finding::ok(Check::Package, format!("{name}, {version}, is there")),
        (false, Some(row)) if row.runs == Some(true) => Finding::broken(
            Check::Package,
            format!("{name}, {version}, runs but does not answer"),
            format!("Stop {name} in Package Center and run it again"),
        ),
        (false, Some(_)) => Finding::broken(
            Check::Package,
            format!("{name}, {version}, is installed and does not run"),
            format!("Run {name} in Package Center on the NAS"),
        ),
        (false, None) => Finding::broken(
            Check::Package,
            format!("{name} is not installed or not running on this NAS"),
            format!(
                "Install or start {name} in Package Center on the NAS, or leave its tools out with --toolsets"
            ),
        ),
    };
    (finding, is_offered)
}

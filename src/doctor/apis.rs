//! Whether DSM answers, and offers what is called in versions that are spoken.

use dsm::{Api, Offered};

use super::finding::{Check, Finding};
use crate::{error::Error, tools::PRODUCTS};

pub(super) fn finding(offers: &Result<Vec<Offered>, dsm::Error>) -> Finding {
    let offers = match offers {
        Ok(offers) => offers,
        Err(error) => return Finding::of_error(Check::Apis, &Error::Nas(error.clone())),
    };
    let apis = PRODUCTS.iter().flat_map(|(_, product)| product.apis);
    let unspoken: Vec<String> = apis
        .filter_map(|api| Some((api, offers.iter().find(|offer| offer.api == api.name)?)))
        .filter(|(api, offer)| !spoken(api, offer))
        .map(|(api, offer)| format!("{} in {}, not {}", api.name, versions(offer), api.version))
        .collect();
    if unspoken.is_empty() {
        let listed: Vec<String> = offers
            .iter()
            .map(|offer| format!("{} {}", offer.api, versions(offer)))
            .collect();
        return Finding::ok(
            Check::Apis,
            format!("DSM answers and offers {}", listed.join(", ")),
        );
    }
    Finding::broken(
        Check::Apis,
        format!("DSM offers {}", unspoken.join(", ")),
        "Update DSM and the packages in Package Center",
    )
}

/// Whether the version that is called is among those that are offered; those that are not told do not count against it.
fn spoken(api: &Api, offer: &Offered) -> bool {
    offer.min.is_none_or(|min| min <= api.version) && offer.max.is_none_or(|max| api.version <= max)
}

fn versions(offer: &Offered) -> String {
    match (offer.min, offer.max) {
        (Some(min), Some(max)) if min == max => format!("version {min}"),
        (Some(min), Some(max)) => format!("versions {min} to {max}"),
        _ => "versions that it does not tell".into(),
    }
}

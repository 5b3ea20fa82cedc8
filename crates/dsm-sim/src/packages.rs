//! `SYNO.Core.Package`: what is installed, and whether it runs.
//!
//! As dsmctl captured it on DSM 7.3: the status stands below `additional`, and only if it is asked for; what is asked for by
//! another name than DSM's fails the whole call. It is for administrators.

use serde_json::{Value, json};

use super::{
    answer::{Answer, Reason},
    call::Call,
};

const ADDITIONAL: [&str; 4] = ["status", "beta", "startable", "install_type"];

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let additional = call
        .args
        .optional_strings("additional")?
        .unwrap_or_default();
    if additional
        .iter()
        .any(|field| !ADDITIONAL.contains(&field.as_str()))
    {
        return Err(call.args.refusal("additional", Reason::Condition));
    }
    let packages: Vec<Value> = call
        .office
        .packages
        .iter()
        .map(|package| {
            let mut row = json!({
                "id": package.id,
                "name": package.name,
                "version": package.version,
            });
            let all = json!({
                "status": if package.runs { "running" } else { "stop" },
                "beta": false,
                "startable": true,
                "install_type": "",
            });
            let asked = additional.iter().map(|field| {
                (
                    field.clone(),
                    all.get(field.as_str()).cloned().unwrap_or_default(),
                )
            });
            if let (false, Some(row)) = (additional.is_empty(), row.as_object_mut()) {
                row.insert("additional".to_owned(), asked.collect());
            }
            row
        })
        .collect();
    Ok(Some(json!({"packages": packages})))
}

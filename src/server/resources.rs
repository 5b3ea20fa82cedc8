//! Resources: what some tools that read would answer, under an address that a host can attach to a conversation.
//!
//! Listing them asks no NAS. Reading one is a call of its tool, and goes the way of every call.

pub(super) mod uri;

use rmcp::{
    ErrorData,
    model::{Resource, ResourceTemplate},
};
use serde_json::{Map, Value};

use self::uri::encoded;
use super::outside::one_line;
use crate::{
    nases::{NAS, Nases, ServedNas},
    operation::Tool,
    tools,
};

pub(super) const MIME_TYPE: &str = "application/json";

/// Resources of one kind, and the tool that reads them.
pub(super) struct Kind {
    /// What follows the NAS in the address.
    path: &'static str,
    /// The argument of the tool that the last part of the address tells.
    pub(super) variable: Option<&'static str>,
    pub(super) tool: &'static str,
    title: &'static str,
    description: &'static str,
}

/// Every kind.
pub(super) const KINDS: [Kind; 5] = [
    Kind {
        path: "report",
        variable: None,
        tool: "nas_protection_report",
        title: "Protection report",
        description: "Whether everything is protected, and what is not, the worst first",
    },
    Kind {
        path: "connections",
        variable: None,
        tool: "cloudsync_list_connections",
        title: "Cloud Sync connections",
        description: "The connections to cloud accounts, the worst first",
    },
    Kind {
        path: "backup-tasks",
        variable: None,
        tool: "hyperbackup_list_tasks",
        title: "Backup tasks",
        description: "The backup tasks, the worst first",
    },
    Kind {
        path: "connections",
        variable: Some("connection_id"),
        tool: "cloudsync_get_connection",
        title: "Cloud Sync connection",
        description: "One connection, by its id or exact name",
    },
    Kind {
        path: "backup-tasks",
        variable: Some("task_id"),
        tool: "hyperbackup_get_task",
        title: "Backup task",
        description: "One backup task, by its id or exact name",
    },
];

/// What an address is about.
pub(super) struct Meant {
    pub(super) tool: &'static Tool,
    pub(super) arguments: Map<String, Value>,
}

impl Kind {
    fn on(&self, nas: &ServedNas) -> Option<&'static Tool> {
        tools::find(self.tool).filter(|tool| nas.offer.has(tool))
    }

    fn is_offered(&self, nases: &Nases) -> bool {
        nases.each().any(|nas| self.on(nas).is_some())
    }

    /// The address of one on a NAS; a template where it takes an id.
    fn address(&self, nas: &str) -> String {
        let address = format!("{}{nas}/{}", uri::START, self.path);
        match self.variable {
            Some(variable) => format!("{address}/{{{variable}}}"),
            None => address,
        }
    }

    pub(super) fn template(&self) -> String {
        self.address("{nas}")
    }
}

/// The resources that have an address of their own.
pub(super) fn list(nases: &Nases) -> Vec<Resource> {
    let several = !nases.names().is_empty();
    let of_nas = |nas: &ServedNas| -> Vec<Resource> {
        let kinds = KINDS.iter().filter(|kind| kind.variable.is_none());
        let offered = kinds.filter(|kind| kind.on(nas).is_some());
        let resource = |kind: &Kind| {
            let (name, title) = if several {
                let called = &nas.called;
                (
                    format!("{called}/{}", kind.path),
                    format!("{} of {called}", kind.title),
                )
            } else {
                (kind.path.to_owned(), kind.title.to_owned())
            };
            Resource::new(kind.address(&encoded(&nas.called)), name)
                .with_title(title)
                .with_description(kind.description)
                .with_mime_type(MIME_TYPE)
        };
        offered.map(resource).collect()
    };
    nases.each().flat_map(of_nas).collect()
}

/// The templates of addresses that take an id.
pub(super) fn templates(nases: &Nases) -> Vec<ResourceTemplate> {
    let template = |kind: &Kind| {
        ResourceTemplate::new(kind.template(), kind.tool)
            .with_title(kind.title)
            .with_description(kind.description)
            .with_mime_type(MIME_TYPE)
    };
    offered_templates(nases).map(template).collect()
}

/// The kinds whose address takes an id, where some NAS offers them.
pub(super) fn offered_templates(nases: &Nases) -> impl Iterator<Item = &'static Kind> {
    let kinds = KINDS.iter().filter(|kind| kind.variable.is_some());
    kinds.filter(|kind| kind.is_offered(nases))
}

/// What an address is about.
///
/// # Errors
/// Why it is about nothing, with what there is.
pub(super) fn find(nases: &Nases, address: &str) -> Result<Meant, ErrorData> {
    let parts = uri::parts(address).map_err(|problem| not_found(nases, address, problem))?;
    let (name, path, id) = match parts.as_slice() {
        [name, path] => (name, path, None),
        [name, path, id] => (name, path, Some(id)),
        _ => {
            return Err(not_found(
                nases,
                address,
                "it has too few or too many parts",
            ));
        }
    };
    let Some(nas) = nases.called(name) else {
        return Err(not_found(nases, address, "there is no NAS of that name"));
    };
    let mut kinds = KINDS.iter();
    let kind = kinds.find(|kind| kind.path == path && kind.variable.is_some() == id.is_some());
    let Some((kind, tool)) = kind.and_then(|kind| Some((kind, kind.on(nas)?))) else {
        return Err(not_found(nases, address, "nothing of that kind is offered"));
    };
    let mut arguments = Map::new();
    if let (Some(variable), Some(id)) = (kind.variable, id) {
        arguments.insert(variable.to_owned(), id.as_str().into());
    }
    if !nases.names().is_empty() {
        arguments.insert(NAS.to_owned(), nas.called.as_str().into());
    }
    Ok(Meant { tool, arguments })
}

fn not_found(nases: &Nases, address: &str, problem: &str) -> ErrorData {
    let shown = one_line(address);
    let kinds = KINDS.iter().filter(|kind| kind.is_offered(nases));
    let kinds: Vec<String> = kinds.map(Kind::template).collect();
    let called: Vec<String> = nases.each().map(|nas| encoded(&nas.called)).collect();
    let message = format!(
        "Resource not found: {shown}: {problem}. There are {}; nas is {}",
        kinds.join(", "),
        called.join(" or ")
    );
    missing(message, address)
}

/// The error of an address that is about nothing.
pub(super) fn missing(message: String, address: &str) -> ErrorData {
    let data = serde_json::json!({ "uri": one_line(address) });
    ErrorData::resource_not_found(message, Some(data))
}

//! What is asked of a NAS as a whole, over both products: the tools, one row each.
//!
//! Must not know wire names; each product says what it has to say.

mod changes;
mod info;
mod report;

use self::{
    changes::{ListChanges, UndoChange},
    info::Info,
    report::ProtectionReport,
};
use crate::operation::{Tool, check_with};

/// Every tool about the NAS as a whole.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    Tool::overview::<ProtectionReport>("nas_protection_report"),
    Tool::overview::<Info>("nas_info"),
    Tool::overview::<ListChanges>("nas_list_changes"),
    Tool::undoing::<UndoChange>("nas_undo_change", check_with("nas_list_changes")),
];

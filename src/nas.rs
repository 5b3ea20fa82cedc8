//! What is asked of a NAS as a whole, over both products: the tools, one row each.
//!
//! Must not know wire names; each product says what it has to say.

mod changes;

use self::changes::ListChanges;
use crate::operation::Tool;

/// Every tool about the NAS as a whole.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    Tool::overview::<ListChanges>("nas_list_changes"),
];

//! What is answered to a call that was not let through.

use serde_json::Value;

use super::ChangeUnderWay;
use crate::{
    gate::{Preview, Unsent},
    operation::{
        Answer, Tool,
        arguments::{CONFIRM, shown},
        exact::{CONFIRM_WITH, fit},
    },
    text::put_at,
};

impl ChangeUnderWay<'_> {
    /// The answer to a call that was not let through.
    pub(super) async fn unsent(&self, unsent: Unsent, note: Option<String>) -> Answer {
        // What made it ask may not be seen any more when it is confirmed.
        if let Some(note) = &note {
            self.call.caller.context.gate.note(note).await;
        }
        match unsent {
            Unsent::Hold {
                preview,
                reason,
                can_confirm: false,
                ..
            } => Answer::Done(unconfirmable(self.call.tool, &preview, reason.as_deref())),
            Unsent::Hold {
                preview,
                reason,
                only_here,
                can_confirm: true,
            } => Answer::Done(self.held(&preview, reason.as_deref(), only_here.as_deref())),
            Unsent::Declined { preview, reason } => {
                Answer::Done(declined(self.call.tool, &preview, &reason))
            }
            Unsent::Ask {
                question,
                question_id,
            } => Answer::Ask {
                question,
                question_id,
            },
        }
    }

    fn held(&self, preview: &Preview, reason: Option<&str>, only_here: Option<&str>) -> Value {
        let (tool, arguments) = self.called();
        let mut arguments = shown(arguments.clone());
        arguments.insert(CONFIRM.into(), true.into());
        let only_here = only_here.map(|why| {
            format!(" It must come to this very process of the server: others cannot know of this preview ({why}).")
        });
        let next = format!(
            "Nothing was changed. Show the person what would happen; make the call in confirm_with only after they agree, within 10 minutes.{}",
            only_here.unwrap_or_default()
        );
        let mut answer = serde_json::json!({
            "outcome": "confirmation_required",
            "preview": preview,
            CONFIRM_WITH: { "tool": tool, "arguments": arguments },
            "next": next,
        });
        if let (Some(reason), Value::Object(fields)) = (reason, &mut answer) {
            put_at(1, fields, "reason", reason.into());
        }
        fit(answer, false, || self.call.tool.output_schema())
    }
}

/// The answer where no confirmation of this client counts: it offers none.
fn unconfirmable(tool: &Tool, preview: &Preview, reason: Option<&str>) -> Value {
    let answer = serde_json::json!({
        "outcome": "confirmation_required",
        "reason": reason.unwrap_or_default(),
        "preview": preview,
        "next": "Nothing was changed. Show the person what would happen; they do it through a client that can ask them, or in DSM itself.",
    });
    fit(answer, false, || tool.output_schema())
}

fn declined(tool: &Tool, preview: &Preview, reason: &str) -> Value {
    let answer = serde_json::json!({
        "outcome": "declined",
        "reason": reason,
        "preview": preview,
        "next": "Nothing was changed. Do not try again unless the person asks for it.",
    });
    fit(answer, false, || tool.output_schema())
}

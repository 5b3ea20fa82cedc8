//! One NAS among those that a server looks after, and what its answers say of it.

use std::sync::Arc;

use serde_json::Value;

use super::{Call, NAS};
use crate::{
    error::Error,
    operation::{Answer, Caller, Context, Tool},
    text::put_at,
    tools::Offer,
};

/// One NAS.
pub struct ServedNas {
    /// What URIs call it: its name in the configuration, or else [`super::NAMELESS`].
    pub called: String,
    /// What of the tools is offered on it.
    pub offer: Offer,
    /// What calls on it share.
    pub context: Arc<Context>,
}

impl ServedNas {
    pub(super) fn name(&self) -> Option<&str> {
        self.context.nas.name.as_deref()
    }

    pub(super) async fn call(&self, call: Call<'_>) -> Result<Answer, Error> {
        let offers = |tool: &Tool| self.offer.check(tool);
        let caller = Caller {
            context: &self.context,
            offers: &offers,
            client: call.client,
            channel: call.channel,
            sent: call.sent,
            progress: call.progress,
            room: call.room,
        };
        self.offer.call(call.tool, caller, call.arguments).await
    }

    /// As [`ServedNas::call`], and the answer says which NAS it is about: itself, the calls in it, and its errors.
    pub(super) async fn call_by_name(&self, call: Call<'_>) -> Result<Answer, Error> {
        let Some(name) = self.name() else {
            return self.call(call).await;
        };
        match self.call(call).await {
            Ok(Answer::Done(mut answer)) => {
                say_which(&mut answer, name);
                Ok(Answer::Done(answer))
            }
            // The question names it already.
            Ok(asking @ Answer::Ask { .. }) => Ok(asking),
            Err(cause) => Err(Error::OnNas {
                nas: name.to_owned(),
                cause: Box::new(cause),
            }),
        }
    }
}

pub(super) fn say_which(answer: &mut Value, name: &str) {
    name_in_calls(answer, name);
    if let Value::Object(fields) = answer {
        put_at(0, fields, NAS, name.into());
    }
}

/// Names the NAS in every call to make, wherever an answer has one: without it the call would go to the default NAS.
pub(super) fn name_in_calls(value: &mut Value, name: &str) {
    match value {
        Value::Object(fields) => {
            let is_call = fields.get("tool").is_some_and(Value::is_string);
            if let (true, Some(Value::Object(arguments))) = (is_call, fields.get_mut("arguments")) {
                arguments.insert(NAS.into(), name.into());
            }
            for inner in fields.values_mut() {
                name_in_calls(inner, name);
            }
        }
        Value::Array(items) => {
            for item in items {
                name_in_calls(item, name);
            }
        }
        _ => {}
    }
}

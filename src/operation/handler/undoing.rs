//! The way of a call that puts a recorded change back: to the call that the audit log has for it.

mod parts;

use self::parts::Parts;
use super::{Arguments, UnderWay, parse};
use crate::{
    effect::Effect,
    error::Error,
    operation::{
        Answer, Caller,
        arguments::{given, naming_confirm, take_confirm},
        change::ChangeUnderWay,
        turns::Turn,
        undoing::{BackCall, PutsBack, Undoing, WayBack},
    },
};

/// Makes the call that puts a recorded change back. Its line in the audit log is that of that call.
pub(super) async fn undoing<R: PutsBack>(
    call: &UnderWay<'_>,
    mut arguments: Arguments,
) -> Result<Answer, Error> {
    let confirmed = take_confirm(&mut arguments)?;
    let request: R = parse(call, arguments).await.map_err(naming_confirm)?;
    let arguments = given(&request);
    let turns = &call.caller.context.turns;
    let finding = async {
        let gate = &call.caller.context.gate;
        gate.admit(call.tool.name, Effect::Destructive)?;
        // Until its line is written: a second one finds that it was put back.
        let turn = Turn::Undo(request.change_id().to_owned());
        let held = turns.hold(call.tool.name, turn).await;
        Ok((held, request.find(call.reading()?).await?))
    };
    match call.deadline.within(call.caller.sent, finding).await {
        Ok((_held, found)) => {
            call.put_back(request.change_id(), arguments, confirmed, found)
                .await
        }
        Err(error) => {
            let change = ChangeUnderWay::begin(call, arguments, confirmed);
            change.end(Err(error)).await
        }
    }
}

impl UnderWay<'_> {
    /// Makes the calls that put a change back.
    async fn put_back(
        &self,
        change_id: &str,
        arguments: Arguments,
        confirmed: bool,
        found: WayBack,
    ) -> Result<Answer, Error> {
        let WayBack {
            calls,
            in_parts,
            does_not_restore,
            left,
            since,
        } = found;
        let undoing = Undoing {
            called: self.tool.name,
            arguments,
            confirmed,
            change_id: change_id.to_owned(),
            left,
            since,
        };
        let mut calls = calls.into_iter();
        if in_parts {
            let mut parts = Parts::of(change_id, does_not_restore);
            // Whatever becomes of one of them, the next is made.
            for call in calls {
                let sent = self.caller.sent.part();
                let caller = self.caller.for_part(&sent);
                let outcome = self.make(&caller, &call, undoing.clone()).await;
                parts.add(&call, outcome);
            }
            return parts.answer(|| self.tool.output_schema());
        }
        match calls.next() {
            Some(call) => self.make(self.caller, &call, undoing).await,
            None => Err(Error::Internal {
                place: self.tool.name.into(),
                may_have_run: false,
            }),
        }
    }

    async fn make(
        &self,
        caller: &Caller<'_>,
        call: &BackCall,
        undoing: Undoing,
    ) -> Result<Answer, Error> {
        let naming = undoing.clone();
        let under_way = UnderWay {
            tool: call.tool,
            caller,
            nas: self.nas.clone(),
            deadline: self.deadline.clone(),
            arrived: self.arrived,
            undoing: Some(undoing),
        };
        let outcome = (call.tool.handler.0)(&under_way, call.arguments.clone()).await;
        outcome.map_err(|error| naming.naming(error))
    }
}

//! The hours in which a connection works.

use crate::{
    answer::{Answer, Reason},
    call::Call,
};

const HOURS_OF_A_WEEK: usize = 7 * 24;

pub(super) fn set(call: &mut Call<'_>) -> Answer {
    let id = super::connection_id(call)?;
    let enabled = call.args.boolean("is_enabled_schedule")?;
    let info = call.args.quoted_string("schedule_info")?;
    if info.len() != HOURS_OF_A_WEEK || !info.bytes().all(|hour| matches!(hour, b'0' | b'1')) {
        return Err(call.args.refusal("schedule_info", Reason::Condition));
    }
    let settings = &mut super::find_connection_mut(call, id)?.settings;
    settings.is_enabled_schedule = enabled;
    info.clone_into(&mut settings.schedule_info);
    Ok(None)
}

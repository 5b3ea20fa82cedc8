use crate::hyperbackup::act::task_action;

task_action! {
    /// Suspend a running backup. What was done is kept; go on with hyperbackup_resume_task
    SuspendTask("2") does SUSPEND or documented SUSPEND {
        const COMPARES: bool = true;
    }
}

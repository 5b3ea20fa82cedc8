use crate::hyperbackup::act::task_action;

task_action! {
    /// Start an integrity check of a task's backup at the destination; it may take hours, meanwhile nothing is backed up. Refused while
    /// the task is busy or suspended
    CheckIntegrity("1") does CHECK {}
}

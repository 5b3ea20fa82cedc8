use crate::hyperbackup::act::task_action;

task_action! {
    /// Cancel a running integrity check; the backup is not touched
    CancelIntegrityCheck("1") does CANCEL_CHECK {}
}

use crate::hyperbackup::act::task_action;

task_action! {
    /// Start a backup now. It runs on; hyperbackup_wait_for_task waits for its end
    RunTask("1") does RUN or documented RUN {
        fn clears_up(&self) -> Option<String> {
            Some(self.task_id.resumed())
        }
    }
}

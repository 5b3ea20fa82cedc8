use crate::hyperbackup::act::task_action;

task_action! {
    /// Resume a suspended backup from where it stopped
    ResumeTask("4") does RESUME or documented RESUME {
        const COMPARES: bool = true;

        fn leaves(&self) -> Option<String> {
            Some(self.task_id.resumed())
        }
    }
}

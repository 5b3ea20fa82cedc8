//! The health of a connection from its own state and that of its tasks.

use super::Connection;
use crate::cloudsync::model::{
    health::{Condition, Health},
    task::{SyncTask, TaskList},
};

impl Connection {
    /// Sets its health from its own and that of its tasks; without them nobody knows that all is well.
    pub(crate) fn judge(&mut self, tasks: Option<&TaskList>) {
        let of_tasks = match tasks {
            Some(list) => self.judge_tasks(list),
            None => Condition::new(Health::Unknown, "its tasks are not known"),
        };
        let mut condition = self.own.clone().or_worse(of_tasks);
        let first: Vec<String> = self.failing_tasks.iter().map(ToString::to_string).collect();
        let first = first.join(", ");
        let failing = match (self.tasks_with_errors, first.is_empty()) {
            (Some(count @ 1..), true) => Some(format!("{count} of its tasks have an error")),
            (Some(count @ 1..), false) => {
                Some(format!("{count} of its tasks have an error, e.g. {first}"))
            }
            (_, false) => Some(format!("tasks have an error, e.g. {first}")),
            (_, true) => None,
        };
        if let Some(reason) = failing {
            condition = condition.or_worse(Condition::new(Health::TasksFailing, reason));
        }
        self.health = condition.health;
        self.health_reason = condition.reason;
    }

    fn judge_tasks(&mut self, list: &TaskList) -> Condition {
        const FIRST: usize = 3;
        let mut failing = Vec::new();
        let mut worst = if list.tasks.is_empty() {
            Condition::new(Health::NoTasks, "it has no task")
        } else {
            Condition::all_well()
        };
        for task in &list.tasks {
            if task.own.health.is_failing() {
                failing.push(task.task_id);
                continue;
            }
            worst = worst.or_worse(match task.own.health {
                // All that it takes to be in sync, or on the way there.
                health @ (Health::Ok | Health::Running) => Condition {
                    health,
                    reason: None,
                },
                health => {
                    let reason = task.own.reason.as_deref().unwrap_or(health.word());
                    Condition::new(health, format!("task {}: {reason}", task.task_id))
                }
            });
        }
        if !list.gaps.is_empty() {
            let reason = "not all of its tasks are known";
            worst = worst.or_worse(Condition::new(Health::Unknown, reason));
        }
        if list.gaps.is_empty() {
            self.tasks_total = Some(list.tasks.len());
        }
        let unknown = |task: &SyncTask| task.own.health == Health::Unknown;
        if list.gaps.is_empty() && !list.tasks.iter().any(unknown) {
            let counted = self.tasks_with_errors.unwrap_or(0);
            self.tasks_with_errors = Some(counted.max(failing.len() as i64));
        }
        failing.truncate(FIRST);
        self.failing_tasks = failing;
        worst
    }
}

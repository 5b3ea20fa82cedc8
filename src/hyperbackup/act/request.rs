//! What requests have in common that change what a task does and need nothing but the task.

/// Declares such a request: its doc is what the model reads, the text is a task that it makes sense for. In braces stands
/// what else there is to its change.
macro_rules! task_action {
    (
        $(#[doc = $doc:literal])+
        $name:ident($example:literal) does $action:ident $(or documented $documented:ident)?
        { $($more:tt)* }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            task_id: $crate::hyperbackup::model::TaskId,
        }

        impl $crate::operation::Request for $name {
            type Response = $crate::hyperbackup::model::TaskChanged;

            const NAMED: &'static [$crate::operation::Named] =
                &[$crate::hyperbackup::model::BACKUP_TASK];

            fn example() -> Self {
                Self {
                    task_id: $crate::hyperbackup::model::TaskId::new($example),
                }
            }
        }

        impl $crate::operation::Change for $name {
            $($more)*

            fn turn(&self) -> $crate::operation::Turn {
                self.task_id.turn()
            }

            async fn run(
                cleared: $crate::gate::Cleared<'_, Self>,
            ) -> Result<Self::Response, $crate::error::Error> {
                let id = &cleared.request().task_id;
                let action = &$crate::hyperbackup::act::$action;
                $crate::hyperbackup::act::act(cleared.nas(), cleared.seen(), id, action, cleared.left()).await
            }

            $(async fn run_documented(
                cleared: $crate::gate::Cleared<'_, Self>,
            ) -> Result<Self::Response, $crate::error::Error> {
                let id = &cleared.request().task_id;
                let action = &$crate::hyperbackup::act::documented::$documented;
                $crate::hyperbackup::act::act(cleared.nas(), cleared.seen(), id, action, cleared.left()).await
            })?
        }
    };
}

pub(in crate::hyperbackup) use task_action;

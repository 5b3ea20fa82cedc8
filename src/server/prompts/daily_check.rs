use super::Text;

pub(super) const TEXT: Text = Text {
    name: "daily_check",
    title: "Daily check",
    description: "Check whether everything is backed up and in sync, and say what to do about what is not",
    arguments: &[],
    needs: &[
        "nas_protection_report",
        "hyperbackup_list_tasks",
        "cloudsync_list_connections",
    ],
    steps: &[
        &[
            "Call nas_protection_report first. It judges every backup task, connection, sync task and shared folder, worst \
             first; for most days this one call is enough.",
            "Call hyperbackup_list_tasks and cloudsync_list_connections first, both at once. A backup task is fine when its \
             health is ok or running, a connection when it is neither paused nor in error and has no unfinished files.",
            "Call hyperbackup_list_tasks first: a backup task is fine when its health is ok or running. Cloud Sync cannot be \
             looked at here; say so.",
            "Call cloudsync_list_connections first: a connection is fine when it is neither paused nor in error and has no \
             unfinished files. Backups cannot be looked at here; say so.",
        ],
        &[
            "Look closer only at a backup task that is in trouble and whose cause is not told yet: hyperbackup_diagnose_task \
             with its task_id.",
            "Look closer only at a backup task that is in trouble and whose cause is not told yet: hyperbackup_get_task_status \
             with its task_id.",
        ],
        &[
            "Likewise for a connection in trouble: cloudsync_diagnose_connection with its connection_id.",
            "Likewise for a connection in trouble: cloudsync_list_connection_logs with its connection_id and level=error.",
        ],
        &[
            "Tell the person, in this order: one sentence on whether their data is protected; each trouble, worst first, with \
           its name, what is wrong, since when, and the next step; what is fine, counted in one line; what could not be seen, \
           by name. Short: this is read every day.",
        ],
        &[
            "While anything could not be seen, is unknown or has never run, do not say that everything is fine. A folder kept \
           in sync is no backup: what is deleted on one side may be deleted on the other.",
        ],
        &[
            "Change nothing in this check, not even what looks harmless. Offer the next steps and wait for the person to \
           choose.",
        ],
    ],
};

use super::{Argument, TASK, Text};

pub(super) const TEXT: Text = Text {
    name: "investigate_failure",
    title: "Investigate a failure",
    description: "Find out why a backup task, a connection or a sync task failed or is late, and how to mend it",
    arguments: &[Argument {
        name: TASK,
        description: "Id or name of a backup task, of a Cloud Sync connection or of a sync task",
        is_required: true,
    }],
    needs: &["hyperbackup_list_tasks", "cloudsync_list_connections"],
    steps: &[
        &[
            "Find out what `task` is: call hyperbackup_list_tasks, cloudsync_list_connections and cloudsync_list_tasks at \
             once, and look for it as an id, as a name whatever the case of its letters, and as a folder. The same id may \
             belong to one of each. If several fit, take the one in trouble and say which it is; if more than one is, ask. If \
             none fits, show the names that there are.",
            "Find out what `task` is: call hyperbackup_list_tasks, and look for it as an id and as a name, whatever the case \
             of its letters. If none fits, show the names that there are; Cloud Sync cannot be looked at here, say so.",
            "Find out what `task` is: call cloudsync_list_connections and cloudsync_list_tasks at once, and look for it as an \
             id and as a name, whatever the case of its letters. If none fits, show the names that there are; backups cannot \
             be looked at here, say so.",
        ],
        &[
            "If it is a backup task: hyperbackup_diagnose_task with its task_id.",
            "If it is a backup task: hyperbackup_get_task_status and hyperbackup_get_task with its task_id.",
        ],
        &[
            "If that leaves the cause open: hyperbackup_list_logs with its task_id and level=error, and \
             hyperbackup_get_target, which tells whether the destination can be reached and is full.",
            "If that leaves the cause open: hyperbackup_list_logs with its task_id and level=error.",
        ],
        &[
            "If it is a connection: cloudsync_diagnose_connection with its connection_id. If it is a sync task: the same \
             with the connection_id of its row.",
            "If it is a connection, or the connection of a sync task: cloudsync_get_connection, and \
             cloudsync_list_connection_logs with level=error. Many equal lines are one cause: count them.",
        ],
        &[
            "Tell the person: what failed and since when; the evidence, with codes and log lines as they were given; the one \
           likely cause, or that it is not known; the remedy. Do not guess a cause that no evidence shows, and do not call a \
           thing mended before a tool says so.",
        ],
        &[
            "Change nothing before the person has agreed to that very change. Then: hyperbackup_run_task once the cause is \
             gone, hyperbackup_resume_task for a suspended backup, cloudsync_resume_connection for a paused one. A run that \
             would only fail again is no remedy.",
            "Change nothing before the person has agreed to that very change. Then: hyperbackup_run_task once the cause is \
             gone, hyperbackup_resume_task for a suspended backup. A run that would only fail again is no remedy.",
            "Change nothing before the person has agreed to that very change. Then: cloudsync_resume_connection for a paused \
             connection.",
            "The tools that would mend it are not offered here: say what the person can do in DSM.",
        ],
        &[
            "Never remove a task or a connection, cancel a run, or change what is deleted where in order to make an error go \
           away. Passwords and sign-ins of cloud accounts are renewed by the person, in DSM; do not ask for them.",
        ],
    ],
};

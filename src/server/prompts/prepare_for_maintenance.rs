use super::Text;

pub(super) const TEXT: Text = Text {
    name: "prepare_for_maintenance",
    title: "Prepare for maintenance",
    description: "Pause syncs and suspend backups before the NAS is updated, moved or switched off, and say how to go on",
    arguments: &[],
    needs: &["cloudsync_pause_connection", "hyperbackup_suspend_task"],
    steps: &[
        &[
            "Look first, both at once: cloudsync_list_connections and hyperbackup_list_tasks. Note which connections are \
             paused already and which backups are suspended already: those are not yours to resume afterwards. Note which \
             backups run now, and when each runs next.",
            "Look first: cloudsync_list_connections. Note which are paused already: those are not yours to resume afterwards. \
             Backups cannot be looked at here; say so.",
            "Look first: hyperbackup_list_tasks. Note which backups are suspended already: those are not yours to resume \
             afterwards. Note which run now, and when each runs next. Cloud Sync cannot be looked at here; say so.",
        ],
        &[
            "Show the person what would be paused and suspended, and ask when the maintenance begins and ends. Change nothing \
           before they agree. If a backup ends soon, waiting for it may be better than suspending it: let them choose.",
        ],
        &[
            "Pause each connection that is not paused yet: cloudsync_pause_connection with its connection_id, so that each can \
             be resumed by itself.",
        ],
        &[
            "Suspend each backup that runs: hyperbackup_suspend_task with its task_id. It keeps what is done so far and takes \
             a while: look with hyperbackup_get_task_status until its health is suspended. A backup that cannot be suspended \
             is waited for; never cancel it unless the person says so in so many words: what it has done is lost.",
        ],
        &[
            "No tool here holds back a schedule. Name every backup whose next run falls into the maintenance: the person \
           switches its schedule off in Hyper Backup, or moves the maintenance.",
        ],
        &[
            "Read the lists again, and say what is now paused, what is suspended, and what still runs. The NAS is ready only \
           when nothing runs. Say plainly that until it goes on nothing is synced or backed up.",
        ],
        &[
            "Give the person the list of how to go on, to keep: cloudsync_resume_connection for each connection that was \
             paused here, hyperbackup_resume_task for each backup that was suspended here, each by name and id, and a check \
             afterwards that they run. Resume only when they say that the maintenance is over.",
            "Give the person the list of how to go on, to keep: cloudsync_resume_connection for each connection that was \
             paused here, by name and id, and a check afterwards that they run. Resume only when they say that the \
             maintenance is over.",
            "Give the person the list of how to go on, to keep: hyperbackup_resume_task for each backup that was suspended \
             here, by name and id, and a check afterwards that they run. Resume only when they say that the maintenance is \
             over.",
        ],
    ],
};

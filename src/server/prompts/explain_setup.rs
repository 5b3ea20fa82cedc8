use super::Text;

pub(super) const TEXT: Text = Text {
    name: "explain_setup",
    title: "Explain the setup",
    description: "Explain in plain words what is backed up and synced, where to, how often, and what is not",
    arguments: &[],
    needs: &["hyperbackup_list_tasks", "cloudsync_list_connections"],
    steps: &[
        &[
            "Call these at once: nas_info, hyperbackup_list_tasks, hyperbackup_list_repositories, cloudsync_list_connections \
             and cloudsync_list_tasks.",
            "Call these at once: hyperbackup_list_tasks, hyperbackup_list_repositories, cloudsync_list_connections and \
             cloudsync_list_tasks.",
            "Call these at once: hyperbackup_list_tasks and hyperbackup_list_repositories. Cloud Sync cannot be looked at \
             here; say so.",
            "Call these at once: cloudsync_list_connections and cloudsync_list_tasks. Backups cannot be looked at here; say \
             so.",
        ],
        &[
            "Then nas_protection_report, for the shared folders that no backup covers and for what is wrong at present.",
        ],
        &[
            "Explain it to somebody who did not set it up and is no expert. A table, one row for each folder that is \
             protected: folder, backup or sync, where to, how often, last success. Then what happens with a file that is \
             deleted or spoiled: a backup keeps versions of it; a sync may delete it on the other side as well, depending on \
             its direction.",
        ],
        &[
            "Say what is not protected, and what you could not find out: a folder that nothing here names, a destination on the \
           same NAS or in the same house, a task without a schedule, one that never ran. Keep what is told apart from what you \
           conclude.",
        ],
        &[
            "Name accounts and destinations only as far as the tools show them; do not ask for masked values. Change nothing: \
           suggest, in order of weight, at most three things that would help most, and leave them to the person.",
        ],
    ],
};

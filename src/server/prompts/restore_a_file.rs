use super::{Argument, Text};

pub(super) const TEXT: Text = Text {
    name: "restore_a_file",
    title: "Restore a file",
    description: "Find a file or folder in the versions of a backup, and copy it out without touching what is there",
    arguments: &[Argument {
        name: "file",
        description: "What to bring back and from when, in words of your own",
        is_required: false,
    }],
    needs: &["hyperbackup_list_version_files"],
    steps: &[
        &[
            "Be clear about what is wanted: which file or folder, where it used to be, and as it was when. Ask for what is \
           missing; do not guess a day.",
        ],
        &[
            "Find the backup that holds it: hyperbackup_list_tasks, and look for tasks among whose sources its folder is. If \
           none is, say so; look no further in backups that cannot have it.",
        ],
        &[
            "Find the version: hyperbackup_list_versions with the task_id, newest first. Take the newest one that was made \
           before the file was lost or spoiled. Times are those of the NAS.",
        ],
        &[
            "Find the file: hyperbackup_list_version_files with the task_id and version_id, from the top folder by folder. If it \
           is not there, try the next older version, and say which ones were searched.",
        ],
        &[
            "Show the person what was found: full path, size, time of the file and of the version, and into which folder of \
             the NAS it would be copied. Choose a folder of its own for what is restored, not where the file used to be. Copy \
             only after they agree: hyperbackup_copy_version_files. It never writes over a file that exists; if one of that \
             name is there, choose another folder instead of removing anything.",
            "Show the person what was found: full path, size, time of the file and of the version. Copying it out is not \
             offered here: they restore it themselves in Hyper Backup on the NAS, from that task and version, into a folder \
             other than the one it was in, so that nothing is overwritten.",
        ],
        &[
            "Say where it is now, and that nothing else was changed. Whether it is the right one is for the person to see \
           before they move it into its old place; do not claim that it is restored before the tool says so.",
        ],
        &[
            "If no backup has it but the folder is kept in sync: cloudsync_list_connection_logs with keyword set to its name \
           tells when it went and on which side. The cloud's own recycle bin, or that of the shared folder, may still have \
           it; no tool here can look into those.",
        ],
    ],
};

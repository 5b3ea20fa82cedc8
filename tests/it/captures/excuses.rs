//! Where the simulated NAS may differ from the captures, each with the reason.

/// What a capture has and the simulated NAS has not, with the reason: capture, end of the field's path.
pub const EXCUSED: &[(&str, &str, &str)] = &[
    (
        "hyperbackup/task.",
        "dataEncryped",
        "spelled dataEncrypted since 7.2.2, which is simulated",
    ),
    (
        "hyperbackup/target.get.dsmaccess",
        "last_detect_time",
        "a text in every capture and a number in this test only",
    ),
    (
        "hyperbackup/target.get.s3",
        "used_size_cache",
        "in this example only",
    ),
    (
        "hyperbackup/explore.file.list.pm",
        "data",
        "a bare list there, {total, files} in the other source, as simulated",
    ),
];

/// Captures that cannot be asked for, with the reason.
pub const SKIPPED: &[(&str, &str)] = &[
    (
        "dsm/api_info.dsm5.underscore_path",
        "no DSM 5 is simulated, but its path is",
    ),
    ("dsm/login.error.402", "the one account is an administrator"),
];

/// What the simulated NAS advertises otherwise than the capture, with the reason.
pub const ADVERTISED_OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "dsm/api_info.dsm6.both_packages",
        "path",
        "DSM 5's, so that clients that do not take it as advertised are found out",
    ),
    (
        "dsm/api_info.dsm6.both_packages",
        "SYNO.SDS.Backup.Client.Common.Log",
        "not among the entries that were kept",
    ),
    (
        "dsm/api_info.dsm6.both_packages",
        "SYNO.Core.Region.NTP",
        "up to version 1 there, up to 2 on the other DSM 6 that was captured, up to 3 on DSM 7",
    ),
    (
        "dsm/api_info.dsm6.no_packages",
        "SYNO.Core.Region.NTP",
        "the same",
    ),
    (
        "dsm/api_info.dsm6.both_packages",
        "SYNO.SDS.Backup.Client.Common.Statistic",
        "the same",
    ),
    (
        "dsm/api_info.dsm6.both_packages",
        "SYNO.Core.Package",
        "up to version 1 there, and up to 2 on the other DSM 6 that was captured",
    ),
];

/// Fields of the simulated NAS that are in no capture of the method, with the reason.
pub const UNATTESTED: &[(&str, &str, &str)] = &[
    (
        "SYNO.Backup.Repository-list",
        "data.repo_list[].share",
        "seen in the repository of a task; the captured lists have cloud destinations only",
    ),
    (
        "SYNO.Backup.Task-get",
        "data.source.share_list.*.dataEncrypted",
        "spelled dataEncryped before 7.2.2, as in the rows beside it",
    ),
    (
        "SYNO.Backup.Task-list",
        "data.task_list[].source.share_list.*.dataEncrypted",
        "the same",
    ),
    (
        "SYNO.Backup.Task-get",
        "data.task_id",
        "of LUN tasks it is a name, as in their lists",
    ),
    ("SYNO.Backup.Task-status", "data.task_id", "the same"),
    (
        "SYNO.Backup.Task-list",
        "data.task_list[].schedule.schedule.monthly_week",
        "seen in get and status of DSM 7.2.2",
    ),
    (
        "SYNO.Backup.Task-get",
        "data.source.backup_filter.exclude_list[]",
        "only empty lists were captured",
    ),
    (
        "SYNO.Backup.Task-list",
        "data.task_list[].source.backup_filter.exclude_list[]",
        "the same",
    ),
    (
        "SYNO.SDS.Backup.Client.Common.Log-list",
        "error.errors",
        "its author kept the code only",
    ),
    (
        "SYNO.SDS.Backup.Client.Common.Log-list",
        "error.errors.name",
        "the same",
    ),
    (
        "SYNO.SDS.Backup.Client.Common.Log-list",
        "error.errors.reason",
        "the same",
    ),
];

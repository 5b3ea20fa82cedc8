"""Every call of the PyPI package synology-api for Cloud Sync, and those for Hyper Backup, against the simulated NAS.

The package is as published: what it sends is not changed, and after a change the NAS is asked what it now holds.
"""

import sys
from importlib.metadata import version

from nas import ACCOUNT, PASSWORD, simulated
from synology_api.base_api import BaseApi
from synology_api.cloud_sync import CloudSync
from synology_api.core_backup import Backup

# Both raise AttributeError before they send anything: the package misspells its own helper.
BROKEN = {"test_task_setting", "create_sync_task_s3"}

# The rest of the backup class is for other packages and for what the simulated NAS does not have.
BACKUP = {
    "backup_task_list", "backup_task_get", "backup_task_status", "backup_task_result", "backup_task_run",
    "backup_task_suspend", "backup_task_resume", "backup_task_cancel", "integrity_check_run",
    "integrity_check_cancel", "hb_logs_get",
}


class Calls:
    """Calls methods of a client and counts how many went as they should."""

    def __init__(self):
        self.passed, self.failed, self.called = 0, 0, set()

    def __call__(self, method, *args, holds=lambda data: True, **named):
        """Expects success, and that `holds` is true of the data or of what the NAS holds then."""
        name = method.__name__
        self.called.add(name)
        try:
            answer = method(*args, **named)
            good = answer.get("success") is True and bool(holds(answer.get("data")))
            seen = answer
        except Exception as error:  # A client raises whatever it likes.
            good, seen = False, repr(error)
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        if not good:
            print(f"failed: {name}{args}: {str(seen)[:500]}")

    def expect_all(self, names):
        for name in sorted(names - self.called):
            self.failed += 1
            print(f"failed: {name} was not called")


def cloud_sync(call, client):
    def connection(id):
        rows = client.get_connections()["data"]["conn"]
        return next((row for row in rows if row["id"] == id), None)

    def status(id):
        return connection(id)["status"]

    def config():
        return client.get_pkg_config()["data"]

    def settings(id):
        return client.get_connection_settings(id)["data"]

    def task(connection, id):
        rows = client.get_tasks(connection)["data"]["sess"]
        return next((row for row in rows if row["sess_id"] == id), None)

    def filters(id):
        return client.get_task_filters(id)["data"]

    call(client.get_pkg_config, holds=lambda data: data["admin_mode"] == "enable" and data["volume_count"] == 2)
    call(client.get_connections, holds=lambda data: data["total"] == len(data["conn"]) == 8)
    call(client.get_connections, "group_by_cloud_type", holds=lambda data: data["total"] == 8)
    call(client.get_connection_settings, 8, holds=lambda data: data["storage_class"] == "STANDARD")
    call(client.get_connection_information, 8, holds=lambda data: data["type"] == "az" and data["bucket_name"])
    call(client.get_connection_auth, 3, holds=lambda data: data["client_type"] == "db" and data["access_token"])
    call(client.get_connection_logs, 2, limit=10, holds=lambda data: len(data["items"]) == 10 < data["total"])
    call(
        client.get_connection_logs, 2, keyword="elevation", log_level=0,
        holds=lambda data: data["items"] and all("Elevation" in line["path"] for line in data["items"]),
    )
    call(client.get_tasks, 2, holds=lambda data: [row["sess_id"] for row in data["sess"]] == [21, 22, 23])
    call(client.get_task_filters, 4, holds=lambda data: data["user_defined_extensions"] == ["iso"])
    call(
        client.get_task_cloud_folders, 4, task(3, 4)["remote_folder_id"],
        holds=lambda data: "/test1" in [row["path"] for row in data["children"]],
    )
    call(client.get_recently_modified, holds=lambda data: data["history_items"] and data["processing_items"])

    call(
        client.set_pkg_config, "/volume1", 5000, 7, False,
        holds=lambda _: [config()[key] for key in ("repo_vol_path", "log_count", "worker_count", "admin_mode")]
        == ["/volume1", 5000, 7, "disable"],
    )
    call(client.set_relink_behavior, True, holds=lambda _: config()["sync_mode"] is True)
    call(
        client.set_connection_settings, 3, "Dropbox of the studio", 120,
        holds=lambda _: (settings(3)["task_name"], settings(3)["pull_event_period"]) == ("Dropbox of the studio", 120),
    )
    call(
        client.set_connection_settings, 8, "Amazon S3", storage_class="STANDARD_IA", isSSE=True,
        holds=lambda _: (settings(8)["storage_class"], settings(8)["isSSE"]) == ("STANDARD_IA", True),
    )
    nights = ["0" * 20 + "1111"] * 7
    call(
        client.set_connection_schedule, 3, True, nights,
        holds=lambda _: settings(3)["is_enabled_schedule"] and settings(3)["schedule_info"] == "".join(nights),
    )
    call(
        client.set_task_settings, 21, "BIDIRECTION", no_delete_on_cloud=False,
        holds=lambda _: task(2, 21)["sync_direction"] == "BIDIRECTION",
    )
    call(
        client.set_task_filters, 4, ["/subfolder_1"], ["thumbs"], ["tmp", "bak"], 4096,
        holds=lambda _: [filters(4)[f"filtered_{key}"] for key in ("paths", "names", "extensions", "max_upload_size")]
        == [["/subfolder_1"], ["thumbs"], ["tmp", "bak"], 4096],
    )

    call(client.connection_pause, 3, holds=lambda _: (status(3), status(2)) == ("pause", "syncing"))
    call(client.connection_resume, 3, holds=lambda _: status(3) == "uptodate")
    call(client.connection_pause, holds=lambda _: client.get_connections()["data"]["is_pause"] is True)
    call(client.connection_resume, holds=lambda _: client.get_connections()["data"]["is_pause"] is False)
    call(client.task_remove, 2, 22, holds=lambda _: task(2, 22) is None and task(2, 21))
    call(client.connection_remove, 12, holds=lambda _: connection(12) is None and connection(2))

    own = {name for name in vars(CloudSync) if not name.startswith("_")}
    call.expect_all(own - BROKEN)


def hyper_backup(call, client):
    def status(id):
        return client.backup_task_status(id)["data"]

    def result(id):
        return client.backup_task_result(id)["data"]["last_bkp_result"]

    call(client.backup_task_list, holds=lambda data: data["total"] == len(data["task_list"]) == 13)
    call(client.backup_task_get, "1", holds=lambda data: data["name"] == "Nightly to the vault")
    call(client.backup_task_status, "1", holds=lambda data: data == {"task_id": 1, "state": "backupable", "status": "none"})
    call(client.backup_task_status, "2", holds=lambda data: data["status"] == "backup" and data["progress"])
    # The one task that has a name for an id, which the client sends bare.
    call(client.backup_task_status, "accounting-lun", holds=lambda data: data["task_id"] == "accounting-lun")
    call(client.backup_task_result, "3", holds=lambda data: data["last_bkp_result"] == "failed")

    call(client.backup_task_suspend, "2", holds=lambda _: (status(2)["status"], result(2)) == ("none", "suspend"))
    call(client.backup_task_resume, "2", holds=lambda _: (status(2)["status"], result(2)) == ("backup", "resuming"))
    call(client.backup_task_cancel, "2", holds=lambda _: status(2)["status"] == "canceling")
    call(client.backup_task_run, "1", holds=lambda _: (status(1)["status"], result(1)) == ("backup", "backingup"))

    call(client.integrity_check_run, "3", holds=lambda _: (status(3)["state"], status(3)["status"]) == ("error_detect", "detect"))
    call(client.integrity_check_cancel, "3", holds=lambda _: (status(3)["state"], status(3)["status"]) == ("backupable", "none"))

    call(client.hb_logs_get, limit=20, holds=lambda data: len(data["log_list"]) == 20 < data["total"])
    call(
        client.hb_logs_get, filter_keyword="integrity check",
        # The newest is the check that this client began; others stand below it.
        holds=lambda data: data["log_list"][0]["user"] == ACCOUNT
        and all("integrity check" in row["event"] for row in data["log_list"]),
    )
    call.expect_all(BACKUP)


def main(binary):
    call = Calls()
    with simulated(binary) as port:
        where = ("127.0.0.1", str(port), ACCOUNT, PASSWORD)
        settings = {"secure": True, "cert_verify": False, "dsm_version": 7, "debug": False}
        cloud_sync(call, CloudSync(*where, **settings))
        # Its session is the first one's: the package shares it.
        hyper_backup(call, Backup(*where, **settings))
        if BaseApi.shared_session.syno_token is None:
            call.failed += 1
            print("failed: the login gave no token")
    print(f"synology-api {version('synology-api')}: {call.passed} passed, {call.failed} failed")
    return 1 if call.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

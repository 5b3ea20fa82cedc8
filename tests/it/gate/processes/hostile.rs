//! A state folder or a file in it that is not as we made it: no change runs by it, and no call hangs or dies of it.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

use serde_json::{Value, json};

use super::{confirm, preview, server};
use crate::{
    gate::{held_because, removal},
    harness::{Client, Folder, audit, office, sent},
};

const FILE: &str = "synology-backup-mcp/previews.json";
const FOLDER: &str = "synology-backup-mcp";

fn mode(path: &str) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_its_owner_may_read_it() {
    let (nas, folder) = (office(), Folder::new());
    preview(&nas, &folder.path("state"), &removal());
    let path = |name| folder.path(&format!("state/{name}"));
    assert_eq!((mode(&path(FOLDER)), mode(&path(FILE))), (0o700, 0o600));
}

#[test]
fn a_folder_that_others_could_write_to_is_not_used() {
    let folder = Folder::new();
    fs::create_dir(folder.path(FOLDER)).unwrap();
    fs::set_permissions(folder.path(FOLDER), PermissionsExt::from_mode(0o777)).unwrap();
    keeps_to_itself(&folder, "chmod 700");
    assert_eq!(mode(&folder.path(FOLDER)), 0o777);
}

/// Content that nobody of us wrote, or that is older than what was written since.
fn odd_contents(good: &str) -> Vec<Vec<u8>> {
    let parsed: Value = serde_json::from_str(good).unwrap();
    let edited = |edit: fn(&mut Value)| {
        let mut copy = parsed.clone();
        edit(&mut copy);
        copy.to_string().into_bytes()
    };
    vec![
        Vec::new(),
        b"\0".repeat(5_000),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"{}".to_vec(),
        vec![0xFF; 300],
        b"[".repeat(200_000),
        b"x".repeat(3_000_000),
        good.as_bytes()[..good.len() / 2].to_vec(),
        format!("{good}{good}").into_bytes(),
        edited(|all| all["boot"] = json!("another start of the machine")),
        edited(|all| all["previews"][0]["seal"] = json!("")),
        edited(|all| all["previews"][0]["call"] = json!("x".repeat(64))),
        edited(|all| all["previews"][0]["about"] = json!(["x"])),
        edited(|all| all["previews"][0]["at"]["since_boot"]["secs"] = json!(u64::MAX)),
        edited(|all| all["previews"][0]["at"]["since_boot"]["nanos"] = json!(u32::MAX)),
        edited(|all| all["previews"][0]["at"]["since_boot"]["secs"] = json!(-1)),
        edited(|all| all["previews"][0]["at"]["wall"]["secs"] = json!(0)),
        edited(|all| all["previews"][0]["at"]["wall"]["secs"] = json!(u64::MAX)),
        edited(|all| {
            let at = &mut all["previews"][0]["at"]["since_boot"]["nanos"];
            *at = json!((at.as_u64().unwrap() + 1) % 1_000_000_000);
        }),
    ]
}

#[test]
fn what_is_odd_in_it_counts_as_nothing() {
    let nas = office();
    let before = nas.holds();
    let folder = Folder::new();
    let mut client = server(&nas, &folder.path(""));
    removal().preview(&mut client);
    let good = fs::read_to_string(folder.path(FILE)).unwrap();
    for content in odd_contents(&good) {
        fs::write(folder.path(FILE), &content).unwrap();
        let answer = removal().confirm(&mut client);
        let shown = String::from_utf8_lossy(&content[..content.len().min(300)]).into_owned();
        assert_eq!(answer["outcome"], "confirmation_required", "{shown}");
        assert_eq!(nas.holds(), before, "{shown}");
        assert!(
            fs::metadata(folder.path(FILE)).unwrap().len() < 10_000,
            "{shown}"
        );
    }
    assert_eq!(removal().confirm(&mut client)["outcome"], "done");
}

#[test]
fn what_others_could_write_counts_as_nothing() {
    let (nas, folder) = (office(), Folder::new());
    preview(&nas, &folder.path(""), &removal());
    fs::set_permissions(folder.path(FILE), PermissionsExt::from_mode(0o666)).unwrap();
    held_because(&confirm(&nas, &folder.path(""), &removal()), "and once");
    assert_eq!(mode(&folder.path(FILE)), 0o600);
}

#[test]
fn it_does_not_grow_without_end() {
    let (nas, folder) = (office(), Folder::new());
    let mut client = server(&nas, &folder.path(""));
    for number in 0..30 {
        let arguments = json!({ "task_id": 4, "no_delete_on_cloud": false, "convert_google_docs": number % 2 == 0 });
        client.call("cloudsync_set_task_settings", arguments);
    }
    for id in [2, 3, 5, 8] {
        client.call(removal().tool, json!({ "connection_id": id }));
    }
    let text = fs::read_to_string(folder.path(FILE)).unwrap();
    let kept: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(kept["previews"].as_array().unwrap().len(), 6);
}

/// The preview says that only this process can be told the confirmation, and so it is; nothing else was touched.
#[track_caller]
fn keeps_to_itself(folder: &Folder, because: &str) {
    let nas = office();
    let mut client = server(&nas, &folder.path(""));
    let answer = removal().preview(&mut client);
    let next = answer["next"].as_str().unwrap();
    assert!(next.contains("this very process"), "{next}");
    assert!(next.contains(because), "{next}");
    let mut other = server(&nas, &folder.path(""));
    held_because(&removal().confirm(&mut other), "and once");
    assert_eq!(sent(&nas, removal().method), 0);
    assert_eq!(removal().confirm(&mut client)["outcome"], "done");
    assert_eq!(sent(&nas, removal().method), 1);
}

#[test]
fn a_link_is_not_followed() {
    let folder = Folder::new();
    let target = folder.write("theirs", "precious");
    fs::create_dir(folder.path(FOLDER)).unwrap();
    symlink(&target, folder.path(FILE)).unwrap();
    keeps_to_itself(&folder, FOLDER);
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
}

#[test]
fn a_folder_that_is_a_link_is_not_followed() {
    let folder = Folder::new();
    fs::create_dir(folder.path("theirs")).unwrap();
    symlink(folder.path("theirs"), folder.path(FOLDER)).unwrap();
    keeps_to_itself(&folder, FOLDER);
    assert!(!fs::exists(folder.path("theirs/previews.json")).unwrap());
}

#[test]
fn a_second_name_of_a_file_is_not_written_to() {
    let folder = Folder::new();
    let target = folder.write("theirs", "precious");
    fs::create_dir(folder.path(FOLDER)).unwrap();
    fs::hard_link(&target, folder.path(FILE)).unwrap();
    keeps_to_itself(&folder, "hard link");
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
}

#[test]
fn a_pipe_does_not_make_it_wait() {
    let folder = Folder::new();
    fs::create_dir(folder.path(FOLDER)).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path(FILE))
        .status();
    assert!(made.unwrap().success());
    keeps_to_itself(&folder, "no regular file");
}

#[test]
fn a_folder_in_its_place_is_left_alone() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path(FILE)).unwrap();
    keeps_to_itself(&folder, FOLDER);
    assert!(fs::metadata(folder.path(FILE)).unwrap().is_dir());
}

#[test]
fn a_file_in_place_of_the_folder_is_left_alone() {
    let folder = Folder::new();
    folder.write(FOLDER, "theirs");
    keeps_to_itself(&folder, FOLDER);
    assert_eq!(fs::read_to_string(folder.path(FOLDER)).unwrap(), "theirs");
}

#[test]
fn a_lock_that_somebody_keeps_does_not_hold_up_calls_for_long() {
    let folder = Folder::new();
    let nas = office();
    let mut first: Client<'_> = server(&nas, &folder.path(""));
    removal().preview(&mut first);
    let held = fs::File::open(folder.path(FILE)).unwrap();
    held.lock().unwrap();
    let answer = removal().preview(&mut first);
    let next = answer["next"].as_str().unwrap();
    assert!(next.contains("another process holds it"), "{next}");
    assert_eq!(removal().confirm(&mut first)["outcome"], "done");
    let lines = audit(&folder.path("synology-backup-mcp/audit.jsonl"));
    assert_eq!(lines.last().unwrap()["outcome"], "done");
}

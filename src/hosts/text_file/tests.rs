use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use tempfile::TempDir;

use super::*;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn what_was_there_is_kept_beside_it_each_time() {
    let folder = folder();
    let path = folder.path().join("a.json");
    fs::write(&path, "one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let first = TextFile::read(&path).unwrap().replace("two").unwrap();
    let second = TextFile::read(&path).unwrap().replace("three").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "three");
    let backups = [first.backup.unwrap(), second.backup.unwrap()];
    let kept = backups
        .each_ref()
        .map(|path| fs::read_to_string(path).unwrap());
    assert_eq!(kept, ["one", "two"]);
    for path in backups.iter().chain([&path]) {
        assert_eq!(mode(path), 0o640);
    }
    assert_eq!(names(&folder).len(), 3);
}

#[test]
fn a_new_file_is_its_owners_alone_with_the_folders_above_it() {
    let folder = folder();
    let path = folder.path().join("a/b/c.json");
    let written = TextFile::read(&path).unwrap().replace("one").unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(written.backup, None);
    written.take_back().unwrap();
    assert!(!path.exists());
}

#[test]
fn a_link_stays_one_and_what_it_leads_to_is_written() {
    let folder = folder();
    let target = folder.path().join("dotfiles/real.json");
    fs::create_dir(target.parent().unwrap()).unwrap();
    fs::write(&target, "one").unwrap();
    let link = folder.path().join("link.json");
    symlink("dotfiles/real.json", &link).unwrap();
    let written = TextFile::read(&link).unwrap().replace("two").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&target).unwrap(), "two");
    written.take_back().unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "one");
    assert_eq!(names(&folder), ["dotfiles", "link.json"]);

    fs::remove_file(&target).unwrap();
    let problem = TextFile::read(&link).unwrap_err().to_string();
    assert!(problem.contains("leads nowhere"), "{problem}");
}

#[test]
fn what_another_program_wrote_meanwhile_stays() {
    let folder = folder();
    let path = folder.path().join("a.json");
    let missing = TextFile::read(&path).unwrap();
    fs::write(&path, "theirs").unwrap();
    let present = TextFile::read(&path).unwrap();
    for stale in [missing, present.clone()] {
        fs::write(&path, "theirs, later").unwrap();
        let problem = stale.replace("ours").unwrap_err();
        assert!(matches!(problem, Problem::Changed { .. }), "{problem}");
    }
    fs::write(&path, "theirs").unwrap();
    let written = present.replace("ours").unwrap();
    fs::write(&path, "theirs again").unwrap();
    let problem = written.take_back().unwrap_err();
    assert!(matches!(problem, Problem::Changed { .. }), "{problem}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs again");
}

#[test]
fn what_is_no_text_is_refused() {
    let folder = folder();
    let path = folder.path().join("a.json");
    fs::create_dir(&path).unwrap();
    let inside = path.join("b.json");
    fs::write(&inside, b"\xFF\xFE{}").unwrap();
    for (path, reason) in [(&path, "no regular file"), (&inside, "no UTF-8")] {
        let problem = TextFile::read(path).unwrap_err().to_string();
        assert!(problem.contains(reason), "{problem}");
    }
    let below_a_file = TextFile {
        target: inside.join("c.json"),
        path: inside.join("c.json"),
        text: None,
    };
    let problem = below_a_file.replace("x").unwrap_err();
    assert!(problem.to_string().contains("left as it is"), "{problem}");
    assert_eq!(names(&folder), ["a.json"]);
}

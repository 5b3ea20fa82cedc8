use super::*;

fn task(id: i64, folders: &[&str], left_out: &[&str]) -> Coverage {
    let paths = |paths: &[&str]| Some(paths.iter().map(|path| (*path).to_owned()).collect());
    Coverage {
        task: Object::new(Kind::BackupTask, id, None),
        protects: Protects::Yes,
        is_well: true,
        folders: paths(folders),
        left_out: paths(left_out),
    }
}

/// The problems of the shared folder `photo`.
fn problems(coverage: &[Coverage]) -> Vec<&'static str> {
    let backups = Backups {
        coverage,
        is_whole: true,
        holding: &[],
    };
    backups.judge_share("photo", &[]).problems
}

#[test]
fn what_a_filter_leaves_out_is_not_backed_up() {
    let whole = || task(1, &["/photo"], &[]);
    let part = || task(2, &["/photo"], &["/photo/Raw"]);
    assert_eq!(problems(&[whole()]), Vec::<&str>::new());
    assert_eq!(problems(&[part()]), ["partly_backed_up"]);
    assert_eq!(
        problems(&[task(3, &["/photo"], &["/photo"])]),
        ["not_backed_up"]
    );
    // What one leaves out another may take.
    assert_eq!(problems(&[part(), whole()]), Vec::<&str>::new());
    assert_eq!(
        problems(&[part(), task(4, &["/photo/Raw"], &[])]),
        Vec::<&str>::new()
    );
    assert_eq!(
        problems(&[task(5, &["/photo"], &["/music"])]),
        Vec::<&str>::new()
    );
}

#[test]
fn only_the_name_of_a_shared_folder_is_the_same_in_other_letters() {
    assert!(is_within("/Photo/Raw/one", "/photo/Raw"));
    assert!(!is_within("/photo/raw/one", "/photo/Raw"));
    assert!(!is_within("/photos", "/photo"));
}

#[test]
fn a_task_whose_folders_are_not_told_may_take_it() {
    let untold = Coverage {
        folders: None,
        ..task(6, &[], &[])
    };
    assert_eq!(problems(&[untold]), ["backup_not_known"]);
}

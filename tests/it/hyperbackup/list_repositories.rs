use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::pretty;
use crate::harness::{Client, office, office_with, sent};

const TOOL: &str = "hyperbackup_list_repositories";

fn list() -> Value {
    Client::connect(&office()).call(TOOL, json!({}))
}

#[test]
fn a_place_in_the_cloud_is_shown_without_its_credentials() {
    let list = list();
    assert!(!list.to_string().contains("SIMSECRET"), "{list}");
    let repositories = &list["repositories"];
    let cloud = repositories.as_array().unwrap().iter();
    let mut cloud = cloud.filter(|one| one["transfer_type"] == "aws_s3");
    insta::assert_snapshot!(pretty(cloud.next().unwrap()), @r#"
    {
      "repository_id": 3,
      "name": "S3 projects",
      "target_type": "cloud_image",
      "transfer_type": "aws_s3",
      "bucket": "lm-hyperbackup",
      "access_key": "***",
      "password": "***"
    }
    "#);
}

#[test]
fn a_place_is_listed_once_whatever_backs_up_to_it() {
    let list = list();
    let repositories = list["repositories"].as_array().unwrap();
    let ids: BTreeSet<i64> = repositories
        .iter()
        .map(|one| one["repository_id"].as_i64().unwrap())
        .collect();
    assert_eq!(list["total"], repositories.len());
    assert_eq!(ids.len(), repositories.len());
}

#[test]
fn a_nas_whose_hyper_backup_lacks_the_api_is_told_as_such() {
    let nas = office_with(|options| {
        options.without_apis = ["SYNO.Backup.Repository".into()].into();
    });
    let mut client = Client::connect(&nas);
    insta::assert_snapshot!(client.call_error(TOOL, json!({})), @"This NAS does not offer SYNO.Backup.Repository, though Hyper Backup is there. Update Hyper Backup in Package Center on the NAS; its other tools work here.");
    // The rest of the package goes on.
    assert_eq!(
        client.call("hyperbackup_list_tasks", json!({}))["total"],
        13
    );
    assert_eq!(sent(&nas, "List"), 0);
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let whole = client.call(TOOL, json!({}));
    let mut seen = Vec::new();
    let mut offset = json!(0);
    while offset.is_number() {
        let page = client.call(TOOL, json!({ "offset": offset, "limit": 3 }));
        assert_eq!(page["total"], whole["total"]);
        seen.extend(page["repositories"].as_array().unwrap().clone());
        offset = page["next_offset"].clone();
    }
    assert_eq!(json!(seen), whole["repositories"]);
}

//! The places where backups are stored.

use serde_json::json;

use super::told;

const TOOL: &str = "hyperbackup_list_repositories";

#[test]
fn places_where_backups_are_stored() {
    insta::assert_snapshot!(told("hyperbackup/repository.list", TOOL, json!({})), @r#"
    {
      "total": 1,
      "offset": 0,
      "repositories": [
        {
          "repository_id": 1,
          "target_type": "cloud_image",
          "transfer_type": "aws_s3",
          "bucket": "example-bucket",
          "access_key": "***",
          "password": "***"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(told("hyperbackup/repository.list.empty", TOOL, json!({})), @r#"
    {
      "total": 0,
      "offset": 0,
      "repositories": []
    }
    "#);
}

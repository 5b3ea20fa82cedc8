use serde_json::json;

use super::{ask, pretty};

#[test]
fn tells_the_settings_of_the_package() {
    insta::assert_snapshot!(pretty(&ask("cloudsync_get_package_config", json!({}))), @r#"
    {
      "volume_path": "/volume2",
      "log_count": 20000,
      "worker_count": 3,
      "admin_mode": true,
      "delete_from_cloud": false,
      "volumes": [
        {
          "path": "/volume1",
          "name": "Volume 1 (Available capacity:  715.84 GB )",
          "free_bytes": 768625090560,
          "total_bytes": 955458760704
        },
        {
          "path": "/volume2",
          "name": "Volume 2 (Available capacity:  1841.73 GB )",
          "free_bytes": 1977547526144,
          "total_bytes": 3835577597952
        }
      ]
    }
    "#);
}

//! The cloud account behind a connection, and its credentials.

use serde_json::{Value, json};

use crate::{answer::Answer, call::Call, office::Connection};

pub(super) fn get_property(call: &mut Call<'_>) -> Answer {
    let connection = super::connection(call)?;
    let account = &connection.account;
    Ok(Some(json!({
        "auth_version": "",
        "bucket_name": account.bucket_name,
        "container_name": "",
        "project_id": "",
        "public_url": "",
        "quota_total": account.quota_total,
        "quota_used": account.quota_used,
        "region": account.region,
        "server_addr": account.server_addr,
        "shared_drive_name": "",
        "storage_class": connection.settings.storage_class,
        "type": connection.kind,
        "type_id": connection.kind_id,
        "user_name": connection.user_name,
    })))
}

pub(super) fn get_secrets(call: &mut Call<'_>) -> Answer {
    Ok(Some(secrets(super::connection(call)?)))
}

/// Every field of the answer, as in N4S4's capture; unused ones are empty
pub(super) fn secrets(connection: &Connection) -> Value {
    let (account, secrets) = (&connection.account, &connection.secrets);
    json!({
        "access_key": secrets.access_key,
        "access_token": secrets.access_token,
        "auth_pass": secrets.auth_pass,
        "auth_scheme": 0,
        "auth_user": secrets.auth_user,
        "bucket_id": "",
        "bucket_name": account.bucket_name,
        "client_id": secrets.client_id,
        "client_type": connection.kind,
        "conn_id": connection.id,
        "container_name": "",
        "download_url": "",
        "openstack_api_key": "",
        "openstack_domain_id": "",
        "openstack_domain_name": "",
        "openstack_identity_service_url": "",
        "openstack_identity_service_version": "",
        "openstack_password": "",
        "openstack_proj_id": "",
        "openstack_region": "",
        "openstack_tenant_id": "",
        "openstack_tenant_name": "",
        "openstack_token": "",
        "public_url": "",
        "refresh_token": secrets.refresh_token,
        "resource": "",
        "root_folder_id": "",
        "root_folder_path": "/",
        "secret_key": secrets.secret_key,
        "server_addr": account.server_addr,
        "service_host": "",
        "unique_id": connection.user_id,
        "user_name": connection.user_name,
    })
}
